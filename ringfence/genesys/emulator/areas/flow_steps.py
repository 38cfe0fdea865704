"""Draft steps of a flow (/api/v2/flows/actions/...) and running a workflow (/api/v2/flows/executions)."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject, bad_request, conflict, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.store import Stored

from .flows import EDIT, FLOWS, add_version, find_flow, save

routes = Routes()

EXECUTIONS = "flowexecutions"


@routes.post("/api/v2/flows/actions/checkout", any_of=EDIT)
def post_flows_actions_checkout(organisation: Organisation, call: Call) -> JsonObject:
    """Locks a flow for the caller."""
    flow = _of_query(organisation, call)
    if flow.get("lockedClient") and flow["lockedClient"]["id"] != call.client_id:
        raise conflict(
            "The flow is locked by another user.", code="architect.flow.locked.by.user", entity_id=flow["id"]
        )
    return save(organisation, call, flow, {**flow, "lockedClient": {"id": call.client_id}})


@routes.post("/api/v2/flows/actions/unlock", any_of=("architect:flow:unlock",))
def post_flows_actions_unlock(organisation: Organisation, call: Call) -> JsonObject:
    """Takes away the lock, whoever has it."""
    return _unlocked(organisation, call)


@routes.post("/api/v2/flows/actions/revert", any_of=EDIT)
def post_flows_actions_revert(organisation: Organisation, call: Call) -> JsonObject:
    """Drops unpublished changes and the lock."""
    return _unlocked(organisation, call)


@routes.post("/api/v2/flows/actions/deactivate", any_of=EDIT)
def post_flows_actions_deactivate(organisation: Organisation, call: Call) -> JsonObject:
    """Takes a flow out of use."""
    flow = _of_query(organisation, call)
    return save(organisation, call, flow, {**flow, "active": False})


@routes.post("/api/v2/flows/actions/checkin", status=202, any_of=EDIT)
def post_flows_actions_checkin(organisation: Organisation, call: Call) -> JsonObject:
    """Saves the draft and takes the lock away; answers with a finished operation."""
    _unlocked(organisation, call)
    return _operation(organisation, call, "CHECKIN")


@routes.post("/api/v2/flows/actions/publish", status=202, any_of=("architect:flow:publish",))
def post_flows_actions_publish(organisation: Organisation, call: Call) -> JsonObject:
    """Publishes the draft as a new version; answers with a finished operation."""
    flow = _of_query(organisation, call)
    version = add_version(organisation, call, flow["id"])
    save(organisation, call, flow, {**flow, "active": True, "publishedVersion": version, "checkedInVersion": version})
    return _operation(organisation, call, "PUBLISH")


@routes.post("/api/v2/flows/executions", any_of=("architect:flow:launch",))
def post_flows_executions(organisation: Organisation, call: Call) -> JsonObject:
    """Starts a published workflow; the emulator runs none of its actions."""
    flow = find_flow(organisation, str(call.body.get("flowId")))
    if flow["type"] != "WORKFLOW":
        raise bad_request("Only workflows can be launched.", code="invalid.value", field="flowId")
    execution_id = organisation.new_id()
    execution = {
        "id": execution_id,
        "name": call.body.get("name") or flow["name"],
        "flowVersion": {"id": flow["publishedVersion"]["id"], "selfUri": flow["publishedVersion"]["selfUri"]},
        "selfUri": f"{FLOWS.path}/executions/{execution_id}",
    }
    stored = {
        **execution,
        "dateLaunched": organisation.clock.stamp(),
        "inputData": call.body.get("inputData") or {},
        "polls": 0,
    }
    organisation.store.put(EXECUTIONS, execution_id, stored)
    organisation.audit(call, ("Architect", "FlowExecution"), execution_id, "Create", after=execution)
    return execution


@routes.get("/api/v2/flows/executions/{flowExecutionId}", any_of=("architect:flow:launch", "architect:flow:view"))
def get_flows_execution(organisation: Organisation, call: Call) -> JsonObject:
    """State of a started workflow: RUNNING for some polls, then COMPLETED."""
    execution = organisation.store.edit(EXECUTIONS, call.params["flowExecutionId"])
    if execution is None:
        raise not_found("flow execution", call.params["flowExecutionId"])
    execution["polls"] += 1
    if execution["polls"] > organisation.behaviour.pending_polls:
        execution.setdefault("dateCompleted", organisation.clock.stamp())
    organisation.store.put(EXECUTIONS, execution["id"], execution)
    status = "COMPLETED" if "dateCompleted" in execution else "RUNNING"
    shown = {name: value for name, value in execution.items() if name not in {"polls", "inputData"}}
    return {**shown, "status": status, "outputData": {}}


def _of_query(organisation: Organisation, call: Call) -> Stored:
    flow_id = call.text("flow")
    if flow_id is None:
        raise bad_request("The query parameter flow is required.", code="invalid.value", field="flow")
    return find_flow(organisation, flow_id)


def _unlocked(organisation: Organisation, call: Call) -> JsonObject:
    flow = _of_query(organisation, call)
    return save(organisation, call, flow, {name: value for name, value in flow.items() if name != "lockedClient"})


def _operation(organisation: Organisation, call: Call, action: str) -> JsonObject:
    return {
        "id": organisation.new_id(),
        "complete": True,
        "client": {"id": call.client_id},
        "actionName": action,
        "actionStatus": "SUCCESS",
    }
