"""What every answer has in common: login, permissions, headers, envelopes, refusals."""

from __future__ import annotations

import uuid

import pytest
import requests

from ringfence.genesys.client import Client
from ringfence.genesys.emulator.organisation import Options, Organisation

QUEUES = "/api/v2/routing/queues"


def test_login_answers_a_bearer_token_with_its_lifetime(api, emulator):
    answer = api.login(emulator.client_id, emulator.client_secret)

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 86_400


def test_credentials_may_come_in_the_form_as_other_peoples_clients_send_them(emulator):
    form = {"grant_type": "client_credentials", "client_id": emulator.client_id, "client_secret": "wrong"}
    refused = requests.post(f"{emulator.url}/oauth/token", data=form, timeout=10)
    granted = requests.post(
        f"{emulator.url}/oauth/token", data={**form, "client_secret": emulator.client_secret}, timeout=10
    )
    nobody = requests.post(f"{emulator.url}/oauth/token", data={"grant_type": "client_credentials"}, timeout=10)

    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert (granted.status_code, granted.json()["token_type"]) == (200, "bearer")
    assert (nobody.status_code, nobody.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    ("client", "secret", "form", "status", "error"),
    [
        ("emulator-client", "wrong", {}, 401, "invalid_client"),
        ("nobody", "wrong", {}, 400, "invalid_client"),
        ("emulator-client", "emulator-secret", {"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_refused_login_says_why(api, client, secret, form, status, error):
    answer = api.login(client, secret, **form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


def test_a_request_without_token_and_one_with_a_wrong_token_differ(emulator):
    url = emulator.url + "/api/v2/organizations/me"

    without = requests.get(url, timeout=10)
    wrong = requests.get(url, headers={"Authorization": "Bearer nonsense"}, timeout=10)

    assert (without.status_code, without.json()["code"]) == (401, "authentication.required")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad.credentials")


def test_a_token_expires_when_its_lifetime_is_over(emulator, restricted):
    emulator.control("clock", {"frozen": True})
    client = restricted()

    emulator.control("clock", {"advanceSeconds": 86_399})
    assert client.send("GET", "/api/v2/organizations/me").status_code == 200
    emulator.control("clock", {"advanceSeconds": 1})
    assert client.refused("GET", "/api/v2/organizations/me") == (401, "bad.credentials")


def test_missing_permissions_are_named(restricted):
    reader = restricted("routing:queue:view")

    assert reader.send("GET", QUEUES).status_code == 200
    body = reader.send("POST", QUEUES, {"name": "Q"}).json()
    assert (body["status"], body["code"]) == (403, "missing.permissions")
    assert body["messageParams"] == {"permissions": "routing:queue:add"}
    assert "{permissions}" in body["messageWithParams"]


def test_where_one_of_several_permissions_would_do_all_are_named(restricted):
    body = restricted("routing:queue:view").send("GET", "/api/v2/recording/settings").json()

    assert body["code"] == "missing.any.permissions"
    assert "recording:settings:editRegionalStorage" in body["messageParams"]["permissions"]


def test_a_wildcard_permission_covers_its_entity(restricted):
    assert restricted("routing:queue:*").ok("POST", QUEUES, {"name": "Q"})["name"] == "Q"


def test_the_correlation_id_is_on_every_answer_and_equals_the_context_id(api):
    good = api.send("GET", "/api/v2/organizations/me")
    bad = api.send("GET", f"{QUEUES}/{uuid.uuid4()}")

    assert uuid.UUID(good.headers["ININ-Correlation-Id"])
    assert bad.json()["contextId"] == bad.headers["ININ-Correlation-Id"]
    assert bad.json()["code"] == "not.found"


def test_rate_headers_count_the_requests_of_the_token(api, emulator):
    emulator.control("behaviour", {"limit": 300})
    first = api.send("GET", "/api/v2/organizations/me").headers
    second = api.send("GET", "/api/v2/organizations/me").headers

    assert int(second["inin-ratelimit-count"]) == int(first["inin-ratelimit-count"]) + 1
    assert first["inin-ratelimit-allowed"] == "300"
    assert 0 < int(first["inin-ratelimit-reset"]) <= 60


@pytest.mark.emulator
def test_without_a_limit_no_client_paces_itself_by_the_headers(emulator):
    """A client that keeps to the reported allowance (ours does) runs 400 calls without ever waiting."""
    waits = []
    client = Client(
        "eu-central-1", emulator.client_id, emulator.client_secret, endpoint=emulator.url, sleep=waits.append
    )

    for _ in range(400):
        client.get("/api/v2/tokens/timeout")

    client.close()
    assert waits == []


def test_the_limit_refuses_with_retry_after_and_opens_again(api, emulator):
    emulator.control("behaviour", {"limit": 3})
    for _ in range(3):
        assert api.send("GET", "/api/v2/organizations/me").status_code == 200

    refused = api.send("GET", "/api/v2/organizations/me")

    assert refused.status_code == 429
    assert refused.json()["code"] == "too.many.requests.retry.after"
    assert refused.json()["limit"]["key"] == "token.rate.per.minute"
    emulator.control("clock", {"advanceSeconds": int(refused.headers["Retry-After"])})
    assert api.send("GET", "/api/v2/organizations/me").status_code == 200
    emulator.control("behaviour", {"limit": 0})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v2/orgs/1/encryption/keys/rotate"),
        ("GET", "/api/v2/orgs/1/healthcheck/status"),
        ("GET", "/api/v2/orgs"),
        ("GET", "/api/v3/organizations/me"),
    ],
)
def test_paths_that_the_platform_does_not_have_are_not_found(api, method, path):
    assert api.refused(method, path) == (404, "not.found")


def test_an_id_with_a_line_break_is_not_found_like_any_other(api):
    assert api.refused("PUT", f"{QUEUES}/a%0Ab", {"name": "Q"}) == (404, "not.found")


def test_a_path_that_only_the_platform_has_says_so_by_name(api):
    answer = api.send("GET", "/api/v2/quality/forms")

    assert (answer.status_code, answer.json()["code"]) == (501, "not.implemented")
    assert answer.json()["messageParams"]["operation"] == "get_quality_forms"


def test_a_verb_that_a_path_does_not_have_is_not_allowed(api):
    answer = api.send("DELETE", f"/api/v2/recording/keyconfigurations/{uuid.uuid4()}")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PUT"


def test_a_body_of_another_media_type_is_refused(api):
    answer = api.session.post(
        api.emulator.url + QUEUES, data="name=Q", headers={"Content-Type": "text/plain"}, timeout=10
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported.media.type")


def test_a_body_above_the_limit_is_too_large(api):
    assert api.refused("POST", QUEUES, {"name": "Q", "description": "x" * 512_000}) == (413, "request.entity.too.large")


def test_a_missing_and_a_broken_body_are_told_apart(api):
    headers = {"Content-Type": "application/json"}

    assert api.refused("POST", QUEUES) == (400, "postbody.required")
    assert api.refused("POST", QUEUES, data="{", headers=headers) == (400, "bad.request")
    assert api.refused("POST", QUEUES, ["name"]) == (400, "bad.request")


def test_every_wrong_field_is_reported_in_one_answer(api):
    body = api.send("POST", QUEUES, {"skillEvaluationMethod": "LUCK", "enableManualAssignment": "yes"}).json()

    fields = {detail["fieldName"] for detail in body["details"]}
    assert fields == {"name", "skillEvaluationMethod", "enableManualAssignment"}
    assert body["code"] == "invalid.value"


def test_pages_link_to_their_neighbours(api):
    for number in range(5):
        api.queue(f"Queue {number}")

    middle = api.ok("GET", f"{QUEUES}?pageSize=2&pageNumber=2")
    last = api.ok("GET", middle["nextUri"])

    assert (middle["total"], middle["pageCount"], middle["pageSize"]) == (5, 3, 2)
    assert [queue["name"] for queue in last["entities"]] == ["Queue 4"]
    assert "nextUri" not in last
    assert last["previousUri"] == f"{QUEUES}?pageSize=2&pageNumber=2"
    assert api.ok("GET", f"{QUEUES}?pageNumber=9")["entities"] == []


def test_cursor_pages_lead_through_the_whole_list(api):
    workflow = api.flow("Failover", kind="workflow")
    for number in range(5):
        body = {
            "name": f"T{number}",
            "topicName": "v2.operations.events.{id}",
            "target": {"type": "Workflow", "id": workflow},
        }
        api.ok("POST", "/api/v2/processautomation/triggers", {**body, "enabled": True})

    found, path = [], "/api/v2/processautomation/triggers?pageSize=2"
    while path:
        listed = api.ok("GET", path)
        found += [trigger["name"] for trigger in listed["entities"]]
        path = listed.get("nextUri")

    assert found == ["T0", "T1", "T2", "T3", "T4"]
    assert api.refused("GET", "/api/v2/processautomation/triggers?after=made-up") == (400, "invalid.value")


def test_lists_filter_by_name_with_asterisks(api):
    for name in ("Emergency", "Emergency EU", "Sales"):
        api.queue(name)

    assert [queue["name"] for queue in api.ok("GET", f"{QUEUES}?name=emergency")["entities"]] == ["Emergency"]
    assert len(api.ok("GET", f"{QUEUES}?name=emerg*")["entities"]) == 2


def test_the_same_seed_gives_the_same_ids_and_a_restart_repeats_none(tmp_path):
    def some_ids(file):
        organisation = Organisation(Options(seed=7, state_file=file))
        ids = [organisation.new_id() for _ in range(3)]
        organisation.store.close()
        return ids

    first = some_ids(tmp_path / "one.sqlite")

    assert some_ids(tmp_path / "two.sqlite") == first
    assert not set(some_ids(tmp_path / "one.sqlite")) & set(first)
