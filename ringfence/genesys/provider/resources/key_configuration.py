"""What the two key configurations (recordings, conversations) have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from ringfence.domain.problems import Problem
from ringfence.domain.regions import REGIONS, describe, partition_of_arn, region_of_arn
from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider import dry_run
from ringfence.genesys.provider.base import is_gone
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.problems import KEY_CONTROL, known, outside_eu
from ringfence.plugin.provider import ProviderError

GENESYS_HOLDS_THE_KEY = frozenset({"Native", "None"})
"""Types of a configuration that is switched off: Genesys uses a key of its own."""


class KeyConfigurationInputs(Inputs):
    """Which key protects the data."""

    key_configuration_type: Literal["KmsSymmetric", "LocalKeyManager", "Native", "None"] = required(
        "Who holds the key: `KmsSymmetric` (AWS KMS key of yours), `LocalKeyManager` (HTTPS service of yours), "
        "`Native` or `None` (Genesys)."
    )
    url: str | None = optional(
        "KMS: ARN of a key alias in the organisation's home region; local key manager: its decrypt URL."
    )
    api_id: str | None = optional("Hawk id with which Genesys calls a local key manager.")
    api_key: str | None = optional("Hawk key with which Genesys calls a local key manager.", traits=Traits(secret=True))
    on_delete: Literal["refuse", "disable"] = optional(
        "Genesys cannot delete a key configuration. `refuse` stops the deletion; `disable` goes back to a key of "
        "Genesys. Keep the previous key for at least 31 days afterwards.",
        default="refuse",
        traits=Traits(local=True),
    )


class KeyConfigurationOutputs(Outputs):
    """Computed values."""

    last_error: str | None = output("What Genesys met when it last used the key; empty when all is well.")


class KeyConfigurationHandler(CollectionHandler):
    """Key configurations. They have no name (their URL tells them apart) and no DELETE (they can be switched off).

    Attributes:
        disabled_type: Type that switches a configuration off.
    """

    deletion = "Refuses, or goes back to a key of Genesys (`onDelete`); there is no DELETE"
    name_input = ""
    identity_input = "url"
    disabled_type: ClassVar[str]

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """A KMS key is named by an alias in the home region; a local key manager by https with its credentials."""
        del olds
        kind, url = known(inputs, "keyConfigurationType"), known(inputs, "url")
        if kind == "KmsSymmetric":
            if "url" not in inputs:
                yield _missing("url", "the ARN of a KMS key alias")
            elif isinstance(url, str):
                yield from _alias_problems(url, region)
        elif kind == "LocalKeyManager":
            for name in ("url", "apiId", "apiKey"):
                if name not in inputs:
                    yield _missing(name, "the decrypt URL and the Hawk credentials of the local key manager")
            if isinstance(url, str) and urlsplit(url).scheme != "https":
                yield _wrong("url", repr(url), "an https URL", "serve the key manager over https")

    def dry_run(self, context: Context, inputs: Mapping[str, Any], olds: Mapping[str, Any]) -> Iterator[Problem]:
        """The platform tries the key, unless it is to hold the key itself."""
        del olds
        if inputs["keyConfigurationType"] not in GENESYS_HOLDS_THE_KEY:
            fix = "correct the key, its policy or its alias; a key that this program makes is named by its output"
            path = f"{self.collection}/validate"
            yield from dry_run.problems(context, path, self.to_api(inputs), otherwise="url", fix=fix)

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """The key."""
        return str(inputs.get("url") or "")

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Configurations of the same key."""
        found = context.client.entries(self.collection, fresh=fresh)
        return [dict(item) for item in found if item.get("url") and item.get("url") == inputs.get("url")]

    def may_adopt(self, context: Context, urn: str, existing: Mapping[str, Any]) -> bool:
        """A configuration that is switched off may be switched on again: there is no way to be rid of it."""
        switched_off = existing.get("keyConfigurationType") in GENESYS_HOLDS_THE_KEY
        return switched_off or super().may_adopt(context, urn, existing)

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the configuration without what only the platform fills in."""
        return super().put(context, resource_id, {key: value for key, value in body.items() if key != "lastError"})

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """What Genesys met when it last used the key."""
        del inputs
        error = found.get("lastError") or {}
        return {"lastError": str(error.get("message") or error.get("code") or "")}

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Switches the configuration off, where `onDelete` allows it."""
        try:
            current = self.get(context, resource_id)
        except GenesysError as error:
            if is_gone(error):
                return
            raise
        if current.get("keyConfigurationType") in GENESYS_HOLDS_THE_KEY:
            return
        if outputs.get("onDelete") != "disable":
            problem = Problem(
                place="onDelete",
                found=repr(outputs.get("onDelete", "refuse")),
                allowed="'disable', for Genesys cannot delete a key configuration",
                fix="to go back to a key of Genesys, set `onDelete` to 'disable', run `pulumi up`, then delete; "
                f"to keep the configuration and forget it here, run `pulumi state delete '{urn}'`",
                control=KEY_CONTROL,
            )
            raise ProviderError(problem.render())
        self.write(context, resource_id, {}, {"keyConfigurationType": self.disabled_type})


def _alias_problems(url: str, region: str | None) -> Iterator[Problem]:
    resource = url.split(":", 5)[-1]
    key_region = region_of_arn(url)
    if url.split(":")[2:3] != ["kms"] or key_region is None or not resource.startswith("alias/"):
        allowed = "the ARN of a key alias, arn:<partition>:kms:<region>:<account>:alias/<name>"
        yield _wrong("url", repr(url), allowed, "give the key an alias and name that; key ids and key ARNs are refused")
        return
    outside = list(outside_eu("url", key_region))
    yield from outside
    if not outside and region is not None and key_region != region:
        fix = "use a key in the home region, or a multi-Region replica there"
        yield _wrong("url", f"a key in {describe(key_region)}", f"a key in the home region, {describe(region)}", fix)
    if not outside and partition_of_arn(url) != REGIONS[key_region].partition:
        allowed = f"partition {REGIONS[key_region].partition} for {key_region}"
        yield _wrong("url", f"partition {partition_of_arn(url)}", allowed, "correct the ARN")


def _missing(place: str, allowed: str) -> Problem:
    return _wrong(place, "nothing", allowed, "set it")


def _wrong(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=KEY_CONTROL)
