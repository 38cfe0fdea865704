"""Any collector that takes JSON lines over HTTPS: the lines of the archive, signed like calls to our own webhook.

Headers: `x-ringfence-timestamp` (seconds since 1970) and `x-ringfence-signature` (HMAC-SHA256 over
`<timestamp>.<body as sent>`, hexadecimal). The body as sent is compressed: a receiver checks the signature before it
unpacks anything. `Idempotency-Key` is the same for the same events.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from ringfence.pipeline.events import Event
from ringfence.pipeline.siem.sink import DELIVERED, UNAUTHORISED, Result, Sink
from ringfence.pipeline.siem.transport import Answer, RejectedError, Transport, UnavailableError, explain
from ringfence.pipeline.signatures import sign

CONTENT_STATUSES: Final = frozenset({400, 413, 415, 422})
"""Statuses by which a collector refuses a request for what is in it."""

_REFUSED = 400


class SignedHttpsSink(Sink):
    """Sends JSON lines.

    Args:
        transport: Way to the collector.
        endpoint: Its address.
        token: Gives the shared key of the signatures.
        now: Seconds since 1970.
    """

    def __init__(
        self,
        transport: Transport,
        endpoint: str,
        token: Callable[[bool], str],
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(transport, endpoint, token)
        self._now = now

    def encode(self, event: Event) -> bytes:
        """The event as a line of the archive."""
        return event.line()

    def deliver(self, events: Sequence[Event]) -> list[Result]:
        """One signed request."""
        body = b"".join(map(self.encode, events))
        answer = self._post(body, fresh=False)
        if answer.status in UNAUTHORISED:
            answer = self._post(body, fresh=True)
        if answer.status in CONTENT_STATUSES:
            raise RejectedError(explain(answer))
        if answer.status >= _REFUSED:
            raise UnavailableError(explain(answer))
        return [DELIVERED] * len(events)

    def _post(self, body: bytes, *, fresh: bool) -> Answer:
        key = self.token(fresh).encode()

        def signed(packed: bytes) -> Mapping[str, str]:
            timestamp = str(int(self._now()))
            return {"x-ringfence-timestamp": timestamp, "x-ringfence-signature": sign(key, timestamp, packed)}

        headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": hashlib.sha256(body).hexdigest()}
        return self.transport.post(self.endpoint, body, headers, signed=signed)
