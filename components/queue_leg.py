"""One leg of the pipeline: a queue that holds messages until they are done with, and one for those that never are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import Output, ResourceOptions
from pulumi_aws import sqs

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.statements import deny_plain_transport, document, rules_may

LONGEST_RETENTION_SECONDS = 1_209_600
"""Longest retention that Amazon SQS takes, 14 days: what is left to mend a broken consumer before evidence is lost."""
DATA_KEY_REUSE_SECONDS = 300
"""How long a data key seals messages before AWS KMS is asked for a new one."""


@dataclass(frozen=True, kw_only=True)
class QueueLegArgs:
    """What a leg needs to know.

    Attributes:
        deployment: Facts of the stack.
        role: What the leg is for; part of the queues' names.
        key: Key that seals the messages.
        event_sources: ARNs of EventBridge rules that send into the queue.
        visibility_seconds: How long a delivered message stays hidden; six times the consumer's time limit.
        deliveries: How often a message is delivered before it counts as dead.
    """

    deployment: Deployment
    role: str
    key: PurposeKey
    event_sources: Sequence[str] = ()
    visibility_seconds: int = 360
    deliveries: int = 5


class QueueLeg(DoraComponent):
    """A sealed queue with its dead-letter queue.

    `queue_arn`, `dead_letter_arn` and the names are known before the queues exist; `ready` is what a producer or a
    consumer waits for.
    """

    def __init__(self, name: str, args: QueueLegArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        self.queue_name = deployment.physical_name(args.role)
        self.dead_letter_name = deployment.physical_name(f"{args.role}-dead-letter")
        self.queue_arn = deployment.arn("sqs", self.queue_name)
        self.dead_letter_arn = deployment.arn("sqs", self.dead_letter_name)
        shared: dict[str, Any] = {
            "message_retention_seconds": LONGEST_RETENTION_SECONDS,
            "kms_master_key_id": args.key.alias_arn,
            "kms_data_key_reuse_period_seconds": DATA_KEY_REUSE_SECONDS,
        }
        self.dead_letter = sqs.Queue(
            f"{name}-dead-letter",
            name=self.dead_letter_name,
            redrive_allow_policy=json.dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [self.queue_arn]}, sort_keys=True
            ),
            tags={**deployment.tags, "Name": self.dead_letter_name},
            opts=self.child(after=[args.key.alias]),
            **shared,
        )
        self.queue = sqs.Queue(
            f"{name}-queue",
            name=self.queue_name,
            visibility_timeout_seconds=args.visibility_seconds,
            receive_wait_time_seconds=20,
            redrive_policy=json.dumps(
                {"deadLetterTargetArn": self.dead_letter_arn, "maxReceiveCount": args.deliveries}, sort_keys=True
            ),
            tags={**deployment.tags, "Name": self.queue_name},
            opts=self.child(after=[self.dead_letter]),
            **shared,
        )
        self.url: Output[str] = self.queue.url
        self.policy = self._policy(name, "queue", self.queue, self.queue_arn, args.event_sources)
        dead_letter_policy = self._policy(
            name, "dead-letter", self.dead_letter, self.dead_letter_arn, args.event_sources
        )
        self.ready = [self.queue, self.policy, dead_letter_policy]
        self.register_outputs({"queueUrl": self.url, "queueArn": self.queue_arn, "deadLetterArn": self.dead_letter_arn})

    def _policy(
        self, name: str, role: str, queue: sqs.Queue, queue_arn: str, event_sources: Sequence[str]
    ) -> sqs.QueuePolicy:
        """Who may send: the named rules, and whoever IAM of this account lets in; nobody without TLS."""
        statements = [deny_plain_transport("sqs:*", queue_arn)]
        if event_sources:
            statements.append(rules_may("sqs:SendMessage", queue_arn, event_sources))
        return sqs.QueuePolicy(
            f"{name}-{role}-policy",
            queue_url=queue.url,
            policy=document(statements),
            opts=self.child(),
        )
