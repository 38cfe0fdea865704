"""What the digest function is told about its surroundings.

| Variable | Meaning |
|---|---|
| `RINGFENCE_ARCHIVE_BUCKET` | bucket with Object Lock |
| `RINGFENCE_ARCHIVE_PREFIX` | what is listed, default `audit/` |
| `RINGFENCE_ARCHIVE_LOCK_MODE` | `COMPLIANCE` (default) or `GOVERNANCE` |
| `RINGFENCE_DIGEST_PREFIX` | where digests are written, default `audit-digest/` |
| `RINGFENCE_DIGEST_KEY` | ARN of the KMS key that signs |
| `RINGFENCE_DIGEST_ALGORITHM` | its signing algorithm, default `ECDSA_SHA_384` |
| `RINGFENCE_DIGEST_DAYS` | lock of a digest in days: that of the longest class |
| `RINGFENCE_DIGEST_FLOOR_DAYS` | shortest lock that an object may have, in days |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ringfence.pipeline.digest_signatures import ALGORITHMS
from ringfence.pipeline.environment import LOCK_MODES, Reader


@dataclass(frozen=True, kw_only=True)
class DigestSettings:
    """Bucket, prefixes, signing key, and locks in days."""

    bucket: str
    prefix: str
    lock_mode: str
    digest_prefix: str
    key_id: str
    algorithm: str
    retention_days: int
    floor_days: int


def digest_settings(environment: Mapping[str, str]) -> DigestSettings:
    """Settings of the digest function.

    Raises:
        EnvironmentVariableError: when a variable is missing or wrong; all of them at once.
    """
    read = Reader(environment)
    settings = DigestSettings(
        bucket=read.text("RINGFENCE_ARCHIVE_BUCKET"),
        prefix=read.text("RINGFENCE_ARCHIVE_PREFIX", "audit/"),
        lock_mode=read.choice("RINGFENCE_ARCHIVE_LOCK_MODE", LOCK_MODES, "COMPLIANCE"),
        digest_prefix=read.text("RINGFENCE_DIGEST_PREFIX", "audit-digest/"),
        key_id=read.text("RINGFENCE_DIGEST_KEY"),
        algorithm=read.choice("RINGFENCE_DIGEST_ALGORITHM", ALGORITHMS, "ECDSA_SHA_384"),
        retention_days=read.count("RINGFENCE_DIGEST_DAYS"),
        floor_days=read.count("RINGFENCE_DIGEST_FLOOR_DAYS"),
    )
    read.finish()
    return settings
