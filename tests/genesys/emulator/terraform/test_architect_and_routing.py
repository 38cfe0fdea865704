"""Architect, routing and process automation through the calls of the Terraform provider."""

from __future__ import annotations

from typing import Any

import pytest

from tests.genesys.emulator.conftest import Api
from tests.genesys.emulator.terraform.provider import Provider

pytestmark = pytest.mark.emulator

TABLES, GROUPS = "/api/v2/flows/datatables", "/api/v2/architect/emergencygroups"
QUEUES, CODES, JOBS = "/api/v2/routing/queues", "/api/v2/routing/wrapupcodes", "/api/v2/flows/jobs"
TRIGGERS = "/api/v2/processAutomation/triggers"  # the provider writes a capital A
FLOW = (
    "{kind}:\n  name: {name}\n  startUpRef: /{kind}/{sections}/{section}[Main_10]\n"
    "  {sections}:\n  - {section}: {{name: Main, refId: Main_10, actions: []}}\n"
)
INBOUND = FLOW.format(kind="inboundCall", name="Guardrail", sections="tasks", section="task")
WORKFLOW = FLOW.format(kind="workflow", name="Approval", sections="states", section="state")


def flow(provider: Provider, text: str) -> Any:
    """The end of a flow job: registered without a body, the file put, polled until it is over."""
    job = provider.call("POST", JOBS)
    assert isinstance(job["headers"], dict)
    provider.put_file(job["presignedUrl"], text.encode(), job["headers"])
    for _ in range(4):  # every 15 seconds in the provider
        state = provider.read(f"{JOBS}/{job['id']}", "status", expand="messages")
        if state["status"] in {"Success", "Failure"}:
            return state
    raise AssertionError(state)


def column(name: str, kind: str, order: int, **more: Any) -> dict[str, Any]:
    return {"$id": f"/properties/{name}", "type": kind, "title": name, "displayOrder": order, **more}


def schema(**columns: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["key"],
        "properties": {"key": column("key", "string", 0), **columns},
        "additionalProperties": False,
    }


def test_a_data_table_keeps_its_columns_and_gets_another(provider: Provider) -> None:
    status = column("status", "string", 1, default="PENDING")
    body = {"name": "Approvals", "description": "", "schema": schema(status=status)}
    made = provider.call("POST", TABLES, body)
    path = f"{TABLES}/{made['id']}"
    found = provider.read(path, "name", "division", expand="schema")
    assert found["division"]["id"]
    assert list(found["schema"]["properties"]) == ["key", "status"]
    wider = schema(status=status, level=column("level", "integer", 2))
    provider.call("PUT", path, {**body, "schema": wider})
    assert provider.read(path, expand="schema")["schema"]["properties"]["level"]["displayOrder"] == 2
    assert [one["id"] for one in provider.listed(TABLES, "id", "name", name="Approvals")] == [made["id"]]
    provider.delete(path, status=204, force="true")


def test_a_row_comes_back_with_exactly_its_columns(provider: Provider) -> None:
    columns = schema(status=column("status", "string", 1), count=column("count", "integer", 2))
    table = provider.call("POST", TABLES, {"name": "Approvals", "schema": columns})["id"]
    provider.read(f"{TABLES}/{table}", expand="schema")
    row = {"key": "eu", "status": "", "count": 0}
    provider.call("POST", f"{TABLES}/{table}/rows", row)
    assert provider.call("GET", f"{TABLES}/{table}/rows/eu", showbrief="false") == row
    provider.call("PUT", f"{TABLES}/{table}/rows/eu", {**row, "status": "APPROVED"})
    assert provider.call("GET", f"{TABLES}/{table}/rows/eu", showbrief="false")["status"] == "APPROVED"
    provider.delete(f"{TABLES}/{table}/rows/eu", status=204)


def test_an_emergency_group_is_read_for_its_version_before_it_is_put(provider: Provider) -> None:
    made = provider.call("POST", GROUPS, {"name": "EU", "enabled": False, "emergencyCallFlows": []})
    path = f"{GROUPS}/{made['id']}"
    found = provider.read(path, "name", "division", "version", "state")
    body = {"name": "EU", "enabled": True, "emergencyCallFlows": [], "version": found["version"], "state": "active"}
    assert provider.call("PUT", path, body)["version"] == found["version"] + 1
    provider.delete(path, soft=True)


def test_a_flow_is_deployed_twice_and_stays_one(provider: Provider, api: Api) -> None:
    first, second = flow(provider, INBOUND), flow(provider, INBOUND)
    assert first["flow"]["id"] == second["flow"]["id"]
    path = f"/api/v2/flows/{first['flow']['id']}"
    provider.read(path, "name", "type", deleted="false")
    provider.call("POST", "/api/v2/flows/actions/unlock", flow=first["flow"]["id"])
    assert [one["id"] for one in provider.listed("/api/v2/flows", "id", "name", "type")] == [first["flow"]["id"]]
    failed = flow(provider, INBOUND.replace("tasks/task[Main_10]", "tasks/task[Other_1]"))
    assert failed["status"] == "Failure"
    assert all(message["text"] for message in failed["messages"])
    provider.call("DELETE", path)
    assert api.send("GET", path).status_code in {404, 410}
    assert api.send("DELETE", path).status_code in {404, 410}


def test_a_wrap_up_code_is_put_without_a_version(provider: Provider) -> None:
    made = provider.call("POST", CODES, {"name": "Incident", "description": ""})
    path = f"{CODES}/{made['id']}"
    provider.read(path, "name")
    provider.call("PUT", path, {"name": "Incident EU", "description": "x"})
    assert [one["id"] for one in provider.listed(CODES, "id", "name", name="Incident EU")] == [made["id"]]
    provider.delete(path)


def test_a_queue_is_written_with_members_and_codes_and_deleted_by_force(provider: Provider) -> None:
    code = provider.call("POST", CODES, {"name": "Incident"})["id"]
    body = {
        "name": "Emergency",
        "description": "",
        "mediaSettings": {
            "call": {"alertingTimeoutSeconds": 8, "serviceLevel": {"percentage": 0.8, "durationMs": 20_000}}
        },
        "acwSettings": {"wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 30_000},
        "skillEvaluationMethod": "BEST",
        "scoringMethod": "TimestampAndPriority",
        "autoAnswerOnly": True,
        "callingPartyName": "",
        "callingPartyNumber": "",
        "enableTranscription": False,
        "enableAudioMonitoring": False,
        "enableManualAssignment": False,
        "suppressInQueueCallRecording": True,
        "memberGroups": [],
        "routingRules": [],
        "bullseye": None,
        "defaultScripts": {},
        "peerId": None,
    }
    made = provider.call("POST", QUEUES, body)
    path = f"{QUEUES}/{made['id']}"
    provider.read(path, "name", "memberCount")
    members = provider.call("GET", f"{path}/members", memberBy="user", pageSize=100, pageNumber=1)
    assert members["entities"] == []
    assert provider.read(f"{path}/wrapupcodes", "pageCount", pageSize=100, pageNumber=1)["entities"] == []
    provider.call("POST", f"{path}/wrapupcodes", [{"id": code}])
    assert [one["id"] for one in provider.listed(f"{path}/wrapupcodes", "id")] == [code]
    provider.call("DELETE", f"{path}/wrapupcodes/{code}")
    provider.call("PUT", path, {**body, "description": "changed"})
    assert provider.read(path, "memberCount")["description"] == "changed"
    assert [one["id"] for one in provider.listed(QUEUES, "id", "name", name="Emergency")] == [made["id"]]
    provider.delete(path, forceDelete="true")


def test_a_trigger_is_read_without_the_nulls_it_was_written_with(provider: Provider) -> None:
    workflow = flow(provider, WORKFLOW)["flow"]["id"]
    criteria = [{"jsonPath": "level", "operator": "Equal", "value": "MAJOR", "values": None}]
    body = {
        "topicName": "v2.operations.events.{id}",
        "name": "Incident",
        "target": {"type": "Workflow", "id": workflow, "workflowTargetSettings": {"dataFormat": "Json"}},
        "matchCriteria": criteria,
        "enabled": True,
        "eventTTLSeconds": 60,
        "delayBySeconds": None,
        "description": "",
    }
    made = provider.call("POST", TRIGGERS, body)
    path = f"{TRIGGERS}/{made['id']}"
    assert provider.read(path, "version")["matchCriteria"] == [{k: v for k, v in criteria[0].items() if v is not None}]
    version = provider.read(path, "version")["version"]
    changed = provider.call("PUT", path, {**body, "description": "changed", "version": version})
    assert changed["version"] == version + 1
    page = provider.call("GET", TRIGGERS, pageSize=100)
    assert [one["id"] for one in page["entities"]] == [made["id"]]
    assert page.get("nextUri") is None
    provider.call("DELETE", path, status=204)
    provider.call("GET", path, status=404)
