"""The copy of every event that the security operations centre reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Input, ResourceOptions
from pulumi_aws import cloudwatch, lambda_, secretsmanager

from components.audit_feed import DELIVERY_ATTEMPTS, DELIVERY_SECONDS, event_source_name, rule_arn
from components.audit_webhook import SECRET_RECOVERY_DAYS
from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.pipeline_function import PipelineFunction, PipelineFunctionArgs
from components.queue_leg import QueueLeg, QueueLegArgs
from components.statements import ONLY_OPEN, use_key
from ringfence.domain.retention import RetentionClass
from ringfence.settings.vendors import Siem as SiemSettings

RULE_ROLE = "audit-to-siem"
"""Last part of the name of the rule that feeds the SIEM's queue."""
FORWARDER_SECONDS = 60
"""Time limit of one batch, in seconds."""
BATCH_SECONDS = 5
"""How long a batch may wait to fill, in seconds."""
FORWARDERS = 2
"""Batches under way at once, the fewest that a queue mapping takes: a collector that is coming back is not overrun."""
DELIVERIES = 1000
"""Most deliveries that a redrive policy counts. The forwarder itself gives up after 13 days; this is the net below."""


@dataclass(frozen=True, kw_only=True)
class SiemArgs:
    """What the SIEM leg needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of queue, secret, logs and function.
        retention: Class of the function's logs.
        bus: The partner bus of the audit feed.
        suffix: Last part of the partner event source's name.
        collector: Kind, address and limits of the collector.
        hosts: Hosts of the collector's vendor in the register; the forwarder contacts no other.
        token: Token of the collector, a Pulumi secret.
    """

    deployment: Deployment
    key: PurposeKey
    retention: RetentionClass
    bus: cloudwatch.EventBus
    suffix: str
    collector: SiemSettings
    hosts: Sequence[str]
    token: Input[str]


class Siem(DoraComponent):
    """A queue of its own for the SIEM, beside the archive's, and the function that forwards what is in it.

    A collector that is down or slow never holds up the archive: what it missed waits for 13 days in the queue and then
    for 14 days in the dead-letter queue, from where `ringfence siem redrive` puts it back.
    """

    def __init__(self, name: str, args: SiemArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.leg = QueueLeg(
            f"{name}-queue",
            QueueLegArgs(
                deployment=args.deployment,
                role="siem",
                key=args.key,
                event_sources=[rule_arn(args.deployment, args.suffix, RULE_ROLE)],
                visibility_seconds=6 * FORWARDER_SECONDS,
                deliveries=DELIVERIES,
            ),
            self.child(),
        )
        self._rule()
        self.forwarder = self._forwarder()
        lambda_.EventSourceMapping(
            f"{name}-forwarder-source",
            event_source_arn=self.leg.queue_arn,
            function_name=self.forwarder.function.name,
            batch_size=args.collector.batch_size,
            maximum_batching_window_in_seconds=BATCH_SECONDS,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config={"maximum_concurrency": FORWARDERS},
            enabled=True,
            tags=args.deployment.tags,
            opts=self.child(after=self.leg.ready),
        )
        self.register_outputs({"queueUrl": self.leg.url, "queueArn": self.leg.queue_arn})

    def _rule(self) -> None:
        args, deployment = self._args, self.deployment
        rule = cloudwatch.EventRule(
            f"{self._name}-rule",
            name=deployment.physical_name(RULE_ROLE),
            description=f"Every event of the organisation goes to the SIEM ({args.collector.kind})",
            event_bus_name=args.bus.name,
            event_pattern=json.dumps({"source": [event_source_name(deployment, args.suffix)]}),
            state="ENABLED",
            tags=deployment.tags,
            opts=self.child(),
        )
        cloudwatch.EventTarget(
            f"{self._name}-target",
            rule=rule.name,
            event_bus_name=args.bus.name,
            target_id="siem",
            arn=self.leg.queue_arn,
            retry_policy={
                "maximum_event_age_in_seconds": DELIVERY_SECONDS,
                "maximum_retry_attempts": DELIVERY_ATTEMPTS,
            },
            dead_letter_config={"arn": self.leg.dead_letter_arn},
            opts=self.child(after=self.leg.ready),
        )

    def _forwarder(self) -> PipelineFunction:
        args, deployment, collector = self._args, self.deployment, self._args.collector
        secret = secretsmanager.Secret(
            f"{self._name}-token",
            name=deployment.physical_name("siem-token"),
            description="Token of the SIEM's collector",
            kms_key_id=args.key.arn,
            recovery_window_in_days=SECRET_RECOVERY_DAYS if deployment.production else 0,
            tags=deployment.tags,
            opts=self.child(),
        )
        version = secretsmanager.SecretVersion(
            f"{self._name}-token-version",
            secret_id=secret.id,
            secret_string=args.token,
            opts=self.child(),
        )
        return PipelineFunction(
            f"{self._name}-forwarder",
            PipelineFunctionArgs(
                deployment=deployment,
                role="siem-forwarder",
                description="Forwards audit and incident events to the SIEM",
                handler="ringfence.pipeline.siem.forwarder.handler",
                key=args.key,
                retention=args.retention,
                environment={
                    "RINGFENCE_SIEM_KIND": collector.kind,
                    "RINGFENCE_SIEM_ENDPOINT": collector.endpoint,
                    "RINGFENCE_SIEM_ALLOWED_HOSTS": ",".join(args.hosts),
                    "RINGFENCE_SIEM_SECRET_ID": secret.arn,
                    "RINGFENCE_SIEM_INDEX": collector.index or "",
                    "RINGFENCE_SIEM_ACKNOWLEDGE": "true" if collector.acknowledge else "false",
                    "RINGFENCE_SIEM_QUEUE_URL": self.leg.url,
                    "RINGFENCE_SIEM_DEAD_LETTER_URL": self.leg.dead_letter.url,
                },
                statements=[
                    {
                        "Sid": "TakeFromTheQueueAndPutOff",
                        "Effect": "Allow",
                        "Action": [
                            *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
                            "sqs:ChangeMessageVisibility",
                        ],
                        "Resource": self.leg.queue_arn,
                    },
                    {
                        "Sid": "GiveUp",
                        "Effect": "Allow",
                        "Action": "sqs:SendMessage",
                        "Resource": self.leg.dead_letter_arn,
                    },
                    {
                        "Sid": "ReadToken",
                        "Effect": "Allow",
                        "Action": "secretsmanager:GetSecretValue",
                        "Resource": secret.arn,
                    },
                    use_key(args.key.arn, deployment, ["sqs"]),
                    use_key(args.key.arn, deployment, ["secretsmanager", "lambda"], actions=ONLY_OPEN),
                ],
                timeout_seconds=FORWARDER_SECONDS,
                memory_megabytes=512,
                after=[version, *self.leg.ready],
            ),
            self.child(),
        )
