"""The request limit of an HTTP API stage, as a token bucket."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Throttle:
    """Admits `burst` requests at once and `rate` a second on average.

    Args:
        clock: Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: float | None = None
        self._counted_at = clock()

    def admits(self, *, rate: float | None, burst: int | None) -> bool:
        """Whether one more request fits; without a rate or a burst there is no limit."""
        if not rate or not burst:
            return True
        with self._lock:
            now = self._clock()
            tokens = (
                float(burst) if self._tokens is None else min(burst, self._tokens + (now - self._counted_at) * rate)
            )
            self._counted_at = now
            admitted = tokens >= 1
            self._tokens = tokens - 1 if admitted else tokens
            return admitted
