"""Shows that the digest chain works: a digest is written and verified, and a changed copy is found out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3

from ringfence.evidence.archive_access import (
    Archive,
    ArchiveAccessError,
    digest_function,
    expect_key,
    of_bucket,
    of_copy,
)
from ringfence.evidence.versioned_copy import version_path
from ringfence.local.arrivals import LockedObject, ProofError
from ringfence.local.services import AWS, FAKE_KEY, FUNCTIONS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor
from ringfence.pipeline.digest_signatures import public_key_pem
from ringfence.pipeline.verification_report import Kind, Report

COPY: Final = "archive-copy"
"""Folder of the copy, in the state folder."""


@dataclass(frozen=True, kw_only=True)
class DigestProof:
    """What was shown.

    Attributes:
        key: The newest digest.
        sequence: Its place in the chain.
        digests, objects: What was verified in the bucket.
        changed: Object of which a byte was changed in the copy.
        finding: What verification said of the copy.
    """

    key: str
    sequence: int
    digests: int
    objects: int
    changed: str
    finding: str


def local_archive(state: LocalState, fingerprint: str | None = None) -> Archive:
    """The archive of the local stack.

    Args:
        state: Folder of the stack.
        fingerprint: Fingerprint that its public key must have, None for any.

    Raises:
        ringfence.evidence.public_keys.PublicKeyError: when it has another one.
        ArchiveAccessError: when no digest function is deployed.
    """
    session, endpoint = _session(state), Supervisor(state).urls()[AWS]
    _name, variables = digest_function(session.client("lambda", endpoint_url=endpoint))
    pem = local_public_key(state)
    expect_key(pem, fingerprint)
    prefix = variables["RINGFENCE_ARCHIVE_PREFIX"].removesuffix("/")
    bucket = variables["RINGFENCE_ARCHIVE_BUCKET"]
    return of_bucket(session, bucket, prefix=prefix, pem=pem, endpoint=endpoint)


def local_public_key(state: LocalState) -> bytes:
    """Public half of the digest key of the local stack, PEM.

    Raises:
        ArchiveAccessError: when no digest function is deployed.
    """
    session, endpoint = _session(state), Supervisor(state).urls()[AWS]
    _name, variables = digest_function(session.client("lambda", endpoint_url=endpoint))
    return public_key_pem(session.client("kms", endpoint_url=endpoint), variables["RINGFENCE_DIGEST_KEY"])


def write_digest(state: LocalState) -> dict[str, Any]:
    """Runs the digest function of the local stack once.

    Raises:
        ArchiveAccessError: when it is not deployed, or failed.
    """
    session, urls = _session(state), Supervisor(state).urls()
    name, _variables = digest_function(session.client("lambda", endpoint_url=urls[AWS]))
    runner = session.client("lambda", endpoint_url=urls[FUNCTIONS])
    answer = runner.invoke(FunctionName=name, Payload=json.dumps({"task": "digest"}))
    document: dict[str, Any] = json.loads(answer["Payload"].read())
    if answer.get("FunctionError"):
        raise ArchiveAccessError(f"the digest function failed: {document.get('errorMessage')}")
    return document


def prove_digest(state: LocalState, objects: Sequence[LockedObject], say: Callable[[str], None]) -> DigestProof:
    """Writes a digest, verifies the archive, and verifies a copy in which one byte was changed.

    Args:
        state: Folder of the stack.
        objects: Objects that must be in the archive.
        say: Told what is done.

    Raises:
        ProofError: when one of the three does not come out as it must.
    """
    try:
        say("a signed digest of the archive is written, and the archive is verified by it")
        written = write_digest(state)
        archive = local_archive(state)
        report = archive.verify()
    except ArchiveAccessError as error:
        raise ProofError(str(error)) from error
    _expect_clean(report, archive.name)
    say("one byte is changed in a copy of the archive, and the copy is verified")
    changed, finding = _change_a_copy(state.root / COPY, archive, objects[0], state)
    return DigestProof(
        key=written["key"],
        sequence=written["sequence"],
        digests=report.digests,
        objects=report.objects,
        changed=changed,
        finding=finding,
    )


def _expect_clean(report: Report, name: str) -> None:
    # A machine that slept has hours without a digest; that is true, and no fault of the pipeline.
    wrong = [finding.text for finding in report.findings if finding.kind is not Kind.GAP]
    if wrong or report.undecided:
        raise ProofError(f"{name} does not verify: {'; '.join(wrong + report.undecided)[:500]}")


def _change_a_copy(folder: Path, archive: Archive, target: LockedObject, state: LocalState) -> tuple[str, str]:
    shutil.rmtree(folder, ignore_errors=True)
    archive.copy(folder)
    path = version_path(folder, target.key, target.version)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    found = [
        finding
        for finding in of_copy(folder, local_public_key(state)).verify().findings
        if finding.kind is not Kind.GAP
    ]
    if [(finding.kind, finding.key) for finding in found] != [(Kind.CHANGED, target.key)]:
        told = "; ".join(finding.text for finding in found) or "nothing"
        raise ProofError(f"one byte of {target.key} was changed in a copy, and verification said: {told[:500]}")
    return target.key, found[0].text


def _session(state: LocalState) -> boto3.Session:
    return boto3.Session(
        aws_access_key_id=FAKE_KEY, aws_secret_access_key=FAKE_KEY, region_name=state.facts().aws_region
    )
