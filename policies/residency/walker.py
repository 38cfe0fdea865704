"""Walk every leaf of a resource, JSON documents inside texts included, and report places that are not allowed.

The walk keeps its own stack, so depth is no limit, and touches each character a fixed number of times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from policies.catalogue import placement
from policies.facts import document, truth
from policies.model import UNKNOWN
from policies.residency.allowed import Allowed
from policies.residency.detect import places_in
from policies.residency.encoded import decoded, embedded
from policies.residency.hits import Hit, Kind
from policies.residency.named import place_value
from policies.residency.shapes import (
    SCHEMA_TYPES,
    carries_code,
    global_lines,
    global_parts,
    is_chosen,
    is_comparison,
    is_deny_statement,
    is_negated_condition,
    is_negating,
    shows_global_metrics,
)
from policies.residency.vocabulary import Meaning, meaning_of, words_of
from ringfence.domain.regions import REGIONS


class Place(NamedTuple):
    """A step on the way to a leaf: the place above and the name or index below it."""

    above: Place | None
    step: str

    def render(self) -> str:
        """The property path, such as `policy.Statement[0].Resource`."""
        steps: list[str] = []
        place: Place | None = self
        while place is not None:
            steps.append(place.step)
            place = place.above
        return "".join(reversed(steps)).lstrip(".")


class Leaf(NamedTuple):
    """A hit with the path and the value it was found at."""

    hit: Hit
    place: str
    value: Any


class Walk(NamedTuple):
    """What a walk over one resource found."""

    leaves: list[Leaf]
    unknown: list[tuple[str, Meaning]]


_RESIDENCES = frozenset({Meaning.REGION, Meaning.ZONE})
_NAMING = frozenset({"name", "id", "code", "value", "Name", "Id", "Code", "Value"})
"""Names that carry the region of an object in a list of regions: `regions: [{name: ...}]`."""
_MAXIMUM_JSON_DEPTH = 8
_MOST_UNPACKED = 4_000_000
_SHOWN = 24
"""Characters that are shown of an encoded text: enough to find it, too few to be read."""


def walk(properties: Mapping[str, Any], allowed: Allowed, package: str = "") -> Walk:
    """Every leaf that names a place outside `allowed`, and every leaf that is not known yet.

    Args:
        properties: Plain values as on the wire.
        allowed: The allowed regions.
        package: Package of the resource type; some clouds call their region a location.
    """
    known = placement()
    strict = package in known.strict_packages or package in known.location_packages
    return _Walker(allowed, located=package in known.location_packages, strict=strict).run(properties)


def speaks_of_regions(token: str, place: str) -> bool:
    """Whether a property of a type only groups by regions or shows them, so that nothing goes there."""
    top = placement().region_is_data.get(token)
    return top is not None and (top == "*" or place.replace("[", ".").split(".", 1)[0] == top)


class _Walker:
    def __init__(self, allowed: Allowed, *, located: bool, strict: bool) -> None:
        self.allowed = allowed
        self.located = located
        self.strict = strict
        self.leaves: list[Leaf] = []
        self.unknown: list[tuple[str, Meaning]] = []
        self.unpacked = 0
        self.stack: list[tuple[Any, Meaning, Place | None, int]] = []

    def run(self, properties: Mapping[str, Any]) -> Walk:
        self.stack.append((properties, Meaning.NEUTRAL, None, 0))
        while self.stack:
            value, meaning, place, depth = self.stack.pop()
            if isinstance(value, str):
                self._text(value, meaning, place, depth)
            elif isinstance(value, Mapping):
                self._object(value, meaning, place, depth)
            elif isinstance(value, list | tuple):
                for index in range(len(value) - 1, -1, -1):
                    self.stack.append((value[index], meaning, Place(place, f"[{index}]"), depth))
            elif value is UNKNOWN:
                self.unknown.append((place.render() if place else "", meaning))
            elif value is not None:
                self._scalar(value, meaning, place)
        return Walk(self.leaves, self.unknown)

    def _object(self, value: Mapping[Any, Any], meaning: Meaning, place: Place | None, depth: int) -> None:
        if is_deny_statement(value):
            return
        if meaning is Meaning.ZONE and value.get("type") not in SCHEMA_TYPES:
            self._scalar(value, meaning, place)
        chosen = place is not None and is_chosen(place.step)
        if "Type" in value or "Scope" in value or "scope" in value:
            for hit, step, found in global_parts(value, nested=place is not None):
                self._report(hit, Place(place, step), found)
        for name in reversed(list(value)):
            step = name if isinstance(name, str) else str(name)
            item = value[name]
            below = self._meaning(step) if not chosen else self._chosen_meaning(step, item)
            if meaning in _RESIDENCES and step in _NAMING:
                below = meaning
            if below.silent or _leads_nowhere(step, item, value, place if meaning is Meaning.NEUTRAL else None):
                continue
            here = Place(place, f".{step}")
            if step in REGIONS and step not in self.allowed.regions:
                self._report(Hit(Kind.REGION, f"a part for {step}"), here, step)
            self.stack.append((item, below, here, depth))

    def _chosen_meaning(self, name: str, value: Any) -> Meaning:
        """Meaning of a name that somebody chose: it hides no ARN and no host, unless it says what is kept out."""
        meaning = self._meaning(name)
        if meaning is Meaning.NAME:
            return Meaning.NEUTRAL
        if meaning.silent and isinstance(value, str) and not is_negating(name):
            return Meaning.NAME
        return meaning

    def _meaning(self, name: str) -> Meaning:
        meaning = meaning_of(name)
        if self.located and meaning in {Meaning.NEUTRAL, Meaning.NAME} and name:
            words = words_of(name)
            if words and words[-1] in placement().location_last_words:
                return Meaning.REGION
        return meaning

    def _text(self, value: str, meaning: Meaning, place: Place | None, depth: int) -> None:
        if depth < _MAXIMUM_JSON_DEPTH and value[:64].lstrip()[:1] in {"{", "["}:
            parsed = document(value)
            if isinstance(parsed, Mapping | list):
                self.stack.append((parsed, meaning, place, depth + 1))
                return None
        if depth < _MAXIMUM_JSON_DEPTH and meaning not in _RESIDENCES and self._unpacked(value, place, depth):
            return None
        if meaning is Meaning.NAME and ("\n" in value.strip() or (place is not None and carries_code(place.step))):
            meaning = Meaning.NEUTRAL  # a program: no name has several lines
        return self._judged(value, meaning, place)

    def _judged(self, value: str, meaning: Meaning, place: Place | None) -> None:
        """Report what is wrong with a text that wraps nothing."""
        if meaning in {Meaning.REGION, Meaning.ZONE}:
            hits: Iterator[Hit] = place_value(
                value, meaning, self.allowed, lenient=not self.strict or _is_nested(place)
            )
        elif meaning is Meaning.LINKING:
            spread = value.upper().startswith(placement().linking_prefix)
            hits = iter([Hit(Kind.FLAG, "a link to all regions")] if spread else [])
        elif meaning is Meaning.FLAG:
            return self._scalar(truth(value), meaning, place)
        else:
            hits = places_in(value, meaning, self.allowed)
            if "AWS::" in value:
                for hit, kind in global_lines(value):
                    self._report(hit, place, kind)
        for hit in dict.fromkeys(hits):
            self._report(hit, place, value)
        return None

    def _unpacked(self, value: str, place: Place | None, depth: int) -> bool:
        """Whether a text was only the wrapping of another, which is read in its stead; encoded parts are read too.

        What is unpacked from one resource is bounded, because a packed text may hold packed texts.
        """
        if self.unpacked > _MOST_UNPACKED:
            return False
        inside = decoded(value)
        if inside.unread and place is not None and carries_code(place.step):
            self._report(Hit(Kind.OPAQUE, inside.unread), place, value[:_SHOWN])
        if inside.text is not None:
            self._below(inside.text, place, depth)
            return True
        if "\n" in value or "base64" in value:
            for part in embedded(value):
                self._below(part.text or "", place, depth)
        return False

    def _below(self, text: str, place: Place | None, depth: int) -> None:
        self.unpacked += len(text)
        if self.unpacked > _MOST_UNPACKED:
            self._report(Hit(Kind.OPAQUE, "more than four million characters when unpacked"), place, text[:_SHOWN])
        else:
            self.stack.append((text, Meaning.NEUTRAL, place, depth + 1))

    def _scalar(self, value: Any, meaning: Meaning, place: Place | None) -> None:
        if meaning is Meaning.FLAG and value is True:
            self._report(Hit(Kind.FLAG, "spread over regions"), place, value)
        elif meaning is Meaning.REGION and value is not False:
            self._report(Hit(Kind.REGION, "no region name"), place, value)
        elif meaning is Meaning.ZONE and not isinstance(value, bool):
            self._report(Hit(Kind.ZONE, "no zone name"), place, value)

    def _report(self, hit: Hit, place: Place | None, value: Any) -> None:
        self.leaves.append(Leaf(hit, place.render() if place else "", value))


def _leads_nowhere(name: str, item: Any, above: Mapping[Any, Any], place: Place | None) -> bool:
    """Whether a value is only compared with, excepted, or shown."""
    if place is not None and is_negated_condition(name, place.step):
        return True
    return is_comparison(name, item, above) or (name == "region" and shows_global_metrics(item, above))


def _is_nested(place: Place | None) -> bool:
    """Whether a place lies inside a property: the region of a resource itself has one spelling only."""
    return place is not None and place.above is not None
