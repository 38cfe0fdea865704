"""Resources in another spelling, read as the types that the rules know.

CloudFormation spells its types in three places: resources of aws-native, the desired state of Cloud Control, and
templates inside a property. The bridged provider of Genesys Cloud spells those of Genesys Cloud.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from policies.catalogue import Spelling, spellings
from policies.facts import document, listed
from policies.model import UNKNOWN, Finding, Resource
from policies.templates import template

_CLOUD_CONTROL = "aws:cloudcontrol/resource:Resource"
_NATIVE = "aws-native:"
_BRIDGED = "genesyscloud:"
_TEMPLATES = ("templateBody", "template")
_FIELDS = 3
_DEEPEST = 40
"""Deeper than any block of a provider."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A resource as the rules know it.

    Attributes:
        resource: The same URN, with the type and the property names of the rules.
        places: Where each value stands in the resource that was declared.
        outer: Place of the whole, before each place.
        present: Whether what is not set is left alone.
    """

    resource: Resource
    places: Mapping[str, str] = field(default_factory=dict)
    outer: str = ""
    present: bool = False

    def declared(self, finding: Finding) -> Finding | None:
        """A finding with the place as it was declared; None for one about what is left alone."""
        head, tail = finding.place, ""
        while head and head not in self.places:
            cut = max(head.rfind("."), head.rfind("["), 0)
            head, tail = head[:cut], head[cut:] + tail
        if not head and self.present:
            return None
        return replace(
            finding, place=f"{self.outer}{self.places[head]}{tail}" if head else f"{self.outer}{finding.place}"
        )


def readings(resource: Resource) -> Iterator[tuple[Reading, ...]]:
    """The readings of a resource, those of one thing together, the thing itself first."""
    if resource.token.startswith(_NATIVE):
        yield _of(_cloudformation_name(resource.token), resource.properties, resource, "")
    elif resource.token == _CLOUD_CONTROL:
        state = document(resource.properties.get("desiredState"))
        if isinstance(state, Mapping):
            yield _of(str(resource.properties.get("typeName")), state, resource, "desiredState.")
    elif resource.token.startswith(_BRIDGED):
        name = f"{_BRIDGED}{resource.token.rsplit(':', 1)[-1].lower()}"
        yield _of(name, _unwrapped(resource.properties), resource, "")
    for name in _TEMPLATES:
        if name in resource.properties:
            yield from _of_template(resource, name)


def _of_template(resource: Resource, name: str) -> Iterator[tuple[Reading, ...]]:
    found = template(resource.properties[name])
    resources = found.get("Resources") if isinstance(found, Mapping) else None
    if isinstance(resources, Mapping):
        for logical, item in resources.items():
            if isinstance(item, Mapping) and isinstance(item.get("Properties"), Mapping):
                place = f"{name}.Resources.{logical}.Properties."
                yield _of(str(item.get("Type")), item["Properties"], resource, place)


def _of(name: str, properties: Mapping[str, Any], resource: Resource, outer: str) -> tuple[Reading, ...]:
    known = [_read(spelling, properties, resource, outer) for spelling in spellings().get(name, ())]
    if outer and name.startswith("AWS::"):
        fields = name.split("::")
        token = f"{_NATIVE}{fields[1].lower()}:{fields[-1]}"
        plain = {**properties, "tags": properties.get("Tags", properties.get("tags"))}
        known.append(Reading(resource=replace(resource, token=token, properties=plain), outer=outer))
    return tuple(reading for reading in known if reading is not None)


def _read(spelling: Spelling, properties: Mapping[str, Any], resource: Resource, outer: str) -> Reading | None:
    lowered = {_lowered(key): key for key in properties}
    if spelling.needs and properties.get(lowered.get(spelling.needs, "")) is None:
        return None
    found: dict[str, Any] = {}
    places: dict[str, str] = {}
    for path, value, indices, place in _values(properties, spelling.values):
        target = spelling.values[path]
        for index in indices:
            target = target.replace("[]", f"[{index}]", 1)
        _put(found, target, value)
        places[target] = place
    return Reading(
        resource=replace(resource, token=spelling.token, properties=found),
        places=places,
        outer=outer,
        present=spelling.present,
    )


def _values(
    properties: Mapping[str, Any], wanted: Mapping[str, str]
) -> Iterator[tuple[str, Any, tuple[int, ...], str]]:
    """Path, value, indices and place of every wanted value; what is not known yet is so at each place below it."""
    stack: list[tuple[Any, str, tuple[int, ...], str]] = [(properties, "", (), "")]
    while stack:
        value, path, indices, place = stack.pop()
        if path in wanted:
            yield path, value, indices, place
        elif value is UNKNOWN:
            yield from ((name, UNKNOWN, indices, place) for name in wanted if name.startswith(f"{path}."))
        elif isinstance(value, Mapping):
            for key, item in value.items():
                below = f"{path}.{_lowered(key)}" if path else _lowered(key)
                stack.append((item, below, indices, f"{place}.{key}" if place else str(key)))
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                stack.append((item, f"{path}[]", (*indices, index), f"{place}[{index}]"))
        elif isinstance(value, str) and value[:1] == "{" and any(name.startswith(f"{path}.") for name in wanted):
            stack.append((document(value), path, indices, place))


def _put(into: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a path such as `rules[0].status`; a gap in a list is filled with empty objects."""
    holder: Any = into
    steps = path.replace("[", ".[").split(".")
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        empty: Any = [] if following is not None and following.startswith("[") else {}
        if step.startswith("["):
            index = int(step[1:-1]) if step[1:-1] else 0
            while len(holder) <= index:
                holder.append({})
            if following is None:
                holder[index] = value
            holder = holder[index]
        elif following is None:
            holder[step] = value
        else:
            holder = holder.setdefault(step, empty)


def _unwrapped(value: Any, depth: int = 0) -> Any:
    """Objects in place of lists of one object, in which bridged providers write a block."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {key: _unwrapped(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [_unwrapped(item, depth + 1) for item in listed(value)]
        return items[0] if len(items) == 1 and isinstance(items[0], Mapping) else items
    return value


def _lowered(name: Any) -> str:
    return str(name).lower().replace("_", "")


def _cloudformation_name(token: str) -> str:
    """`AWS::S3::Bucket` for `aws-native:s3:Bucket`, as far as a spelling is known."""
    fields = token.split(":")
    if len(fields) != _FIELDS:
        return ""
    return _by_token().get((fields[1].lower(), fields[2].lower()), "")


@cache
def _by_token() -> Mapping[tuple[str, str], str]:
    fields = {name: name.split("::") for name in spellings()}
    return {(parts[1].lower(), parts[2].lower()): name for name, parts in fields.items() if len(parts) == _FIELDS}
