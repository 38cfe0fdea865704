"""OpenTelemetry logs over HTTP: POST `/v1/logs`, JSON encoding of `ExportLogsServiceRequest`.

Source: OpenTelemetry Protocol specification 1.x, "OTLP/HTTP": 429, 502, 503 and 504 are sent again, other errors are
not; a partial success (`partialSuccess.rejectedLogRecords`) must not be sent again, and does not say which records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from ringfence.pipeline.events import Event, Kind
from ringfence.pipeline.siem.sink import DELIVERED, Result, Sink, Verdict, content_hash, delivery_id
from ringfence.pipeline.siem.transport import RejectedError, Transport, UnavailableError, explain

_INFO, _ERROR = 9, 17
_REFUSED, _NOT_FOUND = 400, 404
_RESOURCE = {"attributes": [{"key": "service.name", "value": {"stringValue": "ringfence"}}]}


class OtlpSink(Sink):
    """Sends log records.

    Args:
        transport: Way to the collector.
        endpoint: Its address; `/v1/logs` is added where the path does not end so.
        token: Gives the bearer token.
    """

    def __init__(self, transport: Transport, endpoint: str, token: Callable[[bool], str]) -> None:
        address = endpoint.rstrip("/")
        super().__init__(transport, address if address.endswith("/v1/logs") else f"{address}/v1/logs", token)

    def encode(self, event: Event) -> bytes:
        """The event as a log record: its raw text is the body, what we know of it are attributes."""
        attributes = {
            "event.id": delivery_id(event),
            "event.hash": content_hash(event),
            "ringfence.kind": event.kind.value,
            "ringfence.channel": event.channel.value,
            "ringfence.type": event.type,
            "ringfence.organisation_id": event.organisation_id or "",
        }
        severe = event.kind is Kind.INCIDENT
        record: dict[str, Any] = {
            # 64-bit integers are texts in the JSON encoding of protobuf.
            "timeUnixNano": str(int(event.occurred_at.timestamp() * 1000) * 1_000_000),
            "severityNumber": _ERROR if severe else _INFO,
            "severityText": "ERROR" if severe else "INFO",
            "body": {"stringValue": event.raw},
            "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()],
        }
        return json.dumps(record, separators=(",", ":")).encode()

    def deliver(self, events: Sequence[Event]) -> list[Result]:
        """One export request."""
        records = b",".join(map(self.encode, events))
        head = json.dumps({"resource": _RESOURCE}, separators=(",", ":")).encode()[:-1]
        body = (
            b'{"resourceLogs":['
            + head
            + b',"scopeLogs":[{"scope":{"name":"ringfence"},"logRecords":['
            + records
            + b"]}]}]}"
        )
        answer = self.post(self.endpoint, body, _headers)
        if answer.status == _NOT_FOUND:
            raise UnavailableError(f"no OTLP receiver there, {explain(answer)}")
        if answer.status >= _REFUSED:
            raise RejectedError(explain(answer))
        return _results(answer.document.get("partialSuccess"), len(events))


def _results(partial: object, count: int) -> list[Result]:
    rejected = partial.get("rejectedLogRecords") if isinstance(partial, dict) else 0
    if rejected in (None, 0, "0"):
        return [DELIVERED] * count
    # Nobody says which: all of them go where people look at them, and none is lost.
    reason = f"{rejected} of {count} records rejected: {str(partial.get('errorMessage'))[:200]}"  # type: ignore[attr-defined]
    return [Result(verdict=Verdict.REFUSED, reason=reason)] * count


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
