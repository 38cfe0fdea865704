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
    "get_authorization_roles": {*PAGING, "permission"},
    "get_flows": {"editableBy", "secure", "includeSchemas"},
    "get_integrations": PAGING,
    "get_integrations_actions": PAGING,
    "get_integrations_actions_drafts": PAGING,
    "get_integrations_types": PAGING,
    "get_recording_mediaretentionpolicies": {*PAGING, "summary"},
    "get_telephony_calls_metrics": {"metricType"},
}
"""Documented parameters that the emulator answers with 501: tokens, fields that it does not model, unclear meanings."""
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


def test_queues_are_filtered_by_their_peers_and_canned_responses(api: Api) -> None:
    libraries = {"mode": "SelectedOnly", "libraryIds": ["a", "b"]}
    api.ok("POST", "/api/v2/routing/queues", {"name": "One", "peerId": "p", "cannedResponseLibraries": libraries})
    api.queue("Two")
    assert names_of(api, "/api/v2/routing/queues?hasPeer=true") == ["One"]
    assert names_of(api, "/api/v2/routing/queues?hasPeer=false") == ["Two"]
    assert names_of(api, "/api/v2/routing/queues?peerId=p") == ["One"]
    assert names_of(api, "/api/v2/routing/queues?cannedResponseLibraryId=b") == ["One"]
    assert names_of(api, "/api/v2/routing/queues?cannedResponseLibraryId=c") == []


def test_retention_policies_are_filtered_by_how_long_they_keep_and_by_errors(api: Api) -> None:
    path = "/api/v2/recording/mediaretentionpolicies"
    for name, days in (("Short", 30), ("Long", 1827)):
        actions = {"retentionDuration": {"deleteRetention": {"days": days}}}
        media = {"callPolicy": {"conditions": {}, "actions": actions}}
        api.ok("POST", path, {"name": name, "mediaPolicies": media, "conditions": {}, "actions": {}})
    assert names_of(api, f"{path}?deleteDaysThreshold=30") == ["Long"]
    assert names_of(api, f"{path}?deleteDaysThreshold=29") == ["Long", "Short"]
    assert names_of(api, f"{path}?hasErrors=true") == []
    assert names_of(api, f"{path}?hasErrors=false&summary=false") == ["Long", "Short"]
    assert api.refused("GET", f"{path}?deleteDaysThreshold=-1") == (400, "invalid.value")


def test_trunk_bases_are_filtered_by_whether_they_record(api: Api) -> None:
    site = api.site()
    api.trunk_base(site, "Silent")
    base = api.trunk_base(site, "Recorded", proxy="sip.b.example:5061")
    recorded = {**base["properties"], "trunk_recording_enabled": {"value": {"instance": True}}}
    api.ok("PUT", f"{EDGES}/trunkbasesettings/{base['id']}", {**base, "properties": recorded})
    assert names_of(api, f"{EDGES}/trunkbasesettings?recordingEnabled=true") == ["Recorded"]
    assert names_of(api, f"{EDGES}/trunkbasesettings?recordingEnabled=false") == ["Silent"]


def test_numbers_are_filtered_by_their_digits_and_users_by_their_state(api: Api) -> None:
    api.ok("POST", f"{EDGES}/didpools", {"startPhoneNumber": "+4930100", "endPhoneNumber": "+4930112"})
    found = api.ok("GET", f"{EDGES}/didpools/dids?type=ASSIGNED_AND_UNASSIGNED&numberMatch=3011")["entities"]
    assert [did["number"] for did in found] == ["+4930110", "+4930111", "+4930112"]
    assert len(names_of(api, "/api/v2/users?state=any")) == 1
    assert names_of(api, "/api/v2/users?state=inactive") == []
    assert names_of(api, "/api/v2/users?jabberId=x") == []


def test_a_flag_that_asks_for_what_comes_anyway_is_no_filter(api: Api) -> None:
    assert api.send("GET", "/api/v2/authorization/divisions?objectCount=false").status_code == 200
    assert api.send("GET", "/api/v2/authorization/divisions?objectCount=true").status_code == 501


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        ([{"type": "EXACT", "fields": ["name"], "value": "main office"}], ["Main Office"]),
        ([{"type": "EXACT", "fields": ["name"], "value": "Main"}], []),
        ([{"type": "TERM", "fields": ["name"], "value": "office"}], ["Main Office", "Other office"]),
        ([{"type": "STARTS_WITH", "fields": ["name"], "value": "other"}], ["Other office"]),
        ([{"type": "CONTAINS", "fields": ["name", "address.city"], "value": "frank"}], ["Main Office", "Other office"]),
        ([{"type": "TERM", "fields": ["name"], "value": "main", "operator": "NOT"}], ["Other office"]),
        (
            [
                {"type": "TERM", "fields": ["name"], "value": "main", "operator": "OR"},
                {"type": "TERMS", "fields": ["name"], "values": ["other", "third"], "operator": "OR"},
            ],
            ["Main Office", "Other office"],
        ),
        ([], ["Main Office", "Other office"]),
    ],
)
def test_locations_are_searched_by_criteria(api: Api, criteria: list[dict[str, object]], names: list[str]) -> None:
    api.location("Main Office")
    api.location("Other office")
    gone = api.location("Deleted office")
    api.ok("DELETE", f"/api/v2/locations/{gone['id']}")
    found = api.ok("POST", "/api/v2/locations/search", {"query": criteria, "sortBy": "name"})
    assert [one["name"] for one in found["results"]] == names
    assert found["total"] == len(names)


def test_a_search_of_locations_is_paged_and_says_what_it_does_not_know(api: Api) -> None:
    for name in ("A", "B", "C"):
        api.location(name)
    page = api.ok("POST", "/api/v2/locations/search", {"pageSize": 2, "pageNumber": 2, "sortOrder": "DESC"})
    assert ([one["name"] for one in page["results"]], page["pageCount"]) == (["A"], 2)
    regex = {"query": [{"type": "REGEX", "fields": ["name"], "value": ".*"}]}
    assert api.refused("POST", "/api/v2/locations/search", regex) == (501, "not.implemented")
    assert api.refused("POST", "/api/v2/locations/search", {"query": [{"type": "EXACT"}]}) == (400, "invalid.value")
