"""What customers meet: telephony, routing, integrations and retention in Genesys Cloud."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

import pytest
import yaml

from components.flow_templates import approved_expression, one_of, string_literal
from components.opening_hours import weekly, whole_day
from components.telephony import number_plans
from ringfence.genesys.emulator import flow_definition
from ringfence.genesys.provider.flow_definition import render
from ringfence.settings import load_settings
from ringfence.settings.routing import Holiday, OpeningHours


def test_sites_list_their_media_regions_and_never_choose_by_latency(production: Any) -> None:
    sites = {site.inputs["name"]: site.inputs for site in production.of("genesys:telephony:Site")}

    assert sites["Frankfurt"]["mediaRegions"] == ["eu-central-1", "eu-west-1"]
    assert sites["Frankfurt Standby"]["mediaRegions"] == ["eu-west-1", "eu-central-1"]
    assert {site["mediaRegionsUseLatencyBased"] for site in sites.values()} == {False}


def test_trunks_are_encrypted_and_bound_to_a_site_in_both_directions(production: Any) -> None:
    for trunk in production.of("genesys:telephony:TrunkBase"):
        assert trunk.inputs["transport"] == "tls"
        assert trunk.inputs["srtpCipherSuites"] == ["AES_CM_128_HMAC_SHA1_80"]
        assert trunk.inputs["siteId"] == trunk.inputs["inboundSiteId"] == "id-of-ringfence-telephony-site-frankfurt"
        assert trunk.inputs["sipPassword"]["value"] == "sip-password-value"


def test_every_site_has_every_route_over_two_carriers_in_their_order(production: Any) -> None:
    one, two = (f"id-of-ringfence-telephony-trunk-carrier-{number}-frankfurt" for number in ("one", "two"))
    for site in ("frankfurt", "frankfurt-standby"):
        national = production.named(f"ringfence-telephony-route-{site}-emergency-and-national").inputs
        international = production.named(f"ringfence-telephony-route-{site}-international").inputs

        assert national["trunkBaseIds"] == [one, two]
        assert international["trunkBaseIds"] == [two, one]
        assert national["distribution"] == international["distribution"] == "SEQUENTIAL"


def test_emergency_numbers_are_recognised_before_any_other(config_of: Any) -> None:
    first, *others = number_plans(load_settings(config_of("prod-eu")).telephony)

    assert first["classification"] == "Emergency"
    assert [numbers["start"] for numbers in first["numbers"]] == ["112", "110"]
    assert all(first["priority"] < plan["priority"] for plan in others)


def test_call_routes_lead_into_the_guardrail_flow_once_their_numbers_exist(production: Any) -> None:
    routes = production.of("genesys:architect:Ivr")
    pool = production.named("ringfence-telephony-numbers-496990009100").urn

    assert {route.inputs["name"] for route in routes} == {"Main line", "Card blocking line"}
    for route in routes:
        assert route.inputs["openHoursFlowId"] == "id-of-ringfence-routing-flow"
        assert pool in route.after


def test_nothing_is_approved_at_first_and_operators_own_the_row(production: Any) -> None:
    row = production.named("ringfence-routing-approval").inputs

    assert row["operatorOwned"] is True
    assert row["values"]["status"] == "NONE"


def flow(stack: Any, name: str) -> str:
    inputs = stack.named(name).inputs
    return render(inputs["definition"], inputs["substitutions"])


class _Organisation:
    """What the declared stack would have made, by kind, as the emulator keeps it."""

    KINDS: ClassVar = {
        "queues": "genesys:routing:Queue",
        "datatables": "genesys:architect:DataTable",
        "schedulegroups": "genesys:architect:ScheduleGroup",
        "emergencygroups": "genesys:architect:EmergencyGroup",
        "actions": "genesys:integrations:DataAction",
    }

    def __init__(self, stack: Any) -> None:
        self._stack = stack

    def all(self, kind: str) -> list[dict[str, Any]]:
        if kind == "divisions":
            return [{"id": "home", "name": "Home"}]
        return [
            {
                **resource.inputs,
                "id": resource.name,
                "schema": {
                    "properties": dict.fromkeys(column["name"] for column in resource.inputs.get("columns", []))
                },
            }
            for resource in self._stack.of(self.KINDS[kind])
        ]


@pytest.mark.parametrize(
    ("resource", "name", "type_"),
    [
        ("ringfence-routing-flow", "Emergency_Routing_Guardrail", "INBOUNDCALL"),
        ("ringfence-notice-approval-request", "Failover_Approval_Request", "WORKFLOW"),
        ("ringfence-notice-notification", "Incident_Notification", "WORKFLOW"),
    ],
)
def test_a_flow_refers_only_to_what_is_declared_before_it(
    production: Any, resource: str, name: str, type_: str
) -> None:
    definition = flow_definition.read(flow(production, resource), _Organisation(production))  # type: ignore[arg-type]

    assert definition.errors == []
    assert (definition.name, definition.flow_type) == (name, type_)
    used = {name for names in definition.uses.values() for name in names}
    before = {production.urn(urn).name for urn in production.named(resource).after}
    assert used - {"ringfence-routing-approvals"} <= before


def actions_of(stack: Any) -> list[dict[str, Any]]:
    document = yaml.safe_load(flow(stack, "ringfence-routing-flow"))
    actions: list[dict[str, Any]] = document["inboundCall"]["tasks"][0]["task"]["actions"]
    return actions


def test_whatever_is_not_an_approved_failover_ends_in_the_emergency_queue(production: Any) -> None:
    check, stay, end = actions_of(production)

    assert stay["transferToAcd"]["targetQueue"] == {"lit": {"name": "EU_Emergency_Queue"}}
    assert list(end) == ["disconnect"]
    emergency = check["evaluateScheduleGroup"]["outputs"]["emergency"]["actions"]
    lookup = emergency[-1]["dataTableLookup"]
    # No row and a failed lookup have no actions of their own: they fall through to the emergency queue.
    assert set(lookup["outputs"]) == {"found"}
    (decision,) = lookup["outputs"]["found"]["actions"]
    assert set(decision["decision"]["outputs"]) == {"yes"}
    (expiry,) = decision["decision"]["outputs"]["yes"]["actions"]
    assert set(expiry["decision"]["outputs"]) == {"yes"}


def test_an_approval_needs_two_listed_people_a_region_and_a_time(production: Any) -> None:
    check, *_ = actions_of(production)
    lookup = check["evaluateScheduleGroup"]["outputs"]["emergency"]["actions"][-1]["dataTableLookup"]
    decision = lookup["outputs"]["found"]["actions"][0]["decision"]
    condition = decision["condition"]["exp"]

    assert 'Flow.approvalStatus == "APPROVED"' in condition
    assert '(Flow.approvedRegion == "eu-west-1")' in condition
    assert "Lower(Flow.requestedBy) != Lower(Flow.approvedBy)" in condition
    assert "anna.example@bank.example.eu" in condition
    unexpired = decision["outputs"]["yes"]["actions"][0]["decision"]["condition"]["exp"]
    assert unexpired == (
        "ToDateTime(Flow.approvedAt) <= GetCurrentDateTimeUtc()"
        " and GetCurrentDateTimeUtc() < AddMinutes(ToDateTime(Flow.approvedAt), 240)"
    )


def test_an_approved_failover_leads_to_the_queue_of_its_region(production: Any) -> None:
    names = {queue.inputs["name"] for queue in production.of("genesys:routing:Queue")}

    assert "EU_Failover_eu-west-1" in names
    assert 'FindQueue(Append(\\"EU_Failover_\\", Flow.approvedRegion))' in flow(production, "ringfence-routing-flow")


def test_with_no_region_and_nobody_nothing_can_be_approved() -> None:
    assert " and false and " in approved_expression([], ["anna@example.eu"])
    assert " and false and " in approved_expression(["eu-west-1"], [])


def test_a_text_cannot_leave_its_literal() -> None:
    assert string_literal('a" or "1" == "1') == '"a\\" or \\"1\\" == \\"1"'
    assert one_of("Flow.x", ["a", 'b"']) == '(Flow.x == "a" or Flow.x == "b\\"")'


def test_announcements_of_the_settings_cannot_change_the_flow(varied: Any) -> None:
    check, *_ = actions_of(varied)

    closed = check["evaluateScheduleGroup"]["outputs"]["closed"]["actions"][0]["playAudio"]["audio"]
    assert closed["tts"] == 'Closed: "until" {{later}} # no comment'


def test_operational_events_tell_people_and_route_nothing(production: Any) -> None:
    trigger = production.named("ringfence-notice-operational-events").inputs
    text = flow(production, "ringfence-notice-notification")

    assert trigger["topicName"] == "v2.operations.events.{id}"
    assert trigger["target"]["id"] == "id-of-ringfence-notice-notification"
    assert "callData" in text
    assert "transferTo" not in text


def test_a_request_outside_the_allowed_regions_is_refused_without_asking_anybody(production: Any) -> None:
    document = yaml.safe_load(flow(production, "ringfence-notice-approval-request"))
    first, notify, last = document["workflow"]["states"][0]["state"]["actions"]

    assert first["decision"]["condition"]["exp"] == '(Flow.target_region == "eu-west-1")'
    assert first["decision"]["outputs"]["no"]["actions"][-1]["endWorkflow"]["exitReason"] == {"lit": "REFUSED"}
    assert "callData" in notify
    assert last["endWorkflow"]["exitReason"] == {"lit": "MANUAL_APPROVAL_REQUIRED"}


def test_an_integration_calls_its_declared_host_with_its_own_credential(production: Any) -> None:
    action = production.named("ringfence-integrations-incident-paging-action").inputs
    integration = production.named("ringfence-integrations-incident-paging").inputs

    assert action["requestUrlTemplate"] == "https://events.paging.example.eu/v2/enqueue"
    assert action["secure"] is True
    assert set(json.loads(action["inputSchema"])["properties"]) == {"summary", "change_id", "target_region"}
    assert integration["enabled"] is True
    assert integration["credentialIds"] == {"basicAuth": "id-of-ringfence-integrations-incident-paging-credential"}


def test_incident_recordings_are_judged_first_and_kept_for_years(production: Any) -> None:
    policies = sorted(production.of("genesys:recording:MediaRetentionPolicy"), key=lambda entry: entry.inputs["order"])
    days = [entry.inputs["mediaPolicies"]["callPolicy"]["actions"]["deleteRetentionDays"] for entry in policies]
    conditions = [entry.inputs["mediaPolicies"]["callPolicy"]["conditions"] for entry in policies]

    assert days == [1827, 1827, 365]
    assert len(conditions[0]["wrapupCodeIds"]) == 2
    assert conditions[1] == {"forQueueIds": ["id-of-ringfence-routing-queue-eu-emergency-queue"]}
    assert conditions[2] == {}
    assert all(
        set(entry.inputs["mediaPolicies"]) == {"callPolicy", "chatPolicy", "emailPolicy", "messagePolicy"}
        for entry in policies
    )


def test_weekly_hours_start_on_one_of_their_own_days() -> None:
    start, end, rule = weekly(OpeningHours(name="Late", days=("FR", "WE"), opens="10:30", closes="18:00"))

    assert date.fromisoformat(start[:10]).strftime("%A") == "Wednesday"
    assert (start[10:], end[10:], rule) == ("T10:30:00.000", "T18:00:00.000", "FREQ=WEEKLY;BYDAY=WE,FR")


def test_a_holiday_lasts_from_midnight_to_midnight() -> None:
    start, end, rule = whole_day(Holiday(name="New Year's Eve", date="2026-12-31"))

    assert (start, end, rule) == ("2026-12-31T00:00:00.000", "2027-01-01T00:00:00.000", None)
