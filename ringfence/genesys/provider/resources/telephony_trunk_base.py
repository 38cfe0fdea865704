"""genesys:telephony:TrunkBase: settings of a trunk to a carrier, to phones or between edges.

Genesys keeps most of a trunk in `properties`, a map `{key: {value: {instance}}}`. Here the ones that matter have names
and types of their own; the others go through `extraProperties`.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/trunkbasesettings
    GET, PUT, DELETE P/trunkbasesettings/{id}
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider import mapping
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.open_maps import covers, declared_part
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL, known
from ringfence.genesys.provider.registry import define, handles
from ringfence.plugin.wire import is_known

BYOC = "external_sip_pcv_byoc"
"""Metabases of trunks to a carrier of one's own begin so; they need the sites that decide their media regions."""

PROXY_LIST = "trunk_transport_serverProxyList"

KEYS: Final[Mapping[str, str]] = {
    "serverProxies": PROXY_LIST,
    "transport": "trunk_transport_protocolVariant",
    "srtpCipherSuites": "trunk_media_srtpCipherSuites",
    "sipRealm": "trunk_sip_authentication_credentials_realm",
    "sipUsername": "trunk_sip_authentication_credentials_username",
    "sipPassword": "trunk_sip_authentication_credentials_password",
    "accessAllowList": "trunk_access_acl_allowList",
    "recordingEnabled": "trunk_recording_enabled",
}
"""Key in the trunk's properties of each input that has one."""

AT_DEFAULT = "propertiesAtDefault"

IGNORE_HIDDEN: Final[Mapping[str, object]] = {"ignoreHidden": True}

FORM_CONTROL = "Genesys Cloud: POST /api/v2/telephony/providers/edges/trunkbasesettings"


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
        "Id of the site whose media regions and dial plan the trunk uses; required for a carrier of your own (BYOC).",
        traits=Traits(api="site", reference=True),
    )
    inbound_site_id: str | None = optional(
        "Id of the site for inbound calls; required for a carrier of your own (BYOC).",
        traits=Traits(api="inboundSite", reference=True),
    )
    carrier: str | None = optional(
        "Name of the operator behind the trunk. Kept in the state as declared evidence of diversity, not sent to "
        "Genesys.",
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
        traits=Traits(partial=True, equal=covers),
    )


TRUNK_BASE = define(
    "genesys:telephony:TrunkBase",
    description="Settings of a trunk: carrier, proxies, encryption and the sites that pin its media regions.",
    inputs=TrunkBaseInputs,
)


@handles(TRUNK_BASE)
class TrunkBaseHandler(CollectionHandler):
    """Trunk bases. The SIP password is sent and never read back."""

    collection = "/api/v2/telephony/providers/edges/trunkbasesettings"
    permissions = Permissions.all("telephony:plugin:all")
    get_parameters = IGNORE_HIDDEN

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Sites where the kind of trunk needs them, sound addresses, and no named property given twice."""
        del olds, region
        yield from _site_problems(inputs)
        yield from _proxy_problems(inputs)
        yield from _address_problems(inputs)
        yield from _extra_problems(inputs)
        if "sipPassword" in inputs and "sipUsername" not in inputs:
            yield _problem("sipUsername", "nothing", "a user name beside sipPassword", "set it, or remove sipPassword")

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The trunk, with every named property under its Genesys key."""
        body = mapping.to_api(self.definition.inputs, inputs, skip=(*KEYS, "extraProperties"))
        values = {KEYS[name]: inputs[name] for name in KEYS if inputs.get(name) is not None}
        if PROXY_LIST in values:
            values[PROXY_LIST] = [proxy_text(proxy) for proxy in values[PROXY_LIST]]
        values |= inputs.get("extraProperties") or {}
        return {**body, "properties": {key: {"value": {"instance": value}} for key, value in values.items()}}

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs of a trunk found, and beside them which of the further properties have their default."""
        inputs = mapping.from_api(self.definition.inputs, found, skip=(*KEYS, "extraProperties"))
        found_properties = found.get("properties") or {}
        holders = {key: holder["value"] for key, holder in found_properties.items() if holder and holder.get("value")}
        values = {key: value["instance"] for key, value in holders.items() if value.get("instance") is not None}
        for name, key in KEYS.items():
            if key in values and name != "sipPassword":
                inputs[name] = values[key]
        if "serverProxies" in inputs:
            inputs["serverProxies"] = [parsed_proxy(text) for text in inputs["serverProxies"]]
        extra = {key: value for key, value in values.items() if key not in set(KEYS.values())}
        usual = [key for key, value in extra.items() if "default" in holders[key] and holders[key]["default"] == value]
        return {**inputs, "extraProperties": extra, AT_DEFAULT: usual}

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Of the further properties, those that the program declares; for an import, those that are not at default."""
        if not old_inputs:
            usual = found_inputs.get(AT_DEFAULT) or []
            extra = {key: value for key, value in found_inputs["extraProperties"].items() if key not in usual}
            return super().as_found({**found_inputs, "extraProperties": extra}, old_inputs)
        return super().as_found(declared_part(found_inputs, old_inputs, "extraProperties"), old_inputs)


def proxy_text(proxy: Mapping[str, Any]) -> str:
    """A proxy as Genesys writes it: `host:port`, or `host` alone."""
    host = str(proxy["host"])
    if proxy.get("port") is None:
        return host
    return f"[{host}]:{proxy['port']}" if ":" in host and not host.startswith("[") else f"{host}:{proxy['port']}"


def parsed_proxy(text: str) -> dict[str, Any]:
    """A proxy from `host:port`; an IPv6 address stands in brackets when a port follows."""
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or (":" in host and not host.endswith("]")):
        return {"host": text}
    return {"host": host.removeprefix("[").removesuffix("]"), "port": int(port)}


def _site_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    metabase = known(inputs, "trunkMetabaseId")
    if metabase is None:
        return
    if BYOC in metabase:
        for name, flow in (("siteId", "media"), ("inboundSiteId", "inbound calls")):
            if name not in inputs:
                yield Problem(
                    place=name,
                    found="nothing",
                    allowed=f"the id of a site for {flow}: {metabase!r} is a trunk to a carrier of your own",
                    fix="set it; the media regions of that site decide where voice flows",
                    control=RESIDENCY_CONTROL,
                )
    elif "inboundSiteId" in inputs:
        allowed = f"nothing with {metabase!r}: only trunks to a carrier of your own ({BYOC}...) have an inbound site"
        yield _problem("inboundSiteId", "a value", allowed, "remove it")


def _proxy_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    proxies = inputs.get("serverProxies")
    seen: set[str] = set()
    for index, proxy in enumerate(proxies if isinstance(proxies, list) else []):
        if not isinstance(proxy, Mapping) or not is_known(proxy):
            continue
        text = proxy_text(proxy)
        if any(mark in str(proxy["host"]) for mark in "/@ []"):
            allowed = "a host name or address alone"
            fix = "remove scheme, user, path and brackets"
            yield _problem(f"serverProxies[{index}].host", repr(proxy["host"]), allowed, fix)
        elif text in seen:
            yield _problem(f"serverProxies[{index}]", f"{text!r} again", "each proxy once", "remove one")
        seen.add(text)


def _address_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    addresses = inputs.get("accessAllowList")
    for index, address in enumerate(addresses if isinstance(addresses, list) else []):
        if not isinstance(address, str):
            continue
        try:
            ipaddress.ip_network(address, strict=False)
        except ValueError:
            allowed = "an address or a range, such as 192.0.2.0/24"
            yield _problem(f"accessAllowList[{index}]", repr(address), allowed, "correct it")


def _extra_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    names = {key: name for name, key in KEYS.items()}
    extra = inputs.get("extraProperties")
    for key in extra if isinstance(extra, Mapping) else ():
        if key in names:
            reason = f"a property without a name of its own; this one is {names[key]!r}"
            yield _problem(f"extraProperties.{key}", "a named property", reason, f"set {names[key]} instead")


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=FORM_CONTROL)
