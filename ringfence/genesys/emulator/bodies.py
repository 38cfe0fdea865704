"""Request bodies as strict JSON: what Python reads beyond the standard is refused, as it would be by the platform."""

from __future__ import annotations

import json
import math
from typing import Any

from .errors import ApiError

MAX_BODY_BYTES = 512_000
MAX_DEPTH = 100
"""Levels of lists and objects. Chosen: far more than any model has, far fewer than would exhaust the stack."""
JSON_TYPE = "application/json"


def check_size(raw: bytes) -> None:
    """Raises ApiError 413 for a body that is too large, in bytes."""
    if len(raw) > MAX_BODY_BYTES:
        raise ApiError(
            413,
            "request.entity.too.large",
            "The request body is {size} bytes; at most {limit} are allowed.",
            params={"size": str(len(raw)), "limit": str(MAX_BODY_BYTES)},
        )


def check_media_type(content_type: str, encoding: str) -> None:
    """Raises ApiError 415 for a media type other than JSON, or for a compressed body."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type != JSON_TYPE:
        found = f"The media type {media_type} is not supported" if media_type else "The request has no Content-Type"
        raise ApiError(415, "unsupported.media.type", f"{found}; send application/json.")
    if encoding.strip().lower() not in {"", "identity"}:
        raise ApiError(
            415,
            "unsupported.media.type",
            "The content encoding {encoding} is not supported; send the body as it is.",
            params={"encoding": encoding},
            headers={"Accept-Encoding": "identity"},
        )


def parse(raw: bytes) -> Any:
    """The JSON document of a body in UTF-8 (RFC 8259).

    Raises ValueError for what is no JSON: NaN and Infinity, numbers beyond what a double holds, half a surrogate pair,
    more than MAX_DEPTH levels. Of a name that occurs twice the last value counts.
    """
    try:
        document = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("the document is nested too deeply") from None
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _deeper(document, MAX_DEPTH):
        raise ValueError(f"the document has more than {MAX_DEPTH} levels")
    if b"\\u" in raw:
        json.dumps(document, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return document


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _deeper(document: Any, levels: int) -> bool:
    """Whether a document has more levels than this."""
    nodes = [document]
    for _ in range(levels + 1):
        nodes = [
            member
            for node in nodes
            if isinstance(node, (dict, list))
            for member in (node.values() if isinstance(node, dict) else node)
            if isinstance(member, (dict, list))
        ]
        if not nodes:
            return False
    return True
