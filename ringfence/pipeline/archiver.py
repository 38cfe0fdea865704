"""Lambda function behind the archive queue: writes batches of events as locked objects.

Events of a batch are grouped by retention class and UTC hour; a group becomes one gzip file of JSON lines, the next in
the numbered folder of its hour. What the folder holds already is left out, also when messages come again in other
batches, and the write is conditional (`If-None-Match: *`): a run that finds its number taken looks again. Each object
carries a SHA-256 checksum, its lock mode and its own retain-until date. A group that could not be written is reported
as failed, message by message (partial batch response), so that the queue delivers it again and in the end puts it into
its dead-letter queue.

A message that nobody understands is archived as it is and, with the reason, handed to the dead-letter queue.
"""

from __future__ import annotations

import gc
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from aws_lambda_powertools import Logger

from ringfence.pipeline.archive_object import ArchiveObject, archive_object, folder_of, hour_of, lock_end, put_arguments
from ringfence.pipeline.archived_events import ArchivedEvents
from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.environment import ArchiverSettings, archiver_settings
from ringfence.pipeline.event_text import EventFormatError, format_time
from ringfence.pipeline.events import Event, Kind, parse_event, recognise

_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")
_ATTEMPTS = 12
_LARGEST_DEAD_LETTER = 50_000
_LONGEST_REASON = 500
# Characters that Amazon SQS takes are the complement (SendMessage); anything else would refuse the whole message.
_NOT_IN_A_MESSAGE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

logger = Logger(service="ringfence-archiver")


class PlaceTakenError(RuntimeError):
    """Other runs wrote into the same folder again and again; the messages come again."""


class Archiver:
    """Writes batches of queue messages to the archive bucket.

    Args:
        settings: Bucket, prefix, lock and retention classes.
        storage: boto3 client of S3 (`PutObject`, `ListObjectVersions`, `GetObject`).
        queue: boto3 client of SQS (`SendMessage`), for messages that nobody understands.
        now: Seconds since 1970.
    """

    def __init__(
        self, settings: ArchiverSettings, storage: Any, queue: Any = None, now: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._storage = storage
        self._queue = queue
        self._now = now
        self._archived = ArchivedEvents(storage, settings.bucket)

    def handle(self, batch: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        """Archives a batch of an event source mapping (`ReportBatchItemFailures`); names the messages that failed."""
        with _no_collection():
            return self._handle(batch)

    def _handle(self, batch: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        groups: dict[tuple[str, tuple[int, ...]], list[_Message]] = defaultdict(list)
        for record in batch.get("Records", []):
            message = _message_of(record)
            groups[self._settings.classes[message.event.kind], hour_of(message.event)].append(message)
        failed: list[str] = []
        for (retention_class, _hour), members in groups.items():
            folder = folder_of(members[0].event, self._settings.prefix, retention_class)
            try:
                self._archive(retention_class, folder, members)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, these are not archived and must come again
                _report_failure(folder, len(members), error)
                failed.extend(message.id for message in members)
        return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}

    def _archive(self, retention_class: str, folder: str, members: list[_Message]) -> None:
        """Writes what is new of one folder, then tells the dead-letter queue of what nobody understands."""
        for _attempt in range(_ATTEMPTS):
            known, number = self._archived.of(folder)
            new = [message.event for message in members if message.event.identity not in known.identities]
            new = self._archived.single(new, folder, known)
            if not new:
                break
            packed = archive_object(new, prefix=self._settings.prefix, retention_class=retention_class, number=number)
            if self._write(packed, self._settings.days[retention_class]):
                break
        else:
            raise PlaceTakenError
        for message in members:
            if message.event.kind is Kind.UNRECOGNISED:
                self._give_up(message, folder)

    def _write(self, packed: ArchiveObject, days: int) -> bool:
        """Writes an object; False when its number is taken, by another run or by the write whose answer got lost."""
        end = lock_end(datetime.fromtimestamp(self._now(), UTC), days)
        try:
            self._storage.put_object(**put_arguments(packed, end, self._settings))
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") not in _TAKEN:
                raise
            logger.info("place taken", key=packed.key, events=packed.count)
            return False
        logger.info("archived", key=packed.key, events=packed.count, retain_until=format_time(end))
        self._archived.add(packed.key, packed.contents)
        return True

    def _give_up(self, message: _Message, folder: str) -> None:
        """Hands a message to the dead-letter queue, where people look, with the reason; the archive has it already."""
        if self._queue is None or not self._settings.dead_letter_url:
            return
        try:
            reason = str(parse_event(message.event.raw, message.event.channel))
        except EventFormatError as error:
            reason = str(error)
        body = message.body
        if len(body) > _LARGEST_DEAD_LETTER:
            body = json.dumps({"event_id": message.event.id, "archived_in": folder, "characters": len(body)})
        attributes = {"reason": reason[:_LONGEST_REASON], "event_id": message.event.id, "archived_in": folder}
        self._queue.send_message(
            QueueUrl=self._settings.dead_letter_url,
            MessageBody=body,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": _NOT_IN_A_MESSAGE.sub("?", text)}
                for name, text in attributes.items()
            },
        )
        logger.warning("given up", event_id=message.event.id, folder=folder)


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cyclic garbage: it walks over all events of a batch, which have no cycles and are still needed."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _report_failure(folder: str, events: int, error: Exception) -> None:
    # The name of the failure, not its traceback: an answer of a service may repeat what was sent to it.
    code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
    logger.error("not archived", folder=folder, events=events, reason=code)


class _Message(NamedTuple):
    id: str
    body: str
    event: Event


def _message_of(record: Mapping[str, Any]) -> _Message:
    raw, channel = unwrap_delivery(record["body"])
    try:
        event = parse_event(raw, channel)
    except EventFormatError:
        sent = int(record.get("attributes", {}).get("SentTimestamp", "0"))
        event = recognise(raw, channel, arrived_at=datetime.fromtimestamp(sent / 1000, UTC))
    return _Message(id=record["messageId"], body=record["body"], event=event)


@cache
def _archiver() -> Archiver:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 4, "mode": "standard"})
    queue = boto3.client("sqs", config=config)
    return Archiver(archiver_settings(os.environ), boto3.client("s3", config=config), queue)


def _handle(event: Mapping[str, Any], context: object) -> dict[str, list[dict[str, str]]]:  # noqa: ARG001
    return _archiver().handle(event)


handler: Callable[[Mapping[str, Any], Any], dict[str, list[dict[str, str]]]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.archiver.handler`."""
