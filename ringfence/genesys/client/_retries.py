"""When a failed call is tried again, and how long after.

Three kinds of failure, three rules:
- 429: nothing was done, so any verb is repeated, and every thread waits, until the rate-limit deadline.
- No connection: nothing was sent, so any verb is repeated a few times.
- 5xx, 408 or a lost answer: only a verb whose repetition changes nothing (GET, HEAD, PUT, DELETE) is repeated. Genesys
  has no idempotency key, so for POST and PATCH the caller is told that the write may have happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from ringfence.genesys.client._errors import GenesysError, RateLimitedError, UnreachableError
from ringfence.genesys.client._limiter import FALLBACK_PAUSE_SECONDS

REPEATABLE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Verbs that are idempotent by RFC 9110 section 9.2.2, which the Genesys API keeps to."""


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Bounds on repetition. All times in seconds.

    Attributes:
        attempts: Calls at most for one request, 429 answers not counted.
        base_seconds: Longest pause after the first failure; it doubles with each further one.
        cap_seconds: Longest pause at all.
        deadline_seconds: No new attempt starts later than this after the first.
        rate_limit_deadline_seconds: The same for 429 answers.
        connect_seconds: Time to connect.
        read_seconds: Longest silence of the server.
    """

    attempts: int = 5
    base_seconds: float = 0.5
    cap_seconds: float = 8.0
    deadline_seconds: float = 120.0
    rate_limit_deadline_seconds: float = 900.0
    connect_seconds: float = 5.0
    read_seconds: float = 60.0


def pause_before_retry(
    error: GenesysError, *, repeatable: bool, failures: int, elapsed: float, jitter: float, policy: RetryPolicy
) -> float | None:
    """Seconds to wait before the same request is sent again; None when it must not be.

    Args:
        error: How the last attempt failed.
        repeatable: Whether repeating the request changes nothing.
        failures: Failures so far, this one included, 429 answers not counted.
        elapsed: Seconds since the first attempt.
        jitter: A random number from 0 up to 1, so that threads do not come back together.
        policy: The bounds.
    """
    if isinstance(error, RateLimitedError):
        wait = FALLBACK_PAUSE_SECONDS if error.retry_after is None else error.retry_after
        return wait if elapsed + wait <= policy.rate_limit_deadline_seconds else None
    if isinstance(error, UnreachableError):
        if not error.retryable:
            return None
    elif not (repeatable and error.may_have_happened):
        return None
    if failures >= policy.attempts:
        return None
    longest = min(policy.cap_seconds, policy.base_seconds * 2 ** (failures - 1))
    wait = max(error.retry_after or 0.0, longest * (0.5 + jitter / 2))
    return wait if elapsed + wait <= policy.deadline_seconds else None
