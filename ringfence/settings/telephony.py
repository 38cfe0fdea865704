"""Telephony: the location, the sites and their media regions, carriers, routes, number plans and numbers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.types import Strict

from ringfence.settings.base import Section
from ringfence.settings.values import AddressRange, Country, EuRegion, Flag, Form, Host, Name, Number, PhoneNumber, Text

ShortNumber = Annotated[str, Strict(), Form(r"[0-9]{2,6}", "a short number of two to six digits, in quotes")]
"""A number dialled without any prefix, such as 112, in quotes."""
DialledNumber = Annotated[str, Strict(), Form(r"\+?[0-9]{1,15}", "digits, perhaps after a plus sign, in quotes")]
SrtpCipherSuite = Literal[
    "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AES_CM_256_HMAC_SHA1_80", "AES_CM_256_HMAC_SHA1_32"
]


class Location(Section):
    """The postal address behind the sites; emergency services are sent there."""

    name: Name
    """Name of the location in Genesys Cloud."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    street: Text
    """Street and house number."""
    city: Text
    """City."""
    state: Text | None = None
    """State or province, where the country uses one in addresses."""
    zipcode: Text
    """Postal code, in quotes."""
    country: Country
    """ISO 3166-1 alpha-2 code, in quotes."""
    emergency_number: PhoneNumber
    """Number that emergency services see and call back (E.164)."""


class Site(Section):
    """A telephony site; its media regions decide where voice flows and where recordings lie."""

    name: Name
    """Name of the site; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    media_regions: tuple[EuRegion, ...] = Field(min_length=1)
    """AWS regions that may carry media, in order of use. Recordings lie in the first one."""
    caller_id: PhoneNumber
    """Number shown to people called from this site (E.164)."""
    caller_name: Name
    """Name shown to people called from this site."""


class Proxy(Section):
    """One session border controller of a carrier."""

    host: Host
    """Host name or address; it must be among the `hosts` of the carrier's vendor."""
    port: Number = Field(default=5061, ge=1, le=65_535)
    """SIP port; 5061 is SIP over TLS."""


class Carrier(Section):
    """A carrier and the trunk that reaches it. Its SIP password, if any, is `ringfence:sipPasswords.<name>`."""

    name: Name
    """Name of the trunk in Genesys Cloud; unique, and what routes refer to."""
    vendor: Name
    """Key of the operator in the vendor register."""
    site: Name | None = None
    """Site whose media regions the trunk uses in both directions; the first site when left out."""
    physical_path: Text
    """Declared path into the carrier's network (building, ring, exchange): the platform does not know it."""
    proxies: tuple[Proxy, ...] = Field(min_length=1)
    """Session border controllers, in order of use; a second one is a second level of failover."""
    transport: Literal["tls", "tcp", "udp"] = "tls"
    """Transport of SIP signalling."""
    srtp_cipher_suites: tuple[SrtpCipherSuite, ...] = ("AES_CM_128_HMAC_SHA1_80",)
    """Cipher suites for encrypted media, in order; empty sends voice in the clear."""
    allow_list: tuple[AddressRange, ...] = Field(min_length=1)
    """Address ranges from which the carrier's calls are accepted (CIDR)."""
    sip_realm: Text | None = None
    """Realm of SIP digest authentication."""
    sip_username: Text | None = None
    """User of SIP digest authentication; needs `sip_realm` and the secret password."""
    recording_enabled: Flag = True
    """Whether calls on this trunk are recorded."""
    metabase: Name = "external_sip_pcv_byoc_carrier.json"
    """Genesys trunk metabase; the default is BYOC Cloud with a carrier."""


class Route(Section):
    """An outbound route; it is declared on every site."""

    name: Name
    """Name of the route; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    classifications: tuple[Name, ...] = Field(min_length=1)
    """Classifications of number plans that this route carries, such as Emergency, National, International."""
    carriers: tuple[Name, ...] = Field(min_length=1)
    """Names of carriers, in order of use."""
    distribution: Literal["SEQUENTIAL", "RANDOM"] = "SEQUENTIAL"
    """SEQUENTIAL takes the next carrier when one fails; RANDOM spreads the load."""
    critical: Flag = True
    """A critical route needs two different operators and SEQUENTIAL."""


class NumberRange(Section):
    """A range of numbers in a number plan; `end` may equal `start`."""

    start: DialledNumber
    """First number, in quotes."""
    end: DialledNumber
    """Last number, in quotes."""


class DigitLength(Section):
    """How many digits a number of a plan has."""

    start: Number = Field(ge=1, le=20)
    """Fewest digits."""
    end: Number = Field(ge=1, le=20)
    """Most digits."""


class NumberPlan(Section):
    """A number plan, declared on every site: which dialled numbers get which classification."""

    name: Name
    """Name of the plan; unique."""
    classification: Name
    """Classification that routes refer to. Before it is removed or renamed, deploy once without it in any route; a
    preview that comes too early says so."""
    match_type: Literal["numberList", "digitLength", "intraCountryCode", "interCountryCode", "regex"]
    """How numbers are recognised; it decides which of the next three keys is needed."""
    numbers: tuple[NumberRange, ...] = ()
    """Ranges, for `numberList`."""
    digit_length: DigitLength | None = None
    """Digits, for `digitLength`."""
    match: Text | None = None
    """Regular expression, for `regex`."""
    normalized_format: Text | None = None
    """What a matching number is rewritten to, for `regex`."""


class DidPool(Section):
    """A block of numbers that belong to the organisation."""

    start: PhoneNumber
    """First number (E.164)."""
    end: PhoneNumber
    """Last number (E.164), as long as the first and not before it."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""


class Telephony(Section):
    """How calls enter and leave, through which operators and which regions."""

    control: ClassVar[str] = "DORA 12(4), RTS 2024/1774 24"

    location: Location
    """The postal address behind the sites."""
    sites: tuple[Site, ...] = Field(min_length=1)
    """Telephony sites; the first is where trunks belong unless they say otherwise."""
    carriers: tuple[Carrier, ...] = Field(min_length=1)
    """Carriers with their trunks."""
    routes: tuple[Route, ...] = Field(min_length=1)
    """Outbound routes."""
    emergency_numbers: tuple[ShortNumber, ...] = ("112",)
    """Short numbers that every site classifies as Emergency, 112 first; national ones may follow."""
    number_plans: tuple[NumberPlan, ...] = ()
    """Further number plans beside the Emergency one and those every Genesys site has by itself."""
    did_pools: tuple[DidPool, ...] = ()
    """Blocks of numbers."""
