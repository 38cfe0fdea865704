"""Proof that a body comes from somebody who knows the shared secret.

HMAC (RFC 2104) over `<timestamp>.<raw body>` where the timestamp is the very text of its header, in seconds since 1970
(UTC). The signature is hexadecimal, with or without `sha256=` before it. It is compared in constant time, and with the
previous secret as well, so that a sender has time to take up a new one.
"""

from __future__ import annotations

import hashlib
import hmac
import string
from collections.abc import Sequence
from enum import Enum

_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})
_HEXADECIMAL = frozenset("0123456789abcdef")
_BASE64 = frozenset(string.ascii_letters + string.digits + "+/-_=")
_LONGEST_TIMESTAMP = 12


class Verdict(Enum):
    """What a signature turned out to be."""

    GENUINE = "genuine"
    MISSING = "missing"
    MALFORMED = "malformed"
    FORGED = "forged"
    STALE = "stale"


def sign(secret: bytes, timestamp: str, body: bytes, algorithm: str = "sha256") -> str:
    """The hexadecimal signature that a sender puts in the signature header."""
    return hmac.digest(secret, timestamp.encode() + b"." + body, algorithm).hex()


def misspelled(timestamp: str, signature: str, algorithm: str) -> str:
    """What is wrong with the form of both header values, in words for their sender; empty when nothing is.

    It looks at the form alone and repeats nothing of the values, so a stranger learns what is documented anyway.
    """
    return _timestamp_problem(timestamp.strip()) or _signature_problem(signature.strip(), algorithm)


def _timestamp_problem(timestamp: str) -> str:
    # A header that was sent twice arrives as one value with a comma in it.
    if "," in timestamp:
        return "the timestamp header came more than once, or holds more than one value; send it once"
    if not (timestamp.isascii() and timestamp.isdigit()):
        return "the timestamp is not made of the digits 0 to 9; send seconds since 1970 (UTC) as a whole number"
    if len(timestamp) > _LONGEST_TIMESTAMP:
        return f"the timestamp has {len(timestamp)} digits; send seconds since 1970, not milliseconds or finer"
    return ""


def _signature_problem(signature: str, algorithm: str) -> str:
    if "," in signature or " " in signature:
        return "the signature header came more than once, or holds more than one value; send one signature and no more"
    name, equals, _value = signature.partition("=")
    if equals and name.lower() in _ALGORITHMS - {algorithm}:
        return f"the signature names {name.lower()}; this webhook takes {algorithm}"
    if equals and name.lower() == algorithm:
        signature = signature[len(algorithm) + 1 :]
    length = 2 * hashlib.new(algorithm, usedforsecurity=False).digest_size
    if not _HEXADECIMAL.issuperset(signature.lower()):
        seems = "; it seems to be base64" if len(signature) < length and _BASE64.issuperset(signature) else ""
        return (
            f"the signature is not hexadecimal{seems}; send {length} digits, with or without '{algorithm}=' before them"
        )
    if len(signature) != length:
        return f"the signature has {len(signature)} hexadecimal digits; {algorithm} makes {length}"
    return ""


def verify(
    secrets: Sequence[bytes],
    *,
    timestamp: str | None,
    signature: str | None,
    body: bytes,
    algorithm: str,
    tolerance_seconds: int,
    now: float,
) -> Verdict:
    """Judges a signature.

    Args:
        secrets: The current secret and, during a rotation, the previous one.
        timestamp: Value of the timestamp header, seconds since 1970.
        signature: Value of the signature header.
        body: Body as sent, after base64 of the transport is undone.
        algorithm: `sha256`, `sha384` or `sha512`.
        tolerance_seconds: Largest distance between the timestamp and now, in either direction.
        now: Seconds since 1970.

    Staleness is told only after the signature proved genuine: a stranger learns nothing from the answer.
    """
    if not timestamp or not signature:
        return Verdict.MISSING
    if misspelled(timestamp, signature, algorithm):
        return Verdict.MALFORMED
    timestamp, signature = timestamp.strip(), signature.strip().lower().removeprefix(algorithm + "=")
    matches = [hmac.compare_digest(sign(secret, timestamp, body, algorithm), signature) for secret in secrets]
    if not any(matches):
        return Verdict.FORGED
    return Verdict.GENUINE if abs(now - int(timestamp)) <= tolerance_seconds else Verdict.STALE
