"""AWS IAM: roles and their inline policies. IAM is global: these types have no region.

Sources: pulumi-aws types `aws:iam/role:Role` and `aws:iam/rolePolicy:RolePolicy`; API CreateRole, UpdateRole,
UpdateAssumeRolePolicy, PutRolePolicy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between, matching
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import timestamp

TAG_CALLS = TagCalls(identifier="RoleName", tag="tag_role", untag="untag_role", listing=None)
NAME_ALPHABET = r"[\w+=,.@-]{1,128}"


class Role(Resource):
    """A role."""

    token = "aws:iam/role:Role"  # noqa: S105 - a type, not a secret
    service = "iam"
    handled = names(
        "assumeRolePolicy description forceDetachPolicies maxSessionDuration name namePrefix path permissionsBoundary"
    )
    defaults = values(forceDetachPolicies=False, maxSessionDuration=3600, path="/")
    rules = Rules(
        replace_on=names("name namePrefix path"),
        kept=names("forceDetachPolicies namePrefix"),
        documents=names("assumeRolePolicy"),
    )
    limits = (
        between("maxSessionDuration", 3600, 43200),
        matching("name", NAME_ALPHABET.replace("128", "64"), "1 to 64 letters, digits and +=,.@_-"),
        matching("path", r"/|/.*/", "a path that begins and ends with /"),
    )
    tagging = TAG_CALLS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateRole."""
        request = {
            "RoleName": inputs["name"],
            "Path": inputs["path"],
            "AssumeRolePolicyDocument": inputs["assumeRolePolicy"],
            "MaxSessionDuration": inputs["maxSessionDuration"],
            "Description": inputs.get("description") or "",
            "Tags": TAG_CALLS.spelled(inputs.get("tagsAll") or {}),
        }
        if inputs.get("permissionsBoundary"):
            request["PermissionsBoundary"] = inputs["permissionsBoundary"]
        scope.client("iam").create_role(**request)
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetRole."""
        del known
        role = scope.client("iam").get_role(RoleName=resource_id)["Role"]
        return {
            "name": role["RoleName"],
            "path": role["Path"],
            "arn": role["Arn"],
            "uniqueId": role["RoleId"],
            "createDate": timestamp(role["CreateDate"]),
            "description": role.get("Description"),
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
            "permissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "tagsAll": TAG_CALLS.parsed(role.get("Tags")),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """One call for each part that changed."""
        del old
        client = scope.client("iam")
        if "assumeRolePolicy" in changed:
            client.update_assume_role_policy(RoleName=resource_id, PolicyDocument=new["assumeRolePolicy"])
        if changed & {"description", "maxSessionDuration"}:
            client.update_role(
                RoleName=resource_id,
                Description=new.get("description") or "",
                MaxSessionDuration=new["maxSessionDuration"],
            )
        if "permissionsBoundary" in changed and new.get("permissionsBoundary"):
            client.put_role_permissions_boundary(RoleName=resource_id, PermissionsBoundary=new["permissionsBoundary"])
        elif "permissionsBoundary" in changed:
            client.delete_role_permissions_boundary(RoleName=resource_id)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteRole; with `forceDetachPolicies` its inline and attached policies first."""
        client = scope.client("iam")
        if known.get("forceDetachPolicies"):
            for policy in client.list_role_policies(RoleName=resource_id)["PolicyNames"]:
                client.delete_role_policy(RoleName=resource_id, PolicyName=policy)
            for attached in client.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]:
                client.detach_role_policy(RoleName=resource_id, PolicyArn=attached["PolicyArn"])
        client.delete_role(RoleName=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The role of the same name."""
        del urn
        return str(scope.client("iam").get_role(RoleName=inputs["name"])["Role"]["RoleName"])

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """The role's name."""
        del state
        return resource_id


class RolePolicy(Resource):
    """A policy inside a role; the id is `<role>:<name>`."""

    token = "aws:iam/rolePolicy:RolePolicy"  # noqa: S105 - a type, not a secret
    service = "iam"
    handled = names("name namePrefix policy role")
    rules = Rules(replace_on=names("name namePrefix role"), kept=names("namePrefix"), documents=names("policy"))
    limits = (matching("name", NAME_ALPHABET, "1 to 128 letters, digits and +=,.@_-"),)

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """PutRolePolicy; an existing policy of that name is overwritten, as by the real provider."""
        _put(scope, inputs["role"], inputs["name"], inputs["policy"])
        return f"{inputs['role']}:{inputs['name']}"

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetRolePolicy."""
        del known
        role, _, name = resource_id.partition(":")
        answer = scope.client("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {"role": role, "name": name, "policy": json.dumps(answer["PolicyDocument"])}

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """PutRolePolicy."""
        del old, changed
        role, _, name = resource_id.partition(":")
        _put(scope, role, name, new["policy"])

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteRolePolicy."""
        del known
        role, _, name = resource_id.partition(":")
        scope.client("iam").delete_role_policy(RoleName=role, PolicyName=name)


def _put(scope: Scope, role: str, name: str, policy: str) -> None:
    scope.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=policy)
