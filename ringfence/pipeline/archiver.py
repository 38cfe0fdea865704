"""Lambda function behind the archive queue: writes batches of events as locked objects.

Events of a batch are grouped by retention class and UTC hour; a group becomes one gzip file of JSON lines whose name is
the hash of its content. The write is conditional (`If-None-Match: *`), so the same batch delivered again writes
nothing new. Each object carries a SHA-256 checksum, its lock mode and its own retain-until date. A group that could
not be written is reported as failed, message by message (partial batch response), so that the queue delivers it again
and in the end puts it into its dead-letter queue.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

from ringfence.domain.retention import retain_until
from ringfence.pipeline.environment import ArchiverSettings, archiver_settings
from ringfence.pipeline.events import Event, format_time, recognise, unwrap_delivery

_ALREADY_THERE = "PreconditionFailed"
_KEY_HASH_CHARACTERS = 32
_GZIP_LEVEL = 6

logger = Logger(service="ringfence-archiver")


@dataclass(frozen=True, kw_only=True)
class ArchiveObject:
    """A group of events as it is written.

    Attributes:
        key: Object key, the same for the same events.
        body: gzip file, the same bytes for the same events.
        sha256: SHA-256 of `body`.
        content_sha256: SHA-256 of the lines before compression, hexadecimal.
        count: Number of events.
        first, last: Moments of the earliest and the latest event.
    """

    key: str
    body: bytes
    sha256: bytes
    content_sha256: str
    count: int
    first: datetime
    last: datetime


def archive_object(events: Iterable[Event], *, prefix: str, retention_class: str) -> ArchiveObject:
    """Packs events of one hour; an event that occurs twice is written once, and the order of arrival does not matter.

    Raises:
        ValueError: when there is no event.
    """
    unique = {event.id: event for event in events}
    ordered = sorted(unique.values(), key=lambda event: (event.occurred_at, event.id))
    if not ordered:
        raise ValueError("an archive object holds at least one event")
    content = b"".join(event.line() for event in ordered)
    content_sha256 = hashlib.sha256(content).hexdigest()
    # Without a time and a file name in its header, gzip is a function of the content alone.
    body = gzip.compress(content, compresslevel=_GZIP_LEVEL, mtime=0)
    hour = ordered[0].occurred_at.strftime("%Y/%m/%d/%H")
    return ArchiveObject(
        key=f"{prefix}{retention_class}/{hour}/{content_sha256[:_KEY_HASH_CHARACTERS]}.jsonl.gz",
        body=body,
        sha256=hashlib.sha256(body).digest(),
        content_sha256=content_sha256,
        count=len(ordered),
        first=ordered[0].occurred_at,
        last=ordered[-1].occurred_at,
    )


def lock_end(now: datetime, days: int) -> datetime:
    """When the lock of an object written now ends: a full hour, at least one hour more than `days` days away.

    The bucket policy refuses a remaining retention below the floor by the clock of Amazon S3; the hour is room for a
    clock that is behind.
    """
    full_hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return retain_until(full_hour + timedelta(hours=2), days)


class Archiver:
    """Writes batches of queue messages to the archive bucket.

    Args:
        settings: Bucket, prefix, lock and retention classes.
        storage: boto3 client of S3 (`PutObject`).
        now: Seconds since 1970.
    """

    def __init__(self, settings: ArchiverSettings, storage: Any, now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._storage = storage
        self._now = now

    def handle(self, batch: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        """Archives a batch of an event source mapping (`ReportBatchItemFailures`); names the messages that failed."""
        groups: dict[tuple[str, str], list[tuple[str, Event]]] = defaultdict(list)
        for record in batch.get("Records", []):
            event = _event_of(record)
            group = (self._settings.classes[event.kind], event.occurred_at.strftime("%Y%m%d%H"))
            groups[group].append((record["messageId"], event))
        failed: list[str] = []
        for (retention_class, _hour), members in groups.items():
            if not self._write(retention_class, [event for _message, event in members]):
                failed.extend(message for message, _event in members)
        return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}

    def _write(self, retention_class: str, events: list[Event]) -> bool:
        packed = archive_object(events, prefix=self._settings.prefix, retention_class=retention_class)
        end = lock_end(datetime.fromtimestamp(self._now(), UTC), self._settings.days[retention_class])
        try:
            self._storage.put_object(**self._put_arguments(packed, end))
        except Exception as error:  # noqa: BLE001 - whatever went wrong, these messages are not archived and must come again
            code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
            if code == _ALREADY_THERE:
                logger.info("already archived", key=packed.key, events=packed.count)
                return True
            _report_failure(packed, code)
            return False
        logger.info("archived", key=packed.key, events=packed.count, retain_until=format_time(end))
        return True

    def _put_arguments(self, packed: ArchiveObject, end: datetime) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "Bucket": self._settings.bucket,
            "Key": packed.key,
            "Body": packed.body,
            "ContentType": "application/x-ndjson",
            "ContentEncoding": "gzip",
            # Both are given: S3 compares the value, and moto asks for the algorithm's header on a bucket with a lock.
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": base64.b64encode(packed.sha256).decode(),
            "IfNoneMatch": "*",
            "ObjectLockMode": self._settings.lock_mode,
            "ObjectLockRetainUntilDate": end,
            "Metadata": {
                "ringfence-content-sha256": packed.content_sha256,
                "ringfence-events": str(packed.count),
                "ringfence-first": format_time(packed.first),
                "ringfence-last": format_time(packed.last),
            },
        }
        if self._settings.kms_key:
            arguments |= {
                "ServerSideEncryption": "aws:kms",
                "SSEKMSKeyId": self._settings.kms_key,
                "BucketKeyEnabled": True,
            }
        return arguments


def _report_failure(packed: ArchiveObject, reason: str) -> None:
    # The name of the failure, not its traceback: an answer of a service may repeat what was sent to it.
    logger.error("not archived", key=packed.key, events=packed.count, reason=reason)


def _event_of(record: Mapping[str, Any]) -> Event:
    sent = int(record.get("attributes", {}).get("SentTimestamp", "0"))
    raw, channel = unwrap_delivery(record["body"])
    return recognise(raw, channel, arrived_at=datetime.fromtimestamp(sent / 1000, UTC))


@cache
def _archiver() -> Archiver:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 4, "mode": "standard"})
    return Archiver(archiver_settings(os.environ), boto3.client("s3", config=config))


def _handle(event: Mapping[str, Any], context: object) -> dict[str, list[dict[str, str]]]:  # noqa: ARG001
    return _archiver().handle(event)


handler: Callable[[Mapping[str, Any], Any], dict[str, list[dict[str, str]]]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.archiver.handler`."""
