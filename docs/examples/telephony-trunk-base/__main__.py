"""A trunk to a carrier of your own, encrypted, with the password of its SIP account as a secret.

`pulumi config set --secret sipPassword ...` gives the password.
"""

import pulumi

from ringfence.genesys.sdk.telephony import Location, Site, TrunkBase

place = Location(
    "trunk-place",
    name="Example place (trunk)",
    address={"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    emergency_number={"number": "+4969123456", "type": "default"},
)
site = Site(
    "trunk-site", name="Example site (trunk)", location_id=place.id, media_regions=["eu-central-1", "eu-west-1"]
)

TrunkBase(
    "carrier",
    name="Example carrier",
    carrier="Example Carrier AG",
    trunk_metabase_id="external_sip_pcv_byoc_carrier.json",
    trunk_type="EXTERNAL",
    # The media regions of these sites decide where voice flows: a trunk has no region of its own.
    site_id=site.id,
    inbound_site_id=site.id,
    server_proxies=[{"host": "sbc1.carrier.example", "port": 5061}, {"host": "sbc2.carrier.example", "port": 5061}],
    transport="tls",
    srtp_cipher_suites=["AES_CM_128_HMAC_SHA1_80"],
    sip_realm="carrier.example",
    sip_username="example",
    sip_password=pulumi.Config().get_secret("sipPassword") or pulumi.Output.secret("only-for-the-emulator"),
    recording_enabled=True,
)
