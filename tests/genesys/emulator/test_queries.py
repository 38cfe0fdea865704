"""Query parameters: what Genesys documents is heeded or refused, and never ignored."""

from __future__ import annotations

import pytest

from ringfence.genesys.emulator.areas import platform_routes
from ringfence.genesys.emulator.queries import HARMLESS, NOTHING_TO_FILTER, documented
from tests.genesys.emulator.conftest import EDGES, Api

pytestmark = pytest.mark.emulator

PAGING = {"nextPage", "previousPage"}
NOT_SERVED = {
    "get_authorization_divisions": {*PAGING, "objectCount"},
    "get_authorization_roles": {*PAGING, "permission", "defaultRoleId"},
    "get_flows": {"editableBy", "secure", "includeSchemas", "virtualAgentEnabled"},
    "get_integrations": PAGING,
    "get_integrations_actions": PAGING,
    "get_integrations_actions_drafts": PAGING,
    "get_integrations_types": PAGING,
    "get_recording_mediaretentionpolicies": {*PAGING, "summary", "hasErrors", "deleteDaysThreshold"},
    "get_routing_queues": {"peerId", "cannedResponseLibraryId", "hasPeer"},
    "get_telephony_calls_metrics": {"metricType"},
    "get_telephony_providers_edges_didpools_dids": {"numberMatch"},
    "get_telephony_providers_edges_trunkbasesettings": {"recordingEnabled"},
    "get_users": {"jabberId", "state"},
}
"""Documented parameters that the emulator answers with 501: tokens and fields that it does not model."""
COLLECTIONS = {
    item.name: item.template
    for item in platform_routes().operations
    if item.handler and item.method == "GET" and "{" not in item.template and item.name in documented()
}
VALUES = ("true", "1", "asc", "nothing-has-this")


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_every_documented_parameter_of_a_collection_is_heeded_or_refused_by_name(api: Api, name: str) -> None:
    refused = set()
    for parameter in set(documented()[name]) - set(HARMLESS):
        answers = [api.send("GET", f"{COLLECTIONS[name]}?{parameter}={value}") for value in VALUES]
        if any(answer.status_code == 501 for answer in answers):
            refused.add(parameter)
            assert f"{parameter} is a query parameter of {name}" in answers[0].json()["message"]
        assert all(answer.status_code in {200, 400, 404, 501} for answer in answers), [a.text for a in answers]
    assert refused == NOT_SERVED.get(name, set())


def test_lists_that_are_said_to_be_empty_are_operations_that_exist() -> None:
    names = {item.name for item in platform_routes().operations if item.handler}
    assert names >= NOTHING_TO_FILTER
    assert names >= set(documented())


def names_of(api: Api, path: str) -> list[str]:
    return sorted(entity["name"] for entity in api.ok("GET", path)["entities"])


def test_sites_are_filtered_by_location_and_by_who_manages_them(api: Api) -> None:
    site = api.site("One")
    api.site("Two")
    assert names_of(api, f"{EDGES}/sites?location.id={site['location']['id']}") == ["One"]
    assert names_of(api, f"{EDGES}/sites?location.id={site['id']}") == []
    assert {"One", "Two"} & set(names_of(api, f"{EDGES}/sites?managed=true")) == set()


def test_outbound_routes_are_filtered_by_their_trunks(api: Api) -> None:
    site = api.site()
    base = api.trunk_base(site)
    path = f"{EDGES}/sites/{site['id']}/outboundroutes"
    route = {"name": "National", "classificationTypes": ["National"], "externalTrunkBases": [{"id": base["id"]}]}
    api.ok("POST", path, {**route, "enabled": True, "distribution": "SEQUENTIAL"})
    assert names_of(api, f"{path}?externalTrunkBases.ids={base['id']}") == ["National"]
    assert names_of(api, f"{path}?externalTrunkBases.ids={site['id']}") == []


def test_schedule_groups_are_filtered_by_any_of_their_schedules(api: Api) -> None:
    times = {"start": "2026-01-01T08:00:00.000", "end": "2026-01-01T18:00:00.000", "rrule": "FREQ=DAILY"}
    days = [api.ok("POST", "/api/v2/architect/schedules", {"name": name, **times})["id"] for name in ("a", "b")]
    group = {"timeZone": "Europe/Berlin"}
    path = "/api/v2/architect/schedulegroups"
    api.ok("POST", path, {"name": "Open", **group, "openSchedules": [{"id": days[0]}]})
    api.ok("POST", path, {"name": "Holiday", **group, "holidaySchedules": [{"id": days[1]}]})
    assert names_of(api, f"{path}?scheduleIds={days[1]}") == ["Holiday"]
    assert names_of(api, f"{path}?scheduleIds={days[0]},{days[1]}") == ["Holiday", "Open"]


def test_flows_are_filtered_by_description_and_date_of_publication(api: Api) -> None:
    api.flow("Guardrail")
    assert names_of(api, "/api/v2/flows?nameOrDescription=guard*") == ["Guardrail"]
    assert names_of(api, "/api/v2/flows?description=guard*") == []
    assert names_of(api, "/api/v2/flows?publishedAfter=2020-01-01T00:00:00Z") == ["Guardrail"]
    assert names_of(api, "/api/v2/flows?publishedBefore=2020-01-01T00:00:00Z") == []
    assert api.refused("GET", "/api/v2/flows?publishedAfter=yesterday") == (400, "invalid.value")


def test_integrations_and_actions_are_filtered_by_their_ids(api: Api) -> None:
    first, second = api.integration(name="First"), api.integration(name="Second")
    assert names_of(api, f"/api/v2/integrations?ids={first['id']}") == ["First"]
    assert names_of(api, f"/api/v2/integrations?ids={first['id']},{second['id']}") == ["First", "Second"]
    assert names_of(api, "/api/v2/integrations?reportedState=active") == []
    action = api.ok("POST", "/api/v2/integrations/actions", api.action_body(first))
    assert names_of(api, f"/api/v2/integrations/actions?ids={action['id']}&name=otif") == ["Notify"]
    assert names_of(api, f"/api/v2/integrations/actions?ids={first['id']}") == []


def test_a_parameter_that_no_one_documents_is_ignored(api: Api) -> None:
    assert api.send("GET", "/api/v2/routing/queues?nobodyKnowsThis=1").status_code == 200
