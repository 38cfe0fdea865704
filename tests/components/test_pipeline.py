"""The way of an event into the archive, and the alarms that ring when it is cut."""

from __future__ import annotations

import ast
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pulumi import RunError

from components import function_code
from components.function_code import function_archive, function_files, zip_content
from components.heartbeat import heartbeat_minutes

SOURCE = "aws.partner/genesys.com/cloud/3f0c9d52-6a3e-4f7c-9d1e-8c2f5a64e001/ringfence"


def test_genesys_streams_audits_to_this_account_in_its_region(production: Any) -> None:
    integration = production.named("ringfence-evidence-feed-source").inputs

    assert integration["integrationTypeId"] == "amazon-eventbridge-source"
    assert integration["enabled"] is True
    assert integration["properties"] == {
        "awsAccountId": "210987654321",
        "awsAccountRegion": "eu-central-1",
        "eventSourceSuffix": "ringfence",
        "eventFilter": ["v2.audits.entitytype.{id}.entityid.{id}"],
    }


def test_the_partner_bus_waits_for_its_source(production: Any) -> None:
    bus = production.named("ringfence-evidence-feed-bus")

    assert bus.inputs["name"] == bus.inputs["eventSourceName"] == SOURCE
    assert production.named("ringfence-evidence-feed-source").urn in bus.after


def test_every_event_goes_to_the_archive_queue_and_none_is_dropped(production: Any) -> None:
    rule = production.named("ringfence-evidence-feed-rule").inputs
    target = production.named("ringfence-evidence-feed-target").inputs
    policy = json.loads(production.named("ringfence-evidence-archive-queue-queue-policy").inputs["policy"])

    assert json.loads(rule["eventPattern"]) == {"source": [SOURCE]}
    assert target["arn"] == "arn:aws:sqs:eu-central-1:210987654321:ringfence-prod-archive"
    assert target["retryPolicy"] == {"maximumEventAgeInSeconds": 86_400, "maximumRetryAttempts": 185}
    assert target["deadLetterConfig"]["arn"].endswith(":ringfence-prod-archive-dead-letter")
    (grant,) = [entry for entry in policy["Statement"] if entry["Effect"] == "Allow"]
    sender = f"arn:aws:events:eu-central-1:210987654321:rule/{SOURCE}/{rule['name']}"
    assert grant["Condition"] == {"ArnEquals": {"aws:SourceArn": [sender]}}


def test_events_can_be_replayed_for_as_long_as_they_are_kept(production: Any) -> None:
    assert production.named("ringfence-evidence-feed-replay").inputs["retentionDays"] == 1827


def test_the_reader_may_read_audits_and_its_secret_stays_secret(production: Any) -> None:
    reader = production.named("ringfence-evidence-feed-reader").inputs

    assert reader["roleDivisions"] == [
        {"roleId": "7d5a1f0e-3c2b-4a69-8f17-0c9e8d7b6a01", "divisionId": "7d5a1f0e-3c2b-4a69-8f17-0c9e8d7b6a02"}
    ]
    assert reader["authorizedGrantType"] == "CLIENT-CREDENTIALS"


def test_the_webhook_takes_one_route_at_a_limited_rate_and_logs_it(production: Any) -> None:
    route = production.named("ringfence-evidence-webhook-route").inputs
    stage = production.named("ringfence-evidence-webhook-stage").inputs

    assert route["routeKey"] == "POST /events"
    assert stage["defaultRouteSettings"]["throttlingRateLimit"] == 50
    assert stage["defaultRouteSettings"]["throttlingBurstLimit"] == 100
    assert stage["accessLogSettings"]["destinationArn"] == "arn:of:ringfence-evidence-webhook-access-logs"


def test_the_webhook_reads_its_secret_from_secrets_manager_and_not_from_its_environment(production: Any) -> None:
    variables = production.named("ringfence-evidence-webhook-receiver-function").inputs["environment"]["variables"]

    assert variables["RINGFENCE_WEBHOOK_SECRET_ID"] == "arn:of:ringfence-evidence-webhook-secret"
    assert variables["RINGFENCE_WEBHOOK_ALGORITHM"] == "sha256"
    assert "webhook-secret-value" not in json.dumps(variables)


def test_log_groups_are_sealed_and_kept_for_the_floor(production: Any) -> None:
    for group in production.of("aws:cloudwatch/logGroup:LogGroup"):
        assert group.inputs["retentionInDays"] == 1827
        assert group.inputs["kmsKeyId"] == "arn:of:ringfence-keys-pipeline-key"


def test_the_reconciler_runs_alone_and_on_a_schedule(production: Any) -> None:
    function = production.named("ringfence-evidence-reconciler-comparer-function").inputs
    schedule = production.named("ringfence-evidence-reconciler-schedule").inputs

    assert function["reservedConcurrentExecutions"] == 1
    assert function["timeout"] == 900
    assert schedule["scheduleExpression"] == "rate(60 minutes)"
    assert schedule["target"]["arn"] == "arn:of:ringfence-evidence-reconciler-comparer-function"


def test_the_reconciler_may_read_the_archive_hand_over_and_report_and_nothing_else(production: Any) -> None:
    policy = json.loads(production.named("ringfence-evidence-reconciler-comparer-permissions").inputs["policy"])
    granted = {
        statement["Action"]: statement["Resource"]
        for statement in policy["Statement"]
        if isinstance(statement["Action"], str)
    }

    bucket = "arn:aws:s3:::ringfence-prod-evidence-210987654321-eu-central-1"
    queue = "arn:aws:sqs:eu-central-1:210987654321:ringfence-prod"
    assert granted == {
        "s3:ListBucket": bucket,
        "s3:GetObject": f"{bucket}/audit/*",
        "s3:PutObject": f"{bucket}/audit/reconciliation/*",
        "s3:PutObjectRetention": f"{bucket}/audit/reconciliation/*",
        "sqs:SendMessage": [f"{queue}-archive", f"{queue}-siem"],
        "secretsmanager:GetSecretValue": "arn:of:ringfence-evidence-feed-reader-secret",
    }


def test_the_siem_has_a_queue_of_its_own_only_when_there_is_one(production: Any, varied: Any) -> None:
    assert production.named("ringfence-evidence-siem-target").inputs["arn"].endswith(":ringfence-prod-siem")
    assert not [resource for resource in varied.resources if "siem" in resource.name]


def test_the_forwarder_contacts_hosts_of_the_register_and_reads_its_token_from_secrets_manager(production: Any) -> None:
    function = production.named("ringfence-evidence-siem-forwarder-function").inputs
    variables = function["environment"]["variables"]

    assert variables["RINGFENCE_SIEM_ALLOWED_HOSTS"] == "collector.siem.example.eu"
    assert variables["RINGFENCE_SIEM_SECRET_ID"] == "arn:of:ringfence-evidence-siem-token"
    assert "siem-token-value" not in json.dumps(variables)


def test_the_forwarder_may_use_its_own_leg_and_its_token_and_nothing_else(production: Any) -> None:
    policy = json.loads(production.named("ringfence-evidence-siem-forwarder-permissions").inputs["policy"])
    granted = {
        action: statement["Resource"]
        for statement in policy["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        if not action.startswith(("logs:", "kms:"))
    }

    queue = "arn:aws:sqs:eu-central-1:210987654321:ringfence-prod-siem"
    assert granted == {
        "sqs:ReceiveMessage": queue,
        "sqs:DeleteMessage": queue,
        "sqs:GetQueueAttributes": queue,
        "sqs:ChangeMessageVisibility": queue,
        "sqs:SendMessage": f"{queue}-dead-letter",
        "secretsmanager:GetSecretValue": "arn:of:ringfence-evidence-siem-token",
    }


def test_the_siem_may_be_down_for_13_days_and_its_batches_are_bounded(production: Any) -> None:
    queue = production.named("ringfence-evidence-siem-queue-queue").inputs
    mapping = production.named("ringfence-evidence-siem-forwarder-source").inputs

    assert json.loads(queue["redrivePolicy"])["maxReceiveCount"] == 1000
    assert queue["visibilityTimeoutSeconds"] == 360
    assert mapping["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["scalingConfig"] == {"maximumConcurrency": 2}


def test_what_the_webhook_takes_goes_to_the_siem_as_well(production: Any, varied: Any) -> None:
    def variables(stack: Any) -> dict[str, str]:
        inputs = stack.named("ringfence-evidence-webhook-receiver-function").inputs
        found: dict[str, str] = inputs["environment"]["variables"]
        return found

    assert variables(production)["RINGFENCE_SIEM_QUEUE_URL"].endswith("ringfence-evidence-siem-queue-queue")
    assert "RINGFENCE_SIEM_QUEUE_URL" not in variables(varied)


def alarm(stack: Any, role: str) -> dict[str, Any]:
    inputs: dict[str, Any] = stack.named(f"ringfence-evidence-alarms-{role}").inputs
    return inputs


def test_silence_is_an_alarm(production: Any) -> None:
    silence = alarm(production, "silence")

    assert silence["treatMissingData"] == "breaching"
    assert silence["period"] == 3600
    assert (silence["comparisonOperator"], silence["threshold"]) == ("LessThanThreshold", 1)


def test_the_heartbeat_beats_several_times_before_silence_is_an_alarm(production: Any) -> None:
    schedule = production.named("ringfence-evidence-heartbeat-schedule").inputs

    assert schedule["scheduleExpression"] == "rate(15 minutes)"
    assert schedule["target"]["arn"].endswith(":ringfence-prod-archive")
    assert heartbeat_minutes(5) == 1


def test_every_alarm_reaches_the_topic(production: Any) -> None:
    for entry in production.of("aws:cloudwatch/metricAlarm:MetricAlarm"):
        assert entry.inputs["alarmActions"] == ["arn:aws:sns:eu-central-1:210987654321:ringfence-prod-alarms"]
        assert entry.inputs["actionsEnabled"] is True


def test_dead_letters_waiting_messages_and_failures_ring(production: Any) -> None:
    assert alarm(production, "archive-dead-letters")["dimensions"] == {
        "QueueName": "ringfence-prod-archive-dead-letter"
    }
    assert alarm(production, "siem-dead-letters")["threshold"] == 0
    assert alarm(production, "archive-waiting")["threshold"] == 900
    assert alarm(production, "siem-waiting")["dimensions"] == {"QueueName": "ringfence-prod-siem"}
    for function in ("archiver", "webhook", "siem-forwarder"):
        for metric in ("errors", "throttles"):
            assert alarm(production, f"{function}-{metric}")["dimensions"] == {
                "FunctionName": f"ringfence-prod-{function}"
            }


def test_a_hand_on_a_key_is_seen_in_every_region_with_keys(production: Any) -> None:
    here = production.named("ringfence-evidence-alarms-watch-keys-rule").inputs
    there = production.named("ringfence-evidence-alarms-watch-keys-rule-eu-west-1").inputs
    forward = production.named("ringfence-evidence-alarms-watch-keys-target-eu-west-1").inputs

    assert {"ScheduleKeyDeletion", "DisableKey"} <= set(json.loads(here["eventPattern"])["detail"]["eventName"])
    assert here["eventPattern"] == there["eventPattern"]
    assert there["region"] == forward["region"] == "eu-west-1"
    assert forward["arn"] == "arn:aws:events:eu-central-1:210987654321:event-bus/default"


def test_taking_the_break_glass_role_is_seen(production: Any) -> None:
    pattern = json.loads(production.named("ringfence-evidence-alarms-watch-break-glass-rule").inputs["eventPattern"])

    assert pattern["detail"]["requestParameters"]["roleArn"] == ["arn:aws:iam::210987654321:role/evidence-break-glass"]
    assert {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"} == set(pattern["detail"]["eventName"])


def test_the_code_archive_is_the_same_every_time_and_names_no_home(tmp_path: Path, monkeypatch: Any) -> None:
    before, path = zip_content(), function_archive().path
    files = dict(reversed(function_files().items()))
    for number, (name, source) in enumerate(files.items()):
        moved = tmp_path / str(number)
        moved.write_bytes(source.read_bytes())
        os.utime(moved, (number, number))
        moved.chmod(0o700)
        files[name] = moved
    monkeypatch.setattr(function_code, "function_files", lambda: files)

    assert zip_content() == before
    assert not Path(path).is_absolute()
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc")]


def test_the_written_archive_is_what_the_files_are_now(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(function_code, "__file__", str(tmp_path / "components" / "function_code.py"))
    written = tmp_path / function_archive.__wrapped__().path
    with zipfile.ZipFile(written) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: path.read_bytes() for name, path in function_files().items()
        }
    first = written.stat()
    function_archive.__wrapped__()
    assert (written.stat().st_ino, written.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    written.write_bytes(b"of an earlier checkout")

    function_archive.__wrapped__()

    assert written.read_bytes() == zip_content()
    assert [path.name for path in written.parent.iterdir()] == [written.name]


def test_the_code_archive_holds_everything_that_the_functions_import() -> None:
    inside = {name.split("/")[0].removesuffix(".py") for name in function_files()}
    provided_by_lambda = {"boto3", "botocore", "urllib3"}  # botocore needs urllib3, so the runtime has it
    wanted = set()
    for name, path in function_files().items():
        if name.startswith("ringfence/"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    wanted |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    wanted.add(node.module.split(".")[0])

    assert wanted - set(sys.stdlib_module_names) - provided_by_lambda <= inside


def test_a_checkout_that_cannot_be_written_to_is_told_with_what_to_do(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(function_code, "__file__", str(tmp_path / "components" / "function_code.py"))
    (tmp_path / ".ringfence").write_text("a file where the folder should be")

    with pytest.raises(RunError, match=r"functions\.zip: the code .* cannot be written there \(.+\); make room"):
        function_archive.__wrapped__()
