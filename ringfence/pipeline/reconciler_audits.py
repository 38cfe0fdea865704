"""The audit query of Genesys Cloud: start, poll, walk by cursor; 30 days a query, one at a time, a year kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from ringfence.genesys.client import Client
from ringfence.pipeline.event_text import format_time

PATH: Final = "/api/v2/audits/query"

LONGEST_QUERY: Final = timedelta(days=30)
"""Longest span of one query."""

KEPT: Final = timedelta(days=365)
"""How long the platform keeps audits."""

PAGE_SIZE: Final = 500
"""Largest page of results."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 15.0


class AuditQueryError(RuntimeError):
    """The query did not succeed; the next run asks again."""


class AuditQuery:
    """Asks for the audits of a span.

    Args:
        client: Client of the organisation, logged in as a reader of audits.
        sleep: Waits for a number of seconds.
        time_left: Seconds until the function is ended.
    """

    def __init__(
        self, client: Client, *, sleep: Callable[[float], None], time_left: Callable[[], float] = lambda: float("inf")
    ) -> None:
        self._client = client
        self._sleep = sleep
        self._time_left = time_left

    @contextmanager
    def found(self, start: datetime, end: datetime) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Id of a query that has succeeded, and its records from the earliest to the latest.

        What a query finds is settled when it succeeds: what the archive holds is best looked at afterwards.

        Raises:
            AuditQueryError: when it fails, is cancelled, or is not ready in time.
            GenesysError: when the platform refuses; 429 while another query of the organisation is running.
            ValueError: when the span is longer than the platform takes.
        """
        if end - start > LONGEST_QUERY:
            raise ValueError(f"{end - start} is longer than a query may be")
        body = {
            "interval": f"{format_time(start)}/{format_time(end)}",
            "sort": [{"name": "Timestamp", "sortOrder": "ascending"}],
        }
        started = self._client.post(PATH, body, ok=(200, 202))
        transaction = str(started["id"]) if isinstance(started, dict) else ""
        self._await(transaction)
        # The client answers 429 and lost connections itself, and keeps below the platform's limit.
        yield transaction, self._client.cursor(f"{PATH}/{transaction}/results", {"pageSize": PAGE_SIZE})

    def _await(self, transaction: str) -> None:
        pause = _FIRST_PAUSE
        while True:
            answer = self._client.get(f"{PATH}/{transaction}")
            state = answer.get("state") if isinstance(answer, dict) else None
            if state == "Succeeded":
                return
            if state not in ("Queued", "Running"):
                raise AuditQueryError(f"audit query {transaction} is {state}")
            if self._time_left() < 2 * pause:
                raise AuditQueryError(f"audit query {transaction} is still {state}; the next run asks again")
            self._sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 2)
