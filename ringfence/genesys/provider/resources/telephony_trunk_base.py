"""genesys:telephony:TrunkBase: settings of a trunk to a carrier, to phones or between edges.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/trunkbasesettings
    GET, PUT, DELETE P/trunkbasesettings/{id}
"""

from __future__ import annotations

from typing import Any, Literal

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.registry import Definition, define


class TrunkServerProxy(Model):
    """A session border controller of the carrier."""

    host: str = required("Host name or address.", min_length=1)
    port: int | None = optional("Port; left out for the default of the transport.", ge=1, le=65_535)


class TrunkBaseInputs(Inputs):
    """A trunk."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the trunk is for.")
    trunk_metabase_id: str = required(
        "Id of the kind of trunk, such as `external_sip_pcv_byoc_carrier.json`.",
        traits=Traits(api="trunkMetabase", reference=True, replace=True),
    )
    trunk_type: Literal["EXTERNAL", "PHONE", "EDGE"] = required(
        "What is at the other end: a carrier, phones or another edge.", traits=Traits(replace=True)
    )
    site_id: str | None = optional(
        "Id of the site whose media regions and dial plan the trunk uses.", traits=Traits(api="site", reference=True)
    )
    inbound_site_id: str | None = optional(
        "Id of the site for inbound calls; required for a carrier of your own (BYOC).",
        traits=Traits(api="inboundSite", reference=True),
    )
    carrier: str | None = optional(
        "Name of the operator behind the trunk. Kept in the state as declared evidence of diversity, not sent to Genesys.",
        traits=Traits(local=True),
    )
    server_proxies: list[TrunkServerProxy] | None = optional("The carrier's proxies, in order of preference.")
    transport: Literal["udp", "tcp", "tls"] | None = optional("Transport of the signalling; `tls` encrypts it.")
    srtp_cipher_suites: list[str] | None = optional(
        "Cipher suites that encrypt the media, such as `AES_CM_128_HMAC_SHA1_80`."
    )
    sip_realm: str | None = optional("Realm of the SIP credentials.")
    sip_username: str | None = optional("User name of the SIP credentials.")
    sip_password: str | None = optional("Password of the SIP credentials.", traits=Traits(secret=True))
    access_allow_list: list[str] | None = optional(
        "Addresses (CIDR) from which calls are taken.", traits=Traits(unordered=True)
    )
    recording_enabled: bool | None = optional("Whether calls over the trunk may be recorded.")
    extra_properties: dict[str, Any] | None = optional(
        "Further trunk properties by Genesys key, such as `trunk_media_codec`; only the declared keys are managed.",
        traits=Traits(partial=True),
    )


TRUNK_BASE = define(
    Definition(
        token="genesys:telephony:TrunkBase",
        description="Settings of a trunk: carrier, proxies, encryption and the sites that pin its media regions.",
        inputs=TrunkBaseInputs,
    )
)
