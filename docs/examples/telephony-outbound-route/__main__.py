"""Outbound calls take the first carrier, and the second when the first does not answer."""

from ringfence.genesys.sdk.telephony import Location, OutboundRoute, Site, TrunkBase

place = Location(
    "route-place",
    name="Example place (route)",
    address={"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    emergency_number={"number": "+4969123456", "type": "default"},
)
site = Site(
    "route-site", name="Example site (route)", location_id=place.id, media_regions=["eu-central-1", "eu-west-1"]
)
trunks = [
    TrunkBase(
        f"route-{name}",
        name=f"Example carrier {name} (route)",
        carrier=f"Carrier {name}",
        trunk_metabase_id="external_sip_pcv_byoc_carrier.json",
        trunk_type="EXTERNAL",
        site_id=site.id,
        inbound_site_id=site.id,
        server_proxies=[{"host": f"sbc.carrier-{name}.example", "port": 5061}],
        transport="tls",
        srtp_cipher_suites=["AES_CM_128_HMAC_SHA1_80"],
    )
    for name in ("one", "two")
]

OutboundRoute(
    "outbound",
    site_id=site.id,
    name="Example outbound",
    classification_types=["National", "International"],
    distribution="SEQUENTIAL",
    trunk_base_ids=[trunk.id for trunk in trunks],
)
