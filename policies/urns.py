"""Patterns of URNs, compared part by part: a name that imitates the rest of a URN matches nothing but names.

A URN is `urn:pulumi:<stack>::<project>::<types of its parents and its own>::<name>`; only the name may contain `::`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

SEPARATOR = "::"
_PARTS = 4
_ANYTHING = frozenset({"*", "**", "?*", "*?"})


def parts_of(urn: str) -> list[str]:
    """Stack, project, types and name."""
    return urn.split(SEPARATOR, _PARTS - 1)


def urn_matches(urn: str, pattern: str) -> bool:
    """Whether a URN matches a pattern.

    Args:
        urn: The URN; empty for what is about the whole stack.
        pattern: Four parts with `*` and `?`. `*::<types>::<name>` stands for every stack and project, `*::<name>` for
            every type as well, `*` for everything.
    """
    if pattern == "*":
        return True
    found, wanted = parts_of(urn), parts_of(pattern)
    if len(found) < _PARTS:
        return fnmatchcase(urn, pattern)
    if wanted[0] == "*" and len(wanted) < _PARTS:
        found = found[1 - len(wanted) :]
        wanted = wanted[1:]
    return len(found) == len(wanted) and all(map(fnmatchcase, found, wanted))


def names_something(pattern: str) -> bool:
    """Whether a pattern says at least a part of a type or of a name, so that it does not mean every resource."""
    wanted = parts_of(pattern)
    return any(part not in _ANYTHING for part in (wanted[2:] if len(wanted) == _PARTS else wanted[1:]))
