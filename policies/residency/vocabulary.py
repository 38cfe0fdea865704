"""What a property name says about its value: prose, a name, a host, a matcher, or a place."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from policies.catalogue import placement


class Meaning(StrEnum):
    """What the value under a property name is, for the question where data goes."""

    PROSE = "prose"
    MATCHER = "matcher"
    NAME = "name"
    HOST = "host"
    REGION = "region"
    ZONE = "zone"
    FLAG = "flag"
    LINKING = "linking"
    NEUTRAL = "neutral"

    @property
    def silent(self) -> bool:
        """Whether nothing below such a name decides where data goes."""
        return self in _SILENT


_SILENT = frozenset({Meaning.PROSE, Meaning.MATCHER})
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST_NAME = 200


def words_of(name: str) -> tuple[str, ...]:
    """Words of a camelCase, snake_case or kebab-case name, in lower case: `awsRegion` is `aws region`."""
    return tuple(word.lower() for word in _WORDS.findall(name[:_LONGEST_NAME]))


def _ends_with(phrase: str, endings: frozenset[str]) -> bool:
    return any(phrase == ending or phrase.endswith(f" {ending}") for ending in endings)


@lru_cache(maxsize=8192)
def meaning_of(name: str) -> Meaning:  # noqa: PLR0911  (one return for each kind of name reads best)
    """What the values under a property name mean for residency."""
    known = placement()
    words = words_of(name)
    if not words:
        return Meaning.NEUTRAL
    phrase, last = " ".join(words), words[-1]
    if phrase in known.global_flags:
        return Meaning.FLAG
    if phrase in known.linking_names:
        return Meaning.LINKING
    if phrase in known.region_exceptions or last in known.prose_last_words or phrase in known.prose_names:
        return Meaning.PROSE
    if last in known.region_last_words or _ends_with(phrase, known.region_endings):
        return Meaning.REGION
    if _ends_with(phrase, known.zone_endings):
        return Meaning.ZONE
    if phrase in known.matcher_names:
        return Meaning.MATCHER
    if _ends_with(phrase, known.host_names) or last in known.host_last_words:
        return Meaning.HOST
    if last in known.name_last_words:
        return Meaning.NAME
    return Meaning.NEUTRAL
