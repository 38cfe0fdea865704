"""Hosts that carry their region: AWS, Genesys Cloud, and anybody who names a region in a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.catalogue import placement
from policies.residency.allowed import ZONE_CODES, Allowed
from policies.residency.vocabulary import Meaning
from ringfence.domain.regions import REGIONS, describe

DIRECTION = "(?:north|south|east|west|central|northeast|northwest|southeast|southwest)"
"""The word in the middle of every region name."""

REGION_NAME = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sorted(REGIONS, key=len, reverse=True))})(?!\d)")
"""Any known region."""

TOKEN = re.compile(r"[a-z0-9.-]+")
"""A run of characters that a host may have."""

_known = placement()
_SHAPE = re.compile(rf"[a-z]{{2}}(?:sc)?(?:-[a-z]{{2,5}})?-{DIRECTION}-\d{{1,2}}")
_HOST_LENGTH = 253
_HOST_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.-"
_SCHEME_LENGTH = 30
_BUCKET_SCHEMES = ("s3://", "gs://", "s3a://", "s3n://", "file://", "arn://")
_AWS_SUFFIXES = tuple(f".{suffix}" for suffix in _known.aws_host_suffixes)
_AWS_PREFIXES = tuple(_known.aws_service_prefixes)
_GENESYS_FAMILIES = tuple(_known.genesys_domain_families)
_GENESYS_ENDINGS = (*_GENESYS_FAMILIES, *_known.genesys_voice_families)


def token_around(text: str, start: int, end: int) -> tuple[int, int]:
    """First and last place of the run of host characters around a place, as far as a host may be long."""
    behind = text[max(0, start - _HOST_LENGTH) : start]
    first = start - len(behind) + len(behind.rstrip(_HOST_CHARACTERS))
    ahead = text[end : end + _HOST_LENGTH]
    return first, end + len(ahead) - len(ahead.lstrip(_HOST_CHARACTERS))


def is_host(text: str, token: tuple[int, int], meaning: Meaning) -> bool:
    """Whether a token that names a region is a host, as opposed to a part of a path, a file name or a sentence.

    A name, such as an alias or an image, is a host where a cloud's domain ends it.
    """
    first = token[0]
    name = text[first : token[1]].strip(".-")
    if "." not in name or len(name) > _HOST_LENGTH:
        return False
    if meaning is Meaning.NAME and "://" not in text[:_SCHEME_LENGTH]:
        return first == 0 and name.endswith(_AWS_SUFFIXES)
    if name.endswith(_AWS_SUFFIXES) or name.startswith(_AWS_PREFIXES):
        return True
    before = text[max(0, first - 8) : first]
    if before.endswith(_BUCKET_SCHEMES):
        return False
    if before.endswith(("://", "@")):
        return True
    return meaning is Meaning.HOST and (first == 0 or text[first - 1] in " \t,;\"'=")


def foreign_hosts(text: str, meaning: Meaning, allowed: Allowed) -> Iterator[str]:
    """Where hosts of AWS and Genesys Cloud are, beyond region names, which are looked for everywhere."""
    aws = ".amazonaws." in text
    genesys = "cloud" in text or "intca" in text or "indca" in text
    if not (aws or genesys):
        return
    for token in TOKEN.finditer(text):
        first, last = token.span()
        if last - first > _HOST_LENGTH:
            continue
        name = token.group().strip(".-")
        if aws and ".amazonaws." in name:
            yield from _aws_problems(name.split("."), allowed)
        if genesys and name.endswith(_GENESYS_ENDINGS) and name not in _known.genesys_public_hosts:
            alone = first == 0 and (last == len(text) or text[last] in ":/")
            addressed = text[max(0, first - 3) : first] == "://"
            if (addressed or alone or meaning is Meaning.HOST) and text[first - 1 : first] != "@":
                yield from _genesys_problem(name, allowed)


def _aws_problems(labels: list[str], allowed: Allowed) -> Iterator[str]:
    """Short region codes, and names shaped like a region that nobody knows; known names are found elsewhere."""
    yield from _default_hosts(".".join(labels), allowed)
    for code in labels:
        if code in ZONE_CODES and code not in allowed.zone_codes:
            yield describe(ZONE_CODES[code])
    if not any(REGION_NAME.search(label) for label in labels):
        for label in labels:
            if _SHAPE.fullmatch(label) and label not in allowed.regions:
                yield describe(label)


def _default_hosts(name: str, allowed: Allowed) -> Iterator[str]:
    """Hosts from before AWS had regions, and hosts of what is everywhere."""
    for suffix, region in _known.aws_hosts_without_region.items():
        if (name == suffix or name.endswith(f".{suffix}")) and region not in allowed.regions:
            yield describe(region) if region in REGIONS else region


def _genesys_problem(token: str, allowed: Allowed) -> Iterator[str]:
    if any(token == domain or token.endswith(f".{domain}") for domain in allowed.genesys_domains):
        return
    if any(token == family or token.endswith(f".{family}") for family in _GENESYS_FAMILIES):
        yield f"a Genesys Cloud host of {_genesys_region(token)}"
        return
    if any(token.endswith(f".{family}") for family in _known.genesys_voice_families):
        codes = [label for label in token.split(".") if label in ZONE_CODES]
        for code in codes:
            if code not in allowed.zone_codes:
                yield f"a Genesys Cloud host of {describe(ZONE_CODES[code])}"


def _genesys_region(token: str) -> str:
    matches = [
        region
        for region in REGIONS.values()
        if region.genesys_domain and (token == region.genesys_domain or token.endswith(f".{region.genesys_domain}"))
    ]
    best = max(matches, key=lambda region: len(region.genesys_domain or ""), default=None)
    return describe(best.name) if best else "an unknown region"
