"""Schedules of EventBridge Scheduler that fire at a rate, to a queue or a function.

A rate is counted from the full interval, so a runner that was restarted goes on where it was: `rate(5 minutes)` fires
at minute 0, 5, 10 and so on. Other expressions are not served here, and are named in the runner's state.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.declarations import ScheduleDeclaration
from ringfence.local.runner.workers import FunctionPool, ThrottledError

LOOK_SECONDS: Final = 1.0
"""How often the clock is looked at; rates are whole minutes."""

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_UNIT_SECONDS: Mapping[str, int] = {"minute": 60, "hour": 3600, "day": 86_400}


def interval_seconds(expression: str) -> int | None:
    """Seconds between two runs of a rate expression; None for an expression that is not served here."""
    rate = _RATE.fullmatch(expression.strip())
    return int(rate[1]) * _UNIT_SECONDS[rate[2]] or None if rate else None


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
    _last: dict[str, int] = field(default_factory=dict)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="schedules", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def serve(self, declared: tuple[ScheduleDeclaration, ...]) -> None:
        """Takes up the schedules that are declared now; a new one fires at its next full interval."""
        for schedule in declared:
            interval = interval_seconds(schedule.expression)
            if interval is not None:
                self._last.setdefault(schedule.arn, int(self.now()) // interval)
        self._declared = declared

    def fire_due(self) -> int:
        """Fires every schedule whose interval has begun since it was last looked at; returns how many."""
        fired = 0
        for schedule in self._declared:
            interval = interval_seconds(schedule.expression)
            current = int(self.now()) // interval if interval else None
            if interval is None or current is None or current == self._last.get(schedule.arn):
                continue
            self._last[schedule.arn] = current
            try:
                self._send(schedule, current * interval)
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
