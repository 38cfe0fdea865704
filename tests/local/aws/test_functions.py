"""Functions, permissions and event source mappings."""

import io
import zipfile

import pulumi
import pytest

from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

pytestmark = pytest.mark.emulator

FUNCTION, PERMISSION = "aws:lambda/function:Function", "aws:lambda/permission:Permission"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
TRUST = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",'
    ' "Principal": {"Service": "lambda.amazonaws.com"}}]}'
)


def code(text="def handler(event, context): return event"):
    return pulumi.AssetArchive({"handler.py": pulumi.StringAsset(text)})


@pytest.fixture
def role(aws):
    return aws.create("aws:iam/role:Role", {"name": "runner", "assumeRolePolicy": TRUST}, name="role")


@pytest.fixture
def inputs(role):
    return {
        "name": "archiver",
        "role": role.outputs["arn"],
        "runtime": "python3.12",
        "handler": "handler.handler",
        "code": code(),
        "architectures": ["arm64"],
        "memorySize": 256,
        "timeout": 30,
        "environment": {"variables": {"BUCKET_NAME": "evidence"}},
        "deadLetterConfig": {"targetArn": "arn:aws:sqs:eu-central-1:123456789012:dlq"},
        "kmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/k",
        "loggingConfig": {"logFormat": "JSON", "logGroup": "/aws/lambda/archiver"},
        "tracingConfig": {"mode": "Active"},
        "reservedConcurrentExecutions": 5,
        "tags": {"owner": "x"},
    }


@pytest.fixture
def function(aws, inputs):
    return aws.create(FUNCTION, inputs, name="function")


def test_a_function_lives_from_creation_to_deletion(aws, inputs):
    declared = aws.cycle(
        FUNCTION,
        inputs,
        {
            "timeout": 60,
            "environment": {"variables": {}},
            "code": code("def handler(event, context): return None"),
            "reservedConcurrentExecutions": -1,
            "tags": {},
        },
        drift=lambda one: aws.client("lambda").update_function_configuration(FunctionName="archiver", Timeout=1),
        drifted={"timeout"},
        replaces={"name": "other"},
    )
    arn = declared.outputs["arn"]
    assert declared.outputs["invokeArn"].endswith(f"/functions/{arn}/invocations")


def test_the_code_is_kept_for_the_function_runner_until_the_function_goes(aws, function):
    kept = aws.state / "lambda" / "archiver.zip"
    assert zipfile.ZipFile(io.BytesIO(kept.read_bytes())).namelist() == ["handler.py"]

    aws.delete(function)

    assert not kept.exists()


def test_other_code_is_a_difference_and_the_same_code_is_none(aws, inputs, function):
    other = aws.check(FUNCTION, {**inputs, "code": code("pass")})
    assert set(aws.diff(function, function.inputs, function.outputs, other).changes) == {"code"}

    rebuilt = aws.check(FUNCTION, {**inputs, "code": code()})
    assert not aws.diff(function, function.inputs, function.outputs, rebuilt).changes


def test_code_that_is_not_known_yet_is_a_difference(aws, inputs, function):
    news = aws.check(FUNCTION, {**inputs, "code": UNKNOWN})
    assert set(aws.diff(function, function.inputs, function.outputs, news).changes) == {"code"}


def test_code_replaced_behind_the_back_is_seen(aws, function):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("handler.py", "raise SystemExit")
    aws.client("lambda").update_function_code(FunctionName="archiver", ZipFile=archive.getvalue())

    assert aws.drift(function) == {"code"}


def test_a_function_needs_a_role_that_lambda_may_assume(aws, inputs):
    with pytest.raises(ProviderError, match="cannot be assumed by Lambda"):
        aws.create(FUNCTION, {**inputs, "role": "arn:aws:iam::123456789012:role/missing"})


def test_a_function_without_handler_is_refused(aws, inputs):
    del inputs["handler"]
    assert "found nothing" in aws.problems(FUNCTION, inputs)["handler"]


def test_a_permission_lives_from_creation_to_deletion(aws, function):
    declared = aws.cycle(
        PERMISSION,
        {
            "function": "archiver",
            "statementId": "gateway",
            "action": "lambda:InvokeFunction",
            "principal": "apigateway.amazonaws.com",
            "sourceArn": "arn:aws:execute-api:eu-central-1:123456789012:x/*",
            "sourceAccount": "123456789012",
        },
        {},
        import_id="archiver/gateway",
        replaces={"principal": "events.amazonaws.com", "statementId": "other"},
    )
    assert declared.resource_id == "gateway"


def test_a_second_permission_of_the_same_id_is_a_conflict_unless_interrupted(aws, harness, urn, function):
    inputs = {"function": "archiver", "statementId": "s", "action": "lambda:*", "principal": "s3.amazonaws.com"}
    first = aws.create(PERMISSION, inputs)

    with pytest.raises(ProviderError, match="ResourceConflictException"):
        aws.create(PERMISSION, inputs)

    assert harness(adopt=urn(PERMISSION, "thing")).create(PERMISSION, inputs).resource_id == first.resource_id


def test_a_mapping_lives_from_creation_to_deletion(aws, function):
    queue = aws.create("aws:sqs/queue:Queue", {"name": "events"}, name="queue")
    declared = aws.cycle(
        MAPPING,
        {
            "functionName": function.outputs["arn"],
            "eventSourceArn": queue.outputs["arn"],
            "batchSize": 10,
            "maximumBatchingWindowInSeconds": 5,
            "functionResponseTypes": ["ReportBatchItemFailures"],
            "scalingConfig": {"maximumConcurrency": 2},
            "filterCriteria": {"filters": [{"pattern": '{"body": {"kind": ["audit"]}}'}]},
            "tags": {"owner": "x"},
        },
        {"batchSize": 5, "enabled": False, "tags": {"owner": "y"}},
        drift=lambda one: aws.client("lambda").update_event_source_mapping(UUID=one.resource_id, Enabled=False),
        drifted={"enabled"},
        replaces={"eventSourceArn": "arn:aws:sqs:eu-central-1:123456789012:other"},
    )
    assert declared.outputs["functionArn"] == function.outputs["arn"]


@pytest.mark.parametrize(
    ("queue", "more", "told"),
    [
        ({"visibilityTimeoutSeconds": 2}, {}, "found a queue that hides messages for 2 s"),
        ({}, {"batchSize": 100}, "found 100 without a batching window"),
        ({}, {"batchSize": 11, "maximumBatchingWindowInSeconds": 0}, "found 11 without a batching window"),
    ],
)
def test_a_mapping_that_aws_refuses_is_refused(aws, function, queue, more, told):
    made = aws.create("aws:sqs/queue:Queue", {"name": "events", **queue}, name="queue")

    with pytest.raises(ProviderError, match=told):
        aws.create(MAPPING, {"functionName": "archiver", "eventSourceArn": made.outputs["arn"], **more})
    assert aws.client("lambda").list_event_source_mappings()["EventSourceMappings"] == []


def test_a_mapping_of_a_stream_keeps_all_its_settings(aws, function):
    aws.client("kinesis").create_stream(StreamName="s", ShardCount=1)
    mapping = aws.create(
        MAPPING,
        {
            "functionName": "archiver",
            "eventSourceArn": "arn:aws:kinesis:eu-central-1:123456789012:stream/s",
            "startingPosition": "LATEST",
            "destinationConfig": {"onFailure": {"destinationArn": "arn:aws:sqs:eu-central-1:123456789012:dlq"}},
            "bisectBatchOnFunctionError": True,
            "maximumRetryAttempts": 3,
            "maximumRecordAgeInSeconds": 3600,
            "parallelizationFactor": 2,
            "tumblingWindowInSeconds": 30,
        },
    )
    assert aws.drift(mapping) == set()


def test_an_interrupted_mapping_is_not_made_twice(aws, harness, urn, function):
    queue = aws.create("aws:sqs/queue:Queue", {"name": "events"}, name="queue")
    inputs = {"functionName": "archiver", "eventSourceArn": queue.outputs["arn"]}
    first = aws.create(MAPPING, inputs)

    again = harness(adopt=urn(MAPPING, "thing")).create(MAPPING, {**inputs, "batchSize": 3})

    assert again.resource_id == first.resource_id
    assert aws.drift(again) == set()
    with pytest.raises(ProviderError, match="ResourceConflictException"):
        aws.create(MAPPING, inputs)
