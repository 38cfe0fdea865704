"""An object of the archive: the events of one hour and retention class as a gzip file of JSON lines; how it is put."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from ringfence.domain.retention import retain_until
from ringfence.pipeline.archived_events import Contents
from ringfence.pipeline.environment import ArchiverSettings
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Event

_GZIP_LEVEL = 6
_GZIP_FORM = 16 + zlib.MAX_WBITS
_LINES_AT_A_TIME = 128


@dataclass(frozen=True, kw_only=True)
class ArchiveObject:
    """A group of events as it is written.

    Attributes:
        key: Object key: class, hour and number.
        body: gzip file, the same bytes for the same events.
        sha256: SHA-256 of `body`.
        content_sha256: SHA-256 of the lines before compression, hexadecimal.
        count: Number of events.
        first, last: Moments of the earliest and the latest event.
        contents: The events, as far as it takes to know them again.
    """

    key: str
    body: bytes
    sha256: bytes
    content_sha256: str
    count: int
    first: datetime
    last: datetime
    contents: Contents


def archive_object(events: Iterable[Event], *, prefix: str, retention_class: str, number: int = 1) -> ArchiveObject:
    """Packs events of one hour; an event that occurs twice is written once, and the order of arrival does not matter.

    Args:
        events: The events.
        prefix: First part of the key.
        retention_class: Second part of the key.
        number: Place in the folder of the hour.

    Raises:
        ValueError: when there is no event.
    """
    unique: dict[bytes, Event] = {}
    for event in events:
        kept = unique.setdefault(event.identity, event)
        if event.raw < kept.raw:  # the same event in two envelopes: which one is kept must not hang on the order
            unique[event.identity] = event
    ordered = sorted(unique.values(), key=attrgetter("occurred_at", "id", "raw"))
    if not ordered:
        raise ValueError("an archive object holds at least one event")
    body, content_sha256 = _packed(ordered)
    contents = Contents()
    contents.take(ordered)
    return ArchiveObject(
        key=f"{folder_of(ordered[0], prefix, retention_class)}{number:06d}.jsonl.gz",
        body=body,
        sha256=hashlib.sha256(body).digest(),
        content_sha256=content_sha256,
        count=len(ordered),
        first=ordered[0].occurred_at,
        last=ordered[-1].occurred_at,
        contents=contents,
    )


def _packed(events: list[Event]) -> tuple[bytes, str]:
    """Events as a gzip file, and the SHA-256 of their lines, hexadecimal.

    Some lines at a time: they are hashed and packed while they are at hand, and are never in memory as a whole.
    """
    # This form of gzip has neither a time nor a file name in its header: it is a function of the content alone.
    packing, content, parts = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_FORM), hashlib.sha256(), []
    for start in range(0, len(events), _LINES_AT_A_TIME):
        lines = b"".join([event.line() for event in events[start : start + _LINES_AT_A_TIME]])
        content.update(lines)
        parts.append(packing.compress(lines))
    return b"".join([*parts, packing.flush()]), content.hexdigest()


def hour_of(event: Event) -> tuple[int, int, int, int]:
    """Year, month, day and hour in which an event happened; by it a batch is divided into folders."""
    at = event.occurred_at
    return at.year, at.month, at.day, at.hour


def folder_of(event: Event, prefix: str, retention_class: str) -> str:
    """Folder of an event: its retention class and the hour in which it happened."""
    year, month, day, hour = hour_of(event)
    return f"{prefix}{retention_class}/{year:04}/{month:02}/{day:02}/{hour:02}/"


def lock_end(now: datetime, days: int) -> datetime:
    """When the lock of an object written now ends: a full hour, at least one hour more than `days` days away.

    The bucket policy refuses a remaining retention below the floor by the clock of Amazon S3; the hour is room for a
    clock that is behind.
    """
    full_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return retain_until(full_hour + timedelta(hours=2), days)


def put_arguments(packed: ArchiveObject, end: datetime, settings: ArchiverSettings) -> dict[str, Any]:
    """Arguments of `PutObject`: conditional, with a checksum, a lock that ends at `end` and the key of the archive."""
    arguments: dict[str, Any] = {
        "Bucket": settings.bucket,
        "Key": packed.key,
        "Body": packed.body,
        "ContentType": "application/x-ndjson",
        "ContentEncoding": "gzip",
        # Both are given: S3 compares the value, and moto asks for the algorithm's header on a bucket with a lock.
        "ChecksumAlgorithm": "SHA256",
        "ChecksumSHA256": base64.b64encode(packed.sha256).decode(),
        "IfNoneMatch": "*",
        "ObjectLockMode": settings.lock_mode,
        "ObjectLockRetainUntilDate": end,
        "Metadata": {
            "ringfence-content-sha256": packed.content_sha256,
            "ringfence-events": str(packed.count),
            "ringfence-first": format_time(packed.first),
            "ringfence-last": format_time(packed.last),
        },
    }
    if settings.kms_key:
        arguments |= {
            "ServerSideEncryption": "aws:kms",
            "SSEKMSKeyId": settings.kms_key,
            "BucketKeyEnabled": True,
        }
    return arguments
