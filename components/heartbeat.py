"""A message that must reach the archive every few minutes, so that silence can only mean that the pipeline is down."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pulumi import ResourceOptions
from pulumi_aws import iam, scheduler

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.queue_leg import QueueLeg
from components.statements import ONLY_OPEN, document_output, service_trust, use_key


@dataclass(frozen=True, kw_only=True)
class HeartbeatArgs:
    """What the heartbeat needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of the archive queue and of the schedule's own input.
        archive: Queue that the heartbeat goes through.
        silence_minutes: How long the archive may be silent before that is an alarm.
    """

    deployment: Deployment
    key: PurposeKey
    archive: QueueLeg
    silence_minutes: int


def heartbeat_minutes(silence_minutes: int) -> int:
    """Time between two heartbeats, in minutes: four of them before silence is an alarm, so one late one is none."""
    return max(1, silence_minutes // 4)


class Heartbeat(DoraComponent):
    """A schedule that puts a heartbeat into the archive queue (RTS 2024/1774 art. 12(2)(e): detect failing logging).

    A quiet night in the contact centre and a cut pipeline look the same from the archive; with a heartbeat they differ.
    Heartbeats are archived like events, so the archive itself shows for every hour that logging was alive.
    """

    def __init__(self, name: str, args: HeartbeatArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        minutes = heartbeat_minutes(args.silence_minutes)
        group_name = deployment.physical_name("pipeline")
        role_name = deployment.physical_name("heartbeat")
        group = scheduler.ScheduleGroup(f"{name}-group", name=group_name, tags=deployment.tags, opts=self.child())
        role = iam.Role(
            f"{name}-role",
            name=role_name,
            description="Puts heartbeats into the archive queue",
            assume_role_policy=service_trust("scheduler", deployment.account_id),
            tags=deployment.tags,
            opts=self.child(),
        )
        permissions = iam.RolePolicy(
            f"{name}-permissions",
            name=role_name,
            role=role.id,
            policy=document_output(
                [
                    {
                        "Sid": "SendHeartbeats",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": [args.archive.queue_arn, args.archive.dead_letter_arn],
                    },
                    use_key(args.key.arn, deployment, ["sqs"]),
                    use_key(args.key.arn, deployment, ["scheduler"], actions=ONLY_OPEN),
                ]
            ),
            opts=self.child(),
        )
        message = {
            "source": "ringfence.heartbeat",
            "detail-type": "heartbeat",
            "time": "<aws.scheduler.scheduled-time>",
            "detail": {"schedule": "<aws.scheduler.schedule-arn>", "execution": "<aws.scheduler.execution-id>"},
        }
        scheduler.Schedule(
            f"{name}-schedule",
            name=role_name,
            group_name=group.name,
            description="Heartbeat through the archive queue",
            schedule_expression=f"rate({minutes} minute{'s' if minutes > 1 else ''})",
            schedule_expression_timezone="UTC",
            flexible_time_window={"mode": "OFF"},
            state="ENABLED",
            kms_key_arn=args.key.arn,
            target={
                "arn": args.archive.queue_arn,
                "role_arn": role.arn,
                "input": json.dumps(message, sort_keys=True),
                "retry_policy": {"maximum_event_age_in_seconds": 300, "maximum_retry_attempts": 5},
                "dead_letter_config": {"arn": args.archive.dead_letter_arn},
            },
            opts=self.child(after=[permissions, *args.archive.ready]),
        )
        self.register_outputs({"minutes": minutes})
