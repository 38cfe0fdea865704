"""The one form in which a user is told that a value is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A value that may not stay as it is, and what to do about it.

    Attributes:
        place: Path of the value, such as `telephony.sites[1].media_regions[0]`.
        found: What is there now, quoted so that a blank or a look-alike letter is visible.
        allowed: What would be accepted.
        fix: The action that makes the problem go away.
        control: The control or the platform rule behind it, such as `DORA 30(2)(b)`.
    """

    place: str
    found: str
    allowed: str
    fix: str
    control: str

    def render(self) -> str:
        """One line: place, found, allowed, what to do and the control."""
        return f"{self.place}: found {self.found}; allowed: {self.allowed}; {self.fix} ({self.control})"

    def __str__(self) -> str:
        return self.render()


def render_all(problems: Iterable[Problem]) -> str:
    """All problems under one heading that says how many there are."""
    lines = [problem.render() for problem in problems]
    heading = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    return "\n".join([f"{heading}:", *(f"  - {line}" for line in lines)])
