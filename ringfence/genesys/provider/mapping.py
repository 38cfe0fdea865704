"""Between inputs (wire names, ids) and Genesys objects (their own names, nested references), driven by the models."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import Any

from ringfence.genesys.provider.models import Model, Property, Shape, properties


def to_api(model: type[Model], values: Mapping[str, Any], *, skip: Collection[str] = ()) -> dict[str, Any]:
    """Genesys form of inputs. Only what is set appears; fields named in `skip` are left to the caller."""
    body: dict[str, Any] = {}
    for name, value in values.items():
        field = properties(model).get(name)
        if field is None or field.traits.local or name in skip or value is None:
            continue
        _put(body, _path(field), _outgoing(field.shape, value, reference=field.traits.reference))
    return body


def from_api(model: type[Model], found: Mapping[str, Any], *, skip: Collection[str] = ()) -> dict[str, Any]:
    """Inputs that a program would have to write to get this object. Secrets are never in it: Genesys redacts them."""
    values: dict[str, Any] = {}
    for name, field in properties(model).items():
        if field.traits.local or field.traits.secret or field.traits.write_only or name in skip:
            continue
        value = _get(found, _path(field))
        if value is not None:
            values[name] = _incoming(field.shape, value, reference=field.traits.reference)
    return values


def merge(current: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What to write so that `new` holds, what `old` had and `new` has not is gone, and all else stays as it is.

    All three are Genesys objects: the one found, the one that the state stands for, the one that the program wants.
    """
    result = deepcopy(dict(current))
    for key, value in new.items():
        before = result.get(key)
        if _refers_to(value, before):
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping) and set(value) != {"id"}:
            earlier = old.get(key)
            result[key] = merge(before, earlier if isinstance(earlier, Mapping) else {}, value)
        else:
            result[key] = deepcopy(value)
    for key in old:
        if key not in new:
            result.pop(key, None)
    return result


def _refers_to(value: Any, found: Any) -> bool:
    """Whether references to write are the ones found, which carry names and addresses besides the ids."""
    if isinstance(value, list) and isinstance(found, list) and value:
        return len(value) == len(found) and all(map(_refers_to, value, found))
    if not isinstance(value, Mapping) or not isinstance(found, Mapping):
        return False
    return set(value) == {"id"} and found.get("id") == value["id"]


def pick(found: Mapping[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an object that another one speaks about: the same keys, with the values found."""
    picked: dict[str, Any] = {}
    for key, value in like.items():
        if key not in found:
            continue
        nested = isinstance(value, Mapping) and isinstance(found[key], Mapping)
        picked[key] = pick(found[key], value) if nested else deepcopy(found[key])
    return picked


def _path(field: Property) -> list[str]:
    return (field.traits.api or field.name).split(".")


def _put(body: dict[str, Any], path: list[str], value: Any) -> None:
    *parents, last = path
    for part in parents:
        body = body.setdefault(part, {})
    body[last] = value


def _get(found: Mapping[str, Any], path: list[str]) -> Any:
    value: Any = found
    for part in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _outgoing(shape: Shape, value: Any, *, reference: bool) -> Any:
    if shape.kind == "list" and shape.item is not None:
        return [_outgoing(shape.item, item, reference=reference) for item in value]
    if reference:
        return {"id": value}
    if shape.model is not None:
        return to_api(shape.model, value)
    return deepcopy(value)


def _incoming(shape: Shape, value: Any, *, reference: bool) -> Any:
    if shape.kind == "list" and shape.item is not None and isinstance(value, list):
        items = [_incoming(shape.item, item, reference=reference) for item in value]
        return [item for item in items if item is not None]
    if reference:
        return value.get("id") if isinstance(value, Mapping) else value
    if shape.model is not None and isinstance(value, Mapping):
        return from_api(shape.model, value)
    return deepcopy(value)
