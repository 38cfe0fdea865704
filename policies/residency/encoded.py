"""Texts behind base64, compressed or not: user data, secrets of Kubernetes, settings of functions."""

from __future__ import annotations

import base64
import re
import zlib

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_SHORTEST = 16
"""Shorter than any encoded region; a shorter word is a name."""

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31
_LONGEST_PLAIN = 1_000_000
"""Bytes that are read of a compressed text: more than user data or a secret may hold."""


def decoded(value: str) -> str | None:
    """The text behind base64 and gzip; None for a text that is not encoded, or is no text when decoded."""
    compact = value.strip()
    if len(compact) < _SHORTEST or not _BASE64.fullmatch(compact):
        return None
    try:
        raw = base64.b64decode("".join(compact.split()), validate=True)
        if raw.startswith(_GZIP):
            raw = zlib.decompressobj(_GZIP_WINDOW).decompress(raw, _LONGEST_PLAIN)
        text = raw.decode("utf-8")
    except (ValueError, zlib.error):
        return None
    return text if text.isprintable() or all(letter.isprintable() or letter.isspace() for letter in text) else None
