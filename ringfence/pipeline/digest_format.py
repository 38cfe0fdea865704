"""Format of a digest: which object versions lay in the archive, chained to the digest before it and signed.

A digest is a gzip file of JSON lines: a header, one line for each object version or delete marker, a trailer with the
counts, and the signature over all lines before it. It needs nothing beside it: any copy of the file can be verified.
Modelled on the log file integrity validation of AWS CloudTrail (digest files, each with the hash and the signature of
the one before). Described in `docs/evidence-archive.md`, as JSON Schema in `schemas/digest.schema.json`.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final

DIGEST_SCHEMA: Final = "ringfence.digest/1"
"""Version of a digest. A change that a reader of version 1 would misread raises the number."""

LONGEST_LINE: Final = 32_768
"""Longest line of a digest in bytes; a key of 1,024 bytes needs a fifth of it at most."""

LONGEST_CONTENT: Final = 256 * 1024 * 1024
"""Most bytes that a digest may unpack to: a foreign file must not fill the memory or the day."""

_FOLDER_SIZE = 1000
_NAME = re.compile(r"(\d{7})/(\d{10})\.jsonl\.gz")
_GZIP_LEVEL = 6
_FEWEST_LINES = 3


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
class Header:
    """First line of a digest.

    Attributes:
        sequence: Place in the chain, from 1.
        bucket, prefix: What was listed.
        since: Oldest moment of writing that was looked at; None when everything was.
        listed_at: When the listing began: what was written before is in this digest or an earlier one.
        previous: The digest before, None for the first.
        skipped: What lay in the way since then.
        key_id, algorithm: KMS key ARN and signing algorithm of the signature.
        lock_mode, retention_days: Lock that objects must have at least, as configured.
    """

    sequence: int
    bucket: str
    prefix: str
    since: datetime | None
    listed_at: datetime
    previous: Reference | None
    skipped: tuple[Skipped, ...]
    key_id: str
    algorithm: str
    lock_mode: str
    retention_days: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An object version as Amazon S3 described it, or a delete marker (then without size, hash and lock).

    Attributes:
        key, version_id: Which version.
        last_modified: When it was written, by the clock of Amazon S3.
        delete_marker: True for a delete marker.
        sha256: SHA-256 of the object, hexadecimal.
        size: Bytes.
        lock_mode, retain_until: Its Object Lock.
    """

    key: str
    version_id: str
    last_modified: datetime
    delete_marker: bool = False
    sha256: str | None = None
    size: int = 0
    lock_mode: str | None = None
    retain_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Trailer:
    """Last line before the signature: counts, and where the next digest goes on when this one was full."""

    objects: int
    delete_markers: int
    continues_after: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A digest that was read, except for its entries.

    Attributes:
        header, trailer: As above.
        body: The file, gzip.
        content_sha256: SHA-256 of everything that is signed, hexadecimal.
        signature: Signature, base64.
    """

    header: Header
    trailer: Trailer
    body: bytes
    content_sha256: str
    signature: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, hexadecimal: what the next digest refers to."""
        return hashlib.sha256(self.body).hexdigest()

    def message(self, key: str) -> bytes:
        """What the signature is over, for a digest under this object key."""
        previous = self.header.previous
        return signed_message(self.header.bucket, key, self.content_sha256, previous.signature if previous else "")

    def reference(self, key: str) -> Reference:
        """How the next digest refers to this one."""
        return Reference(sequence=self.header.sequence, key=key, sha256=self.sha256, signature=self.signature)

    def entries(self) -> Iterator[Entry]:
        """The entries, one by one.

        Raises:
            DigestFormatError: when one cannot be read.
        """
        lines = _lines(self.body)
        next(lines)
        for number, line in enumerate(lines, start=2):
            document = _document(line, number)
            if document.get("type") not in ("object", "delete_marker"):
                return
            yield _entry(document, number)


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


class DigestWriter:
    """Writes a digest line by line into a file that is open for bytes."""

    def __init__(self, target: IO[bytes], header: Header) -> None:
        # Without a time and a file name in its header, gzip is a function of the content alone.
        self._file = gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)
        self._hash = hashlib.sha256()
        self._objects = self._markers = 0
        self._put(_header_document(header))

    @property
    def entries(self) -> int:
        """Number of entries so far."""
        return self._objects + self._markers

    def add(self, entry: Entry) -> None:
        """Writes one entry."""
        if entry.delete_marker:
            self._markers += 1
        else:
            self._objects += 1
        self._put(_entry_document(entry))

    def finish(self, continues_after: tuple[str, str] | None) -> str:
        """Writes the trailer.

        Returns:
            SHA-256 of everything so far, hexadecimal: what is to be signed.
        """
        place = dict(zip(("key", "version_id"), continues_after, strict=True)) if continues_after else None
        trailer = {"type": "trailer", "objects": self._objects, "delete_markers": self._markers}
        self._put({**trailer, "continues_after": place})
        return self._hash.hexdigest()

    def close(self, signature: str) -> None:
        """Writes the signature and completes the file."""
        self._file.write(_encoded({"type": "signature", "value": signature}))
        self._file.close()

    def _put(self, document: Mapping[str, Any]) -> None:
        line = _encoded(document)
        self._hash.update(line)
        self._file.write(line)


def read_digest(body: bytes) -> Digest:
    """Reads a digest; entries are left for `Digest.entries`.

    Raises:
        DigestFormatError: when it is none.
    """
    content = hashlib.sha256()
    first = second_last = last = b""
    count = 0
    for line in _lines(body):
        if count == 0:
            first = line
        if last:
            content.update(last)
        second_last, last = last, line
        count += 1
    if count < _FEWEST_LINES:
        raise DigestFormatError("a digest has a header, a trailer and a signature")
    header, trailer = _header(_document(first, 1)), _trailer(_document(second_last, count - 1), count - 1)
    signature = _document(last, count)
    if signature.get("type") != "signature" or not isinstance(signature.get("value"), str):
        raise DigestFormatError(f"line {count}: not a signature")
    if trailer.objects + trailer.delete_markers != count - _FEWEST_LINES:
        raise DigestFormatError(f"line {count - 1}: counts do not fit the number of lines")
    return Digest(
        header=header,
        trailer=trailer,
        body=body,
        content_sha256=content.hexdigest(),
        signature=signature["value"],
    )


def _lines(body: bytes) -> Iterator[bytes]:
    total = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as content:
            while line := content.readline(LONGEST_LINE):
                total += len(line)
                if not line.endswith(b"\n") or total > LONGEST_CONTENT:
                    raise DigestFormatError("a line, or the whole, is longer than a digest's, or cut off")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise DigestFormatError(f"not a whole gzip file: {error}") from None


def _encoded(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def _document(line: bytes, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise DigestFormatError(f"line {number}: not a JSON object")
    return document


def _header_document(header: Header) -> dict[str, Any]:
    return {
        "schema": DIGEST_SCHEMA,
        "type": "header",
        "sequence": header.sequence,
        "bucket": header.bucket,
        "prefix": header.prefix,
        "since": _time(header.since),
        "listed_at": _time(header.listed_at),
        "previous": vars(header.previous) if header.previous else None,
        "skipped": [vars(item) for item in header.skipped],
        "signing": {"key_id": header.key_id, "algorithm": header.algorithm},
        "lock": {"mode": header.lock_mode, "retention_days": header.retention_days},
    }


def _header(document: Mapping[str, Any]) -> Header:
    if document.get("schema") != DIGEST_SCHEMA or document.get("type") != "header":
        raise DigestFormatError(f"line 1: not the header of {DIGEST_SCHEMA}")
    try:
        return Header(
            sequence=_whole(document["sequence"]),
            bucket=_text(document["bucket"]),
            prefix=_text(document["prefix"]),
            since=_moment(document["since"]) if document["since"] is not None else None,
            listed_at=_moment(document["listed_at"]),
            previous=Reference(**document["previous"]) if document["previous"] is not None else None,
            skipped=tuple(Skipped(**item) for item in document["skipped"]),
            key_id=_text(document["signing"]["key_id"]),
            algorithm=_text(document["signing"]["algorithm"]),
            lock_mode=_text(document["lock"]["mode"]),
            retention_days=_whole(document["lock"]["retention_days"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DigestFormatError(f"line 1: {error}") from None


def _trailer(document: Mapping[str, Any], number: int) -> Trailer:
    try:
        place = document["continues_after"]
        if document["type"] != "trailer":
            raise ValueError("not a trailer")  # noqa: TRY301 - told like every other mistake of the line
        return Trailer(
            objects=_whole(document["objects"]),
            delete_markers=_whole(document["delete_markers"]),
            continues_after=(_text(place["key"]), _text(place["version_id"])) if place is not None else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DigestFormatError(f"line {number}: {error}") from None


def _entry_document(entry: Entry) -> dict[str, Any]:
    place = {"key": entry.key, "version_id": entry.version_id, "last_modified": _time(entry.last_modified)}
    if entry.delete_marker:
        return {"type": "delete_marker", **place}
    lock = {"lock_mode": entry.lock_mode, "retain_until": _time(entry.retain_until)}
    return {"type": "object", **place, "sha256": entry.sha256, "size": entry.size, **lock}


def _entry(document: Mapping[str, Any], number: int) -> Entry:
    try:
        if document["type"] == "delete_marker":
            return Entry(
                key=_text(document["key"]),
                version_id=_text(document["version_id"]),
                last_modified=_moment(document["last_modified"]),
                delete_marker=True,
            )
        retain_until = document["retain_until"]
        return Entry(
            key=_text(document["key"]),
            version_id=_text(document["version_id"]),
            last_modified=_moment(document["last_modified"]),
            sha256=_text(document["sha256"]),
            size=_whole(document["size"]),
            lock_mode=document["lock_mode"],
            retain_until=_moment(retain_until) if retain_until is not None else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DigestFormatError(f"line {number}: {error}") from None


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return moment


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is no whole number")
    return value
