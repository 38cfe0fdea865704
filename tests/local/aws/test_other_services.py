"""Roles, log groups, alarms, APIs, secrets, trails and schedules."""

import json

import pytest

from ringfence.plugin.provider import ProviderError

pytestmark = pytest.mark.emulator

ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
LOG_GROUP, ALARM = "aws:cloudwatch/logGroup:LogGroup", "aws:cloudwatch/metricAlarm:MetricAlarm"
API, ROUTE = "aws:apigatewayv2/api:Api", "aws:apigatewayv2/route:Route"
INTEGRATION, STAGE = "aws:apigatewayv2/integration:Integration", "aws:apigatewayv2/stage:Stage"
SECRET, VERSION = "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"
TRAIL = "aws:cloudtrail/trail:Trail"
GROUP, SCHEDULE = "aws:scheduler/scheduleGroup:ScheduleGroup", "aws:scheduler/schedule:Schedule"


def trust(service):
    allow = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return json.dumps({"Version": "2012-10-17", "Statement": [allow]})


def permit(action):
    allow = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [allow]})


@pytest.fixture
def role(aws):
    return aws.create(ROLE, {"name": "runner", "assumeRolePolicy": trust("lambda.amazonaws.com")}, name="role")


def test_a_role_lives_from_creation_to_deletion(aws):
    other = trust("events.amazonaws.com")
    declared = aws.cycle(
        ROLE,
        {"name": "runner", "assumeRolePolicy": trust("lambda.amazonaws.com"), "tags": {"owner": "x"}},
        {"description": "d", "maxSessionDuration": 7200, "assumeRolePolicy": other, "tags": {}},
        drift=lambda _: aws.client("iam").update_assume_role_policy(RoleName="runner", PolicyDocument=other),
        drifted={"assumeRolePolicy"},
        replaces={"name": "other", "path": "/x/"},
    )
    assert "region" not in declared.outputs


def test_a_role_policy_lives_from_creation_to_deletion(aws, role):
    declared = aws.cycle(
        ROLE_POLICY,
        {"name": "write", "role": "runner", "policy": permit("s3:PutObject")},
        {"policy": permit("s3:*")},
        drift=lambda _: aws.client("iam").put_role_policy(
            RoleName="runner", PolicyName="write", PolicyDocument=permit("*")
        ),
        drifted={"policy"},
        replaces={"name": "other", "role": "other"},
    )
    assert declared.resource_id == "runner:write"


def test_an_existing_role_is_a_conflict_unless_interrupted(aws, harness, urn, role):
    with pytest.raises(ProviderError, match="EntityAlreadyExists"):
        aws.create(ROLE, {"name": "runner", "assumeRolePolicy": trust("sqs.amazonaws.com")})

    inputs = {"name": "runner", "assumeRolePolicy": trust("sqs.amazonaws.com"), "tags": {"a": "b"}}
    taken = harness(adopt=urn(ROLE, "thing")).create(ROLE, inputs)

    assert aws.drift(taken) == set()


def test_a_log_group_lives_from_creation_to_deletion(aws):
    aws.cycle(
        LOG_GROUP,
        {
            "name": "/aws/lambda/archiver",
            "retentionInDays": 1827,
            "kmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/k",
            "tags": {"owner": "x"},
        },
        {"retentionInDays": 2192, "tags": {"owner": "y"}},
        drift=lambda group: aws.client("logs").put_retention_policy(logGroupName=group.resource_id, retentionInDays=30),
        drifted={"retentionInDays"},
        replaces={"name": "/other"},
    )


def test_a_retention_that_cloudwatch_does_not_have_is_refused(aws):
    reason = aws.problems(LOG_GROUP, {"name": "x", "retentionInDays": 1825})["retentionInDays"]
    assert "1825" in reason
    assert "1827" in reason


def test_an_alarm_lives_from_creation_to_deletion(aws):
    aws.cycle(
        ALARM,
        {
            "name": "silent-pipeline",
            "comparisonOperator": "LessThanThreshold",
            "evaluationPeriods": 1,
            "datapointsToAlarm": 1,
            "metricName": "NumberOfMessagesSent",
            "namespace": "AWS/SQS",
            "period": 3600,
            "statistic": "Sum",
            "threshold": 1,
            "treatMissingData": "breaching",
            "alarmActions": ["arn:aws:sns:eu-central-1:123456789012:b", "arn:aws:sns:eu-central-1:123456789012:a"],
            "dimensions": {"QueueName": "archive"},
            "tags": {"owner": "x"},
        },
        {"threshold": 2, "alarmDescription": "d", "tags": {"owner": "y"}},
        drift=lambda alarm: aws.client("cloudwatch").disable_alarm_actions(AlarmNames=[alarm.resource_id]),
        drifted={"actionsEnabled"},
        replaces={"name": "other"},
    )


def test_an_alarm_over_an_expression_has_no_difference(aws):
    metric = {"metricName": "m", "namespace": "n", "period": 60, "stat": "Sum", "dimensions": {"Queue": "q"}}
    queries = [
        {"id": "rate", "expression": "sent / 2", "label": "Rate", "returnData": True},
        {"id": "sent", "metric": metric},
    ]
    alarm = aws.create(
        ALARM,
        {
            "name": "rate",
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 1,
            "threshold": 0.5,
            "metricQueries": queries,
        },
    )
    assert aws.drift(alarm) == set()


def test_an_alarm_must_watch_something(aws):
    assert "metricName" in aws.problems(ALARM, {"name": "x", "evaluationPeriods": 1})


@pytest.fixture
def api(aws):
    return aws.create(API, {"name": "webhook", "protocolType": "HTTP"}, name="api")


def test_an_api_lives_from_creation_to_deletion(aws):
    declared = aws.cycle(
        API,
        {
            "name": "webhook",
            "protocolType": "HTTP",
            "corsConfiguration": {"allowOrigins": ["https://b", "https://a"]},
            "tags": {"owner": "x"},
        },
        {"description": "d", "disableExecuteApiEndpoint": True, "tags": {"owner": "y"}},
        drift=lambda one: aws.client("apigatewayv2").delete_cors_configuration(ApiId=one.resource_id),
        drifted={"corsConfiguration"},
        replaces={"protocolType": "WEBSOCKET"},
    )
    host = f"{declared.resource_id}.execute-api.eu-central-1.amazonaws.com"
    assert declared.outputs["apiEndpoint"] == f"https://{host}"
    assert declared.outputs["executionArn"].endswith(f":{declared.resource_id}")


def test_the_parts_of_an_api_live_from_creation_to_deletion(aws, api):
    integration = {
        "apiId": api.resource_id,
        "integrationType": "AWS_PROXY",
        "integrationUri": "arn:aws:lambda:eu-central-1:123456789012:function:webhook",
        "payloadFormatVersion": "2.0",
    }
    declared = aws.create(INTEGRATION, integration, name="integration")
    aws.cycle(
        ROUTE,
        {"apiId": api.resource_id, "routeKey": "POST /events", "target": f"integrations/{declared.resource_id}"},
        {"routeKey": "POST /incidents"},
        import_id=f"{api.resource_id}/{{}}",
        drift=lambda route: aws.client("apigatewayv2").update_route(
            ApiId=api.resource_id, RouteId=route.resource_id, Target="integrations/other"
        ),
        drifted={"target"},
        replaces={"apiId": "other"},
    )
    aws.delete(declared)
    aws.cycle(
        INTEGRATION,
        integration,
        {"timeoutMilliseconds": 5000},
        import_id=f"{api.resource_id}/{{}}",
        drift=lambda one: aws.client("apigatewayv2").update_integration(
            ApiId=api.resource_id, IntegrationId=one.resource_id, IntegrationUri="arn:other"
        ),
        drifted={"integrationUri"},
        replaces={"integrationType": "HTTP_PROXY"},
    )


def test_a_part_is_imported_with_its_api(aws, api):
    route = aws.create(ROUTE, {"apiId": api.resource_id, "routeKey": "GET /x"})

    imported = aws.provider.read(route.urn, f"{api.resource_id}/{route.resource_id}", {}, {})

    assert imported.resource_id == route.resource_id
    assert imported.inputs["routeKey"] == "GET /x"


def test_a_stage_lives_from_creation_to_deletion(aws, api):
    declared = aws.cycle(
        STAGE,
        {
            "apiId": api.resource_id,
            "name": "$default",
            "autoDeploy": True,
            "accessLogSettings": {"destinationArn": "arn:aws:logs:x", "format": "$context.requestId"},
            "defaultRouteSettings": {"throttlingBurstLimit": 10, "throttlingRateLimit": 5},
            "routeSettings": [{"routeKey": "POST /x", "throttlingBurstLimit": 3}],
            "stageVariables": {"Name": "x"},
            "tags": {"owner": "x"},
        },
        {"defaultRouteSettings": {"throttlingBurstLimit": 20}, "description": "d", "tags": {"owner": "y"}},
        import_id=f"{api.resource_id}/$default",
        replaces={"name": "other"},
    )
    assert declared.outputs["invokeUrl"].endswith("amazonaws.com/")


@pytest.mark.parametrize(("token", "more"), [(ROUTE, {"routeKey": "GET /x"}), (STAGE, {"name": "$default"})])
def test_a_second_part_of_the_same_name_is_a_conflict(aws, api, token, more):
    aws.create(token, {"apiId": api.resource_id, **more})

    with pytest.raises(ProviderError, match="ConflictException"):
        aws.create(token, {"apiId": api.resource_id, **more})


def test_an_interrupted_api_is_taken_over_with_its_parts(aws, harness, urn, api):
    route = {"apiId": api.resource_id, "routeKey": "POST /events"}
    integration = {"apiId": api.resource_id, "integrationType": "HTTP_PROXY", "integrationUri": "http://127.0.0.1"}
    integration["integrationMethod"] = "POST"
    stage = {"apiId": api.resource_id, "name": "$default"}
    parts = [(ROUTE, route), (INTEGRATION, integration), (STAGE, stage)]
    first = [aws.create(token, inputs).resource_id for token, inputs in parts]
    adopting = harness(adopt="\n".join(urn(token, "thing") for token in (API, ROUTE, INTEGRATION, STAGE)))

    taken = adopting.create(API, {"name": "webhook", "protocolType": "HTTP", "description": "d"})
    again = [adopting.create(token, inputs).resource_id for token, inputs in parts]

    assert taken.resource_id == api.resource_id
    assert again == first


@pytest.fixture
def secret(aws):
    return aws.create(SECRET, {"name": "webhook"}, name="secret")


def test_a_secret_lives_from_creation_to_deletion(aws):
    aws.cycle(
        SECRET,
        {
            "name": "webhook",
            "description": "signing",
            "kmsKeyId": "alias/pipeline",
            "policy": permit("*"),
            "tags": {"owner": "x"},
        },
        {"description": "other", "kmsKeyId": "alias/other", "policy": permit("s3:*"), "tags": {"owner": "y"}},
        drift=lambda one: aws.client("secretsmanager").delete_resource_policy(SecretId=one.resource_id),
        drifted={"policy"},
        replaces={"name": "other"},
    )


def test_a_secret_that_waits_for_its_deletion_keeps_its_name(aws, secret):
    aws.delete(secret)

    with pytest.raises(ProviderError, match="scheduled for deletion"):
        aws.create(SECRET, {"name": "webhook"})


def test_a_secret_without_a_recovery_window_gives_its_name_free(aws):
    aws.delete(aws.create(SECRET, {"name": "webhook", "recoveryWindowInDays": 0}))

    assert aws.create(SECRET, {"name": "webhook"}).outputs["name"] == "webhook"


def test_a_secret_value_is_replaced_by_a_new_version(aws, secret):
    aws.cycle(VERSION, {"secretId": secret.resource_id, "secretString": "one"}, {}, stays=True)
    first = aws.create(VERSION, {"secretId": secret.resource_id, "secretString": "two"})
    news = aws.check(VERSION, {"secretId": secret.resource_id, "secretString": "three"}, olds=first.inputs)
    assert aws.diff(first, first.inputs, first.outputs, news).replace

    second = aws.create(VERSION, {"secretId": secret.resource_id, "secretString": "three"})
    aws.delete(first)

    value = aws.client("secretsmanager").get_secret_value(SecretId=secret.resource_id)
    assert value["SecretString"] == "three"
    assert second.outputs["versionStages"] == ["AWSCURRENT"]


def test_secret_values_are_secret_in_the_state(aws):
    assert aws.provider.secret_outputs[VERSION] == {"secretBinary", "secretString"}


def test_a_version_needs_exactly_one_value(aws):
    assert "exactly one" in aws.problems(VERSION, {"secretId": "s"})["secretString"]


def test_an_interrupted_version_is_not_written_twice(aws, harness, urn, secret):
    inputs = {"secretId": secret.resource_id, "secretString": "one"}
    first = aws.create(VERSION, inputs)

    assert harness(adopt=urn(VERSION, "thing")).create(VERSION, inputs).resource_id == first.resource_id


@pytest.fixture
def bucket(aws):
    return aws.create("aws:s3/bucket:Bucket", {"bucket": "trail-logs"}, name="bucket")


def test_a_trail_lives_from_creation_to_deletion(aws, bucket):
    fields = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::evidence/"]},
    ]
    declared = aws.cycle(
        TRAIL,
        {
            "name": "evidence",
            "s3BucketName": "trail-logs",
            "isMultiRegionTrail": True,
            "enableLogFileValidation": True,
            "kmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/k",
            "advancedEventSelectors": [{"name": "objects", "fieldSelectors": fields}],
            "tags": {"owner": "x"},
        },
        {"enableLogFileValidation": False, "s3KeyPrefix": "p", "tags": {"owner": "y"}},
        drift=lambda trail: aws.client("cloudtrail").stop_logging(Name=trail.resource_id),
        drifted={"enableLogging"},
        replaces={"name": "other"},
    )
    assert declared.resource_id == "arn:aws:cloudtrail:eu-central-1:123456789012:trail/evidence"


def test_a_second_trail_of_the_same_name_is_a_conflict(aws, bucket):
    aws.create(TRAIL, {"name": "evidence", "s3BucketName": "trail-logs"})

    with pytest.raises(ProviderError, match="TrailAlreadyExistsException"):
        aws.create(TRAIL, {"name": "evidence", "s3BucketName": "trail-logs"})


def test_schedules_live_from_creation_to_deletion(aws, role):
    aws.cycle(GROUP, {"name": "digests", "tags": {"owner": "x"}}, {"tags": {"owner": "y"}}, replaces={"name": "other"})
    aws.create(GROUP, {"name": "digests"}, name="group")
    target = {
        "arn": "arn:aws:lambda:eu-central-1:123456789012:function:digest",
        "roleArn": role.outputs["arn"],
        "input": '{"kind": "digest"}',
        "retryPolicy": {"maximumRetryAttempts": 3},
    }
    declared = aws.cycle(
        SCHEDULE,
        {
            "name": "hourly",
            "groupName": "digests",
            "scheduleExpression": "rate(1 hour)",
            "flexibleTimeWindow": {"mode": "OFF"},
            "target": target,
        },
        {"scheduleExpression": "rate(2 hours)", "target": {**target, "retryPolicy": {"maximumRetryAttempts": 4}}},
        drift=lambda _: aws.client("scheduler").update_schedule(
            Name="hourly",
            GroupName="digests",
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": target["arn"], "RoleArn": target["roleArn"], "Input": target["input"]},
            State="DISABLED",
        ),
        drifted={*("state", "target.retryPolicy.maximumEventAgeInSeconds", "target.retryPolicy.maximumRetryAttempts")},
        replaces={"name": "other", "groupName": "default"},
    )
    assert declared.resource_id == "digests/hourly"


@pytest.mark.parametrize("token", [GROUP, LOG_GROUP, SECRET])
def test_what_an_interrupted_create_left_is_taken_over_by_its_name(aws, harness, urn, token):
    first = aws.create(token, {"name": "left-over"})

    taken = harness(adopt=urn(token, "thing")).create(token, {"name": "left-over", "tags": {"a": "b"}})

    assert taken.resource_id == first.resource_id
    assert taken.outputs["tagsAll"] == {"a": "b"}
