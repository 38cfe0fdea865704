"""The collector that a function meets on one machine: an imitation of its kind, below the runner's port."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.local.siem_imitations import (
    ElasticImitation,
    Imitation,
    OtlpImitation,
    Reply,
    SignedHttpsImitation,
    SplunkImitation,
)

SHOWN_EVENTS: Final = 200
"""Events that the stand-in shows, the newest."""


@dataclass(kw_only=True)
class SiemStandIn:
    """One imitation of each kind; what a request looks like decides which one answers. Any token is taken."""

    splunk: SplunkImitation = field(default_factory=SplunkImitation)
    elastic: ElasticImitation = field(default_factory=ElasticImitation)
    otlp: OtlpImitation = field(default_factory=OtlpImitation)
    https: SignedHttpsImitation = field(default_factory=SignedHttpsImitation)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answers a POST below the stand-in's address; header names in lower case."""
        with self._lock:
            return self._imitation(path.partition("?")[0], headers).handle(path, headers, body)

    def take_down(self, *, down: bool) -> None:
        """Makes all collectors answer as ones that are out of order, or well again."""
        for imitation in self._all():
            imitation.down = down

    def describe(self) -> dict[str, Any]:
        """What was taken so far; it is kept in memory only."""
        taken = [event for imitation in self._all() for event in imitation.taken]
        requests = sum(imitation.requests for imitation in self._all())
        return {"down": self.splunk.down, "requests": requests, "taken": len(taken), "events": taken[-SHOWN_EVENTS:]}

    def _imitation(self, path: str, headers: Mapping[str, str]) -> Imitation:
        if headers.get("authorization", "").startswith("Splunk ") or "/services/collector" in path:
            return self.splunk
        if path.endswith("/_bulk"):
            return self.elastic
        return self.otlp if path.endswith("/v1/logs") else self.https

    def _all(self) -> tuple[Imitation, ...]:
        return self.splunk, self.elastic, self.otlp, self.https
