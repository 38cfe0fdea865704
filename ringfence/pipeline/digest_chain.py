"""Finding the end of a digest chain, also when somebody put foreign objects into its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from ringfence.pipeline.archive_view import ArchiveView, Version
from ringfence.pipeline.digest_file import Digest, read_digest
from ringfence.pipeline.digest_record import (
    DigestFormatError,
    Entry,
    Reference,
    Skipped,
    digest_key,
    sequence_of,
)
from ringfence.pipeline.digest_signatures import Check

LARGEST_FILE = 64 * 1024 * 1024
"""Most bytes of a file that is read as a digest."""


LONGEST_LISTING = timedelta(hours=6)
"""A listing may go on in several runs, and shows what was written since it began."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A digest that proved genuine, under its key; `version_id` is the version that holds it."""

    key: str
    version_id: str
    digest: Digest


class Chain:
    """The digests of an archive.

    The first version of a key counts, because it was written on the condition that there was none; a later version
    cannot replace it. A version that is no genuine digest never counts, whenever it was written.

    Args:
        view: Where they lie.
        digest_prefix: First part of their keys.
        prefix: What they list.
        check: Judges signatures.
    """

    def __init__(self, view: ArchiveView, *, digest_prefix: str, prefix: str, check: Check) -> None:
        self._view = view
        self._digest_prefix = digest_prefix
        self._prefix = prefix
        self._check = check

    def end(self) -> tuple[Link | None, list[Skipped]]:
        """The newest genuine digest, and what lies behind it without being one."""
        skipped: list[Skipped] = []
        for sequence, found in self.newest_first():
            link, refused = self.genuine(sequence, found)
            skipped += refused
            if link is not None:
                return link, sorted(skipped, key=lambda item: (item.sequence, item.version_id))
        return None, sorted(skipped, key=lambda item: (item.sequence, item.version_id))

    def newest_first(self) -> Iterator[tuple[int, list[Version]]]:
        """Places of the chain from the end, each with its object versions, the first written one first."""
        for folder in reversed(self._view.level(self._digest_prefix)[1]):
            listed = [version for page, _next in self._view.pages(folder) for version in page]
            places = [
                (sequence, [version for version in reversed(list(group)) if not version.delete_marker])
                for key, group in groupby(listed, key=lambda version: version.key)
                if (sequence := sequence_of(self._digest_prefix, key)) is not None
            ]
            yield from reversed(places)

    def genuine(self, sequence: int, candidates: list[Version]) -> tuple[Link | None, list[Skipped]]:
        """The genuine digest among the versions of a place, and a note for every one before it that is none."""
        refused: list[Skipped] = []
        for version in candidates:
            try:
                digest = self._read(sequence, version)
            except DigestFormatError as error:
                note = Skipped(
                    sequence=sequence, key=version.key, version_id=version.version_id, reason=str(error)[:200]
                )
                refused.append(note)
            else:
                return Link(key=version.key, version_id=version.version_id, digest=digest), refused
        return None, refused

    def follow(self, reference: Reference) -> Link | None:
        """The digest that a reference means, None when it is not there."""
        for version in self._view_of(reference.key):
            body = self._body(version)
            try:
                digest = read_digest(body)
            except DigestFormatError:
                continue
            if digest.sha256 == reference.sha256:
                return Link(key=version.key, version_id=version.version_id, digest=digest)
        return None

    def recent_entries(self, link: Link | None, since: datetime | None) -> Iterator[Entry]:
        """Entries written at or after a moment (None for all), out of every digest that can hold one."""
        while link is not None and (since is None or link.digest.header.listed_at >= since - LONGEST_LISTING):
            yield from (entry for entry in link.digest.entries() if since is None or entry.last_modified >= since)
            previous = link.digest.header.previous
            link = self.follow(previous) if previous else None

    def _view_of(self, key: str) -> list[Version]:
        listed = [version for page, _next in self._view.pages(key) for version in page]
        return [version for version in reversed(listed) if version.key == key and not version.delete_marker]

    def _body(self, version: Version) -> bytes:
        chunks, parts, size = self._view.read(version.key, version.version_id) or iter(()), [], 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_FILE:
                return b""
            parts.append(chunk)
        return b"".join(parts)

    def _read(self, sequence: int, version: Version) -> Digest:
        digest = read_digest(self._body(version))
        header = digest.header
        if header.sequence != sequence or version.key != digest_key(self._digest_prefix, sequence):
            raise DigestFormatError(f"made for place {header.sequence} of the chain, not for {sequence}")
        if header.bucket != self._view.bucket:
            raise DigestFormatError(f"made for the bucket {header.bucket}, not for {self._view.bucket}")
        if header.prefix != self._prefix:
            raise DigestFormatError(f"made for the prefix {header.prefix}, not for {self._prefix}")
        if not self._check(digest.message(version.key), digest.signature, header.algorithm):
            raise DigestFormatError("the signature is not by the digest key, or the content was changed")
        return digest
