"""Genesys audit events over Amazon EventBridge into the archive queue, and a reader that can check them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Output, ResourceOptions
from pulumi_aws import cloudwatch, secretsmanager

from components.audit_webhook import SECRET_RECOVERY_DAYS
from components.base import Deployment, DoraComponent, GenesysAccess
from components.encryption import PurposeKey
from components.queue_leg import QueueLeg
from ringfence.domain.retention import RetentionClass
from ringfence.genesys.sdk.integrations import Integration
from ringfence.genesys.sdk.oauth import Client

RULE_ROLE = "audit-to-archive"
"""Last part of the name of the rule that feeds the archive."""
DELIVERY_SECONDS = 86_400
"""How long EventBridge tries to deliver, its longest: 24 hours; afterwards the event goes to the dead-letter queue."""
DELIVERY_ATTEMPTS = 185
"""How often EventBridge tries in that time, its most."""


def event_source_name(deployment: Deployment, suffix: str) -> str:
    """Name that Genesys Cloud gives its partner event source, and that the bus must bear."""
    return f"aws.partner/genesys.com/cloud/{deployment.organisation_id}/{suffix}"


def rule_arn(deployment: Deployment, suffix: str, role: str) -> str:
    """ARN of a rule on the partner bus, known before the bus exists."""
    bus = event_source_name(deployment, suffix)
    return deployment.arn("events", f"rule/{bus}/{deployment.physical_name(role)}")


@dataclass(frozen=True, kw_only=True)
class AuditFeedArgs:
    """What the feed needs to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation whose audit events are fed.
        key: Key of bus, event archive and the reader's secret.
        retention: Class of the events kept for replay.
        archive: Queue in front of the evidence archive.
        suffix: Last part of the partner event source's name.
        topics: Audit topics that Genesys Cloud sends.
        reader_role_id: Genesys role with `audits:audit:view` only.
        reader_division_id: Division in which that role applies.
    """

    deployment: Deployment
    genesys: GenesysAccess
    key: PurposeKey
    retention: RetentionClass
    archive: QueueLeg
    suffix: str
    topics: Sequence[str]
    reader_role_id: str
    reader_division_id: str


class AuditFeed(DoraComponent):
    """Genesys EventBridge integration, partner bus, rule and replay archive, and a least-privilege reader.

    Genesys Cloud keeps audits for about a year and offers no export, so the stream is the only way to five years.
    Delivery is best effort on the vendor's side: the reader lets a reconciler compare the archive with the audit query.
    """

    def __init__(self, name: str, args: AuditFeedArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        self._args = args
        self._name = name
        deployment = args.deployment
        source = event_source_name(deployment, args.suffix)
        self.integration = Integration(
            f"{name}-source",
            integration_type_id="amazon-eventbridge-source",
            name=f"{deployment.name_prefix} audit events",
            notes="Streams audit events to the evidence archive; without it the archive falls silent.",
            properties={
                "awsAccountId": deployment.account_id,
                "awsAccountRegion": deployment.region,
                "eventSourceSuffix": args.suffix,
                "eventFilter": list(args.topics),
            },
            enabled=True,
            opts=self.child(genesys=args.genesys),
        )
        self.bus = cloudwatch.EventBus(
            f"{name}-bus",
            name=source,
            event_source_name=source,
            kms_key_identifier=args.key.arn,
            tags=deployment.evidence_tags(args.retention),
            opts=self.child(after=[self.integration], irreversible=True),
        )
        rule = cloudwatch.EventRule(
            f"{name}-rule",
            name=deployment.physical_name(RULE_ROLE),
            description="Every event of the organisation goes to the evidence archive",
            event_bus_name=self.bus.name,
            event_pattern=json.dumps({"source": [source]}),
            state="ENABLED",
            tags=deployment.tags,
            opts=self.child(),
        )
        cloudwatch.EventTarget(
            f"{name}-target",
            rule=rule.name,
            event_bus_name=self.bus.name,
            target_id="archive",
            arn=args.archive.queue_arn,
            retry_policy={
                "maximum_event_age_in_seconds": DELIVERY_SECONDS,
                "maximum_retry_attempts": DELIVERY_ATTEMPTS,
            },
            dead_letter_config={"arn": args.archive.dead_letter_arn},
            opts=self.child(after=args.archive.ready),
        )
        cloudwatch.EventArchive(
            f"{name}-replay",
            name=deployment.physical_name("audit-replay"),
            description="Audit events as they came in, to be replayed after a fault behind the bus",
            event_source_arn=self.bus.arn,
            retention_days=args.retention.floor_days,
            kms_key_identifier=args.key.arn,
            opts=self.child(irreversible=True),
        )
        self.reader_secret, self.reader_ready = self._reader()
        self.register_outputs({"bus": source, "integrationId": self.integration.id})

    def _reader(self) -> tuple[secretsmanager.Secret, secretsmanager.SecretVersion]:
        """An OAuth client that may read audits and nothing else; its secret lies where only the pipeline reads."""
        args, deployment, name = self._args, self.deployment, self._name
        reader = Client(
            f"{name}-reader",
            name=f"{deployment.name_prefix} audit reader",
            description="Compares the evidence archive with the audit query API",
            authorized_grant_type="CLIENT-CREDENTIALS",
            role_divisions=[{"role_id": args.reader_role_id, "division_id": args.reader_division_id}],
            access_token_validity_seconds=3600,
            opts=self.child(genesys=args.genesys),
        )
        secret = secretsmanager.Secret(
            f"{name}-reader-secret",
            name=deployment.physical_name("audit-reader"),
            description="Login of the audit reader",
            kms_key_id=args.key.arn,
            recovery_window_in_days=SECRET_RECOVERY_DAYS if deployment.production else 0,
            tags=deployment.tags,
            opts=self.child(),
        )
        version = secretsmanager.SecretVersion(
            f"{name}-reader-secret-version",
            secret_id=secret.id,
            # The output stays secret: the SDK marks the client's secret, and whatever is made of it.
            secret_string=Output.json_dumps(
                {"client_id": reader.id, "client_secret": reader.client_secret}, sort_keys=True
            ),
            opts=self.child(),
        )
        return secret, version
