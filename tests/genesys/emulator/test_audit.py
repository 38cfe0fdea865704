"""The audit trail, its queries and its events."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.emulator

QUERY = "/api/v2/audits/query"
DAY = "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z"
FILTER = "v2.audits.entitytype.{id}.entityid.{id}"


@pytest.fixture
def day(emulator):
    """Noon of a fixed day."""
    emulator.control("clock", {"now": "2026-05-01T12:00:00Z", "frozen": True})
    return emulator


def run_query(api, **body):
    started = api.send("POST", QUERY, {"interval": DAY, **body})
    assert started.status_code == 202, started.text
    path = f"{QUERY}/{started.json()['id']}"
    states = [started.json()["state"], *(api.ok("GET", path)["state"] for _ in range(2))]
    return path, states


def event_bridge(api, **properties):
    integration = api.integration("amazon-eventbridge-source", "Audit feed")
    path = f"/api/v2/integrations/{integration['id']}"
    config = api.ok("GET", f"{path}/config/current")
    config["properties"] = {
        "awsAccountId": "123456789012",
        "awsAccountRegion": "eu-central-1",
        "eventSourceSuffix": "audit",
        "eventFilter": [FILTER],
        **properties,
    }
    api.ok("PUT", f"{path}/config/current", config)
    api.ok("PATCH", path, {"intendedState": "ENABLED"})
    return integration


def test_every_write_leaves_a_record_with_who_what_and_which_properties(day, api):
    queue = api.queue("Emergency")
    api.ok("PUT", f"/api/v2/routing/queues/{queue['id']}", {"name": "Crisis"})
    api.ok("DELETE", f"/api/v2/routing/queues/{queue['id']}")

    path, states = run_query(api, serviceName="Routing")

    assert states == ["Queued", "Running", "Succeeded"]
    records = api.ok("GET", f"{path}/results")["entities"]
    assert [record["action"] for record in records] == ["Create", "Update", "Delete"]
    assert records[1]["propertyChanges"] == [{"property": "name", "oldValues": ["Emergency"], "newValues": ["Crisis"]}]
    assert records[0]["client"]["id"] == "emulator-client"
    assert records[0]["entity"]["name"] == "Emergency"


def test_results_come_by_cursor(day, api):
    for number in range(5):
        api.queue(f"Q{number}")
    path, _ = run_query(api, serviceName="Routing", sort=[{"name": "Timestamp", "sortOrder": "descending"}])

    found, cursor = [], None
    while True:
        listed = api.ok("GET", f"{path}/results?pageSize=2" + (f"&cursor={cursor}" if cursor else ""))
        found += [record["entity"]["name"] for record in listed["entities"]]
        cursor = listed.get("cursor")
        if cursor is None:
            break

    assert found == ["Q4", "Q3", "Q2", "Q1", "Q0"]


def test_results_wait_for_the_query(day, api):
    started = api.ok("POST", QUERY, {"interval": DAY})

    assert api.refused("GET", f"{QUERY}/{started['id']}/results") == (400, "bad.request")


def test_one_query_runs_at_a_time_over_at_most_thirty_days(day, api):
    month = "2026-04-01T00:00:00Z/2026-05-02T00:00:00Z"
    assert api.refused("POST", QUERY, {"interval": month}) == (400, "invalid.value")
    assert api.refused("POST", QUERY, {"interval": "yesterday"}) == (400, "invalid.value")

    api.ok("POST", QUERY, {"interval": DAY})

    assert api.refused("POST", QUERY, {"interval": DAY})[0] == 429


def test_filters_select_records(day, api):
    queue = api.queue("A")
    api.queue("B")
    path, _ = run_query(api, filters=[{"property": "EntityId", "value": queue["id"]}])

    assert [record["entity"]["id"] for record in api.ok("GET", f"{path}/results")["entities"]] == [queue["id"]]


def test_real_time_queries_reach_back_two_weeks(day, api):
    api.queue("A")

    found = api.ok("POST", f"{QUERY}/realtime", {"interval": DAY, "serviceName": "Routing"})

    assert (found["total"], found["entities"][0]["entity"]["name"]) == (1, "A")
    old = {"interval": "2026-04-01T00:00:00Z/2026-04-02T00:00:00Z", "serviceName": "Routing"}
    assert api.refused("POST", f"{QUERY}/realtime", old) == (400, "invalid.value")


def test_the_vocabulary_covers_every_record(day, api):
    api.table()
    api.queue()
    api.flow()
    path, _ = run_query(api)
    services = {
        row["name"]: {entity["name"] for entity in row["entities"]}
        for row in api.ok("GET", f"{QUERY}/servicemapping")["services"]
    }

    for record in api.ok("GET", f"{path}/results?pageSize=500")["entities"]:
        assert record["entityType"] in services[record["serviceName"]]


@pytest.mark.parametrize("path", [f"{QUERY}/some-id", f"{QUERY}/some-id/results", QUERY])
def test_nothing_deletes_the_trail(api, path):
    assert api.send("DELETE", path).status_code == 405


def test_secrets_never_enter_the_trail(day, api):
    body = {"name": "C", "type": {"id": "basicAuth"}, "credentialFields": {"userName": "u", "password": "hunter2"}}
    api.ok("POST", "/api/v2/integrations/credentials", body)
    path, _ = run_query(api)

    assert "hunter2" not in api.send("GET", f"{path}/results").text


def test_events_go_to_the_enabled_event_source_only(day, api):
    api.queue("Before")
    event_bridge(api)
    after = day.control("events")["next"]
    queue = api.queue("After")

    sent = day.control(f"events?after={after}")

    (event,) = sent["events"]
    organisation = api.ok("GET", "/api/v2/organizations/me")["id"]
    assert event["source"] == f"aws.partner/genesys.com/cloud/{organisation}/audit"
    assert (event["account"], event["region"], event["detail-type"]) == ("123456789012", "eu-central-1", FILTER)
    assert event["detail"]["topicName"] == f"v2.audits.entitytype.Queue.entityid.{queue['id']}"
    body = event["detail"]["eventBody"]
    assert (body["action"], body["entity"], body["serviceName"]) == (
        "Create",
        {"id": queue["id"], "type": "Queue"},
        "Routing",
    )
    assert event["detail"]["metadata"]["CorrelationId"]
    assert day.control(f"events?after={sent['next']}")["events"] == []


def test_events_that_nobody_subscribes_to_are_shown_on_request(api, emulator):
    event_bridge(api, eventFilter=["v2.audits.entitytype.Site.entityid.{id}"])
    after = emulator.control("events?all=true")["next"]
    api.queue()

    assert emulator.control(f"events?after={after}")["events"] == []
    assert len(emulator.control(f"events?after={after}&all=true")["events"]) == 1
