"""Routing that stays inside the European Union: by default, by failure, and until two people say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess, slug
from components.flow_templates import approved_expression, quoted, string_literal, template, unexpired_expression
from components.opening_hours import OpeningHours, OpeningHoursArgs
from ringfence.genesys.sdk.architect import DataTable, DataTableRow, EmergencyGroup, Flow, Ivr
from ringfence.genesys.sdk.routing import Queue
from ringfence.genesys.sdk.telephony import DidPool
from ringfence.settings.models import Approver
from ringfence.settings.organisation import Organisation
from ringfence.settings.routing import Queue as QueueSettings
from ringfence.settings.routing import Routing

APPROVAL_TABLE = "Failover_Approvals"
"""Name of the data table with the approval."""
APPROVAL_KEY = "failover"
"""Key of the one row that the guardrail flow reads."""
APPROVAL_COLUMNS: Mapping[str, str] = {
    "status": "NONE, PENDING, APPROVED or REJECTED",
    "target_region": "AWS region of the European Union that calls may go to",
    "requested_by": "E-mail address of the person who asked",
    "approved_by": "E-mail address of the person who approved, another one",
    "approved_at": "UTC time of the approval, such as 2026-11-24T13:00:00.000Z",
    "change_id": "Number of the change or incident",
    "reason": "Why",
}
"""Columns of the approval table beside its key, with their meaning."""
NO_APPROVAL = {"status": "NONE", "approved_at": "2000-01-01T00:00:00.000Z"}
"""The row as it is first created: nothing is approved."""
FAILOVER_QUEUE = "EU_Failover_"
"""First part of the name of the queues that an approved failover leads to; the region follows."""
FAILOVER_QUEUE_EXPRESSION = f"FindQueue(Append({string_literal(FAILOVER_QUEUE)}, Flow.approvedRegion))"
"""Architect expression for that queue; where there is none, the transfer fails and the call stays."""


@dataclass(frozen=True, kw_only=True)
class RoutingGuardrailArgs:
    """What the guardrail needs to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        organisation: Organisation of the settings: division, language, time zone.
        routing: Queues, call routes, opening hours, failover approval of the settings.
        approvers: People who may approve a failover.
        did_pools: Pools with the numbers of the call routes, which must exist first.
    """

    deployment: Deployment
    genesys: GenesysAccess
    organisation: Organisation
    routing: Routing
    approvers: Sequence[Approver]
    did_pools: Sequence[DidPool]


def failover_regions(routing: Routing, home_region: str) -> list[str]:
    """Regions that an approval may name: the allowed ones, without the region where calls are anyway."""
    return [region for region in routing.allowed_failover_regions if region != home_region]


class RoutingGuardrail(DoraComponent):
    """Queues, the approval table, the emergency switch, and the flow that every call route leads into.

    While the emergency group is on, the flow reads one row of the approval table. Only an unexpired approval by two
    people for an allowed region leads to that region's failover queue; no row, a failed lookup or anything else ends in
    the emergency queue (DORA art. 11(6), 30(2)(b), RTS 2024/1774 art. 17(1)(b)).
    """

    def __init__(self, name: str, args: RoutingGuardrailArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("routing", name, args.deployment, opts)
        self._args = args
        self._name = name
        routing = args.routing
        self.queues = {queue.name: self._queue(queue) for queue in self._all_queues()}
        self.approvals = self._approvals()
        self.emergency_group = EmergencyGroup(
            f"{name}-emergency-group",
            name=f"{args.deployment.name_prefix} emergency",
            description="Switched on by operators during an incident; the guardrail flow then takes over.",
            division_id=args.organisation.division_id,
            opts=self.child(genesys=args.genesys),
        )
        self.hours = OpeningHours(
            f"{name}-hours",
            OpeningHoursArgs(
                deployment=args.deployment,
                genesys=args.genesys,
                hours=routing.business_hours,
                time_zone=routing.business_hours.time_zone or args.organisation.time_zone,
            ),
            self.child(),
        )
        self.flow = self._flow()
        for route in routing.call_routes:
            Ivr(
                f"{name}-route-{slug(route.name)}",
                name=route.name,
                description=route.description,
                dnis=list(route.numbers),
                open_hours_flow_id=self.flow.id,
                opts=self.child(after=args.did_pools, genesys=args.genesys),
            )
        self.register_outputs({"flowId": self.flow.id, "emergencyGroupId": self.emergency_group.id})

    def _all_queues(self) -> list[QueueSettings]:
        """The queues of the settings, and one for every region that an approval may name."""
        regions = failover_regions(self._args.routing, self.deployment.organisation_region)
        description = "Takes calls after an approved failover to {}"
        failover = [QueueSettings(name=FAILOVER_QUEUE + name, description=description.format(name)) for name in regions]
        return [*self._args.routing.queues, *failover]

    def _queue(self, queue: QueueSettings) -> Queue:
        return Queue(
            f"{self._name}-queue-{slug(queue.name)}",
            name=queue.name,
            description=queue.description,
            division_id=self._args.organisation.division_id,
            # Without a wrap-up code nobody can tell an incident's recordings from the others.
            acw_settings={
                "wrapup_prompt": "MANDATORY_TIMEOUT",
                "timeout_ms": 1000 * queue.after_call_work_seconds,
            },
            skill_evaluation_method="BEST",
            opts=self.child(genesys=self._args.genesys),
        )

    def _approvals(self) -> DataTableRow:
        """The approval table, and its one row: created empty, then the operators' own."""
        args = self._args
        table = DataTable(
            f"{self._name}-approvals",
            name=APPROVAL_TABLE,
            description="Two-person approvals of a failover; the guardrail flow reads them call by call.",
            division_id=args.organisation.division_id,
            columns=[
                {"name": column, "title": title, "type": "string", "default": ""}
                for column, title in APPROVAL_COLUMNS.items()
            ],
            opts=self.child(genesys=args.genesys),
        )
        return DataTableRow(
            f"{self._name}-approval",
            data_table_id=table.id,
            key=APPROVAL_KEY,
            values=NO_APPROVAL,
            operator_owned=True,
            opts=self.child(genesys=args.genesys),
        )

    def _flow(self) -> Flow:
        args, routing = self._args, self._args.routing
        day_to_day = [queue.name for queue in routing.queues if queue.name != routing.emergency_queue]
        regions = failover_regions(routing, self.deployment.organisation_region)
        return Flow(
            f"{self._name}-flow",
            definition=template("emergency_routing_guardrail"),
            substitutions=quoted(
                {
                    "division": args.organisation.division,
                    "language": args.organisation.default_language,
                    "schedule_group": self.hours.group_name,
                    "emergency_group": f"{self.deployment.name_prefix} emergency",
                    "open_queue": next(iter(day_to_day), routing.emergency_queue),
                    "emergency_queue": routing.emergency_queue,
                    "approval_table": APPROVAL_TABLE,
                    "approval_key": APPROVAL_KEY,
                    "approved_expression": approved_expression(regions, [person.email for person in args.approvers]),
                    "unexpired_expression": unexpired_expression(routing.failover_approval.valid_minutes),
                    "failover_queue_expression": FAILOVER_QUEUE_EXPRESSION,
                    "emergency_announcement": routing.emergency_announcement,
                    "closed_announcement": routing.closed_announcement,
                    "error_announcement": "We are sorry, we cannot take your call at the moment. Please call again.",
                }
            ),
            # A flow refers to things by name, which the engine cannot see.
            opts=self.child(
                after=[*self.queues.values(), self.approvals, self.emergency_group, self.hours.group],
                genesys=args.genesys,
            ),
        )
