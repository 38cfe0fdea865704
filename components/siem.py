"""The copy of every audit event that the security operations centre reads."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pulumi import ResourceOptions
from pulumi_aws import cloudwatch

from components.audit_feed import DELIVERY_ATTEMPTS, DELIVERY_SECONDS, event_source_name, rule_arn
from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.queue_leg import QueueLeg, QueueLegArgs

RULE_ROLE = "audit-to-siem"
"""Last part of the name of the rule that feeds the SIEM's queue."""


@dataclass(frozen=True, kw_only=True)
class SiemArgs:
    """What the SIEM leg needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of the queue.
        bus: The partner bus of the audit feed.
        suffix: Last part of the partner event source's name.
        collector: Kind of the collector that reads the queue; told to people in the rule's description.
    """

    deployment: Deployment
    key: PurposeKey
    bus: cloudwatch.EventBus
    suffix: str
    collector: str


class Siem(DoraComponent):
    """A queue of its own for the SIEM, beside the archive's.

    A collector that is down or slow never holds up the archive, and what it missed waits for it for 14 days.
    """

    def __init__(self, name: str, args: SiemArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        self.leg = QueueLeg(
            f"{name}-queue",
            QueueLegArgs(
                deployment=deployment,
                role="siem",
                key=args.key,
                event_sources=[rule_arn(deployment, args.suffix, RULE_ROLE)],
            ),
            self.child(),
        )
        rule = cloudwatch.EventRule(
            f"{name}-rule",
            name=deployment.physical_name(RULE_ROLE),
            description=f"Every event of the organisation goes to the SIEM ({args.collector})",
            event_bus_name=args.bus.name,
            event_pattern=json.dumps({"source": [event_source_name(deployment, args.suffix)]}),
            state="ENABLED",
            tags=deployment.tags,
            opts=self.child(),
        )
        cloudwatch.EventTarget(
            f"{name}-target",
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
        self.register_outputs({"queueUrl": self.leg.url, "queueArn": self.leg.queue_arn})
