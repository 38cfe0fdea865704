"""Users and roles by name, and the home division.

Endpoints:
    GET /api/v2/users   (permission directory:user:view)
    GET /api/v2/authorization/roles?name=   (permission authorization:role:view)
    GET /api/v2/authorization/divisions/home
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model
from ringfence.plugin.provider import ProviderError


class GetUserArguments(Model):
    """Which user."""

    name: str = required("Full name of the user.", min_length=1)
    email: str | None = optional("Address of the user; needed when several share the name.")


class GetUserResult(Model):
    """The user."""

    user_id: str = output("Id of the user.")
    name: str = output("Full name of the user.")
    email: str | None = output("Address of the user.")
    division_id: str | None = output("Id of the division of the user.")


class GetRoleArguments(Model):
    """Which role."""

    name: str = required("Name of the role.", min_length=1)


class GetRoleResult(Model):
    """The role."""

    role_id: str = output("Id of the role, as `roleDivisions` of an OAuth client takes it.")
    name: str = output("Name of the role.")
    description: str | None = output("What the role is for.")
    permissions: list[str] = output("Permissions of the role as `domain:entity:action`, sorted; `*` stands for any.")


class GetHomeDivisionResult(Model):
    """The home division."""

    division_id: str = output("Id of the home division, which every organisation has.")
    name: str | None = output("Name of the home division.")


@function("genesys:authorization:getUser", "A user by name.", arguments=GetUserArguments, result=GetUserResult)
def get_user(context: Context, arguments: GetUserArguments) -> GetUserResult:
    """Looks a user up by name."""
    found = context.client.find("/api/v2/users", arguments.name, {"pageSize": 100})
    if arguments.email is not None:
        found = [user for user in found if str(user.get("email", "")).lower() == arguments.email.lower()]
    user = _only(found, "users", arguments.name, "give `email`")
    return GetUserResult(
        user_id=user["id"],
        name=user["name"],
        email=user.get("email"),
        division_id=(user.get("division") or {}).get("id"),
    )


@function("genesys:authorization:getRole", "A role by name.", arguments=GetRoleArguments, result=GetRoleResult)
def get_role(context: Context, arguments: GetRoleArguments) -> GetRoleResult:
    """Looks a role up by name."""
    found = context.client.find("/api/v2/authorization/roles", arguments.name, {"name": arguments.name})
    role = _only(found, "roles", arguments.name, "rename one of them")
    return GetRoleResult(
        role_id=role["id"],
        name=role["name"],
        description=role.get("description"),
        permissions=sorted(permissions_of(role)),
    )


@function(
    "genesys:authorization:getHomeDivision",
    "The home division, in which objects are that name no other.",
    arguments=NoArguments,
    result=GetHomeDivisionResult,
)
def get_home_division(context: Context, _: NoArguments) -> GetHomeDivisionResult:
    """Reads the home division."""
    found = context.client.get("/api/v2/authorization/divisions/home")
    return GetHomeDivisionResult(division_id=found["id"], name=found.get("name"))


def permissions_of(role: Mapping[str, Any]) -> set[str]:
    """Permissions of a role as `domain:entity:action`."""
    policies: Iterable[Mapping[str, Any]] = role.get("permissionPolicies") or []
    return {
        f"{policy.get('domain')}:{policy.get('entityName')}:{action}"
        for policy in policies
        for action in policy.get("actionSet") or []
    }


def _only(found: list[dict[str, Any]], things: str, name: str, distinction: str) -> dict[str, Any]:
    if len(found) == 1:
        return found[0]
    fix = "check the name" if not found else distinction
    raise ProviderError(f"name: found {len(found)} {things} named {name!r}; allowed: exactly one; {fix}")
