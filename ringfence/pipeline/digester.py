"""Writes signed digests, one after the other.

A digest is one conditional write (`If-None-Match: *`) under a key that follows from its place in the chain: a run that
is killed leaves nothing behind, and of two runs at the same time one finds the place taken and looks again.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final

from aws_lambda_powertools import Logger

from ringfence.pipeline.archive_object import lock_end
from ringfence.pipeline.archive_view import ArchiveView, Version, versions
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_file import DigestWriter
from ringfence.pipeline.digest_listing import Listing, Window, window_after
from ringfence.pipeline.digest_record import Header, Skipped, digest_key, signed_message
from ringfence.pipeline.digest_settings import DigestSettings
from ringfence.pipeline.digest_signatures import KmsKey

SKIPPED_LIMIT: Final = 100
"""Most strangers that a header names: whoever puts thousands there must not make a header that is too long to read."""

_ATTEMPTS = 5
_TIME_FOR_ANOTHER_MILLISECONDS = 120_000
_MEMORY_BYTES = 8 * 1024 * 1024
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")

logger = Logger(child=True)


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
            if end is not None and written and time_left() < _TIME_FOR_ANOTHER_MILLISECONDS:
                return Outcome(written=tuple(written), end=end, findings=tuple(findings), complete=False)
            link, seen = self._write(end, skipped, Listing(self._settings, self._view, time_left))
            findings += seen
            if link is None:
                attempts += 1
            else:
                written.append(link)
        raise DigestError(f"the next place of the chain was taken {_ATTEMPTS} times by other runs")

    def _write(self, end: Link | None, skipped: list[Skipped], listing: Listing) -> tuple[Link | None, list[str]]:
        """Writes the next digest; None when another run was faster."""
        now = datetime.fromtimestamp(self._now(), UTC)
        window = window_after(end, chain=self._chain, view=self._view, prefix=self._settings.prefix, now=now)
        header = self._header(window, end, skipped)
        key = digest_key(self._settings.digest_prefix, header.sequence)
        with tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES) as file:
            writer = DigestWriter(file, header)
            continues_after = listing.write(window, writer)
            previous = header.previous.signature if header.previous else ""
            content_sha256 = writer.finish(listing.listed, continues_after)
            writer.close(self._key.sign(signed_message(header.bucket, key, content_sha256, previous)))
            taken = self._put(key, file, window.listed_at)
        if taken:
            return None, []
        link = self._own(header.sequence, key)
        logger.info(
            "digest written",
            key=key,
            entries=writer.entries,
            listed=listing.listed,
            everything=header.folders is None,
            complete=continues_after is None,
        )
        told = {(item.key, item.version_id) for item in end.digest.header.skipped} if end else set()
        strangers = [
            f"{item.key} (version {item.version_id}) is no digest: {item.reason}"
            for item in skipped
            if (item.key, item.version_id) not in told
        ]
        return link, strangers + listing.findings

    def _header(self, window: Window, end: Link | None, skipped: list[Skipped]) -> Header:
        sequence, taken = end.digest.header.sequence + 1 if end else 1, {item.sequence for item in skipped}
        while sequence in taken:  # the next free place, not one behind all strangers: they may lie at the last of all
            sequence += 1
        return Header(
            sequence=sequence,
            bucket=self._settings.bucket,
            prefix=self._settings.prefix,
            folders=window.folders,
            whole=window.whole,
            since=window.since,
            listed_at=window.listed_at,
            previous=end.digest.reference(end.key) if end else None,
            skipped=tuple(skipped[:SKIPPED_LIMIT]),
            key_id=self._key.key_id,
            algorithm=self._key.algorithm,
            lock_mode=self._settings.lock_mode,
            retention_days=self._settings.floor_days,
        )

    def _put(self, key: str, file: IO[bytes], listed_at: datetime) -> bool:
        """Writes the file, locked from the moment that it names on; True when another digest has the place."""
        file.seek(0)
        checksum, size = hashlib.sha256(), 0
        while chunk := file.read(_MEMORY_BYTES):
            checksum.update(chunk)
            size += len(chunk)
        file.seek(0)
        now = max(datetime.fromtimestamp(self._now(), UTC), listed_at)
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
                self._view.content_hash(key, version.version_id) == (checksum.hexdigest(), size)
                for version in self._versions(key)
            )
        return False

    def _versions(self, key: str) -> Iterator[Version]:
        return (item for item in versions(self._view, key) if item.key == key and not item.delete_marker)

    def _own(self, sequence: int, key: str) -> Link:
        link, _refused = self._chain.genuine(sequence, list(reversed(list(self._versions(key)))))
        if link is None:
            raise DigestError(f"{key} was written and does not verify")
        return link
