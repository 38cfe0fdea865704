"""Pure decisions about values: what differs, what means the same, and what of a found object a program manages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.genesys.provider.models import Model, Property, Shape, properties
from ringfence.plugin.provider import Kind
from ringfence.plugin.wire import is_known


def is_empty(value: Any) -> bool:
    """Whether a value says no more than a value that was left out."""
    return value is None or (isinstance(value, str | list | Mapping) and len(value) == 0)


def same(field: Property, one: Any, other: Any) -> bool:
    """Whether two known values of a field mean the same.

    `other` is what a program declared: keys that it leaves out of an object or of a partial map do not count.
    """
    if field.traits.equal is not None and field.traits.equal(one, other):
        return True
    if field.shape.kind == "list" and isinstance(one, list) and isinstance(other, list):
        return _same_list(field, one, other)
    if field.shape.model is not None and isinstance(one, Mapping) and isinstance(other, Mapping):
        return _same_object(field.shape.model, one, other)
    if field.traits.partial and isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(key in one and _equal(one[key], value) for key, value in other.items())
    return _equal(one, other)


def _same_list(field: Property, one: list[Any], other: list[Any]) -> bool:
    if len(one) != len(other):
        return False
    model = field.shape.item.model if field.shape.item else None
    if field.traits.unordered:
        one, other = sorted(one, key=_canonical), sorted(other, key=_canonical)
    if model is not None:
        return all(
            isinstance(left, Mapping) and isinstance(right, Mapping) and _same_object(model, left, right)
            for left, right in zip(one, other, strict=True)
        )
    return all(_equal(left, right) for left, right in zip(one, other, strict=True))


def _same_object(model: type[Model], one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    fields = properties(model)
    return all(
        (is_empty(value) and is_empty(one.get(name)))
        or (name in one and name in fields and same(fields[name], one[name], value))
        for name, value in other.items()
    )


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def differences(model: type[Model], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Kind]:
    """Kind of difference by property path: replace-only fields first, else in the order of declaration."""
    fields = sorted(properties(model).values(), key=lambda field: not field.traits.replace)
    changes: dict[str, Kind] = {}
    for field in fields:
        if not field.traits.operator_owned:
            changes.update(_field_changes(field, field.name, old, new, replaces=field.traits.replace))
    return changes


def is_sticky(field: Property) -> bool:
    """Whether Genesys keeps the value of a field that a program stops declaring."""
    return field.traits.sticky or (field.traits.replace and not field.required)


def _field_changes(
    field: Property, path: str, old: Mapping[str, Any], new: Mapping[str, Any], *, replaces: bool
) -> Iterator[tuple[str, Kind]]:
    before, after = old.get(field.name), new.get(field.name)
    if after is None and is_sticky(field):
        return
    yield from _changes(field, path, before, after, replaces=replaces)


def _changes(field: Property, path: str, before: Any, after: Any, *, replaces: bool) -> Iterator[tuple[str, Kind]]:
    if is_known(after) and _unchanged(field, before, after):
        return
    if before is None:
        yield path, _kind("ADD", replaces=replaces)
    elif after is None:
        yield path, _kind("DELETE", replaces=replaces)
    else:
        inner = list(_inner_changes(field, path, before, after, replaces=replaces))
        yield from inner or [(path, _kind("UPDATE", replaces=replaces))]


def _unchanged(field: Property, before: Any, after: Any) -> bool:
    if is_empty(before) or is_empty(after):
        return is_empty(before) and is_empty(after)
    return same(field, before, after) and same(field, after, before)


def _inner_changes(
    field: Property, path: str, before: Any, after: Any, *, replaces: bool
) -> Iterator[tuple[str, Kind]]:
    if field.shape.model is not None and isinstance(before, Mapping) and isinstance(after, Mapping):
        for inner in properties(field.shape.model).values():
            inner_replaces = replaces or inner.traits.replace
            yield from _field_changes(inner, f"{path}.{inner.name}", before, after, replaces=inner_replaces)
    elif field.shape.kind == "map" and isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            item = _anonymous(field, field.shape.item)
            yield from _changes(item, _key_path(path, key), before.get(key), after.get(key), replaces=replaces)
    elif not field.traits.unordered and isinstance(before, list) and isinstance(after, list):
        item = _anonymous(field, field.shape.item)
        for index in range(max(len(before), len(after))):
            one = before[index] if index < len(before) else None
            other = after[index] if index < len(after) else None
            yield from _changes(item, f"{path}[{index}]", one, other, replaces=replaces)


def _anonymous(field: Property, shape: Shape | None) -> Property:
    """An element of a list or a map, seen as a field."""
    return Property(
        name="",
        attribute="",
        shape=shape or Shape(kind="any"),
        traits=type(field.traits)(),
        required=False,
        default=None,
        description="",
    )


def _key_path(path: str, key: str) -> str:
    return f"{path}.{key}" if key.isidentifier() else f'{path}["{key}"]'


def _kind(kind: str, *, replaces: bool) -> Kind:
    return Kind(f"{kind}_REPLACE" if replaces else kind)


def as_found(model: type[Model], found: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs that describe a found object in the program's own terms.

    With `old` inputs: the same fields, each with the old spelling where it still means the same, and with what was
    found where it does not; what Genesys never tells (secrets, operators' fields, local switches) stays as it was.
    Without (an import): everything that is there, with defaults for what only this provider knows.
    """
    values: dict[str, Any] = {}
    for name, field in properties(model).items():
        if not old:
            value = found.get(name, field.default if field.traits.local else None)
            if not is_empty(value):
                values[name] = value
        elif name in old:
            value = _field_as_found(field, found.get(name), old[name])
            if value is not None:
                values[name] = value
    return values


def _field_as_found(field: Property, found: Any, old: Any) -> Any:  # noqa: PLR0911 - one line per case
    traits = field.traits
    if traits.local or traits.secret or traits.write_only or traits.operator_owned:
        return old
    if found is None and (is_empty(old) or old is False):
        return old  # Genesys leaves out what is empty or off
    if is_empty(found) and is_empty(old):
        return old
    if same(field, found, old):
        return old
    if field.shape.model is not None and isinstance(found, Mapping) and isinstance(old, Mapping):
        return as_found(field.shape.model, found, old)
    if traits.partial and isinstance(found, Mapping) and isinstance(old, Mapping):
        return {key: found[key] for key in old if key in found}
    model = field.shape.item.model if field.shape.item else None
    if model is not None and isinstance(found, list) and isinstance(old, list):
        return _list_as_found(field, model, found, old)
    return found


def _list_as_found(field: Property, model: type[Model], found: list[Any], old: list[Any]) -> list[Any]:
    """Elements that did not change keep their old spelling, wherever they are now."""
    item = _anonymous(field, field.shape.item)
    left = list(old)
    values = []
    for index, element in enumerate(found):
        match = next((candidate for candidate in left if same(item, element, candidate)), None)
        if match is not None:
            left.remove(match)
            values.append(match)
        elif index < len(old) and old[index] in left:
            values.append(as_found(model, element, old[index]))
        else:
            values.append(as_found(model, element, {}))
    return values
