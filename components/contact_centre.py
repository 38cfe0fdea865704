"""The contact centre: builds the components and wires them together, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi import ResourceOptions

from components.access_trail import TRAIL_ROLE
from components.base import DoraComponent
from components.deployment import deployment_of
from components.encryption import Encryption, EncryptionArgs
from components.evidence import Evidence, EvidenceArgs
from components.genesys_keys import GenesysKeys, GenesysKeysArgs
from components.incident_notice import IncidentNotice, IncidentNoticeArgs
from components.integrations import Integrations, IntegrationsArgs
from components.organisation import Organisation, OrganisationArgs
from components.retention import Retention, RetentionArgs
from components.routing_guardrail import RoutingGuardrail, RoutingGuardrailArgs, failover_regions
from components.secrets import Secrets
from components.telephony import Telephony, TelephonyArgs
from ringfence.settings import Settings


@dataclass(frozen=True, kw_only=True)
class ContactCentreArgs:
    """What the contact centre is made from: the settings of the stack and its secrets."""

    settings: Settings
    secrets: Secrets


class ContactCentre(DoraComponent):
    """A Genesys Cloud contact centre inside the European Union, with its keys and its evidence on AWS."""

    def __init__(self, name: str, args: ContactCentreArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("cc", name, deployment_of(args.settings), opts)
        self._settings = args.settings
        self._secrets = args.secrets
        self._name = name
        settings = args.settings

        self.organisation = Organisation(
            f"{name}-org",
            OrganisationArgs(
                deployment=self.deployment,
                authentication=settings.organisation.authentication,
                client_id=args.secrets.client_id,
                client_secret=args.secrets.client_secret,
            ),
            self.child(),
        )
        self.encryption = Encryption(
            f"{name}-keys",
            EncryptionArgs(
                deployment=self.deployment,
                genesys_principal_account=settings.encryption.genesys_principal_account,
                rotation_days=settings.encryption.rotation_days,
                deletion_window_days=settings.encryption.deletion_window_days,
                trail_name=self.deployment.physical_name(TRAIL_ROLE),
                conversations=settings.encryption.encrypt_conversations,
            ),
            self.child(),
        )
        self.evidence = Evidence(
            f"{name}-evidence",
            EvidenceArgs(
                deployment=self.deployment,
                genesys=self.organisation.genesys,
                keys=self.encryption,
                settings=settings,
                webhook_secret=args.secrets.webhook,
                siem_token=args.secrets.siem,
            ),
            self.child(),
        )
        self._contact_centre()
        self.register_outputs(self.exports())

    def _contact_centre(self) -> None:
        """What handles customers: keys in use, telephony, integrations, routing and retention."""
        name, settings, deployment = self._name, self._settings, self.deployment
        genesys = self.organisation.genesys
        GenesysKeys(
            f"{name}-genesys-keys",
            GenesysKeysArgs(
                deployment=deployment,
                genesys=genesys,
                recordings_key=self.encryption.recordings,
                conversations_key=self.encryption.conversations,
                max_key_age_days=settings.encryption.genesys_max_key_age_days,
            ),
            self.child(),
        )
        self.telephony = Telephony(
            f"{name}-telephony",
            TelephonyArgs(
                deployment=deployment,
                genesys=genesys,
                telephony=settings.telephony,
                sip_passwords=self._secrets.sip_passwords,
            ),
            self.child(),
        )
        integrations = Integrations(
            f"{name}-integrations",
            IntegrationsArgs(
                deployment=deployment,
                genesys=genesys,
                integrations=settings.integrations,
                secrets=self._secrets.integrations,
            ),
            self.child(),
        )
        self.guardrail = RoutingGuardrail(
            f"{name}-routing",
            RoutingGuardrailArgs(
                deployment=deployment,
                genesys=genesys,
                organisation=settings.organisation,
                routing=settings.routing,
                approvers=settings.approvers,
                did_pools=self.telephony.did_pools,
            ),
            self.child(),
        )
        told = settings.routing.failover_approval.notify
        IncidentNotice(
            f"{name}-notice",
            IncidentNoticeArgs(
                deployment=deployment,
                genesys=genesys,
                organisation=settings.organisation,
                integrations=integrations,
                notify=[entry for entry in settings.integrations if entry.name in told],
                failover_regions=failover_regions(settings.routing, deployment.organisation_region),
            ),
            self.child(),
        )
        Retention(
            f"{name}-retention",
            RetentionArgs(
                deployment=deployment,
                genesys=genesys,
                incident=settings.retention.retention_class(settings.retention.incident_class),
                default_days=settings.retention.recordings_default_days,
                wrapup_codes=settings.retention.incident_wrapup_codes,
                incident_queue_ids={
                    queue: self.guardrail.queues[queue].id for queue in settings.retention.incident_queues
                },
                recording=settings.recording,
            ),
            self.child(),
        )

    def exports(self) -> Mapping[str, Any]:
        """What a platform engineer needs after a deployment; nothing secret."""
        evidence, residency = self.evidence, self.organisation.residency
        kept = self._settings.retention.retention_class(self._settings.retention.audit_class)
        return {
            "homeRegion": residency.home_region,
            "organisationId": residency.organization_id,
            "archiveBucket": evidence.archive.bucket.name,
            "archiveReplicaBucket": evidence.archive.replica.name,
            "archiveQueueUrl": evidence.archive.leg.url,
            "siemQueueUrl": evidence.siem.leg.url if evidence.siem else None,
            "siemDeadLetterUrl": evidence.siem.leg.dead_letter.url if evidence.siem else None,
            "digestPrefix": evidence.digest.prefix,
            "digestKeyAlias": self.encryption.digest.alias_arn,
            "digestFunction": evidence.digest.function.function_name,
            "trailBucket": evidence.trail.bucket.name,
            "auditEventBus": evidence.feed.bus.name,
            "webhookUrl": evidence.webhook.url,
            "webhookSecretName": evidence.webhook.secret.name,
            "keyAliases": self.encryption.aliases,
            "alarmTopicArn": evidence.alarms.topic_arn,
            "guardrailFlowId": self.guardrail.flow.id,
            "emergencyGroupId": self.guardrail.emergency_group.id,
            "evidence": {
                "retentionClass": kept.name,
                "legalBasis": kept.legal_basis,
                "lockMode": self._settings.archive.lock_mode,
                "floorDays": kept.floor_days,
                "ceilingDays": kept.ceiling_days,
                "protected": self.deployment.production,
            },
        }
