"""What every settings model shares: forbidden extras, frozen values, and the control its problems name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, PlainSerializer
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

HOUSE_RULE = "house rule"
"""Control of a rule that no regulation carries: it keeps names, numbers and files usable."""


class Section(BaseModel):
    """One part of the settings tree.

    Unknown keys are refused and values cannot be changed after loading. The text below each field is its
    documentation: it becomes the JSON schema's description and the table of `docs/configuration.md`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    control: ClassVar[str] = HOUSE_RULE
    """The control named in messages about the shape of this section (article and act)."""


@dataclass(frozen=True)
class Unit:
    """Marks a number with its unit, so that schema and documentation can say it."""

    name: str

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        schema["x-unit"] = self.name
        return schema


@dataclass(frozen=True)
class Suggest:
    """Adds the list of usual or allowed words to the JSON schema, for completion in an editor."""

    words: tuple[str, ...]

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        schema["enum"] = list(self.words)
        return schema


Key = TypeVar("Key")
Value = TypeVar("Value")


def _read_only(mapping: Mapping[Key, Value]) -> Mapping[Key, Value]:
    return MappingProxyType(dict(mapping))


def _plain(mapping: Mapping[Any, Any]) -> dict[Any, Any]:
    return dict(mapping)


FrozenMapping = Annotated[Mapping[Key, Value], AfterValidator(_read_only), PlainSerializer(_plain)]
"""A mapping that cannot be changed after loading, like everything else in the tree."""
