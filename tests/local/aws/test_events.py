"""Buses, rules, targets and archives, with the bus of a partner."""

import json

import pytest

from ringfence.local.aws.partner import local_bus_name
from ringfence.plugin.provider import ProviderError

pytestmark = pytest.mark.emulator

BUS, RULE = "aws:cloudwatch/eventBus:EventBus", "aws:cloudwatch/eventRule:EventRule"
TARGET, ARCHIVE = "aws:cloudwatch/eventTarget:EventTarget", "aws:cloudwatch/eventArchive:EventArchive"
PARTNER = "aws.partner/genesys.com/cloud/6f7bd36c-0000/dora"
PATTERN = json.dumps({"source": [{"prefix": "aws.partner/genesys.com"}]})
ARNS = "arn:aws:events:eu-central-1:123456789012"


@pytest.fixture
def queue(aws):
    return aws.create("aws:sqs/queue:Queue", {"name": "events"}, name="queue")


@pytest.fixture(params=["ingest", PARTNER])
def bus(aws, request):
    source = {"eventSourceName": PARTNER} if request.param == PARTNER else {}
    return aws.create(BUS, {"name": request.param, **source}, name="bus")


def test_a_bus_lives_from_creation_to_deletion(aws):
    aws.cycle(
        BUS,
        {
            "name": "ingest",
            "description": "d",
            "kmsKeyIdentifier": "arn:aws:kms:eu-central-1:123456789012:key/k",
            "logConfig": {"includeDetail": "NONE", "level": "ERROR"},
            "tags": {"owner": "x"},
        },
        {"tags": {"owner": "y"}},
        replaces={"name": "other"},
    )


def test_a_change_that_the_emulator_does_not_serve_is_told(aws, bus):
    with pytest.raises(ProviderError, match=r"UpdateEventBus failed.*emulator-gaps\.md"):
        aws.update(bus, {**bus.inputs, "description": "other"})


def test_a_partner_bus_looks_as_on_aws_and_is_a_plain_bus_here(aws):
    declared = aws.cycle(BUS, {"name": PARTNER, "eventSourceName": PARTNER, "tags": {"a": "b"}}, {"tags": {"a": "c"}})

    assert declared.resource_id == PARTNER
    assert declared.outputs["arn"] == f"{ARNS}:event-bus/{PARTNER}"
    assert local_bus_name(PARTNER) == "aws.partner.genesys.com.cloud.6f7bd36c-0000.dora"
    assert local_bus_name(declared.outputs["arn"]) == f"{ARNS}:event-bus/{local_bus_name(PARTNER)}"


def test_a_rule_lives_from_creation_to_deletion(aws, bus):
    place = {"Name": "audit", "EventBusName": local_bus_name(bus.resource_id)}
    declared = aws.cycle(
        RULE,
        {"name": "audit", "eventBusName": bus.resource_id, "eventPattern": PATTERN, "tags": {"owner": "x"}},
        {"description": "d", "eventPattern": json.dumps({"source": ["x"]}), "tags": {"owner": "y"}},
        drift=lambda _: aws.client("events").put_rule(EventPattern='{"source": ["z"]}', State="DISABLED", **place),
        drifted={"eventPattern"},
        replaces={"name": "other", "eventBusName": "default"},
    )
    assert declared.resource_id == f"{bus.resource_id}/audit"
    assert declared.outputs["arn"] == f"{ARNS}:rule/{bus.resource_id}/audit"


def test_a_declared_state_that_was_switched_off_is_seen(aws, bus):
    rule = aws.create(
        RULE, {"name": "audit", "eventBusName": bus.resource_id, "eventPattern": PATTERN, "state": "ENABLED"}
    )

    aws.client("events").disable_rule(Name="audit", EventBusName=local_bus_name(bus.resource_id))

    assert aws.drift(rule) == {"state"}


def test_a_rule_on_the_default_bus_has_its_name_as_id(aws):
    rule = aws.create(RULE, {"name": "hourly", "scheduleExpression": "rate(1 hour)"})

    assert rule.resource_id == "hourly"
    assert aws.drift(rule) == set()


def test_a_target_lives_from_creation_to_deletion_and_gets_the_events_of_its_bus(aws, bus, queue):
    rule = aws.create(RULE, {"name": "audit", "eventBusName": bus.resource_id, "eventPattern": PATTERN}, name="rule")
    inputs = {
        "rule": "audit",
        "eventBusName": bus.resource_id,
        "targetId": "archive",
        "arn": queue.outputs["arn"],
        "retryPolicy": {"maximumEventAgeInSeconds": 86400, "maximumRetryAttempts": 185},
    }
    declared = aws.create(TARGET, inputs)
    entry = {"Source": PARTNER, "DetailType": "v2.audits", "Detail": "{}"}
    aws.client("events").put_events(Entries=[{**entry, "EventBusName": local_bus_name(bus.resource_id)}])
    messages = aws.client("sqs").receive_message(QueueUrl=queue.resource_id)["Messages"]
    assert json.loads(messages[0]["Body"])["source"] == PARTNER
    aws.delete(declared)

    aws.cycle(
        TARGET,
        inputs,
        {"retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 3}},
        import_id=f"{bus.resource_id}/audit/archive",
        drift=lambda _: aws.client("events").put_targets(
            Rule="audit",
            EventBusName=local_bus_name(bus.resource_id),
            Targets=[{"Id": "archive", "Arn": "arn:aws:sqs:eu-central-1:123456789012:elsewhere"}],
        ),
        drifted={"arn", "retryPolicy"},
        replaces={"targetId": "other"},
    )
    assert declared.resource_id == f"{bus.resource_id}-audit-archive"
    assert aws.read(rule) is not None


def test_a_target_with_a_transformer_keeps_its_paths(aws, bus, queue):
    aws.create(RULE, {"name": "audit", "eventBusName": bus.resource_id, "eventPattern": PATTERN}, name="rule")
    transformer = {"inputPaths": {"Detail": "$.detail"}, "inputTemplate": "<Detail>\n"}
    target = aws.create(
        TARGET,
        {
            "rule": "audit",
            "eventBusName": bus.resource_id,
            "arn": queue.outputs["arn"],
            "inputTransformer": transformer,
            "deadLetterConfig": {"arn": queue.outputs["arn"]},
        },
    )
    assert aws.drift(target) == set()
    assert target.inputs["targetId"].startswith("thing-")


def test_an_archive_lives_from_creation_to_deletion(aws):
    bus = aws.create(BUS, {"name": "ingest"}, name="bus")
    aws.cycle(
        ARCHIVE,
        {
            "name": "all-events",
            "eventSourceArn": bus.outputs["arn"],
            "retentionDays": 1827,
            "eventPattern": PATTERN,
            "description": "all",
            "kmsKeyIdentifier": "arn:aws:kms:eu-central-1:123456789012:key/k",
        },
        {"retentionDays": 2000, "eventPattern": '{"source": ["x"]}', "description": "d"},
        drift=lambda archive: aws.client("events").update_archive(ArchiveName=archive.resource_id, RetentionDays=30),
        drifted={"retentionDays"},
        replaces={"name": "other"},
    )


def test_an_archive_of_a_partner_bus_names_the_bus_as_aws_does(aws):
    bus = aws.create(BUS, {"name": PARTNER, "eventSourceName": PARTNER}, name="bus")

    archive = aws.create(ARCHIVE, {"name": "all-events", "eventSourceArn": bus.outputs["arn"]})

    assert aws.drift(archive) == set()
    assert archive.outputs["eventSourceArn"] == f"{ARNS}:event-bus/{PARTNER}"


def test_an_interrupted_bus_is_taken_over(aws, harness, bus):
    again = harness(adopt=bus.urn).create(BUS, {**bus.inputs, "tags": {"a": "b"}}, name="bus")

    assert again.resource_id == bus.resource_id
    assert aws.drift(again) == set()
