"""One pace for all threads that share a token.

Genesys Cloud counts 300 requests a minute per token and per client-credentials client and answers 429 beyond. The
bucket here holds that many tokens less a reserve, and a token spent comes back one minute later: so no window of a
minute, however the platform cuts it, sees more than the allowance, a shorter run is never slowed, and
a long one runs at the full rate. The platform's own headers correct the bucket, because other processes may spend from
the same allowance.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PLATFORM_ALLOWANCE = 300
"""Requests a minute per token (`token.rate.per.minute`)."""

RESERVE = 10
"""Requests left unspent: calls already under way when the platform's count is read."""

WINDOW_SECONDS = 60.0

FALLBACK_PAUSE_SECONDS = 5.0
"""Pause after a 429 that does not say how long to wait."""


class RateLimiter:
    """A token bucket shared by threads.

    Args:
        clock: Seconds on a clock that never goes back.
        sleep: Waits for a number of seconds.
        allowance: Requests a minute that the platform allows, until its headers say otherwise.
    """

    def __init__(
        self, *, clock: Callable[[], float], sleep: Callable[[float], None], allowance: int = PLATFORM_ALLOWANCE
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._tokens = _spendable(allowance)
        self._smallest_seen: int | None = None
        self._spent: deque[float] = deque()
        self._not_before = 0.0

    def acquire(self) -> None:
        """Takes a token, waiting for one if need be."""
        with self._lock:
            turn = self._take_turn()
        while True:
            wait = turn - self._clock()
            if wait > 0:
                self._sleep(wait)
            # A 429 met by another thread while this one waited moves its turn as well. A sleep that ends early, because
            # the user cancels, is not repeated.
            if self._not_before <= turn:
                return
            turn = self._not_before

    def _take_turn(self) -> float:
        now = self._clock()
        while self._spent and self._spent[0] <= now - WINDOW_SECONDS:
            self._spent.popleft()
        turn = max(now, self._not_before)
        if len(self._spent) >= self._tokens:
            turn = max(turn, self._spent[-self._tokens] + WINDOW_SECONDS)
        self._spent.append(turn)
        return turn

    def pause(self, seconds: float) -> None:
        """Holds every thread back for `seconds` from now; a shorter pause never ends a longer one."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock() + seconds)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Learns from `inin-ratelimit-allowed`, `-count` and `-reset` (seconds) of an answer.

        The smallest allowance seen counts, because limits differ between paths and one bucket serves them all.
        """
        allowed, count = _number(headers, "inin-ratelimit-allowed"), _number(headers, "inin-ratelimit-count")
        if allowed is None or allowed < 1:
            return
        with self._lock:
            seen = self._smallest_seen
            self._smallest_seen = int(allowed) if seen is None else min(seen, int(allowed))
            self._tokens = _spendable(self._smallest_seen)
        reset = _number(headers, "inin-ratelimit-reset")
        if count is not None and reset is not None and count >= _spendable(int(allowed)):
            self.pause(min(reset, WINDOW_SECONDS))


def _spendable(allowance: int) -> int:
    return max(1, allowance - min(RESERVE, allowance // 5))


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        return max(0.0, float(headers[name]))
    except (KeyError, ValueError):
        return None


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait: `Retry-After` (seconds or a date, RFC 9110), else `inin-ratelimit-reset`."""
    text = headers.get("Retry-After", "")
    seconds = _number(headers, "Retry-After")
    if seconds is None and text:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            moment = None
        if moment is not None:
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return seconds if seconds is not None else _number(headers, "inin-ratelimit-reset")
