"""AWS Secrets Manager: secrets and their versions.

Sources: pulumi-aws types `aws:secretsmanager/secret:Secret` and `secretVersion`; API CreateSecret, UpdateSecret,
PutSecretValue, UpdateSecretVersionStage, DeleteSecret.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.errors import code_of
from ringfence.local.aws.limits import matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.plugin.provider import ProviderError

TAG_CALLS = TagCalls(identifier="SecretId", listing=None)
CURRENT_STAGE = "AWSCURRENT"
DEFAULT_RECOVERY_DAYS = 30


class Secret(Resource):
    """A secret without its value; the id is its ARN."""

    token = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type, not a secret
    service = "secretsmanager"
    handled = names("description forceOverwriteReplicaSecret kmsKeyId name namePrefix policy recoveryWindowInDays")
    defaults = values(forceOverwriteReplicaSecret=False, recoveryWindowInDays=DEFAULT_RECOVERY_DAYS)
    rules = Rules(
        replace_on=names("name namePrefix region"),
        computed=names("policy"),
        kept=names("forceOverwriteReplicaSecret namePrefix recoveryWindowInDays"),
        documents=names("policy"),
    )
    limits = (
        one_of("recoveryWindowInDays", 0, *range(7, 31)),
        matching("name", r"[A-Za-z0-9/_+=.@-]{1,512}", "1 to 512 letters, digits and /_+=.@-"),
    )
    tagging = TAG_CALLS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateSecret."""
        client = scope.client("secretsmanager")
        request = {"Name": inputs["name"], "Tags": TAG_CALLS.spelled(inputs.get("tagsAll") or {})}
        for name, parameter in (("description", "Description"), ("kmsKeyId", "KmsKeyId")):
            if inputs.get(name):
                request[parameter] = inputs[name]
        try:
            return str(client.create_secret(**request)["ARN"])
        except client.exceptions.ResourceExistsException as error:
            if "DeletedDate" not in client.describe_secret(SecretId=inputs["name"]):
                raise
            raise ProviderError(
                f"CreateSecret failed: InvalidRequestException: a secret named {inputs['name']} is scheduled for"
                " deletion and keeps its name until then; restore it and import it, or set recoveryWindowInDays to 0"
                " before deleting it. On this machine `ringfence local reset` starts with an empty AWS"
            ) from error

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """PutResourcePolicy."""
        if inputs.get("policy"):
            scope.client("secretsmanager").put_resource_policy(SecretId=resource_id, ResourcePolicy=inputs["policy"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeSecret and its policy."""
        del known
        client = scope.client("secretsmanager")
        secret = client.describe_secret(SecretId=resource_id)
        if "DeletedDate" in secret:
            return None
        return {
            "arn": secret["ARN"],
            "id": secret["ARN"],
            "name": secret["Name"],
            "description": secret.get("Description"),
            "kmsKeyId": secret.get("KmsKeyId"),
            "policy": client.get_resource_policy(SecretId=resource_id).get("ResourcePolicy"),
            "tagsAll": TAG_CALLS.parsed(secret.get("Tags")),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateSecret and the policy."""
        del old
        client = scope.client("secretsmanager")
        if changed & {"description", "kmsKeyId"}:
            key = {"KmsKeyId": new["kmsKeyId"]} if new.get("kmsKeyId") else {}
            client.update_secret(SecretId=resource_id, Description=new.get("description") or "", **key)
        if "policy" in changed and new.get("policy"):
            client.put_resource_policy(SecretId=resource_id, ResourcePolicy=new["policy"])
        elif "policy" in changed:
            client.delete_resource_policy(SecretId=resource_id)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteSecret; a recovery window of 0 days deletes at once."""
        days = known.get("recoveryWindowInDays", DEFAULT_RECOVERY_DAYS)
        window = {"RecoveryWindowInDays": days} if days else {"ForceDeleteWithoutRecovery": True}
        scope.client("secretsmanager").delete_secret(SecretId=resource_id, **window)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The secret of the same name."""
        del urn
        secret = scope.client("secretsmanager").describe_secret(SecretId=inputs["name"])
        return None if "DeletedDate" in secret else str(secret["ARN"])


class SecretVersion(Resource):
    """A value of a secret; the id is `<secret ARN>|<version id>`. A new value is a new version."""

    token = "aws:secretsmanager/secretVersion:SecretVersion"  # noqa: S105 - a type, not a secret
    service = "secretsmanager"
    handled = names("secretBinary secretId secretString versionStages")
    rules = Rules(
        replace_on=names("secretBinary secretId secretString region"),
        computed=names("versionStages"),
        unordered=names("versionStages"),
    )
    name_property = None
    secret_outputs = names("secretBinary secretString")

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """One value, as text or as bytes."""
        yield from super().validate(inputs)
        if len({"secretBinary", "secretString"} & inputs.keys()) != 1:
            yield Problem(
                place="secretString",
                found="both or neither of secretString and secretBinary",
                allowed="exactly one of them",
                fix="set one",
                control="AWS Secrets Manager PutSecretValue",
            )

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """PutSecretValue."""
        request: dict[str, Any] = {"SecretId": inputs["secretId"]}
        if "secretString" in inputs:
            request["SecretString"] = inputs["secretString"]
        else:
            request["SecretBinary"] = base64.b64decode(inputs["secretBinary"])
        if inputs.get("versionStages"):
            request["VersionStages"] = inputs["versionStages"]
        answer = scope.client("secretsmanager").put_secret_value(**request)
        return f"{inputs['secretId']}|{answer['VersionId']}"

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetSecretValue of this version."""
        del known
        secret, _, version = resource_id.rpartition("|")
        answer = scope.client("secretsmanager").get_secret_value(SecretId=secret, VersionId=version)
        found = {
            "arn": answer["ARN"],
            "secretId": secret,
            "versionId": answer["VersionId"],
            "versionStages": answer.get("VersionStages", []),
        }
        if "SecretString" in answer:
            found["secretString"] = answer["SecretString"]
        else:
            found["secretBinary"] = base64.b64encode(answer["SecretBinary"]).decode()
        return found

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateSecretVersionStage for each stage that comes or goes; the current stage can only move, not go."""
        del changed
        client = scope.client("secretsmanager")
        secret, _, version = resource_id.rpartition("|")
        before, after = set(old.get("versionStages") or ()), set(new.get("versionStages") or ())
        stages = client.describe_secret(SecretId=secret).get("VersionIdsToStages", {})
        for stage in sorted(after - before):
            holder = next((other for other, held in stages.items() if stage in held), None)
            origin = {"RemoveFromVersionId": holder} if holder else {}
            client.update_secret_version_stage(SecretId=secret, VersionStage=stage, MoveToVersionId=version, **origin)
        for stage in sorted(before - after - {CURRENT_STAGE}):
            client.update_secret_version_stage(SecretId=secret, VersionStage=stage, RemoveFromVersionId=version)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Takes the stages off; the current value stays until another one is current or the secret goes."""
        del known
        client = scope.client("secretsmanager")
        secret, _, version = resource_id.rpartition("|")
        held = client.describe_secret(SecretId=secret).get("VersionIdsToStages", {}).get(version, [])
        for stage in sorted(set(held) - {CURRENT_STAGE}):
            client.update_secret_version_stage(SecretId=secret, VersionStage=stage, RemoveFromVersionId=version)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The current version, when it has the same value already."""
        del urn
        client = scope.client("secretsmanager")
        try:
            current = client.get_secret_value(SecretId=inputs["secretId"])
        except client.exceptions.ClientError as error:
            if code_of(error) in {"ResourceNotFoundException", "InvalidRequestException"}:
                return None
            raise
        same = "secretString" in inputs and current.get("SecretString") == inputs["secretString"]
        return f"{inputs['secretId']}|{current['VersionId']}" if same else None
