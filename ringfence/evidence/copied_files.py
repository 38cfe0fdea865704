"""Files of a copied archive: reading and hashing them, and the rows under which a copy lists them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ringfence.pipeline.archive_view import Facts, Marker, Version

_CHUNK_BYTES = 64 * 1024
_BUFFER_BYTES = 256 * 1024


class ArchiveCopyError(ValueError):
    """A folder that is not a copy of an archive; the message says which, what was found and what to do."""


class Rows:
    """Versions of a copy with their facts, in the order of a listing."""

    def __init__(self, rows: Iterable[tuple[Version, Facts]]) -> None:
        self._rows = {(version.key, version.version_id): (version, facts) for version, facts in rows}

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """One page."""
        del after
        yield [version for version, _facts in self._rows.values() if version.key.startswith(prefix)], None

    def level(self, prefix: str) -> tuple[list[Version], list[str]]:
        """What lies right below a prefix."""
        below = [version for version, _facts in self._rows.values() if version.key.startswith(prefix)]
        rests = [version.key.removeprefix(prefix) for version in below]
        here = [version for version, rest in zip(below, rests, strict=True) if "/" not in rest]
        return here, sorted({f"{prefix}{rest.partition('/')[0]}/" for rest in rests if "/" in rest})

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts of a version, None when the copy does not list it."""
        row = self._rows.get((key, version_id))
        return None if row is None else row[1]


def chunks_of(path: Path) -> Iterator[bytes] | None:
    """Content of a file, None when it is not there."""
    try:
        file = path.open("rb", buffering=0)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    return _chunks(file)


def hash_of(path: str | Path) -> tuple[str, int] | None:
    """SHA-256 (hexadecimal) and size of a file, None when it is not there."""
    try:
        file = open(path, "rb", buffering=0)  # noqa: PTH123, SIM115 - half the time of Path.open, per object
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    # One buffer for all files of a thread: fetching memory from the system for each costs more than the reading.
    buffer = _buffer()
    with file:
        size = file.readinto(buffer)
        digest = hashlib.sha256(buffer[:size])
        while count := file.readinto(buffer):
            digest.update(buffer[:count])
            size += count
    return digest.hexdigest(), size


_thread = threading.local()


def _buffer() -> memoryview:
    found: memoryview | None = getattr(_thread, "buffer", None)
    if found is None:
        found = _thread.buffer = memoryview(bytearray(_BUFFER_BYTES))
    return found


def _chunks(file: Any) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
