"""A circuit breaker: a collector that is down is left alone for a while instead of being called by every batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FAILURES: Final = 3
"""Failed requests in a row after which the circuit opens."""

OPEN_SECONDS: Final = 60.0
"""How long nothing is sent; then one request tries whether the collector is back."""


class Breaker:
    """Closed while all is well, open after failures in a row, half open for one trial afterwards.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing may be sent now; after `OPEN_SECONDS` a trial may."""
        return self._opened_at is not None and self._clock() - self._opened_at < OPEN_SECONDS

    def succeeded(self) -> None:
        """The collector answered as it should: closes the circuit."""
        self._failures, self._opened_at = 0, None

    def failed(self) -> None:
        """The collector did not answer, or not now; a failed trial opens the circuit anew at once."""
        self._failures += 1
        if self._failures >= FAILURES or self._opened_at is not None:
            self._opened_at = self._clock()
