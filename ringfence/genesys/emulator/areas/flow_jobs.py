"""Deploying flows: jobs, the upload that starts them, validation and export (/api/v2/flows/jobs and neighbours).

A job is registered, the YAML is put to a presigned address (no token, exactly the headers that came with it), and the
job is polled. The upload address belongs to the emulator, where the platform uses S3.
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator import flow_definition
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.errors import JsonObject, bad_request, not_found
from ringfence.genesys.emulator.flow_definition import FlowDefinition
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

from . import presigned
from .flows import FLOWS, deploy, find_flow

routes = Routes()

JOBS = "flowjobs"
CHECKS = "flowchecks"
UPLOAD_HEADERS = {"Content-Type": "application/x-yaml", "x-amz-server-side-encryption": "AES256"}


@routes.post("/api/v2/flows/jobs", any_of=("architect:job:create",))
def post_flows_jobs(organisation: Organisation, call: Call) -> JsonObject:
    """Registers a deployment job and gives the address to which the YAML is put."""
    job_id = organisation.new_id()
    organisation.store.put(JOBS, job_id, {"id": job_id, "status": "Registered", "clientId": call.client_id, "polls": 0})
    return {
        "id": job_id,
        "presignedUrl": presigned.address(organisation, call, f"/uploads/flows/{job_id}"),
        "headers": dict(UPLOAD_HEADERS),
        "selfUri": f"/api/v2/flows/jobs/{job_id}",
    }


@routes.put("/uploads/flows/{jobId}", public=True)
def put_flow_upload(organisation: Organisation, call: Call) -> Answer:
    """Takes the YAML and runs the job; the result shows after as many polls as the organisation is tuned to."""
    job_id = call.params["jobId"]
    job = organisation.store.edit(JOBS, job_id)
    complete = all(call.headers.get(name.lower()) == value for name, value in UPLOAD_HEADERS.items())
    if job is None or not complete or not presigned.is_signed(organisation, call):
        return presigned.denied()
    if job["status"] == "Registered":
        call.client_id = job["clientId"]
        definition = flow_definition.read(call.raw.decode(errors="replace"), organisation.store)
        outcome = _run(organisation, call, definition)
        organisation.store.put(JOBS, job_id, {**job, **outcome, "status": "Started"})
    return Answer(status=200)


@routes.get("/api/v2/flows/jobs/{jobId}", any_of=("architect:job:view",))
def get_flows_job(organisation: Organisation, call: Call) -> JsonObject:
    """State of a deployment job; `expand=messages` adds what went wrong."""
    return _poll(organisation, call, JOBS, "flow job", f"/api/v2/flows/jobs/{call.params['jobId']}")


@routes.post("/api/v2/flows/validate/jobs", any_of=("architect:jobValidate:create",))
def post_flows_validate_jobs(organisation: Organisation, call: Call) -> JsonObject:
    """Checks flows that the organisation already has: `{"flows": [{"flow": {"id"} or {"name", "type"}}]}`."""
    return _register_check(organisation, call, "Validate", "/api/v2/flows/validate/jobs")


@routes.get("/api/v2/flows/validate/jobs/{jobId}", any_of=("architect:jobValidate:view",))
def get_flows_validate_job(organisation: Organisation, call: Call) -> JsonObject:
    """State of a validation job."""
    return _poll(organisation, call, CHECKS, "validation job", f"/api/v2/flows/validate/jobs/{call.params['jobId']}")


@routes.post("/api/v2/flows/export/jobs", any_of=("architect:jobExport:create",))
def post_flows_export_jobs(organisation: Organisation, call: Call) -> JsonObject:
    """Exports flows as YAML; the state of the job has the address of the result."""
    return _register_check(organisation, call, "Export", "/api/v2/flows/export/jobs")


@routes.get("/api/v2/flows/export/jobs/{jobId}", any_of=("architect:jobExport:view",))
def get_flows_export_job(organisation: Organisation, call: Call) -> JsonObject:
    """State of an export job; `downloadUrl` once it succeeded."""
    document = _poll(organisation, call, CHECKS, "export job", f"/api/v2/flows/export/jobs/{call.params['jobId']}")
    if document["status"] == "Success":
        document["downloadUrl"] = presigned.address(organisation, call, f"/downloads/flows/{call.params['jobId']}")
    return document


@routes.get("/downloads/flows/{jobId}", public=True)
def get_flow_download(organisation: Organisation, call: Call) -> Answer:
    """The exported YAML, several flows as several documents."""
    job = organisation.store.read(CHECKS, call.params["jobId"])
    if job is None or not presigned.is_signed(organisation, call):
        return presigned.denied()
    texts = [str((organisation.store.read("flowsources", flow_id) or {}).get("text", "")) for flow_id in job["flows"]]
    return Answer(raw="\n---\n".join(texts).encode(), media_type="application/x-yaml")


def _run(organisation: Organisation, call: Call, definition: FlowDefinition) -> JsonObject:
    if definition.errors:
        return {"outcome": "Failure", "command": "Publish", "messages": _messages(organisation, definition)}
    flow = deploy(organisation, call, definition, call.raw.decode(errors="replace"))
    return {"outcome": "Success", "command": "Publish", "messages": [], "flowId": flow["id"]}


def _register_check(organisation: Organisation, call: Call, command: str, path: str) -> JsonObject:
    wanted = call.body.get("flows")
    if not isinstance(wanted, list) or not wanted:
        raise bad_request("flows is required and must not be empty.", code="invalid.value", field="flows")
    flows = [_referenced(organisation, entry) for entry in wanted]
    messages: list[JsonObject] = []
    for flow_id in flows if command == "Validate" else []:
        source = organisation.store.read("flowsources", flow_id) or {"text": ""}
        messages += _messages(organisation, flow_definition.read(source["text"], organisation.store))
    job_id = organisation.new_id()
    outcome = {
        "outcome": "Failure" if messages else "Success",
        "command": command,
        "messages": messages,
        "flows": flows,
    }
    organisation.store.put(CHECKS, job_id, {"id": job_id, "status": "Started", "polls": 0, **outcome})
    return {"id": job_id, "status": "Started", "totalFlows": len(flows), "selfUri": f"{path}/{job_id}"}


def _referenced(organisation: Organisation, entry: Any) -> str:
    flow = entry.get("flow") if isinstance(entry, dict) else None
    if not isinstance(flow, dict):
        raise bad_request("Each member of flows needs a flow.", code="invalid.value", field="flows.flow")
    if flow.get("id"):
        return str(find_flow(organisation, str(flow["id"]))["id"])
    for stored in organisation.store.all(FLOWS.name):
        if not stored["deleted"] and (stored["name"], stored["type"]) == (flow.get("name"), flow.get("type")):
            return str(stored["id"])
    raise not_found("flow", f"{flow.get('type')} {flow.get('name')}")


def _poll(organisation: Organisation, call: Call, kind: str, label: str, self_uri: str) -> JsonObject:
    """A started job needs some polls until its outcome shows."""
    job = organisation.store.edit(kind, call.params["jobId"])
    if job is None:
        raise not_found(label, call.params["jobId"])
    if job["status"] == "Started":
        job["polls"] += 1
        if job["polls"] > organisation.behaviour.pending_polls:
            job["status"] = job["outcome"]
        organisation.store.put(kind, job["id"], job)
    document: JsonObject = {"id": job["id"], "status": job["status"], "selfUri": self_uri}
    if job["status"] in {"Success", "Failure"}:
        document["command"] = job["command"]
        if job.get("flowId"):
            document["flow"] = {"id": job["flowId"], "selfUri": f"{FLOWS.path}/{job['flowId']}"}
    if "messages" in ",".join(call.query.get("expand", [])):
        document["messages"] = job.get("messages", []) if job["status"] in {"Success", "Failure"} else []
    return document


def _messages(organisation: Organisation, definition: FlowDefinition) -> list[JsonObject]:
    return [
        {"dateTime": organisation.clock.stamp(), "type": "Error", "text": text, "details": []}
        for text in definition.errors
    ]
