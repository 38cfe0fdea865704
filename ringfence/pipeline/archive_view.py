"""Reading an archive with all its versions, whether it is the bucket itself or a copy (`ringfence.evidence`)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

_CHUNK_BYTES = 1024 * 1024
_GONE = ("NoSuchKey", "NoSuchVersion", "404", "NotFound")


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
    """What is known of an object version (`HeadObject`).

    Attributes:
        size: Bytes.
        sha256: Recorded checksum, hexadecimal; None when nothing was recorded.
        lock_mode, retain_until: Its Object Lock, None without one.
        legal_hold: Whether a legal hold is on.
        last_modified: When it was written; None when that is not told.
    """

    size: int
    sha256: str | None
    lock_mode: str | None
    retain_until: datetime | None
    legal_hold: bool = False
    last_modified: datetime | None = None


Marker = tuple[str, str]
"""Key and version after which a listing goes on."""


class ArchiveView(Protocol):
    """What digests and verification need of an archive."""

    @property
    def bucket(self) -> str:
        """Name of the bucket."""

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """Versions in the order of keys, the newest of a key first, page by page; with where the next page begins."""

    def level(self, prefix: str) -> tuple[list[Version], list[str]]:
        """What lies right below a prefix: versions, and folders in order."""

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts of a version, None when it is not there."""

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of a version in pieces, None when it is not there."""

    def content_hash(self, key: str, version_id: str) -> tuple[str, int] | None:
        """SHA-256 (hexadecimal) and size of what a version really holds, None when it is not there."""


def versions(view: ArchiveView, prefix: str) -> Iterator[Version]:
    """All versions below a prefix."""
    for page, _next in view.pages(prefix):
        yield from page


def in_listing_order(rows: Iterable[Version]) -> list[Version]:
    """Versions as Amazon S3 lists them: by key, the newest first."""
    return sorted(rows, key=lambda version: (version.key, not version.latest, -version.last_modified.timestamp()))


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

    def level(self, prefix: str) -> tuple[list[Version], list[str]]:
        """Versions and common prefixes of `ListObjectVersions`, so that a delete marker hides nothing."""
        arguments: dict[str, Any] = {"Bucket": self._bucket, "Prefix": prefix, "Delimiter": "/"}
        here: list[Version] = []
        folders: set[str] = set()
        while True:
            answer = self._storage.list_object_versions(**arguments)
            here += _merged(answer)
            folders.update(row["Prefix"] for row in answer.get("CommonPrefixes", []))
            if not answer.get("IsTruncated"):
                return here, sorted(folders)
            arguments["KeyMarker"] = answer["NextKeyMarker"]
            # Without a version where the page ended with a folder.
            arguments.pop("VersionIdMarker", None)
            if answer.get("NextVersionIdMarker"):
                arguments["VersionIdMarker"] = answer["NextVersionIdMarker"]

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
            legal_hold=answer.get("ObjectLockLegalHoldStatus") == "ON",
            last_modified=answer.get("LastModified"),
        )

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """`GetObject` of a version."""
        answer = self._found(self._storage.get_object, Key=key, VersionId=version_id)
        if answer is None:
            return None
        chunks: Iterator[bytes] = answer["Body"].iter_chunks(_CHUNK_BYTES)
        return chunks

    def content_hash(self, key: str, version_id: str) -> tuple[str, int] | None:
        """Reads the version and hashes it; a checksum that somebody recorded is not believed."""
        chunks = self.read(key, version_id)
        if chunks is None:
            return None
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
        return digest.hexdigest(), size

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
    return in_listing_order(
        Version(
            key=row["Key"],
            version_id=row["VersionId"],
            last_modified=row["LastModified"],
            latest=row["IsLatest"],
            delete_marker=marker,
            size=int(row.get("Size", 0)),
        )
        for row, marker in rows
    )
