"""Lambda function on a schedule: compares the archive with the audit query API and recovers what the stream missed.

Delivery over EventBridge is best effort. The query API answers with every audit record of the last year, so a
comparison by event id finds what never came. A missed record goes through the archive queue like any event, marked as
recovered (`channel` is `reconciler`), and a locked report says what was compared and what was missing.

The reports are the only memory: a run begins where the newest one ends, an overlap earlier, since the platform may
show a record late. A run that is cut off anywhere leaves no report, so that its span is compared again; events that it
had handed over are in the archive by then. A run that is short of time reports as far as it came.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger

from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Channel
from ringfence.pipeline.reconciler_archive import GapReport, Memory, ReconciledArchive
from ringfence.pipeline.reconciler_audits import KEPT, AuditQuery, AuditQueryError
from ringfence.pipeline.reconciler_settings import ReconcilerSettings, reconciler_settings

SLICE: Final = timedelta(days=1)
"""Longest span of one query and one report: bounds memory, and what a crash makes compare again."""

RESERVE_SECONDS: Final = 60.0
"""Time kept for the report: with less left, a run ends where it is."""

_BATCH_MESSAGES, _BATCH_BYTES = 10, 200_000

logger = Logger(service="ringfence-reconciler")


class HandOverError(RuntimeError):
    """A queue did not take recovered events; the span is compared again by the next run."""


class Audits(Protocol):
    """Where the platform's records come from (`AuditQuery`)."""

    def found(self, start: datetime, end: datetime) -> AbstractContextManager[tuple[str, Iterable[dict[str, Any]]]]:
        """Id of a query that succeeded, and its records from the earliest to the latest."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What a run did: spans compared, events that the platform named, and those recovered."""

    reports: int = 0
    platform: int = 0
    recovered: int = 0
    until: str = ""


class Reconciler:
    """Compares span after span until now.

    Args:
        settings: Queues and times.
        archive: The archive.
        audits: The platform.
        sqs: boto3 client of SQS (`SendMessageBatch`).
        now: The present moment.
        time_left: Seconds until the function is ended.
    """

    def __init__(
        self,
        settings: ReconcilerSettings,
        archive: ReconciledArchive,
        audits: Audits,
        sqs: Any,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        time_left: Callable[[], float] = lambda: float("inf"),
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._audits = audits
        self._sqs = sqs
        self._now = now
        self._time_left = time_left
        self._on_the_way: set[str] = set()

    def run(self) -> Summary:
        """Compares everything that has settled since the last report.

        Raises:
            HandOverError: when a queue did not take a recovered event.
            Exception: whatever the platform or the archive raises; the span is then compared again by the next run.
        """
        memory = self._archive.memory()
        end = self._now() - self._settings.settle
        start = self._start(memory, end)
        summary = Summary()
        self._on_the_way = set(memory.on_the_way)
        while start < end and (summary.reports == 0 or self._time_left() > 2 * RESERVE_SECONDS):
            report = self._compare(start, min(end, start + SLICE))
            key = self._archive.write(report, self._now())
            note = logger.warning if report.recovered else logger.info
            note("compared", report=key, platform=report.platform, recovered=report.recovered)
            summary = Summary(
                reports=summary.reports + 1,
                platform=summary.platform + report.platform,
                recovered=summary.recovered + report.recovered,
                until=format_time(report.end),
            )
            if report.end <= start:
                break
            start = report.end
        return summary

    def _start(self, memory: Memory, end: datetime) -> datetime:
        """Where the comparison begins; never before what the platform still keeps."""
        if memory.compared_until is None:
            return end - self._settings.first
        start = memory.compared_until - (self._settings.overlap if memory.complete else timedelta())
        oldest = end - KEPT
        if start < oldest:
            logger.error("audits are gone", from_=format_time(start), to=format_time(oldest))
        return max(start, oldest)

    def _compare(self, start: datetime, end: datetime) -> GapReport:
        report = GapReport(start=start, end=end)
        with self._audits.found(start, end) as (report.transaction, records):
            # After the query has settled: an event that it found and that came over the stream is archived by now.
            held = self._archive.identities(start, end)
            missed: list[str] = []
            size, reached, in_order = 0, start, True
            for record in records:
                occurred_at = _moment(record, reached)
                if occurred_at > reached and self._time_left() < RESERVE_SECONDS:
                    if not in_order:
                        raise AuditQueryError("no time left, and records came out of order: nothing is settled")
                    # Everything before this moment is compared: records come in the order of their time.
                    report.complete, report.end = False, occurred_at
                    break
                in_order = in_order and occurred_at >= reached
                reached = max(reached, occurred_at)
                report.platform += 1
                identity = str(record.get("id", ""))
                if identity in held:
                    report.archived += 1
                elif identity in self._on_the_way:
                    report.pending += 1
                else:
                    self._on_the_way.add(identity)
                    report.miss(identity, str(record.get("eventDate", "")), str(record.get("serviceName", "")))
                    message = self._message(record)
                    if missed and (len(missed) == _BATCH_MESSAGES or size + len(message.encode()) > _BATCH_BYTES):
                        self._hand_over(missed)
                        missed, size = [], 0
                    missed.append(message)
                    size += len(message.encode())
            self._hand_over(missed)
        return report

    def _message(self, record: Mapping[str, Any]) -> str:
        raw = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return wrap_delivery(raw, received_at=self._now(), channel=Channel.RECONCILER)

    def _hand_over(self, messages: list[str]) -> None:
        """The archive first: the SIEM's copy may come late, the evidence may not."""
        entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(messages)]
        if not entries:
            return
        for url in filter(None, (self._settings.queue_url, self._settings.siem_queue_url)):
            answer = self._sqs.send_message_batch(QueueUrl=url, Entries=entries)
            failed = answer.get("Failed") or ()
            if failed:
                codes = sorted({str(entry.get("Code")) for entry in failed})
                raise HandOverError(f"{len(failed)} of {len(entries)} events were not taken: {', '.join(codes)}")


def _moment(record: Mapping[str, Any], otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(record.get("eventDate"))).astimezone(UTC)
    except ValueError:
        return otherwise


@cache
def _services() -> tuple[ReconcilerSettings, Any, Any, Any]:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 4, "mode": "standard"})
    clients = (boto3.client(name, config=config) for name in ("s3", "sqs", "secretsmanager"))
    return reconciler_settings(os.environ), *clients


def _handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001
    from ringfence.genesys.client import Client, RetryPolicy  # noqa: PLC0415

    settings, storage, sqs, secrets = _services()

    def time_left() -> float:
        return float(context.get_remaining_time_in_millis()) / 1000

    login = json.loads(secrets.get_secret_value(SecretId=settings.secret_id)["SecretString"])
    with Client(
        settings.region,
        login["client_id"],
        login["client_secret"],
        endpoint=settings.endpoint,
        user_agent="ringfence-reconciler",
        retries=RetryPolicy(rate_limit_deadline_seconds=120.0),
    ) as client:
        reconciler = Reconciler(
            settings,
            ReconciledArchive(storage, settings),
            AuditQuery(client, sleep=time.sleep, time_left=time_left),
            sqs,
            time_left=time_left,
        )
        return asdict(reconciler.run())


handler: Callable[[Mapping[str, Any], Any], dict[str, Any]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.reconciler.handler`."""
