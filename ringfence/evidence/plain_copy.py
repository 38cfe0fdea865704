"""An archive copied object by object, as `aws s3 sync` does: without versions, delete markers and locks.

Signatures, chain and hashes are judged as in any other view. Which version a file was and how it was locked is taken
over from the genuine digests, so nothing is proven about them; `NOT_SHOWN` says so in the report.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ringfence.evidence.copied_files import ArchiveCopyError, Rows, chunks_of, hash_of
from ringfence.pipeline.archive_view import Facts, Marker, Version
from ringfence.pipeline.digest_file import Digest, read_digest
from ringfence.pipeline.digest_record import DigestFormatError, Entry
from ringfence.pipeline.digest_signatures import Check

NOT_SHOWN: Final = (
    "a plain copy holds no versions and no delete markers: whether something was written over an object is not shown",
    "a plain copy holds no locks: mode and retain-until are those of the digests, and were not compared with S3",
)
"""What a plain copy leaves open, whatever it holds."""


class PlainView:
    """Files in a folder whose paths are object keys.

    Args:
        folder: Folder with the content of the bucket.
        digest_prefix: Where digests lie in it.
        check: Judges signatures.
        bucket: Name of the bucket that was copied; None to take the one that the first digest names.

    Attributes:
        bucket: Name of the bucket.
        last: Key of the newest genuine digest, None without one.
        listed_until: When that one listed the bucket; the moment of the copy is not known.

    Raises:
        ArchiveCopyError: when no file below `digest_prefix` is a digest.
    """

    def __init__(self, folder: Path, *, digest_prefix: str, check: Check, bucket: str | None = None) -> None:
        self._folder = folder
        keys = sorted(_keys(folder))
        read = {key: digest for key in keys if key.startswith(digest_prefix) if (digest := _digest(folder / key))}
        if not read:
            raise ArchiveCopyError(
                f"{folder} holds no digest below {digest_prefix}: no copy of an archive; "
                "name the folder that `aws s3 sync` filled, and --prefix when the archive has another one"
            )
        genuine = {key: digest for key, digest in read.items() if _genuine(digest, key, check)}
        # Without a genuine one nothing is proven, and verification names every foreign one.
        believed = genuine or read
        self.last = max(genuine, key=lambda key: genuine[key].header.listed_at) if genuine else None
        self.bucket = bucket or next(iter(believed.values())).header.bucket
        self.listed_until = max(digest.header.listed_at for digest in believed.values())
        entries: dict[str, Entry] = {}
        for digest in genuine.values():
            with suppress(DigestFormatError):  # verification names it
                for entry in digest.entries():
                    if not entry.delete_marker:
                        entries.setdefault(entry.key, entry)
        self._rows = Rows(self._row(key, genuine.get(key), entries.get(key)) for key in keys)

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """One page."""
        return self._rows.pages(prefix, after)

    def level(self, prefix: str) -> tuple[list[Version], list[str]]:
        """What lies right below a prefix."""
        return self._rows.level(prefix)

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts as the digests have them."""
        return self._rows.facts(key, version_id)

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of the file."""
        return chunks_of(self._folder / key) if self.facts(key, version_id) is not None else None

    def content_hash(self, key: str, version_id: str) -> tuple[str, int] | None:
        """Hash of the file."""
        return hash_of(self._folder / key) if self.facts(key, version_id) is not None else None

    def _row(self, key: str, digest: Digest | None, entry: Entry | None) -> tuple[Version, Facts]:
        file = (self._folder / key).stat()
        written, version_id, held = datetime.fromtimestamp(file.st_mtime, UTC), "copied", False
        lock_mode, ends = None, None
        if digest is not None:
            lock_mode = digest.header.lock_mode
            ends = digest.header.listed_at + timedelta(days=digest.header.retention_days)
        elif entry is not None:
            written, version_id, held = entry.last_modified, entry.version_id, entry.legal_hold
            lock_mode, ends = entry.lock_mode, entry.retain_until
        version = Version(
            key=key,
            version_id=version_id,
            last_modified=written,
            latest=True,
            delete_marker=False,
            size=file.st_size,
        )
        facts = Facts(size=file.st_size, sha256=None, lock_mode=lock_mode, retain_until=ends, legal_hold=held)
        return version, facts


def _genuine(digest: Digest, key: str, check: Check) -> bool:
    return check(digest.message(key), digest.signature, digest.header.algorithm)


def _digest(path: Path) -> Digest | None:
    try:
        return read_digest(path.read_bytes())
    except DigestFormatError:
        return None  # verification names it


def _keys(folder: Path) -> Iterator[str]:
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()
