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


_DIRECTION = "(?:north|south|east|west|central|northeast|northwest|southeast|southwest)"
_CORE = re.compile(rf"[a-z]{{2,4}}-{_DIRECTION}-\d")
_REGION = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})(?!\d)")
_SHAPE = re.compile(rf"[a-z]{{2}}(?:sc)?(?:-[a-z]{{2,5}})?-{_DIRECTION}-\d{{1,2}}")
_FIELD = r"(\$\{[^}]{0,80}\}|[^:\s\"']{0,80})"
_ARN = re.compile(rf"(?<![a-z0-9])arn:{_FIELD}:{_FIELD}:{_FIELD}:")
_ZONE_SUFFIX = re.compile(r"(?:[a-z]|-[a-z0-9]{2,5}-\d[a-z]|-wl\d{1,2}-[a-z0-9]{2,5}-wlz-\d{1,2})")
_ZONE_ID = re.compile(r"([a-z]{3,10}\d{1,2})-(?:[a-z]{3}\d{1,2}-)?az\d{1,2}")
_ASSIGNED = re.compile(
    r"(?:region(?:[_-]?name|[_-]?id)?[\"']?\s{0,4}(?:=>|[:=])\s{0,4}[\"']?"  # AWS_REGION=us-east-1
    r"|regions[\"']?\s{0,4}(?:=>|[:=])\s{0,4}(?:\[[\s\"']{0,4}|[\"'])"  # regions: [us-east-1]
    r"|(?:--[\w-]{0,20}|set\s{1,4})region\s{1,4}[\"']?)$"  # --region us-east-1
)
_ASSIGNMENT_REACH = 48
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_HOST_REACH = 253
_BUCKET_SCHEMES = ("s3://", "gs://", "s3a://", "s3n://", "file://", "arn://")
_TEMPLATE_MARKS = ("${", "{{", "<%", "$.")
_LIST_SEPARATORS = re.compile(r"[,;\s|]{1,4}")
_LONGEST_LIST = 4096

_known = placement()
_PROFILE = re.compile(
    rf"(?:^|inference-profile/)({'|'.join(_known.inference_profile_geographies)})"
    rf"\.(?:{'|'.join(_known.inference_profile_vendors)})\."
)
_AWS_SUFFIXES = tuple(f".{suffix}" for suffix in _known.aws_host_suffixes)
_GENESYS_FAMILIES = tuple(_known.genesys_domain_families)


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
    for part in _LIST_SEPARATORS.split(value[:_LONGEST_LIST]):
        if part in allowed.regions or (meaning is Meaning.ZONE and is_allowed_zone(part, allowed)):
            continue
        folded = fold(part)
        if folded in _known.region_values_without_place or folded in {"${aws::region}", "!ref"}:
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
    match = _REGION.match(text)
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
    whole = meaning is not Meaning.NAME and len(stripped) < _LONGEST_LIST
    if whole:
        parts = _LIST_SEPARATORS.split(stripped)
        problems = [_whole_problem(part, allowed, lookalike=lookalike) for part in parts]
        if all(_names_a_place(part) for part in parts):
            yield from (problem for problem in problems if problem)
            return
    for match in _REGION.finditer(text):
        region, (start, end) = match.group(), match.span()
        if region in allowed.regions or any(first <= start < last for first, last in arns):
            continue
        if start == 0 and text[end : end + 1] in {"_", ":"} and len(text) > end + 1:
            yield Hit(Kind.REGION, f"the id of something in {describe(region)}")
        elif meaning is Meaning.NAME:
            continue
        elif _is_host(text, start, end, meaning):
            yield Hit(Kind.HOST, describe(region))
        elif _ASSIGNED.search(text, max(0, start - _ASSIGNMENT_REACH), start):
            yield Hit(Kind.REGION, describe(region))


def _names_a_place(part: str) -> bool:
    region, suffix = _leading_region(part)
    return bool(region) and (not suffix or _ZONE_SUFFIX.fullmatch(suffix) is not None)


def _whole_problem(part: str, allowed: Allowed, *, lookalike: bool) -> Hit | None:
    if part in REGIONS:
        if lookalike:
            return Hit(Kind.REGION, f"a look-alike of {describe(part)}: not all letters are Latin")
        return None if part in allowed.regions else Hit(Kind.REGION, describe(part))
    return zone_problem(part, allowed)


def _token_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the host-like token around a position; a host has at most 253 characters."""
    first, last = start, end
    while first > 0 and start - first < _HOST_REACH and text[first - 1] in _HOST_CHARACTERS:
        first -= 1
    while last < len(text) and last - end < _HOST_REACH and text[last] in _HOST_CHARACTERS:
        last += 1
    return first, last


def _is_host(text: str, start: int, end: int, meaning: Meaning) -> bool:
    """Whether the region here is a label of a host, as opposed to a part of a path, a file name or a sentence."""
    first, last = _token_around(text, start, end)
    token = text[first:last].strip(".-")
    if "." not in token:
        return False
    if token.endswith(_AWS_SUFFIXES) or token.startswith(tuple(_known.aws_service_prefixes)):
        return True
    before = text[max(0, first - 8) : first]
    if before.endswith(_BUCKET_SCHEMES):
        return False
    if before.endswith(("://", "@")):
        return True
    return meaning is Meaning.HOST and (first == 0 or text[first - 1] in " \t,;\"'=")


def _dotted(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    for match in _PROFILE.finditer(text):
        yield Hit(Kind.PROFILE, f"an inference profile of geography {match.group(1)!r}")
    if text in _known.edge_principals:
        yield Hit(Kind.EDGE, "a service that runs at edges all over the world")
    if meaning is Meaning.NAME:
        return
    for position in _occurrences(text, ".amazonaws."):
        first, last = _token_around(text, position, position + 1)
        yield from _aws_host_problems(text[first:last].split("."), allowed)
    if "cloud" in text or "intca" in text or "indca" in text:
        yield from _genesys_hosts(text, meaning, allowed)


def _aws_host_problems(labels: list[str], allowed: Allowed) -> Iterator[Hit]:
    """Short region codes, and names shaped like a region that nobody knows; known names are found elsewhere."""
    for code in labels:
        if code in ZONE_CODES and code not in allowed.zone_codes:
            yield Hit(Kind.HOST, describe(ZONE_CODES[code]))
    if not any(_REGION.search(label) for label in labels):
        for label in labels:
            if _SHAPE.fullmatch(label) and label not in allowed.regions:
                yield Hit(Kind.HOST, describe(label))


def _occurrences(text: str, part: str) -> Iterator[int]:
    position = text.find(part)
    while position >= 0:
        yield position
        position = text.find(part, position + len(part))


def _genesys_hosts(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    seen: set[tuple[int, int]] = set()
    for mark in ("mypurecloud", "pure.cloud", "inindca", "inintca", "genesys.cloud"):
        for position in _occurrences(text, mark):
            first, last = _token_around(text, position, position + 1)
            if (first, last) in seen:
                continue
            seen.add((first, last))
            token = text[first:last].strip(".-")
            standing_alone = first == 0 and (last == len(text) or text[last] in ":/")
            if text[max(0, first - 3) : first] != "://" and not standing_alone and meaning is not Meaning.HOST:
                continue
            if token in _known.genesys_public_hosts or text[first - 1 : first] == "@":
                continue
            yield from _genesys_problem(token, allowed)


def _genesys_problem(token: str, allowed: Allowed) -> Iterator[Hit]:
    if any(token == domain or token.endswith(f".{domain}") for domain in allowed.genesys_domains):
        return
    if any(token == family or token.endswith(f".{family}") for family in _GENESYS_FAMILIES):
        yield Hit(Kind.HOST, f"a Genesys Cloud host of {_genesys_region(token)}")
        return
    if any(token.endswith(f".{family}") for family in _known.genesys_voice_families):
        codes = [label for label in token.split(".") if label in ZONE_CODES]
        for code in codes:
            if code not in allowed.zone_codes:
                yield Hit(Kind.HOST, f"a Genesys Cloud host of {describe(ZONE_CODES[code])}")


def _genesys_region(token: str) -> str:
    matches = [
        region
        for region in REGIONS.values()
        if region.genesys_domain and (token == region.genesys_domain or token.endswith(f".{region.genesys_domain}"))
    ]
    best = max(matches, key=lambda region: len(region.genesys_domain or ""), default=None)
    return describe(best.name) if best else "an unknown region"
