"""The objects of the platform that are created, read, listed, changed and deleted: how the SDK does each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sdk.driver import make
from tests.sdk.world import World

EDGES = "telephony_providers_edges"


@dataclass(frozen=True, kw_only=True)
class Round:
    """One sort of object.

    `plural` and `singular` are the SDK's names for the collection and the object (without its last letter the plural,
    unless said); `build` gives the model to create;
    `change` are attributes to set for the update; `updater` is the model class of the update when it is another;
    `parents` gives the ids that come before the object's own; `reading` are options of the read that shows everything;
    `listing` is the collection where the plural is not its name;
    `hidden` are fields, at any depth, that the object is read without.
    """

    plural: str
    build: Callable[[World], Any]
    singular: str = ""
    change: dict[str, Any] = field(default_factory=lambda: {"description": "changed"})
    updater: str = ""
    verb: str = "put"
    parents: Callable[[World], tuple[str, ...]] = lambda _world: ()
    reading: dict[str, Any] = field(default_factory=dict)
    listing: str = ""
    hidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.singular:
            object.__setattr__(self, "singular", self.plural[:-1])


def updated(sdk: Any, row: Round, world: World, current: Any) -> Any:
    """The body of an update that changes nothing: what was written, and the version that was read."""
    kept = {**sdk.document(row.build(world)), **{n: v for n, v in sdk.document(current).items() if n == "version"}}
    update = make(row.updater or type(current).__name__)
    for attribute, name in update.attribute_map.items():
        if name in kept and attribute in update.swagger_types:
            setattr(update, attribute, kept[name])
    return update


def entity(target: Any) -> Any:
    return make("DomainEntityRef", id=target.id)


def queue(world: World) -> Any:
    acw = make("AcwSettings", wrapup_prompt="MANDATORY_TIMEOUT", timeout_ms=30_000)
    return make("CreateQueueRequest", name="Sales", description="EU", acw_settings=acw, skill_evaluation_method="BEST")


def route(world: World) -> Any:
    return make(
        "OutboundRouteBase",
        name="National",
        classification_types=["National"],
        enabled=True,
        distribution="SEQUENTIAL",
        external_trunk_bases=[entity(world.trunk_base)],
    )


def edge_group(world: World) -> Any:
    assigned = make("TrunkBaseAssignment", family=6, trunk_base=make("TrunkBase", id=world.trunk_base.id))
    phones = [make("TrunkBase", id=world.trunk_base.id)]
    return make("EdgeGroup", name="Group", edge_trunk_base_assignment=assigned, phone_trunk_bases=phones)


def emergency_group(world: World) -> Any:
    calls = make("EmergencyCallFlow", emergency_flow=entity(world.call_flow), ivrs=[])
    return make("EmergencyGroup", name="EU only", enabled=False, emergency_call_flows=[calls])


def data_table(_world: World) -> Any:
    columns = {"key": {"type": "string"}, "status": {"type": "string", "title": "status", "default": "PENDING"}}
    schema = make(
        "JsonSchemaDocument", type="object", required=["key"], properties=columns, additional_properties=False
    )
    return make("DataTable", name="Approvals", description="x", schema=schema)


def trigger(world: World) -> Any:
    target = make(
        "TriggerTarget",
        type="Workflow",
        id=world.workflow.id,
        workflow_target_settings=make("WorkflowTargetSettings", data_format="Json"),
    )
    criteria = make("MatchCriteria", json_path="level", operator="Equal", value="MAJOR")
    return make(
        "CreateTriggerRequest",
        name="Incident",
        topic_name="v2.operations.events.{id}",
        target=target,
        enabled=True,
        match_criteria=[criteria],
        event_ttl_seconds=60,
    )


def policy(world: World) -> Any:
    retention = make(
        "RetentionDuration",
        archive_retention=make("ArchiveRetention", days=30, storage_medium="CLOUDARCHIVE"),
        delete_retention=make("DeleteRetention", days=1827),
    )
    conditions = make(
        "CallMediaPolicyConditions",
        for_queues=[make("Queue", id=world.queue.id)],
        wrapup_codes=[make("WrapupCode", id=world.wrapup_code.id)],
        directions=["INBOUND", "OUTBOUND"],
    )
    actions = make("PolicyActions", retain_recording=True, retention_duration=retention)
    calls = make("CallMediaPolicy", conditions=conditions, actions=actions)
    media = make("MediaPolicies", call_policy=calls)
    return make("PolicyCreate", name="Incidents", order=1, enabled=True, media_policies=media, actions=actions)


def oauth_client(world: World) -> Any:
    return make(
        "OAuthClientRequest",
        name="Exporter",
        authorized_grant_type="CLIENT-CREDENTIALS",
        role_divisions=[make("RoleDivision", role_id=world.role.id, division_id="*")],
        access_token_validity_seconds=3600,
    )


def role(_world: World) -> Any:
    policies = [
        make(
            "DomainPermissionPolicy", domain="routing", entity_name="queue", action_set=["view"], allow_conditions=False
        )
    ]
    return make("DomainOrganizationRoleCreate", name="Reader", permission_policies=policies)


ROUNDS = [
    Round(plural="routing_queues", build=queue, updater="QueueRequest"),
    Round(
        plural="routing_wrapupcodes",
        build=lambda _: make("WrapupCodeRequest", name="Incident", description="x"),
        updater="WrapupCodeRequest",
    ),
    Round(
        plural="locations",
        verb="patch",
        change={"notes": "changed"},
        updater="LocationUpdateDefinition",
        build=lambda _: make(
            "LocationCreateDefinition",
            name="Berlin",
            path=[],
            address=make("LocationAddress", city="Berlin", country="DE", street1="Unter den Linden 1", zipcode="10117"),
            emergency_number=make("LocationEmergencyNumber", number="+493012345", type="default"),
        ),
    ),
    Round(
        plural=f"{EDGES}_sites",
        build=lambda world: make(
            "Site",
            name="Berlin",
            location=make("LocationDefinition", id=world.location.id),
            media_model="Cloud",
            media_regions=["eu-central-1", "eu-west-1"],
            media_regions_use_latency_based=False,
            caller_id="+493012345",
            caller_name="Ringfence",
        ),
    ),
    Round(plural=f"{EDGES}_trunkbasesettings", build=lambda world: world.byoc),
    Round(
        plural=f"{EDGES}_site_outboundroutes",
        build=route,
        parents=lambda world: (world.site.id,),
    ),
    Round(plural=f"{EDGES}_edgegroups", build=edge_group),
    Round(
        plural=f"{EDGES}_didpools",
        build=lambda _: make("DIDPool", start_phone_number="+4930100", end_phone_number="+4930199", comments="x"),
    ),
    Round(
        plural="architect_schedules",
        build=lambda _: make(
            "Schedule",
            name="Weekdays",
            start="2026-01-01T08:00:00.000",
            end="2026-01-01T18:00:00.000",
            rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        ),
    ),
    Round(
        plural="architect_schedulegroups",
        build=lambda world: make(
            "ScheduleGroup", name="Berlin", time_zone="Europe/Berlin", open_schedules=[entity(world.schedule)]
        ),
    ),
    Round(
        plural="architect_ivrs",
        build=lambda world: make("IVR", name="Hotline", dnis=[], open_hours_flow=entity(world.call_flow)),
    ),
    Round(plural="architect_emergencygroups", build=emergency_group),
    Round(plural="flows_datatables", build=data_table, reading={"expand": "schema"}),
    Round(
        plural="processautomation_triggers",
        build=trigger,
        updater="UpdateTriggerRequest",
    ),
    Round(
        plural="recording_mediaretentionpolicies",
        singular="recording_mediaretentionpolicy",
        build=policy,
        updater="Policy",
    ),
    Round(
        plural="integrations_actions",
        build=lambda world: world.action,
        change={"name": "Notify all"},
        updater="UpdateActionInput",
        verb="patch",
        reading={"include_config": True},
        hidden=("contract", "requestTemplate", "successTemplate"),
    ),
    Round(
        plural="integrations_credentials",
        listing="integrations_credentials_listing",
        build=lambda _: make(
            "Credential",
            name="Vendor",
            type=make("CredentialType", id="userDefined"),
            credential_fields={"token": "secret"},
        ),
        change={"name": "Vendor 2"},
        updater="Credential",
        hidden=("credentialFields",),
    ),
    Round(plural="oauth_clients", build=oauth_client, updater="OAuthClientRequest"),
    Round(plural="authorization_roles", build=role, updater="DomainOrganizationRoleUpdate"),
    Round(
        plural="authorization_divisions",
        build=lambda _: make("AuthzDivision", name="Claims", description="x"),
    ),
]
