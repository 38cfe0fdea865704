"""Elasticsearch bulk API: POST `/_bulk`, newline-delimited JSON, one verdict for every item.

`create` with the event id as document id writes an event once, however often it comes: the second time is a conflict
(409), which means that it is there. Source: Elasticsearch reference, "Bulk API"; data streams take `create` only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Event
from ringfence.pipeline.siem.sink import DELIVERED, Result, Sink, Verdict, content_hash, delivery_id
from ringfence.pipeline.siem.transport import RejectedError, Transport, UnavailableError, explain

DEFAULT_INDEX: Final = "logs-ringfence.events-default"
"""Data stream that takes the events when the settings name none."""

_CONFLICT, _TOO_MANY, _SERVER_ERROR, _REFUSED = 409, 429, 500, 400
_TOKEN_STATUSES = (401, 403, 404)


class ElasticSink(Sink):
    """Sends to one index or data stream.

    Args:
        transport: Way to Elasticsearch.
        endpoint: Its address; `/_bulk` is added where the path does not end so.
        token: Gives the API key, base64 as Elasticsearch prints it.
        index: Index or data stream.
    """

    def __init__(self, transport: Transport, endpoint: str, token: Callable[[bool], str], *, index: str) -> None:
        address = endpoint.rstrip("/")
        super().__init__(transport, address if address.endswith("/_bulk") else f"{address}/_bulk", token)
        self._index = index or DEFAULT_INDEX

    def encode(self, event: Event) -> bytes:
        """Action and document, with the field names of the Elastic Common Schema."""
        action = {"create": {"_index": self._index, "_id": delivery_id(event)}}
        document = {
            "@timestamp": format_time(event.occurred_at),
            "event": {
                "id": event.id,
                "hash": content_hash(event),
                "kind": "event",
                "dataset": f"ringfence.{event.kind.value}",
                "original": event.raw,
                "action": event.type,
            },
            "organization": {"id": event.organisation_id},
            "labels": {"channel": event.channel.value},
        }
        lines = (json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (action, document))
        return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")

    def deliver(self, events: Sequence[Event]) -> list[Result]:
        """One bulk request; each item has its own verdict."""
        answer = self.post(self.endpoint, b"".join(map(self.encode, events)), _headers)
        items = answer.document.get("items")
        if answer.status >= _REFUSED or not isinstance(items, list):
            if answer.status in _TOKEN_STATUSES or answer.status < _REFUSED:
                raise UnavailableError(f"no bulk answer, {explain(answer)}")
            raise RejectedError(explain(answer))
        if len(items) != len(events):
            raise UnavailableError(f"{len(items)} verdicts for {len(events)} events")
        return [_result(item) for item in items]


def _result(item: Mapping[str, Any]) -> Result:
    outcome = item.get("create") or {}
    status = int(outcome.get("status") or 0)
    if 200 <= status < 300 or status == _CONFLICT:  # noqa: PLR2004
        return DELIVERED
    error = outcome.get("error") or {}
    reason = f"status {status}: {error.get('type')}: {str(error.get('reason'))[:200]}"
    # A missing or forbidden index is mended by people; a document that does not fit its mapping never will.
    for_people = status in _TOKEN_STATUSES
    later = status == _TOO_MANY or status >= _SERVER_ERROR or status == 0 or for_people
    return Result(verdict=Verdict.LATER if later else Verdict.REFUSED, reason=reason)


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"ApiKey {token}", "Content-Type": "application/x-ndjson"}
