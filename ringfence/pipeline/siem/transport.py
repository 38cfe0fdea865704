"""Requests to the collector: compressed, repeated with growing pauses, never redirected, behind a circuit breaker."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.pipeline.siem.breaker import Breaker

ATTEMPTS: Final = 3
"""Requests at most for one body within one run; afterwards the queue delivers its messages again."""

FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 5.0
"""Longest pause within one run, even where the collector asks for a longer one: queues wait better than functions."""

DEADLINE_SECONDS: Final = 40.0
"""No new attempt later than this after the first: the function's time limit is 60 s."""

_TOO_MANY, _SERVER_ERROR, _TIMEOUT, _MOVED, _REFUSED = 429, 500, 408, 300, 400
_SHOWN_CHARACTERS = 200


class UnavailableError(RuntimeError):
    """The collector cannot take anything now; the same events are sent again later."""


class RejectedError(RuntimeError):
    """The collector takes requests, but not this one because of what is in it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A collector's answer; `document` is its JSON object, empty when it is none."""

    status: int
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Transport:
    """Posts to one collector.

    Attributes:
        pool: urllib3 pool manager (`request`).
        breaker: Circuit breaker of the collector.
        clock: Monotonic seconds.
        sleep: Waits for a number of seconds.
        jitter: A random number from 0 up to 1, so that functions do not come back together.
    """

    pool: Any
    breaker: Breaker
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        signed: Callable[[bytes], Mapping[str, str]] | None = None,
    ) -> Answer:
        """Sends a body, gzip-compressed.

        Args:
            url: Address.
            body: What is sent, before compression.
            headers: Request headers.
            signed: Further headers that depend on the compressed bytes and on the moment, made anew for every attempt.

        Returns:
            The answer, status 2xx or 4xx; what a 4xx means is for the caller to say.

        Raises:
            UnavailableError: after the last attempt that was answered with 408, 429, 5xx or a redirect, or not at all,
                and at once while the circuit is open.
        """
        if self.breaker.is_open:
            raise UnavailableError("circuit open: the collector failed moments ago")
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        fixed = {**headers, "Content-Encoding": "gzip", "User-Agent": "ringfence"}
        began, attempt = self.clock(), 0
        while True:
            attempt += 1
            complete = {**fixed, **(signed(packed) if signed else {})}
            reason, wait, answer = self._attempt(url, packed, complete)
            if answer is not None:
                self.breaker.succeeded()
                return answer
            pause = max(wait, FIRST_PAUSE_SECONDS * 4 ** (attempt - 1) * (0.5 + self.jitter() / 2))
            pause = min(pause, LONGEST_PAUSE_SECONDS)
            if attempt >= ATTEMPTS or self.clock() - began + pause > DEADLINE_SECONDS:
                self.breaker.failed()
                raise UnavailableError(reason)
            self.sleep(pause)

    def _attempt(self, url: str, packed: bytes, headers: Mapping[str, str]) -> tuple[str, float, Answer | None]:
        try:
            # No redirect is followed: the register names the host, and a Location header must not choose another.
            response = self.pool.request("POST", url, body=packed, headers=headers, redirect=False, retries=False)
        except Exception as error:  # noqa: BLE001 - whatever the network does, the events wait in the queue
            return type(error).__name__, 0.0, None
        status = response.status
        transient = status in (_TIMEOUT, _TOO_MANY) or status >= _SERVER_ERROR or _MOVED <= status < _REFUSED
        if transient:
            return f"status {status}", _retry_after(response.headers.get("Retry-After")), None
        return "", 0.0, Answer(status=status, document=_object(response.data))


def explain(answer: Answer) -> str:
    """An answer in a few words, for the reason of a refused event: the collector's own text, shortened."""
    error = answer.document.get("error")
    text = answer.document.get("text") or answer.document.get("message") or answer.document.get("errorMessage")
    if isinstance(error, Mapping):
        text = f"{error.get('type')}: {error.get('reason')}"
    return f"status {answer.status}" + (f": {str(text)[:_SHOWN_CHARACTERS]}" if text else "")


def _retry_after(value: str | None) -> float:
    """Seconds of a pause; for a date (RFC 9110, section 10.2.3) the longest that is kept, since clocks differ."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    return LONGEST_PAUSE_SECONDS if text.endswith("GMT") else 0.0


def _object(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
