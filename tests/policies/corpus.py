"""Realistic resources that break no rule, with region-like words wherever they are allowed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

REGIONS = ("eu-central-1", "eu-west-1", "eu-west-3", "eu-north-1", "eu-south-1", "eu-south-2")
ACCOUNT = "123456789012"
ELSEWHERE = "us-east-1"


def aws(name: str) -> str:
    """Token of an AWS type: `s3/Bucket` is `aws:s3/bucket:Bucket`."""
    module, kind = name.split("/")
    return f"aws:{module}/{kind[0].lower()}{kind[1:]}:{kind}"


def document(*statements: dict[str, Any]) -> str:
    """A policy document as text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def corpus() -> Iterator[dict[str, Any]]:
    """All resources, one set for each region."""
    for region in REGIONS:
        yield from _plain(region)
        yield from _text(region)
        yield from _policies(region)
        yield from _archive(region)
        yield from _compared(region)
    yield from _genesys()


def _made(region: str, kind: str, name: str, /, **properties: Any) -> dict[str, Any]:
    return {"type": aws(kind), "name": f"{name}-{region}", "properties": {"region": region, **properties}}


def _plain(region: str) -> Iterator[dict[str, Any]]:
    """What a stack of a bank has everywhere, far from evidence."""
    arn = f"arn:aws:{{}}:{region}:{ACCOUNT}:{{}}".format
    zone = f"{region}a"
    key = arn("kms", "key/1111")
    other = "eu-west-1" if region != "eu-west-1" else "eu-central-1"
    yield _made(region, "ec2/Vpc", "vpc", cidrBlock="10.0.0.0/16", tags={"Name": f"replaces-{ELSEWHERE}"})
    yield _made(region, "ec2/Subnet", "subnet", vpcId="vpc-1", availabilityZone=zone, cidrBlock="10.0.1.0/24")
    yield _made(region, "ec2/SecurityGroup", "group", description=f"No traffic to {ELSEWHERE}", vpcId="vpc-1")
    yield _made(region, "ec2/VpcEndpoint", "endpoint", serviceName=f"com.amazonaws.{region}.sqs", vpcId="vpc-1")
    yield _made(region, "ec2/Instance", "host", ami="ami-0123", instanceType="t3.micro", availabilityZone=zone)
    yield _made(region, "autoscaling/Group", "fleet", availabilityZones=[zone, f"{region}b"], maxSize=2, minSize=1)
    yield _made(region, "rds/Instance", "database", engine="postgres", availabilityZone=zone, kmsKeyId=key)
    yield _made(region, "rds/InstanceAutomatedBackupsReplication", "copies", sourceDbInstanceArn=arn("rds", "db:main"))
    yield _made(region, "dynamodb/Table", "table", hashKey="id", replicas=[{"regionName": other, "kmsKeyArn": None}])
    yield _made(region, "s3/Bucket", "assets", bucket=f"assets-not-in-{ELSEWHERE}-{region}")
    yield _made(
        region,
        "s3/BucketLifecycleConfiguration",
        "assets-lifecycle",
        bucket=f"assets-not-in-{ELSEWHERE}-{region}",
        rules=[{"id": ELSEWHERE, "status": "Enabled", "filter": {"prefix": ELSEWHERE}, "expiration": {"days": 30}}],
    )
    yield _made(region, "sqs/Queue", "jobs", name=f"jobs-{ELSEWHERE}", messageRetentionSeconds=3600)
    yield _made(region, "sns/Topic", "topic", displayName=f"Alerts of {ELSEWHERE}", kmsMasterKeyId="alias/aws/sns")
    yield _made(
        region, "sns/TopicSubscription", "subscription", protocol="sqs", endpoint=arn("sqs", "jobs"), topic="topic"
    )
    yield _made(region, "cloudwatch/LogGroup", "log", name=f"/app/{ELSEWHERE}-watch", retentionInDays=30)
    yield _made(region, "cloudwatch/EventRule", "tick", scheduleExpression="rate(1 hour)", state="ENABLED")
    yield _made(region, "cloudwatch/EventTarget", "tick-target", rule="tick", arn=arn("lambda", "function:tick"))
    yield _made(region, "lambda/Function", "tick", role=f"arn:aws:iam::{ACCOUNT}:role/tick", handler="main.handle")
    yield _made(region, "ecr/ReplicationConfiguration", "images", replicationConfiguration=_replicated(region=other))
    yield _made(region, "secretsmanager/Secret", "secret", name=f"db/{ELSEWHERE}", recoveryWindowInDays=30)
    yield _made(region, "ssm/Parameter", "forbidden", type="String", name=f"/forbidden/{ELSEWHERE}", value="yes")
    yield _made(region, "wafv2/WebAcl", "acl", scope="REGIONAL", description=f"Blocks scans from {ELSEWHERE}")
    yield _made(region, "apigateway/RestApi", "api", name="api", endpointConfiguration={"types": "REGIONAL"})
    yield _made(region, "apigatewayv2/Api", "http-api", protocolType="HTTP", description=f"Not for {ELSEWHERE}")
    yield _made(
        region, "kms/Key", "key", enableKeyRotation=True, rotationPeriodInDays=90, description=f"Not {ELSEWHERE}"
    )
    yield _made(region, "kms/Key", "signing", keyUsage="SIGN_VERIFY", customerMasterKeySpec="ECC_NIST_P256")
    yield _made(
        region,
        "kms/ReplicaKey",
        "replica-key",
        primaryKeyArn=f"arn:aws:kms:{other}:{ACCOUNT}:key/mrk-1",
        deletionWindowInDays=30,
    )
    yield _made(region, "cfg/ConfigurationAggregator", "aggregator", accountAggregationSource={"regions": [region]})
    yield _made(region, "bedrock/AgentAgent", "agent", foundationModel="eu.anthropic.claude-sonnet-4-5-v1:0")
    yield _made(region, "backup/Plan", "nightly", rules=[{"targetVaultName": "v", "lifecycle": {"deleteAfter": 35}}])


def _replicated(*, region: str) -> dict[str, Any]:
    return {"rules": [{"destinations": [{"region": region, "registryId": ACCOUNT}]}]}


def _text(region: str) -> Iterator[dict[str, Any]]:
    """Words about regions in texts, patterns, dashboards and documents."""
    yield _made(
        region,
        "cloudwatch/MetricAlarm",
        "alarm",
        alarmDescription=f"Somebody uses {ELSEWHERE}",
        alarmActions=[f"arn:aws:sns:{region}:{ACCOUNT}:alerts"],
        dimensions={"Region": ELSEWHERE},
    )
    yield _made(
        region, "cloudwatch/EventRule", "foreign", eventPattern=json.dumps({"detail": {"awsRegion": [ELSEWHERE]}})
    )
    yield _made(region, "cloudwatch/LogMetricFilter", "filter", pattern=f'{{ $.awsRegion = "{ELSEWHERE}" }}')
    yield _made(
        region,
        "cloudwatch/Dashboard",
        "dashboard",
        dashboardBody=json.dumps(
            {"widgets": [{"properties": {"markdown": f"{ELSEWHERE} is blocked", "region": region}}]}
        ),
    )
    yield _made(
        region,
        "sfn/StateMachine",
        "machine",
        definition=json.dumps(
            {"Comment": f"never {ELSEWHERE}", "States": {"A": {"Resource": "arn:aws:states:::sqs:sendMessage"}}}
        ),
    )
    yield _made(
        region,
        "lambda/Function",
        "documented",
        description=f"Stays out of {ELSEWHERE}",
        environment={
            "variables": {
                "ALLOWED_REGIONS": "eu-central-1,eu-west-1",
                "FORBIDDEN_REGIONS": "us-east-1,us-west-2,eu-west-2",
                "HELP_URL": f"https://docs.example.eu/regions/{ELSEWHERE}.html",
                "GREETING": f"Region {ELSEWHERE} is forbidden",
                "QUEUE_URL": f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/jobs",
            }
        },
    )
    yield _made(
        region,
        "ecs/TaskDefinition",
        "task",
        family="task",
        containerDefinitions=json.dumps(
            [
                {
                    "name": f"not-{ELSEWHERE}",
                    "image": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/app:1",
                    "logConfiguration": {"options": {"awslogs-region": region}},
                }
            ]
        ),
    )
    yield _made(region, "s3/BucketObjectv2", "list", bucket=f"assets-not-in-{ELSEWHERE}-{region}", key=ELSEWHERE)
    yield _made(region, "route53/Record", "record", name=f"{ELSEWHERE}.status.example.eu", type="CNAME", records=["x"])
    yield _made(region, "ssm/Document", "runbook", content=json.dumps({"description": f"When {ELSEWHERE} fails"}))
    yield _made(region, "cfg/Rule", "rule", inputParameters=json.dumps({"allowedRegion": region}))
    yield _made(region, "glue/Job", "job", defaultArguments={"--note": f"skips rows of {ELSEWHERE}"})
    yield _made(region, "account/PrimaryContact", "contact", stateOrRegion="Hessen", city="Frankfurt")


def _compared(region: str) -> Iterator[dict[str, Any]]:
    """Regions that are compared with, described, blocked, counted or filled in later: nothing goes there."""
    choice = {"Variable": "$.region", "StringEquals": ELSEWHERE, "Next": "Refused"}
    refused = {"Type": "Fail", "Error": "Refused", "Cause": ELSEWHERE}
    states = {"Asked": {"Type": "Choice", "Choices": [choice]}, "Refused": refused}
    yield _made(region, "sfn/StateMachine", "choice", definition=json.dumps({"States": states}))
    line = {"requestId": "$context.requestId", "region": "$context.awsRegion"}
    yield _made(region, "apigatewayv2/Stage", "stage", accessLogSettings={"format": json.dumps(line)})
    schema = {"type": "object", "properties": {"availabilityZone": {"type": "string"}, "region": {"type": "string"}}}
    yield _made(region, "apigateway/Model", "model", schema=json.dumps(schema))
    blocked = {"generatedRulesType": "DENYLIST", "targetTypes": ["TLS_SNI"], "targets": [f".{ELSEWHERE}.amazonaws.com"]}
    yield _made(region, "networkfirewall/RuleGroup", "blocked", ruleGroup={"rulesSource": {"rulesSourceList": blocked}})
    yield _made(region, "glue/CatalogTable", "table", parameters={"projection.region.values": f"{ELSEWHERE},{region}"})
    yield _made(region, "lambda/Function", "markets", environment={"variables": {"SALES_REGION": "DACH"}})
    yield _made(region, "route53/HealthCheck", "check", type="HTTPS", regions=["eu-west-1", ELSEWHERE, "sa-east-1"])
    yield {
        "type": "awsx:ec2:Vpc",
        "name": f"network-{region}",
        "properties": {"numberOfAvailabilityZones": 3, "availabilityZoneNames": [f"{region}a"]},
    }


def _policies(region: str) -> Iterator[dict[str, Any]]:
    """Denials of foreign regions, and rights with global ARNs."""
    deny_elsewhere = {
        "Sid": "DenyForeignRegions",
        "Effect": "Deny",
        "NotAction": ["iam:*", "organizations:*"],
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": [region, ELSEWHERE]}},
    }
    deny_resource = {"Effect": "Deny", "Action": "s3:*", "Resource": f"arn:aws:s3:{ELSEWHERE}:{ACCOUNT}:accesspoint/x"}
    use = {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "logs:PutLogEvents"],
        "Resource": ["arn:aws:s3:::assets/*", "arn:aws:logs:*:*:*", f"arn:aws:sqs:{region}:{ACCOUNT}:jobs"],
    }
    inside = {
        "Effect": "Allow",
        "Action": "ec2:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    }
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    yield _made(
        region, "organizations/Policy", "guardrail", type="SERVICE_CONTROL_POLICY", content=document(deny_elsewhere)
    )
    yield _made(region, "iam/Policy", "deny", policy=document(deny_elsewhere, deny_resource))
    yield _made(region, "iam/RolePolicy", "use", role="app", policy=document(use))
    yield _made(region, "iam/Policy", "inside", policy=document(inside))
    yield _made(region, "iam/Role", "role", name=f"deny-{ELSEWHERE}", assumeRolePolicy=document(trust))
    yield _made(
        region, "iam/RolePolicyAttachment", "attached", role="app", policyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    yield _made(
        region, "lambda/Permission", "may", principal="s3.amazonaws.com", sourceArn="arn:aws:s3:::assets", function="f"
    )


def _archive(region: str) -> Iterator[dict[str, Any]]:
    """An evidence bucket with everything that it needs, and a trail from all regions into it."""
    name = f"evidence-{region}"
    arn = f"arn:aws:s3:::{name}"
    key = f"arn:aws:kms:{region}:{ACCOUNT}:key/2222"
    tags = {"dora:evidence": "true", "note": f"moved here from {ELSEWHERE}"}
    yield _made(region, "s3/Bucket", name, bucket=name, objectLockEnabled=True, tags=tags)
    yield _made(region, "s3/BucketVersioning", f"{name}-v", bucket=name, versioningConfiguration={"status": "Enabled"})
    lock = {"defaultRetention": {"mode": "COMPLIANCE", "days": 1827}}
    yield _made(region, "s3/BucketObjectLockConfiguration", f"{name}-l", bucket=name, rule=lock)
    encryption = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key}}
    yield _made(region, "s3/BucketServerSideEncryptionConfiguration", f"{name}-e", bucket=name, rules=[encryption])
    expiry = {"id": "end", "status": "Enabled", "expiration": {"days": 1828}}
    yield _made(region, "s3/BucketLifecycleConfiguration", f"{name}-c", bucket=name, rules=[expiry])
    flags = dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True)
    yield _made(region, "s3/BucketPublicAccessBlock", f"{name}-b", bucket=name, **flags)
    guarded = [
        *("s3:BypassGovernanceRetention", "s3:PutBucketObjectLockConfiguration", "s3:DeleteObjectVersion"),
        *("s3:PutBucketVersioning", "s3:DeleteBucket"),
    ]
    deny = {"Effect": "Deny", "Principal": "*", "Resource": [arn, f"{arn}/*"]}
    short = {"NumericLessThan": {"s3:object-lock-remaining-retention-days": "1827"}}
    policy = document(
        {**deny, "Action": guarded},
        {**deny, "Action": "s3:PutObject", "Condition": short},
        {**deny, "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {**deny, "Action": "s3:*", "Condition": {"StringEquals": {"aws:RequestedRegion": ELSEWHERE}}},
    )
    yield _made(region, "s3/BucketPolicy", f"{name}-p", bucket=name, policy=policy)
    yield _made(
        region,
        "cloudtrail/Trail",
        f"{name}-trail",
        s3BucketName=name,
        isMultiRegionTrail=True,
        enableLogFileValidation=True,
        includeGlobalServiceEvents=True,
        kmsKeyId=key,
        tags=tags,
    )
    yield _made(region, "cloudwatch/LogGroup", f"{name}-log", retentionInDays=1827, tags=tags)


def _genesys() -> Iterator[dict[str, Any]]:
    """A part of an organisation, with region words in names and texts."""
    values: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("telephony:Site", "site", {"name": f"Not {ELSEWHERE}", "mediaRegions": ["eu-central-1", "eu-west-1"]}),
        ("routing:Queue", "queue", {"name": "US East 1 overflow", "description": ELSEWHERE}),
        ("routing:WrapupCode", "code", {"name": ELSEWHERE}),
        ("architect:DataTable", "table", {"name": "Regions", "columns": [{"name": "targetRegion", "type": "string"}]}),
        ("architect:Flow", "flow", {"definition": f"inboundCall:\n  name: Guard\n  description: never {ELSEWHERE}\n"}),
        ("integrations:DataAction", "action", {"requestUrlTemplate": "/api/v2/flows/datatables/${input.id}/rows"}),
        ("recording:KeyRotationSchedule", "schedule", {"maxAgeDays": 31}),
        ("recording:MediaRetentionPolicy", "year", {"name": "Twelve months", "actions": {"deleteRetentionDays": 365}}),
        ("org:Residency", "proof", {"expectedHomeRegion": "eu-central-1"}),
    )
    for token, name, properties in values:
        yield {"type": f"genesys:{token}", "name": name, "properties": properties}
