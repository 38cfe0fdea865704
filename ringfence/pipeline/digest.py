"""Lambda function that writes a signed digest of the archive every hour, and verifies the last day every day.

A run lists all versions of the archive and puts those into a new digest that no earlier one has: what was written
since, and what came late. An hour without events still gives a digest, so a missing one shows. The digest is one
conditional write (`If-None-Match: *`) under a key that follows from its place in the chain: a run that is killed
leaves nothing behind, and of two runs at the same time one finds the place taken and looks again.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import IO, Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from ringfence.pipeline.archive_object import lock_end
from ringfence.pipeline.archive_view import ArchiveView, BucketView, Marker, Version, content_hash
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_format import DigestWriter, Entry, Header, Skipped, digest_key, signed_message
from ringfence.pipeline.digest_settings import DigestSettings, digest_settings
from ringfence.pipeline.digest_signatures import KmsKey
from ringfence.pipeline.events import format_time
from ringfence.pipeline.verification import verify

OVERLAP: Final = timedelta(hours=2)
"""How far a listing looks back before the last one: an upload counts from its beginning, but shows at its end."""

ENTRIES_LIMIT: Final = 50_000
"""Most entries of one digest; a first run over a large archive writes several."""

VERIFIED_SPAN: Final = timedelta(hours=26)
"""What the daily verification covers: a day, and some hours for a run that was late."""

METRICS_NAMESPACE: Final = "Ringfence"
_ATTEMPTS = 5
_WORKERS = 8
_MEMORY_BYTES = 8 * 1024 * 1024
_SHORTEST_TIME_MILLISECONDS = 120_000
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")

logger = Logger(service="ringfence-digest")


class DigestError(RuntimeError):
    """No digest could be written; the next run tries again, and nothing is lost until then."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run did.

    Attributes:
        written: Digests written, in order.
        end: The newest digest now.
        findings: What was seen to be wrong on the way, in words.
        complete: False when there is more than fitted into this run.
    """

    written: tuple[Link, ...]
    end: Link
    findings: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class _Window:
    """What a digest covers; `known` are versions of earlier digests."""

    since: datetime | None
    listed_at: datetime
    after: Marker | None
    known: frozenset[Marker]


class Digester:
    """Writes digests.

    Args:
        settings: Bucket, prefixes, lock and key.
        view: The archive.
        storage: boto3 client of S3 (`PutObject`).
        key: The signing key.
        now: Seconds since 1970.
    """

    def __init__(
        self,
        settings: DigestSettings,
        view: ArchiveView,
        storage: Any,
        key: KmsKey,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._view = view
        self._storage = storage
        self._key = key
        self._now = now
        self._chain = Chain(view, digest_prefix=settings.digest_prefix, prefix=settings.prefix, check=key.check)

    def run(self, due: datetime | None = None, *, time_left: Callable[[], int] = lambda: 900_000) -> Outcome:
        """Writes the digest that is due, or one for now.

        Args:
            due: Moment up to which digests must reach; None for a new digest in any case. A moment that a digest
                reaches already is done, so that a schedule may fire twice.
            time_left: Milliseconds left to this run.

        Raises:
            DigestError: when other runs took the place again and again.
        """
        written: list[Link] = []
        findings: list[str] = []
        attempts = 0
        while attempts < _ATTEMPTS:
            end, skipped = self._chain.end()
            complete = end is None or end.digest.trailer.continues_after is None
            reached = due is not None and end is not None and end.digest.header.listed_at >= due
            if end is not None and complete and (reached or written):
                return Outcome(written=tuple(written), end=end, findings=tuple(findings), complete=True)
            if end is not None and written and time_left() < _SHORTEST_TIME_MILLISECONDS:
                return Outcome(written=tuple(written), end=end, findings=tuple(findings), complete=False)
            link, seen = self._write(end, skipped)
            findings += seen
            if link is None:
                attempts += 1
            else:
                written.append(link)
        raise DigestError(f"the next place of the chain was taken {_ATTEMPTS} times by other runs")

    def _write(self, end: Link | None, skipped: list[Skipped]) -> tuple[Link | None, list[str]]:
        """Writes the next digest; None when another run was faster."""
        window = self._window(end)
        sequence = max([end.digest.header.sequence if end else 0, *(item.sequence for item in skipped)]) + 1
        key = digest_key(self._settings.digest_prefix, sequence)
        header = Header(
            sequence=sequence,
            bucket=self._settings.bucket,
            prefix=self._settings.prefix,
            since=window.since,
            listed_at=window.listed_at,
            previous=end.digest.reference(end.key) if end else None,
            skipped=tuple(skipped),
            key_id=self._key.key_id,
            algorithm=self._key.algorithm,
            lock_mode=self._settings.lock_mode,
            retention_days=self._settings.floor_days,
        )
        findings = [f"{item.key} (version {item.version_id}) is no digest: {item.reason}" for item in skipped]
        with tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES) as file:
            writer = DigestWriter(file, header)
            continues_after = self._list(window, writer, findings)
            previous = header.previous.signature if header.previous else ""
            content_sha256 = writer.finish(continues_after)
            writer.close(self._key.sign(signed_message(header.bucket, key, content_sha256, previous)))
            taken = self._put(key, file)
        if taken:
            return None, []
        link = self._own(sequence, key)
        logger.info("digest written", key=key, entries=writer.entries, complete=continues_after is None)
        return link, findings

    def _window(self, end: Link | None) -> _Window:
        now = datetime.fromtimestamp(self._now(), UTC)
        if end is None:
            return _Window(since=None, listed_at=now, after=None, known=frozenset())
        header = end.digest.header
        after = end.digest.trailer.continues_after
        if after is not None:
            since, listed_at = header.since, header.listed_at
        else:
            # A clock that went back must not open a gap.
            since, listed_at = header.listed_at - OVERLAP, max(now, header.listed_at)
        oldest = since or datetime.min.replace(tzinfo=UTC)
        recent = () if after is not None and since is None else self._chain.recent_entries(end, oldest)
        known = frozenset((entry.key, entry.version_id) for entry in recent)
        return _Window(since=since, listed_at=listed_at, after=after, known=known)

    def _list(self, window: _Window, writer: DigestWriter, findings: list[str]) -> Marker | None:
        """Writes all entries of a window; returns where the next digest goes on when this one is full."""
        with ThreadPoolExecutor(_WORKERS) as pool:
            for page, following in self._view.pages(self._settings.prefix, window.after):
                wanted = [
                    version
                    for version in page
                    if (window.since is None or version.last_modified >= window.since)
                    and (version.key, version.version_id) not in window.known
                ]
                for entry, seen in pool.map(self._entry, wanted):
                    if entry is not None:
                        writer.add(entry)
                    findings += seen
                if following is not None and writer.entries >= ENTRIES_LIMIT:
                    return following
        return None

    def _entry(self, version: Version) -> tuple[Entry | None, list[str]]:
        place = f"{version.key} (version {version.version_id})"
        if version.delete_marker:
            entry = Entry(
                key=version.key,
                version_id=version.version_id,
                last_modified=version.last_modified,
                delete_marker=True,
            )
            return entry, [f"{place} is a delete marker"] if self._hides_evidence(version) else []
        facts = self._view.facts(version.key, version.version_id)
        if facts is None:
            return None, [f"{place} went away while it was listed"]
        sha256 = facts.sha256
        if sha256 is None:
            read = content_hash(self._view, version.key, version.version_id)
            sha256 = read[0] if read else ""
        entry = Entry(
            key=version.key,
            version_id=version.version_id,
            last_modified=version.last_modified,
            sha256=sha256,
            size=facts.size,
            lock_mode=facts.lock_mode,
            retain_until=facts.retain_until,
        )
        floor = version.last_modified + timedelta(days=self._settings.floor_days)
        if facts.lock_mode != self._settings.lock_mode or facts.retain_until is None or facts.retain_until < floor:
            return entry, [f"{place} is locked {facts.lock_mode or 'not at all'} until {facts.retain_until}"]
        return entry, []

    def _hides_evidence(self, marker: Version) -> bool:
        """Whether a marker hides a version whose lock had not ended: a lifecycle rule hides later, and rightly."""
        for page, _next in self._view.pages(marker.key):
            for version in page:
                if version.key != marker.key or version.delete_marker:
                    continue
                facts = self._view.facts(version.key, version.version_id)
                if facts and facts.retain_until and facts.retain_until > marker.last_modified:
                    return True
        return False

    def _put(self, key: str, file: IO[bytes]) -> bool:
        """Writes the file; True when another digest has the place."""
        file.seek(0)
        checksum, size = hashlib.sha256(), 0
        while chunk := file.read(_MEMORY_BYTES):
            checksum.update(chunk)
            size += len(chunk)
        file.seek(0)
        now = datetime.fromtimestamp(self._now(), UTC)
        arguments: dict[str, Any] = {
            "Bucket": self._settings.bucket,
            "Key": key,
            "Body": file,
            "ContentType": "application/x-ndjson",
            "ContentEncoding": "gzip",
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": base64.b64encode(checksum.digest()).decode(),
            "IfNoneMatch": "*",
            "ObjectLockMode": self._settings.lock_mode,
            "ObjectLockRetainUntilDate": lock_end(now, self._settings.retention_days),
        }
        try:
            self._storage.put_object(**arguments)
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") not in _TAKEN:
                raise
            # Perhaps by ourselves: the first answer got lost, and the client asked again.
            return not any(
                content_hash(self._view, key, version.version_id) == (checksum.hexdigest(), size)
                for version in self._versions(key)
            )
        return False

    def _versions(self, key: str) -> Iterator[Version]:
        for page, _next in self._view.pages(key):
            yield from (version for version in page if version.key == key and not version.delete_marker)

    def _own(self, sequence: int, key: str) -> Link:
        link, _refused = self._chain.genuine(sequence, list(reversed(list(self._versions(key)))))
        if link is None:
            raise DigestError(f"{key} was written and does not verify")
        return link


def measure(function: str, findings: Iterable[str], *, digests: int | None, decided: bool = False) -> None:
    """Writes the metrics that the alarms look at (CloudWatch embedded metric format, on standard output).

    Args:
        function: Name of the function.
        findings: What is wrong with the archive.
        digests: Digests written; None for a verification.
        decided: Whether a verification came to a verdict. One that did not counts as none, and its absence is an alarm.
    """
    metrics = Metrics(namespace=METRICS_NAMESPACE, service=function)
    count = 0
    for text in findings:
        count += 1
        logger.error("evidence is not as it should be", finding=text)
    # Nothing found by a digest run does not answer a verification that failed: the alarm stays until the next one.
    if digests is None or count:
        metrics.add_metric(name="VerificationFailures", unit=MetricUnit.Count, value=count)
    if decided:
        metrics.add_metric(name="Verifications", unit=MetricUnit.Count, value=1)
    if digests is not None:
        metrics.add_metric(name="DigestsReached", unit=MetricUnit.Count, value=1)
        metrics.add_metric(name="DigestsWritten", unit=MetricUnit.Count, value=digests)
    metrics.flush_metrics()


@cache
def _parts() -> tuple[DigestSettings, BucketView, Any, KmsKey]:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"total_max_attempts": 4, "mode": "standard"},
        max_pool_connections=2 * _WORKERS,
        # What is read is hashed here. The client's own check would end a verification at the object that it must name.
        response_checksum_validation="when_required",
    )
    settings = digest_settings(os.environ)
    storage = boto3.client("s3", config=config)
    key = KmsKey(boto3.client("kms", config=config), settings.key_id, settings.algorithm)
    return settings, BucketView(storage, settings.bucket), storage, key


def _due(event: Mapping[str, Any]) -> datetime | None:
    """The scheduled time in the event of a schedule, None for a run by hand."""
    text = event.get("due")
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    settings, view, storage, key = _parts()
    if event.get("task") == "verify":
        now = datetime.now(UTC)
        report = verify(
            view,
            key.check,
            digest_prefix=settings.digest_prefix,
            prefix=settings.prefix,
            since=now - VERIFIED_SPAN,
            now=now,
        )
        decided = not report.undecided
        if not decided:
            logger.error("the archive could not be verified", reasons=report.undecided)
        measure(context.function_name, [finding.text for finding in report.findings], digests=None, decided=decided)
        return {"digests": report.digests, "objects": report.objects, "findings": len(report.findings)}
    digester = Digester(settings, view, storage, key)
    outcome = digester.run(_due(event), time_left=context.get_remaining_time_in_millis)
    measure(context.function_name, outcome.findings, digests=len(outcome.written))
    header = outcome.end.digest.header
    return {
        "sequence": header.sequence,
        "key": outcome.end.key,
        "listed_at": format_time(header.listed_at),
        "written": len(outcome.written),
        "findings": len(outcome.findings),
        "complete": outcome.complete,
    }


handler: Callable[[Mapping[str, Any], Any], dict[str, Any]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.digest.handler`."""
