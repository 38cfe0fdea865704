"""The comparison of the archive with the audit query of Genesys Cloud, on a schedule."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pulumi import Input, Resource, ResourceOptions
from pulumi_aws import iam, scheduler

from components.audit_archive import AuditArchive
from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.pipeline_function import PipelineFunction, PipelineFunctionArgs
from components.queue_leg import QueueLeg
from components.statements import ONLY_OPEN, document_output, service_trust, use_key
from ringfence.domain.retention import RetentionClass

RECONCILER_SECONDS = 900
"""Time limit of one run, in seconds, the longest that Lambda has; a run that needs more goes on in the next."""
REPORTS = "reconciliation"
"""Folder of the reports below the archive's prefix (`ringfence.pipeline.reconciler_archive`)."""


@dataclass(frozen=True, kw_only=True)
class AuditReconcilerArgs:
    """What the reconciler needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of queues, secret, logs, function and schedule.
        archive_key: Key of the archive bucket.
        retention: Class of audit events, and of the reports.
        archive: The archive that is compared, with the queue that takes what was missed.
        siem: Queue that takes a copy of what was missed, None without a SIEM.
        reader_secret_arn: Secret with the login of the audit reader.
        reader_ready: What must exist before that secret can be read.
        prefix: First part of every object key.
        lock_mode: Object Lock mode.
        minutes: Time between two runs, in minutes.
    """

    deployment: Deployment
    key: PurposeKey
    archive_key: PurposeKey
    retention: RetentionClass
    archive: AuditArchive
    siem: QueueLeg | None
    reader_secret_arn: Input[str]
    reader_ready: Resource
    prefix: str
    lock_mode: str
    minutes: int


class AuditReconciler(DoraComponent):
    """A scheduled function that recovers what the event stream missed (RTS 2024/1774 art. 12(2)(e)).

    Genesys Cloud delivers to EventBridge with best effort. The platform runs one audit query of an organisation at a
    time, so one run of the function is allowed at a time.
    """

    def __init__(self, name: str, args: AuditReconcilerArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        deployment = args.deployment
        self.function = self._function()
        role_name = deployment.physical_name("reconciler-schedule")
        role = iam.Role(
            f"{name}-schedule-role",
            name=role_name,
            description="Starts the comparison of the archive with the audit query",
            assume_role_policy=service_trust("scheduler", deployment.account_id),
            tags=deployment.tags,
            opts=self.child(),
        )
        invoke = {
            "Sid": "StartTheReconciler",
            "Effect": "Allow",
            "Action": "lambda:InvokeFunction",
            "Resource": self.function.function_arn,
        }
        permissions = iam.RolePolicy(
            f"{name}-schedule-permissions",
            name=role_name,
            role=role.id,
            policy=document_output(
                [
                    invoke,
                    {
                        "Sid": "TellOfRunsThatWereNotStarted",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": args.archive.leg.dead_letter_arn,
                    },
                    use_key(args.key.arn, deployment, ["sqs"]),
                    use_key(args.key.arn, deployment, ["scheduler"], actions=ONLY_OPEN),
                ]
            ),
            opts=self.child(),
        )
        group = scheduler.ScheduleGroup(
            f"{name}-schedules",
            name=deployment.physical_name("reconciler"),
            tags=deployment.tags,
            opts=self.child(),
        )
        scheduler.Schedule(
            f"{name}-schedule",
            name=role_name,
            group_name=group.name,
            description="Compares the archive with the audit query",
            schedule_expression=f"rate({args.minutes} minutes)",
            schedule_expression_timezone="UTC",
            flexible_time_window={"mode": "OFF"},
            state="ENABLED",
            kms_key_arn=args.key.arn,
            target={
                "arn": self.function.function.arn,
                "role_arn": role.arn,
                "input": json.dumps({"scheduled": "<aws.scheduler.scheduled-time>"}),
                # A run that could not be started is made up for by the next one.
                "retry_policy": {"maximum_event_age_in_seconds": 60 * args.minutes, "maximum_retry_attempts": 3},
                "dead_letter_config": {"arn": args.archive.leg.dead_letter_arn},
            },
            opts=self.child(after=[permissions, *args.archive.leg.ready]),
        )
        self.register_outputs({"function": self.function.function_arn})

    def _function(self) -> PipelineFunction:
        args, archive = self._args, self._args.archive
        queues = [archive.leg, *([args.siem] if args.siem else [])]
        return PipelineFunction(
            f"{self._name}-comparer",
            PipelineFunctionArgs(
                deployment=args.deployment,
                role="reconciler",
                description="Recovers audit events that the stream missed",
                handler="ringfence.pipeline.reconciler.handler",
                key=args.key,
                retention=args.retention,
                environment={
                    "RINGFENCE_ARCHIVE_BUCKET": archive.bucket.name,
                    "RINGFENCE_ARCHIVE_PREFIX": f"{args.prefix}/",
                    "RINGFENCE_ARCHIVE_LOCK_MODE": args.lock_mode,
                    "RINGFENCE_AUDIT_CLASS": args.retention.name,
                    "RINGFENCE_RECONCILE_DAYS": str(args.retention.floor_days),
                    "RINGFENCE_QUEUE_URL": archive.leg.url,
                    **({"RINGFENCE_SIEM_QUEUE_URL": args.siem.url} if args.siem else {}),
                    "RINGFENCE_READER_SECRET_ID": args.reader_secret_arn,
                    "RINGFENCE_ORGANISATION_REGION": args.deployment.organisation_region,
                },
                statements=self._statements(queues),
                timeout_seconds=RECONCILER_SECONDS,
                memory_megabytes=1024,
                concurrency=1,
                after=[archive.bucket.policy, args.reader_ready, *(part for leg in queues for part in leg.ready)],
            ),
            self.child(),
        )

    def _statements(self, queues: list[QueueLeg]) -> list[dict[str, Any]]:
        args, bucket_arn = self._args, self._args.archive.bucket.bucket_arn
        return [
            {
                "Sid": "SeeWhatIsArchived",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": bucket_arn,
                "Condition": {"StringLike": {"s3:prefix": f"{args.prefix}/*"}},
            },
            {
                "Sid": "ReadWhatIsArchived",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": f"{bucket_arn}/{args.prefix}/*",
            },
            {
                "Sid": "AddReports",
                "Effect": "Allow",
                "Action": "s3:PutObject",
                "Resource": f"{bucket_arn}/{args.prefix}/{REPORTS}/*",
            },
            {
                "Sid": "LockNoShorterThanTheFloor",
                "Effect": "Allow",
                "Action": "s3:PutObjectRetention",
                "Resource": f"{bucket_arn}/{args.prefix}/{REPORTS}/*",
                "Condition": {
                    "NumericGreaterThanEquals": {
                        "s3:object-lock-remaining-retention-days": str(args.retention.floor_days)
                    }
                },
            },
            {
                "Sid": "HandOver",
                "Effect": "Allow",
                "Action": "sqs:SendMessage",
                "Resource": [leg.queue_arn for leg in queues],
            },
            {
                "Sid": "ReadLogin",
                "Effect": "Allow",
                "Action": "secretsmanager:GetSecretValue",
                "Resource": args.reader_secret_arn,
            },
            use_key(args.archive_key.arn, args.deployment, ["s3"]),
            use_key(args.key.arn, args.deployment, ["sqs"]),
            use_key(args.key.arn, args.deployment, ["secretsmanager", "lambda"], actions=ONLY_OPEN),
        ]
