"""Every way in which one text can name a place: region, ARN, host, zone, inference profile, edge principal.

All searches are linear in the length of the text: quantifiers are bounded and nothing nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from policies.catalogue import placement
from policies.residency.allowed import ZONE_CODES, Allowed
from policies.residency.hosts import DIRECTION, REGION_NAME, TOKEN, foreign_hosts, is_host
from policies.residency.lookalikes import fold
from policies.residency.vocabulary import Meaning
from ringfence.domain.regions import REGIONS, describe


class Kind(StrEnum):
    """What was found; each kind is one rule of the catalogue."""

    REGION = "any-resource-eu-region"
    ARN = "any-resource-eu-arn"
    HOST = "any-resource-eu-host"
    ZONE = "any-resource-eu-zone"
    PROFILE = "any-resource-eu-inference-profile"
    FLAG = "any-resource-no-global-flag"
    EDGE = "any-resource-no-edge-principal"


class Hit(NamedTuple):
    """One place named by a text that is not allowed, or that cannot be told yet."""

    kind: Kind
    detail: str
    decided: bool = True


_CORE = re.compile(rf"[a-z]{{2,4}}-{DIRECTION}-\d")
_FIELD = r"(\$\{[^}]{0,80}\}|[^:\s\"']{0,80})"
_ARN = re.compile(rf"(?<![a-z0-9])arn:{_FIELD}:{_FIELD}:{_FIELD}:")
_ZONE_SUFFIX = re.compile(r"(?:[a-z]|-[a-z0-9]{2,5}-\d[a-z]|-wl\d{1,2}-[a-z0-9]{2,5}-wlz-\d{1,2})")
_ZONE_ID = re.compile(r"([a-z]{3,10}\d{1,2})-(?:[a-z]{3}\d{1,2}-)?az\d{1,2}")
_ASSIGNED = re.compile(
    # AWS_REGION=us-east-1, wherever it stands: prose does not write it so
    r"(?:region(?:[_-]?name|[_-]?id)?[\"']?=[\"']?"
    # region: us-east-1, region = "us-east-1", "regions": [us-east-1], where a line, an object or a list begins
    r"|(?:^|[\n\r{,;(&?\[])\s{0,20}(?:-\s{1,4})?[\"']?[\w.-]{0,40}region(?:s|[_-]?name|[_-]?id)?[\"']?\s{0,4}(?:=>|[:=])"
    r"[\s\[]{0,6}[\"']?"
    # --region us-east-1, aws configure set default.region us-east-1
    r"|(?:--[\w-]{0,20}|set\s{1,4}(?:[\w-]{1,40}\.)?)region\s{1,4}[\"']?"
    # the second argument of client("s3", ...) in Python
    r"|(?:client|resource)\(\s{0,4}[\"'][\w-]{1,40}[\"']\s{0,4},\s{0,4}[\"'])$"
)
_ASSIGNMENT_REACH = 96
_SIGNED = re.compile(r"(?:/|%2f)[a-z0-9-]{2,30}(?:/|%2f)aws4_request")
"""What follows a region in a presigned URL: service and the end of the credential scope."""

_TEMPLATE_MARKS = ("${", "{{", "<%", "$.")
_LIST_SEPARATORS = re.compile(r"[,;\s|]{1,4}")
_LONGEST_LIST = 4096

_known = placement()
_EDGE_SUFFIXES = tuple(f".{suffix}" for suffix in _known.edge_host_suffixes)
_PROFILE = re.compile(
    rf"(?:^|inference-profile/)({'|'.join(_known.inference_profile_geographies)})"
    rf"\.(?:{'|'.join(_known.inference_profile_vendors)})\."
)


def zone_problem(text: str, allowed: Allowed) -> Hit | None:
    """A zone name or zone id outside the allowed regions; None for anything else and for allowed zones."""
    region, suffix = _leading_region(text)
    if region and _ZONE_SUFFIX.fullmatch(suffix):
        local = len(suffix) > 1
        if region not in allowed.regions:
            return Hit(Kind.ZONE, f"a zone of {describe(region)}")
        return (
            Hit(Kind.ZONE, f"a local or wavelength zone of {describe(region)}, whose city is not known")
            if local
            else None
        )
    identifier = _ZONE_ID.fullmatch(text)
    if identifier and identifier.group(1) in ZONE_CODES and identifier.group(1) not in allowed.zone_codes:
        return Hit(Kind.ZONE, f"a zone of {describe(ZONE_CODES[identifier.group(1)])}")
    return None


def is_allowed_zone(text: str, allowed: Allowed) -> bool:
    """Whether the text is exactly a zone name or a zone id of an allowed region, local zones left out."""
    region, suffix = _leading_region(text)
    if region in allowed.regions and len(suffix) == 1 and suffix.isalpha():
        return True
    identifier = _ZONE_ID.fullmatch(text)
    return identifier is not None and identifier.group(1) in allowed.zone_codes and "-az" in text


def place_value(value: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    """Judge a text where a region or a zone is expected: whatever is not exactly allowed is refused."""
    kind = Kind.ZONE if meaning is Meaning.ZONE else Kind.REGION
    if value != value.strip():
        yield Hit(kind, "blanks around a name, so that it is no region name")
        return
    if value.startswith("{%") and value.endswith("%}"):
        yield Hit(kind, "an expression that is resolved elsewhere", decided=False)
        return
    for part in _LIST_SEPARATORS.split(value[:_LONGEST_LIST]):
        if part in allowed.regions or (meaning is Meaning.ZONE and is_allowed_zone(part, allowed)):
            continue
        folded = fold(part)
        if folded in _known.region_values_without_place or folded in {"${aws::region}", "!ref", "$context.awsregion"}:
            continue
        if any(mark in folded for mark in _TEMPLATE_MARKS):
            yield Hit(kind, "an expression that is resolved elsewhere", decided=False)
        elif part.isascii():
            yield zone_problem(folded, allowed) or Hit(kind, describe(folded))
        else:
            yield Hit(kind, f"a look-alike of {describe(folded)}: not all letters are Latin")


def places_in(value: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    """Every place outside the allowed regions that a text under a name of this meaning names."""
    text = fold(value)
    lookalike = not value.isascii() and text != value.lower()
    arns: list[tuple[int, int]] = []
    if "arn:" in text:
        for match in _ARN.finditer(text):
            arns.append(match.span())
            hit = _arn_problem(match, allowed, lookalike=lookalike)
            if hit:
                yield hit
    if _CORE.search(text):
        yield from _regions_in(text, meaning, allowed, arns, lookalike=lookalike)
    if meaning is not Meaning.NAME and text.find("az", 4, 24) > 0:
        hit = zone_problem(text.strip(), allowed)
        if hit and _ZONE_ID.fullmatch(text.strip()):
            yield hit
    if "." in text:
        yield from _dotted(text, meaning, allowed)


def _leading_region(text: str) -> tuple[str, str]:
    match = REGION_NAME.match(text)
    return (match.group(), text[match.end() :]) if match else ("", "")


def _arn_problem(match: re.Match[str], allowed: Allowed, *, lookalike: bool) -> Hit | None:
    partition, _, region = match.groups()
    if partition not in allowed.partitions and not _is_open(partition):
        return Hit(Kind.ARN, f"partition {partition or 'missing'}")
    if region and not _is_open(region) and region not in allowed.regions and not allowed.admits_pattern(region):
        return Hit(Kind.ARN, describe(region))
    if lookalike and region and region in allowed.regions:
        return Hit(Kind.ARN, f"a look-alike of {describe(region)}: not all letters are Latin")
    return None


def _is_open(field: str) -> bool:
    """Whether an ARN field is left to a template or to every value."""
    return field in {"*", ""} or any(mark in field for mark in ("${", "{{", "<%", "%s"))


def _regions_in(
    text: str, meaning: Meaning, allowed: Allowed, arns: list[tuple[int, int]], *, lookalike: bool
) -> Iterator[Hit]:
    stripped = text.strip()
    if meaning is not Meaning.NAME and len(stripped) < _LONGEST_LIST:
        parts = _LIST_SEPARATORS.split(stripped)
        if all(_names_a_place(part) for part in parts):
            problems = (_whole_problem(part, allowed, lookalike=lookalike) for part in parts)
            yield from (problem for problem in problems if problem)
            return
    leading, rest = _leading_region(text)
    if leading and leading not in allowed.regions and rest[:1] in {"_", ":"} and len(rest) > 1:
        yield Hit(Kind.REGION, f"the id of something in {describe(leading)}")
    yield from _embedded_regions(text, meaning, allowed, arns)


def _embedded_regions(text: str, meaning: Meaning, allowed: Allowed, arns: list[tuple[int, int]]) -> Iterator[Hit]:
    """Foreign regions inside a longer text: as a label of a host, or on the right of an assignment."""
    waiting = iter([*arns, (len(text) + 1, len(text) + 1)])
    first, last = next(waiting)
    for token in TOKEN.finditer(text):
        host: bool | None = None
        for match in REGION_NAME.finditer(text, token.start(), token.end()):
            while match.start() >= last:
                first, last = next(waiting)
            if match.group() in allowed.regions or first <= match.start():
                continue
            host = is_host(text, token, meaning) if host is None else host
            if host:
                yield Hit(Kind.HOST, describe(match.group()))
            elif meaning is Meaning.NAME:
                continue
            elif _ASSIGNED.search(text, max(0, match.start() - _ASSIGNMENT_REACH), match.start()):
                yield Hit(Kind.REGION, describe(match.group()))
            elif _SIGNED.match(text, match.end()):
                yield Hit(Kind.REGION, f"a request that is signed for {describe(match.group())}")


def _names_a_place(part: str) -> bool:
    region, suffix = _leading_region(part)
    return bool(region) and (not suffix or _ZONE_SUFFIX.fullmatch(suffix) is not None)


def _whole_problem(part: str, allowed: Allowed, *, lookalike: bool) -> Hit | None:
    if part in REGIONS:
        if lookalike:
            return Hit(Kind.REGION, f"a look-alike of {describe(part)}: not all letters are Latin")
        return None if part in allowed.regions else Hit(Kind.REGION, describe(part))
    return zone_problem(part, allowed)


def _dotted(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    for match in _PROFILE.finditer(text):
        yield Hit(Kind.PROFILE, f"an inference profile of geography {match.group(1)!r}")
    if text in _known.edge_principals or text.rstrip(".").endswith(_EDGE_SUFFIXES):
        yield Hit(Kind.EDGE, "a service that runs at edges all over the world")
    if meaning is Meaning.NAME:
        return
    for detail in foreign_hosts(text, meaning, allowed):
        yield Hit(Kind.HOST, detail)
