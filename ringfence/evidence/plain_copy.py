"""An archive copied object by object, as `aws s3 sync` does: without versions, delete markers and locks.

Signatures, chain and hashes are judged as in any other view. Which version a file was and how it was locked is taken
over from the digests, so nothing is proven about them; `NOT_SHOWN` says so in the report.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ringfence.pipeline.archive_view import ArchiveCopyError, Facts, Marker, Version
from ringfence.pipeline.digest_format import Digest, DigestFormatError, Entry, read_digest

NOT_SHOWN: Final = (
    "a plain copy holds no versions and no delete markers: whether something was written over an object is not shown",
    "a plain copy holds no locks: mode and retain-until are those of the digests, and were not compared with S3",
)
"""What a plain copy leaves open, whatever it holds."""

_CHUNK_BYTES = 64 * 1024


class PlainView:
    """Files in a folder whose paths are object keys.

    Args:
        folder: Folder with the content of the bucket.
        digest_prefix: Where digests lie in it.
        bucket: Name of the bucket that was copied; None to take the one that the first digest names.

    Raises:
        ArchiveCopyError: when no file below `digest_prefix` is a digest.
    """

    def __init__(self, folder: Path, *, digest_prefix: str, bucket: str | None = None) -> None:
        self._folder = folder
        self._rows: dict[str, tuple[Version, Facts]] = {}
        entries: dict[str, Entry] = {}
        digests: dict[str, Digest] = {}
        keys = sorted(_keys(folder))
        for key in keys:
            try:
                digest = read_digest((folder / key).read_bytes()) if key.startswith(digest_prefix) else None
                for entry in digest.entries() if digest else ():
                    if not entry.delete_marker:
                        entries.setdefault(entry.key, entry)
            except DigestFormatError:
                continue  # verification names it
            if digest is not None:
                digests[key] = digest
        if not digests:
            raise ArchiveCopyError(f"{folder} holds no digest below {digest_prefix}: no copy of an archive")
        self.bucket = bucket or next(iter(digests.values())).header.bucket
        self.listed_until = max(digest.header.listed_at for digest in digests.values())
        for key in keys:
            self._rows[key] = self._row(key, digests.get(key), entries.get(key))

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """One page."""
        del after
        yield [version for version, _facts in self._rows.values() if version.key.startswith(prefix)], None

    def folders(self, prefix: str) -> list[str]:
        """Folders right below a prefix."""
        rests = [key.removeprefix(prefix) for key in self._rows if key.startswith(prefix)]
        return sorted({f"{prefix}{rest.partition('/')[0]}/" for rest in rests if "/" in rest})

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts as the digests have them."""
        row = self._rows.get(key)
        return row[1] if row is not None and row[0].version_id == version_id else None

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of the file."""
        return _chunks(self._folder / key) if self.facts(key, version_id) is not None else None

    def _row(self, key: str, digest: Digest | None, entry: Entry | None) -> tuple[Version, Facts]:
        file = (self._folder / key).stat()
        written, version_id = datetime.fromtimestamp(file.st_mtime, UTC), "copied"
        lock: tuple[str | None, datetime | None] = (None, None)
        if digest is not None:
            floor = digest.header.listed_at + timedelta(days=digest.header.retention_days)
            lock = (digest.header.lock_mode, floor)
        elif entry is not None:
            written, version_id, lock = entry.last_modified, entry.version_id, (entry.lock_mode, entry.retain_until)
        version = Version(
            key=key,
            version_id=version_id,
            last_modified=written,
            latest=True,
            delete_marker=False,
            size=file.st_size,
        )
        return version, Facts(size=file.st_size, sha256=None, lock_mode=lock[0], retain_until=lock[1])


def _keys(folder: Path) -> Iterator[str]:
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
