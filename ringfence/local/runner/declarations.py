"""What the stack declared in the AWS emulator, read through the AWS APIs: functions, queue mappings and HTTP APIs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DEFAULT_TIMEOUT_SECONDS = 3
"""Timeout of a function that declares none, as in Lambda."""

API_GATEWAY = "apigateway.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class FunctionDeclaration:
    """A Lambda function (`ListFunctions`, `GetFunctionConcurrency`, `GetPolicy`).

    Attributes:
        name, arn, handler: As declared.
        timeout_seconds: Longest run.
        memory_megabytes: Declared memory; told to the function, not enforced here.
        variables: Environment of the function.
        code_sha256: Hash of its archive, base64.
        reserved_concurrency: Most runs at once, None when none is reserved.
        invokers: Service principals that its resource policy allows to invoke it.
    """

    name: str
    arn: str
    handler: str
    timeout_seconds: int
    memory_megabytes: int
    variables: Mapping[str, str] = field(hash=False)
    code_sha256: str
    reserved_concurrency: int | None
    invokers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class QueueMapping:
    """An event source mapping from a queue to a function (`ListEventSourceMappings`).

    Attributes:
        uuid, queue_arn, function_arn: As declared.
        batch_size: Most messages in one run.
        window_seconds: How long messages may be gathered.
        partial_failures: Whether the function names the messages that failed (`ReportBatchItemFailures`).
    """

    uuid: str
    queue_arn: str
    function_arn: str
    batch_size: int
    window_seconds: int
    partial_failures: bool


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route of an HTTP API and the function behind it."""

    key: str
    function_arn: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of an HTTP API; rates are requests per second, None for no limit."""

    name: str
    rate: float | None
    burst: int | None
    variables: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class HttpApi:
    """An HTTP API (`GetApis`, `GetRoutes`, `GetIntegrations`, `GetStages`)."""

    id: str
    name: str
    routes: tuple[Route, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True)
class ScheduleDeclaration:
    """An enabled schedule of EventBridge Scheduler (`ListSchedules`, `GetSchedule`).

    Attributes:
        arn, name, expression, target_arn, input, timezone: As declared.
        start, end: Between which moments it runs, in seconds since 1970, None for no limit.
        window_minutes: Length of its flexible time window, 0 for none.
        retries: How often it is tried again at most.
        age_seconds: How long it is tried at most.
        dead_letter_arn: Queue that takes what could not be handed over, None for none.
    """

    arn: str
    name: str
    expression: str
    target_arn: str
    input: str
    timezone: str = "UTC"
    start: float | None = None
    end: float | None = None
    window_minutes: int = 0
    retries: int = 185
    age_seconds: int = 86_400
    dead_letter_arn: str | None = None


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """Everything that the runner serves."""

    functions: tuple[FunctionDeclaration, ...] = ()
    mappings: tuple[QueueMapping, ...] = ()
    apis: tuple[HttpApi, ...] = ()
    schedules: tuple[ScheduleDeclaration, ...] = ()


def read_declarations(lambda_client: Any, gateway: Any, scheduler: Any) -> Declarations:
    """Reads what is declared now.

    Args:
        lambda_client: boto3 client of Lambda.
        gateway: boto3 client of API Gateway v2.
        scheduler: boto3 client of EventBridge Scheduler.

    Raises:
        botocore.exceptions.BotoCoreError: when the emulator does not answer.
        botocore.exceptions.ClientError: when it refuses.
    """
    functions = [
        _function(found, lambda_client)
        for page in lambda_client.get_paginator("list_functions").paginate()
        for found in page["Functions"]
    ]
    mappings = [
        _mapping(found)
        for page in lambda_client.get_paginator("list_event_source_mappings").paginate()
        for found in page["EventSourceMappings"]
        if ":sqs:" in found.get("EventSourceArn", "") and found.get("State") in ("Enabled", "Creating", "Updating")
    ]
    apis = [_api(found, gateway) for found in gateway.get_apis()["Items"] if found.get("ProtocolType") == "HTTP"]
    schedules = [
        _schedule(scheduler.get_schedule(Name=found["Name"], GroupName=found["GroupName"]))
        for page in scheduler.get_paginator("list_schedules").paginate()
        for found in page["Schedules"]
        if found.get("State") == "ENABLED"
    ]
    return Declarations(
        functions=tuple(functions), mappings=tuple(mappings), apis=tuple(apis), schedules=tuple(schedules)
    )


def _function(found: Mapping[str, Any], client: Any) -> FunctionDeclaration:
    name = found["FunctionName"]
    return FunctionDeclaration(
        name=name,
        arn=found["FunctionArn"],
        handler=found.get("Handler", ""),
        timeout_seconds=int(found.get("Timeout") or DEFAULT_TIMEOUT_SECONDS),
        memory_megabytes=int(found.get("MemorySize") or 128),
        variables=dict(found.get("Environment", {}).get("Variables", {})),
        code_sha256=found.get("CodeSha256", ""),
        reserved_concurrency=client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions"),
        invokers=_invokers(client, name),
    )


def _invokers(client: Any, name: str) -> frozenset[str]:
    try:
        policy = json.loads(client.get_policy(FunctionName=name)["Policy"])
    except client.exceptions.ResourceNotFoundException:
        return frozenset()
    principals = set()
    for statement in policy.get("Statement", []):
        principal = statement.get("Principal")
        service = principal.get("Service") if isinstance(principal, dict) else principal
        if statement.get("Effect") == "Allow" and isinstance(service, str):
            principals.add(service)
    return frozenset(principals)


def _mapping(found: Mapping[str, Any]) -> QueueMapping:
    return QueueMapping(
        uuid=found["UUID"],
        queue_arn=found["EventSourceArn"],
        function_arn=found["FunctionArn"],
        batch_size=int(found.get("BatchSize") or 10),
        window_seconds=int(found.get("MaximumBatchingWindowInSeconds") or 0),
        partial_failures="ReportBatchItemFailures" in (found.get("FunctionResponseTypes") or []),
    )


def _schedule(found: Mapping[str, Any]) -> ScheduleDeclaration:
    target = found["Target"]
    retry = target.get("RetryPolicy") or {}
    return ScheduleDeclaration(
        arn=found["Arn"],
        name=found["Name"],
        expression=found["ScheduleExpression"],
        target_arn=target["Arn"],
        input=target.get("Input") or "{}",
        timezone=found.get("ScheduleExpressionTimezone") or "UTC",
        start=found["StartDate"].timestamp() if found.get("StartDate") else None,
        end=found["EndDate"].timestamp() if found.get("EndDate") else None,
        window_minutes=int((found.get("FlexibleTimeWindow") or {}).get("MaximumWindowInMinutes") or 0),
        retries=int(retry.get("MaximumRetryAttempts", 185)),
        age_seconds=int(retry.get("MaximumEventAgeInSeconds", 86_400)),
        dead_letter_arn=(target.get("DeadLetterConfig") or {}).get("Arn"),
    )


def _api(found: Mapping[str, Any], gateway: Any) -> HttpApi:
    api_id = found["ApiId"]
    integrations = {row["IntegrationId"]: row for row in gateway.get_integrations(ApiId=api_id)["Items"]}
    routes = []
    for row in gateway.get_routes(ApiId=api_id)["Items"]:
        integration = integrations.get(str(row.get("Target", "")).removeprefix("integrations/"), {})
        if integration.get("IntegrationType") == "AWS_PROXY":
            routes.append(_route(row["RouteKey"], integration))
    stages = tuple(_stage(row) for row in gateway.get_stages(ApiId=api_id)["Items"])
    return HttpApi(id=api_id, name=found["Name"], routes=tuple(routes), stages=stages)


def _route(key: str, integration: Mapping[str, Any]) -> Route:
    # Either the function's ARN, or `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<ARN>/invocations`.
    uri = str(integration.get("IntegrationUri", ""))
    function_arn = uri.partition("/functions/")[2].removesuffix("/invocations") or uri
    return Route(key=key, function_arn=function_arn)


def _stage(row: Mapping[str, Any]) -> Stage:
    limits = row.get("DefaultRouteSettings") or {}
    return Stage(
        name=row["StageName"],
        rate=limits.get("ThrottlingRateLimit"),
        burst=limits.get("ThrottlingBurstLimit"),
        variables=dict(row.get("StageVariables") or {}),
    )
