"""Drafts of data actions: change, check, try, publish (/api/v2/integrations/actions/drafts and /{actionId}/draft)."""

from __future__ import annotations

from copy import deepcopy

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, not_found
from ringfence.genesys.emulator.kind_checks import check_version
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import boolean, check_shape
from ringfence.genesys.emulator.store import Stored

from . import action_functions
from .action_bodies import ACTIONS, CONTRACT, UPDATE_SHAPE, change_body, merged, new_action
from .actions import ADD, DELETE, DRAFT_FUNCTIONS, DRAFTS, EDIT, EXECUTE, ONE, VIEW, matching, schema, show, template

routes = Routes()


@routes.get(f"{ACTIONS.path}/drafts", any_of=VIEW)
def get_integrations_actions_drafts(organisation: Organisation, call: Call) -> JsonObject:
    """Drafts as a page."""
    return page(call, matching(organisation, call, DRAFTS), render=lambda action: show(call, action))


@routes.post(f"{ACTIONS.path}/drafts", any_of=ADD)
def post_integrations_actions_drafts(organisation: Organisation, call: Call) -> JsonObject:
    """Creates an action as a draft."""
    action = new_action(organisation, call)
    organisation.store.put(DRAFTS, action["id"], action)
    organisation.audit(call, ("Integrations", "ActionDraft"), action["id"], "Create", after=action)
    return show(call, action, complete=True)


@routes.post(f"{ONE}/draft", any_of=EDIT)
def post_integrations_action_draft(organisation: Organisation, call: Call) -> JsonObject:
    """Starts a draft from the published action."""
    published = kinds.find(organisation, ACTIONS, call.params["actionId"])
    draft = deepcopy(dict(published))
    organisation.store.put(DRAFTS, draft["id"], draft)
    action_functions.start(organisation, draft["id"])
    organisation.audit(call, ("Integrations", "ActionDraft"), draft["id"], "Create", after=draft)
    return show(call, draft, complete=True)


@routes.get(f"{ONE}/draft", any_of=VIEW)
def get_integrations_action_draft(organisation: Organisation, call: Call) -> JsonObject:
    """The draft of an action."""
    return show(call, _draft(organisation, call))


@routes.get(f"{ONE}/draft/templates/{{fileName}}", any_of=VIEW)
def get_integrations_action_draft_template(organisation: Organisation, call: Call) -> Answer:
    """A template of the draft as plain text."""
    return template(_draft(organisation, call), call)


@routes.get(f"{ONE}/draft/schemas/{{fileName}}", any_of=VIEW)
def get_integrations_action_draft_schema(organisation: Organisation, call: Call) -> JsonObject:
    """inputschema.json or successschema.json of the draft."""
    return schema(_draft(organisation, call), call)


@routes.patch(f"{ONE}/draft", any_of=EDIT)
def patch_integrations_action_draft(organisation: Organisation, call: Call) -> JsonObject:
    """Changes a draft; contract and secure may change as long as the action was never published."""
    draft = _draft(organisation, call)
    body = change_body(organisation, draft, call)
    check_shape(body, {**UPDATE_SHAPE, "contract": CONTRACT, "secure": boolean})
    check_version(ACTIONS, draft, body)
    names = ("name", "category", "config", "contract", "secure")
    changed = merged(draft, {name: body.get(name) for name in names})
    published = organisation.store.read(ACTIONS.name, draft["id"])
    if published and any(changed[name] != published[name] for name in ("contract", "secure")):
        raise bad_request(
            "contract and secure of a published action cannot be changed.", code="invalid.property", field="contract"
        )
    organisation.store.put(DRAFTS, draft["id"], changed)
    organisation.audit(call, ("Integrations", "ActionDraft"), draft["id"], "Update", before=draft, after=changed)
    return show(call, changed, complete=True)


@routes.delete(f"{ONE}/draft", status=204, any_of=DELETE)
def delete_integrations_action_draft(organisation: Organisation, call: Call) -> Answer:
    """Drops a draft."""
    draft = _draft(organisation, call)
    organisation.store.delete(DRAFTS, draft["id"])
    organisation.store.delete(DRAFT_FUNCTIONS, draft["id"])
    organisation.audit(call, ("Integrations", "ActionDraft"), draft["id"], "Delete", before=draft)
    return Answer(status=204)


@routes.get(f"{ONE}/draft/validation", any_of=VIEW)
def get_integrations_action_draft_validation(organisation: Organisation, call: Call) -> JsonObject:
    """Whether the draft could be published."""
    draft = _draft(organisation, call)
    complaints = [action_functions.complaint(organisation, draft["id"])]
    if not draft["config"].get("request", {}).get("requestUrlTemplate"):
        complaints.append("config.request.requestUrlTemplate is required.")
    errors = [bad_request(complaint).body(call.correlation_id) for complaint in complaints if complaint]
    return {"valid": not errors, "errors": errors}


@routes.post(f"{ONE}/draft/test", any_of=EXECUTE)
def post_integrations_action_draft_test(organisation: Organisation, call: Call) -> JsonObject:
    """Says that the draft ran; the emulator calls no other host."""
    _draft(organisation, call)
    return {"success": True, "operations": [], "finalResult": {}}


@routes.post(f"{ONE}/draft/publish", any_of=EDIT)
def post_integrations_action_draft_publish(organisation: Organisation, call: Call) -> JsonObject:
    """Publishes the draft of `version`."""
    draft = _draft(organisation, call)
    check_version(ACTIONS, draft, call.body)
    action_functions.publish(organisation, draft["id"])
    before = organisation.store.read(ACTIONS.name, draft["id"])
    published = {**draft, "version": (before["version"] if before else 0) + 1}
    organisation.store.put(ACTIONS.name, draft["id"], published)
    organisation.store.delete(DRAFTS, draft["id"])
    organisation.audit(
        call, ACTIONS.audit, draft["id"], "Update" if before else "Create", before=before, after=published
    )
    return show(call, published, complete=True)


def _draft(organisation: Organisation, call: Call) -> Stored:
    draft = organisation.store.read(DRAFTS, call.params["actionId"])
    if draft is None:
        raise not_found("data action draft", call.params["actionId"])
    return draft
