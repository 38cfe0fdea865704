"""The digest chain of the archive: an hourly, signed list of what lies in it, and its daily verification."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ResourceOptions
from pulumi_aws import iam, scheduler

from components.audit_archive import AuditArchive
from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.pipeline_function import PipelineFunction, PipelineFunctionArgs
from components.statements import ONLY_OPEN, Statement, document_output, service_trust, use_key
from ringfence.domain.retention import RetentionClass

DIGEST_SECONDS = 900
"""Time limit of one run, in seconds; a first run over a large archive takes it all and goes on in the next hour."""

SIGNING_ALGORITHM = "ECDSA_SHA_384"
"""Signing algorithm of the digest key's curve."""

PREFIX_SUFFIX = "-digest"
"""Digests lie beside the archive's prefix, not below it: the archiver may not write there, and none lists itself."""

SCHEDULES = {
    "hourly": ("rate(1 hour)", {"task": "digest", "due": "<aws.scheduler.scheduled-time>"}),
    "daily": ("rate(1 day)", {"task": "verify"}),
}
"""When the function runs, and what it is told: a digest every hour, a verification of the last day every day."""


@dataclass(frozen=True, kw_only=True)
class AuditDigestArgs:
    """What the digest chain needs to know.

    Attributes:
        deployment: Facts of the stack.
        archive: The archive that is listed.
        archive_key: Key that seals its objects.
        digest_key: Asymmetric key that signs.
        pipeline_key: Key of logs, function and schedules.
        retention: Class of audit events, and of the logs.
        lock_days: Lock of a digest in days: that of the longest class, so that every object outlives no digest.
        lock_mode: Object Lock mode.
        prefix: First part of every key of the archive.
    """

    deployment: Deployment
    archive: AuditArchive
    archive_key: PurposeKey
    digest_key: PurposeKey
    pipeline_key: PurposeKey
    retention: RetentionClass
    lock_days: int
    lock_mode: str
    prefix: str


class AuditDigest(DoraComponent):
    """A function that signs, every hour, which object versions lie in the archive (RTS 2024/1774 art. 12(2)(d)).

    The lock keeps objects from being changed; the chain shows that none was left out, added or hidden, and lets anybody
    with the public key verify it away from this account.
    """

    def __init__(self, name: str, args: AuditDigestArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.prefix = f"{args.prefix}{PREFIX_SUFFIX}/"
        self.function = self._function()
        self._schedules()
        self.register_outputs({"function": self.function.function_arn, "prefix": self.prefix})

    def _function(self) -> PipelineFunction:
        args = self._args
        return PipelineFunction(
            f"{self._name}-writer",
            PipelineFunctionArgs(
                deployment=self.deployment,
                role="digest",
                description="Signs an hourly digest of the evidence archive, and verifies the last day",
                handler="ringfence.pipeline.digest.handler",
                key=args.pipeline_key,
                retention=args.retention,
                environment={
                    "RINGFENCE_ARCHIVE_BUCKET": args.archive.bucket.name,
                    "RINGFENCE_ARCHIVE_PREFIX": f"{args.prefix}/",
                    "RINGFENCE_ARCHIVE_LOCK_MODE": args.lock_mode,
                    "RINGFENCE_DIGEST_PREFIX": self.prefix,
                    "RINGFENCE_DIGEST_KEY": args.digest_key.arn,
                    "RINGFENCE_DIGEST_ALGORITHM": SIGNING_ALGORITHM,
                    "RINGFENCE_DIGEST_DAYS": str(args.lock_days),
                    "RINGFENCE_DIGEST_FLOOR_DAYS": str(args.retention.floor_days),
                },
                statements=self._statements(),
                timeout_seconds=DIGEST_SECONDS,
                memory_megabytes=512,
                after=[args.archive.bucket.policy],
            ),
            self.child(),
        )

    def _statements(self) -> list[Statement]:
        """Reads versions and their locks, adds digests, signs; it can neither write nor lock anything else."""
        args = self._args
        bucket = args.archive.bucket.bucket_arn
        objects, digests = f"{bucket}/{args.prefix}/*", f"{bucket}/{self.prefix}*"
        return [
            {
                "Sid": "ListVersions",
                "Effect": "Allow",
                "Action": "s3:ListBucketVersions",
                "Resource": bucket,
                "Condition": {"StringLike": {"s3:prefix": [f"{args.prefix}/*", f"{self.prefix}*"]}},
            },
            {
                # Without it Amazon S3 answers 403 for what is gone (GetObject, "Permissions"), and a verification would
                # end there instead of naming the missing version. No condition: such a read has no prefix.
                "Sid": "TellGoneFromForbidden",
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": bucket,
            },
            {
                "Sid": "ReadVersionsWithTheirLocks",
                "Effect": "Allow",
                "Action": ["s3:GetObjectVersion", "s3:GetObjectRetention", "s3:GetObjectLegalHold"],
                "Resource": [objects, digests],
            },
            {"Sid": "AddDigests", "Effect": "Allow", "Action": "s3:PutObject", "Resource": digests},
            {
                "Sid": "LockNoShorterThanTheFloor",
                "Effect": "Allow",
                "Action": "s3:PutObjectRetention",
                "Resource": digests,
                "Condition": {
                    "NumericGreaterThanEquals": {
                        "s3:object-lock-remaining-retention-days": str(args.retention.floor_days)
                    }
                },
            },
            {
                "Sid": "SignAndCheckSignatures",
                "Effect": "Allow",
                "Action": ["kms:Sign", "kms:Verify"],
                "Resource": args.digest_key.arn,
                "Condition": {"StringEquals": {"kms:SigningAlgorithm": SIGNING_ALGORITHM}},
            },
            use_key(args.archive_key.arn, self.deployment, ["s3"]),
            use_key(args.pipeline_key.arn, self.deployment, ["lambda"], actions=ONLY_OPEN),
        ]

    def _schedules(self) -> None:
        deployment, args = self.deployment, self._args
        role_name = deployment.physical_name("digest-schedule")
        group = scheduler.ScheduleGroup(
            f"{self._name}-group",
            name=deployment.physical_name("digest"),
            tags=deployment.tags,
            opts=self.child(),
        )
        role = iam.Role(
            f"{self._name}-schedule-role",
            name=role_name,
            description="Starts the digest function",
            assume_role_policy=service_trust("scheduler", deployment.account_id),
            tags=deployment.tags,
            opts=self.child(),
        )
        permissions = iam.RolePolicy(
            f"{self._name}-schedule-permissions",
            name=role_name,
            role=role.id,
            policy=document_output(
                [
                    {
                        "Sid": "StartTheFunction",
                        "Effect": "Allow",
                        "Action": "lambda:InvokeFunction",
                        "Resource": self.function.function_arn,
                    },
                    {
                        "Sid": "TellOfRunsThatWereNotStarted",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": args.archive.leg.dead_letter_arn,
                    },
                    use_key(args.pipeline_key.arn, deployment, ["sqs"]),
                    use_key(args.pipeline_key.arn, deployment, ["scheduler"], actions=ONLY_OPEN),
                ]
            ),
            opts=self.child(),
        )
        for schedule, (expression, message) in SCHEDULES.items():
            scheduler.Schedule(
                f"{self._name}-{schedule}",
                name=deployment.physical_name(f"digest-{schedule}"),
                group_name=group.name,
                description=f"Digest function, {schedule}",
                schedule_expression=expression,
                schedule_expression_timezone="UTC",
                flexible_time_window={"mode": "OFF"},
                state="ENABLED",
                kms_key_arn=args.pipeline_key.arn,
                target=self._target(role, message),
                opts=self.child(after=[permissions, self.function.function, *args.archive.leg.ready]),
            )

    def _target(self, role: iam.Role, message: Mapping[str, str]) -> dict[str, Any]:
        return {
            "arn": self.function.function_arn,
            "role_arn": role.arn,
            "input": json.dumps(message, sort_keys=True),
            # Retried until the next hour, which makes up for it; what could not be started at all is told at once.
            "retry_policy": {"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 20},
            "dead_letter_config": {"arn": self._args.archive.leg.dead_letter_arn},
        }
