"""Checks inputs against their model: everything that is known is checked, and every problem is told at once.

In preview an input may be unknown (`UNKNOWN`), as a whole or somewhere inside. What is unknown is left alone; what
stands beside it is checked all the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.models import Model, Property, Shape, properties, ready
from ringfence.plugin.wire import UNKNOWN, is_known

LONGEST_WORDS = 1200
"""Characters of what a message repeats of a value; the rest of an enormous one tells nobody anything."""


def told(problem: Problem) -> tuple[str, str]:
    """Place and text of a problem as the engine takes them."""
    short = replace(problem, found=_shortened(problem.found), allowed=_shortened(problem.allowed))
    return short.place, short.render()


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_WORDS:
        return text
    half = LONGEST_WORDS // 2
    return f"{text[:half]}... ({len(text) - LONGEST_WORDS} more characters) ...{text[-half:]}"


def without_nulls(value: Any) -> Any:
    """The value without null entries of dictionaries: a null means the same as leaving the key out."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def with_defaults(model: type[Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the defaults of the model and of nested models filled in."""
    filled = dict(values)
    for name, field in properties(model).items():
        if name not in filled and field.default is not None:
            filled[name] = field.default
        elif name in filled:
            filled[name] = _nested_defaults(field.shape, filled[name])
    return filled


def _nested_defaults(shape: Shape, value: Any) -> Any:
    if shape.model is not None and isinstance(value, Mapping):
        return with_defaults(shape.model, value)
    if shape.kind == "list" and shape.item is not None and isinstance(value, list):
        return [_nested_defaults(shape.item, item) for item in value]
    return value


def shape_problems(model: type[Model], values: Mapping[str, Any], *, source: str) -> list[Problem]:
    """Everything that is wrong with the shape of the values.

    Args:
        model: What the values must fit.
        values: Plain inputs, possibly with unknown leaves.
        source: Where the rules come from, named in each message.
    """
    try:
        ready(model).model_validate(values, by_alias=True, by_name=False)
    except ValidationError as error:
        found = [_problem(model, values, detail, source) for detail in error.errors(include_url=False)]
        return [problem for problem in found if problem is not None]
    return []


def _problem(model: type[Model], values: Mapping[str, Any], detail: ErrorDetails, source: str) -> Problem | None:
    location = detail["loc"]
    value = _value_at(values, location)
    if value is UNKNOWN or (detail["type"] != "extra_forbidden" and not is_known(value)):
        return None
    place = path_text(location)
    field = _field_at(model, location)
    secret = any(part.traits.secret for part in _fields_along(model, location))
    found = "nothing" if detail["type"] == "missing" else "[secret]" if secret else shown(value)
    if detail["type"] == "extra_forbidden":
        return _unknown_name(model, location, place, source)
    allowed = _allowed(detail, field)
    fix = "set it" if detail["type"] == "missing" else "change it"
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=source)


def _unknown_name(model: type[Model], location: Sequence[str | int], place: str, source: str) -> Problem:
    owner = _model_at(model, location[:-1]) or model
    names = list(properties(owner))
    close = difflib.get_close_matches(str(location[-1]), names, n=1)
    fix = f"did you mean {close[0]!r}?" if close else "remove it"
    return Problem(
        place=place, found=f"unknown property {location[-1]!r}", allowed=", ".join(names), fix=fix, control=source
    )


def _allowed(detail: ErrorDetails, field: Property | None) -> str:
    shape = field.shape if field else None
    choices = shape.choices or (shape.item.choices if shape.item else ()) if shape else ()
    if detail["type"] == "literal_error" and choices:
        return ", ".join(choices)
    if detail["type"] == "missing" and field is not None:
        return field.description.rstrip(".")
    return detail["msg"][0].lower() + detail["msg"][1:]


def shown(value: Any) -> str:
    """A value for a message: quoted, and cut where it is long."""
    text = repr(value)
    limit = 120
    return text if len(text) <= limit else f"{text[:limit]}..."


def path_text(location: Sequence[str | int]) -> str:
    """A location as a property path: `plans[2].match`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _value_at(values: Any, location: Sequence[str | int]) -> Any:
    for part in location:
        if values is UNKNOWN:
            return UNKNOWN
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _fields_along(model: type[Model], location: Sequence[str | int]) -> Iterator[Property]:
    """Fields that a location passes through, outermost first."""
    current: type[Model] | None = model
    for part in location:
        if isinstance(part, int) or current is None:
            continue
        field = properties(current).get(part)
        if field is None:
            return
        yield field
        current = field.shape.innermost.model


def _field_at(model: type[Model], location: Sequence[str | int]) -> Property | None:
    found = None
    for found in _fields_along(model, location):  # noqa: B007 - the last one is wanted
        pass
    return found


def _model_at(model: type[Model], location: Sequence[str | int]) -> type[Model] | None:
    field = _field_at(model, location)
    return field.shape.innermost.model if field else None
