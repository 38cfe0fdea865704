"""What a digest says: which object versions lay in the archive, chained to the digest before it and signed.

Modelled on the log file integrity validation of AWS CloudTrail (digest files, each with the hash and the signature of
the one before). How it is written is in `ringfence.pipeline.digest_file`. Described in `docs/evidence-archive.md`, as
JSON Schema in `schemas/digest.schema.json`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

DIGEST_SCHEMA: Final = "ringfence.digest/1"
"""Version of a digest. A change that a reader of version 1 would misread raises the number."""

_FOLDER_SIZE = 1000
_NAME = re.compile(r"(\d{7})/(\d{10})\.jsonl\.gz")


class DigestFormatError(ValueError):
    """A file that is no digest; the message says at which point."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The digest before: its place in the chain, the SHA-256 of its file (hexadecimal) and its signature (base64)."""

    sequence: int
    key: str
    sha256: str
    signature: str


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """An object that lay in the place of a digest and is none; the chain goes on behind it."""

    sequence: int
    key: str
    version_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A listing of everything below the prefix: when it began, and how many versions there were."""

    listed_at: datetime
    versions: int


@dataclass(frozen=True, kw_only=True)
class Header:
    """First line of a digest.

    Attributes:
        sequence: Place in the chain, from 1.
        bucket, prefix: What was listed.
        folders: Prefixes that were listed; None when everything below `prefix` was.
        whole: The last listing of everything that was complete before this one, None when there was none.
        since: Oldest moment of writing that was looked at; None when everything was.
        listed_at: When the listing began: what was written there before is in this digest or an earlier one.
        previous: The digest before, None for the first.
        skipped: What lay in the way since then.
        key_id, algorithm: KMS key ARN and signing algorithm of the signature.
        lock_mode, retention_days: Lock that objects must have at least, as configured.
    """

    sequence: int
    bucket: str
    prefix: str
    folders: tuple[str, ...] | None
    whole: Whole | None
    since: datetime | None
    listed_at: datetime
    previous: Reference | None
    skipped: tuple[Skipped, ...]
    key_id: str
    algorithm: str
    lock_mode: str
    retention_days: int

    def covers(self, key: str) -> bool:
        """Whether the listing would have shown an object under this key."""
        return self.folders is None or key.startswith(self.folders)


class Entry(NamedTuple):
    """An object version as Amazon S3 described it, or a delete marker; a tuple, because there are millions.

    Attributes:
        key, version_id: Which version.
        last_modified: When it was written, by the clock of Amazon S3.
        delete_marker: True for a delete marker, which has neither size nor hash nor lock.
        sha256: SHA-256 of the object, hexadecimal.
        size: Bytes.
        lock_mode, retain_until: Its Object Lock.
        legal_hold: Whether a legal hold was on.
    """

    key: str
    version_id: str
    last_modified: datetime
    delete_marker: bool = False
    sha256: str | None = None
    size: int = 0
    lock_mode: str | None = None
    retain_until: datetime | None = None
    legal_hold: bool = False


@dataclass(frozen=True, kw_only=True)
class Trailer:
    """Last line before the signature.

    Attributes:
        objects, delete_markers: Number of entries.
        listed: Versions that the listing has shown so far, those of earlier digests among them.
        continues_after: Where the next digest goes on when this one did not reach the end of the listing.
    """

    objects: int
    delete_markers: int
    listed: int
    continues_after: tuple[str, str] | None


def signed_message(bucket: str, key: str, content_sha256: str, previous_signature: str) -> bytes:
    """Text that is signed; at most 4096 bytes, as AWS KMS takes. It binds the content to its place and to the chain."""
    return "\n".join((DIGEST_SCHEMA, f"{bucket}/{key}", content_sha256, previous_signature)).encode()


def digest_key(prefix: str, sequence: int) -> str:
    """Object key of a digest; folders of a thousand keep the newest one within two list calls."""
    return f"{prefix}{sequence // _FOLDER_SIZE:07d}/{sequence:010d}.jsonl.gz"


def sequence_of(prefix: str, key: str) -> int | None:
    """Place in the chain by an object key, None when it is not the name of a digest."""
    match = _NAME.fullmatch(key.removeprefix(prefix))
    if match is None or not key.startswith(prefix):
        return None
    sequence = int(match[2])
    return sequence if sequence > 0 and digest_key(prefix, sequence) == key else None
