"""Every place in the inputs of a resource, however deep, and inputs that are right but for the value at one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.genesys.provider.models import Model, Property, Shape, properties
from ringfence.genesys.provider.validation import path_text

PLAIN: dict[str, Any] = {
    "string": "text",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "any": "text",
    "map": {"key": "text"},
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place.

    Attributes:
        path: Names and indices that lead to it.
        shape: Shape of the values there.
        field: Field that the place is or belongs to.
        required: Whether the object around it cannot do without.
    """

    path: tuple[str | int, ...]
    shape: Shape
    field: Property
    required: bool

    @property
    def text(self) -> str:
        return path_text(self.path)

    def filled(self, inputs: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The inputs with a value at this place, and with what has to stand around it."""
        result = dict(inputs)
        name = str(self.path[0])
        result[name] = _with(self.shape_of_root, result.get(name), self.path[1:], value)
        return result

    @property
    def shape_of_root(self) -> Shape:
        return self.root.shape

    root: Property


def places(model: type[Model]) -> Iterator[Place]:
    """Every place in a model, outermost first; lists and maps are looked into at their first element."""
    for name, field in properties(model).items():
        yield from _places(field.shape, (name,), field, field, required=field.required)


def _places(
    shape: Shape, path: tuple[str | int, ...], field: Property, root: Property, *, required: bool
) -> Iterator[Place]:
    yield Place(path=path, shape=shape, field=field, root=root, required=required)
    if shape.kind in {"list", "map"} and shape.item is not None:
        key: str | int = 0 if shape.kind == "list" else "key"
        yield from _places(shape.item, (*path, key), field, root, required=True)
    elif shape.model is not None:
        for name, inner in properties(shape.model).items():
            yield from _places(inner.shape, (*path, name), inner, root, required=inner.required)


def sample(shape: Shape) -> Any:
    """A value of the shape, with no more than it needs."""
    if shape.model is not None:
        inner = properties(shape.model).items()
        return {name: sample(field.shape) for name, field in inner if field.required}
    if shape.kind == "enum":
        return shape.choices[0]
    if shape.kind == "list":
        return [sample(shape.item)] if shape.item else []
    return PLAIN[shape.kind]


def _with(shape: Shape, current: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        inner = shape.item
        assert inner is not None
        others = list(current) if isinstance(current, list) else [sample(inner)]
        others = others or [sample(inner)]
        return [_with(inner, others[0], rest, value), *others[1:]]
    around = dict(current) if isinstance(current, Mapping) else sample(shape)
    inner = properties(shape.model)[step].shape if shape.model is not None else shape.item
    assert inner is not None
    return {**around, step: _with(inner, around.get(step), rest, value)}
