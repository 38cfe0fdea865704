"""OAuth clients (/api/v2/oauth/clients). The secret is in the answer of create and of rotate, and nowhere else."""

from __future__ import annotations

import secrets

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.access import CLIENTS, DEFAULT_VALIDITY_SECONDS, ROLES
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, missing_reference
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import DIVISIONS, Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, integer, list_of, object_of, one_of, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

GRANTS = ("CODE", "TOKEN", "SAML2-BEARER", "PASSWORD", "CLIENT-CREDENTIALS")
SHAPE: Shape = {
    "name": Required(text(1)),
    "description": text(),
    "authorizedGrantType": Required(one_of(*GRANTS)),
    "accessTokenValiditySeconds": integer(300, 172_800),
    "registeredRedirectUri": list_of(text(1)),
    "scope": list_of(text(1)),
    "roleIds": list_of(text(1)),
    "roleDivisions": list_of(object_of({"roleId": Required(text(1)), "divisionId": Required(text(1))})),
    "state": one_of("active", "disabled", "inactive"),
}
EVERY_DIVISION = "*"
VIEW = ("oauth:client:view",)
OAUTH_CLIENTS = declare(
    Kind(
        name=CLIENTS,
        path="/api/v2/oauth/clients",
        label="OAuth client",
        audit=("PeoplePermissions", "OAuthClient"),
        shape=SHAPE,
    )
)
ONE = f"{OAUTH_CLIENTS.path}/{{clientId}}"


@routes.get(OAUTH_CLIENTS.path, any_of=VIEW)
def get_oauth_clients(organisation: Organisation, call: Call) -> JsonObject:
    """Clients as a page."""
    return page(call, organisation.store.all(CLIENTS), render=_show)


@routes.post(OAUTH_CLIENTS.path, any_of=("oauth:client:add",), body=SHAPE)
def post_oauth_clients(organisation: Organisation, call: Call) -> JsonObject:
    """Creates a client; the answer has its secret."""
    body = _checked(organisation, call)
    client_id = organisation.new_id()
    now = organisation.clock.stamp()
    client = {
        "id": client_id,
        **body,
        "secret": secrets.token_urlsafe(32),
        "dateCreated": now,
        "dateModified": now,
        "createdBy": {"id": call.client_id},
        "modifiedBy": {"id": call.client_id},
        "selfUri": f"{OAUTH_CLIENTS.path}/{client_id}",
    }
    organisation.store.put(CLIENTS, client_id, client)
    organisation.access.forget()
    organisation.audit(call, OAUTH_CLIENTS.audit, client_id, "Create", after=_show(client))
    return client


@routes.get(ONE, any_of=VIEW)
def get_oauth_client(organisation: Organisation, call: Call) -> JsonObject:
    """One client, without its secret."""
    return _show(kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"]))


@routes.put(ONE, any_of=("oauth:client:edit",), body=SHAPE)
def put_oauth_client(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces a client; its secret stays."""
    current = kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])
    kept = {name: current[name] for name in ("id", "secret", "dateCreated", "createdBy", "selfUri") if name in current}
    now = organisation.clock.stamp()
    changed = {**_checked(organisation, call), **kept, "dateModified": now, "modifiedBy": {"id": call.client_id}}
    return _save(organisation, call, current, changed)


@routes.delete(ONE, any_of=("oauth:client:delete",))
def delete_oauth_client(organisation: Organisation, call: Call) -> Answer:
    """Deletes a client; its tokens stop working."""
    current = kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])
    organisation.store.delete(CLIENTS, current["id"])
    organisation.access.forget()
    organisation.audit(call, OAUTH_CLIENTS.audit, current["id"], "Delete", before=_show(current))
    return Answer()


@routes.post(f"{ONE}/secret", any_of=("oauth:client:edit",))
def post_oauth_client_secret(organisation: Organisation, call: Call) -> JsonObject:
    """Gives the client a new secret; the old one stops working at once."""
    current = kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])
    changed = {**current, "secret": secrets.token_urlsafe(32), "dateModified": organisation.clock.stamp()}
    _save(organisation, call, current, changed)
    return changed


def _save(organisation: Organisation, call: Call, current: Stored, changed: JsonObject) -> JsonObject:
    organisation.store.put(CLIENTS, current["id"], changed)
    organisation.access.forget()
    organisation.audit(call, OAUTH_CLIENTS.audit, current["id"], "Update", before=_show(current), after=_show(changed))
    return _show(changed)


def _checked(organisation: Organisation, call: Call) -> JsonObject:
    """The writable part of a client. A caller cannot give what it does not hold itself."""
    body = call.body
    check_shape(body, SHAPE)
    assignments = body.get("roleDivisions") or []
    if body["authorizedGrantType"] == "CLIENT-CREDENTIALS" and not assignments and not body.get("roleIds"):
        raise bad_request(
            "A client-credentials client needs at least one role.", code="invalid.value", field="roleDivisions"
        )
    caller = organisation.store.read(CLIENTS, call.client_id or "") or {}
    for assignment in assignments:
        role = organisation.store.read(ROLES, assignment["roleId"])
        if role is None:
            raise bad_request(
                f"The role {assignment['roleId']} does not exist.", code="invalid.value", field="roleDivisions.roleId"
            )
        _check_held(organisation, caller, role)
        division = assignment["divisionId"]
        if division != EVERY_DIVISION and organisation.store.read(DIVISIONS, division) is None:
            raise missing_reference("roleDivisions.divisionId", division)
    for role_id in body.get("roleIds") or []:
        if organisation.store.read(ROLES, role_id) is None:
            raise missing_reference("roleIds", role_id)
    return {
        "name": body["name"],
        "description": body.get("description") or "",
        "authorizedGrantType": body["authorizedGrantType"],
        "accessTokenValiditySeconds": body.get("accessTokenValiditySeconds") or DEFAULT_VALIDITY_SECONDS,
        "registeredRedirectUri": body.get("registeredRedirectUri") or [],
        "scope": body.get("scope") or [],
        "roleIds": [assignment["roleId"] for assignment in assignments],
        "roleDivisions": assignments,
        "state": body.get("state") or "active",
    }


def _check_held(organisation: Organisation, caller: Stored, role: Stored) -> None:
    for policy in role["permissionPolicies"]:
        for action in policy["actionSet"]:
            permission = f"{policy['domain']}:{policy['entityName']}:{action}"
            if not organisation.access.allows(caller, permission):
                text_ = (
                    "Unable to perform the requested action. You are missing the following permission(s): {permissions}"
                )
                raise ApiError(403, "missing.permissions", text_, params={"permissions": permission})


def _show(client: Stored) -> JsonObject:
    return {name: value for name, value in client.items() if name != "secret"}
