"""The bundled pack in the hands of somebody else: a plain AWS program, the real engine, another folder."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from policies.levels import CONFIGURATION_POLICY
from ringfence.commands.check import command as check
from tests.policies.corpus import document
from tests.policies.engine.conftest import Plain

pytestmark = pytest.mark.engine


def made(kind: str, name: str, /, options: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
    return {"class": f"pulumi_aws.{kind}", "name": name, "arguments": arguments, "options": options or {}}


def archive(protect: bool = True) -> list[dict[str, Any]]:
    """An evidence bucket with everything that it needs; its satellites refer to outputs, unknown in a preview."""
    arn = "arn:aws:s3:::plain-archive"
    deny = {"Effect": "Deny", "Principal": "*", "Resource": [arn, f"{arn}/*"]}
    actions = ["BypassGovernanceRetention", "PutBucketObjectLockConfiguration", "DeleteObjectVersion"]
    actions += ["PutBucketVersioning", "DeleteBucket"]
    policy = document(
        {**deny, "Action": [f"s3:{action}" for action in actions]},
        {
            **deny,
            "Action": "s3:PutObject",
            "Condition": {"NumericLessThan": {"s3:object-lock-remaining-retention-days": "1827"}},
        },
        {**deny, "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    )
    encryption = {"sse_algorithm": "aws:kms", "kms_master_key_id": "$key.arn"}
    flags = dict.fromkeys(
        ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"), True
    )
    kept = {"protect": protect}
    rule = {"default_retention": {"mode": "COMPLIANCE", "days": 1827}}
    return [
        made("kms.Key", "key", enable_key_rotation=True, rotation_period_in_days=90, description="Not in us-east-1"),
        made(
            "s3.Bucket",
            "archive",
            kept,
            bucket="plain-archive",
            object_lock_enabled=True,
            tags={"dora:evidence": "true", "note": "moved from us-east-1"},
        ),
        made("s3.BucketVersioning", "v", bucket="$archive.id", versioning_configuration={"status": "Enabled"}),
        made("s3.BucketObjectLockConfiguration", "l", kept, bucket="$archive.id", rule=rule),
        made(
            "s3.BucketServerSideEncryptionConfiguration",
            "e",
            bucket="$archive.id",
            rules=[{"apply_server_side_encryption_by_default": encryption}],
        ),
        made(
            "s3.BucketLifecycleConfiguration",
            "c",
            bucket="$archive.id",
            rules=[{"id": "end", "status": "Enabled", "expiration": {"days": 1828}}],
        ),
        made("s3.BucketPublicAccessBlock", "b", bucket="$archive.id", **flags),
        made("s3.BucketPolicy", "p", bucket="$archive.id", policy=policy),
    ]


def scratch() -> list[dict[str, Any]]:
    """A bucket that is no evidence, with settings that evidence may not have."""
    return [
        made("s3.Bucket", "scratch", bucket="plain-scratch-not-us-east-1", force_destroy=True),
        made("s3.BucketVersioning", "sv", bucket="$scratch.id", versioning_configuration={"status": "Suspended"}),
        made(
            "s3.BucketLifecycleConfiguration",
            "sc",
            bucket="$scratch.id",
            rules=[{"id": "us-east-1", "status": "Enabled", "expiration": {"days": 7}}],
        ),
        made("cloudwatch.LogGroup", "app", name="/app/us-east-1-watch", retention_in_days=14),
        made("sqs.Queue", "jobs", name="jobs", message_retention_seconds=3600),
    ]


def changed(resources: list[dict[str, Any]], name: str, **arguments: Any) -> list[dict[str, Any]]:
    return [
        {**item, "arguments": {**item["arguments"], **arguments}} if item["name"] == name else item
        for item in resources
    ]


def test_a_clean_program_passes_with_its_scratch_bucket_and_its_words_about_regions(plain: Plain) -> None:
    plain.declare(*archive(), *scratch())

    outcome = plain.preview()

    assert outcome.status == 0, outcome.output
    assert "[mandatory]" not in outcome.output


def test_a_preview_lists_every_violation_of_a_program_not_the_first(plain: Plain) -> None:
    rule = {"default_retention": {"mode": "GOVERNANCE", "days": 365}}
    resources = changed(archive(), "l", rule=rule)
    resources = changed(resources, "key", enable_key_rotation=False)
    resources = changed(resources, "v", versioning_configuration={"status": "Suspended"})
    resources = [item for item in resources if item["name"] != "p"]
    plain.declare(*resources, made("sqs.Queue", "away", name="away", region="us-east-1"))

    outcome = plain.preview()

    assert outcome.status != 0
    for rule_id in (
        "aws-s3-lock-compliance-mode",
        "aws-s3-lock-retention-days",
        "aws-kms-key-rotation",
        "aws-s3-bucket-versioning",
        "aws-s3-bucket-has-policy",
        "any-resource-eu-region",
    ):
        assert rule_id in outcome.output
    assert (
        "region: found 'us-east-1': us-east-1 (Northern Virginia, US); allowed: one of eu-central-1" in outcome.output
    )
    assert "rule.defaultRetention.days: found 365; allowed: 1827 to 3653 days" in outcome.output


def test_a_foreign_default_region_is_told_once_however_many_resources_use_it(plain: Plain) -> None:
    plain.declare(*scratch(), region="us-east-1")

    outcome = plain.preview()

    assert outcome.status != 0
    assert outcome.output.count("[mandatory]") == 1
    assert "pulumi:providers:aws" in outcome.output


def test_an_unprotected_archive_is_refused_in_production_only(plain: Plain) -> None:
    plain.declare(*archive(protect=False))
    assert "any-resource-protected" in plain.preview().output

    plain.configure(protected_stacks=["live-*"])
    assert plain.preview().status == 0


def test_an_exemption_lets_one_resource_pass_and_is_shown(plain: Plain) -> None:
    plain.declare(*changed(archive(), "key", rotation_period_in_days=365))
    entry = {
        "rule": "aws-kms-key-rotation-period",
        "resource": "urn:pulumi:prod-plain::plain::*::key",
        "reason": "Key of the old archive, replaced in March",
        "approver": "Anna Example, DPO",
        "expires": "2099-12-31",
        "control": "RTS-2024/1774-7",
    }
    assert plain.preview().status != 0

    plain.configure(exemptions=[entry])
    outcome = plain.preview()
    assert outcome.status == 0, outcome.output
    assert "exempt until 2099-12-31, approved by Anna Example, DPO" in outcome.output

    plain.configure(exemptions=[{**entry, "approver": ""}])
    outcome = plain.preview()
    assert outcome.status != 0
    assert "exemptions[0].approver" in outcome.output
    assert "aws-kms-key-rotation-period" in outcome.output


def test_a_wrong_configuration_stops_the_run_and_says_what_is_wrong(plain: Plain) -> None:
    plain.declare(*scratch())
    plain.configure(regions=[{"name": "eu-west-2", "reason": "short"}])

    outcome = plain.preview()

    assert outcome.status != 0
    assert "regions.0.reason" in outcome.output


def test_a_region_with_a_written_reason_is_admitted(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "london", name="london", region="eu-west-2"))
    assert plain.preview().status != 0

    plain.configure(regions=[{"name": "eu-west-2", "reason": "UK branch, adequacy decision, DPO note 2026-07"}])
    assert plain.preview().status == 0


def test_settings_also_come_through_the_configuration_of_the_engine(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "london", name="london", region="eu-west-2"))
    settings = plain.folder / "settings.json"
    admitted = [{"name": "eu-west-2", "reason": "UK branch, adequacy decision, DPO note 2026-07"}]
    settings.write_text(json.dumps({CONFIGURATION_POLICY: {"regions": admitted}}), encoding="utf-8")

    outcome = plain.preview("--policy-pack-config", str(settings))

    assert outcome.status == 0, outcome.output


def test_the_event_stream_of_a_preview_becomes_a_report(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "away", name="away", region="us-east-1"))
    stream = plain.folder / "events.json"
    previewed = plain.preview("--json", PULUMI_ENABLE_STREAMING_JSON_PREVIEW="1")
    stream.write_text(previewed.output, encoding="utf-8")

    answered = CliRunner().invoke(check, ["--events", str(stream), "--format", "json"])

    assert answered.exit_code == 1, answered.output
    (result,) = json.loads(answered.stdout)["results"]
    assert (result["rule"], result["place"], result["level"]) == ("any-resource-eu-region", "region", "mandatory")
    assert result["found"] == "'us-east-1': us-east-1 (Northern Virginia, US)"
    assert result["controls"] == ["DORA-30.2.b", "RTS-2024/1774-4.2.b"]
