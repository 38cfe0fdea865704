"""Proof that a body comes from somebody who knows the shared secret.

HMAC (RFC 2104) over `<timestamp>.<raw body>` where the timestamp is the very text of its header, in seconds since 1970
(UTC). The signature is hexadecimal, with or without `sha256=` before it. It is compared in constant time, and with the
previous secret as well, so that a sender has time to take up a new one.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from enum import Enum

_HEXADECIMAL = frozenset("0123456789abcdef")
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
    timestamp, signature = timestamp.strip(), signature.strip().lower().removeprefix(algorithm + "=")
    # A header that was sent twice arrives as one value with a comma in it.
    seconds = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _LONGEST_TIMESTAMP
    if not (seconds and _HEXADECIMAL.issuperset(signature)):
        return Verdict.MALFORMED
    matches = [hmac.compare_digest(sign(secret, timestamp, body, algorithm), signature) for secret in secrets]
    if not any(matches):
        return Verdict.FORGED
    return Verdict.GENUINE if abs(now - int(timestamp)) <= tolerance_seconds else Verdict.STALE
