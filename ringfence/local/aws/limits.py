"""Value limits of the AWS API that the emulator does not hold, so that a local run does not accept what AWS refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.plugin.wire import UNKNOWN, leaves

INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What values a property may have.

    Attributes:
        path: Generic property path, such as `rule.defaultRetention.mode` or `rules[].status`.
        holds: Decides on one value.
        allowed: The same in words.
    """

    path: str
    holds: Callable[[Any], bool]
    allowed: str


def between(path: str, low: float, high: float) -> Limit:
    """A number from `low` to `high`, both included."""
    return Limit(path=path, holds=lambda value: low <= value <= high, allowed=f"a number from {low} to {high}")


def one_of(path: str, *values: Any) -> Limit:
    """One of `values`."""
    return Limit(path=path, holds=lambda value: value in values, allowed=", ".join(map(str, values)))


def matching(path: str, pattern: str, allowed: str) -> Limit:
    """A text that matches the whole regular expression `pattern`."""
    expression = re.compile(pattern)
    return Limit(path=path, holds=lambda value: expression.fullmatch(value) is not None, allowed=allowed)


def problems(limits: Iterable[Limit], inputs: Mapping[str, Any], control: str) -> Iterator[Problem]:
    """Every known leaf of `inputs` that a limit forbids."""
    by_path: dict[str, list[Limit]] = {}
    for limit in limits:
        by_path.setdefault(limit.path, []).append(limit)
    for place, value in leaves(inputs):
        for limit in by_path.get(INDEX.sub("[]", place), ()):
            if value is not UNKNOWN and value is not None and not limit.holds(value):
                yield Problem(
                    place=place, found=repr(value), allowed=limit.allowed, fix="change the value", control=control
                )
