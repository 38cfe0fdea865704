"""What takes more than one request: login, paging, jobs, states, and the rules between objects."""

from __future__ import annotations

import pytest

from tests.conformance.lives import BY_KIND, EDGES
from tests.conformance.refusals import NOWHERE

pytestmark = pytest.mark.emulator

QUEUES = "/api/v2/routing/queues"


@pytest.fixture
def must(judge):
    """Reports and fails unless a statement about the organisation holds."""

    def verdict(title, source, *, expected, found):
        judge.verdict(title, source, [] if found == expected else [f"expected {expected!r}, found {found!r}"])

    return verdict


@pytest.fixture
def writing(judge):
    judge.allow(writes=True, emulator_only=False)


@pytest.fixture
def emulator(judge):
    judge.allow(writes=True, emulator_only=True)
    return judge.target.emulator


def test_login_refuses_in_the_words_of_oauth(target, must):
    wrong = target.login("no-such-client", "no-secret")
    grant = target.login("no-such-client", "no-secret", grant="no_such_grant")

    must("login: wrong client", "RFC 6749", expected=True, found=wrong.status in {400, 401})
    must("login: error body", "RFC 6749", expected=True, found="error" in (wrong.document or {}))
    must("login: wrong grant", "RFC 6749", expected=True, found=grant.status in {400, 401})


def test_pages_lead_to_their_neighbours(target, must):
    first = target.send(f"GET {QUEUES}?pageSize=1&pageNumber=1").document
    beyond = target.send(f"GET {QUEUES}?pageSize=1&pageNumber={first['pageCount'] + 1}")

    must("paging: pageCount", "OAS", expected=first["total"], found=first["pageCount"])
    must("paging: nextUri", "OAS", expected=first["pageCount"] > 1, found="nextUri" in first)
    must(
        "paging: beyond the last page",
        "OAS",
        expected=(200, []),
        found=(beyond.status, beyond.document.get("entities")),
    )


def test_a_cursor_leads_through_the_whole_list(target, world, writing, must):
    made = {world.create(BY_KIND["trigger"]).document["id"] for _ in range(3)}
    found, path = [], "/api/v2/processautomation/triggers?pageSize=2"
    while path and len(found) < 1000:
        listed = target.send(f"GET {path}").document
        found += [trigger["id"] for trigger in listed["entities"]]
        path = listed.get("nextUri")

    must("cursor: every trigger once", "OAS", expected=len(found), found=len(set(found)))
    must("cursor: ours among them", "OAS", expected=set(), found=made - set(found))


def test_a_new_site_has_its_region_a_route_and_number_plans(target, world, writing, must):
    site = world.create(BY_KIND["site"]).document
    home = target.send("GET /api/v2/telephony/mediaregions").document["awsHomeRegion"]
    one = f"GET {EDGES}/sites/{site['id']}"
    read = target.await_(one, lambda answer: answer.status == 200).document
    routes = target.await_(f"{one}/outboundroutes", lambda answer: bool(answer.document.get("entities"))).document
    plans = target.await_(f"{one}/numberplans", lambda answer: bool(answer.document)).document

    must("site: home region added", "TF site schema", expected=True, found=home in read["mediaRegions"])
    must(
        "site: default route",
        "TF",
        expected=["Default Outbound Route"],
        found=[one["name"] for one in routes["entities"]],
    )
    must("site: default number plans", "TF", expected=True, found=len(plans) > 0)


def test_an_integration_is_disabled_at_first_and_gets_there_later(target, world, writing, must):
    made = world.create(BY_KIND["integration"]).document
    path = f"/api/v2/integrations/{made['id']}"
    config = target.send(f"GET {path}/config/current").document
    asked = target.send(f"PATCH {path}", {"intendedState": "ENABLED"})
    reached = target.await_(f"GET {path}", lambda answer: answer.document["reportedState"]["code"] == "ACTIVE")

    must("integration: intendedState of a new one", "TF", expected="DISABLED", found=made["intendedState"])
    must("integration: config has a version", "OAS", expected=True, found="version" in config)
    must("integration: PATCH of the state", "OAS", expected=200, found=asked.status)
    must("integration: state reached", "TF", expected="ACTIVE", found=reached.document["reportedState"]["code"])


def test_secrets_are_not_read_back(target, world, writing, must):
    made = world.create(BY_KIND["credential"]).document
    read = target.send(f"GET /api/v2/integrations/credentials/{made['id']}").document

    must("credential: secret hidden", "TF", expected=False, found="x" in (read.get("credentialFields") or {}).values())


def test_a_data_table_only_grows(target, world, writing, must):
    life = BY_KIND["dataTable"]
    made = world.create(life).document
    path = f"{life.path}/{made['id']}"
    schema = world.fill(life.body)["schema"]
    columns = schema["properties"]
    less = {"name": made["name"], "schema": {**schema, "properties": {"key": columns["key"]}}}
    more = {"name": made["name"], "schema": {**schema, "properties": {**columns, "region": {"type": "string"}}}}

    grown = target.send(f"PUT {path}", more)
    shrunk = target.send(f"PUT {path}", less)
    row = {"key": "k", "status": "PENDING", "region": "eu-central-1"}
    added = target.send(f"POST {path}/rows", row)
    read = target.send(f"GET {path}/rows/k?showbrief=false")
    removed = target.send(f"DELETE {path}/rows/k")

    must("data table: a column more", "TF#321", expected=200, found=grown.status)
    must("data table: a column less", "TF", expected="flows.datatables.cannot.remove.fields", found=shrunk.code)
    must(
        "data table row: create, read, delete",
        "OAS",
        expected=(200, row, 204),
        found=(added.status, read.document, removed.status),
    )


def test_what_cannot_change_is_refused(target, world, writing, must):
    trigger = world.create(BY_KIND["trigger"]).document
    topic = {**trigger, "topicName": "v2.integrations.inbound.webhook.{id}.invocation"}
    path = f"/api/v2/processautomation/triggers/{trigger['id']}"
    target.send(f"PUT {path}", topic)

    read = target.send(f"GET {path}").document
    must("trigger: topic stays", "OAS", expected=trigger["topicName"], found=read["topicName"])


def test_a_flow_job_says_how_it_went(target, world, writing, must):
    (registered, done), state = world.deploy("flow", world.fill("{name}"))
    found = target.send(f"GET /api/v2/flows/{state['flow']['id']}")

    must("flow job: registered", "OAS", expected=True, found=registered.status in {200, 202})
    must("flow job: fields", "OAS", expected=set(), found={"id", "presignedUrl", "headers"} - set(registered.document))
    must("flow job: end", "TF architect_flow", expected="Success", found=done.document["status"])
    must("flow: readable", "OAS", expected=(200, "INBOUNDCALL"), found=(found.status, found.document.get("type")))


def test_a_flow_that_refers_to_nothing_fails_with_messages(target, world, writing, must):
    transfer = "[transferToAcd: {name: To nobody, targetQueue: {lit: {name: no such queue}}}]"
    _, state = world.deploy("flow", world.fill("{name}"), transfer)

    must("flow job: failure", "TF architect_flow", expected="Failure", found=state["status"])
    kinds = {message["type"] for message in state.get("messages") or []}
    must("flow job: an error among the messages", "TF", expected=True, found="Error" in kinds)


def test_an_audit_query_is_a_job_with_a_cursor(target, world, writing, must):
    queue = world.create(BY_KIND["queue"]).document
    body = {
        "interval": interval(target),
        "serviceName": "Routing",
        "filters": [{"property": "EntityId", "value": queue["id"]}],
    }
    started = target.send("POST /api/v2/audits/query", body)
    path = f"/api/v2/audits/query/{started.document['id']}"
    ended = target.await_(f"GET {path}", lambda answer: answer.document["state"] not in {"Queued", "Running"})
    results = target.send(f"GET {path}/results?pageSize=25")

    must("audit query: accepted", "OAS", expected=True, found=started.status in {200, 202})
    must("audit query: end", "OAS", expected="Succeeded", found=ended.document["state"])
    must("audit results: fields", "OAS", expected=set(), found={"id", "pageSize", "entities"} - set(results.document))
    if target.emulator:  # a real organisation shows a write minutes later
        actions = [record["action"] for record in results.document["entities"]]
        must("audit results: the write", "HELP", expected=["Create"], found=actions)


def test_an_address_that_is_not_allowed_is_locked_out(emulator, target, must):
    settings = "/api/v2/organizations/authentication/settings"
    target.send(f"PATCH {settings}", {"ipAddressAllowlist": ["192.0.2.0/24"]})
    locked = target.send("GET /api/v2/organizations/me")
    emulator.control("drift", {"path": settings, "patch": {"ipAddressAllowlist": []}})

    must("allow-list: lock-out", "OAS", expected=(401, "ip.not.authorized"), found=(locked.status, locked.code))


def test_the_request_limit_names_when_to_come_back(emulator, target, must):
    emulator.control("behaviour", {"limit": 2})
    answers = [target.send("GET /api/v2/organizations/me") for _ in range(3)]
    emulator.control("behaviour", {"limit": 0})

    codes = {"too.many.requests.retry.after", "too.many.requests"}
    must("limit: status", "OAS", expected=429, found=answers[-1].status)
    must("limit: code", "OAS", expected=True, found=answers[-1].code in codes)
    must("limit: Retry-After", "SDK, TF", expected=True, found=int(answers[-1].headers["Retry-After"]) > 0)


def test_protection_ends_at_a_thousand_conversations(emulator, target, must):
    path = "PUT /api/v2/recordings/deletionprotection?protect=true"
    batches = [[f"cap-{batch}-{number}" for number in range(100)] for batch in range(11)]

    statuses = [target.send(path, {"conversationIds": batch}).status for batch in batches]

    must("deletion protection: cap", "HELP", expected=400, found=statuses[-1])
    target.send("PUT /api/v2/recordings/deletionprotection?protect=false", {"conversationIds": batches[0]})


def test_the_status_page_needs_no_token(emulator, target, must):
    for document, field in (("summary", "status"), ("components", "components"), ("incidents/unresolved", "incidents")):
        answer = target.send(f"GET /api/v2/{document}.json", token="")
        must(f"status page: {document}", "3P: Statuspage v2", expected=True, found=field in answer.document)


def test_a_media_type_that_is_not_json_is_refused(target, writing, must):
    answer = target.send(f"POST {QUEUES}", data=b"name=x")

    must("protocol: media type", "OAS", expected=(415, "unsupported.media.type"), found=(answer.status, answer.code))


def test_a_reference_to_nothing_is_refused(target, world, writing, must):
    body = {**world.fill(BY_KIND["scheduleGroup"].body), "openSchedules": [{"id": NOWHERE}]}
    answer = target.send("POST /api/v2/architect/schedulegroups", body)

    must("schedule group: unknown schedule", "OAS", expected=True, found=answer.status in {400, 404})


def interval(target):
    """The last day of the organisation's clock."""
    from datetime import UTC, datetime, timedelta

    now = datetime.fromisoformat(target.emulator.control("clock")["now"]) if target.emulator else datetime.now(UTC)
    start, end = now - timedelta(days=1), now + timedelta(seconds=1)
    return f"{start:%Y-%m-%dT%H:%M:%S.000Z}/{end:%Y-%m-%dT%H:%M:%S.000Z}"
