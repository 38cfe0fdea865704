"""The control API: recorder, faults, stale reads, drift, snapshot, seed, clock."""

from __future__ import annotations

import urllib.error

import pytest
import requests

from tests.genesys.emulator.conftest import EDGES

pytestmark = pytest.mark.emulator

QUEUES = "/api/v2/routing/queues"


def names(api) -> list[str]:
    return [queue["name"] for queue in api.ok("GET", QUEUES)["entities"]]


def test_the_recorder_keeps_every_request_with_its_operation(api, emulator):
    api.queue()
    api.send("GET", "/api/v2/orgs/1")

    recorded = emulator.control("calls")

    assert [(call["method"], call["operation"], call["status"]) for call in recorded["calls"]] == [
        ("POST", "post_routing_queues", 200),
        ("GET", "", 404),
    ]
    assert recorded["totals"]["POST post_routing_queues"] == 1
    emulator.control("calls", method="DELETE")
    assert emulator.control("calls")["count"] == 0


def test_a_fault_answers_instead_of_the_operation_as_often_as_ordered(api, emulator):
    emulator.control("faults", {"method": "POST", "path": "/api/v2/routing/*", "status": 503, "times": 2})

    statuses = [api.send("POST", QUEUES, {"name": "Q"}).status_code for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert names(api) == ["Q"]
    assert emulator.control("faults")["faults"][0]["hits"] == 2


def test_a_fault_can_ask_for_a_retry_later(api, emulator):
    emulator.control("faults", {"status": 429, "retryAfter": 7})

    answer = api.send("GET", QUEUES)

    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (
        429,
        "7",
        "too.many.requests.retry.after",
    )


def test_a_fault_can_let_the_first_requests_pass(api, emulator):
    emulator.control("faults", {"path": QUEUES, "skip": 1, "status": 500})

    assert [api.send("GET", QUEUES).status_code for _ in range(3)] == [200, 500, 200]


@pytest.mark.parametrize(("when", "written"), [("before", []), ("after", ["Q"])])
def test_a_connection_breaks_before_or_after_the_write(api, emulator, when, written):
    emulator.control("faults", {"method": "POST", "path": QUEUES, "reset": True, "when": when})

    with pytest.raises(requests.ConnectionError):
        api.send("POST", QUEUES, {"name": "Q"})

    assert names(api) == written
    assert emulator.control("calls")["calls"][0]["status"] == 0


def test_an_answer_can_be_lost_in_an_error_after_the_write(api, emulator):
    emulator.control("faults", {"method": "POST", "path": QUEUES, "status": 504, "when": "after"})

    assert api.refused("POST", QUEUES, {"name": "Q"}) == (504, "request.timeout")
    assert names(api) == ["Q"]


def test_an_answer_can_come_after_the_client_gave_up(api, emulator):
    emulator.control("faults", {"method": "POST", "path": QUEUES, "delaySeconds": 0.2, "when": "after"})

    with pytest.raises(requests.ReadTimeout):
        api.session.post(emulator.url + QUEUES, json={"name": "Q"}, timeout=0.05)

    assert names(api) == ["Q"]


def test_a_login_can_fail_too(api, emulator):
    emulator.control("faults", {"path": "/oauth/token", "status": 503})

    assert api.login(emulator.client_id, emulator.client_secret).status_code == 503
    assert api.login(emulator.client_id, emulator.client_secret).status_code == 200


def test_what_was_just_written_can_be_read_stale(api, emulator):
    queue = api.queue("Old")
    emulator.control("behaviour", {"staleReads": 2})

    api.ok("PUT", f"{QUEUES}/{queue['id']}", {"name": "New"})

    assert [api.ok("GET", f"{QUEUES}/{queue['id']}")["name"] for _ in range(3)] == ["Old", "Old", "New"]


def test_a_stale_creation_is_not_found_and_a_stale_deletion_still_there(api, emulator):
    emulator.control("faults", {"method": "POST", "path": QUEUES, "staleReads": 1})
    emulator.control("faults", {"method": "DELETE", "path": f"{QUEUES}/*", "staleReads": 1})

    queue = api.queue("Q")
    assert names(api) == []
    assert api.ok("GET", f"{QUEUES}/{queue['id']}")["name"] == "Q"
    api.ok("DELETE", f"{QUEUES}/{queue['id']}")
    assert api.ok("GET", f"{QUEUES}/{queue['id']}")["name"] == "Q"
    assert api.refused("GET", f"{QUEUES}/{queue['id']}") == (404, "not.found")


@pytest.mark.parametrize("order", [{"stauts": 500}, {"when": "later"}, {"times": -1}, {"status": "many"}])
def test_a_wrong_fault_is_refused(emulator, order):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        emulator.control("faults", order)


def test_drift_changes_an_object_without_its_version_and_leaves_a_trace(api, emulator):
    site = api.site(mediaRegions=["eu-west-1"])
    path = f"/api/v2/telephony/providers/edges/sites/{site['id']}"

    emulator.control("drift", {"path": path, "patch": {"mediaRegions": ["us-east-1"], "callerName": None}})

    changed = api.ok("GET", path)
    assert (changed["mediaRegions"], changed["version"]) == (["us-east-1"], 2)
    assert "callerName" not in changed
    last = emulator.control("events?all=true")["events"][-1]["detail"]["eventBody"]
    assert (last["action"], last["entityType"]) == ("Update", "Site")
    assert "clientId" not in last
    assert last["userId"]


@pytest.mark.parametrize(
    ("path", "patch"),
    [
        ("/api/v2/recording/settings", {"regionalRecordingStorageEnabled": True}),
        ("/api/v2/recording/recordingkeys/rotationschedule", {"period": "YEARLY"}),
        ("/api/v2/organizations/authentication/settings", {"universalLogout": True}),
        ("/api/v2/tokens/timeout", {"enableIdleTokenTimeout": True}),
    ],
)
def test_settings_drift_too(api, emulator, path, patch):
    emulator.control("drift", {"path": path, "patch": patch})

    assert patch.items() <= api.ok("GET", path).items()


def test_rows_and_configurations_drift_by_their_path(api, emulator):
    rows = f"/api/v2/flows/datatables/{api.table(status='string')['id']}/rows"
    api.ok("POST", rows, {"key": "failover"})
    config = f"/api/v2/integrations/{api.integration()['id']}/config/current"

    emulator.control("drift", {"path": f"{rows}/failover", "patch": {"status": "APPROVED"}})
    emulator.control("drift", {"path": config, "patch": {"notes": "changed"}})

    assert api.ok("GET", f"{rows}/failover?showbrief=false")["status"] == "APPROVED"
    assert api.ok("GET", config)["notes"] == "changed"


def test_drift_deletes_as_the_platform_deletes(api, emulator):
    queue, site = api.queue(), api.site()

    emulator.control("drift", {"type": "queues", "id": queue["id"], "delete": True})
    emulator.control("drift", {"type": "sites", "id": site["id"], "delete": True})

    assert api.refused("GET", f"{QUEUES}/{queue['id']}") == (404, "not.found")
    assert api.ok("GET", f"/api/v2/telephony/providers/edges/sites/{site['id']}")["state"] == "deleted"


def test_a_snapshot_can_be_seeded_into_another_life(api, emulator):
    api.queue("Kept")
    snapshot = emulator.control("snapshot")
    emulator.control("reset", method="POST")
    assert names(api) == []

    emulator.control("seed", {"objects": {"queues": snapshot["objects"]["queues"]}})

    assert names(api) == ["Kept"]


def test_a_failed_request_changes_nothing(api, emulator):
    before = emulator.control("snapshot")
    api.refused("POST", "/api/v2/telephony/providers/edges/sites", {"name": "S", "location": {"id": "none"}})

    assert emulator.control("snapshot") == before


def test_the_openapi_document_lists_what_is_implemented(emulator):
    document = emulator.control("openapi.json")

    assert document["paths"][QUEUES]["post"]["operationId"] == "post_routing_queues"
    assert "/api/v2/quality/forms" not in document["paths"]
    assert document["paths"][f"{QUEUES}/{{queueId}}"]["delete"]["x-permissions"] == ["routing:queue:delete"]


def test_the_openapi_document_describes_bodies_and_success_codes(emulator):
    paths = emulator.control("openapi.json")["paths"]

    body = paths["/api/v2/routing/queues"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["name"]
    assert body["properties"]["enableManualAssignment"] == {"type": "boolean"}
    assert "204" in paths["/api/v2/locations/{locationId}"]["delete"]["responses"]


def test_a_frozen_clock_stands_until_it_is_moved(api, emulator):
    now = emulator.control("clock", {"frozen": True})["now"]

    assert api.queue("A")["dateCreated"] == now
    emulator.control("clock", {"advanceSeconds": 3600})
    assert api.queue("B")["dateCreated"] > now
    assert emulator.control("clock", {"frozen": False, "reset": True})["frozen"] is False


@pytest.mark.parametrize(
    ("path", "order", "field"),
    [
        ("seed", {"objects": {"queues": {"x": 3}}}, "queues.x"),
        ("seed", {"objects": {"queue": {"x": {"id": "x"}}}}, "queue is not a kind"),
        ("seed", {"objects": {"queues": {"x": {"name": "A"}}}}, "queues.x must have the id"),
        ("seed", {"objects": {"tokens": {"x": {}}}}, "tokens"),
        ("faults", {"faults": 3}, "faults"),
        ("faults", {"faults": [3]}, "faults"),
        ("faults", {"status": 99}, "status"),
        ("faults", {"delaySeconds": -1}, "delaySeconds"),
        ("faults", {"delaySeconds": "long"}, "delaySeconds"),
        ("faults", {"reset": "yes"}, "reset"),
        ("faults", {"code": 3}, "code"),
        ("clients", {"permissions": "routing:queue:view"}, "permissions"),
        ("clients", {"permissions": [3]}, "permissions"),
        ("clients", {"accessTokenValiditySeconds": "long"}, "accessTokenValiditySeconds"),
        ("clients", {"permission": ["routing:queue:view"]}, "permission"),
        ("clock", {"advance": 3600}, "advance"),
        ("clock", {"reset": "yes"}, "reset"),
        ("carriers/state", {"host": 3, "up": False}, "host"),
        ("clock", {"advanceSeconds": None}, "advanceSeconds"),
        ("clock", {"advanceSeconds": 1e300}, "advanceSeconds"),
        ("clock", {"advanceSeconds": 1e12}, "advanceSeconds"),
        ("behaviour", {"pendingPolls": -1}, "pendingPolls"),
        ("behaviour", {"linkRegions": "eu-central-1"}, "linkRegions"),
        ("behaviour", {"keyFailures": [1]}, "keyFailures"),
        ("behaviour", {"limit": None}, "limit"),
    ],
)
def test_a_wrong_order_names_the_field_and_changes_nothing(api, emulator, path, order, field):
    before = emulator.control("behaviour")

    answer = api.send("POST", f"/emulator/{path}", order)

    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert emulator.control("behaviour") == before
    assert api.ok("GET", QUEUES)["total"] == 0


def test_an_order_that_is_no_json_is_refused(api):
    assert api.send("POST", "/emulator/reset", data=b"[" * 100_000).status_code == 400


@pytest.mark.parametrize(("method", "path"), [("GET", "/emulator/nothing"), ("PUT", "/emulator/clock")])
def test_what_the_control_api_does_not_have_is_not_found_in_json(api, method, path):
    answer = api.send(method, path)

    assert answer.status_code == 404
    assert f"{method} {path}" in answer.json()["message"]


def test_the_snapshot_of_a_busy_organisation_is_a_seed(api, emulator):
    base = api.trunk_base(api.site())
    api.queue()
    api.table()
    api.flow()
    api.ok("POST", "/api/v2/integrations/actions", api.action_body(api.integration()))
    snapshot = emulator.control("snapshot")

    emulator.control("reset", method="POST")
    emulator.control("seed", {"objects": snapshot["objects"]})

    assert api.ok("GET", f"{EDGES}/trunkbasesettings/{base['id']}") == base
    assert emulator.control("snapshot")["objects"].keys() == snapshot["objects"].keys()
