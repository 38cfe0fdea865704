"""Region and zone names where one is expected: whatever is not exactly an allowed name is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.catalogue import placement
from policies.residency.allowed import ZONE_CODES, Allowed
from policies.residency.hits import Hit, Kind
from policies.residency.hosts import REGION_NAME
from policies.residency.lookalikes import fold
from policies.residency.vocabulary import Meaning
from ringfence.domain.regions import EU_COUNTRIES, EU_REGIONS, REGIONS, describe

_ZONE_SUFFIX = re.compile(r"(?:[a-z]|-[a-z0-9]{2,5}-\d[a-z]|-wl\d{1,2}-[a-z0-9]{2,5}-wlz-\d{1,2})")
ZONE_ID = re.compile(r"([a-z]{3,10}\d{1,2})-(?:[a-z]{3}\d{1,2}-)?az\d{1,2}")
_COMPARED_WITHIN = 8
TEMPLATE_MARKS = ("${", "{{", "<%", "$.")
LIST_SEPARATORS = re.compile(r"[,;\s|]{1,4}")
LONGEST_LIST = 4096

_known = placement()
_union = _known.union_words | {REGIONS[name].place.lower() for name in EU_REGIONS}


def leading_region(text: str) -> tuple[str, str]:
    """The region that a text begins with, and the rest."""
    match = REGION_NAME.match(text)
    return (match.group(), text[match.end() :]) if match else ("", "")


def zone_problem(text: str, allowed: Allowed) -> Hit | None:
    """A zone name or zone id outside the allowed regions; None for anything else and for allowed zones."""
    region, suffix = leading_region(text)
    if region and _ZONE_SUFFIX.fullmatch(suffix):
        local = len(suffix) > 1
        if region not in allowed.regions:
            return Hit(Kind.ZONE, f"a zone of {describe(region)}")
        return (
            Hit(Kind.ZONE, f"a local or wavelength zone of {describe(region)}, whose city is not known")
            if local
            else None
        )
    identifier = ZONE_ID.fullmatch(text)
    if identifier and identifier.group(1) in ZONE_CODES and identifier.group(1) not in allowed.zone_codes:
        return Hit(Kind.ZONE, f"a zone of {describe(ZONE_CODES[identifier.group(1)])}")
    return None


def is_allowed_zone(text: str, allowed: Allowed) -> bool:
    """Whether the text is exactly a zone name or a zone id of an allowed region, local zones left out."""
    region, suffix = leading_region(text)
    if region in allowed.regions and len(suffix) == 1 and suffix.isalpha():
        return True
    identifier = ZONE_ID.fullmatch(text)
    return identifier is not None and identifier.group(1) in allowed.zone_codes and "-az" in text


def place_value(value: str, meaning: Meaning, allowed: Allowed, *, lenient: bool = False) -> Iterator[Hit]:
    """Judge a text where a region or a zone is expected: whatever is not exactly allowed is refused.

    Args:
        value: The text.
        meaning: Region or zone.
        allowed: The allowed regions.
        lenient: Whether a setting of a program may name the Union, a country of it or a city of an allowed region.
    """
    kind = Kind.ZONE if meaning is Meaning.ZONE else Kind.REGION
    if value != value.strip():
        yield Hit(kind, "blanks around a name, so that it is no region name")
        return
    if value.startswith("{%") and value.endswith("%}"):
        yield _expression(value, kind, allowed)
        return
    for part in LIST_SEPARATORS.split(value[:LONGEST_LIST]):
        if part in allowed.regions or (meaning is Meaning.ZONE and is_allowed_zone(part, allowed)):
            continue
        folded = fold(part)
        if lenient and _is_in_union(part.lower(), allowed):
            continue
        if folded in _known.region_values_without_place or folded in {"${aws::region}", "!ref", "$context.awsregion"}:
            continue
        if any(mark in folded for mark in TEMPLATE_MARKS):
            yield _expression(part, kind, allowed)
        elif part.isascii():
            yield zone_problem(folded, allowed) or Hit(kind, describe(folded))
        else:
            yield Hit(kind, f"a look-alike of {describe(folded)}: not all letters are Latin")


def _expression(value: str, kind: Kind, allowed: Allowed) -> Hit:
    """An expression that is resolved elsewhere; one that falls back to a foreign region is refused for it."""
    text = fold(value)
    for match in REGION_NAME.finditer(text):
        compared = text[max(0, match.start() - _COMPARED_WITHIN) : match.start()].rstrip(" '\"").endswith(("=", "!"))
        if match.group() not in allowed.regions and not compared:
            return Hit(kind, f"an expression that may become {describe(match.group())}")
    return Hit(kind, "an expression that is resolved elsewhere", decided=False)


def _is_in_union(word: str, allowed: Allowed) -> bool:
    """Whether a word is the Union, a part of it, or an allowed region as another vendor spells it."""
    if word in _union or word.upper() in EU_COUNTRIES:
        return True
    return word.replace("_", "-").removeprefix("aws-") in allowed.regions


def names_a_place(part: str) -> bool:
    """Whether a text is a region or a zone, allowed or not."""
    region, suffix = leading_region(part)
    return bool(region) and (not suffix or _ZONE_SUFFIX.fullmatch(suffix) is not None)


def whole_problem(part: str, allowed: Allowed, *, lookalike: bool) -> Hit | None:
    """What is wrong with a text that is a region or a zone."""
    if part in REGIONS:
        if lookalike:
            return Hit(Kind.REGION, f"a look-alike of {describe(part)}: not all letters are Latin")
        return None if part in allowed.regions else Hit(Kind.REGION, describe(part))
    return zone_problem(part, allowed)
