"""Usage queries and operational events: what was called, by whom, and what went down, in an interval."""

from __future__ import annotations

from typing import Any

import pytest

from tests.genesys.emulator.conftest import Api

pytestmark = pytest.mark.emulator

ALWAYS = "2020-01-01T00:00:00.000Z/2100-01-01T00:00:00.000Z"
BEFORE = "2020-01-01T00:00:00.000Z/2020-01-02T00:00:00.000Z"
EVENTS = "/api/v2/usage/events"


def finished(api: Api, path: str, body: Any) -> Any:
    """The result of a usage query, after it was seen running."""
    asked = api.ok("POST", path, body)
    assert asked["executionId"] in asked["resultsUri"]
    assert api.ok("GET", asked["resultsUri"]) == {"results": [], "queryStatus": "Running"}
    return api.ok("GET", asked["resultsUri"])


def test_the_usage_of_the_organisation_is_grouped_as_asked(api: Api, restricted: Any) -> None:
    other = restricted("routing:queue:view")
    for _ in range(2):
        other.ok("GET", "/api/v2/routing/queues")
    api.ok("GET", "/api/v2/routing/queues")
    api.refused("GET", "/api/v2/routing/queues/nothing")
    query = {"interval": ALWAYS, "groupBy": ["OAuthClientId", "HttpMethod"], "metrics": ["Requests", "Status400"]}

    rows = finished(api, "/api/v2/usage/query", query)["results"]

    by_client = {(row["clientId"], row["httpMethod"]): (row["requests"], row["status400"]) for row in rows}
    clients = api.ok("GET", "/api/v2/oauth/clients")["entities"]
    theirs = next(client["id"] for client in clients if client["id"] != api.emulator.client_id)
    assert by_client == {(api.emulator.client_id, "GET"): (2, 1), (theirs, "GET"): (2, 0)}
    assert all(row.keys() == {"clientId", "clientName", "httpMethod", "requests", "status400"} for row in rows)


def test_without_groups_there_is_one_row_and_with_granularity_it_has_a_date(api: Api, emulator: Any) -> None:
    emulator.control("clock", {"now": "2026-03-18T12:00:00.000Z"})  # a Wednesday
    api.ok("GET", "/api/v2/routing/queues")
    everything = finished(api, "/api/v2/usage/query", {"interval": ALWAYS})["results"]
    assert [(row["requests"], row["status200"], "date" in row) for row in everything] == [(1, 1, False)]
    starts = {"Day": "2026-03-18", "Week": "2026-03-16", "Month": "2026-03-01"}
    for granularity, start in starts.items():
        rows = finished(api, "/api/v2/usage/query", {"interval": ALWAYS, "granularity": granularity})["results"]
        assert [row["date"] for row in rows] == [f"{start}T00:00:00.000Z"]
    assert finished(api, "/api/v2/usage/query", {"interval": BEFORE})["results"] == []


def test_a_search_finds_by_names_methods_and_operations_and_pages_by_cursor(api: Api) -> None:
    for path in ("/api/v2/routing/queues", "/api/v2/routing/wrapupcodes", "/api/v2/locations"):
        api.ok("GET", path)
    api.queue()
    name = api.ok("GET", "/api/v2/oauth/clients")["entities"][0]["name"]
    wish = {"interval": ALWAYS, "httpMethods": ["GET"], "oauthClientNames": [name]}
    asked = api.ok("POST", "/api/v2/usage/simplesearch", wish)["resultsUri"]
    api.ok("GET", asked)
    first = api.ok("GET", f"{asked}?pageSize=3")
    rest = api.ok("GET", f"{asked}?pageSize=3&after={first['cursors']['after']}")
    found = [row["templateUri"] for page in (first, rest) for row in page["results"]]
    assert found == sorted(found)
    assert set(found) >= {"/api/v2/routing/queues", "/api/v2/routing/wrapupcodes", "/api/v2/locations"}
    assert [len(page["results"]) for page in (first, rest)] == [3, 1]
    assert "cursors" not in rest
    one = {**wish, "templateUris": ["/api/v2/locations"]}
    assert len(finished(api, "/api/v2/usage/simplesearch", one)["results"]) == 1
    assert finished(api, "/api/v2/usage/simplesearch", {**wish, "oauthClientNames": ["nobody"]})["results"] == []


def test_the_result_of_one_sort_of_query_is_not_that_of_another(api: Api) -> None:
    asked = api.ok("POST", "/api/v2/usage/query", {"interval": ALWAYS})["executionId"]
    assert api.refused("GET", f"/api/v2/usage/simplesearch/{asked}/results") == (404, "not.found")
    path = f"/api/v2/oauth/clients/{api.emulator.client_id}/usage/query/results/{asked}"
    assert api.refused("GET", path) == (404, "not.found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"interval": "yesterday"},
        {"interval": "2026-01-02T00:00:00Z/2026-01-01T00:00:00Z"},
        {"interval": ALWAYS, "granularity": "Hour"},
        {"interval": ALWAYS, "groupBy": ["Carrier"]},
        {"interval": ALWAYS, "metrics": ["Latency"]},
    ],
)
def test_a_usage_query_that_says_something_unknown_is_refused(api: Api, body: Any) -> None:
    assert api.refused("POST", "/api/v2/usage/query", body) == (400, "invalid.value")


def test_events_are_found_by_interval_term_and_order_and_counted(api: Api, emulator: Any) -> None:
    for hour, host in enumerate(("sip.a.example", "sip.b.example")):
        emulator.control("clock", {"now": f"2026-03-18T1{hour}:00:00.000Z"})
        emulator.control("carriers/state", {"host": host, "up": False})

    def found(**fields: Any) -> list[str]:
        return [event["entityId"] for event in api.ok("POST", f"{EVENTS}/query", fields)["entities"]]

    assert found(interval=ALWAYS) == ["host:sip.b.example", "host:sip.a.example"]
    assert found(interval=ALWAYS, sortOrder="ASC") == ["host:sip.a.example", "host:sip.b.example"]
    assert found(interval=ALWAYS, searchTerm="B.EXAMPLE") == ["host:sip.b.example"]
    assert found(interval="2026-03-18T10:30:00Z/2026-03-18T12:00:00Z") == ["host:sip.b.example"]
    assert found(interval=ALWAYS, eventDefinitionIds=["emulator-integration-error"]) == []
    page = api.ok("POST", f"{EVENTS}/query?pageSize=1", {"interval": ALWAYS})
    assert [event["entityId"] for event in page["entities"]] == ["host:sip.b.example"]
    following = api.ok("POST", page["nextUri"], {"interval": ALWAYS})
    assert [event["entityId"] for event in following["entities"]] == ["host:sip.a.example"]

    counted = api.ok("POST", f"{EVENTS}/aggregates/query", {"interval": ALWAYS})
    aggregate = counted["eventDefinitionAggregates"][0]
    assert (aggregate["eventDefinition"]["id"], aggregate["eventCount"]) == ("emulator-trunk-down", 2)
    assert api.ok("POST", f"{EVENTS}/aggregates/query", {"interval": BEFORE})["eventDefinitionAggregates"] == []


def test_a_snapshot_with_queries_and_functions_can_be_put_in_again(api: Api, emulator: Any) -> None:
    api.ok("POST", "/api/v2/usage/query", {"interval": ALWAYS})
    snapshot = emulator.control("snapshot")["objects"]
    assert emulator.control("seed", {"objects": snapshot})["stored"] == sum(map(len, snapshot.values()))
