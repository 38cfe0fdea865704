"""Asynchronous invocations as Lambda runs them: a run that fails comes again twice, a held back one for six hours.

Source: AWS Lambda developer guide, "How Lambda handles errors and retries with asynchronous invocation": two retries
after one and after two minutes; after throttling Lambda tries again with a pause that grows from 1 second to 5 minutes,
for up to six hours. Other than there, what waits for another try is lost when the runner ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.local.runner.workers import FunctionPool, ThrottledError

RETRY_PAUSES_SECONDS: Final = (60, 120)
"""Pause before the second and before the third try of a run that failed."""

LONGEST_AGE_SECONDS: Final = 6 * 3600
"""How long a run waits for a free place at most."""

LONGEST_PAUSE_SECONDS: Final = 300


@dataclass(kw_only=True)
class _Run:
    pool: FunctionPool
    event: Any
    since: float
    at: float
    failures: int = 0
    throttles: int = 0


@dataclass(kw_only=True)
class AsynchronousRuns:
    """Runs functions without anybody waiting for them.

    Attributes:
        now: Seconds since 1970.
        given_up: Runs that were given up, since the start.
    """

    now: Callable[[], float] = time.time
    given_up: int = 0
    _waiting: list[_Run] = field(default_factory=list)
    _under_way: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def under_way(self) -> int:
        """Runs that have begun and not ended."""
        with self._lock:
            return self._under_way

    def submit(self, pool: FunctionPool, event: Any) -> None:
        """Takes a run over; it begins with the next `start_due`."""
        with self._lock:
            self._waiting.append(_Run(pool=pool, event=event, since=self.now(), at=self.now()))

    def start_due(self) -> int:
        """Begins every run whose time has come, each in a thread of its own; returns how many."""
        with self._lock:
            due = [run for run in self._waiting if run.at <= self.now()]
            self._waiting = [run for run in self._waiting if run.at > self.now()]
            self._under_way += len(due)
        for run in due:
            threading.Thread(target=self._run, args=(run,), name="asynchronous", daemon=True).start()
        return len(due)

    def _run(self, run: _Run) -> None:
        pause: float | None = None
        try:
            if run.pool.invoke(run.event).error is not None:
                run.failures += 1
                pause = dict(enumerate(RETRY_PAUSES_SECONDS, 1)).get(run.failures)
            else:
                return
        except ThrottledError:
            run.throttles += 1
            pause = min(2.0 ** (run.throttles - 1), LONGEST_PAUSE_SECONDS)
        finally:
            with self._lock:
                self._under_way -= 1
                run.at = self.now() + (pause or 0)
                if pause is not None and run.at - run.since <= LONGEST_AGE_SECONDS:
                    self._waiting.append(run)
                elif pause is not None or run.failures > len(RETRY_PAUSES_SECONDS):
                    self.given_up += 1
