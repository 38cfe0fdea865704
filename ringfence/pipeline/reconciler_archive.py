"""The archive as the reconciler sees it: which events it holds, and the reports that are also its memory."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ringfence.pipeline.archive_object import lock_end
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Channel
from ringfence.pipeline.reconciler_settings import ReconcilerSettings

REPORT_SCHEMA: Final = "ringfence.reconciliation/1"
"""Version of a report."""

LISTED_EVENTS: Final = 10_000
"""Most missed events that a report lists one by one; it always says how many there were."""

REPORT_FOLDER: Final = "reconciliation/"

_MARGIN: Final = timedelta(hours=1)
_DIGEST_BYTES = 16
_ALREADY_THERE = "PreconditionFailed"


class Identities:
    """A set of event ids in little memory: 16 bytes of BLAKE2b each, so that two ids never pass for one."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def add(self, identity: str) -> None:
        """Takes in an id."""
        self._digests.add(_digest(identity))

    def __contains__(self, identity: str) -> bool:
        return _digest(identity) in self._digests

    def __len__(self) -> int:
        return len(self._digests)


@dataclass(kw_only=True)
class GapReport:
    """What one comparison found.

    Attributes:
        start, end: Span that was compared.
        complete: False when the run ended early; the next one goes on at `end`.
        transaction: Id of the audit query.
        platform: Events that the platform named.
        archived: Of these, events that the archive holds.
        pending: Of these, events that an earlier run handed to the archive queue and that are not archived yet.
        recovered: Of these, events that this run handed to the archive queue.
        missed: The recovered events, at most `LISTED_EVENTS`: id, time and service.
    """

    start: datetime
    end: datetime
    complete: bool = True
    transaction: str = ""
    platform: int = 0
    archived: int = 0
    pending: int = 0
    recovered: int = 0
    missed: list[dict[str, str]] = field(default_factory=list)

    def miss(self, identity: str, occurred_at: str, service: str) -> None:
        """Counts an event that the stream missed."""
        self.recovered += 1
        if len(self.missed) < LISTED_EVENTS:
            self.missed.append({"id": identity, "occurred_at": occurred_at, "service": service})

    def document(self, finished_at: datetime) -> dict[str, Any]:
        """The report as it is written."""
        return {
            "schema": REPORT_SCHEMA,
            "from": format_time(self.start),
            "to": format_time(self.end),
            "complete": self.complete,
            "finished_at": format_time(finished_at),
            "transaction_id": self.transaction,
            "platform": self.platform,
            "archived": self.archived,
            "pending": self.pending,
            "recovered": self.recovered,
            "missed": self.missed,
            "missed_listed_fully": len(self.missed) == self.recovered,
        }


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What earlier reports say: until when the archive was compared, and what is on its way into it."""

    compared_until: datetime | None = None
    complete: bool = True
    on_the_way: frozenset[str] = frozenset()


class ReconciledArchive:
    """Reads the archive, and writes reports into it.

    Args:
        storage: boto3 client of S3 (`ListObjectsV2`, `GetObject`, `PutObject`).
        settings: Bucket, prefix and locks.
    """

    def __init__(self, storage: Any, settings: ReconcilerSettings) -> None:
        self._storage = storage
        self._settings = settings
        self._reports = f"{settings.prefix}{REPORT_FOLDER}"

    def identities(self, start: datetime, end: datetime) -> Identities:
        """Ids of all archived audit events of a span, and of an hour on both sides.

        What came through the webhook does not count: whoever may send there must not be able to make a record of the
        platform look archived. The two forms of an event name its time in two fields, which need not agree to the
        second.
        """
        found = Identities()
        for key in self._event_keys(start - _MARGIN, end + _MARGIN):
            body = self._storage.get_object(Bucket=self._settings.bucket, Key=key)["Body"]
            with gzip.GzipFile(fileobj=body) as lines:
                for line in lines:
                    event = json.loads(line)
                    if event["channel"] != Channel.WEBHOOK.value:
                        found.add(event["id"])
        return found

    def memory(self) -> Memory:
        """The newest report, and what the reports before it within the overlap recovered."""
        newest = self._newest()
        if newest is None:
            return Memory()
        end = datetime.fromisoformat(newest["to"])
        on_the_way: set[str] = set()
        for key in self._report_keys(end - self._settings.overlap - _MARGIN, end):
            on_the_way |= {event["id"] for event in self._document(key).get("missed", ())}
        return Memory(compared_until=end, complete=bool(newest["complete"]), on_the_way=frozenset(on_the_way))

    def write(self, report: GapReport, finished_at: datetime) -> str:
        """Writes a report under a lock of its own; the same report twice is one object. Returns its key."""
        body = json.dumps(report.document(finished_at), separators=(",", ":"), sort_keys=True).encode()
        sha256 = hashlib.sha256(body).digest()
        key = f"{self._reports}{report.end:%Y/%m/%d/%H%M%S%f}-{sha256.hex()[:16]}.json"
        try:
            self._storage.put_object(
                Bucket=self._settings.bucket,
                Key=key,
                Body=body,
                ContentType="application/json",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(sha256).decode(),
                IfNoneMatch="*",
                ObjectLockMode=self._settings.lock_mode,
                ObjectLockRetainUntilDate=lock_end(finished_at, self._settings.report_days),
            )
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") != _ALREADY_THERE:
                raise
        return key

    def _event_keys(self, start: datetime, end: datetime) -> Iterator[str]:
        hour = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        while hour <= end:
            yield from self._keys(f"{self._settings.prefix}{self._settings.audit_class}/{hour:%Y/%m/%d/%H}/")
            hour += timedelta(hours=1)

    def _report_keys(self, start: datetime, end: datetime) -> Iterator[str]:
        day = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        first = f"{self._reports}{start:%Y/%m/%d/%H%M%S%f}"
        while day <= end:
            yield from (key for key in self._keys(f"{self._reports}{day:%Y/%m/%d}/") if key >= first)
            day += timedelta(days=1)

    def _newest(self) -> dict[str, Any] | None:
        prefix = self._reports
        for _level in ("year", "month", "day"):
            folders = self._folders(prefix)
            if not folders:
                return None
            prefix = folders[-1]
        keys = list(self._keys(prefix))
        return self._document(keys[-1]) if keys else None

    def _document(self, key: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(
            self._storage.get_object(Bucket=self._settings.bucket, Key=key)["Body"].read()
        )
        return document

    def _folders(self, prefix: str) -> list[str]:
        pages = self._pages(prefix, Delimiter="/")
        return sorted(row["Prefix"] for page in pages for row in page.get("CommonPrefixes", ()))

    def _keys(self, prefix: str) -> Iterator[str]:
        for page in self._pages(prefix):
            yield from (row["Key"] for row in page.get("Contents", ()))

    def _pages(self, prefix: str, **more: Any) -> Iterator[dict[str, Any]]:
        arguments: dict[str, Any] = {"Bucket": self._settings.bucket, "Prefix": prefix, **more}
        while True:
            page = self._storage.list_objects_v2(**arguments)
            yield page
            if not page.get("IsTruncated"):
                return
            arguments["ContinuationToken"] = page["NextContinuationToken"]


def _digest(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode(), digest_size=_DIGEST_BYTES).digest()
