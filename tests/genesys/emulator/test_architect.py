"""Data tables, flows, call routes, emergency groups, schedules, triggers, queues."""

from __future__ import annotations

import uuid

import pytest
import requests

pytestmark = pytest.mark.emulator

EDGES = "/api/v2/telephony/providers/edges"
TABLES = "/api/v2/flows/datatables"
GUARDRAIL = """
inboundCall:
  name: Guardrail
  defaultLanguage: en-us
  startUpRef: /inboundCall/tasks/task[Main_10]
  tasks:
  - task:
      name: Main
      refId: Main_10
      actions:
      - dataTableLookup:
          name: Approval
          lookupValue: {lit: failover}
          dataTable: {Approvals: {foundOutputs: {status: {var: Flow.status}}}}
          outputs:
            found:
              actions:
              - callData:
                  name: Tell
                  category: {Web: {dataAction: {Notify: {inputs: {}}}}}
            notFound:
              actions:
              - transferToAcd: {name: Stay, targetQueue: {lit: {name: Emergency}}}
"""


def test_the_schema_of_a_table_is_shown_on_request_only(api):
    table = api.table(status="string")
    path = f"{TABLES}/{table['id']}"

    assert "schema" in table
    assert "schema" not in api.ok("GET", path)
    assert api.ok("GET", f"{path}?expand=schema")["schema"]["properties"]["status"] == {"type": "string"}
    assert table["division"]["name"] == "Home"


def test_a_table_needs_a_key_and_columns_of_known_types(api):
    without = {"name": "T", "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    wrong = {"name": "T", "schema": {"properties": {"key": {"type": "string"}, "a": {"type": "date"}}}}

    assert api.refused("POST", TABLES, without) == (400, "invalid.value")
    assert api.refused("POST", TABLES, wrong) == (400, "invalid.value")


def test_columns_can_be_added_and_never_removed(api):
    table = api.table(status="string")
    path = f"{TABLES}/{table['id']}"
    api.ok("POST", f"{path}/rows", {"key": "failover", "status": "PENDING"})
    columns = table["schema"]["properties"]

    wider = {**table["schema"], "properties": {**columns, "approved": {"type": "boolean"}}}
    api.ok("PUT", path, {"name": table["name"], "schema": wider})

    assert api.ok("GET", f"{path}/rows/failover?showbrief=false") == {
        "key": "failover",
        "status": "PENDING",
        "approved": False,
    }
    narrower = {**table["schema"], "properties": {"key": {"type": "string"}}}
    refused = api.refused("PUT", path, {"name": table["name"], "schema": narrower})
    assert refused == (400, "flows.datatables.cannot.remove.fields")


def test_rows_have_every_column_and_the_right_types(api):
    path = f"{TABLES}/{api.table(count='integer', ratio='number', open='boolean')['id']}/rows"

    assert api.ok("POST", path, {"key": "a/b c"}) == {"key": "a/b c", "count": 0, "ratio": 0, "open": False}
    assert api.ok("GET", f"{path}/a%2Fb%20c") == {"key": "a/b c"}
    assert api.ok("PUT", f"{path}/a%2Fb%20c", {"count": 3})["count"] == 3
    assert api.refused("POST", path, {"key": "x", "count": "many"}) == (400, "invalid.value")
    assert api.refused("POST", path, {"key": "x", "colour": "red"}) == (400, "invalid.property")
    assert api.refused("POST", path, {"key": "a/b c"}) == (400, "duplicate.value")
    assert api.send("DELETE", f"{path}/a%2Fb%20c").status_code == 204
    assert api.refused("GET", f"{path}/a%2Fb%20c") == (404, "not.found")


def test_a_flow_is_deployed_when_all_it_refers_to_exists(api):
    api.table(status="string")
    api.queue("Emergency")
    api.ok("POST", "/api/v2/integrations/actions", api.action_body(api.integration()))

    state = api.deploy(GUARDRAIL)

    assert (state["status"], state["command"], state["messages"]) == ("Success", "Publish", [])
    flow = api.ok("GET", f"/api/v2/flows/{state['flow']['id']}?deleted=false")
    assert (flow["name"], flow["type"], flow["publishedVersion"]["id"]) == ("Guardrail", "INBOUNDCALL", "1.0")


def test_a_flow_with_missing_references_fails_with_a_message_for_each(api):
    state = api.deploy(GUARDRAIL)

    assert state["status"] == "Failure"
    texts = " ".join(message["text"] for message in state["messages"])
    for missing in ("data table 'Approvals'", "queue 'Emergency'", "data action 'Notify'"):
        assert missing in texts
    assert api.ok("GET", "/api/v2/flows")["entities"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inboundCall: [", "cannot be parsed"),
        ("inboundCall:\n  name: {{name}}\n", "cannot be parsed"),
        ("a: 1\nb: 2", "exactly one root key"),
        ("phoneCall:\n  name: X", "not a flow type"),
        ("inboundCall:\n  description: X", "name is required"),
        ("inboundCall:\n  name: X\n  startUpRef: /inboundCall/tasks/task[Nowhere_1]", "names no task"),
        ("inboundCall:\n  name: X\n  startUpRef: a\n  division: Moon", "division 'Moon'"),
    ],
)
def test_a_flow_that_cannot_be_read_fails_with_the_reason(api, text, expected):
    state = api.deploy(text)

    assert state["status"] == "Failure"
    assert any(expected in message["text"] for message in state["messages"])


def test_type_and_name_are_the_identity_of_a_flow(api):
    first = api.flow("Guardrail")
    again = api.flow("Guardrail")
    renamed = api.flow("Guardrail two")

    assert again == first
    assert renamed != first
    assert api.ok("GET", f"/api/v2/flows/{first}")["publishedVersion"]["id"] == "2.0"
    assert [version["id"] for version in api.ok("GET", f"/api/v2/flows/{first}/versions")["entities"]] == ["2.0", "1.0"]
    assert api.ok("GET", "/api/v2/flows?type=inboundcall&name=guardrail")["total"] == 1


def test_the_upload_needs_the_signed_address_and_its_headers(api):
    job = api.ok("POST", "/api/v2/flows/jobs")

    without_headers = requests.put(job["presignedUrl"], data="x", timeout=10)
    forged = requests.put(job["presignedUrl"][:-4], data="x", headers=job["headers"], timeout=10)

    assert (without_headers.status_code, forged.status_code) == (403, 403)
    assert api.ok("GET", job["selfUri"])["status"] == "Registered"


def test_a_job_is_pending_for_as_many_polls_as_ordered(api, emulator):
    emulator.control("behaviour", {"pendingPolls": 2})
    job = api.ok("POST", "/api/v2/flows/jobs")
    requests.put(job["presignedUrl"], data="nonsense", headers=job["headers"], timeout=10)

    assert [api.ok("GET", job["selfUri"])["status"] for _ in range(3)] == ["Started", "Started", "Failure"]


def test_a_validation_job_checks_a_flow_of_the_organisation(api, emulator):
    api.queue("Emergency")
    text = (
        "inboundCall:\n  name: G\n  startUpRef: M\n  tasks:\n  - task:\n      refId: M\n"
        "      actions: [{transferToAcd: {targetQueue: {lit: {name: Emergency}}}}]\n"
    )
    flow = api.deploy(text)["flow"]["id"]
    emulator.control("behaviour", {"pendingPolls": 0})
    job = {"flows": [{"flow": {"name": "G", "type": "INBOUNDCALL"}}]}

    def outcome() -> str:
        registered = api.ok("POST", "/api/v2/flows/validate/jobs", job)
        return str(api.ok("GET", f"{registered['selfUri']}?expand=messages")["status"])

    assert outcome() == "Success"
    queue = api.ok("GET", "/api/v2/routing/queues")["entities"][0]
    assert api.refused("DELETE", f"/api/v2/routing/queues/{queue['id']}")[0] == 409
    api.ok("DELETE", f"/api/v2/routing/queues/{queue['id']}?forceDelete=true")
    assert outcome() == "Failure"
    assert api.ok("GET", f"/api/v2/flows/{flow}")["active"]


def test_a_flow_in_use_stays_and_a_deleted_one_is_gone(api):
    flow = api.flow()
    group = api.ok(
        "POST",
        "/api/v2/architect/emergencygroups",
        {"name": "E", "emergencyCallFlows": [{"emergencyFlow": {"id": flow}}]},
    )

    assert api.refused("DELETE", f"/api/v2/flows/{flow}")[0] == 409
    api.ok("DELETE", f"/api/v2/architect/emergencygroups/{group['id']}")
    api.ok("DELETE", f"/api/v2/flows/{flow}")

    assert api.refused("GET", f"/api/v2/flows/{flow}") == (410, "architect.flow.deleted")
    assert api.ok("GET", f"/api/v2/flows/{flow}?deleted=true")["deleted"]
    assert api.ok("GET", f"/api/v2/architect/emergencygroups/{group['id']}")["state"] == "deleted"


def test_a_table_that_a_flow_reads_is_deleted_by_force_only(api):
    table = api.table(status="string")
    api.queue("Emergency")
    api.ok("POST", "/api/v2/integrations/actions", api.action_body(api.integration()))
    api.deploy(GUARDRAIL)

    assert api.refused("DELETE", f"{TABLES}/{table['id']}") == (409, "flows.datatables.in.use")
    assert api.send("DELETE", f"{TABLES}/{table['id']}?force=true").status_code == 204


def test_an_emergency_group_is_put_with_its_version(api):
    path = (
        f"/api/v2/architect/emergencygroups/{api.ok('POST', '/api/v2/architect/emergencygroups', {'name': 'E'})['id']}"
    )

    assert api.refused("PUT", path, {"name": "E"}) == (400, "invalid.value")
    assert api.refused("PUT", path, {"name": "E", "version": 5}) == (409, "general.conflict")
    assert api.ok("PUT", path, {"name": "E", "version": 1, "enabled": True})["enabled"]
    # A put that does not mention `enabled` resets what an operator had set: the reason to read before writing.
    assert not api.ok("PUT", path, {"name": "E", "version": 2})["enabled"]


def test_call_routes_take_numbers_of_a_pool_and_share_none(api):
    path = "/api/v2/architect/ivrs"
    assert api.refused("POST", path, {"name": "Main", "dnis": ["+496912300"]}) == (400, "invalid.value")
    pool = api.ok("POST", f"{EDGES}/didpools", {"startPhoneNumber": "+496912300", "endPhoneNumber": "+496912309"})

    api.ok("POST", path, {"name": "Main", "dnis": ["+496912300"]})

    assert api.refused("POST", path, {"name": "Other", "dnis": ["+496912300"]}) == (400, "duplicate.value")
    assert api.refused("DELETE", f"{EDGES}/didpools/{pool['id']}") == (409, "resource.referenced.by.another")


def test_schedules_have_no_zone_and_groups_refer_to_them(api):
    path = "/api/v2/architect/schedules"
    hours = {
        "name": "Hours",
        "start": "2026-01-01T08:00:00.000000",
        "end": "2026-01-01T18:00:00.000000",
        "rrule": "FREQ=DAILY",
    }

    assert api.refused("POST", path, {**hours, "start": "2026-01-01T08:00:00Z"}) == (400, "invalid.value")
    schedule = api.ok("POST", path, hours)
    group = {"name": "G", "timeZone": "Europe/Berlin", "openSchedules": [{"id": schedule["id"]}]}
    api.ok("POST", "/api/v2/architect/schedulegroups", group)

    assert api.refused("DELETE", f"{path}/{schedule['id']}")[0] == 409
    lost = {"name": "H", "openSchedules": [{"id": str(uuid.uuid4())}]}
    assert api.refused("POST", "/api/v2/architect/schedulegroups", lost) == (400, "referenced.key.does.not.exist")


@pytest.mark.parametrize("spelling", ["processautomation", "processAutomation"])
def test_triggers_answer_to_both_spellings_and_leave_nulls_out(api, spelling):
    path = f"/api/v2/{spelling}/triggers"
    body = {
        "name": "T",
        "topicName": "v2.operations.events.{id}",
        "target": {"type": "Workflow", "id": api.flow("W", kind="workflow")},
        "enabled": True,
        "eventTTLSeconds": 60,
        "matchCriteria": [{"jsonPath": "a", "operator": "Equal", "value": "b", "values": None}],
    }

    trigger = api.ok("POST", path, body)

    assert trigger["matchCriteria"] == [{"jsonPath": "a", "operator": "Equal", "value": "b"}]
    other_topic = {**body, "topicName": "v2.integrations.inbound.webhook.{id}.invocation", "version": 1}
    assert api.refused("PUT", f"{path}/{trigger['id']}", other_topic) == (400, "invalid.property")
    assert api.refused("PUT", f"{path}/{trigger['id']}", {**body, "version": 4}) == (409, "version.conflict")
    assert api.refused("POST", path, {**body, "delayBySeconds": 60}) == (400, "invalid.value")
    assert api.refused("POST", path, {**body, "topicName": "v2.users.{id}.presence"}) == (400, "invalid.value")
    assert api.send("DELETE", f"{path}/{trigger['id']}").status_code == 204


def test_a_queue_is_created_with_200_and_counts_its_members(api):
    answer = api.send(
        "POST", "/api/v2/routing/queues", {"name": "Emergency", "acwSettings": {"wrapupPrompt": "MANDATORY"}}
    )

    assert answer.status_code == 200
    assert answer.json()["memberCount"] == 0
    assert answer.json()["acwSettings"] == {"wrapupPrompt": "MANDATORY"}
    assert api.refused("POST", "/api/v2/routing/queues", {"name": "EMERGENCY"}) == (400, "duplicate.value")


def test_wrapup_codes_are_put_into_queues_and_leave_with_their_deletion(api):
    queue, code = api.queue(), api.ok("POST", "/api/v2/routing/wrapupcodes", {"name": "Incident"})
    path = f"/api/v2/routing/queues/{queue['id']}/wrapupcodes"

    api.ok("POST", path, [{"id": code["id"]}])
    assert api.ok("GET", path)["entities"][0]["name"] == "Incident"
    api.ok("DELETE", f"/api/v2/routing/wrapupcodes/{code['id']}")

    assert api.ok("GET", path)["entities"] == []
    assert api.refused("GET", f"/api/v2/routing/wrapupcodes/{code['id']}") == (404, "not.found")


def test_a_workflow_runs_and_completes(api):
    launched = api.ok("POST", "/api/v2/flows/executions", {"flowId": api.flow("W", kind="workflow")})

    assert api.ok("GET", launched["selfUri"])["status"] == "RUNNING"
    assert api.ok("GET", launched["selfUri"])["status"] == "COMPLETED"
    assert api.refused("POST", "/api/v2/flows/executions", {"flowId": api.flow("Call")}) == (400, "invalid.value")
