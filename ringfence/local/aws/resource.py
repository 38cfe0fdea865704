"""What a resource type of the stand-in is: a few declarations and five calls over boto3."""

from __future__ import annotations

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from ringfence.domain.problems import Problem
from ringfence.local.aws import limits, shapes, tags
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.plugin.provider import Kind
from ringfence.plugin.wire import UNKNOWN

AUTOMATIC_SUFFIX = re.compile(r"-[0-9a-f]{7}(\.fifo)?")


def names(text: str) -> frozenset[str]:
    """A set of names from words, to keep declarations on one line."""
    return frozenset(text.split())


def values(**values: Any) -> Mapping[str, Any]:
    """Values by property name, for declarations."""
    return MappingProxyType(values)


class Resource(ABC):
    """Base of a resource type. A subclass declares what the real provider does and calls the service.

    State (`known`, `old`, `new`) is a plain dictionary of inputs and outputs under the SDK's wire names. Methods raise
    botocore's own errors; the provider translates them.
    """

    token: ClassVar[str]
    """Type as the engine sends it."""
    service: ClassVar[str]
    """boto3's name of the service."""
    handled: ClassVar[frozenset[str]]
    """Inputs that this type acts upon, besides `region` and `tags`. Others of the SDK are refused, never ignored."""
    defaults: ClassVar[Mapping[str, Any]] = values()
    """Values that the real provider's check fills in."""
    rules: ClassVar[Rules] = Rules()
    limits: ClassVar[tuple[limits.Limit, ...]] = ()
    name_property: ClassVar[str | None] = "name"
    """Input that is generated from the resource's name when the program leaves it out."""
    tagging: ClassVar[tags.TagCalls | None] = None
    secret_outputs: ClassVar[frozenset[str]] = frozenset()
    conflict_code: ClassVar[str] = ""
    """Code with which AWS refuses a second object of the same name, where the emulator takes it."""

    @property
    def inputs(self) -> frozenset[str]:
        """Names of the inputs that this type takes, `region`, `tags` and `tagsAll` included."""
        regional = {"region"} & set(shapes.inputs_of(self.token))
        tagged = {"tags", "tagsAll"} if self.tagging else set()
        return self.handled | regional | tagged

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Problems beyond names and types: value limits, and what the real provider checks across inputs."""
        yield from limits.problems(self.limits, inputs, f"AWS limit of {self.token}")

    def computed_inputs(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Inputs that follow from the others, for what a program left out."""
        del inputs
        return {}

    def automatic_name(self, resource_name: str, inputs: Mapping[str, Any]) -> str:
        """A new name: the prefix a program gave, or the resource's name, and seven hexadecimal digits."""
        prefix = inputs.get(f"{self.name_property}Prefix")
        return f"{prefix or f'{resource_name}-'}{secrets.token_hex(4)[:7]}"

    def differences(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Kind]:
        """Kind of difference by property path."""
        del old_outputs
        return self.rules.differences(old_inputs, news, self.inputs)

    def deletes_first(self, resource_name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Whether a replacement must wait for the deletion: the program gave a name that stays the same."""
        if self.name_property is None:
            return False
        name = new.get(self.name_property)
        if name is UNKNOWN or name is None or name != old.get(self.name_property):
            return False
        generated = str(name).startswith(resource_name) and AUTOMATIC_SUFFIX.fullmatch(str(name)[len(resource_name) :])
        return not generated

    @abstractmethod
    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """Makes the one call that brings the object into being, and returns its id."""

    def created(self, scope: Scope, resource_id: str, urn: str) -> None:  # noqa: B027 - most have nothing to note
        """Notes a new object, right after `create` and before anything else."""

    def complete(  # noqa: B027 - most are complete once created
        self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]
    ) -> None:
        """Further calls that a new object needs; when one fails the object stays in the state and is tried again."""

    @abstractmethod
    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """All properties as found, `tagsAll` for the tags; None when the object is gone.

        `known` is what the state has; it is empty on import, when the id must tell all.
        """

    @abstractmethod
    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Changes the object in place. `changed` names the top-level inputs that differ, without tags."""

    @abstractmethod
    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Deletes the object."""

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """Id of an existing object that these inputs would collide with, for the adoption of an interrupted create.

        None where creating is a plain overwrite, so that there is nothing to take over.
        """
        del scope, inputs, urn
        return None

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """What the service's tag calls name the object by."""
        del resource_id
        return str(state["arn"])

    def change_tags(self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Makes the object's tags those of `new`."""
        assert self.tagging is not None
        target = self.tag_target(resource_id, old)
        self.tagging.change(scope.client(self.service), target, old.get("tagsAll") or {}, new.get("tagsAll") or {})
