"""A hostile program: every property of every resource gets values that it cannot have; all are refused, none crash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ringfence.genesys.provider.models import Property, properties
from ringfence.genesys.provider.registry import handlers

from .test_previews import EVERYTHING

WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "string": (True, 7.0, [], {"a": 1}),
    "integer": ("7", "\uff17", True, 1.5, [1], {"a": 1}),
    "number": ("7", True, [1], {"a": 1}),
    "boolean": ("true", 1.0, [True], {"a": True}),
    "enum": ("nonsense", "", "DAILY ", 7.0, ["one"]),
    "list": ("one", 7.0, {"0": "one"}),
    "map": ("one", 7.0, ["one"]),
    "model": ("one", 7.0, ["one"]),
}
HOSTILE = ("x" * 100_000, -1.0, 1e308, "", "\x00", "\uff45\uff55-central-1", "eu-centra1-1", ["x"] * 1000, {"": ""})
"""Values of a right or wrong type that hardly any property takes; a check must survive each."""


def shape_of(field: Property) -> str:
    return "model" if field.shape.model is not None else field.shape.kind


def wrong() -> Iterator[tuple[str, str, Any]]:
    for token, handler in sorted(handlers().items()):
        for name, field in properties(handler.definition.inputs).items():
            for value in WRONG_TYPES.get(shape_of(field), ()):
                yield token, name, value


def test_every_kind_of_property_is_attacked():
    kinds = {shape_of(field) for item in handlers().values() for field in properties(item.definition.inputs).values()}
    assert kinds <= {*WRONG_TYPES, "any"}


@pytest.mark.parametrize("token", sorted(handlers()))
def test_a_value_of_a_wrong_type_is_refused_on_its_property(stack, token):
    for name, value in [(name, value) for other, name, value in wrong() if other == token]:
        told = stack.failures(token, {**EVERYTHING[token], name: value})

        places = {place.split(".")[0].split("[")[0] for place in told}
        assert name in places, f"{name} = {value!r}"
    assert stack.writes() == []


@pytest.mark.parametrize("token", sorted(handlers()))
def test_a_required_property_is_not_null_and_not_left_out(stack, token):
    for name, field in properties(handlers()[token].definition.inputs).items():
        if not field.required:
            continue
        left_out = {key: value for key, value in EVERYTHING[token].items() if key != name}

        assert name in stack.failures(token, left_out)
        assert name in stack.failures(token, {**left_out, name: None})


@pytest.mark.parametrize("token", sorted(handlers()))
def test_nothing_that_a_program_can_say_makes_a_check_crash_or_write(stack, token):
    for name in properties(handlers()[token].definition.inputs):
        for value in HOSTILE:
            told = stack.failures(token, {**EVERYTHING[token], name: value})

            for place, text in told.items():
                assert text.startswith(f"{place}: found ")
                assert len(text) < 5000, f"{place} = {str(value)[:40]!r}"
    assert stack.writes() == []
