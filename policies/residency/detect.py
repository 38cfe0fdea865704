"""Every way in which one text can name a place: region, ARN, host, zone, inference profile, edge principal.

All searches are linear in the length of the text: quantifiers are bounded and nothing nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policies.catalogue import placement
from policies.residency.allowed import Allowed
from policies.residency.clouds import cloud_places, country_of, urls
from policies.residency.disguises import encoded_region, encoded_regions, undisguised
from policies.residency.hits import Hit, Kind
from policies.residency.hosts import DIRECTION, REGION_NAME, foreign_hosts, is_host, token_around
from policies.residency.lines import goes_there
from policies.residency.lookalikes import fold
from policies.residency.named import (
    LIST_SEPARATORS,
    LONGEST_LIST,
    ZONE_ID,
    leading_region,
    names_a_place,
    whole_problem,
    zone_problem,
)
from policies.residency.vocabulary import Meaning
from ringfence.domain.regions import REGIONS, describe

_CORE = re.compile(rf"[a-z]{{2,4}}-{DIRECTION}-\d")
_FIELD = r"(\$\{[^}]{0,80}\}|[^:\s\"']{0,80})"
_ARN = re.compile(rf"(?<![a-z0-9])arn:{_FIELD}:{_FIELD}:{_FIELD}:")
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
_MOST_REGIONS = 2_000
"""Foreign regions that are looked at in one text; one that names more is refused, read or not."""
"""Places told of one text: more say nothing new."""
_ENUMERATED = re.compile(rf"regions?\.(?:{'|'.join(name.replace('-', '_') for name in REGIONS)})(?![a-z0-9_])")
_EXPRESS = re.compile(r"--([a-z]{3,10}\d{1,2}-az\d{1,2})--x-s3(?![a-z0-9])")
"""A directory bucket of S3 carries its zone in its name."""
_COMMIT = re.compile(r"codecommit::([a-z0-9-]{6,20}):")
_WRAPPING = " \t\r\n[](){}'\"%"
"""What a list or an expression of one literal puts around it."""
_PARTITION = re.compile(r"/[\w.-]{0,40}region[\w.-]{0,20}=$")
"""A folder of a table that is divided by region: `s3://lake/region=us-east-1/`."""
_SIGNED = re.compile(r"(?:/|%2f)[a-z0-9-]{2,30}(?:/|%2f)aws4_request")
"""What follows a region in a presigned URL: service and the end of the credential scope."""

_LONGEST_ENCODED = 64

_known = placement()
_EDGE_SUFFIXES = tuple(f".{suffix}" for suffix in _known.edge_host_suffixes)
_PROFILE = re.compile(
    rf"(?:^|inference-profile/)({'|'.join(_known.inference_profile_geographies)})"
    rf"\.(?:{'|'.join(_known.inference_profile_vendors)})\."
)


def places_in(value: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    """Every place outside the allowed regions that a text under a name of this meaning names."""
    text = fold(undisguised(value) if "%" in value or "\\" in value or "&#" in value else value)
    raw = value if len(value) == len(text) else text
    lookalike = not value.isascii() and text != value.lower()
    arns: list[tuple[int, int]] = []
    if "arn:" in text:
        arns = [match.span() for match in _ARN.finditer(text)]
        yield from _arns(text, allowed, lookalike=lookalike)
    if _CORE.search(text):
        yield from _regions_in(_Text(text, raw, meaning, arns, lookalike), allowed)
    elif meaning is not Meaning.NAME:
        yield from _disguised(value, allowed)
    if text.find("az", 4) > 0:
        yield from _zones(text, allowed)
    if "region" in text or "codecommit::" in text:
        yield from _programmed(text, meaning, allowed)
    if "." in text:
        yield from _dotted(text, meaning, allowed)


class _Text(NamedTuple):
    """A text that names a region: folded, as written, and where it has ARNs."""

    folded: str
    raw: str
    meaning: Meaning
    arns: list[tuple[int, int]]
    lookalike: bool


def _arns(text: str, allowed: Allowed, *, lookalike: bool) -> Iterator[Hit]:
    for match in _ARN.finditer(text):
        hit = _arn_problem(match, allowed, lookalike=lookalike)
        if hit:
            yield hit


def _programmed(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    """Regions as a program spells them: `Region.US_EAST_1`, `codecommit::us-east-1://`."""
    if "_" in text and meaning is not Meaning.NAME:
        for match in _ENUMERATED.finditer(text):
            yield from _foreign(match.group().partition(".")[2].replace("_", "-"), allowed)
    for match in _COMMIT.finditer(text):
        yield from _foreign(match.group(1), allowed)


def _disguised(value: str, allowed: Allowed) -> Iterator[Hit]:
    """Regions in another spelling, alone or in a program that decodes it."""
    encoded = encoded_region(value.strip()) if len(value) < _LONGEST_ENCODED else None
    for region in {encoded} if encoded else encoded_regions(value):
        for hit in _foreign(region, allowed):
            yield hit._replace(detail=f"{hit.detail} in another spelling")


def _foreign(region: str, allowed: Allowed) -> Iterator[Hit]:
    if region not in allowed.regions:
        yield Hit(Kind.REGION, describe(region))


def _zones(text: str, allowed: Allowed) -> Iterator[Hit]:
    """Zone ids: alone, whatever the name above them, or in the name of a directory bucket."""
    stripped = text.strip()
    found = {stripped} if ZONE_ID.fullmatch(stripped) else set()
    if "--x-s3" in text:
        found |= {match.group(1) for match in _EXPRESS.finditer(text)}
    for zone in sorted(found):
        hit = zone_problem(zone, allowed)
        if hit:
            yield hit


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


def _regions_in(text: _Text, allowed: Allowed) -> Iterator[Hit]:
    stripped = text.folded.strip(_WRAPPING)
    if text.meaning is not Meaning.NAME and len(stripped) < LONGEST_LIST:
        parts = [part.strip(_WRAPPING) for part in LIST_SEPARATORS.split(stripped)]
        if all(names_a_place(part) for part in parts):
            problems = (whole_problem(part, allowed, lookalike=text.lookalike) for part in parts)
            yield from (problem for problem in problems if problem)
            return
    leading, rest = leading_region(text.folded)
    if leading and leading not in allowed.regions and rest[:1] in {"_", ":"} and len(rest) > 1:
        yield Hit(Kind.REGION, f"the id of something in {describe(leading)}")
    yield from _embedded_regions(text, allowed)


def _embedded_regions(found: _Text, allowed: Allowed) -> Iterator[Hit]:
    """Foreign regions inside a longer text: as a label of a host, or on the right of an assignment."""
    text, meaning = found.folded, found.meaning
    waiting = iter([*found.arns, (len(text) + 1, len(text) + 1)])
    first, last = next(waiting)
    host, host_end = False, -1
    looked_at = 0
    for match in REGION_NAME.finditer(text):
        while match.start() >= last:
            first, last = next(waiting)
        if match.group() in allowed.regions or first <= match.start():
            continue
        looked_at += 1
        if looked_at > _MOST_REGIONS:
            yield Hit(Kind.REGION, f"{_MOST_REGIONS} and more names of foreign regions in one text")
            return
        if match.start() >= host_end:
            token = token_around(text, match.start(), match.end())
            host, host_end = is_host(text, token, meaning), token[1]
        if host:
            yield Hit(Kind.HOST, describe(match.group()))
        elif meaning is not Meaning.NAME:
            yield from _assigned(match, found)


def _assigned(match: re.Match[str], found: _Text) -> Iterator[Hit]:
    text, first, last = found.folded, match.start(), match.end()
    if found.meaning is Meaning.ADMITTED:
        yield Hit(Kind.REGION, f"{describe(match.group())}, where something may go")
        return
    if text[last : last + 1] in {"/", ""} and _PARTITION.search(text, max(0, first - _ASSIGNMENT_REACH), first):
        return
    if _ASSIGNED.search(text, max(0, first - _ASSIGNMENT_REACH), first) or goes_there(text, first, last, found.raw):
        yield Hit(Kind.REGION, describe(match.group()))
    elif _SIGNED.match(text, last):
        yield Hit(Kind.REGION, f"a request that is signed for {describe(match.group())}")


def _dotted(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[Hit]:
    for match in _PROFILE.finditer(text):
        yield Hit(Kind.PROFILE, f"an inference profile of geography {match.group(1)!r}")
    if text in _known.edge_principals or text.rstrip(".").endswith(_EDGE_SUFFIXES):
        yield Hit(Kind.EDGE, "a service that runs at edges all over the world")
    if meaning is Meaning.NAME and "://" not in text:
        return
    for detail in foreign_hosts(text, meaning, allowed):
        yield Hit(Kind.HOST, detail)
    for detail in cloud_places(text):
        yield Hit(Kind.HOST, detail)
    if "://" in text:
        for host in dict.fromkeys(urls(text)):
            country = country_of(host)
            if country:
                yield Hit(Kind.COUNTRY, f"host {host} with {country}, outside the Union", host=host)
