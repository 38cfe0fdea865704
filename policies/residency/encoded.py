"""Texts behind base64, compressed or not: user data, secrets of Kubernetes, settings of functions."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*|[A-Za-z0-9_-]{24,}={0,2}")
_SHORTEST = 16
"""Shorter than any encoded text with a region; a shorter word is a name."""

_RUN = re.compile(r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{60,76}\r?\n){0,20000}[A-Za-z0-9+/]{24,}={0,2}")
_PACKED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_OTHER_PACKERS = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip"}
_GZIP_OR_ZLIB = 47
LONGEST_PLAIN = 1_000_000
"""Bytes that are read of a compressed text: more than user data or a secret may hold."""


class Decoded(NamedTuple):
    """What stands behind an encoded text; `unread` says what of it could not be read."""

    text: str | None = None
    unread: str = ""


def decoded(value: str) -> Decoded:
    """The text behind base64 and gzip; nothing for a text that is not encoded."""
    compact = value.strip()
    if len(compact) < _SHORTEST or not _BASE64.fullmatch(compact):
        return Decoded()
    return _read("".join(compact.split()))


def embedded(value: str) -> Iterator[Decoded]:
    """What stands behind the encoded parts of a longer text, such as a part of a MIME message or a written file."""
    for match in _RUN.finditer(value):
        found = _read("".join(match.group().split()))
        if found.text is not None:
            yield found


def _read(letters: str) -> Decoded:
    unread = ""
    try:
        raw = base64.b64decode(_padded(letters), validate=True)
    except ValueError:
        return Decoded()
    if raw.startswith(_PACKED):
        unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            raw = unpacking.decompress(raw, LONGEST_PLAIN)
        except zlib.error:
            return Decoded(unread="packed, but damaged")
        if not unpacking.eof:
            unread = "longer than a million bytes when unpacked, or cut off"
    packer = next((name for mark, name in _OTHER_PACKERS.items() if raw.startswith(mark)), "")
    if packer:
        return Decoded(unread=f"packed with {packer}")
    try:
        text = raw.decode("utf-8", "ignore" if unread else "strict")
    except UnicodeDecodeError:
        return Decoded(unread=unread or "no text when decoded")
    if text.isprintable() or all(letter.isprintable() or letter.isspace() for letter in text):
        return Decoded(text, unread)
    return Decoded(unread=unread or "no text when decoded")


def _padded(letters: str) -> str:
    if "-" in letters or "_" in letters:
        letters = letters.replace("-", "+").replace("_", "/")
    return letters + "=" * (-len(letters) % 4)
