"""The one event format of the evidence pipeline: what arrives, and the line it becomes in the archive.

Two kinds of events are understood:

- an audit event of Genesys Cloud as Amazon EventBridge delivers it (`detail.topicName` is `v2.audits...`), or its
  `detail` alone; from the reconciler also the record of the audit query API (`AuditLogMessage`), which bears the same
  id in another form;
- an ICT incident (`event_type` is `ICT_INCIDENT`) with severity, timestamp, source_system, org_id and details.

The raw text is always kept, character for character: fields that this version does not know are never lost, and a
later version can read them from the archive. The normalised fields beside it (id, kind, time, organisation) only serve
to find and to count.
"""

from __future__ import annotations

import hashlib
import marshal
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from json.encoder import encode_basestring as _quoted
from typing import Any, Final, NamedTuple

from ringfence.domain.problems import Problem
from ringfence.pipeline.event_text import (
    EventFormatError,
    format_time,
    json_object,
    moment_of,
    problem_of,
    text_of,
)

EVENT_SCHEMA: Final = "ringfence.event/1"
"""Version of an archived line. A change that a reader of version 1 would misread raises the number."""

HEARTBEAT_SOURCE: Final = "ringfence.heartbeat"
"""`source` of the message that a schedule sends through the queue, so that silence means a fault."""

_AUDIT_TOPICS = "v2.audits."
_INCIDENT_TEXTS = ("severity", "source_system", "org_id")
_INCIDENT_DETAIL_TEXTS = ("incident_type", "affected_region", "user_impact")


class Kind(StrEnum):
    """What an event is; it decides the retention class."""

    AUDIT = "audit"
    INCIDENT = "ict_incident"
    HEARTBEAT = "heartbeat"
    UNRECOGNISED = "unrecognised"


class Channel(StrEnum):
    """The way an event came in."""

    EVENT_BRIDGE = "eventbridge"
    WEBHOOK = "webhook"
    RECONCILER = "reconciler"
    """Recovered: the stream missed it, and the comparison with the audit query API found it."""


class Event(NamedTuple):
    """One event, ready to be archived; a tuple, because it is made for every message.

    Attributes:
        id: Identity over repeated deliveries: the id that Genesys gave, else the SHA-256 of the raw text.
        kind: Kind of event.
        channel: The way it came in.
        occurred_at: Moment of the event in UTC.
        organisation_id: Genesys organisation id, None when the event names none.
        type: Topic name of an audit event, incident type of an incident, empty for anything else.
        raw: The text as received.
        identity: 16 bytes that are the same for repeated deliveries of one event, and for nothing else. A stream that
            repeats itself puts the same `detail` of an audit event into a new envelope; another event under a known id
            is not the same event.
    """

    id: str
    kind: Kind
    channel: Channel
    occurred_at: datetime
    organisation_id: str | None
    type: str
    raw: str
    identity: bytes

    def line(self) -> bytes:
        """The event as one line of the archive, the same bytes for the same event."""
        # Written out, because it is done for every event: the text that `json.dumps` makes, in a third of the time.
        organisation = "null" if self.organisation_id is None else _quoted(self.organisation_id)
        text = (
            f'{{"schema":"{EVENT_SCHEMA}","id":{_quoted(self.id)},"kind":"{self.kind}",'
            f'"channel":"{self.channel}","occurred_at":"{format_time(self.occurred_at)}",'
            f'"organisation_id":{organisation},"type":{_quoted(self.type)},"raw":{_quoted(self.raw)}}}\n'
        )
        return text.encode("utf-8", "backslashreplace")


def parse_event(raw: str, channel: Channel) -> Event:
    """Reads an audit event or an ICT incident.

    Raises:
        EventFormatError: when `raw` is no JSON object, is of no known kind, or lacks what its kind needs; it carries
            all problems at once.
    """
    document = json_object(raw)
    if channel is Channel.RECONCILER:
        return _audit_record(document, raw)
    detail = document.get("detail")
    if isinstance(detail, dict) and isinstance(detail.get("topicName"), str):
        return _audit(document, detail, raw, channel)
    if isinstance(document.get("topicName"), str):
        return _audit({}, document, raw, channel)
    if document.get("event_type") == "ICT_INCIDENT":
        return _incident(document, raw, channel)
    problem = problem_of(
        "event_type",
        document.get("event_type"),
        "'ICT_INCIDENT', or an audit event of Genesys Cloud with topicName 'v2.audits...'",
        "send one of these two kinds",
    )
    raise EventFormatError([problem])


def recognise(raw: str, channel: Channel, *, arrived_at: datetime) -> Event:
    """Like `parse_event`, but evidence is never turned away: what is not understood is kept as `Kind.UNRECOGNISED`.

    Args:
        raw: The text as received.
        channel: The way it came in.
        arrived_at: Stands in for the time of an event that tells none; it must not change with a repeated delivery.
    """
    try:
        return parse_event(raw, channel)
    except EventFormatError:
        beat_at = _heartbeat_time(raw) if channel is Channel.EVENT_BRIDGE else None
        return Event(
            id=_digest_id(raw),
            kind=Kind.UNRECOGNISED if beat_at is None else Kind.HEARTBEAT,
            channel=channel,
            occurred_at=beat_at or arrived_at.astimezone(UTC),
            organisation_id=None,
            type="",
            raw=raw,
            identity=_identity(raw),
        )


def _audit(envelope: Mapping[str, Any], detail: dict[str, Any], raw: str, channel: Channel) -> Event:
    topic, body = str(detail["topicName"]), detail.get("eventBody")
    fields = body if isinstance(body, dict) else {}
    occurred_at = (
        moment_of(fields.get("eventTime")) or moment_of(detail.get("timestamp")) or moment_of(envelope.get("time"))
    )
    if occurred_at is None or fields is not body or not topic.startswith(_AUDIT_TOPICS):
        raise EventFormatError(_audit_problems(topic, body, fields.get("eventTime"), occurred_at))
    return Event(
        text_of(fields.get("id")) or text_of(envelope.get("id")) or _digest_id(raw),
        Kind.AUDIT,
        channel,
        occurred_at,
        text_of(fields.get("userHomeOrgId")) or _organisation_of(envelope.get("source")),
        topic,
        raw,
        _document_identity(detail, raw),
    )


def _audit_problems(topic: str, body: object, named: object, occurred_at: datetime | None) -> list[Problem]:
    problems = []
    if not topic.startswith(_AUDIT_TOPICS):
        problems.append(
            problem_of("topicName", topic, f"a topic that starts with '{_AUDIT_TOPICS}'", "send audit topics only")
        )
    if not isinstance(body, dict):
        problems.append(problem_of("eventBody", body, "an object", "send the event as Genesys Cloud made it"))
    if occurred_at is None:
        problems.append(
            problem_of("eventBody.eventTime", named, "an ISO 8601 time with a zone", "send the time of the event")
        )
    return problems


def _audit_record(document: Mapping[str, Any], raw: str) -> Event:
    """An `AuditLogMessage` of GET /api/v2/audits/query/{transactionId}/results.

    Its `id` is that of `eventBody` in the stream; the rest of its form differs.
    """
    identity, occurred_at = text_of(document.get("id")), moment_of(document.get("eventDate"))
    if not identity or occurred_at is None:
        problem = problem_of("id, eventDate", document.get("eventDate"), "an id and an ISO 8601 time", "query again")
        raise EventFormatError([problem])
    entity = document.get("entity")
    entity_id = text_of(entity.get("id")) if isinstance(entity, dict) else ""
    return Event(
        id=identity,
        kind=Kind.AUDIT,
        channel=Channel.RECONCILER,
        occurred_at=occurred_at,
        organisation_id=text_of(document.get("userHomeOrgId")) or None,
        type=f"{_AUDIT_TOPICS}entitytype.{text_of(document.get('entityType'))}.entityid.{entity_id}",
        raw=raw,
        identity=_identity(raw),
    )


def _incident(document: Mapping[str, Any], raw: str, channel: Channel) -> Event:
    problems = [
        problem_of(name, document.get(name), "a text that is not empty", "send it")
        for name in _INCIDENT_TEXTS
        if not text_of(document.get(name))
    ]
    occurred_at = moment_of(document.get("timestamp"))
    if occurred_at is None:
        problems.append(
            problem_of(
                "timestamp",
                document.get("timestamp"),
                "an ISO 8601 time with a zone",
                "send such as '2026-11-24T09:00:00Z'",
            )
        )
    details = document.get("details")
    if isinstance(details, dict):
        problems.extend(_detail_problems(details))
    else:
        problems.append(problem_of("details", details, "an object", "send the incident's details"))
    if problems or occurred_at is None:
        raise EventFormatError(problems)
    return Event(
        id=_digest_id(raw),
        kind=Kind.INCIDENT,
        channel=channel,
        occurred_at=occurred_at,
        organisation_id=str(document["org_id"]),
        type=str(details["incident_type"]) if isinstance(details, dict) else "",
        raw=raw,
        identity=_identity(raw),
    )


def _detail_problems(details: Mapping[str, Any]) -> list[Problem]:
    problems = [
        problem_of(f"details.{name}", details.get(name), "a text that is not empty", "send it")
        for name in _INCIDENT_DETAIL_TEXTS
        if not text_of(details.get(name))
    ]
    duration = details.get("duration_seconds")
    if isinstance(duration, bool) or not isinstance(duration, int | float) or not 0 <= duration < math.inf:
        problems.append(problem_of("details.duration_seconds", duration, "a number of seconds, 0 or more", "send it"))
    return problems


def _heartbeat_time(raw: str) -> datetime | None:
    """Time of a heartbeat that a schedule put into the queue; None for anything else."""
    try:
        document = json_object(raw)
    except EventFormatError:
        return None
    return moment_of(document.get("time")) if document.get("source") == HEARTBEAT_SOURCE else None


def _organisation_of(source: object) -> str | None:
    """Organisation id in a partner event source, `aws.partner/genesys.com/cloud/<organisation>/<suffix>`."""
    fields = source.split("/") if isinstance(source, str) else []
    return fields[3] if fields[:3] == ["aws.partner", "genesys.com", "cloud"] and len(fields) > 3 else None  # noqa: PLR2004


def _identity(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _document_identity(document: dict[str, Any], raw: str) -> bytes:
    try:
        # Without references (version 2), equal documents give equal bytes; they never leave this process.
        return hashlib.blake2b(marshal.dumps(document, 2), digest_size=16).digest()
    except ValueError:  # nested too deeply for it
        return _identity(raw)


def _digest_id(raw: str) -> str:
    return "sha256:" + hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
