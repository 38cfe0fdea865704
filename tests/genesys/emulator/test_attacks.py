"""What a hostile client tries: forged fields, made up cursors, revoked clients, oversized bodies."""

from __future__ import annotations

import base64
import json

import pytest
import requests

from tests.genesys.emulator.conftest import Api

pytestmark = pytest.mark.emulator


def test_fields_of_the_platform_are_not_the_clients_to_write(api):
    forged = {"id": "mine", "selfUri": "x", "dateCreated": "x", "createdBy": "me", "state": "deleted", "version": 99}

    queue = api.ok("POST", "/api/v2/routing/queues", {"name": "Q", **forged})
    api.ok("PUT", f"/api/v2/routing/queues/{queue['id']}", {"name": "Q", **forged})
    found = api.ok("GET", f"/api/v2/routing/queues/{queue['id']}")

    assert [one["id"] for one in api.ok("GET", "/api/v2/routing/queues")["entities"]] == [queue["id"]]
    assert all(found.get(name) != value for name, value in forged.items())


@pytest.mark.parametrize("division", ["x", 5, ["id"], True, []])
def test_a_division_that_is_no_object_is_refused(api, division):
    assert api.refused("POST", "/api/v2/routing/queues", {"name": "Q", "division": division}) == (400, "invalid.value")


@pytest.mark.parametrize("division", [{}, {"id": None}, {"id": ""}, None])
def test_a_division_without_an_id_is_the_home_division(api, division):
    home = api.ok("GET", "/api/v2/authorization/divisions/home")["id"]
    assert api.ok("POST", "/api/v2/routing/queues", {"name": "Q", "division": division})["division"]["id"] == home


def test_true_is_no_version(api):
    group = api.ok("POST", "/api/v2/architect/emergencygroups", {"name": "E", "emergencyCallFlows": []})
    assert group["version"] == 1
    path = f"/api/v2/architect/emergencygroups/{group['id']}"
    assert api.refused("PUT", path, {**group, "version": True}) == (409, "general.conflict")


def test_a_number_beyond_64_bits_is_refused(api):
    body = {"name": "Q", "acwSettings": {"timeoutMs": 10**25}}
    assert api.refused("POST", "/api/v2/routing/queues", body) == (400, "invalid.value")


@pytest.mark.parametrize("position", ["-1", "9" * 5000, "٣", "1e3", ""])
def test_a_cursor_that_was_made_up_is_refused(api, position):
    cursor = base64.urlsafe_b64encode(f"position:{position}".encode()).decode().rstrip("=")
    answer = api.refused("GET", "/api/v2/processautomation/triggers", params={"after": cursor})
    assert answer == (400, "invalid.value")


def test_a_body_beyond_what_is_read_is_refused_and_not_kept(api):
    answer = api.send(
        "POST", "/api/v2/routing/queues", data=b" " * (70 * 2**20), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "request.entity.too.large")


@pytest.mark.parametrize(("state", "old_token"), [("disabled", 401), ("inactive", 200)])
def test_a_disabled_client_loses_its_tokens_and_an_inactive_one_gets_no_more(api, emulator, state, old_token):
    role = api.ok("GET", "/api/v2/authorization/roles")["entities"][0]["id"]
    body = {"name": "C", "authorizedGrantType": "CLIENT-CREDENTIALS"}
    body["roleDivisions"] = [{"roleId": role, "divisionId": "*"}]
    made = api.ok("POST", "/api/v2/oauth/clients", body)
    client = Api(emulator, made["id"], made["secret"])

    api.ok("PUT", f"/api/v2/oauth/clients/{made['id']}", {**body, "state": state})

    assert client.send("GET", "/api/v2/routing/queues").status_code == old_token
    assert client.login(made["id"], made["secret"]).status_code == 400


def test_an_audit_query_that_nobody_polls_makes_room_after_a_while(api, emulator):
    query = {"interval": "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"}
    api.ok("POST", "/api/v2/audits/query", query)
    assert api.refused("POST", "/api/v2/audits/query", query) == (429, "too.many.requests")
    emulator.control("clock", {"advanceSeconds": 61})
    assert api.send("POST", "/api/v2/audits/query", query).status_code == 202


def test_a_login_and_a_webhook_take_no_body_that_is_too_large(api, emulator):
    large = b"x" * 512_001
    for path in ("/oauth/token", "/api/v2/integrations/webhooks/x/events"):
        answer = requests.post(emulator.url + path, data=large, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (413, "request.entity.too.large")


@pytest.mark.parametrize(
    "wrong",
    [
        {"roleDivisions": [{"roleId": "{role}", "divisionId": "nothing"}]},
        {"roleIds": ["nothing"]},
        {"roleDivisions": [{"roleId": "{role}", "divisionId": "*"}], "roleIds": ["nothing"]},
    ],
)
def test_a_client_gets_no_role_and_no_division_that_there_is_not(api, wrong):
    role = api.ok("GET", "/api/v2/authorization/roles")["entities"][0]["id"]
    body = {
        "name": "C",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        **json.loads(json.dumps(wrong).replace("{role}", role)),
    }
    assert api.refused("POST", "/api/v2/oauth/clients", body) == (400, "referenced.key.does.not.exist")


@pytest.mark.parametrize(
    "wrong",
    [
        {"actionDate": "tomorrow", "conversationQuery": {}},
        {"actionDate": "2030-01-01T00:00:00Z", "conversationQuery": {"interval": "last week"}},
    ],
)
def test_a_recording_job_has_dates_that_are_dates(api, wrong):
    assert api.refused("POST", "/api/v2/recording/jobs", {"action": "DELETE", **wrong}) == (400, "invalid.value")


def test_an_organisation_is_not_linked_to_itself_and_numbers_go_to_linked_regions_only(api):
    own = api.ok("GET", "/api/v2/organizations/me")["id"]
    link = {"targetOrganizationId": own, "targetRegion": "eu-west-1"}
    assert api.refused("POST", "/api/v2/telephony/organization/link", link) == (400, "invalid.value")
    move = {"sourceOrganizationId": own, "switchOrganizationId": "another", "targetRegion": "us-east-1"}
    assert api.refused("POST", "/api/v2/telephony/numbers/routing/all", move) == (400, "invalid.value")


def test_a_limit_without_an_upper_end_is_said_as_one(api):
    target = {"type": "Workflow", "id": api.flow("W", "workflow")}
    trigger = {"name": "T", "topicName": "v2.operations.events.{id}", "enabled": True, "target": target}
    answer = api.send("POST", "/api/v2/processautomation/triggers", {**trigger, "eventTTLSeconds": 9})
    assert "must be at least 10" in answer.json()["message"]
