"""Genesys Cloud resources: authorization.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "GetHomeDivisionResult",
    "GetRoleResult",
    "GetUserResult",
    "get_home_division",
    "get_home_division_output",
    "get_role",
    "get_role_output",
    "get_user",
    "get_user_output",
]


@pulumi.output_type
class GetHomeDivisionResult:
    """The home division."""

    division_id: str = pulumi.property("divisionId")
    """Id of the home division, which every organisation has."""
    name: Optional[str] = pulumi.property("name")
    """Name of the home division."""

    def __init__(self, *, division_id: Any, name: Any) -> None:
        pulumi.set(self, "division_id", division_id)
        pulumi.set(self, "name", name)


def get_home_division(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetHomeDivisionResult:
    """The home division, in which objects are that name no other.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetHomeDivisionResult = pulumi.runtime.invoke("genesys:authorization:getHomeDivision", arguments, opts, typ=GetHomeDivisionResult).value
    return result


def get_home_division_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetHomeDivisionResult]:
    """The home division, in which objects are that name no other.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetHomeDivisionResult] = pulumi.runtime.invoke_output(
        "genesys:authorization:getHomeDivision", arguments, opts, typ=GetHomeDivisionResult
    )
    return result


@pulumi.output_type
class GetRoleResult:
    """The role."""

    role_id: str = pulumi.property("roleId")
    """Id of the role, as `roleDivisions` of an OAuth client takes it."""
    name: str = pulumi.property("name")
    """Name of the role."""
    description: Optional[str] = pulumi.property("description")
    """What the role is for."""
    permissions: Sequence[str] = pulumi.property("permissions")
    """Permissions of the role as `domain:entity:action`, sorted; `*` stands for any."""

    def __init__(self, *, role_id: Any, name: Any, description: Any, permissions: Any) -> None:
        pulumi.set(self, "role_id", role_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "description", description)
        pulumi.set(self, "permissions", permissions)


def get_role(
    *, name: str, opts: Optional[pulumi.InvokeOptions] = None
) -> GetRoleResult:
    """A role by name.

    Args:
        name: Name of the role.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name}
    opts = _utilities.invoke_options(opts)
    result: GetRoleResult = pulumi.runtime.invoke("genesys:authorization:getRole", arguments, opts, typ=GetRoleResult).value
    return result


def get_role_output(
    *, name: pulumi.Input[str], opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetRoleResult]:
    """A role by name.

    Args:
        name: Name of the role.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetRoleResult] = pulumi.runtime.invoke_output(
        "genesys:authorization:getRole", arguments, opts, typ=GetRoleResult
    )
    return result


@pulumi.output_type
class GetUserResult:
    """The user."""

    user_id: str = pulumi.property("userId")
    """Id of the user."""
    name: str = pulumi.property("name")
    """Full name of the user."""
    email: Optional[str] = pulumi.property("email")
    """Address of the user."""
    division_id: Optional[str] = pulumi.property("divisionId")
    """Id of the division of the user."""

    def __init__(self, *, user_id: Any, name: Any, email: Any, division_id: Any) -> None:
        pulumi.set(self, "user_id", user_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "email", email)
        pulumi.set(self, "division_id", division_id)


def get_user(
    *, name: str, email: Optional[str] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> GetUserResult:
    """A user by name.

    Args:
        name: Full name of the user.
        email: Address of the user; needed when several share the name.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name, "email": email}
    opts = _utilities.invoke_options(opts)
    result: GetUserResult = pulumi.runtime.invoke("genesys:authorization:getUser", arguments, opts, typ=GetUserResult).value
    return result


def get_user_output(
    *, name: pulumi.Input[str], email: Optional[pulumi.Input[str]] = None, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetUserResult]:
    """A user by name.

    Args:
        name: Full name of the user.
        email: Address of the user; needed when several share the name.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"name": name, "email": email}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetUserResult] = pulumi.runtime.invoke_output(
        "genesys:authorization:getUser", arguments, opts, typ=GetUserResult
    )
    return result
