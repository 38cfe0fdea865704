"""Functions of data actions: code that the platform runs (/api/v2/integrations/actions/{actionId}/draft/function).

A package is put to a presigned address, then settings name its entry point; both belong to the draft and go live when
it is published. Fields are those of the Python SDK 269.0.0 (FunctionConfig, Function, FunctionZipConfig).
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Rule, Shape, check_shape, integer, text

from . import presigned
from .action_bodies import ACTIONS
from .actions import DRAFT_FUNCTIONS, DRAFTS, FUNCTIONS, ONE

routes = Routes()

UPLOADS = "functionuploads"
VIEW, EDIT = ("integrations:actionFunction:view",), ("integrations:actionFunction:edit",)
URL_SECONDS, RUN_SECONDS, FAILURES_KEPT = 900, 15, 10
RUNTIMES = [
    {"name": name, "description": f"AWS provided Node.js {name.removeprefix('nodejs')} runtime", "status": "Available"}
    for name in ("nodejs22.x", "nodejs20.x")
]
"""Chosen: the platform's list changes over time, and only a real organisation tells it."""
FILE_NAME = Rule(
    lambda value: (
        None
        if isinstance(value, str) and value.strip() and all(part.isascii() and _allowed(part) for part in value)
        else "may only have letters, numbers, spaces and + - _ . ( )"
    ),
    {"type": "string", "pattern": r"^[a-zA-Z0-9.+\-_() ]+$"},
)
UPLOAD: Shape = {"fileName": Required(FILE_NAME), "signedUrlTimeoutSeconds": integer(1, 604_800)}
SETTINGS: Shape = {
    "description": text(0, 255),
    "handler": Required(text(1)),
    "runtime": Required(text(1)),
    "timeoutSeconds": integer(1, RUN_SECONDS),
    "zipId": text(1),
}


@routes.get(f"{ACTIONS.path}/functions/runtimes", any_of=VIEW)
def get_integrations_actions_functions_runtimes(_organisation: Organisation, _call: Call) -> list[JsonObject]:
    """Runtimes that a function may use."""
    return RUNTIMES


@routes.post(f"{ONE}/draft/function/upload", any_of=EDIT, body=UPLOAD)
def post_integrations_action_draft_function_upload(organisation: Organisation, call: Call) -> JsonObject:
    """Gives the address to which the package of a draft is put, and the headers to send with it."""
    function = _of_draft(organisation, call)
    check_shape(call.body, UPLOAD)
    seconds = call.body.get("signedUrlTimeoutSeconds") or URL_SECONDS
    upload_id = organisation.new_id()
    headers = {
        "x-amz-meta-correlationid": call.correlation_id,
        "x-amz-meta-filename": call.body["fileName"],
        "x-amz-meta-functionid": function["functionId"],
        "x-amz-meta-organizationid": organisation.id,
        "x-amz-tagging": "source=genesys-emulator",
    }
    upload = {"id": upload_id, "actionId": function["id"], "clientId": call.client_id, "headers": headers}
    organisation.store.put(UPLOADS, upload_id, {**upload, "expires": organisation.clock.seconds() + seconds})
    organisation.store.put(DRAFT_FUNCTIONS, function["id"], function)
    url = presigned.address(organisation, call, f"/uploads/functions/{upload_id}")
    return {"url": url, "headers": headers, "signedUrlTimeoutSeconds": seconds}


@routes.put("/uploads/functions/{uploadId}", public=True)
def put_function_upload(organisation: Organisation, call: Call) -> Answer:
    """Takes the package; what is no ZIP file is kept as a failure."""
    upload = organisation.store.read(UPLOADS, call.params["uploadId"])
    if upload is None or not presigned.is_signed(organisation, call):
        return presigned.denied()
    if any(call.headers.get(name) != value for name, value in upload["headers"].items()):
        return presigned.denied()
    if upload["expires"] <= organisation.clock.seconds():
        return presigned.denied(presigned.EXPIRED)
    function = organisation.store.edit(DRAFT_FUNCTIONS, upload["actionId"])
    if function is None:
        return presigned.denied()
    package: JsonObject = {
        "status": "Pending",
        "id": organisation.new_id(),
        "name": upload["headers"]["x-amz-meta-filename"],
        "dateCreated": organisation.clock.stamp(),
        "requestId": upload["id"],
    }
    if not zipfile.is_zipfile(io.BytesIO(call.raw)):
        package |= {"status": "InvalidFormat", "errorMessage": "The file is not a ZIP file."}
        function["failures"] = [package, *function["failures"]][:FAILURES_KEPT]
    organisation.store.put(DRAFT_FUNCTIONS, function["id"], {**function, "zip": package, "polls": 0})
    call.client_id = upload["clientId"]
    organisation.audit(call, ("Integrations", "ActionDraft"), function["id"], "Update", after=package)
    return Answer(status=200)


@routes.get(f"{ONE}/draft/function", any_of=VIEW)
def get_integrations_action_draft_function(organisation: Organisation, call: Call) -> JsonObject:
    """Function of a draft; its package is pending for as many polls as the organisation is tuned to."""
    function = _of_draft(organisation, call)
    if (function["zip"] or {}).get("status") == "Pending":
        function["polls"] += 1
        if function["polls"] > organisation.behaviour.pending_polls:
            function["zip"] = {**function["zip"], "status": "Available"}
        organisation.store.put(DRAFT_FUNCTIONS, function["id"], function)
    return _shown(function, f"{ACTIONS.path}/{function['id']}/draft/function")


@routes.put(f"{ONE}/draft/function", any_of=EDIT, body=SETTINGS)
def put_integrations_action_draft_function(organisation: Organisation, call: Call) -> JsonObject:
    """Sets entry point, runtime and time limit of a draft's function."""
    function = _of_draft(organisation, call)
    check_shape(call.body, SETTINGS)
    if call.body["runtime"] not in [runtime["name"] for runtime in RUNTIMES]:
        raise invalid_value("runtime", call.body["runtime"], "must be a runtime that is available")
    package = function["zip"] or {}
    if call.body.get("zipId") not in {None, package.get("id")}:
        raise invalid_value("zipId", call.body["zipId"], "must be the id of the package that was put last")
    before = function["settings"]
    function["settings"] = {
        "id": function["functionId"],
        "name": function["id"],
        "description": call.body.get("description") or "",
        "dateCreated": before["dateCreated"] if before else organisation.clock.stamp(),
        "handler": call.body["handler"],
        "runtime": call.body["runtime"],
        "timeoutSeconds": call.body.get("timeoutSeconds") or RUN_SECONDS,
    }
    organisation.store.put(DRAFT_FUNCTIONS, function["id"], function)
    organisation.audit(
        call, ("Integrations", "ActionDraft"), function["id"], "Update", before=before, after=function["settings"]
    )
    return _shown(function, f"{ACTIONS.path}/{function['id']}/draft/function")


@routes.get(f"{ONE}/function", any_of=VIEW)
def get_integrations_action_function(organisation: Organisation, call: Call) -> JsonObject:
    """Function of a published action. Raises ApiError 404 where the action has none."""
    action = kinds.find(organisation, ACTIONS, call.params["actionId"])
    function = organisation.store.read(FUNCTIONS, action["id"])
    if function is None:
        raise not_found("function of data action", action["id"])
    return _shown(function, f"{ACTIONS.path}/{action['id']}/function")


def complaint(organisation: Organisation, action_id: str) -> str:
    """Why the draft's function could not be published; empty where nothing speaks against it, or there is none."""
    function = organisation.store.read(DRAFT_FUNCTIONS, action_id)
    if function is None or (function["settings"] is None and function["zip"] is None):
        return ""
    if function["settings"] is None:
        return "The function has no settings."
    if function["zip"] is None:
        return "The function has no package."
    return str(function["zip"].get("errorMessage", ""))


def start(organisation: Organisation, action_id: str) -> None:
    """A new draft has the function of the published action."""
    published = organisation.store.edit(FUNCTIONS, action_id)
    if published is not None:
        organisation.store.put(DRAFT_FUNCTIONS, action_id, published)


def publish(organisation: Organisation, action_id: str) -> None:
    """The draft's function goes live. Raises ApiError 400 where it cannot."""
    if why := complaint(organisation, action_id):
        raise bad_request(why, code="invalid.value", field="function")
    function = organisation.store.edit(DRAFT_FUNCTIONS, action_id)
    if function is not None and function["settings"] is not None:
        function["zip"]["status"] = "Available"
        organisation.store.put(FUNCTIONS, action_id, function)
    organisation.store.delete(DRAFT_FUNCTIONS, action_id)


def _of_draft(organisation: Organisation, call: Call) -> JsonObject:
    action_id = call.params["actionId"]
    draft = organisation.store.read(DRAFTS, action_id)
    if draft is None:
        raise not_found("data action draft", action_id)
    function: JsonObject | None = organisation.store.edit(DRAFT_FUNCTIONS, action_id)
    if function is not None:
        return function
    managed = draft["config"]["request"].get("requestUrlTemplate")
    return {
        "id": action_id,
        "functionId": managed or organisation.new_id(),
        "settings": None,
        "zip": None,
        "failures": [],
        "polls": 0,
    }


def _shown(function: Any, self_uri: str) -> JsonObject:
    shown: JsonObject = {
        "id": function["id"],
        "uploadExceptionHistory": function["failures"],
        "selfUri": self_uri,
    }
    if function["zip"]:
        shown["zip"] = function["zip"]
    if function["settings"]:  # clients read every field of a function, so it is shown when all of them are known
        shown["function"] = {**function["settings"], "zipId": (function["zip"] or {}).get("id", "")}
    return shown


def _allowed(character: str) -> bool:
    return character.isalnum() or character in "+-_.() "
