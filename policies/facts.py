"""Reading property values leaf by leaf: nothing here raises, whatever type a value has."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from policies.model import UNKNOWN, Unknown

QUOTED_CHARACTERS = 120
"""A quoted value is cut after this many characters: a message is read on one screen."""

_MAXIMUM_DOCUMENT_CHARACTERS = 4_000_000
_PARENT_SEPARATOR = "$"


def own_token(token: str) -> str:
    """Own type of a resource: the engine joins the types of its parents before it with `$`."""
    return token.rsplit(_PARENT_SEPARATOR, 1)[-1]


def at(value: Any, path: str) -> Any:
    """The value at a dotted path of names; None when absent, `UNKNOWN` when it or anything above it is unknown."""
    for key in path.split("."):
        if value is UNKNOWN:
            return UNKNOWN
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def each(value: Any, place: str) -> Iterator[tuple[Any, str]]:
    """Items with their places, of a list or of the single object that older property shapes have in its stead."""
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield item, f"{place}[{index}]"
    elif value is not None:
        yield value, place


def first_object(value: Any, place: str) -> tuple[Any, str]:
    """The object at a place that some shapes spell as a list of one."""
    return next(each(value, place), (None, place))


def quoted(value: Any) -> str:
    """A value for a message: text in quotes, non-ASCII letters escaped so that a look-alike shows, long values cut."""
    if value is None:
        return "nothing"
    if value is UNKNOWN:
        return "a value that is not known before deployment"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    try:
        text = ascii(value) if isinstance(value, str | int | float | bool) else json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= QUOTED_CHARACTERS else f"{text[:QUOTED_CHARACTERS]}..."


def number(value: Any) -> float | Unknown | None:
    """A number, also one written as text; None when it is no number or absent."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, str) and len(value) < 20:  # noqa: PLR2004  (longer than any number of days or seconds)
        try:
            parsed = float(value)
        except ValueError:
            return None
        return parsed if math.isfinite(parsed) else None
    return None


def truth(value: Any) -> bool | Unknown | None:
    """A truth value, also one written as text; None when it is neither or absent."""
    if value is UNKNOWN or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower())
    return None


def text(value: Any) -> str | Unknown | None:
    """A text; None when it is none or absent."""
    return value if value is UNKNOWN or isinstance(value, str) else None


def document(value: Any) -> Any:
    """A JSON document given as text or as an object; None when it is neither, `UNKNOWN` when not known yet."""
    if value is UNKNOWN or isinstance(value, Mapping | list):
        return value
    if not isinstance(value, str) or len(value) > _MAXIMUM_DOCUMENT_CHARACTERS:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def listed(value: Any) -> list[Any]:
    """A value as a list: policy documents write one item without the brackets."""
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]


def tags_of(properties: Mapping[str, Any]) -> Any:
    """All tags of a resource, the provider's default tags included; `UNKNOWN` when they cannot be read yet."""
    merged: dict[str, Any] = {}
    for key in ("tagsAll", "tags"):
        tags = properties.get(key)
        if tags is UNKNOWN:
            return UNKNOWN
        if isinstance(tags, Mapping):
            merged.update(tags)
        elif isinstance(tags, list):
            merged.update(
                {
                    str(tag.get("key", tag.get("Key"))): tag.get("value", tag.get("Value"))
                    for tag in tags
                    if isinstance(tag, Mapping)
                }
            )
    return merged
