"""What the reconciler is told about its surroundings.

| Variable | Meaning |
|---|---|
| `RINGFENCE_ARCHIVE_BUCKET` | bucket with Object Lock |
| `RINGFENCE_ARCHIVE_PREFIX` | default `audit/` |
| `RINGFENCE_ARCHIVE_LOCK_MODE` | `COMPLIANCE` (default) or `GOVERNANCE` |
| `RINGFENCE_AUDIT_CLASS` | retention class of audit events, default `audit` |
| `RINGFENCE_RECONCILE_DAYS` | lock of a report in days |
| `RINGFENCE_QUEUE_URL` | archive queue, which takes what was missed |
| `RINGFENCE_SIEM_QUEUE_URL` | queue that takes a copy of it; left out without a SIEM |
| `RINGFENCE_READER_SECRET_ID` | secret with `client_id` and `client_secret` of the audit reader |
| `RINGFENCE_ORGANISATION_REGION` | AWS region that hosts the organisation |
| `RINGFENCE_RECONCILE_SETTLE_SECONDS` | how old an event must be before it can count as missed, default 1800 |
| `RINGFENCE_RECONCILE_OVERLAP_SECONDS` | how far a run looks back behind the last report, default 21600 |
| `RINGFENCE_RECONCILE_FIRST_DAYS` | how far the first run of all looks back, default 30 |
| `GENESYSCLOUD_ENDPOINT` | address of an emulator on this machine; the client refuses any other |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ringfence.pipeline.environment import LOCK_MODES, Reader


@dataclass(frozen=True, kw_only=True)
class ReconcilerSettings:
    """What the reconciler needs to know."""

    bucket: str
    prefix: str
    lock_mode: str
    audit_class: str
    report_days: int
    queue_url: str
    siem_queue_url: str | None
    secret_id: str
    region: str
    settle: timedelta
    overlap: timedelta
    first: timedelta
    endpoint: str | None


def reconciler_settings(environment: Mapping[str, str]) -> ReconcilerSettings:
    """Settings of the reconciler.

    Raises:
        EnvironmentVariableError: when a variable is missing or wrong; all of them at once.
    """
    read = Reader(environment)
    settings = ReconcilerSettings(
        bucket=read.text("RINGFENCE_ARCHIVE_BUCKET"),
        prefix=read.text("RINGFENCE_ARCHIVE_PREFIX", "audit/"),
        lock_mode=read.choice("RINGFENCE_ARCHIVE_LOCK_MODE", LOCK_MODES, "COMPLIANCE"),
        audit_class=read.text("RINGFENCE_AUDIT_CLASS", "audit"),
        report_days=read.count("RINGFENCE_RECONCILE_DAYS"),
        queue_url=read.text("RINGFENCE_QUEUE_URL"),
        siem_queue_url=environment.get("RINGFENCE_SIEM_QUEUE_URL") or None,
        secret_id=read.text("RINGFENCE_READER_SECRET_ID"),
        region=read.text("RINGFENCE_ORGANISATION_REGION"),
        settle=timedelta(seconds=read.count("RINGFENCE_RECONCILE_SETTLE_SECONDS", 1800)),
        overlap=timedelta(seconds=read.count("RINGFENCE_RECONCILE_OVERLAP_SECONDS", 21_600)),
        first=timedelta(days=read.count("RINGFENCE_RECONCILE_FIRST_DAYS", 30)),
        endpoint=environment.get("GENESYSCLOUD_ENDPOINT") or None,
    )
    read.finish()
    return settings
