"""Lambda function that writes a signed digest of the archive every hour, and verifies the last day every day.

A run puts those versions of the archive into a new digest that no earlier one has: what was written since, and what
came late. An hour without events still gives a digest, so a missing one shows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from ringfence.pipeline.archive_view import BucketView
from ringfence.pipeline.digest_settings import DigestSettings, digest_settings
from ringfence.pipeline.digest_signatures import KmsKey
from ringfence.pipeline.digester import Digester
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.verification import verify

VERIFIED_SPAN: Final = timedelta(hours=26)
"""What the daily verification covers: a day, and some hours for a run that was late."""

METRICS_NAMESPACE: Final = "Ringfence"
_CONNECTIONS = 24

logger = Logger(service="ringfence-digest")


def measure(function: str, findings: Iterable[str], *, digests: int | None, decided: bool = False) -> None:
    """Writes the metrics that the alarms look at (CloudWatch embedded metric format, on standard output).

    Args:
        function: Name of the function.
        findings: What is wrong with the archive.
        digests: Digests written; None for a verification.
        decided: Whether a verification came to a verdict. One that did not counts as none, and its absence is an alarm.
    """
    metrics = Metrics(namespace=METRICS_NAMESPACE, service=function)
    count = 0
    for text in findings:
        count += 1
        logger.error("evidence is not as it should be", finding=text)
    # Nothing found by a digest run does not answer a verification that failed: the alarm stays until the next one.
    if digests is None or count:
        metrics.add_metric(name="VerificationFailures", unit=MetricUnit.Count, value=count)
    if decided:
        metrics.add_metric(name="Verifications", unit=MetricUnit.Count, value=1)
    if digests is not None:
        metrics.add_metric(name="DigestsReached", unit=MetricUnit.Count, value=1)
        metrics.add_metric(name="DigestsWritten", unit=MetricUnit.Count, value=digests)
    metrics.flush_metrics()


@cache
def _parts() -> tuple[DigestSettings, BucketView, Any, KmsKey]:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"total_max_attempts": 4, "mode": "standard"},
        max_pool_connections=_CONNECTIONS,
        # What is read is hashed here. The client's own check would end a verification at the object that it must name.
        response_checksum_validation="when_required",
    )
    settings = digest_settings(os.environ)
    storage = boto3.client("s3", config=config)
    key = KmsKey(boto3.client("kms", config=config), settings.key_id, settings.algorithm)
    return settings, BucketView(storage, settings.bucket), storage, key


def _due(event: Mapping[str, Any]) -> datetime | None:
    """The scheduled time in the event of a schedule, None for a run by hand."""
    text = event.get("due")
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    settings, view, storage, key = _parts()
    if event.get("task") == "verify":
        now = datetime.now(UTC)
        report = verify(
            view,
            key.check,
            digest_prefix=settings.digest_prefix,
            prefix=settings.prefix,
            since=now - VERIFIED_SPAN,
            now=now,
        )
        decided = not report.undecided
        if not decided:
            logger.error("the archive could not be verified", reasons=report.undecided)
        measure(context.function_name, [finding.text for finding in report.findings], digests=None, decided=decided)
        return {"digests": report.digests, "objects": report.objects, "findings": len(report.findings)}
    digester = Digester(settings, view, storage, key)
    outcome = digester.run(_due(event), time_left=context.get_remaining_time_in_millis)
    measure(context.function_name, outcome.findings, digests=len(outcome.written))
    header = outcome.end.digest.header
    return {
        "sequence": header.sequence,
        "key": outcome.end.key,
        "listed_at": format_time(header.listed_at),
        "written": len(outcome.written),
        "findings": len(outcome.findings),
        "complete": outcome.complete,
    }


handler: Callable[[Mapping[str, Any], Any], dict[str, Any]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.digest.handler`."""
