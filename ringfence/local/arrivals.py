"""Waits for events at the far end of the pipeline: locked in the archive, and at the SIEM under the same id."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import boto3
import requests

ARRIVAL_SECONDS: Final = 120.0
"""How long an event may take from its door into the archive; the archiver gathers a batch for a while first."""

_REQUEST_SECONDS = 30
_POLL_SECONDS = 0.2


class ProofError(RuntimeError):
    """The pipeline did not do what it was deployed for; the message says at which point."""


@dataclass(frozen=True, kw_only=True)
class LockedObject:
    """An archived event as Amazon S3 describes the object that holds it (`HeadObject`).

    Attributes:
        event: What went in, in words.
        event_id: Identity of the event, the same at every station.
        bucket, key, version: Where it is.
        mode: Object Lock mode.
        retain_until: End of the lock.
        sha256: Checksum of the object, base64.
        seconds: Time from the door to the archive.
        siem_seconds: Time from the door to the SIEM's stand-in, None where no SIEM is deployed.
    """

    event: str
    event_id: str
    bucket: str
    key: str
    version: str
    mode: str
    retain_until: datetime
    sha256: str
    seconds: float
    siem_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An event on its way.

    Attributes:
        event: What went in, in words.
        is_line: Whether a line of the archive is the event.
    """

    event: str
    is_line: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where events go in and where they come out, as deployed.

    Attributes:
        webhook_url: Address of the webhook on this machine.
        webhook: Environment of the webhook function.
        archiver: Environment of the archiver function.
        siem_url: Address at which the SIEM's stand-in shows what it took, None where no SIEM is deployed.
    """

    webhook_url: str
    webhook: Mapping[str, str]
    archiver: Mapping[str, str]
    siem_url: str | None = None


class LocalAws:
    """boto3 clients of the local AWS."""

    def __init__(self, url: str, region: str) -> None:
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=region)  # noqa: S106
        self.functions = session.client("lambda", endpoint_url=url)
        self.secrets = session.client("secretsmanager", endpoint_url=url)
        self.storage = session.client("s3", endpoint_url=url)


def wait_for(sent: list[Sent], doors: Doors, aws: LocalAws, *, since: float) -> list[LockedObject]:
    """Waits until the archive holds every event, reads how it is locked, and finds it at the SIEM by the same id.

    Raises:
        ProofError: when one is not there in time, or lies there without a lock.
    """
    bucket, prefix = (
        doors.archiver["RINGFENCE_ARCHIVE_BUCKET"],
        doors.archiver.get("RINGFENCE_ARCHIVE_PREFIX", "audit/"),
    )
    missing, found, read = list(sent), [], set[str]()
    at_siem: dict[str, float] = {}
    while True:
        for identity in _at_the_siem(doors):
            at_siem.setdefault(identity, time.time() - since)
        for key in _new_keys(aws, bucket, prefix, since):
            if key in read:
                continue
            read.add(key)
            lines = _lines(aws, bucket, key)
            for event in list(missing):
                ids = [str(line["id"]) for line in lines if event.is_line(line)]
                if ids:
                    missing.remove(event)
                    seconds = time.time() - since
                    found.append(_locked(aws, bucket, key, event=event.event, event_id=ids[0], seconds=seconds))
        unseen = [item.event for item in found if item.event_id not in at_siem] if doors.siem_url else []
        if not missing and not unseen:
            return [replace(item, siem_seconds=at_siem.get(item.event_id)) for item in found]
        if time.time() - since > ARRIVAL_SECONDS:
            late = " and ".join(event.event for event in missing) or " and ".join(unseen)
            where = f"s3://{bucket}/{prefix}" if missing else "the SIEM"
            raise ProofError(f"the {late} did not reach {where} within {ARRIVAL_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)


def _at_the_siem(doors: Doors) -> set[str]:
    """Ids of the newest events that the SIEM's stand-in took, whatever the kind of collector calls the field."""
    if doors.siem_url is None:
        return set()
    events = requests.get(doors.siem_url, timeout=_REQUEST_SECONDS).json()["events"]
    return {text for event in events for text in _texts(event)}


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for part in document.values() if isinstance(document, dict) else document:
            yield from _texts(part)


def _new_keys(aws: LocalAws, bucket: str, prefix: str, since: float) -> Iterator[str]:
    for page in aws.storage.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for row in page.get("Contents", []):
            # Reports of the reconciler lie below the same prefix, and are no event files.
            if row["Key"].endswith(".jsonl.gz") and row["LastModified"].timestamp() >= int(since):
                yield row["Key"]


def _lines(aws: LocalAws, bucket: str, key: str) -> list[dict[str, Any]]:
    content = aws.storage.get_object(Bucket=bucket, Key=key)["Body"].read()
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def _locked(aws: LocalAws, bucket: str, key: str, *, event: str, event_id: str, seconds: float) -> LockedObject:
    facts = aws.storage.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    if not facts.get("ObjectLockMode") or not facts.get("ObjectLockRetainUntilDate"):
        raise ProofError(f"s3://{bucket}/{key} holds the {event} without a lock")
    return LockedObject(
        event=event,
        event_id=event_id,
        bucket=bucket,
        key=key,
        version=facts.get("VersionId", ""),
        mode=facts["ObjectLockMode"],
        retain_until=facts["ObjectLockRetainUntilDate"].astimezone(UTC),
        sha256=facts.get("ChecksumSHA256", ""),
        seconds=seconds,
    )
