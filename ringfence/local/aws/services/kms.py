"""AWS KMS: keys and aliases.

Sources: pulumi-aws types `aws:kms/key:Key` and `aws:kms/alias:Alias`; API CreateKey, EnableKeyRotation, PutKeyPolicy,
ScheduleKeyDeletion, CreateAlias.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.local.aws.adoption import KeyJournal
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.errors import is_absent
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls

DEFAULT_DELETION_WINDOW_DAYS = 30
PENDING_STATES = ("PendingDeletion", "PendingReplicaDeletion")
TAG_CALLS = TagCalls(identifier="KeyId", listing="list_resource_tags", pair=("TagKey", "TagValue"))


class Key(Resource):
    """A key. It is gone for the program as soon as its deletion is scheduled, as in the real provider."""

    token = "aws:kms/key:Key"  # noqa: S105 - a type, not a secret
    service = "kms"
    handled = names(
        "bypassPolicyLockoutSafetyCheck customerMasterKeySpec deletionWindowInDays description enableKeyRotation"
        " isEnabled keyUsage multiRegion policy rotationPeriodInDays"
    )
    defaults = values(
        bypassPolicyLockoutSafetyCheck=False,
        customerMasterKeySpec="SYMMETRIC_DEFAULT",
        enableKeyRotation=False,
        isEnabled=True,
        keyUsage="ENCRYPT_DECRYPT",
    )
    rules = Rules(
        replace_on=names("customerMasterKeySpec keyUsage multiRegion region"),
        computed=names("description multiRegion policy rotationPeriodInDays"),
        # The deletion window and the bypass are arguments of calls; moto does not give the rotation period back.
        kept=names("bypassPolicyLockoutSafetyCheck deletionWindowInDays rotationPeriodInDays"),
        documents=names("policy"),
    )
    limits = (
        between("deletionWindowInDays", 7, 30),
        between("rotationPeriodInDays", 90, 2560),
        one_of("keyUsage", "ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
    )
    name_property = None
    tagging = TAG_CALLS

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Limits, and that only symmetric encryption keys rotate (the emulator rotates any)."""
        yield from super().validate(inputs)
        if inputs.get("enableKeyRotation") is True and inputs.get("customerMasterKeySpec") != "SYMMETRIC_DEFAULT":
            yield Problem(
                place="enableKeyRotation",
                found="True",
                allowed="False for an asymmetric or HMAC key",
                fix="remove it",
                control="AWS KMS EnableKeyRotation: symmetric encryption keys only",
            )

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateKey."""
        request: dict[str, Any] = {
            "KeySpec": inputs["customerMasterKeySpec"],
            "KeyUsage": inputs["keyUsage"],
            "MultiRegion": bool(inputs.get("multiRegion")),
            "Description": inputs.get("description") or "",
            "Tags": TAG_CALLS.spelled(inputs.get("tagsAll") or {}),
        }
        if inputs.get("policy"):
            request["Policy"] = inputs["policy"]
        return str(scope.client("kms").create_key(**request)["KeyMetadata"]["KeyId"])

    def created(self, scope: Scope, resource_id: str, urn: str) -> None:
        """Writes the key into the journal: nothing else would find it again."""
        KeyJournal(folder=scope.connection.state_folder).record(urn, resource_id)

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """Rotation, and the disabling of a key that is declared disabled."""
        if inputs.get("enableKeyRotation"):
            _set_rotation(scope, resource_id, inputs)
        if inputs.get("isEnabled") is False:
            scope.client("kms").disable_key(KeyId=resource_id)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeKey, rotation status, policy and tags."""
        del known
        client = scope.client("kms")
        metadata = client.describe_key(KeyId=resource_id)["KeyMetadata"]
        if metadata["KeyState"] in PENDING_STATES:
            return None
        found = {
            "arn": metadata["Arn"],
            "keyId": metadata["KeyId"],
            "description": metadata.get("Description"),
            "customerMasterKeySpec": metadata.get("KeySpec"),
            "keyUsage": metadata.get("KeyUsage", "ENCRYPT_DECRYPT"),
            "multiRegion": metadata.get("MultiRegion", False),
            "isEnabled": metadata["Enabled"],
            "policy": _policy(client, resource_id),
            "tagsAll": TAG_CALLS.read(client, resource_id),
        }
        rotation = client.get_key_rotation_status(KeyId=resource_id)
        found["enableKeyRotation"] = rotation["KeyRotationEnabled"]
        if "RotationPeriodInDays" in rotation:
            found["rotationPeriodInDays"] = rotation["RotationPeriodInDays"]
        return found

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """One call for each property; a key is enabled first and disabled last, because a disabled one is fixed."""
        del old
        client = scope.client("kms")
        if "isEnabled" in changed and new["isEnabled"]:
            client.enable_key(KeyId=resource_id)
        if changed & {"enableKeyRotation", "rotationPeriodInDays"}:
            _set_rotation(scope, resource_id, new)
        if "description" in changed:
            client.update_key_description(KeyId=resource_id, Description=new.get("description") or "")
        if "policy" in changed:
            client.put_key_policy(KeyId=resource_id, PolicyName="default", Policy=new["policy"])
        if "isEnabled" in changed and not new["isEnabled"]:
            client.disable_key(KeyId=resource_id)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """ScheduleKeyDeletion with the declared window."""
        window = known.get("deletionWindowInDays") or DEFAULT_DELETION_WINDOW_DAYS
        scope.client("kms").schedule_key_deletion(KeyId=resource_id, PendingWindowInDays=window)
        KeyJournal(folder=scope.connection.state_folder).forget(resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The key that the journal names, else the one with the same `Name` tag and description."""
        client = scope.client("kms")
        journalled = KeyJournal(folder=scope.connection.state_folder).find(urn)
        if journalled and _usable(client, journalled):
            return journalled
        name = (inputs.get("tagsAll") or {}).get("Name")
        if not name:
            return None
        for page in client.get_paginator("list_keys").paginate():
            for entry in page["Keys"]:
                key_id = str(entry["KeyId"])
                metadata = client.describe_key(KeyId=key_id)["KeyMetadata"]
                described = metadata.get("Description", "") == (inputs.get("description") or "")
                usable = metadata["KeyState"] not in PENDING_STATES
                if described and usable and TAG_CALLS.read(client, key_id).get("Name") == name:
                    return key_id
        return None

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """The key's id."""
        del state
        return resource_id


class Alias(Resource):
    """A name of a key, which Genesys and other services are given instead of the key itself."""

    token = "aws:kms/alias:Alias"  # noqa: S105 - a type, not a secret
    service = "kms"
    handled = names("name namePrefix targetKeyId")
    rules = Rules(replace_on=names("name namePrefix region"), kept=names("namePrefix"))
    limits = (
        matching("name", r"alias/(?!aws/)[A-Za-z0-9/_-]{1,250}", "alias/ and a name of your own (not alias/aws/...)"),
    )

    def automatic_name(self, resource_name: str, inputs: Mapping[str, Any]) -> str:
        """A generated name, below the `alias/` that every alias starts with."""
        name = super().automatic_name(resource_name, inputs)
        return name if name.startswith("alias/") else f"alias/{name}"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateAlias."""
        scope.client("kms").create_alias(AliasName=inputs["name"], TargetKeyId=inputs["targetKeyId"])
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """ListAliases; the target keeps the form (id or ARN) that the program wrote."""
        for page in scope.client("kms").get_paginator("list_aliases").paginate():
            for entry in page["Aliases"]:
                if entry["AliasName"] == resource_id:
                    key_id = str(entry["TargetKeyId"])
                    arn = scope.arn("kms", f"key/{key_id}")
                    declared = known.get("targetKeyId")
                    return {
                        "name": resource_id,
                        "arn": entry["AliasArn"],
                        "targetKeyId": declared if declared in {key_id, arn} else key_id,
                        "targetKeyArn": arn,
                    }
        return None

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateAlias."""
        del old, changed
        scope.client("kms").update_alias(AliasName=resource_id, TargetKeyId=new["targetKeyId"])

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteAlias."""
        del known
        scope.client("kms").delete_alias(AliasName=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The alias of the same name."""
        del urn
        return str(inputs["name"]) if self.read(scope, inputs["name"], inputs) else None


def _set_rotation(scope: Scope, key_id: str, inputs: Mapping[str, Any]) -> None:
    client = scope.client("kms")
    if not inputs.get("enableKeyRotation"):
        client.disable_key_rotation(KeyId=key_id)
        return
    period = inputs.get("rotationPeriodInDays")
    client.enable_key_rotation(KeyId=key_id, **({"RotationPeriodInDays": period} if period else {}))


def _policy(client: Any, key_id: str) -> str | None:
    try:
        return str(client.get_key_policy(KeyId=key_id, PolicyName="default")["Policy"])
    except client.exceptions.NotFoundException:
        # moto has no policy where AWS has its default one.
        return None


def _usable(client: Any, key_id: str) -> bool:
    try:
        return client.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] not in PENDING_STATES
    except client.exceptions.ClientError as error:
        if is_absent(error):
            return False
        raise
