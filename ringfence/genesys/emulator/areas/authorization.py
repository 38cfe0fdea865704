"""Roles, divisions, products, authorization settings, users and the caller's own token."""

from __future__ import annotations

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.access import CLIENTS, ROLES, TOKENS
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.drift import ADMINISTRATOR
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import DIVISIONS, Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, integer, list_of, object_of, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

USERS = "users"
PRODUCTS = ("collaborateFree", "communicate", "contactCenter", "engage3", "directory")
SETTINGS_SHAPE: Shape = {"analysisEnabled": boolean, "analysisDays": integer(1)}
POLICY = object_of(
    {"domain": Required(text(1)), "entityName": Required(text(1)), "actionSet": Required(list_of(text(1), low=1))}
)


def furnish(organisation: Organisation) -> None:
    """Authorization settings and one human administrator."""
    if organisation.store.read("settings", "authorizationSettings") is None:
        organisation.set_singleton("authorizationSettings", {"analysisEnabled": False, "analysisDays": 30})
    if organisation.store.read(USERS, ADMINISTRATOR) is None:
        organisation.store.put(
            USERS,
            ADMINISTRATOR,
            {
                "id": ADMINISTRATOR,
                "name": "Emulator Administrator",
                "email": "administrator@ringfence.example",
                "username": "administrator@ringfence.example",
                "division": organisation.home_division,
                "state": "active",
                "version": 1,
                "selfUri": f"/api/v2/users/{ADMINISTRATOR}",
            },
        )


def _roles_changed(organisation: Organisation, _call: Call, _body: JsonObject, _current: Stored | None) -> None:
    organisation.access.forget()


ROLE_KIND = declare(
    Kind(
        name=ROLES,
        path="/api/v2/authorization/roles",
        label="role",
        audit=("PeoplePermissions", "Role"),
        shape={
            "name": Required(text(1)),
            "description": text(),
            "permissionPolicies": list_of(POLICY),
            "permissions": list_of(text(1)),
        },
        defaults={
            "description": "",
            "permissions": [],
            "permissionPolicies": [],
            "userCount": 0,
            "roleNeedsUpdate": False,
            "base": False,
            "default": False,
        },
        dated=False,
        filters={"defaultRoleId": ("defaultRoleId",)},
        prepare=_roles_changed,
    )
)
DIVISION_KIND = declare(
    Kind(
        name=DIVISIONS,
        path="/api/v2/authorization/divisions",
        label="division",
        audit=("PeoplePermissions", "Division"),
        shape={"name": Required(text(1)), "description": text()},
        defaults={"description": "", "homeDivision": False},
        dated=False,
    )
)
register(
    routes,
    ROLE_KIND,
    plural="authorization_roles",
    singular="authorization_role",
    parameter="roleId",
    view=("authorization:role:view",),
    add=("authorization:role:add",),
    edit=("authorization:role:edit",),
    verbs=("LIST", "POST", "GET", "PUT"),
)
register(
    routes,
    DIVISION_KIND,
    plural="authorization_divisions",
    singular="authorization_division",
    parameter="divisionId",
    add=("authorization:division:add",),
    edit=("authorization:division:edit",),
    verbs=("LIST", "POST", "GET", "PUT"),
)


@routes.delete(f"{ROLE_KIND.path}/{{roleId}}", any_of=("authorization:role:delete",), status=204)
def delete_authorization_role(organisation: Organisation, call: Call) -> Answer:
    """Deletes a role; refused while a client has it."""
    role = kinds.find(organisation, ROLE_KIND, call.params["roleId"])
    for client in organisation.store.all(CLIENTS):
        if any(assignment["roleId"] == role["id"] for assignment in client.get("roleDivisions") or []):
            raise ApiError(
                409, "general.conflict", "The role {name} is held by an OAuth client.", params={"name": role["name"]}
            )
    kinds.remove(organisation, call, ROLE_KIND, role["id"])
    organisation.access.forget()
    return Answer(status=204)


@routes.get("/api/v2/authorization/divisions/home")
def get_authorization_divisions_home(organisation: Organisation, _call: Call) -> JsonObject:
    """The home division, which every organisation has."""
    return dict(kinds.find(organisation, DIVISION_KIND, organisation.home_division["id"]))


@routes.delete(f"{DIVISION_KIND.path}/{{divisionId}}", any_of=("authorization:division:delete",), status=204)
def delete_authorization_division(organisation: Organisation, call: Call) -> Answer:
    """Deletes a division that holds nothing; `force=true` deletes it all the same. The home division stays."""
    division = kinds.find(organisation, DIVISION_KIND, call.params["divisionId"])
    if division["id"] == organisation.home_division["id"]:
        raise bad_request("The home division cannot be deleted.")
    holds = any(
        (member.get("division") or {}).get("id") == division["id"]
        for kind in organisation.store.kinds()
        for member in organisation.store.all(kind)
    )
    if not call.flag("force") and holds:
        raise ApiError(
            409,
            "resource.referenced.by.another",
            "The division {name} is not empty.",
            params={"name": division["name"]},
        )
    kinds.remove(organisation, call, DIVISION_KIND, division["id"], force=True)
    return Answer(status=204)


@routes.get("/api/v2/authorization/products")
def get_authorization_products(_organisation: Organisation, _call: Call) -> JsonObject:
    """Products of the organisation; `total` is a whole number, which clients rely on."""
    entities = [{"id": name} for name in PRODUCTS]
    return {"entities": entities, "total": len(entities), "pageSize": len(entities), "pageNumber": 1, "pageCount": 1}


@routes.get("/api/v2/authorization/settings", any_of=("authorization:settings:view",))
def get_authorization_settings(organisation: Organisation, _call: Call) -> JsonObject:
    """Role usage analysis: on or off, and over how many days."""
    return dict(organisation.singleton("authorizationSettings"))


@routes.patch("/api/v2/authorization/settings", any_of=("authorization:settings:edit",), body=SETTINGS_SHAPE)
def patch_authorization_settings(organisation: Organisation, call: Call) -> JsonObject:
    """Changes role usage analysis."""
    check_shape(call.body, SETTINGS_SHAPE)
    current = organisation.singleton("authorizationSettings")
    changed = {**current, **{name: call.body[name] for name in SETTINGS_SHAPE if call.body.get(name) is not None}}
    organisation.set_singleton("authorizationSettings", changed)
    organisation.audit(
        call, ("PeoplePermissions", "Organization"), organisation.id, "Update", before=current, after=changed
    )
    return changed


@routes.get("/api/v2/users", any_of=("directory:user:view",))
def get_users(organisation: Organisation, call: Call) -> JsonObject:
    """Users as a page: the emulator has one, the administrator who makes changes behind the back of deployments."""
    fields = {"jabberId": ("jabberId",)}
    if call.text("state") != "any":
        fields["state"] = ("state",)
    return page(call, by_fields(call, filtered(call, organisation.store.all(USERS)), fields))


@routes.get("/api/v2/users/me")
def get_users_me(_organisation: Organisation, _call: Call) -> JsonObject:
    """Not for client credentials: there is no user behind them."""
    raise bad_request(
        "This request requires a user context. "
        "Client credentials cannot be used for requests that require a user context."
    )


@routes.get("/api/v2/users/{userId}", any_of=("directory:user:view",))
def get_user(organisation: Organisation, call: Call) -> JsonObject:
    """One user."""
    user = organisation.store.read(USERS, call.params["userId"])
    if user is None:
        raise not_found("user", call.params["userId"])
    return dict(user)


@routes.get("/api/v2/tokens/me")
def get_tokens_me(organisation: Organisation, call: Call) -> JsonObject:
    """Organisation and client of the caller's token; the key is spelt OAuthClient."""
    client = organisation.store.read(CLIENTS, call.client_id or "") or {}
    home = {"id": organisation.id, "name": organisation.singleton("organisation")["name"]}
    shown = {
        name: client[name]
        for name in ("id", "name", "authorizedGrantType", "scope", "roleDivisions", "state")
        if name in client
    }
    return {
        "organization": home,
        "homeOrganization": home,
        "authorizedScope": [],
        "OAuthClient": {**shown, "organization": home},
    }


@routes.delete("/api/v2/tokens/me")
def delete_tokens_me(organisation: Organisation, call: Call) -> Answer:
    """Revokes the caller's token."""
    token = call.headers["authorization"].partition(" ")[2].strip()
    organisation.store.delete(TOKENS, token)
    return Answer()
