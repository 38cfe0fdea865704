"""Splunk HTTP Event Collector.

POST `/services/collector/event` with JSON objects one after the other and `Authorization: Splunk <token>`. Where
indexer acknowledgement is on, the answer carries an `ackId` for the channel of the request, and POST
`/services/collector/ack?channel=` tells which ids are indexed; only then is an event delivered. Source: Splunk
documentation, "HTTP Event Collector REST API endpoints", "Troubleshoot HTTP Event Collector" (codes) and "About HTTP
Event Collector Indexer Acknowledgment".
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Final

from ringfence.pipeline.events import Event
from ringfence.pipeline.siem.sink import DELIVERED, Result, Sink, content_hash, delivery_id
from ringfence.pipeline.siem.transport import RejectedError, Transport, UnavailableError, explain

ACK_SECONDS: Final = 10.0
"""How long an acknowledgement may take within one run; afterwards the events are sent again."""

ACK_PAUSE_SECONDS: Final = 1.0

CONTENT_CODES: Final = frozenset({5, 6, 12, 13, 15})
"""Codes that speak of the events: no data, invalid data format, event field missing or blank, indexed fields wrong."""


class SplunkSink(Sink):
    """Sends to one HEC token.

    Args:
        transport: Way to the collector.
        endpoint: Its address, with the path `/services/collector/event`.
        token: Gives the HEC token.
        index: Index, empty for the token's own.
        acknowledge: Whether indexer acknowledgement is on for the token.
    """

    def __init__(
        self, transport: Transport, endpoint: str, token: Callable[[bool], str], *, index: str, acknowledge: bool
    ) -> None:
        super().__init__(transport, endpoint, token)
        self._index = index
        self._acknowledge = acknowledge
        self._channel = str(uuid.uuid4())

    def encode(self, event: Event) -> bytes:
        """The event as a HEC object; its raw text stays a text, so that Splunk shows it character for character."""
        document = {
            "time": round(event.occurred_at.timestamp(), 3),
            "source": "ringfence",
            "sourcetype": f"ringfence:{event.kind.value}",
            "event": event.raw,
            # Splunk knows no identity of its own, and takes an event again after an answer that was lost, with and
            # without acknowledgement: a search removes what came twice by this field (`dedup event_id`).
            "fields": {
                "event_id": delivery_id(event),
                "event_hash": content_hash(event),
                "event_type": event.type or event.kind.value,
                "channel": event.channel.value,
                "organisation_id": event.organisation_id or "",
            },
        }
        if self._index:
            document["index"] = self._index
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")

    def deliver(self, events: Sequence[Event]) -> list[Result]:
        """One request and, where it is on, its acknowledgement."""
        answer = self.post(self.endpoint, b"\n".join(map(self.encode, events)), self._headers)
        code = answer.document.get("code")
        if answer.status != 200 or code != 0:  # noqa: PLR2004
            if code in CONTENT_CODES:
                raise RejectedError(f"Splunk code {code}: {answer.document.get('text')}")
            # A wrong index, a missing channel, acknowledgement that is off: mended by people, not by giving up events.
            raise UnavailableError(f"Splunk code {code}, {explain(answer)}")
        if self._acknowledge:
            self._await_acknowledgement(answer.document.get("ackId"))
        return [DELIVERED] * len(events)

    def _await_acknowledgement(self, ack_id: object) -> None:
        if not isinstance(ack_id, int):
            raise UnavailableError("Splunk sent no ackId: indexer acknowledgement is off for this token")
        address = f"{self.endpoint.rpartition('/')[0]}/ack?channel={self._channel}"
        body = json.dumps({"acks": [ack_id]}).encode()
        deadline = self.transport.clock() + ACK_SECONDS
        while True:
            answer = self.post(address, body, self._headers)
            acks = answer.document.get("acks")
            if isinstance(acks, dict) and acks.get(str(ack_id)) is True:
                return
            if self.transport.clock() >= deadline:
                raise UnavailableError("Splunk did not acknowledge in time")
            self.transport.sleep(ACK_PAUSE_SECONDS)

    def _headers(self, token: str) -> dict[str, str]:
        channel = {"X-Splunk-Request-Channel": self._channel} if self._acknowledge else {}
        return {"Authorization": f"Splunk {token}", "Content-Type": "application/json", **channel}
