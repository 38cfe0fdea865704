"""Imitations of SIEM collectors, for one machine and for tests. No registry here serves Splunk or Elasticsearch.

They answer as the documentation says (Splunk: "HTTP Event Collector REST API endpoints" and "Troubleshoot HTTP Event
Collector"; Elasticsearch reference: "Bulk API"): success, the errors that a sender can meet, and the size limits. They
index nothing and search nothing. What passes here passes the documented protocol, not a real Splunk or Elasticsearch.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.pipeline.signatures import Verdict, verify

SPLUNK_CONTENT_BYTES: Final = 838_860_800
"""`max_content_length` of limits.conf, Splunk's default."""

ELASTIC_CONTENT_BYTES: Final = 104_857_600
"""`http.max_content_length`, Elasticsearch's default: 100 MB."""

_KEPT = 10_000


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Status and JSON document of an answer."""

    status: int
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Imitation:
    """What all imitations share.

    Attributes:
        token: Secret that a sender must show; empty takes any.
        down: True while the collector answers as one that is out of order.
        content_bytes: Largest body, after decompression.
        taken: Events that were taken, oldest first, as the collector received them.
        requests: Number of requests so far.
    """

    token: str = ""
    down: bool = False
    content_bytes: int = SPLUNK_CONTENT_BYTES
    taken: list[dict[str, Any]] = field(default_factory=list)
    requests: int = 0

    def handle(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answers one POST; header names in lower case, `path` with its query."""
        self.requests += 1
        plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        if len(plain) > self.content_bytes:
            return Reply(status=413, document=self.too_large())
        return self.answer(path, headers, plain, body)

    def too_large(self) -> Mapping[str, Any]:
        """Document of a 413."""
        return {}

    def answer(self, path: str, headers: Mapping[str, str], plain: bytes, sent: bytes) -> Reply:
        """Answers one request of an allowed size; `sent` is the body before decompression."""
        del path, headers, plain, sent
        return Reply(status=404)

    def keep(self, event: dict[str, Any]) -> None:
        """Remembers an event, and forgets the oldest beyond a limit."""
        self.taken.append(event)
        del self.taken[:-_KEPT]


@dataclass(kw_only=True)
class SplunkImitation(Imitation):
    """HTTP Event Collector with one token.

    Attributes:
        acknowledge: Whether indexer acknowledgement is on.
        disabled: Whether the token is disabled.
        indexes: Indexes that the token may write to; empty for any.
        polls_until_indexed: How often an acknowledgement is answered with false.
    """

    acknowledge: bool = False
    disabled: bool = False
    indexes: tuple[str, ...] = ()
    polls_until_indexed: int = 0
    _polls: dict[int, int] = field(default_factory=dict)

    def too_large(self) -> Mapping[str, Any]:
        """Splunk's document for a body over the limit."""
        return {"text": "Content-Length of request exceeds maximum", "code": 27}

    def answer(self, path: str, headers: Mapping[str, str], plain: bytes, sent: bytes) -> Reply:
        """Judges the token, then the channel, then the events."""
        del sent
        problem = self._token_problem(headers.get("authorization", ""))
        if problem is not None:
            return problem
        if self.down:
            return _splunk(503, 9, "Server is busy")
        if path.split("?", maxsplit=1)[0].endswith("/ack"):
            return self._acks(plain)
        if self.acknowledge and "x-splunk-request-channel" not in headers:
            return _splunk(400, 10, "Data channel is missing")
        return self._events(plain)

    def _token_problem(self, authorization: str) -> Reply | None:
        if not authorization:
            return _splunk(401, 2, "Token is required")
        scheme, _, token = authorization.partition(" ")
        if scheme != "Splunk" or not token:
            return _splunk(401, 3, "Invalid authorization")
        if self.token and token != self.token:
            return _splunk(403, 4, "Invalid token")
        return _splunk(403, 1, "Token disabled") if self.disabled else None

    def _events(self, plain: bytes) -> Reply:
        if not plain.strip():
            return _splunk(400, 5, "No data")
        events = []
        try:
            for number, event in enumerate(_objects(plain.decode())):
                problem = self._event_problem(event)
                if problem is not None:
                    return _bad_event(*problem, number)
                events.append(event)
        except (ValueError, UnicodeDecodeError):
            return _bad_event(6, "Invalid data format", len(events))
        for event in events:
            self.keep(event)
        if not self.acknowledge:
            return _splunk(200, 0, "Success")
        ack_id = len(self._polls)
        self._polls[ack_id] = 0
        return _splunk(200, 0, "Success", ackId=ack_id)

    def _event_problem(self, event: object) -> tuple[int, str] | None:
        if not isinstance(event, dict) or "event" not in event:
            return 12, "Event field is required"
        if event["event"] == "":
            return 13, "Event field cannot be blank"
        if self.indexes and event.get("index", self.indexes[0]) not in self.indexes:
            return 7, "Incorrect index"
        return None

    def _acks(self, plain: bytes) -> Reply:
        if not self.acknowledge:
            return _splunk(400, 14, "ACK is disabled")
        answers = {}
        for ack_id in json.loads(plain)["acks"]:
            polls = self._polls.get(ack_id)
            answers[str(ack_id)] = polls is not None and polls >= self.polls_until_indexed
            if polls is not None:
                self._polls[ack_id] = polls + 1
        return Reply(status=200, document={"acks": answers})


@dataclass(kw_only=True)
class ElasticImitation(Imitation):
    """Bulk API for `create`, with one API key.

    Attributes:
        unmappable: Text that makes a document not fit its mapping.
        busy_items: How many items are answered with 429 before any is taken.
    """

    content_bytes: int = ELASTIC_CONTENT_BYTES
    unmappable: str = ""
    busy_items: int = 0
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, path: str, headers: Mapping[str, str], plain: bytes, sent: bytes) -> Reply:
        """Judges the API key, then every item."""
        del path, sent
        if self.token and headers.get("authorization") != f"ApiKey {self.token}":
            return _elastic(401, "security_exception", "unable to authenticate with provided credentials")
        if self.down:
            return _elastic(503, "unavailable_shards_exception", "primary shard is not active")
        lines = [line for line in plain.split(b"\n") if line]
        if not plain.endswith(b"\n") or len(lines) % 2:
            return _elastic(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]")
        items = [
            self._create(json.loads(action), document) for action, document in zip(*[iter(lines)] * 2, strict=True)
        ]
        failed = any(item["create"]["status"] >= 300 for item in items)  # noqa: PLR2004
        return Reply(status=200, document={"took": 1, "errors": failed, "items": items})

    def _create(self, action: Mapping[str, Any], document: bytes) -> dict[str, Any]:
        place = action["create"]
        identity = place["_id"]
        if self.busy_items > 0:
            self.busy_items -= 1
            return _item(place, 429, "es_rejected_execution_exception", "rejected execution of coordinating operation")
        if identity in self.documents:
            reason = f"[{identity}]: version conflict, document already exists (current version [1])"
            return _item(place, 409, "version_conflict_engine_exception", reason)
        if self.unmappable and self.unmappable.encode() in document:
            return _item(place, 400, "document_parsing_exception", "failed to parse field [event.original]")
        self.documents[identity] = json.loads(document)
        self.keep(self.documents[identity])
        return {"create": {**place, "status": 201, "result": "created", "_version": 1}}


@dataclass(kw_only=True)
class OtlpImitation(Imitation):
    """An OTLP/HTTP receiver of logs in JSON. The tests also use a real OpenTelemetry Collector."""

    def answer(self, path: str, headers: Mapping[str, str], plain: bytes, sent: bytes) -> Reply:
        """Takes every log record."""
        del path, headers, sent
        if self.down:
            return Reply(status=503)
        for resource in json.loads(plain)["resourceLogs"]:
            for scope in resource["scopeLogs"]:
                for record in scope["logRecords"]:
                    self.keep(record)
        return Reply(status=200)


@dataclass(kw_only=True)
class SignedHttpsImitation(Imitation):
    """A collector of JSON lines that judges the signature over the body as sent."""

    now: float | None = None

    def answer(self, path: str, headers: Mapping[str, str], plain: bytes, sent: bytes) -> Reply:
        """Judges the signature, then takes every line."""
        del path
        timestamp = headers.get("x-ringfence-timestamp")
        verdict = verify(
            [self.token.encode()],
            timestamp=timestamp,
            signature=headers.get("x-ringfence-signature"),
            body=sent,
            algorithm="sha256",
            tolerance_seconds=300,
            now=float(timestamp or 0) if self.now is None else self.now,
        )
        if self.token and verdict is not Verdict.GENUINE:
            return Reply(status=401, document={"message": verdict.value})
        if self.down:
            return Reply(status=503)
        for line in plain.splitlines():
            self.keep(json.loads(line))
        return Reply(status=202)


def _objects(text: str) -> Iterator[Any]:
    """JSON documents one after the other, with or without space between them."""
    decoder, position = json.JSONDecoder(), 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        document, position = decoder.raw_decode(text, position)
        yield document


def _splunk(status: int, code: int, text: str, **more: Any) -> Reply:
    return Reply(status=status, document={"text": text, "code": code, **more})


def _bad_event(code: int, text: str, number: int) -> Reply:
    return Reply(status=400, document={"text": text, "code": code, "invalid-event-number": number})


def _elastic(status: int, kind: str, reason: str) -> Reply:
    return Reply(status=status, document={"error": {"type": kind, "reason": reason}, "status": status})


def _item(place: Mapping[str, Any], status: int, kind: str, reason: str) -> dict[str, Any]:
    return {"create": {**place, "status": status, "error": {"type": kind, "reason": reason}}}
