"""The kinds of single value that settings are made of, each checked by itself.

A value that is wrong alone is reported where it stands, together with all the others, whatever else is wrong in
its section. Rules between values are in `ringfence.settings.checks`.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints
from pydantic.types import Strict
from pydantic_core import PydanticCustomError

from ringfence.domain.regions import EU_REGIONS, GENESYS_EU_REGIONS, REGIONS, describe, is_eu
from ringfence.settings.base import HOUSE_RULE, Suggest, Unit

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
    found = f"'{describe(name)}'" if name in REGIONS else f"'{name}', which is not a known AWS region"
    allowed = "the EU regions [" + ", ".join(sorted(EU_REGIONS)) + "]"
    raise wrong(found=found, allowed=allowed, fix="choose one of them", control=LOCATION)


def _genesys_region(name: str) -> str:
    if name in GENESYS_EU_REGIONS:
        return name
    found = f"'{describe(name)}'" if name in REGIONS else f"'{name}', which is not a known AWS region"
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
    raise wrong(found=f"'{name}'", allowed=allowed, fix="write the zone's full name", control=HOUSE_RULE)


_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def is_literal_host(host: str) -> bool:
    """True for a lower-case DNS name with a dot or an IP address: no wildcard, no placeholder, no port."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return len(host) <= 253 and _HOST_NAME.fullmatch(host) is not None  # noqa: PLR2004  (RFC 1035, 2.3.4)
    return True


def _host(host: str) -> str:
    if is_literal_host(host):
        return host
    allowed = "one literal host name in lower case (crm.example.eu) or an IP address"
    fix = "write each host out: no scheme, no port, no wildcard, no placeholder"
    raise wrong(found=f"'{host}'", allowed=allowed, fix=fix, control=LOCATION)


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
        host, user, port = parts.hostname or "", parts.username, parts.port
    except ValueError:
        parts, host, user, port = urlsplit(""), "", None, None
    del port  # reading it is the check: a port that is no number raises ValueError
    if user is not None:
        fix = "leave user and password out; credentials go in with `pulumi config set --secret`"
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
        raise wrong(found=f"'{text}'", allowed=allowed, fix=fix, control=HOUSE_RULE) from None
    return text


def _phone_number(number: str) -> str:
    if re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        return number
    allowed = "an E.164 number: plus sign, country code, at most 15 digits, no blanks (+4969123456)"
    raise wrong(found=f"'{number}'", allowed=allowed, fix="write it so, in quotes", control=HOUSE_RULE)


StrictText = Annotated[str, Strict()]
Text = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=500, pattern=r"^\S(?:.*\S)?$")]
"""One line of text, not empty, no blanks at its ends."""
LongText = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=8000, pattern=r"\S")]
Name = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=100, pattern=r"^\S(?:.*\S)?$")]
Word = Annotated[str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
"""A short identifier: lower-case letters, digits, hyphen, underscore."""
TagValue = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[A-Za-z0-9+\-=._:/@]+(?: [A-Za-z0-9+\-=._:/@]+)*$", max_length=256)
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
HttpsUrl = Annotated[str, Strict(), StringConstraints(max_length=2000), AfterValidator(_https_url)]
AddressRange = Annotated[str, Strict(), AfterValidator(_address_range)]
PhoneNumber = Annotated[str, Strict(), AfterValidator(_phone_number)]
Country = Annotated[str, Strict(), StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2 code, in quotes where YAML would read a truth value ("NO")."""
Uuid = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
AccountId = Annotated[str, Strict(), StringConstraints(pattern=r"^[0-9]{12}$")]
Clock = Annotated[str, Strict(), StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Time of day, 24 hours, in quotes ("08:30")."""
EmailAddress = Annotated[str, Strict(), StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", max_length=254)]
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
"""Day of the week as iCalendar writes it (RFC 5545, BYDAY)."""
