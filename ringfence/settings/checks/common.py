"""What several checks need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.secrets import quote


def repeated(names: Sequence[str], place: str, *, kind: str) -> Iterator[Problem]:
    """A problem for each name that stands in the list a second time, whatever its capitals and marks between words.

    Resources are named by the words alone, so "Card Blocking" and "Card-Blocking" would be one resource.

    Args:
        names: The names, in the order of the file.
        place: Path of a name, with `{}` where its index goes.
        kind: What is named, for the message.
    """
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        first = seen.setdefault(_words(name), index)
        if first != index:
            yield Problem(
                place=place.format(index),
                found=f"{quote(name)}, which {place.format(first)} is already",
                allowed=f"each {kind} once",
                fix="choose another, or remove one of the two",
                control=HOUSE_RULE,
            )


def _words(name: str) -> str:
    address = "/" in name or "@" in name
    return name.casefold() if address else re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def missing_reference(
    name: str, known: Sequence[str], *, place: str, kind: str, control: str = HOUSE_RULE
) -> Iterator[Problem]:
    """A problem when `name` is none of the declared ones."""
    if name not in known:
        offered = ", ".join(sorted(known)) or "none so far"
        yield Problem(
            place=place,
            found=quote(name),
            allowed=f"a declared {kind} [{offered}]",
            fix=f"choose one of them, or declare the {kind}",
            control=control,
        )
