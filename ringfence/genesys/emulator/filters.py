"""Filters of lists by what a field says, for query parameters that the platform documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .call import Call
from .references import reference_ids
from .store import Stored

Fields = Mapping[str, tuple[str, ...]]
"""Query parameter to the reference paths (`references.Reference.path`) of which one must have the wanted value.

A path that ends in `?` has the value `true` where there is anything, and `false` where there is nothing.
"""


def listed(call: Call, name: str) -> list[str]:
    """Values of a query parameter, repeated or separated by commas."""
    return [part for value in call.query.get(name, []) for part in value.split(",") if part]


def by_fields(call: Call, members: Iterable[Stored], fields: Fields) -> list[Stored]:
    """Members that have one of the wanted values of every parameter that was sent, without regard to case.

    A field that is missing counts as `false`, so that a flag nobody set can be asked for.
    """
    wishes = [({value.casefold() for value in listed(call, name)}, paths) for name, paths in fields.items()]
    wishes = [(wanted, paths) for wanted, paths in wishes if wanted]
    return [member for member in members if all(wanted & _values(member, paths) for wanted, paths in wishes)]


def _values(member: Stored, paths: Iterable[str]) -> set[str]:
    found = {path: [_text(value) for value in reference_ids(member, path.removesuffix("?"))] for path in paths}
    return {
        value for path, values in found.items() for value in ({_text(bool(values))} if path.endswith("?") else values)
    } or {"false"}


def _text(value: Any) -> str:
    return str(value).casefold()
