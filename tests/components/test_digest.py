"""The digest chain as declared: when it runs, what it may do, and the alarms behind it."""

from __future__ import annotations

import json
from typing import Any

import pytest

NAME = "ringfence-evidence-digest"


@pytest.fixture(scope="module")
def statements(production: Any) -> dict[str, dict[str, Any]]:
    document = json.loads(production.named(f"{NAME}-writer-permissions").inputs["policy"])
    return {statement["Sid"]: statement for statement in document["Statement"]}


def test_a_digest_is_due_every_hour_and_a_verification_every_day(production: Any) -> None:
    hourly = production.named(f"{NAME}-hourly").inputs
    daily = production.named(f"{NAME}-daily").inputs

    assert (hourly["scheduleExpression"], daily["scheduleExpression"]) == ("rate(1 hour)", "rate(1 day)")
    assert json.loads(hourly["target"]["input"]) == {"task": "digest", "due": "<aws.scheduler.scheduled-time>"}
    assert json.loads(daily["target"]["input"]) == {"task": "verify"}
    assert hourly["target"]["arn"].endswith(":function:ringfence-prod-digest")


def test_the_schedules_may_start_that_function_and_nothing_else(production: Any) -> None:
    document = json.loads(production.named(f"{NAME}-schedule-permissions").inputs["policy"])
    start = document["Statement"][0]

    assert (start["Action"], start["Resource"].rpartition(":")[2]) == ("lambda:InvokeFunction", "ringfence-prod-digest")


def test_the_function_writes_digests_and_no_evidence(statements: dict[str, dict[str, Any]]) -> None:
    for sid in ("AddDigests", "LockNoShorterThanTheFloor"):
        assert statements[sid]["Resource"].endswith("/audit-digest/*")
    allowed = {action for entry in statements.values() for action in _listed(entry["Action"])}
    assert {action for action in allowed if action.startswith("s3:")} == {
        "s3:ListBucketVersions",
        "s3:ListBucket",
        "s3:GetObjectVersion",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
        "s3:PutObject",
        "s3:PutObjectRetention",
    }


def test_a_version_that_is_gone_is_told_from_one_that_is_forbidden(statements: dict[str, dict[str, Any]]) -> None:
    gone = statements["TellGoneFromForbidden"]

    assert gone["Action"] == "s3:ListBucket"
    assert "Condition" not in gone


def test_the_function_signs_with_the_digest_key_and_with_one_algorithm(
    production: Any, statements: dict[str, dict[str, Any]]
) -> None:
    sign = statements["SignAndCheckSignatures"]
    key = production.named("ringfence-keys-digest-key").inputs
    variables = production.named(f"{NAME}-writer-function").inputs["environment"]["variables"]

    assert sign["Resource"] == "arn:of:ringfence-keys-digest-key"
    assert (key["keyUsage"], key["customerMasterKeySpec"]) == ("SIGN_VERIFY", "ECC_NIST_P384")
    assert sign["Condition"] == {"StringEquals": {"kms:SigningAlgorithm": variables["RINGFENCE_DIGEST_ALGORITHM"]}}


def test_a_digest_is_locked_as_long_as_the_longest_class(varied: Any) -> None:
    variables = varied.named(f"{NAME}-writer-function").inputs["environment"]["variables"]

    assert variables["RINGFENCE_DIGEST_DAYS"] == "2192"
    assert variables["RINGFENCE_DIGEST_FLOOR_DAYS"] == "1827"


def test_late_digests_and_failed_verifications_ring(production: Any) -> None:
    late = production.named("ringfence-evidence-alarms-digest-late").inputs
    failed = production.named("ringfence-evidence-alarms-verification-failed").inputs

    assert (late["metricName"], late["treatMissingData"]) == ("DigestsReached", "breaching")
    assert late["period"] * late["evaluationPeriods"] == 7200
    assert (failed["metricName"], failed["threshold"]) == ("VerificationFailures", 0)
    assert failed["treatMissingData"] == "ignore"
    assert late["dimensions"] == failed["dimensions"] == {"service": "ringfence-prod-digest"}


def test_a_verification_that_is_missing_rings_after_a_day_and_what_a_retry_may_take(production: Any) -> None:
    late = production.named("ringfence-evidence-alarms-verification-late").inputs

    assert (late["metricName"], late["treatMissingData"]) == ("Verifications", "breaching")
    assert 86_400 < late["period"] * late["evaluationPeriods"] <= 604_800
    assert late["period"] >= 3600  # CloudWatch looks back further than a day only with periods of an hour or more


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("name", [f"{NAME}-hourly", f"{NAME}-daily", "ringfence-evidence-reconciler-schedule"])
def test_a_run_that_cannot_be_started_is_tried_again_until_the_next_and_then_told_to_people(
    production: Any, name: str
) -> None:
    schedule = production.named(name).inputs
    policy = schedule["target"]["retryPolicy"]
    told = production.named("ringfence-evidence-alarms-archive-dead-letters").inputs

    assert policy["maximumRetryAttempts"] >= 3
    assert 900 <= policy["maximumEventAgeInSeconds"] <= 3600
    assert schedule["target"]["deadLetterConfig"]["arn"].endswith(f":{told['dimensions']['QueueName']}")
    assert schedule["flexibleTimeWindow"]["mode"] == "OFF"
    assert not {"startDate", "endDate"} & set(schedule)
