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
from ringfence.evidence.public_keys import PublicKeyError, fingerprint, public_key_check
from ringfence.evidence.versioned_copy import INDEX, CopyView, copy_archive
from ringfence.pipeline.archive_view import ArchiveView, BucketView
from ringfence.pipeline.digest_signatures import Check
from ringfence.pipeline.verification import verify
from ringfence.pipeline.verification_report import Finding, Kind, Report, shown

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
        notes: What a reader should compare with what is known from elsewhere.
        findings: What is wrong before anything is verified.
        not_shown: What this view cannot decide, whatever is found.
    """

    name: str
    view: ArchiveView
    check: Check
    prefix: str
    digest_prefix: str
    now: datetime
    workers: int = 8
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_shown: tuple[str, ...] = ()

    def verify(self, *, since: datetime | None = None, until: datetime | None = None, **options: Any) -> Report:
        """Verifies a span; see `ringfence.pipeline.verification.verify`.

        Raises:
            ArchiveAccessError: when the span ends before it begins.
        """
        if since is not None and until is not None and since >= until:
            raise ArchiveAccessError(
                f"--from {shown(since)} is not before --to {shown(until)}; a date alone means its first moment in UTC"
            )
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
        asked = f"asked: what was written from {shown(since) if since else 'the beginning'} to "
        report.notes[:0] = [asked + (shown(until) if until else "now"), *self.notes]
        report.findings[:0] = self.findings
        report.undecided.extend(self.not_shown)
        return report

    def copy(self, folder: Path) -> tuple[int, str]:
        """Copies all versions of objects and digests; returns how many, and the seal of the copy.

        Raises:
            FileExistsError: when the folder holds something.
        """
        return copy_archive(self.view, folder, prefix=self.prefix, digest_prefix=self.digest_prefix, now=present)


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def expect_key(pem: bytes, expected: str | None) -> None:
    """Compares a public key with the fingerprint that somebody noted.

    Raises:
        PublicKeyError: when it is another key.
    """
    found = fingerprint(pem)
    if expected is not None and expected.lower().replace(":", "") != found:
        raise PublicKeyError(
            f"the public key has the fingerprint {found}, not {expected}: it was replaced, or it is the key of another "
            "archive; fetch it again with `ringfence audit public-key`"
        )


def of_bucket(session: Any, bucket: str, *, prefix: str, pem: bytes, endpoint: str | None = None) -> Archive:
    """A bucket of Amazon S3.

    Args:
        session: boto3 session.
        bucket: Name of the bucket.
        prefix: Where objects lie; digests lie beside them, in `<prefix>-digest/`.
        pem: Public key.
        endpoint: Address of an emulator.
    """
    return Archive(
        name=f"s3://{bucket}",
        view=BucketView(session.client("s3", endpoint_url=endpoint, config=_OWN_CHECKSUMS), bucket),
        check=public_key_check(pem),
        prefix=f"{prefix}/",
        digest_prefix=f"{prefix}-digest/",
        now=present(),
        notes=(_key_note(pem),),
    )


def of_copy(folder: Path, pem: bytes, *, bucket: str | None = None, seal: str | None = None) -> Archive:
    """A copy in a folder.

    Args:
        folder: Folder of the copy.
        pem: Public key.
        bucket: Name of the bucket that was copied, None to believe the copy.
        seal: SHA-256 of its index as told when the copy was made, None when nobody kept it.

    Raises:
        ringfence.evidence.copied_files.ArchiveCopyError: when it is none.
    """
    view = CopyView(folder)
    notes = [
        f"copied from s3://{view.bucket} at {shown(view.copied_at)}, seal {view.seal}",
        _key_note(pem),
    ]
    findings = []
    if seal is None:
        notes.append("locks, delete markers and the moment of copying are as the copy says: give --seal to prove them")
    elif seal.lower() != view.seal:
        wrong = f"sha256 {view.seal}"
        expected = f"sha256 {seal.lower()}, the seal"
        findings.append(Finding(kind=Kind.METADATA, key=INDEX, version_id="", found=wrong, expected=expected))
    if bucket is not None:
        view.bucket = bucket
    return Archive(
        name=str(folder),
        view=view,
        check=public_key_check(pem),
        prefix=view.settings["prefix"],
        digest_prefix=view.settings["digest_prefix"],
        now=view.copied_at,
        workers=os.cpu_count() or 1,
        notes=tuple(notes),
        findings=tuple(findings),
    )


def of_plain_copy(folder: Path, pem: bytes, *, prefix: str, bucket: str | None = None) -> Archive:
    """A folder with the objects alone, as `aws s3 sync` leaves it.

    Args:
        folder: Content of the bucket; paths are object keys.
        pem: Public key.
        prefix: Where objects lie; digests lie beside them, in `<prefix>-digest/`.
        bucket: Name of the bucket that was copied, None to believe the digests.

    Raises:
        ringfence.evidence.copied_files.ArchiveCopyError: when it holds no digest.
    """
    check = public_key_check(pem)
    view = PlainView(folder, digest_prefix=f"{prefix}-digest/", check=check, bucket=bucket)
    end = (
        f"the last digest in it is {view.last or 'none'} of {shown(view.listed_until)}: whether the bucket had a later "
        "one is not shown; compare with the hour of the copy"
    )
    return Archive(
        name=f"{folder}, plain copy of s3://{view.bucket}",
        view=view,
        check=check,
        prefix=f"{prefix}/",
        digest_prefix=f"{prefix}-digest/",
        now=view.listed_until,
        workers=os.cpu_count() or 1,
        notes=(_key_note(pem),),
        not_shown=(*NOT_SHOWN, end),
    )


def _key_note(pem: bytes) -> str:
    return f"signatures checked with the public key {fingerprint(pem)}"


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
