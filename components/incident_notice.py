"""Workflows that tell the incident response team: of an operational event, and of a failover that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess
from components.flow_templates import notification_actions, one_of, quoted, template
from components.integrations import Integrations
from ringfence.genesys.sdk.architect import Flow
from ringfence.genesys.sdk.processautomation import Trigger
from ringfence.settings.organisation import Organisation
from ringfence.settings.vendors import Integration

OPERATIONAL_EVENTS = "v2.operations.events.{id}"
"""Topic of the platform's own operational events."""


@dataclass(frozen=True, kw_only=True)
class IncidentNoticeArgs:
    """What the notices need to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        organisation: Organisation of the settings: division and language.
        integrations: The declared integrations.
        notify: Those of them that tell people.
        failover_regions: Regions that a failover may be asked for.
    """

    deployment: Deployment
    genesys: GenesysAccess
    organisation: Organisation
    integrations: Integrations
    notify: Sequence[Integration]
    failover_regions: Sequence[str]


class IncidentNotice(DoraComponent):
    """Two workflows and a trigger: people hear of it before anything is routed elsewhere (RTS 2024/1774 art. 17(1)(b)).

    `Failover_Approval_Request` is started by whoever asks for a failover (`POST /api/v2/flows/executions`) and ends
    with MANUAL_APPROVAL_REQUIRED. `Incident_Notification` is started by the platform's operational events.
    """

    def __init__(self, name: str, args: IncidentNoticeArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("routing", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.request = self._workflow(
            "approval-request",
            "failover_approval_request",
            notification_actions(
                args.notify,
                {
                    "summary": 'Append("Failover asked for by ", Flow.requested_by, ": ", Flow.summary)',
                    "change_id": "Flow.change_id",
                    "target_region": "Flow.target_region",
                },
            ),
            {"allowed_region_expression": one_of("Flow.target_region", args.failover_regions)},
        )
        self.notification = self._workflow(
            "notification",
            "incident_notification",
            notification_actions(
                args.notify,
                {
                    "summary": 'Append("Operational event: ", ToString(Flow.jsonData))',
                    "change_id": '"none"',
                    "target_region": '"none"',
                },
            ),
            {},
        )
        Trigger(
            f"{name}-operational-events",
            name=f"{args.deployment.name_prefix} operational events",
            description="Tells the incident response team about operational events of the platform",
            topic_name=OPERATIONAL_EVENTS,
            target={"type": "Workflow", "id": self.notification.id, "data_format": "Json"},
            enabled=True,
            event_ttl_seconds=900,
            opts=self.child(genesys=args.genesys),
        )
        self.register_outputs({"requestFlowId": self.request.id})

    def _workflow(self, role: str, source: str, notifications: str, expressions: dict[str, str]) -> Flow:
        organisation = self._args.organisation
        values = {"division": organisation.division, "language": organisation.default_language, **expressions}
        actions = [self._args.integrations.actions[entry.name] for entry in self._args.notify]
        return Flow(
            f"{self._name}-{role}",
            definition=template(source),
            substitutions={**quoted(values), "notifications": notifications},
            # A flow refers to data actions by name, which the engine cannot see.
            opts=self.child(after=actions, genesys=self._args.genesys),
        )
