"""Fires schedules: hands each run over to its queue or function, tries again, and gives up to a dead-letter queue.

Sources: Amazon EventBridge Scheduler user guide, "Configuring a dead-letter queue", "Configuring flexible time
windows"; API RetryPolicy. A function is started without waiting for it, so its own failures are Lambda's to repeat
(`ringfence.local.runner.asynchronous`), and only what could not be handed over counts here. AWS says no more of its
pauses than that they grow; here they double from one second to five minutes. What waits for another try is lost when
the runner ends.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.asynchronous import AsynchronousRuns
from ringfence.local.runner.declarations import ScheduleDeclaration
from ringfence.local.runner.schedules import due, execution_id, message, problem_of
from ringfence.local.runner.workers import FunctionPool

LOOK_SECONDS: Final = 1.0
"""How often the clock is looked at; schedules are whole minutes."""

LONGEST_PAUSE_SECONDS: Final = 300
"""Longest pause between two tries."""


@dataclass(kw_only=True)
class _Run:
    """A run of a schedule that has not been handed over; `at` is when it is tried next."""

    schedule: ScheduleDeclaration
    moment: int
    at: float
    tries: int = 0


@dataclass(kw_only=True)
class Clockwork:
    """Fires schedules in a thread of its own.

    Attributes:
        sqs: boto3 client of SQS.
        pool_of: Gives the processes of a function by its ARN, None for one that is not served.
        now: Seconds since 1970.
        fired: Runs handed over since the start.
        given_up: Runs that were given up since the start.
        errors: The last failure of each schedule that failed when it was last tried, by name.
    """

    sqs: Callable[[], Any]
    pool_of: Callable[[str], FunctionPool | None]
    now: Callable[[], float] = time.time
    fired: int = 0
    given_up: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    _declared: tuple[ScheduleDeclaration, ...] = ()
    _looked: dict[str, int] = field(default_factory=dict)
    _runs: list[_Run] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        # Its clock is this one, also when a test puts another in its place.
        self.functions = AsynchronousRuns(now=lambda: self.now())  # noqa: PLW0108

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="schedules", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def serve(self, declared: tuple[ScheduleDeclaration, ...]) -> None:
        """Takes up the schedules that are declared now; a new one fires at its next scheduled time."""
        served = tuple(schedule for schedule in declared if problem_of(schedule) is None)
        # What was switched off in between has missed its times, and begins anew.
        now = int(self.now())
        self._looked = {schedule.arn: self._looked.get(schedule.arn, now) for schedule in served}
        self._declared = served

    def fire_due(self) -> int:
        """Hands over every run whose time has come since the last look; returns how many."""
        self._collect()
        ready, now = [run for run in self._runs if run.at <= self.now()], self.now()
        handed = sum(self._try(run, now) for run in ready)
        self.fired += handed
        self.functions.start_due()
        return handed

    def _serve(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self.fire_due()

    def _collect(self) -> None:
        now = int(self.now())
        for schedule in self._declared:
            looked = self._looked[schedule.arn]
            if now <= looked:
                continue  # a clock that went back fires nothing twice
            self._looked[schedule.arn] = now
            for moment in due(schedule, looked, now):
                at = moment + _delay(schedule, moment)
                self._runs.append(_Run(schedule=schedule, moment=moment, at=at))

    def _try(self, run: _Run, now: float) -> bool:
        """Tries to hand a run over; False when it must come again or was given up."""
        run.tries += 1
        schedule = run.schedule
        try:
            self._send(run)
        except (BotoCoreError, ClientError, ValueError) as error:
            self.errors[schedule.name] = str(error)
            pause = min(2.0 ** (run.tries - 1), LONGEST_PAUSE_SECONDS)
            if run.tries > schedule.retries:
                self._give_up(run, error, "MaximumRetryAttempts")
            elif now + pause - run.moment > schedule.age_seconds:
                self._give_up(run, error, "MaximumEventAgeInSeconds")
            else:
                run.at = now + pause
            return False
        self._runs.remove(run)
        self.errors.pop(schedule.name, None)
        return True

    def _send(self, run: _Run) -> None:
        text = message(run.schedule, run.moment, run.tries)
        service, resource = run.schedule.target_arn.split(":")[2], run.schedule.target_arn.rpartition(":")[2]
        if service == "sqs":
            self._put(resource, text)
            return
        pool = self.pool_of(run.schedule.target_arn)
        if pool is None:
            raise ValueError(f"no function {resource} is served here")
        self.functions.submit(pool, json.loads(text))

    def _give_up(self, run: _Run, error: Exception, condition: str) -> None:
        """To the dead-letter queue with the attributes that AWS gives; without one, and when it fails, it is lost."""
        self._runs.remove(run)
        self.given_up += 1
        schedule = run.schedule
        if schedule.dead_letter_arn is None:
            return
        code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
        facts = {
            "ERROR_CODE": code,
            "ERROR_MESSAGE": str(error),
            "EXECUTION_ID": execution_id(schedule, run.moment),
            "EXHAUSTED_RETRY_CONDITION": condition,
            "IS_PAYLOAD_TRUNCATED": "false",
            "RETRY_ATTEMPTS": str(run.tries - 1),
            "SCHEDULED_TIME": datetime.fromtimestamp(run.moment, UTC).isoformat().replace("+00:00", "Z"),
            "SCHEDULE_ARN": schedule.arn,
            "TARGET_ARN": schedule.target_arn,
        }
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in facts.items()}
        try:
            text = message(schedule, run.moment, run.tries)
            self._put(schedule.dead_letter_arn.rpartition(":")[2], text, MessageAttributes=attributes)
        except (BotoCoreError, ClientError) as lost:
            self.errors[schedule.name] = f"given up, and the dead-letter queue did not take it: {lost}"

    def _put(self, queue: str, text: str, **more: Any) -> None:
        sqs = self.sqs()
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"], MessageBody=text, **more)


def _delay(schedule: ScheduleDeclaration, moment: int) -> int:
    """Seconds into its flexible time window at which a run is tried first: somewhere, and the same for the same run."""
    span = 60 * schedule.window_minutes
    return zlib.crc32(f"{schedule.arn}/{moment}".encode()) % span if span else 0
