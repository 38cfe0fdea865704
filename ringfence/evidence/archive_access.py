"""From what somebody gives on a command line to an archive that can be verified: a bucket, a copy, the local stack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from botocore.config import Config

from ringfence.evidence.plain_copy import NOT_SHOWN, PlainView
from ringfence.evidence.public_keys import public_key_check
from ringfence.pipeline.archive_view import INDEX, ArchiveView, BucketView, CopyView, copy_archive
from ringfence.pipeline.digest_signatures import Check, public_key_pem
from ringfence.pipeline.verification import Report, verify

DIGEST_HANDLER: Final = "ringfence.pipeline.digest.handler"
"""Handler by which the digest function of a stack is known."""

PUBLIC_KEY: Final = "digest-key.pem"

# What is read is hashed by the verification. The client's own check would end it at the object that it must name.
_OWN_CHECKSUMS: Final = Config(response_checksum_validation="when_required")


class ArchiveAccessError(RuntimeError):
    """An archive that cannot be verified as asked; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An archive and what is needed to judge it.

    Attributes:
        name: What it is called in a report.
        view: Its versions.
        check: Judges signatures.
        prefix: Where objects lie.
        digest_prefix: Where digests lie.
        now: Moment of the view.
        workers: Objects that are examined at the same time.
        not_shown: What this view cannot decide, whatever is found.
    """

    name: str
    view: ArchiveView
    check: Check
    prefix: str
    digest_prefix: str
    now: datetime
    workers: int = 8
    not_shown: tuple[str, ...] = ()

    def verify(self, *, since: datetime | None = None, until: datetime | None = None, **options: Any) -> Report:
        """Verifies a span; see `ringfence.pipeline.verification.verify`."""
        report = verify(
            self.view,
            self.check,
            prefix=self.prefix,
            digest_prefix=self.digest_prefix,
            now=self.now,
            since=since,
            until=until,
            workers=self.workers,
            **options,
        )
        report.undecided.extend(self.not_shown)
        return report

    def copy(self, folder: Path) -> int:
        """Copies all versions of objects and digests; returns how many.

        Raises:
            FileExistsError: when the folder holds something.
        """
        settings = {"prefix": self.prefix, "digest_prefix": self.digest_prefix}
        prefixes = [self.prefix, self.digest_prefix]
        return copy_archive(self.view, prefixes, folder, copied_at=datetime.now(UTC), settings=settings)


def of_bucket(
    session: Any, bucket: str, *, prefix: str, pem: bytes | None, key_id: str | None, endpoint: str | None = None
) -> Archive:
    """A bucket of Amazon S3.

    Args:
        session: boto3 session.
        bucket: Name of the bucket.
        prefix: Where objects lie; digests lie beside them, in `<prefix>-digest/`.
        pem: Public key, or None to ask AWS KMS for it.
        key_id: Id, ARN or alias of the key to ask for.
        endpoint: Address of an emulator.

    Raises:
        ArchiveAccessError: when neither a public key nor a key to ask for is given.
    """
    if pem is None:
        if key_id is None:
            raise ArchiveAccessError(
                "which key signed? Give --public-key FILE, or --key-id with the alias of the digest key "
                "(stack output digestKeyAlias)"
            )
        pem = public_key_pem(session.client("kms", endpoint_url=endpoint), key_id)
    return Archive(
        name=f"s3://{bucket}",
        view=BucketView(session.client("s3", endpoint_url=endpoint, config=_OWN_CHECKSUMS), bucket),
        check=public_key_check(pem),
        prefix=f"{prefix}/",
        digest_prefix=f"{prefix}-digest/",
        now=datetime.now(UTC),
    )


def of_copy(folder: Path, pem: bytes) -> Archive:
    """A copy in a folder.

    Raises:
        ringfence.pipeline.archive_view.ArchiveCopyError: when it is none.
    """
    view = CopyView(folder)
    return Archive(
        name=str(folder),
        view=view,
        check=public_key_check(pem),
        prefix=view.settings["prefix"],
        digest_prefix=view.settings["digest_prefix"],
        now=view.copied_at,
        workers=os.cpu_count() or 1,
    )


def of_plain_copy(folder: Path, pem: bytes, *, prefix: str, bucket: str | None = None) -> Archive:
    """A folder with the objects alone, as `aws s3 sync` leaves it.

    Args:
        folder: Content of the bucket; paths are object keys.
        pem: Public key.
        prefix: Where objects lie; digests lie beside them, in `<prefix>-digest/`.
        bucket: Name of the bucket that was copied, None to believe the digests.

    Raises:
        ringfence.pipeline.archive_view.ArchiveCopyError: when it holds no digest.
    """
    view = PlainView(folder, digest_prefix=f"{prefix}-digest/", bucket=bucket)
    end = (
        f"the last digest in it is of {view.listed_until.isoformat()}: whether the bucket had a later one is not shown"
    )
    return Archive(
        name=f"{folder}, plain copy of s3://{view.bucket}",
        view=view,
        check=public_key_check(pem),
        prefix=f"{prefix}/",
        digest_prefix=f"{prefix}-digest/",
        now=view.listed_until,
        workers=os.cpu_count() or 1,
        not_shown=(*NOT_SHOWN, end),
    )


def is_plain(folder: Path) -> bool:
    """Whether a folder was not made by `ringfence audit copy`."""
    return not (folder / INDEX).exists()


def digest_function(functions: Any) -> tuple[str, Mapping[str, str]]:
    """Name and environment of the digest function of an account and region.

    Args:
        functions: boto3 client of Lambda.

    Raises:
        ArchiveAccessError: when there is none.
    """
    for page in functions.get_paginator("list_functions").paginate():
        for row in page["Functions"]:
            if row.get("Handler") == DIGEST_HANDLER:
                return row["FunctionName"], row.get("Environment", {}).get("Variables", {})
    raise ArchiveAccessError(f"no function with the handler {DIGEST_HANDLER} is deployed")
