"""Orders about the organisation's objects: start anew, look at all of them, put some in, change one behind the back."""

from __future__ import annotations

import secrets

from starlette.requests import Request

from ringfence.genesys.emulator import drift, seeds
from ringfence.genesys.emulator.access import CLIENTS, policies
from ringfence.genesys.emulator.errors import JsonObject, invalid_value
from ringfence.genesys.emulator.organisation import Organisation

from . import fields


def reset(organisation: Organisation, _request: Request, _body: JsonObject) -> None:
    """Back to a new organisation; tokens stay valid."""
    organisation.reset()


def snapshot(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Every stored object by kind, tokens left out. Softly deleted objects carry `state: deleted`."""
    store = organisation.store
    objects = {kind: dict(store.items(kind)) for kind in store.kinds() if kind != "tokens"}
    return {"organisationId": organisation.id, "region": organisation.region, "objects": objects}


def seed(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Puts objects in as they are: `{"objects": {kind: {id: object}}}`, the form that the snapshot has."""
    objects = seeds.checked(body.get("objects"))
    for kind, members in objects.items():
        for entity_id, document in members.items():
            organisation.store.put(kind, entity_id, document)
    organisation.access.forget()
    return {"stored": sum(len(members) for members in objects.values())}


def change_behind_the_back(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Changes or deletes an object as an administrator would in the user interface."""
    return drift.apply(organisation, body)


def add_client(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Adds a client that may do only `{"permissions": ["routing:queue:view"], "id"?, "secret"?, "name"?}`."""
    fields.known(body, {"permissions", "id", "secret", "name", "accessTokenValiditySeconds"})
    permissions = body.get("permissions", [])
    if not isinstance(permissions, list) or not all(isinstance(name, str) for name in permissions):
        raise invalid_value("permissions", permissions, "must be a list of names domain:entity:action")
    client_id = str(body.get("id") or organisation.new_id())
    name = str(body.get("name") or f"Client {client_id}")
    role_id = organisation.add_role(f"Role of {name}", policies(permissions))
    secret = str(body.get("secret") or secrets.token_urlsafe(32))
    client = organisation.add_client(client_id, secret, name=name, role_id=role_id)
    if "accessTokenValiditySeconds" in body:
        client["accessTokenValiditySeconds"] = fields.whole(body, "accessTokenValiditySeconds", 0)
        organisation.store.put(CLIENTS, client_id, client)
    return {"id": client_id, "secret": secret, "roleId": role_id}
