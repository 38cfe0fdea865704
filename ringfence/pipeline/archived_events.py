"""What a folder of the archive holds already, so that an event which is delivered again is not written again.

A queue delivers at least once, and after a crash in other batches than before, so the content of a batch cannot tell
what was archived. The folder can: it is listed, and objects that this process did not write itself are read once. The
objects of a folder are numbered, and each is written on the condition that its number is free. A run that finds it
taken reads what another run wrote there and looks again: also of two runs at the same moment only one writes an event.

An audit event has two forms under one id: the one of the stream, and the record of the audit query that the reconciler
hands over when the stream is late. The form that is archived first stays, the other one is left out.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger

from ringfence.pipeline.archive_view import BucketView, versions
from ringfence.pipeline.events import Channel, Event, Kind, recognise

REMEMBERED: Final = 200_000
"""Most events that are remembered over all folders; what is forgotten is read again when it is needed."""

LARGEST_CONTENT: Final = 64 * 1024 * 1024
"""Most bytes that an object is unpacked to; one of ours holds the 6 MB that Lambda hands over at most."""

DRIFT: Final = timedelta(minutes=5)
"""How far the times of the two forms of an event may be apart: near a full hour its other form may be next door."""

_NUMBER = re.compile(r"/(\d{6})\.jsonl\.gz$")
_ARRIVED = datetime(1970, 1, 1, tzinfo=UTC)

logger = Logger(child=True)


@dataclass(kw_only=True)
class Contents:
    """Events of an object or of a folder, as far as it takes to know them again.

    Attributes:
        identities: Identities of all events.
        streamed: Ids of audit events that came over the stream.
        recovered: Ids of audit records that the reconciler handed over.
    """

    identities: set[bytes] = field(default_factory=set)
    streamed: set[str] = field(default_factory=set)
    recovered: set[str] = field(default_factory=set)

    def take(self, events: Iterable[Event]) -> None:
        """Takes note of events."""
        # Comprehensions, because it is done for every event.
        taken = list(events)
        audits = [event for event in taken if event.kind is Kind.AUDIT]
        self.identities.update([event.identity for event in taken])
        self.streamed.update([event.id for event in audits if event.channel is Channel.EVENT_BRIDGE])
        self.recovered.update([event.id for event in audits if event.channel is Channel.RECONCILER])

    def update(self, other: Contents) -> None:
        """Takes over what others hold."""
        self.identities |= other.identities
        self.streamed |= other.streamed
        self.recovered |= other.recovered

    def has_other_form(self, event: Event) -> bool:
        """Whether the audit event is here in the form of the other source; ids of the webhook count for nothing.

        Two records of the query are one event as well: the platform may write the second one with other words.
        """
        if event.kind is not Kind.AUDIT:
            return False
        if event.channel is Channel.RECONCILER:
            return event.id in self.streamed or event.id in self.recovered
        return event.channel is Channel.EVENT_BRIDGE and event.id in self.recovered


@dataclass(kw_only=True)
class _Folder:
    keys: set[str] = field(default_factory=set)
    contents: Contents = field(default_factory=Contents)


class ArchivedEvents:
    """Identities of archived events by folder; the folders used last are remembered.

    Args:
        storage: boto3 client of S3 (`ListObjectVersions`, `GetObject`).
        bucket: Name of the archive bucket.
    """

    def __init__(self, storage: Any, bucket: str) -> None:
        self._storage = storage
        self._view = BucketView(storage, bucket)
        self._folders: OrderedDict[str, _Folder] = OrderedDict()

    def of(self, folder: str) -> tuple[Contents, int]:
        """What a folder (a prefix that ends with a slash) holds as it is now, and its next number.

        A number is never used again, also when a delete marker hides its object.
        """
        known = self._folders.pop(folder, None) or _Folder()
        listed = list(versions(self._view, folder))
        living = {version.key for version in listed if version.latest and not version.delete_marker}
        numbers = [int(match[1]) for version in listed if (match := _NUMBER.search(version.key))]
        if not known.keys <= living:
            known = _Folder()  # something was hidden: its events must be written again when they come again
        for key in sorted(living - known.keys):
            known.contents.take(self._read(key))
            known.keys.add(key)
        self._folders[folder] = known
        self._forget()
        return known.contents, max(numbers, default=0) + 1

    def single(self, events: list[Event], folder: str, known: Contents) -> list[Event]:
        """Leaves out audit events that are archived, or come along, in their other form.

        Args:
            events: New events of the folder.
            folder: The folder.
            known: What it holds.
        """
        places = [known, *(self.of(name)[0] for name in _next_door(events, folder))]
        if not any(place.recovered for place in places) and all(e.channel is not Channel.RECONCILER for e in events):
            return events
        # The form of the stream first: it is what the archive would have had without the delay.
        events = sorted(events, key=lambda event: (event.channel is Channel.RECONCILER, event.occurred_at, event.raw))
        kept, batch = [], Contents()
        for event in events:
            if not batch.has_other_form(event) and not any(place.has_other_form(event) for place in places):
                kept.append(event)
                batch.take((event,))
        return kept

    def add(self, key: str, contents: Contents) -> None:
        """Takes note of an object that was written."""
        folder = self._folders.get(key.rpartition("/")[0] + "/")
        if folder is not None:
            folder.keys.add(key)
            folder.contents.update(contents)

    def _forget(self) -> None:
        while (
            len(self._folders) > 1
            and sum(len(item.contents.identities) for item in self._folders.values()) > REMEMBERED
        ):
            self._folders.popitem(last=False)

    def _read(self, key: str) -> Iterator[Event]:
        body = self._storage.get_object(Bucket=self._view.bucket, Key=key)["Body"].read()
        try:
            yield from events_of(body)
        except UNREADABLE as error:
            # Not written by the archiver. Digests list it and verification judges it; here it just holds no event.
            logger.warning("no archive object", key=key, reason=type(error).__name__)


UNREADABLE: Final = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)
"""What `events_of` raises for an object that the archiver did not write."""


def events_of(body: bytes) -> Iterator[Event]:
    """Events of an archive object, as far as it takes to know them again.

    Raises:
        ValueError: when it is none; see `UNREADABLE` for the others.
    """
    left = LARGEST_CONTENT
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as lines:
        while line := lines.readline(left):
            left -= len(line)
            document = json.loads(line)
            yield recognise(document["raw"], Channel(document["channel"]), arrived_at=_ARRIVED)


def _next_door(events: list[Event], folder: str) -> list[str]:
    """Folders of the hours before and after, as far as an event is near enough to the full hour."""
    audits = [event.occurred_at for event in events if event.kind is Kind.AUDIT]
    if not audits:
        return []
    head = folder[: -len("YYYY/MM/DD/HH/")]
    try:
        hours = (min(audits) - DRIFT, max(audits) + DRIFT)
    except OverflowError:  # at the ends of the calendar
        return []
    names = {f"{head}{hour.year:04}/{hour.month:02}/{hour.day:02}/{hour.hour:02}/" for hour in hours}
    return sorted(names - {folder})
