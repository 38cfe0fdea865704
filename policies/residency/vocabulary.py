"""What a property name says about its value: prose, a name, a host, a matcher, or a place."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from policies.catalogue import Placement, placement


class Meaning(StrEnum):
    """What the value under a property name is, for the question where data goes."""

    PROSE = "prose"
    MATCHER = "matcher"
    NAME = "name"
    HOST = "host"
    REGION = "region"
    ZONE = "zone"
    ADMITTED = "admitted"
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
_AREAS = frozenset({"region", "regions"})
"""Beside a word such as `allowed`: an expression over the regions that something may go to."""


def words_of(name: str) -> tuple[str, ...]:
    """Words of a camelCase, snake_case or kebab-case name, in lower case: `awsRegion` is `aws region`."""
    return tuple(word.lower() for word in _WORDS.findall(name[:_LONGEST_NAME]))


class _Name(NamedTuple):
    words: tuple[str, ...]
    phrase: str

    @property
    def last(self) -> str:
        return self.words[-1]

    def ends_with(self, endings: frozenset[str]) -> bool:
        return any(self.phrase == ending or self.phrase.endswith(f" {ending}") for ending in endings)


def _tests(known: Placement) -> tuple[tuple[Meaning, Callable[[_Name], bool]], ...]:
    """What is asked of a name, the first yes decides: a switch before a list of exceptions, prose before a place."""
    return (
        (Meaning.FLAG, lambda name: name.phrase in known.global_flags),
        (Meaning.LINKING, lambda name: name.phrase in known.linking_names),
        (Meaning.MATCHER, lambda name: not known.negating_words.isdisjoint(name.words)),
        (Meaning.PROSE, lambda name: name.phrase in known.region_exceptions | known.prose_names),
        (Meaning.PROSE, lambda name: name.last in known.prose_last_words),
        (Meaning.NEUTRAL, lambda name: name.phrase.startswith("number of ")),
        (Meaning.REGION, lambda name: name.last in known.region_last_words or name.ends_with(known.region_endings)),
        (Meaning.ZONE, lambda name: name.ends_with(known.zone_endings)),
        (
            Meaning.ADMITTED,
            lambda name: not (known.admitting_words.isdisjoint(name.words) or _AREAS.isdisjoint(name.words)),
        ),
        (Meaning.MATCHER, lambda name: name.phrase in known.matcher_names or name.last in known.matcher_last_words),
        (Meaning.HOST, lambda name: name.ends_with(known.host_names) or name.last in known.host_last_words),
        (Meaning.NAME, lambda name: name.last in known.name_last_words),
    )


@lru_cache(maxsize=8192)
def meaning_of(name: str) -> Meaning:
    """What the values under a property name mean for residency."""
    words = words_of(name)
    if not words:
        return Meaning.NEUTRAL
    asked = _Name(words, " ".join(words))
    return next((meaning for meaning, applies in _tests(placement()) if applies(asked)), Meaning.NEUTRAL)
