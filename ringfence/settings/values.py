"""The kinds of single value that settings are made of, each checked by itself.

A value that is wrong alone is reported where it stands, together with all the others, whatever else is wrong in
its section. Rules between values are in `ringfence.settings.checks`.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic.types import Strict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ringfence.domain.hosts import canonical_address
from ringfence.domain.regions import EU_REGIONS, GENESYS_EU_REGIONS, REGIONS, describe, is_eu
from ringfence.settings.base import HOUSE_RULE, Suggest, Unit
from ringfence.settings.secrets import is_secret_name, quote

LOCATION = "RTS 2024/1774 4(2)(b), DORA 30(2)(b)"
"""Where every asset and every service is: the controls behind all residency problems."""
TRANSPORT = "RTS 2024/1774 14, DORA 30(2)(b)"
"""Protection of traffic to others, and knowing where they process."""


def wrong(*, found: str, allowed: str, fix: str, control: str) -> PydanticCustomError:
    """The error of one value, in the words the user will read (see `ringfence.domain.problems.Problem`)."""
    context = {"found": found, "allowed": allowed, "fix": fix, "control": control}
    return PydanticCustomError("ringfence", "{found}; allowed {allowed}", context)


def _eu_region(name: str) -> str:
    if is_eu(name):
        return name
    found = f"'{describe(name)}'" if name in REGIONS else f"{quote(name)}, which is not a known AWS region"
    allowed = "the EU regions [" + ", ".join(sorted(EU_REGIONS)) + "]"
    raise wrong(found=found, allowed=allowed, fix="choose one of them", control=LOCATION)


def _genesys_region(name: str) -> str:
    if name in GENESYS_EU_REGIONS:
        return name
    found = f"'{describe(name)}'" if name in REGIONS else f"{quote(name)}, which is not a known AWS region"
    allowed = "the EU regions of Genesys Cloud [" + ", ".join(sorted(GENESYS_EU_REGIONS)) + "]"
    fix = "choose the region the organisation was created in; one outside the list cannot be moved, order a new one"
    raise wrong(found=found, allowed=allowed, fix=fix, control=LOCATION)


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(name: str) -> str:
    if name in _time_zones():
        return name
    allowed = "a name of the IANA time zone database, such as Europe/Berlin"
    raise wrong(found=quote(name), allowed=allowed, fix="write the zone's full name", control=HOUSE_RULE)


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DIGITS_AND_DOTS = re.compile(r"[0-9.]+")
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def is_literal_host(host: str) -> bool:
    """True for a lower-case DNS name with a dot or an IP address in its one spelling: no wildcard, no port."""
    if _DIGITS_AND_DOTS.fullmatch(host) or ":" in host:
        return canonical_address(host) == host
    return len(host) <= 253 and _HOST_NAME.fullmatch(host) is not None  # noqa: PLR2004  (RFC 1035, 2.3.4)


def _host(host: str) -> str:
    if is_literal_host(host):
        return host
    allowed = "one literal host name in lower case (crm.example.eu) or an IP address"
    fix = "write each host out: no scheme, no port, no wildcard, no placeholder"
    address = canonical_address(host)
    if address:
        fix = f"write the address as {address}, which is how the vendor register is searched"
    raise wrong(found=quote(host), allowed=allowed, fix=fix, control=LOCATION)


def safe_url(url: str) -> str:
    """The URL without what may be secret in it (user information, query, fragment), for messages."""
    return re.sub(r"[?#].*", "?(hidden)", re.sub(r"//[^/@]*@", "//(hidden)@", url, count=1), count=1)


def host_of(url: str) -> str:
    """Host of a URL as written, or the empty string when it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _https_url(url: str) -> str:
    allowed = "an https URL with a literal host, such as https://events.example.eu/v2/enqueue"
    try:
        parts = urlsplit(url)
        host, user, _ = parts.hostname or "", parts.username, parts.port  # a port that is no number raises
    except ValueError:
        parts, host, user = urlsplit(""), "", None
    if user is not None or any(is_secret_name(name) for name, _ in parse_qsl(parts.query)):
        fix = "leave them out; credentials go in with `pulumi config set --secret`"
        raise wrong(found="a URL with credentials in it", allowed=allowed, fix=fix, control=TRANSPORT)
    if parts.scheme != "https" or any(character.isspace() for character in url):
        raise wrong(found=f"'{safe_url(url)}'", allowed=allowed, fix="use https and no blanks", control=TRANSPORT)
    if not is_literal_host(host):
        fix = "write the host out: placeholders may stand only after the first slash of the path"
        raise wrong(found=f"'{safe_url(url)}'", allowed=allowed, fix=fix, control=TRANSPORT)
    return url


def _address_range(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=True)
    except ValueError:
        allowed = "an address range in CIDR form without host bits, such as 192.0.2.0/24"
        fix = "write the network address and its prefix length"
        raise wrong(found=quote(text), allowed=allowed, fix=fix, control=HOUSE_RULE) from None
    return text


@dataclass(frozen=True)
class Form:
    """A text that must match a pattern as a whole, with the words that say so to people."""

    pattern: str
    meaning: str
    longest: int = 500

    def _check(self, text: str) -> str:
        if len(text) <= self.longest and re.fullmatch(self.pattern, text):
            return text
        allowed = f"{self.meaning}, at most {self.longest} characters" if len(text) > self.longest else self.meaning
        raise wrong(found=quote(text), allowed=allowed, fix="write it in that form", control="")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        described = handler(schema)
        described |= {"pattern": f"^(?:{self.pattern})$", "maxLength": self.longest}
        return described


_LINE = r"\S(?:[^\n\r]*\S)?"
Text = Annotated[str, Strict(), Form(_LINE, "one line of text without blanks at its ends")]
LongText = Annotated[str, Strict(), Form(r"[\s\S]*\S[\s\S]*", "a text that is not empty", 8000)]
Name = Annotated[str, Strict(), Form(_LINE, "a name on one line without blanks at its ends", 100)]
Word = Annotated[str, Strict(), Form(r"[a-z][a-z0-9_-]*", "lower-case letters, digits, - and _, a letter first", 63)]
TagValue = Annotated[
    str,
    Strict(),
    Form(r"[A-Za-z0-9+=._:/@-]+(?: [A-Za-z0-9+=._:/@-]+)*", "letters, digits, single blanks and + - = . _ : / @", 256),
]
"""What every AWS service takes as the value of a tag."""
Flag = Annotated[bool, Strict()]
Number = Annotated[int, Strict()]
Days = Annotated[int, Strict(), Unit("days")]
Minutes = Annotated[int, Strict(), Unit("minutes")]
Seconds = Annotated[int, Strict(), Unit("seconds")]

EuRegion = Annotated[str, Strict(), AfterValidator(_eu_region), Suggest(tuple(sorted(EU_REGIONS)))]
GenesysRegion = Annotated[str, Strict(), AfterValidator(_genesys_region), Suggest(tuple(sorted(GENESYS_EU_REGIONS)))]
TimeZone = Annotated[str, Strict(), AfterValidator(_time_zone)]
Host = Annotated[str, Strict(), AfterValidator(_host)]
HttpsUrl = Annotated[
    str, Strict(), AfterValidator(_https_url), WithJsonSchema({"type": "string", "pattern": r"^https://[^\s]+$"})
]
AddressRange = Annotated[str, Strict(), AfterValidator(_address_range)]
PhoneNumber = Annotated[
    str,
    Strict(),
    Form(r"\+[1-9][0-9]{6,14}", "an E.164 number: plus sign, country code, no blanks, in quotes ('+4969123456')"),
]
Country = Annotated[str, Strict(), Form(r"[A-Z]{2}", "a country code of two capital letters (ISO 3166-1), in quotes")]
"""In quotes because YAML reads NO, Norway, as a truth value."""
Uuid = Annotated[
    str,
    Strict(),
    Form(
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "a UUID in lower case, such as 11111111-2222-4333-8444-555555555555",
    ),
]
AccountId = Annotated[str, Strict(), Form(r"[0-9]{12}", "an AWS account id: twelve digits, in quotes")]
Clock = Annotated[str, Strict(), Form(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as '08:30', in quotes")]
EmailAddress = Annotated[
    str, Strict(), Form(r"[^@\s]+@[^@\s]+\.[^@\s.]+", "an address such as name@bank.example.eu", 254)
]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
"""Day of the week as iCalendar writes it (RFC 5545, BYDAY)."""
