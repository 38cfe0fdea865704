"""A digest as a file: gzip of JSON lines.

They are a header, one line for each object version or delete marker, a trailer with the counts, and the signature over
all lines before it. A digest needs nothing beside it: any copy of the file can be verified.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from ringfence.pipeline.digest_lines import (
    entry_line,
    entry_of,
    header_line,
    header_of,
    signature_line,
    signature_of,
    trailer_line,
    trailer_of,
)
from ringfence.pipeline.digest_record import (
    DigestFormatError,
    Entry,
    Header,
    Reference,
    Trailer,
    signed_message,
)

LONGEST_LINE: Final = 262_144
"""Longest line of a digest in bytes; a key of 1,024 bytes needs 12,288 of it at most, a header names its folders."""

LONGEST_CONTENT: Final = 256 * 1024 * 1024
"""Most bytes that a digest may unpack to: a foreign file must not fill the memory or the day."""

_GZIP_LEVEL = 6
_GZIP_FORM = 16 + zlib.MAX_WBITS
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
_PIECE_BYTES = 65_536
_FEWEST_LINES = 3


@dataclass(frozen=True, kw_only=True)
class Digest:
    """A digest that was read, except for its entries.

    Attributes:
        header, trailer: Its first and its last signed line.
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
            DigestFormatError: when one cannot be read, or they are not as many as the trailer says.
        """
        count = markers = 0
        expected = self.trailer.objects + self.trailer.delete_markers
        for number, line in enumerate(_lines(self.body), start=1):
            if number == 1:
                continue
            if count == expected:
                break
            entry = entry_of(line, number)
            count += 1
            markers += entry.delete_marker
            yield entry
        if markers != self.trailer.delete_markers:
            raise DigestFormatError(f"{markers} delete markers, and the trailer says {self.trailer.delete_markers}")


class DigestWriter:
    """Writes a digest line by line into a file that is open for bytes."""

    def __init__(self, target: IO[bytes], header: Header) -> None:
        # Without a time and a file name in its header, gzip is a function of the content alone.
        self._file = gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0)
        self._hash = hashlib.sha256()
        self._objects = self._markers = 0
        self._put(header_line(header))

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
        self._put(entry_line(entry))

    def finish(self, listed: int, continues_after: tuple[str, str] | None) -> str:
        """Writes the trailer.

        Args:
            listed: Versions that the listing has shown so far.
            continues_after: Where the next digest goes on, None when the listing reached its end.

        Returns:
            SHA-256 of everything so far, hexadecimal: what is to be signed.
        """
        trailer = Trailer(
            objects=self._objects, delete_markers=self._markers, listed=listed, continues_after=continues_after
        )
        self._put(trailer_line(trailer))
        return self._hash.hexdigest()

    def close(self, signature: str) -> None:
        """Writes the signature and completes the file."""
        self._file.write(signature_line(signature))
        self._file.close()

    def _put(self, line: bytes) -> None:
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
    header, trailer = header_of(first), trailer_of(second_last, count - 1)
    signature = signature_of(last, count)
    if trailer.objects + trailer.delete_markers != count - _FEWEST_LINES:
        raise DigestFormatError(f"line {count - 1}: counts do not fit the number of lines")
    return Digest(
        header=header,
        trailer=trailer,
        body=body,
        content_sha256=content.hexdigest(),
        signature=signature,
    )


def _lines(body: bytes) -> Iterator[bytes]:
    """Lines of a gzip file that holds nothing but them: no name, no time, no second part, nothing behind its end."""
    if not body.startswith(_GZIP_HEAD):
        raise DigestFormatError("not a gzip file as digests are, without a name and a time")
    unpacking = zlib.decompressobj(wbits=_GZIP_FORM)
    total, packed, rest = 0, body, b""
    try:
        while not unpacking.eof:
            piece = unpacking.decompress(packed, _PIECE_BYTES)
            if not piece and not unpacking.eof and len(unpacking.unconsumed_tail) in (0, len(packed)):
                raise DigestFormatError("not a whole gzip file: it is cut off")
            packed = unpacking.unconsumed_tail
            total += len(piece)
            *lines, rest = (rest + piece).split(b"\n")
            if total > LONGEST_CONTENT or len(rest) > LONGEST_LINE:
                raise DigestFormatError("a line, or the whole, is longer than a digest's")
            for line in lines:
                yield line + b"\n"
    except zlib.error as error:
        raise DigestFormatError(f"not a whole gzip file: {error}") from None
    if rest or unpacking.unused_data:
        raise DigestFormatError("something lies behind the last line")
