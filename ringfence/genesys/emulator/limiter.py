"""The request limit of the platform: 300 a minute for each token, 3,000 a minute for each client."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .clock import Clock
from .errors import ApiError

WINDOW_SECONDS = 60
TOKEN_LIMIT = 300
CLIENT_LIMIT = 3000
UNLIMITED = 1_000_000
"""Allowance that the headers report while the limiter is off: so large that no client paces itself by it."""


@dataclass(slots=True)
class Window:
    """Requests counted since `opened` (seconds since 1970)."""

    opened: float
    count: int = 0


class Limiter:
    """Counts requests in windows of one minute.

    Switched off (`per_token` 0), it still counts, refuses nothing and reports an allowance that nobody reaches.
    """

    def __init__(self, clock: Clock, *, per_token: int = TOKEN_LIMIT) -> None:
        self._clock = clock
        self._windows: dict[str, Window] = {}
        self.per_token = per_token
        self.refused = 0

    def admit(self, token: str, client_id: str) -> dict[str, str]:
        """Counts one request and gives the `inin-ratelimit-*` headers. Raises ApiError 429 above the limit."""
        window = self._count(token)
        headers = {
            "inin-ratelimit-count": str(window.count),
            "inin-ratelimit-allowed": str(self.per_token or UNLIMITED),
            "inin-ratelimit-reset": str(self._seconds_left(window)),
        }
        of_client = self._count(client_id)
        if self.per_token:
            if window.count > self.per_token:
                self._refuse(window, self.per_token, "token.rate.per.minute", headers)
            if of_client.count > CLIENT_LIMIT:
                self._refuse(of_client, CLIENT_LIMIT, "org.app.user.rate.per.minute", headers)
        return headers

    def reset(self) -> None:
        """Forgets all counts."""
        self._windows.clear()
        self.refused = 0

    def _count(self, key: str) -> Window:
        now = self._clock.seconds()
        window = self._windows.get(key)
        if window is None or not 0 <= now - window.opened < WINDOW_SECONDS:
            window = self._windows[key] = Window(now)
        window.count += 1
        return window

    def _seconds_left(self, window: Window) -> int:
        return max(1, math.ceil(window.opened + WINDOW_SECONDS - self._clock.seconds()))

    def _refuse(self, window: Window, allowed: int, key: str, headers: dict[str, str]) -> None:
        self.refused += 1
        seconds = str(self._seconds_left(window))
        raise ApiError(
            429,
            "too.many.requests.retry.after",
            "Rate limit exceeded the maximum [{rateLimit}] requests within [{rateLimitTimePeriod}] seconds. "
            "Retry after [{retryAfter}] seconds.",
            params={"rateLimit": str(allowed), "rateLimitTimePeriod": str(WINDOW_SECONDS), "retryAfter": seconds},
            headers={**headers, "Retry-After": seconds},
            limit={"key": key, "namespace": "platform.api", "value": allowed},
        )
