"""Reading the text of an event: JSON that all readers understand alike, times with a zone, and what is wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from ringfence.domain.problems import Problem

_CONTROL = "event format 1"
_SHOWN_CHARACTERS = 60


class EventFormatError(ValueError):
    """A text that is not an event of a known kind; `problems` says everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.render() for problem in problems))
        self.problems = problems


def format_time(moment: datetime) -> str:
    """UTC time with milliseconds as ISO 8601, such as `2026-11-24T13:00:00.000Z`."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def json_object(raw: str) -> dict[str, Any]:
    """The one JSON object that a text is.

    Raises:
        EventFormatError: when it is none.
    """
    try:
        # An object that is all of the text, as almost always, needs no search for white space around it.
        document, end = _DECODER.raw_decode(raw) if raw.startswith("{") else (None, 0)
        if end != len(raw):
            document = _DECODER.decode(raw)
    except (ValueError, RecursionError) as error:
        raise EventFormatError([_unreadable(error)]) from None
    if not isinstance(document, dict):
        raise EventFormatError(
            [problem_of("body", type(document).__name__, "a JSON object", "send one event per request")]
        )
    return document


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _unreadable(error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return problem_of("body", "JSON nested too deeply to be read", "some hundred levels at most", "send it flatter")
    if not isinstance(error, json.JSONDecodeError) and "digits" in str(error):
        return problem_of("body", "a whole number too long to be read", "at most 4300 digits", "send it as a text")
    return problem_of("body", str(error), "JSON (RFC 8259) in UTF-8", "send one JSON object")


def check_names_once(raw: str) -> None:
    """Refuses an object that has a name twice: its readers would not agree which of the values counts.

    Only asked of a sender who can still mend it; in the archive such an event is kept like any other (RFC 8259,
    section 4: names should be unique, and what software makes of others is unpredictable).

    Raises:
        EventFormatError: when a name is there more than once.
    """

    def once(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
        if twice:
            raise EventFormatError(
                [problem_of("body", f"the name {twice[0]!r} twice in one object", "each name once", "send one value")]
            )

    json.loads(raw, object_pairs_hook=once)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)


def moment_of(value: object) -> datetime | None:
    """The moment that an ISO 8601 text with a zone names, in UTC; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is UTC:  # as almost always: Z and +00:00 give this very object
            return moment
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def text_of(value: object) -> str:
    """A text as it is; empty for anything else."""
    return value if isinstance(value, str) else ""


def problem_of(place: str, found: object, allowed: str, fix: str) -> Problem:
    """A problem of an event, which shows no more than the beginning of what was found."""
    shown = "nothing" if found is None else repr(found)
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "..."
    return Problem(place=place, found=shown, allowed=allowed, fix=fix, control=_CONTROL)
