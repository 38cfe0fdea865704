"""The evidence: everything that records, keeps, copies and watches over what happened."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import Input, ResourceOptions

from components.access_trail import AccessTrail, AccessTrailArgs
from components.alarms import Alarms, AlarmsArgs, ReplicationPair
from components.audit_archive import AuditArchive, AuditArchiveArgs
from components.audit_digest import AuditDigest, AuditDigestArgs
from components.audit_feed import RULE_ROLE, AuditFeed, AuditFeedArgs, rule_arn
from components.audit_reconciler import AuditReconciler, AuditReconcilerArgs
from components.audit_webhook import AuditWebhook, AuditWebhookArgs
from components.base import Deployment, DoraComponent, GenesysAccess
from components.encryption import Encryption
from components.heartbeat import Heartbeat, HeartbeatArgs
from components.locked_bucket import REPLICATION_RULE
from components.siem import Siem, SiemArgs
from ringfence.domain.retention import RetentionClass
from ringfence.settings import Settings


@dataclass(frozen=True, kw_only=True)
class EvidenceArgs:
    """What the evidence needs to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation whose audit events are kept.
        keys: Customer keys of the deployment.
        settings: Settings of the stack.
        webhook_secret: Shared key of the webhook's signatures, a Pulumi secret.
        siem_token: Token of the SIEM's collector, a Pulumi secret; None without a SIEM.
    """

    deployment: Deployment
    genesys: GenesysAccess
    keys: Encryption
    settings: Settings
    webhook_secret: Input[str]
    siem_token: Input[str] | None = None


class Evidence(DoraComponent):
    """Archive, digests, trail, audit feed, webhook, SIEM leg, heartbeat and alarms, wired together."""

    def __init__(self, name: str, args: EvidenceArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        settings, deployment, keys = args.settings, args.deployment, args.keys
        audit_class = settings.retention.retention_class(settings.retention.audit_class)
        incident_class = settings.retention.retention_class(settings.retention.incident_class)
        suffix = settings.audit.event_source_suffix
        self.archive = AuditArchive(
            f"{name}-archive",
            AuditArchiveArgs(
                deployment=deployment,
                archive_key=keys.archive,
                replica_key=keys.replica,
                pipeline_key=keys.pipeline,
                retention=audit_class,
                incident_retention=incident_class,
                lock_mode=settings.archive.lock_mode,
                prefix=settings.archive.prefix,
                cold_storage_after_days=settings.archive.transition_days,
                event_sources=[rule_arn(deployment, suffix, RULE_ROLE)],
            ),
            self.child(),
        )
        self.digest = AuditDigest(
            f"{name}-digest",
            AuditDigestArgs(
                deployment=deployment,
                archive=self.archive,
                archive_key=keys.archive,
                digest_key=keys.digest,
                pipeline_key=keys.pipeline,
                retention=audit_class,
                lock_days=max(audit_class.floor_days, incident_class.floor_days),
                lock_mode=settings.archive.lock_mode,
                prefix=settings.archive.prefix,
            ),
            self.child(),
        )
        self.trail = AccessTrail(
            f"{name}-trail",
            AccessTrailArgs(
                deployment=deployment,
                key=keys.archive,
                retention=audit_class,
                lock_mode=settings.archive.lock_mode,
                cold_storage_after_days=settings.archive.transition_days,
                watched=[self.archive.bucket, self.archive.replica],
            ),
            self.child(),
        )
        self.feed = AuditFeed(
            f"{name}-feed",
            AuditFeedArgs(
                deployment=deployment,
                genesys=args.genesys,
                key=keys.pipeline,
                retention=audit_class,
                archive=self.archive.leg,
                suffix=suffix,
                topics=settings.audit.topics,
                reader_role_id=settings.audit.reader_role_id,
                reader_division_id=settings.audit.reader_division_id,
            ),
            self.child(),
        )
        self.siem = self._siem(name, args, audit_class, suffix)
        self.webhook = AuditWebhook(
            f"{name}-webhook",
            AuditWebhookArgs(
                deployment=deployment,
                key=keys.pipeline,
                retention=audit_class,
                archive=self.archive.leg,
                siem=self.siem.leg if self.siem else None,
                secret=args.webhook_secret,
                signature_header=settings.webhook.signature_header,
                timestamp_header=settings.webhook.timestamp_header,
                algorithm=settings.webhook.algorithm.removeprefix("hmac-"),
                tolerance_seconds=settings.webhook.tolerance_seconds,
                requests_per_second=settings.webhook.requests_per_second,
            ),
            self.child(),
        )
        self.reconciler = AuditReconciler(
            f"{name}-reconciler",
            AuditReconcilerArgs(
                deployment=deployment,
                key=keys.pipeline,
                archive_key=keys.archive,
                retention=audit_class,
                archive=self.archive,
                siem=self.siem.leg if self.siem else None,
                reader_secret_arn=self.feed.reader_secret.arn,
                reader_ready=self.feed.reader_ready,
                prefix=settings.archive.prefix,
                lock_mode=settings.archive.lock_mode,
                minutes=settings.audit.reconcile_minutes,
            ),
            self.child(),
        )
        Heartbeat(
            f"{name}-heartbeat",
            HeartbeatArgs(
                deployment=deployment,
                key=keys.pipeline,
                archive=self.archive.leg,
                silence_minutes=settings.notifications.silence_minutes,
            ),
            self.child(),
        )
        self.alarms = Alarms(
            f"{name}-alarms",
            AlarmsArgs(
                deployment=deployment,
                key=keys.pipeline,
                notifications=settings.notifications,
                legs={"archive": self.archive.leg, **({"siem": self.siem.leg} if self.siem else {})},
                functions={
                    "archiver": self.archive.archiver,
                    "digest": self.digest.function,
                    "webhook": self.webhook.function,
                    "reconciler": self.reconciler.function,
                    **({"siem-forwarder": self.siem.forwarder} if self.siem else {}),
                },
                archiver=self.archive.archiver,
                digest=self.digest.function,
                replication=ReplicationPair(
                    source=self.archive.bucket.name,
                    destination=self.archive.replica.name,
                    rule=REPLICATION_RULE,
                ),
                guarded_buckets=[self.archive.bucket.name, self.archive.replica.name, self.trail.bucket.name],
                key_regions=[deployment.region, deployment.replica_region, deployment.organisation_region],
            ),
            self.child(),
        )
        self.register_outputs({"archive": self.archive.bucket.name, "webhook": self.webhook.url})

    def _siem(self, name: str, args: EvidenceArgs, retention: RetentionClass, suffix: str) -> Siem | None:
        """The leg to the SIEM, where the settings name one."""
        collector = args.settings.siem
        if collector is None or args.siem_token is None:
            return None
        (vendor,) = [vendor for vendor in args.settings.vendors if vendor.key == collector.vendor]
        return Siem(
            f"{name}-siem",
            SiemArgs(
                deployment=args.deployment,
                key=args.keys.pipeline,
                retention=retention,
                bus=self.feed.bus,
                suffix=suffix,
                collector=collector,
                hosts=vendor.hosts,
                token=args.siem_token,
            ),
            self.child(),
        )
