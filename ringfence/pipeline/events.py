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
import json
import marshal
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from json.encoder import encode_basestring as _quoted
from typing import Any, Final, NamedTuple

from ringfence.domain.problems import Problem

EVENT_SCHEMA: Final = "ringfence.event/1"
"""Version of an archived line. A change that a reader of version 1 would misread raises the number."""

DELIVERY_SCHEMA: Final = "ringfence.delivery/1"
"""Version of the envelope in which the webhook hands a body to the queue."""

HEARTBEAT_SOURCE: Final = "ringfence.heartbeat"
"""`source` of the message that a schedule sends through the queue, so that silence means a fault."""

_CONTROL = "event format 1"
_AUDIT_TOPICS = "v2.audits."
_SHOWN_CHARACTERS = 60
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


class EventFormatError(ValueError):
    """A text that is not an event of a known kind; `problems` says everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.render() for problem in problems))
        self.problems = problems


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
    document = _json_object(raw)
    if channel is Channel.RECONCILER:
        return _audit_record(document, raw)
    detail = document.get("detail")
    if isinstance(detail, dict) and isinstance(detail.get("topicName"), str):
        return _audit(document, detail, raw, channel)
    if isinstance(document.get("topicName"), str):
        return _audit({}, document, raw, channel)
    if document.get("event_type") == "ICT_INCIDENT":
        return _incident(document, raw, channel)
    problem = _problem(
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


def wrap_delivery(raw: str, *, received_at: datetime, channel: Channel = Channel.WEBHOOK) -> str:
    """The queue message for a body that the webhook accepted or the reconciler recovered."""
    envelope = {"schema": DELIVERY_SCHEMA, "received_at": format_time(received_at), "raw": raw}
    if channel is not Channel.WEBHOOK:
        envelope["channel"] = channel.value
    text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    # JSON allows these two as they are, Amazon SQS does not (SendMessage): the sender would be turned away for ever.
    return text.replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")


def unwrap_delivery(message: str) -> tuple[str, Channel]:
    """Raw text and channel of a queue message: an envelope of ours, or an event as EventBridge put it there."""
    if message.startswith('{"schema":"' + DELIVERY_SCHEMA + '"'):
        try:
            envelope = json.loads(message)
            raw, channel = envelope["raw"], envelope.get("channel")
        except (ValueError, KeyError, RecursionError):
            return message, Channel.WEBHOOK
        known = Channel.RECONCILER if channel == Channel.RECONCILER.value else Channel.WEBHOOK
        return (raw, known) if isinstance(raw, str) else (message, known)
    return message, Channel.EVENT_BRIDGE


def format_time(moment: datetime) -> str:
    """UTC time with milliseconds as ISO 8601, such as `2026-11-24T13:00:00.000Z`."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def _audit(envelope: Mapping[str, Any], detail: dict[str, Any], raw: str, channel: Channel) -> Event:
    topic, body = str(detail["topicName"]), detail.get("eventBody")
    fields = body if isinstance(body, dict) else {}
    occurred_at = _moment(fields.get("eventTime")) or _moment(detail.get("timestamp")) or _moment(envelope.get("time"))
    if occurred_at is None or fields is not body or not topic.startswith(_AUDIT_TOPICS):
        raise EventFormatError(_audit_problems(topic, body, fields.get("eventTime"), occurred_at))
    return Event(
        _text(fields.get("id")) or _text(envelope.get("id")) or _digest_id(raw),
        Kind.AUDIT,
        channel,
        occurred_at,
        _text(fields.get("userHomeOrgId")) or _organisation_of(envelope.get("source")),
        topic,
        raw,
        _document_identity(detail, raw),
    )


def _audit_problems(topic: str, body: object, named: object, occurred_at: datetime | None) -> list[Problem]:
    problems = []
    if not topic.startswith(_AUDIT_TOPICS):
        problems.append(
            _problem("topicName", topic, f"a topic that starts with '{_AUDIT_TOPICS}'", "send audit topics only")
        )
    if not isinstance(body, dict):
        problems.append(_problem("eventBody", body, "an object", "send the event as Genesys Cloud made it"))
    if occurred_at is None:
        problems.append(
            _problem("eventBody.eventTime", named, "an ISO 8601 time with a zone", "send the time of the event")
        )
    return problems


def _audit_record(document: Mapping[str, Any], raw: str) -> Event:
    """An `AuditLogMessage` of GET /api/v2/audits/query/{transactionId}/results.

    Its `id` is that of `eventBody` in the stream; the rest of its form differs.
    """
    identity, occurred_at = _text(document.get("id")), _moment(document.get("eventDate"))
    if not identity or occurred_at is None:
        problem = _problem("id, eventDate", document.get("eventDate"), "an id and an ISO 8601 time", "query again")
        raise EventFormatError([problem])
    entity = document.get("entity")
    entity_id = _text(entity.get("id")) if isinstance(entity, dict) else ""
    return Event(
        id=identity,
        kind=Kind.AUDIT,
        channel=Channel.RECONCILER,
        occurred_at=occurred_at,
        organisation_id=_text(document.get("userHomeOrgId")) or None,
        type=f"{_AUDIT_TOPICS}entitytype.{_text(document.get('entityType'))}.entityid.{entity_id}",
        raw=raw,
        identity=_identity(raw),
    )


def _incident(document: Mapping[str, Any], raw: str, channel: Channel) -> Event:
    problems = [
        _problem(name, document.get(name), "a text that is not empty", "send it")
        for name in _INCIDENT_TEXTS
        if not _text(document.get(name))
    ]
    occurred_at = _moment(document.get("timestamp"))
    if occurred_at is None:
        problems.append(
            _problem(
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
        problems.append(_problem("details", details, "an object", "send the incident's details"))
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
        _problem(f"details.{name}", details.get(name), "a text that is not empty", "send it")
        for name in _INCIDENT_DETAIL_TEXTS
        if not _text(details.get(name))
    ]
    duration = details.get("duration_seconds")
    if isinstance(duration, bool) or not isinstance(duration, int | float) or not 0 <= duration < math.inf:
        problems.append(_problem("details.duration_seconds", duration, "a number of seconds, 0 or more", "send it"))
    return problems


def _heartbeat_time(raw: str) -> datetime | None:
    """Time of a heartbeat that a schedule put into the queue; None for anything else."""
    try:
        document = _json_object(raw)
    except EventFormatError:
        return None
    return _moment(document.get("time")) if document.get("source") == HEARTBEAT_SOURCE else None


def _json_object(raw: str) -> dict[str, Any]:
    try:
        # An object that is all of the text, as almost always, needs no search for white space around it.
        document, end = _DECODER.raw_decode(raw) if raw.startswith("{") else (None, 0)
        if end != len(raw):
            document = _DECODER.decode(raw)
    except (ValueError, RecursionError) as error:
        raise EventFormatError([_unreadable(error)]) from None
    if not isinstance(document, dict):
        raise EventFormatError(
            [_problem("body", type(document).__name__, "a JSON object", "send one event per request")]
        )
    return document


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _unreadable(error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return _problem("body", "JSON nested too deeply to be read", "some hundred levels at most", "send it flatter")
    if not isinstance(error, json.JSONDecodeError) and "digits" in str(error):
        return _problem("body", "a whole number too long to be read", "at most 4300 digits", "send it as a text")
    return _problem("body", str(error), "JSON (RFC 8259) in UTF-8", "send one JSON object")


def check_names_once(raw: str) -> None:
    """Refuses an object that has a name twice: its readers would not agree which of the values counts.

    Only asked of a sender who can still mend it; in the archive such an event is kept like any other (RFC 8259,
    section 4: names should be unique, and what software makes of others is unpredictable).

    Raises:
        EventFormatError: when a name is there more than once.
    """

    def once(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
        if twice:
            raise EventFormatError(
                [_problem("body", f"the name {twice[0]!r} twice in one object", "each name once", "send one value")]
            )

    json.loads(raw, object_pairs_hook=once)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is UTC:  # as almost always: Z and +00:00 give this very object
            return moment
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


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


def _problem(place: str, found: object, allowed: str, fix: str) -> Problem:
    shown = "nothing" if found is None else repr(found)
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "..."
    return Problem(place=place, found=shown, allowed=allowed, fix=fix, control=_CONTROL)
