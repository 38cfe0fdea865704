"""Replication of buckets as Amazon S3 does it, for an emulator that only keeps the configuration.

Every new version of a bucket with an enabled rule is copied once, with its lock; a delete marker is not, where the rule
leaves them out. A version that could not be copied is given up, as Amazon S3 gives it up (`ReplicationStatus` FAILED):
S3 Batch Replication, or a new upload, copies it. Each failure counts in `OperationsFailedReplication`.

Sources: Amazon S3 user guide, "What does Amazon S3 replicate?", "Getting replication status information", "Amazon S3
metrics and dimensions". Other than there, a copy gets a version id of its own, and only a whole bucket or a prefix is
understood as a filter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

LOOK_SECONDS: Final = 5.0
"""How often buckets are looked at."""

METRIC: Final = "OperationsFailedReplication"

_NO_CONFIGURATION = "ReplicationConfigurationNotFoundError"
_KEPT = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Metadata")
_LOCK = ("ObjectLockMode", "ObjectLockRetainUntilDate")

Row = tuple[str, dict[str, Any]]
Place = tuple[str, str]


@dataclass(kw_only=True)
class ReplicationLeg:
    """Copies versions in a thread of its own.

    Attributes:
        client: Gives a boto3 client of a service (S3, IAM).
        copied: Versions copied since the start.
        failures: Why a version was not copied, by bucket; the last reason stays.
        error: The last failure to look at the buckets, None while all is well.
    """

    client: Callable[[str], Any]
    copied: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    _seen: dict[str, set[str]] = field(default_factory=dict)
    _rows: list[Row] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="replication", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def work_once(self) -> int:
        """Copies what is new in all buckets; returns how many versions.

        Raises:
            botocore.exceptions.ClientError: when the buckets cannot be looked at.
        """
        storage = self.client("s3")
        before = self.copied
        with self._lock:
            for bucket in storage.list_buckets()["Buckets"]:
                configuration = _configuration(storage, bucket["Name"])
                if configuration is not None:
                    self._bucket(storage, bucket["Name"], configuration)
        return self.copied - before

    def take_metrics(self) -> list[Row]:
        """Failures since the last time, as rows of `PutMetricData` with their namespace."""
        with self._lock:
            rows, self._rows = self._rows, []
        return rows

    def _serve(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                self.work_once()
                self.error = None
            except (BotoCoreError, ClientError) as error:
                self.error = str(error)

    def _bucket(self, storage: Any, bucket: str, configuration: Mapping[str, Any]) -> None:
        rules = [rule for rule in configuration["Rules"] if rule["Status"] == "Enabled"]
        there = _there_already(storage, rules) if bucket not in self._seen else set()
        seen = self._seen.setdefault(bucket, set())
        for rule in rules:
            prefix = (rule.get("Filter") or {}).get("Prefix") or rule.get("Prefix") or ""
            # The oldest first, so that the newest version is the newest of the replica as well.
            for version in sorted(_versions(storage, bucket, prefix), key=lambda found: found["LastModified"]):
                if version["VersionId"] in seen:
                    continue
                seen.add(version["VersionId"])
                if (version["Key"], version["ETag"]) not in there:
                    self._copy(storage, bucket, version, rule, str(configuration["Role"]))

    def _copy(self, storage: Any, bucket: str, version: Mapping[str, Any], rule: Mapping[str, Any], role: str) -> None:
        destination = rule["Destination"]["Bucket"].rpartition(":")[2]
        try:
            self.client("iam").get_role(RoleName=role.rpartition("/")[2])
            _check_versioning(storage, destination)
            found = storage.get_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
            kept = {name: found[name] for name in (*_KEPT, *_LOCK) if found.get(name)}
            storage.put_object(
                Bucket=destination,
                Key=version["Key"],
                Body=found["Body"].read(),
                ChecksumAlgorithm="SHA256",
                **kept,
            )
            self.copied += 1
        except (BotoCoreError, ClientError, ValueError) as error:
            self.failures[bucket] = f"{version['Key']}: {error}"
            if (rule["Destination"].get("Metrics") or {}).get("Status") == "Enabled":
                self._rows.append(("AWS/S3", _failed(bucket, destination, rule.get("ID", ""))))


def _check_versioning(storage: Any, bucket: str) -> None:
    """Raises ValueError when versioning of a destination is not on."""
    if storage.get_bucket_versioning(Bucket=bucket).get("Status") != "Enabled":
        raise ValueError(f"versioning of {bucket} is suspended")


def _configuration(storage: Any, bucket: str) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = storage.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] in (_NO_CONFIGURATION, "NoSuchBucket"):
            return None
        raise
    return found


def _there_already(storage: Any, rules: list[Mapping[str, Any]]) -> set[Place]:
    """What an earlier run has copied."""
    found: set[Place] = set()
    for rule in rules:
        try:
            bucket = rule["Destination"]["Bucket"].rpartition(":")[2]
            found |= {(version["Key"], version["ETag"]) for version in _versions(storage, bucket, "")}
        except ClientError:
            continue  # a destination that is gone holds nothing; each copy will say so
    return found


def _versions(storage: Any, bucket: str, prefix: str) -> Iterator[Mapping[str, Any]]:
    for page in storage.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Versions", ())


def _failed(source: str, destination: str, rule: str) -> dict[str, Any]:
    names = {"SourceBucket": source, "DestinationBucket": destination, "RuleId": rule}
    dimensions = [{"Name": name, "Value": value} for name, value in names.items()]
    return {"MetricName": METRIC, "Value": 1.0, "Dimensions": dimensions}
