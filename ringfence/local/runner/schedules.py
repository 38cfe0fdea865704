"""Schedules of EventBridge Scheduler, to a queue or a function: `rate(...)`, `cron(...)` and `at(...)`.

A rate is counted from the full interval, so a runner that was restarted goes on where it was: `rate(5 minutes)` fires
at minute 0, 5, 10 and so on. The other two are read in the schedule's time zone; a time that the clocks leave out is
left out, and one that they show twice counts once. What cannot be read is not served, and is named in the runner's
state. Sources: Amazon EventBridge Scheduler user guide, "Schedule types"; AWS re:Post, "How can I adjust my Amazon
EventBridge schedule for daylight saving?".
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.cron import parse_cron
from ringfence.local.runner.declarations import ScheduleDeclaration
from ringfence.local.runner.workers import FunctionPool, ThrottledError

LOOK_SECONDS: Final = 1.0
"""How often the clock is looked at; schedules are whole minutes."""

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
        current = until // interval * interval
        return [current] if current > after else []
    matches = _wall_clock(schedule.expression)
    zone = _zone(schedule.timezone)
    found = []
    first = max(after, until - LONGEST_GAP_SECONDS)
    for moment in range(first // 60 * 60 + 60, until + 1, 60):
        local = datetime.fromtimestamp(moment, zone)
        if local.fold == 0 and matches(local):
            found.append(moment)
    return found


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


def message(declaration: ScheduleDeclaration, moment: int) -> str:
    """Input of the target, with the context attributes of EventBridge Scheduler filled in.

    Args:
        declaration: The schedule.
        moment: Scheduled time, seconds since 1970.
    """
    values = {
        "scheduled-time": datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z"),
        "schedule-arn": declaration.arn,
        "execution-id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{declaration.arn}/{moment}")),
        "attempt-number": "1",
    }
    text = declaration.input
    for name, value in values.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


@dataclass(kw_only=True)
class Clockwork:
    """Fires schedules in a thread of its own.

    Attributes:
        sqs: boto3 client of SQS.
        pool_of: Gives the processes of a function by its ARN, None for one that is not served.
        now: Seconds since 1970.
        fired: Runs since the start.
        errors: The last failure of each schedule that failed when it last fired, by name.
    """

    sqs: Callable[[], Any]
    pool_of: Callable[[str], FunctionPool | None]
    now: Callable[[], float] = time.time
    fired: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    _declared: tuple[ScheduleDeclaration, ...] = ()
    _looked: dict[str, int] = field(default_factory=dict)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="schedules", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def serve(self, declared: tuple[ScheduleDeclaration, ...]) -> None:
        """Takes up the schedules that are declared now; a new one fires at its next scheduled time."""
        served = tuple(schedule for schedule in declared if problem_of(schedule) is None)
        for schedule in served:
            self._looked.setdefault(schedule.arn, int(self.now()))
        self._declared = served

    def fire_due(self) -> int:
        """Fires every schedule for each of its times since it was last looked at; returns how many runs."""
        fired, now = 0, int(self.now())
        for schedule in self._declared:
            looked = self._looked[schedule.arn]
            if now <= looked:
                continue  # a clock that went back fires nothing twice
            self._looked[schedule.arn] = now
            for moment in due(schedule, looked, now):
                try:
                    self._send(schedule, moment)
                    self.errors.pop(schedule.name, None)
                    fired += 1
                except (BotoCoreError, ClientError, ThrottledError, ValueError) as error:
                    self.errors[schedule.name] = str(error)
        self.fired += fired
        return fired

    def _serve(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self.fire_due()

    def _send(self, schedule: ScheduleDeclaration, moment: int) -> None:
        text = message(schedule, moment)
        service, resource = schedule.target_arn.split(":")[2], schedule.target_arn.rpartition(":")[2]
        if service == "sqs":
            sqs = self.sqs()
            sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=resource)["QueueUrl"], MessageBody=text)
            return
        pool = self.pool_of(schedule.target_arn)
        if pool is None:
            raise ValueError(f"no function {resource} is served here")
        # In a thread: a long run must not hold up the other schedules.
        threading.Thread(
            target=pool.invoke, args=(json.loads(text),), kwargs={"wait_seconds": 60.0}, daemon=True
        ).start()
