"""Credentials of integrations (/api/v2/integrations/credentials). What was stored is never read back."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import cursor_page, page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, missing_reference, not_found
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, document, entity, text
from ringfence.genesys.emulator.store import Stored

from .integration_types import find_credential_type

routes = Routes()

VIEW, ADD = ("integrations:integration:view",), ("integrations:integration:add",)
EDIT, DELETE = ("integrations:integration:edit",), ("integrations:integration:delete",)
SHAPE: Shape = {"name": text(), "type": Required(entity), "credentialFields": document}
CREDENTIALS = declare(
    Kind(
        name="credentials",
        path="/api/v2/integrations/credentials",
        label="credential",
        audit=("Integrations", "Credential"),
        shape=SHAPE,
    )
)
ONE = f"{CREDENTIALS.path}/{{credentialId}}"


@routes.get(CREDENTIALS.path, any_of=VIEW)
def get_integrations_credentials(organisation: Organisation, call: Call) -> JsonObject:
    """Credentials as a page, without their fields."""
    return page(call, organisation.store.all(CREDENTIALS.name), render=_info)


@routes.get(f"{CREDENTIALS.path}/listing", any_of=VIEW)
def get_integrations_credentials_listing(organisation: Organisation, call: Call) -> JsonObject:
    """Credentials as a cursor page, without their fields."""
    return cursor_page(call, organisation.store.all(CREDENTIALS.name), render=_info)


@routes.post(CREDENTIALS.path, any_of=ADD, body=SHAPE)
def post_integrations_credentials(organisation: Organisation, call: Call) -> JsonObject:
    """Stores a credential; the answer has no fields."""
    return _save(organisation, call, None)


@routes.get(ONE, any_of=VIEW)
def get_integrations_credential(organisation: Organisation, call: Call) -> JsonObject:
    """One credential; its fields are redacted."""
    stored = _find(organisation, call)
    shown = {name: stored[name] for name in ("id", "name", "type", "selfUri")}
    return {**shown, "credentialFields": {}}


@routes.put(ONE, any_of=EDIT, body=SHAPE)
def put_integrations_credential(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces a credential, all fields of it."""
    return _save(organisation, call, _find(organisation, call))


@routes.delete(ONE, status=204, any_of=DELETE)
def delete_integrations_credential(organisation: Organisation, call: Call) -> Answer:
    """Deletes a credential."""
    stored = _find(organisation, call)
    organisation.store.delete(CREDENTIALS.name, stored["id"])
    organisation.audit(call, CREDENTIALS.audit, stored["id"], "Delete", before=stored)
    return Answer(status=204)


def _save(organisation: Organisation, call: Call, current: Stored | None) -> JsonObject:
    body = call.body
    check_shape(body, SHAPE)
    kind = find_credential_type(body["type"]["id"])
    if kind is None:
        raise missing_reference("type.id", body["type"]["id"])
    fields = body.get("credentialFields") or {}
    for name in kind["required"]:
        if not fields.get(name):
            raise bad_request(
                f"credentialFields.{name} is required.", code="invalid.value", field=f"credentialFields.{name}"
            )
    now = organisation.clock.stamp()
    credential_id = current["id"] if current else organisation.new_id()
    stored = {
        "id": credential_id,
        "name": body.get("name") or kind["name"],
        "type": {"id": kind["id"], "name": kind["name"]},
        "credentialFields": fields,
        "createdDate": current["createdDate"] if current else now,
        "modifiedDate": now,
        "selfUri": f"{CREDENTIALS.path}/{credential_id}",
    }
    organisation.store.put(CREDENTIALS.name, credential_id, stored)
    organisation.audit(
        call, CREDENTIALS.audit, credential_id, "Update" if current else "Create", before=current, after=stored
    )
    return _info(stored)


def _find(organisation: Organisation, call: Call) -> Stored:
    stored = organisation.store.read(CREDENTIALS.name, call.params["credentialId"])
    if stored is None:
        raise not_found("credential", call.params["credentialId"])
    return stored


def _info(stored: Stored) -> JsonObject:
    return {name: value for name, value in stored.items() if name != "credentialFields"}
