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
from policies.residency.detect import Hit, Kind, place_value, places_in
from policies.residency.encoded import decoded
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
_SCHEMA_TYPES = ("string", "array")
"""Types by which a JSON schema describes a property that will hold a zone; the schema itself names none."""
_DENY = "deny"
_NEGATED_OPERATORS = "not"
_CONDITION = "condition"
_MAXIMUM_JSON_DEPTH = 8


def walk(properties: Mapping[str, Any], allowed: Allowed, package: str = "") -> Walk:
    """Every leaf that names a place outside `allowed`, and every leaf that is not known yet.

    Args:
        properties: Plain values as on the wire.
        allowed: The allowed regions.
        package: Package of the resource type; some clouds call their region a location.
    """
    return _Walker(allowed, located=package in placement().location_packages).run(properties)


class _Walker:
    def __init__(self, allowed: Allowed, *, located: bool) -> None:
        self.allowed = allowed
        self.located = located
        self.leaves: list[Leaf] = []
        self.unknown: list[tuple[str, Meaning]] = []
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
        if _is_deny_statement(value):
            return
        if meaning is Meaning.ZONE and value.get("type") not in _SCHEMA_TYPES:
            self._scalar(value, meaning, place)
        for name in reversed(list(value)):
            step = name if isinstance(name, str) else str(name)
            below = self._meaning(step)
            if meaning in _RESIDENCES and step in _NAMING:
                below = meaning
            item = value[name]
            if below.silent or (meaning is Meaning.NEUTRAL and _is_negated_condition(step, place)):
                continue
            if _is_comparison(step, item, value):
                continue
            here = Place(place, f".{step}")
            if step in REGIONS and step not in self.allowed.regions:
                self._report(Hit(Kind.REGION, f"a part for {step}"), here, step)
            self.stack.append((item, below, here, depth))

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
        inside = decoded(value) if depth < _MAXIMUM_JSON_DEPTH and meaning not in _RESIDENCES else None
        if inside is not None:
            self.stack.append((inside, Meaning.NEUTRAL, place, depth + 1))
            return None
        if meaning in {Meaning.REGION, Meaning.ZONE}:
            hits: Iterator[Hit] = place_value(value, meaning, self.allowed)
        elif meaning is Meaning.LINKING:
            spread = value.upper().startswith(placement().linking_prefix)
            hits = iter([Hit(Kind.FLAG, "a link to all regions")] if spread else [])
        elif meaning is Meaning.FLAG:
            return self._scalar(truth(value), meaning, place)
        else:
            hits = places_in(value, meaning, self.allowed)
        for hit in dict.fromkeys(hits):
            self._report(hit, place, value)
        return None

    def _scalar(self, value: Any, meaning: Meaning, place: Place | None) -> None:
        if meaning is Meaning.FLAG and value is True:
            self._report(Hit(Kind.FLAG, "spread over regions"), place, value)
        elif meaning is Meaning.REGION and value is not False:
            self._report(Hit(Kind.REGION, "no region name"), place, value)
        elif meaning is Meaning.ZONE and not isinstance(value, bool):
            self._report(Hit(Kind.ZONE, "no zone name"), place, value)

    def _report(self, hit: Hit, place: Place | None, value: Any) -> None:
        self.leaves.append(Leaf(hit, place.render() if place else "", value))


def _is_deny_statement(value: Mapping[Any, Any]) -> bool:
    """Whether an object is a policy statement that denies: what it names is kept out, not let in."""
    for name in ("Effect", "effect"):
        effect = value.get(name)
        if isinstance(effect, str) and effect.strip().lower() == _DENY:
            return len(value) > 1
    return value.get("generatedRulesType") == "DENYLIST"  # AWS Network Firewall: the targets are what is blocked


def _is_comparison(name: str, item: Any, above: Mapping[Any, Any]) -> bool:
    """Whether a text is what a choice of Step Functions compares a variable with, not where something goes."""
    return isinstance(item, str) and name.startswith("String") and isinstance(above.get("Variable"), str)


def _is_negated_condition(name: str, place: Place | None) -> bool:
    """Whether a name is a condition operator such as `StringNotEquals`, whose values are exceptions."""
    return place is not None and place.step.lower() == f".{_CONDITION}" and _NEGATED_OPERATORS in name.lower()
