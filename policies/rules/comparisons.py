"""The comparisons that most rules are made of; each knows unknown, absent and ill-typed values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policies.facts import number, quoted, truth
from policies.model import UNKNOWN, Finding, failed, undecided


def must_be_true(value: Any, place: str, *, default: bool = False) -> Iterator[Finding]:
    """A flag that must be on; `default` is what the platform takes when it is not set."""
    if value is UNKNOWN:
        yield undecided(place, "true")
    elif not (value is None and default) and truth(value) is not True:
        yield failed(place, quoted(value), "true")


def must_be_false(value: Any, place: str) -> Iterator[Finding]:
    """A flag that must be off; off when it is not set."""
    if value is UNKNOWN:
        yield undecided(place, "false")
    elif value is not None and truth(value) is not False:
        yield failed(place, quoted(value), "false")


def must_be_at_least(value: Any, place: str, minimum: float, unit: str, *, absent: str = "") -> Iterator[Finding]:
    """A number with a floor.

    Args:
        value: The value.
        place: Its property path.
        minimum: Smallest number allowed.
        unit: Unit for the message.
        absent: What an absent value means and why that is refused; empty allows it.
    """
    allowed = f"at least {minimum:.15g} {unit}"
    if value is UNKNOWN:
        yield undecided(place, allowed)
    elif value is None:
        if absent:
            yield failed(place, f"nothing, which means {absent}", allowed)
    else:
        amount = number(value)
        if amount is None or amount < minimum:  # type: ignore[operator]
            yield failed(place, quoted(value), allowed)
