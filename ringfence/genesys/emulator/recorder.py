"""Remembers every request, so that a test can prove what was called and what was not."""

from __future__ import annotations

from collections import Counter, deque
from typing import NamedTuple

from .errors import JsonObject

KEPT = 50_000


class Record(NamedTuple):
    """One request and its outcome.

    `status` 0 means that no answer was sent; `operation` and its path `template` are empty for unknown paths.
    """

    number: int
    at: str
    method: str
    path: str
    query: str
    operation: str
    template: str
    status: int
    client_id: str
    correlation_id: str


class Recorder:
    """The last 50,000 requests in order, and a count for each operation that is never cut."""

    def __init__(self) -> None:
        self.records: deque[Record] = deque(maxlen=KEPT)
        self.totals: Counter[str] = Counter()
        self._number = 0

    def add(
        self,
        *,
        at: str,
        method: str,
        path: str,
        query: str,
        operation: str,
        template: str,
        status: int,
        client_id: str,
        correlation_id: str,
    ) -> None:
        """Appends one request."""
        self._number += 1
        self.records.append(
            Record(self._number, at, method, path, query, operation, template, status, client_id, correlation_id)
        )
        self.totals[f"{method} {operation or path}"] += 1

    def clear(self) -> None:
        """Forgets all requests."""
        self.records.clear()
        self.totals.clear()

    def document(self) -> JsonObject:
        """What GET /emulator/calls answers."""
        calls = [
            {
                "number": record.number,
                "at": record.at,
                "method": record.method,
                "path": record.path,
                "query": record.query,
                "operation": record.operation,
                "status": record.status,
                "clientId": record.client_id,
                "correlationId": record.correlation_id,
            }
            for record in self.records
        ]
        return {"calls": calls, "totals": dict(self.totals), "count": sum(self.totals.values())}
