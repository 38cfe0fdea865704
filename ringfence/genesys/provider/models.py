"""Base of all models and what can be read from them.

Python attributes are snake_case, wire names are camelCase. A value that is left out (`None`) is not managed: Genesys
keeps what it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from ringfence.genesys.provider.fields import Traits, traits_of


class Model(BaseModel):
    """A group of properties, of a resource or nested in one."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        strict=True,
        frozen=True,
        # Models are built when first used: a provider process uses few of them, and starts at every preview.
        defer_build=True,
    )

    def to_wire(self) -> dict[str, Any]:
        """Plain dictionary with wire names and without what was left out."""
        return self.model_dump(by_alias=True, exclude_none=True)


_building = Lock()


def ready(model: type[Model]) -> type[Model]:
    """The model, built. Calls run in parallel and pydantic builds without a lock, so first uses come through here."""
    if not model.__pydantic_complete__:
        with _building:
            _build(model)
    return model


def _build(model: type[Model]) -> None:
    for field in properties(model).values():
        inner = field.shape.innermost.model
        if inner is not None and not inner.__pydantic_complete__:
            _build(inner)
    if not model.__pydantic_complete__:
        model.model_rebuild()


class Inputs(Model):
    """Inputs of a resource."""


class Outputs(Model):
    """What a resource computes beside echoing its inputs."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Type of a field, taken apart.

    Attributes:
        kind: `string`, `integer`, `number`, `boolean`, `enum`, `object`, `list`, `map` or `any`.
        choices: Allowed values of an enum.
        model: Model of an object.
        item: Shape of the elements of a list or the values of a map.
    """

    kind: str
    choices: tuple[str, ...] = ()
    model: type[Model] | None = None
    item: Shape | None = None

    @property
    def innermost(self) -> Shape:
        """Shape of the elements of a list or map, however deep; of anything else the shape itself."""
        return self if self.item is None else self.item.innermost


@dataclass(frozen=True, kw_only=True)
class Property:
    """One field of a model as the rest of the provider sees it.

    Attributes:
        name: Wire name (camelCase).
        attribute: Python name (snake_case).
        shape: Its type.
        traits: How it behaves.
        required: Whether a program must set it.
        default: Value that `check` fills in, or None.
        description: What it means, with units.
    """

    name: str
    attribute: str
    shape: Shape
    traits: Traits
    required: bool
    default: Any
    description: str


@cache
def properties(model: type[Model]) -> Mapping[str, Property]:
    """All fields of a model by wire name, in the order of declaration."""
    found: dict[str, Property] = {}
    for attribute, info in model.model_fields.items():
        name = info.alias or to_camel(attribute)
        found[name] = Property(
            name=name,
            attribute=attribute,
            shape=shape_of(info.annotation),
            traits=traits_of(info),
            required=info.is_required(),
            default=info.get_default(call_default_factory=True, validated_data={}) if not info.is_required() else None,
            description=info.description or "",
        )
    return found


_SCALARS: dict[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number", Any: "any"}


def shape_of(annotation: Any) -> Shape:
    """Shape of an annotation.

    Raises:
        TypeError: when the annotation is of a kind that neither the wire nor the SDK can carry.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return shape_of(inner)
    if annotation in _SCALARS:
        return Shape(kind=_SCALARS[annotation])
    if origin is Literal:
        return Shape(kind="enum", choices=arguments)
    if origin in (list, dict):
        return Shape(kind="list" if origin is list else "map", item=shape_of(arguments[-1]))
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return Shape(kind="object", model=annotation)
    raise TypeError(f"a field of a resource cannot be of type {annotation}")
