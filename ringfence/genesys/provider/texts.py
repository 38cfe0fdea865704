"""What every text in the inputs has in common, wherever it stands: ids, names, and characters that nobody sees.

The platform's own answer to such a text comes late, names no property, or is none: an empty id becomes a path that
leads elsewhere, and a name with a blank at its end is not found again under that name.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.models import Model, Property, Shape, properties
from ringfence.genesys.provider.validation import path_text, shown
from ringfence.plugin.wire import is_known

LONGEST_BODY_BYTES = 512_000
"""Longest request that the platform takes; beyond it answers 413."""

_ID = re.compile(r"[!-~]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters but tabulators and ends of lines."""
_UNSEEN_IN_NAMES = frozenset({"Cc", "Cf", "Zl", "Zp"})
_CHOSEN = frozenset({"apiId", "callerId"})
_SOURCE = "form of texts in the Genesys Cloud API"


@dataclass(frozen=True, kw_only=True)
class _Text:
    place: str
    field: Property
    value: str
    needed: bool


def problems(model: type[Model], values: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts that no object can have. What is unknown, or of another type, is passed over."""
    for text in _texts(model, values, ()):
        problem = _wrong_id(text) if _is_id(text.field) else _wrong_text(text)
        if problem is not None:
            yield problem


def too_long(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Inputs that make a longer request than the platform takes, on the longest of them."""
    if not is_known(values):
        return
    sizes = {name: len(json.dumps(value, ensure_ascii=False, default=str).encode()) for name, value in values.items()}
    if sum(sizes.values()) > LONGEST_BODY_BYTES:
        place = max(sizes, key=lambda name: sizes[name])
        yield Problem(
            place=place,
            found=f"{sizes[place]} of {sum(sizes.values())} bytes",
            allowed=f"{LONGEST_BODY_BYTES} bytes in one request",
            fix="shorten it",
            control="Genesys Cloud: 413 request.entity.too.large",
        )


def _texts(model: type[Model], values: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[_Text]:
    for name, field in properties(model).items():
        if name in values:
            yield from _inside(field.shape, values[name], (*path, name), field, needed=field.required)


def _inside(shape: Shape, value: Any, path: tuple[str | int, ...], field: Property, *, needed: bool) -> Iterator[_Text]:
    if shape.model is not None and isinstance(value, Mapping):
        yield from _texts(shape.model, value, path)
    elif shape.item is not None and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _inside(shape.item, item, (*path, index), field, needed=True)
    elif shape.item is not None and isinstance(value, Mapping):
        for key, item in value.items():
            yield from _inside(shape.item, item, (*path, key), field, needed=False)
    elif shape.kind == "string" and isinstance(value, str):
        yield _Text(place=path_text(path), field=field, value=value, needed=needed)


def _is_id(field: Property) -> bool:
    """Whether a field names objects. What people choose, such as a caller's number, is a text like any other."""
    return field.name not in _CHOSEN and _refers(field)


def _refers(field: Property) -> bool:
    return field.traits.reference or field.name == "id" or field.name.endswith(("Id", "Ids"))


def _wrong_id(text: _Text) -> Problem | None:
    if _ID.fullmatch(text.value):
        return None
    fix = "give the id of the object" if text.needed else "give the id of the object, or leave it out"
    # Letters that only look like the ones meant are shown by their numbers.
    found = shown(text.value) if text.value.isascii() else ascii(text.value[:60])
    return _problem(text, found, "an id: letters, digits and signs, no blank", fix)


def _wrong_text(text: _Text) -> Problem | None:
    value = text.value
    unseen = _unseen(value, name=text.field.name == "name")
    if unseen is not None:
        sign = f"U+{ord(unseen):04X} ({unicodedata.name(unseen, 'a control character')})"
        return _problem(text, f"a character that nobody sees, {sign}", "text that can be read", "remove it")
    if not value.strip() and (text.needed or text.field.name == "name") and not text.field.traits.secret:
        return _problem(text, shown(value), "text", "write it, or leave the element out")
    if text.field.name == "name" and value != value.strip():
        return _problem(text, shown(value), "a name without a blank at either end", f"write {value.strip()!r}")
    return None


def _unseen(value: str, *, name: bool) -> str | None:
    """The first character that nobody sees; in a name also those which only order or join the others."""
    if name:
        return next((sign for sign in value if unicodedata.category(sign) in _UNSEEN_IN_NAMES), None)
    match = _CONTROL.search(value)
    return match[0] if match else None


def _problem(text: _Text, found: str, allowed: str, fix: str) -> Problem:
    found = "[secret]" if text.field.traits.secret else found
    return Problem(place=text.place, found=found, allowed=allowed, fix=fix, control=_SOURCE)
