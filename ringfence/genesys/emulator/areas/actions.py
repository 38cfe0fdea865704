"""Published data actions (/api/v2/integrations/actions).

Contract and `secure` of a published action never change.
"""

from __future__ import annotations

from copy import deepcopy

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind_checks import check_version
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import check_shape
from ringfence.genesys.emulator.store import Stored

from .action_bodies import ACTIONS, SHAPE, UPDATE_SHAPE, change_body, merged, new_action

routes = Routes()

DRAFTS, FUNCTIONS, DRAFT_FUNCTIONS = "actiondrafts", "actionfunctions", "actiondraftfunctions"
VIEW, ADD = ("integrations:action:view",), ("integrations:action:add",)
EDIT, DELETE, EXECUTE = ("integrations:action:edit",), ("integrations:action:delete",), ("integrations:action:execute",)
ONE = f"{ACTIONS.path}/{{actionId}}"
TEMPLATES = {
    "requesttemplate.vm": ("request", "requestTemplate"),
    "successtemplate.vm": ("response", "successTemplate"),
}


@routes.get(ACTIONS.path, any_of=VIEW)
def get_integrations_actions(organisation: Organisation, call: Call) -> JsonObject:
    """Published actions as a page; filters category, name, secure."""
    return page(call, matching(organisation, call, ACTIONS.name), render=lambda action: show(call, action))


@routes.post(ACTIONS.path, any_of=ADD, body=SHAPE)
def post_integrations_actions(organisation: Organisation, call: Call) -> JsonObject:
    """Creates an action, published at once."""
    action = new_action(organisation, call)
    organisation.store.put(ACTIONS.name, action["id"], action)
    organisation.audit(call, ACTIONS.audit, action["id"], "Create", after=action)
    return show(call, action, complete=True)


@routes.get(ONE, any_of=VIEW)
def get_integrations_action(organisation: Organisation, call: Call) -> JsonObject:
    """One published action; `expand=contract` and `includeConfig=true` add what they say."""
    return show(call, kinds.find(organisation, ACTIONS, call.params["actionId"]))


@routes.patch(ONE, any_of=EDIT, body=UPDATE_SHAPE)
def patch_integrations_action(organisation: Organisation, call: Call) -> JsonObject:
    """Changes name, category and config; `version` must be the stored one."""
    current = kinds.find(organisation, ACTIONS, call.params["actionId"])
    for name in ("contract", "secure", "integrationId"):
        if call.body.get(name) is not None and call.body[name] != current[name]:
            raise bad_request(f"{name} of a published action cannot be changed.", code="invalid.property", field=name)
    body = change_body(organisation, current, call)
    check_shape(body, UPDATE_SHAPE)
    check_version(ACTIONS, current, body)
    changed = merged(current, {name: body.get(name) for name in ("name", "category", "config")})
    organisation.store.put(ACTIONS.name, current["id"], changed)
    organisation.audit(call, ACTIONS.audit, current["id"], "Update", before=current, after=changed)
    return show(call, changed, complete=True)


@routes.delete(ONE, status=204, any_of=DELETE)
def delete_integrations_action(organisation: Organisation, call: Call) -> Answer:
    """Deletes an action with its draft and function; 409 while a flow uses it."""
    kinds.remove(organisation, call, ACTIONS, call.params["actionId"])
    for kind in (DRAFTS, FUNCTIONS, DRAFT_FUNCTIONS):
        organisation.store.delete(kind, call.params["actionId"])
    return Answer(status=204)


@routes.get(f"{ONE}/templates/{{fileName}}", any_of=VIEW)
def get_integrations_action_template(organisation: Organisation, call: Call) -> Answer:
    """requesttemplate.vm or successtemplate.vm as plain text."""
    return template(kinds.find(organisation, ACTIONS, call.params["actionId"]), call)


@routes.get(f"{ONE}/schemas/{{fileName}}", any_of=VIEW)
def get_integrations_action_schema(organisation: Organisation, call: Call) -> JsonObject:
    """inputschema.json or successschema.json."""
    return schema(kinds.find(organisation, ACTIONS, call.params["actionId"]), call)


@routes.post(f"{ONE}/test", any_of=EXECUTE)
def post_integrations_action_test(organisation: Organisation, call: Call) -> JsonObject:
    """Says that the action ran; the emulator calls no other host."""
    kinds.find(organisation, ACTIONS, call.params["actionId"])
    return {"success": True, "operations": [], "finalResult": {}}


def matching(organisation: Organisation, call: Call, kind: str) -> list[Stored]:
    """Actions or drafts that pass the filters category, secure, ids and name (a part of it is enough)."""
    call.flag("includeConfig")
    name = (call.text("name") or "").casefold()
    category, secure = call.text("category"), call.text("secure")
    if secure is not None and secure not in {"true", "false"}:
        raise invalid_value("secure", secure, "must be true or false")
    return [
        action
        for action in by_fields(call, organisation.store.all(kind), {"ids": ("id",)})
        if category in {None, action["category"]}
        and (secure is None or action["secure"] is (secure == "true"))
        and name in action["name"].casefold()
    ]


def template(action: Stored, call: Call) -> Answer:
    """The text of requesttemplate.vm or successtemplate.vm."""
    if call.params["fileName"] not in TEMPLATES:
        raise not_found("template", call.params["fileName"])
    part, name = TEMPLATES[call.params["fileName"]]
    return Answer(raw=str(action["config"][part][name]).encode(), media_type="text/plain")


def schema(action: Stored, call: Call) -> JsonObject:
    """inputschema.json or successschema.json. Raises ApiError 404 for another name."""
    contract = action["contract"]
    found = {
        "inputschema.json": contract["input"]["inputSchema"],
        "successschema.json": contract["output"]["successSchema"],
    }
    if call.params["fileName"] not in found:
        raise not_found("schema", call.params["fileName"])
    return dict(found[call.params["fileName"]])


def show(call: Call, action: Stored, *, complete: bool = False) -> JsonObject:
    """Templates are shown as addresses, as on the platform; their text is read from there.

    `flatten=true` leaves the schemas out; the flattened form that comes in their place the emulator does not have.
    """
    flatten = call.flag("flatten")
    shown = {name: value for name, value in action.items() if name not in {"contract", "config"}}
    if complete or "contract" in ",".join(call.query.get("expand", [])):
        shown["contract"] = {"input": {}, "output": {}} if flatten else action["contract"]
    if call.flag("includeConfig") or complete:
        config = deepcopy(action["config"])
        for file_name, (part, name) in TEMPLATES.items():
            config[part].pop(name, None)
            config[part][f"{name}Uri"] = f"{ACTIONS.path}/{action['id']}/templates/{file_name}"
        shown["config"] = config
    return shown
