"""The signed webhook: an HTTP API for incident events of vendors, carriers and monitors."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pulumi import Input, Output, ResourceOptions
from pulumi_aws import apigatewayv2, cloudwatch, lambda_, secretsmanager

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.pipeline_function import PipelineFunction, PipelineFunctionArgs
from components.queue_leg import QueueLeg
from components.statements import ONLY_OPEN, use_key
from ringfence.domain.retention import RetentionClass, log_group_retention_days

ROUTE = "POST /events"
"""The only request that the API takes."""
WEBHOOK_SECONDS = 25
"""Time limit of one call, in seconds; an HTTP API gives up after 30."""
SECRET_RECOVERY_DAYS = 30
"""How long a deleted secret can be had back in production, in days; elsewhere it goes at once and frees its name."""


@dataclass(frozen=True, kw_only=True)
class AuditWebhookArgs:
    """What the webhook needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of secret, logs and function.
        retention: Class of the access and function logs.
        archive: Queue that takes accepted events.
        siem: Queue that takes a copy of them, None without a SIEM.
        secret: Shared key of the signatures, a Pulumi secret.
        signature_header: Header that carries the signature, in lower case.
        timestamp_header: Header that carries the time of sending, in lower case.
        algorithm: Hash of the HMAC: `sha256`, `sha384` or `sha512`.
        tolerance_seconds: How far the time of sending may be off, in seconds.
        requests_per_second: Requests taken per second on average; bursts may be twice as many.
    """

    deployment: Deployment
    key: PurposeKey
    retention: RetentionClass
    archive: QueueLeg
    siem: QueueLeg | None
    secret: Input[str]
    signature_header: str
    timestamp_header: str
    algorithm: str
    tolerance_seconds: int
    requests_per_second: int


class AuditWebhook(DoraComponent):
    """HTTP API, function and shared secret; an event is acknowledged once the archive queue has it.

    The API has no authorizer: an authorizer does not see the body, and the signature covers it. The function judges the
    signature in constant time before it reads anything else.
    """

    def __init__(self, name: str, args: AuditWebhookArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        deployment = args.deployment
        self.secret = secretsmanager.Secret(
            f"{name}-secret",
            name=deployment.physical_name("webhook-signing-key"),
            description="Shared key of the signatures on incident events",
            kms_key_id=args.key.arn,
            recovery_window_in_days=SECRET_RECOVERY_DAYS if deployment.production else 0,
            tags=deployment.tags,
            opts=self.child(),
        )
        version = secretsmanager.SecretVersion(
            f"{name}-secret-version",
            secret_id=self.secret.id,
            secret_string=args.secret,
            opts=self.child(),
        )
        self.function = self._function(version)
        self.api = apigatewayv2.Api(
            f"{name}-api",
            name=deployment.physical_name("webhook"),
            description="Signed incident events for the evidence archive",
            protocol_type="HTTP",
            tags=deployment.tags,
            opts=self.child(),
        )
        integration = apigatewayv2.Integration(
            f"{name}-integration",
            api_id=self.api.id,
            integration_type="AWS_PROXY",
            integration_method="POST",
            integration_uri=self.function.function.arn,
            payload_format_version="2.0",
            timeout_milliseconds=1000 * (WEBHOOK_SECONDS + 4),
            opts=self.child(),
        )
        route = apigatewayv2.Route(
            f"{name}-route",
            api_id=self.api.id,
            route_key=ROUTE,
            target=integration.id.apply(lambda integration_id: f"integrations/{integration_id}"),
            opts=self.child(),
        )
        lambda_.Permission(
            f"{name}-permission",
            statement_id="http-api",
            action="lambda:InvokeFunction",
            function=self.function.function.name,
            principal="apigateway.amazonaws.com",
            source_account=deployment.account_id,
            source_arn=self.api.execution_arn.apply(lambda arn: f"{arn}/*/{ROUTE.replace(' ', '')}"),
            opts=self.child(),
        )
        self.stage = self._stage(route)
        self.url: Output[str] = self.api.api_endpoint.apply(lambda endpoint: f"{endpoint}{ROUTE.split()[1]}")
        self.register_outputs({"url": self.url, "secretName": self.secret.name})

    def _function(self, version: secretsmanager.SecretVersion) -> PipelineFunction:
        args = self._args
        return PipelineFunction(
            f"{self._name}-receiver",
            PipelineFunctionArgs(
                deployment=args.deployment,
                role="webhook",
                description="Takes signed incident events for the evidence archive",
                handler="ringfence.pipeline.webhook.handler",
                key=args.key,
                retention=args.retention,
                environment={
                    "RINGFENCE_QUEUE_URL": args.archive.url,
                    **({"RINGFENCE_SIEM_QUEUE_URL": args.siem.url} if args.siem else {}),
                    "RINGFENCE_WEBHOOK_SECRET_ID": self.secret.arn,
                    "RINGFENCE_WEBHOOK_SIGNATURE_HEADER": args.signature_header,
                    "RINGFENCE_WEBHOOK_TIMESTAMP_HEADER": args.timestamp_header,
                    "RINGFENCE_WEBHOOK_ALGORITHM": args.algorithm,
                    "RINGFENCE_WEBHOOK_TOLERANCE_SECONDS": str(args.tolerance_seconds),
                },
                statements=[
                    {
                        "Sid": "HandOver",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": [args.archive.queue_arn, *([args.siem.queue_arn] if args.siem else [])],
                    },
                    {
                        "Sid": "ReadSharedKey",
                        "Effect": "Allow",
                        "Action": "secretsmanager:GetSecretValue",
                        "Resource": self.secret.arn,
                    },
                    use_key(args.key.arn, args.deployment, ["sqs"]),
                    use_key(args.key.arn, args.deployment, ["secretsmanager", "lambda"], actions=ONLY_OPEN),
                ],
                timeout_seconds=WEBHOOK_SECONDS,
                after=[version, *args.archive.ready, *(args.siem.ready if args.siem else ())],
            ),
            self.child(),
        )

    def _stage(self, route: apigatewayv2.Route) -> apigatewayv2.Stage:
        """The stage that takes requests: limited in rate, and every request in a sealed access log."""
        args, deployment = self._args, self.deployment
        access_log = cloudwatch.LogGroup(
            f"{self._name}-access-logs",
            name=f"/aws/vendedlogs/{deployment.physical_name('webhook-access')}",
            retention_in_days=log_group_retention_days(args.retention.floor_days),
            kms_key_id=args.key.arn,
            tags=deployment.evidence_tags(args.retention),
            opts=self.child(irreversible=True),
        )
        fields = {
            "requestId": "$context.requestId",
            "time": "$context.requestTimeEpoch",
            "sourceIp": "$context.identity.sourceIp",
            "route": "$context.routeKey",
            "status": "$context.status",
            "responseLength": "$context.responseLength",
            "error": "$context.integrationErrorMessage",
        }
        return apigatewayv2.Stage(
            f"{self._name}-stage",
            api_id=self.api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": access_log.arn, "format": json.dumps(fields)},
            default_route_settings={
                "throttling_rate_limit": args.requests_per_second,
                "throttling_burst_limit": 2 * args.requests_per_second,
                "detailed_metrics_enabled": True,
            },
            tags=deployment.tags,
            opts=self.child(after=[route]),
        )
