"""One function of the pipeline with its own role, which may do what it needs and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import Input, Resource, ResourceOptions
from pulumi_aws import cloudwatch, iam, lambda_

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.function_code import RUNTIME, function_archive
from components.statements import document_output, service_trust
from ringfence.domain.retention import RetentionClass, log_group_retention_days


@dataclass(frozen=True, kw_only=True)
class PipelineFunctionArgs:
    """What a function needs to know.

    Attributes:
        deployment: Facts of the stack.
        role: What the function is for; part of its name.
        description: One line for people.
        handler: Entry point in `ringfence.pipeline`.
        key: Key that seals the environment and the logs.
        retention: Class of the logs: they are evidence of what the pipeline did.
        environment: Environment variables (`ringfence.pipeline.environment`).
        statements: IAM statements beyond writing its own logs.
        timeout_seconds: Time limit of one call, in seconds.
        memory_megabytes: Memory, in MB; the share of a processor grows with it.
        concurrency: Runs at once at most; None for as many as the account allows.
        after: What must exist before the function runs for the first time.
    """

    deployment: Deployment
    role: str
    description: str
    handler: str
    key: PurposeKey
    retention: RetentionClass
    environment: Mapping[str, Input[str]]
    statements: Sequence[Input[Mapping[str, Any]]]
    timeout_seconds: int
    memory_megabytes: int = 256
    concurrency: int | None = None
    after: Sequence[Resource] = ()


class PipelineFunction(DoraComponent):
    """A Lambda function, its role with one policy, and the log group it writes to.

    The log group is declared before the function: one that Lambda makes itself has no key and keeps logs for ever.
    """

    def __init__(self, name: str, args: PipelineFunctionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        self.function_name = deployment.physical_name(args.role)
        self.function_arn = deployment.arn("lambda", f"function:{self.function_name}")
        log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_group = cloudwatch.LogGroup(
            f"{name}-logs",
            name=log_group_name,
            retention_in_days=log_group_retention_days(args.retention.floor_days),
            kms_key_id=args.key.arn,
            tags=deployment.evidence_tags(args.retention),
            opts=self.child(irreversible=True),
        )
        self.role = iam.Role(
            f"{name}-role",
            name=self.function_name,
            description=args.description,
            assume_role_policy=service_trust("lambda"),
            tags=deployment.tags,
            opts=self.child(),
        )
        write_logs = {
            "Sid": "WriteOwnLogs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": deployment.arn("logs", f"log-group:{log_group_name}:*"),
        }
        permissions = iam.RolePolicy(
            f"{name}-permissions",
            name=self.function_name,
            role=self.role.id,
            policy=document_output([write_logs, *args.statements]),
            opts=self.child(),
        )
        self.function = lambda_.Function(
            f"{name}-function",
            name=self.function_name,
            description=args.description,
            role=self.role.arn,
            runtime=RUNTIME,
            architectures=["arm64"],
            handler=args.handler,
            code=function_archive(),
            timeout=args.timeout_seconds,
            memory_size=args.memory_megabytes,
            reserved_concurrent_executions=args.concurrency,
            environment={"variables": dict(args.environment)},
            kms_key_arn=args.key.arn,
            logging_config={"log_format": "JSON", "log_group": log_group_name},
            tags=deployment.tags,
            opts=self.child(after=[self.log_group, permissions, *args.after]),
        )
        self.register_outputs({"functionArn": self.function_arn, "roleArn": self.role.arn})
