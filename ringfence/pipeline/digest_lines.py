"""The lines of a digest as JSON.

A line is read only in the very form in which it is written. So no two readers can understand one signed line in two
ways: a key that occurs twice, a number or a text written otherwise, or white space makes the file no digest.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ringfence.pipeline.digest_record import (
    DIGEST_SCHEMA,
    DigestFormatError,
    Entry,
    Header,
    Reference,
    Skipped,
    Trailer,
    Whole,
)

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
_TEXT = r"[ !#-\[\]-~]*"  # ASCII without quote and backslash, so that nothing in it is escaped
_OBJECT = re.compile(
    rf'{{"type":"object","key":"({_TEXT})","version_id":"({_TEXT})","last_modified":"({_TIME})",'
    rf'"sha256":"([0-9a-f]{{64}})","size":(0|[1-9]\d{{0,17}}),"lock_mode":"({_TEXT})","retain_until":"({_TIME})"}}\n',
    re.ASCII,
)
_HASH = re.compile("[0-9a-f]{64}")
_ONLY_TIME = re.compile(_TIME, re.ASCII)


def encoded(document: Mapping[str, Any]) -> bytes:
    """A line."""
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def document_of(line: bytes, number: int) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        DigestFormatError: when it is none, or not written as `encoded` writes it.
    """
    try:
        document = json.loads(line)
        same = encoded(document) == line
    except (ValueError, RecursionError):
        raise DigestFormatError(f"line {number}: not a JSON object") from None
    if not isinstance(document, dict):
        raise DigestFormatError(f"line {number}: not a JSON object")
    if not same:
        raise DigestFormatError(
            f"line {number}: not written as digests are (a key twice, another form of a number or text, white space)"
        )
    return document


def header_line(header: Header) -> bytes:
    """First line."""
    whole = header.whole
    return encoded(
        {
            "schema": DIGEST_SCHEMA,
            "type": "header",
            "sequence": header.sequence,
            "bucket": header.bucket,
            "prefix": header.prefix,
            "folders": None if header.folders is None else list(header.folders),
            "whole": None if whole is None else {"listed_at": _time(whole.listed_at), "versions": whole.versions},
            "since": _time(header.since),
            "listed_at": _time(header.listed_at),
            "previous": vars(header.previous) if header.previous else None,
            "skipped": [vars(item) for item in header.skipped],
            "signing": {"key_id": header.key_id, "algorithm": header.algorithm},
            "lock": {"mode": header.lock_mode, "retention_days": header.retention_days},
        }
    )


def header_of(line: bytes) -> Header:
    """Reads the first line.

    Raises:
        DigestFormatError: when it is none.
    """
    document = document_of(line, 1)
    if document.get("schema") != DIGEST_SCHEMA or document.get("type") != "header":
        raise DigestFormatError(f"line 1: not the header of {DIGEST_SCHEMA}")
    try:
        # Digests that were written before there were partial listings have neither folders nor a whole listing.
        folders, whole = document.get("folders"), document.get("whole")
        return Header(
            sequence=_number(document["sequence"]),
            bucket=_text(document["bucket"]),
            prefix=_text(document["prefix"]),
            folders=None if folders is None else tuple(_text(name) for name in folders),
            whole=whole and Whole(listed_at=_moment(whole["listed_at"]), versions=_number(whole["versions"])),
            since=_moment(document["since"]) if document["since"] is not None else None,
            listed_at=_moment(document["listed_at"]),
            previous=Reference(**document["previous"]) if document["previous"] is not None else None,
            skipped=tuple(Skipped(**item) for item in document["skipped"]),
            key_id=_text(document["signing"]["key_id"]),
            algorithm=_text(document["signing"]["algorithm"]),
            lock_mode=_text(document["lock"]["mode"]),
            retention_days=_number(document["lock"]["retention_days"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DigestFormatError(f"line 1: {error}") from None


def entry_line(entry: Entry) -> bytes:
    """Line of an object version or a delete marker."""
    place = {"key": entry.key, "version_id": entry.version_id, "last_modified": _time(entry.last_modified)}
    if entry.delete_marker:
        return encoded({"type": "delete_marker", **place})
    lock = {"lock_mode": entry.lock_mode, "retain_until": _time(entry.retain_until)}
    hold = {"legal_hold": True} if entry.legal_hold else {}
    return encoded({"type": "object", **place, "sha256": entry.sha256, "size": entry.size, **lock, **hold})


def entry_of(line: bytes, number: int) -> Entry:
    """Reads the line of an entry.

    Raises:
        DigestFormatError: when it is none.
    """
    # As almost always; in a third of the time of a JSON parser, and exact by itself.
    match = _OBJECT.fullmatch(line.decode("ascii", "replace"))
    try:
        if match is not None:
            key, version_id, written, sha256, size, mode, ends = match.groups()
            moments = datetime.fromisoformat(written), datetime.fromisoformat(ends)
            return Entry(key, version_id, moments[0], False, sha256, int(size), mode, moments[1])
        return _entry(document_of(line, number))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, DigestFormatError):
            raise
        raise DigestFormatError(f"line {number}: {error}") from None


def _entry(document: Mapping[str, Any]) -> Entry:
    key, version_id, written = _text(document["key"]), _text(document["version_id"]), _moment(document["last_modified"])
    if document["type"] == "delete_marker":
        return Entry(key, version_id, written, delete_marker=True)
    if document["type"] != "object":
        raise ValueError(f"{document['type']!r} is neither an object nor a delete marker")
    if not _HASH.fullmatch(_text(document["sha256"])):
        raise ValueError(f"{document['sha256']!r} is no SHA-256")
    ends, mode = document["retain_until"], document["lock_mode"]
    return Entry(
        key,
        version_id,
        written,
        sha256=document["sha256"],
        size=_number(document["size"]),
        lock_mode=None if mode is None else _text(mode),
        retain_until=None if ends is None else _moment(ends),
        legal_hold=document.get("legal_hold") is True,
    )


def trailer_line(trailer: Trailer) -> bytes:
    """Last line that is signed."""
    place = trailer.continues_after
    counts = {"objects": trailer.objects, "delete_markers": trailer.delete_markers, "listed": trailer.listed}
    following = None if place is None else {"key": place[0], "version_id": place[1]}
    return encoded({"type": "trailer", **counts, "continues_after": following})


def trailer_of(line: bytes, number: int) -> Trailer:
    """Reads the last line that is signed.

    Raises:
        DigestFormatError: when it is none.
    """
    document = document_of(line, number)
    if document.get("type") != "trailer":
        raise DigestFormatError(f"line {number}: not a trailer")
    try:
        place = document["continues_after"]
        return Trailer(
            objects=_number(document["objects"]),
            delete_markers=_number(document["delete_markers"]),
            listed=_number(document.get("listed", 0)),
            continues_after=(_text(place["key"]), _text(place["version_id"])) if place is not None else None,
        )
    except (KeyError, TypeError) as error:
        raise DigestFormatError(f"line {number}: {error}") from None


def signature_line(signature: str) -> bytes:
    """Line after everything that is signed."""
    return encoded({"type": "signature", "value": signature})


def signature_of(line: bytes, number: int) -> str:
    """Reads the signature, base64.

    Raises:
        DigestFormatError: when the line holds anything else: it is not signed itself, so it has one form only.
    """
    value = document_of(line, number).get("value")
    if not isinstance(value, str) or signature_line(value) != line or not _canonical(value):
        raise DigestFormatError(f"line {number}: not a signature")
    return value


def _canonical(text: str) -> bool:
    """Whether a text is the base64 of its bytes; the last character of a foreign one may hold bits that are no data."""
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except ValueError:
        return False


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _moment(value: object) -> datetime:
    if not _ONLY_TIME.fullmatch(_text(value)):
        raise ValueError(f"{value!r} is no time such as 2026-11-24T13:00:00.000Z")
    return datetime.fromisoformat(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is no whole number")
    return value
