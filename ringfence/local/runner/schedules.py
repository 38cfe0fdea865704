"""When schedules of EventBridge Scheduler fire, and what they send: `rate(...)`, `cron(...)` and `at(...)`.

A rate is counted from the start date or, without one, from the full interval, so a runner that was restarted goes on
where it was: `rate(5 minutes)` fires at minute 0, 5, 10 and so on. The other two are read in the schedule's time zone;
a time that the clocks leave out is left out, and one that they show twice counts once. What cannot be read is not
served, and is named in the runner's state. Sources: Amazon EventBridge Scheduler user guide, "Schedule types"; AWS
re:Post, "How can I adjust my Amazon EventBridge schedule for daylight saving?".
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringfence.local.runner.cron import parse_cron
from ringfence.local.runner.declarations import ScheduleDeclaration

LONGEST_GAP_SECONDS: Final = 3600
"""How far back cron and at expressions are caught up after a machine slept; what is older is left out."""

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_UNIT_SECONDS: Mapping[str, int] = {"minute": 60, "hour": 3600, "day": 86_400}


def interval_seconds(expression: str) -> int | None:
    """Seconds between two runs of a rate expression; None for any other expression."""
    rate = _RATE.fullmatch(expression.strip())
    return int(rate[1]) * _UNIT_SECONDS[rate[2]] or None if rate else None


def due(schedule: ScheduleDeclaration, after: int, until: int) -> list[int]:
    """Scheduled times of a schedule after one moment and up to another, all in seconds since 1970.

    Of a rate only the last one, since its runs are alike.

    Raises:
        ValueError: when the expression or the time zone cannot be read.
    """
    interval = interval_seconds(schedule.expression)
    if interval is not None:
        origin = int(schedule.start or 0)
        current = origin + (until - origin) // interval * interval
        return [current] if current > after and _is_within(schedule, current) else []
    matches = _wall_clock(schedule.expression)
    zone = _zone(schedule.timezone)
    found = []
    once = _AT.fullmatch(schedule.expression.strip()) is not None  # start and end do not count for these
    first = max(after, until - LONGEST_GAP_SECONDS)
    for moment in range(first // 60 * 60 + 60, until + 1, 60):
        local = datetime.fromtimestamp(moment, zone)
        if local.fold == 0 and matches(local) and (once or _is_within(schedule, moment)):
            found.append(moment)
    return found


def _is_within(schedule: ScheduleDeclaration, moment: int) -> bool:
    return (schedule.start is None or moment >= schedule.start) and (schedule.end is None or moment < schedule.end)


def problem_of(schedule: ScheduleDeclaration) -> str | None:
    """Why a schedule is not served here; None for one that is."""
    try:
        due(schedule, 0, 60)
    except ValueError as error:
        return str(error)
    return None


def _wall_clock(expression: str) -> Callable[[datetime], bool]:
    once = _AT.fullmatch(expression.strip())
    if once is None and expression.strip().startswith("cron("):
        return parse_cron(expression).matches
    if once is None:
        raise ValueError(
            f"expression: found {expression!r}; allowed: rate(5 minutes), at(2026-11-24T13:00:00), cron(...)"
        )
    wanted = datetime.fromisoformat(once[1])
    if wanted.second:
        wanted += timedelta(seconds=60 - wanted.second)  # never before its time; AWS is exact to a minute
    return lambda local: local.replace(tzinfo=None) == wanted


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"time zone: found {name!r}; allowed: a name of the IANA database") from None


def execution_id(declaration: ScheduleDeclaration, moment: int) -> str:
    """Identity of a run, the same over all its tries."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{declaration.arn}/{moment}"))


def message(declaration: ScheduleDeclaration, moment: int, attempt: int = 1) -> str:
    """Input of the target, with the context attributes of EventBridge Scheduler filled in.

    Args:
        declaration: The schedule.
        moment: Scheduled time, seconds since 1970.
        attempt: Number of the try, from 1.
    """
    values = {
        "scheduled-time": datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z"),
        "schedule-arn": declaration.arn,
        "execution-id": execution_id(declaration, moment),
        "attempt-number": str(attempt),
    }
    text = declaration.input
    for name, value in values.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text
