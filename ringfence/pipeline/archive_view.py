"""Reading an archive with all its versions: the bucket itself, or a copy of it in a folder.

A copy holds every version as a file of its own, and `index.jsonl` with what Amazon S3 said of each version when it was
copied. With the public key it can be verified without a network.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

COPY_SCHEMA: Final = "ringfence.archive-copy/1"
INDEX: Final = "index.jsonl"
_CHUNK_BYTES = 1024 * 1024
# Small enough for memory that is at hand: a larger buffer is fetched from the system and given back each time.
_FILE_CHUNK_BYTES = 64 * 1024
_PLAIN_KEY = re.compile(r"(?:[\w=-][\w.=-]*/)*[\w=-][\w.=-]*", re.ASCII)
_GONE = ("NoSuchKey", "NoSuchVersion", "404", "NotFound")


class ArchiveCopyError(ValueError):
    """A folder that is not a copy of an archive."""


class ListingError(RuntimeError):
    """A server that does not list what it holds."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version in a listing (`ListObjectVersions`): `latest` is true for the one that readers get."""

    key: str
    version_id: str
    last_modified: datetime
    latest: bool
    delete_marker: bool
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of an object version (`HeadObject`); `sha256` is hexadecimal, None when nothing was recorded."""

    size: int
    sha256: str | None
    lock_mode: str | None
    retain_until: datetime | None


Marker = tuple[str, str]
"""Key and version after which a listing goes on."""


class ArchiveView(Protocol):
    """What digests and verification need of an archive."""

    @property
    def bucket(self) -> str:
        """Name of the bucket."""

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """Versions in the order of keys, the newest of a key first, page by page; with where the next page begins."""

    def folders(self, prefix: str) -> list[str]:
        """Folders right below a prefix, in order."""

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts of a version, None when it is not there."""

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of a version in pieces, None when it is not there."""


def versions(view: ArchiveView, prefix: str) -> Iterator[Version]:
    """All versions below a prefix."""
    for page, _next in view.pages(prefix):
        yield from page


def content_hash(view: ArchiveView, key: str, version_id: str) -> tuple[str, int] | None:
    """SHA-256 (hexadecimal) and size of what a version really holds, None when it is not there."""
    chunks = view.read(key, version_id)
    if chunks is None:
        return None
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


class BucketView:
    """A bucket of Amazon S3.

    Args:
        storage: boto3 client of S3 (`ListObjectVersions`, `HeadObject`, `GetObject` with versions).
        bucket: Name of the bucket.
    """

    def __init__(self, storage: Any, bucket: str) -> None:
        self._storage = storage
        self._bucket = bucket

    @property
    def bucket(self) -> str:
        """Name of the bucket."""
        return self._bucket

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """Pages of `ListObjectVersions`."""
        arguments: dict[str, Any] = {"Bucket": self._bucket, "Prefix": prefix}
        place = after
        while True:
            if place is not None:
                arguments |= {"KeyMarker": place[0], "VersionIdMarker": place[1]}
            answer = self._storage.list_object_versions(**arguments)
            following = (answer["NextKeyMarker"], answer["NextVersionIdMarker"]) if answer.get("IsTruncated") else None
            if following is not None and following == place:
                raise ListingError(f"the listing of {prefix} does not get beyond {following}")
            # Some servers repeat the version at which a page begins.
            page = [version for version in _merged(answer) if (version.key, version.version_id) != place]
            place = following
            yield page, place
            if place is None:
                return

    def folders(self, prefix: str) -> list[str]:
        """Common prefixes of `ListObjectVersions`, so that a delete marker hides nothing."""
        arguments: dict[str, Any] = {"Bucket": self._bucket, "Prefix": prefix, "Delimiter": "/"}
        found: list[str] = []
        while True:
            answer = self._storage.list_object_versions(**arguments)
            found.extend(row["Prefix"] for row in answer.get("CommonPrefixes", []))
            if not answer.get("IsTruncated"):
                return sorted(set(found))
            arguments["KeyMarker"] = answer["NextKeyMarker"]

    def facts(self, key: str, version_id: str) -> Facts | None:
        """`HeadObject` of a version."""
        answer = self._found(self._storage.head_object, Key=key, VersionId=version_id, ChecksumMode="ENABLED")
        if answer is None:
            return None
        checksum = answer.get("ChecksumSHA256", "")
        return Facts(
            size=int(answer["ContentLength"]),
            # A checksum of a multipart upload (with a dash and a count) is not the hash of the object.
            sha256=base64.b64decode(checksum).hex() if checksum and "-" not in checksum else None,
            lock_mode=answer.get("ObjectLockMode") or None,
            retain_until=answer.get("ObjectLockRetainUntilDate"),
        )

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """`GetObject` of a version."""
        answer = self._found(self._storage.get_object, Key=key, VersionId=version_id)
        if answer is None:
            return None
        chunks: Iterator[bytes] = answer["Body"].iter_chunks(_CHUNK_BYTES)
        return chunks

    def _found(self, call: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any] | None:
        try:
            return call(Bucket=self._bucket, **arguments)
        except Exception as error:
            if getattr(error, "response", {}).get("Error", {}).get("Code") in _GONE:
                return None
            raise


def _merged(answer: dict[str, Any]) -> list[Version]:
    """A page tells versions and delete markers apart; here they are in one order again."""
    rows = [(row, False) for row in answer.get("Versions", [])]
    rows += [(row, True) for row in answer.get("DeleteMarkers", [])]
    found = [
        Version(
            key=row["Key"],
            version_id=row["VersionId"],
            last_modified=row["LastModified"],
            latest=row["IsLatest"],
            delete_marker=marker,
            size=int(row.get("Size", 0)),
        )
        for row, marker in rows
    ]
    return sorted(found, key=lambda version: (version.key, not version.latest, -version.last_modified.timestamp()))


class CopyView:
    """A copy made by `copy_archive`.

    Args:
        folder: Folder of the copy.

    Raises:
        ArchiveCopyError: when it is none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: dict[Marker, tuple[Version, Facts]] = {}
        try:
            with (folder / INDEX).open(encoding="utf-8") as lines:
                head = json.loads(next(lines))
                if head.get("schema") != COPY_SCHEMA:
                    raise ArchiveCopyError(f"{folder / INDEX} is not the index of a copy ({COPY_SCHEMA})")
                self._bucket = str(head["bucket"])
                self.copied_at = datetime.fromisoformat(head["copied_at"])
                self.settings = dict(head.get("settings", {}))
                for line in lines:
                    version, facts = _row(json.loads(line))
                    self._rows[version.key, version.version_id] = (version, facts)
        except (OSError, StopIteration, ValueError, KeyError, TypeError) as error:
            raise ArchiveCopyError(f"{folder} is not a copy made by `ringfence audit copy`: {error}") from None

    @property
    def bucket(self) -> str:
        """Name of the bucket that was copied."""
        return self._bucket

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """One page: the index is in the order of the listing."""
        del after
        yield [version for version, _facts in self._rows.values() if version.key.startswith(prefix)], None

    def folders(self, prefix: str) -> list[str]:
        """Folders right below a prefix."""
        rests = [key.removeprefix(prefix) for key, _version in self._rows if key.startswith(prefix)]
        return sorted({f"{prefix}{rest.partition('/')[0]}/" for rest in rests if "/" in rest})

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts as they were when it was copied, as long as the file is there."""
        row = self._rows.get((key, version_id))
        return None if row is None else row[1]

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of the file."""
        try:
            file = version_path(self._folder, key, version_id).open("rb", buffering=0)
        except FileNotFoundError:
            return None
        return _chunks(file)


def _chunks(file: Any) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_FILE_CHUNK_BYTES):
            yield chunk


def version_path(folder: Path, key: str, version_id: str) -> Path:
    """File of a version in a copy. Every part of a key is encoded, so none can lead out of the folder."""
    if _PLAIN_KEY.fullmatch(key) and _PLAIN_KEY.fullmatch(version_id) and "/" not in version_id:
        return Path(f"{folder}/versions/{key}/{version_id}")
    parts = [quote(part, safe=" ") for part in key.split("/")]
    safe = [part.replace(".", "%2E") if part in ("", ".", "..") else part for part in parts]
    return folder.joinpath("versions", *(part or "%" for part in safe), quote(version_id, safe=""))


def copy_archive(
    source: ArchiveView, prefixes: list[str], folder: Path, *, copied_at: datetime, settings: dict[str, str]
) -> int:
    """Copies every version below the prefixes, with its lock and its dates.

    Args:
        source: What is copied.
        prefixes: Prefixes of objects and of digests.
        folder: Target; it must be empty or not be there.
        copied_at: Moment of the copy.
        settings: What a reader should know, such as the prefixes.

    Returns:
        Number of versions.

    Raises:
        FileExistsError: when the folder holds something.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    count = 0
    with (folder / INDEX).open("w", encoding="utf-8") as index:
        head = {
            "schema": COPY_SCHEMA,
            "bucket": source.bucket,
            "copied_at": copied_at.isoformat(),
            "settings": settings,
        }
        index.write(json.dumps(head) + "\n")
        for prefix in prefixes:
            for version in versions(source, prefix):
                facts = None if version.delete_marker else source.facts(version.key, version.version_id)
                if facts is not None:
                    _write(source, version, folder)
                index.write(json.dumps(_document(version, facts)) + "\n")
                count += 1
    return count


def _write(source: ArchiveView, version: Version, folder: Path) -> None:
    path = version_path(folder, version.key, version.version_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for chunk in source.read(version.key, version.version_id) or ():
            target.write(chunk)


def _document(version: Version, facts: Facts | None) -> dict[str, Any]:
    return {
        "key": version.key,
        "version_id": version.version_id,
        "last_modified": version.last_modified.isoformat(),
        "latest": version.latest,
        "delete_marker": version.delete_marker,
        "size": version.size,
        "sha256": facts and facts.sha256,
        "lock_mode": facts and facts.lock_mode,
        "retain_until": facts.retain_until.isoformat() if facts and facts.retain_until else None,
    }


def _row(document: dict[str, Any]) -> tuple[Version, Facts]:
    version = Version(
        key=document["key"],
        version_id=document["version_id"],
        last_modified=datetime.fromisoformat(document["last_modified"]),
        latest=document["latest"],
        delete_marker=document["delete_marker"],
        size=document["size"],
    )
    ends = document["retain_until"]
    facts = Facts(
        size=document["size"],
        sha256=document["sha256"],
        lock_mode=document["lock_mode"],
        retain_until=datetime.fromisoformat(ends) if ends else None,
    )
    return version, facts
