"""What a provider is to this code: a class with synchronous methods over plain Python.

Each call runs in a thread of its own, so calls run beside each other up to the engine's parallelism.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from ringfence.plugin import wire


class ProviderError(Exception):
    """A failure that the user reads as it stands."""


class PartialCreateError(ProviderError):
    """The resource exists, but something after its creation failed: the engine keeps it and tries again.

    Attributes:
        resource_id: Id of what exists.
        outputs: State to record.
        reasons: What failed, one sentence each.
    """

    def __init__(self, resource_id: str, outputs: dict[str, Any], reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.resource_id = resource_id
        self.outputs = outputs
        self.reasons = reasons


class Kind(StrEnum):
    """How a property differs."""

    ADD = "ADD"
    ADD_REPLACE = "ADD_REPLACE"
    DELETE = "DELETE"
    DELETE_REPLACE = "DELETE_REPLACE"
    UPDATE = "UPDATE"
    UPDATE_REPLACE = "UPDATE_REPLACE"

    @property
    def replaces(self) -> bool:
        """Whether a difference of this kind needs a new resource."""
        return self.value.endswith("_REPLACE")


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """Inputs with their defaults, or the reasons (property path, sentence) why they cannot be taken."""

    inputs: dict[str, Any]
    failures: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DiffResult:
    """What differs between state and inputs.

    Attributes:
        changes: Kind of difference by property path; empty means no change.
        delete_before_replace: Whether the old resource must go first.
        stables: Outputs that an update never changes.
    """

    changes: dict[str, Kind] = field(default_factory=dict)
    delete_before_replace: bool = False
    stables: list[str] = field(default_factory=list)

    @property
    def replace(self) -> bool:
        """Whether any difference needs a new resource."""
        return any(kind.replaces for kind in self.changes.values())


@dataclass(frozen=True, kw_only=True)
class ReadResult:
    """A resource as found: its id, its inputs as a program would have to write them, and its outputs."""

    resource_id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


class Provider:
    """Base of a provider. Values are plain Python; an unknown leaf is `wire.UNKNOWN`. Raise `ProviderError` to tell."""

    secret_outputs: ClassVar[dict[str, frozenset[str]]] = {}
    """Per resource token, the top-level properties that are always secret."""

    def schema(self) -> str:
        """Package schema as JSON text."""
        return "{}"

    def check_config(self, urn: str, news: dict[str, Any]) -> CheckResult:
        """Checks the provider's own configuration."""
        return CheckResult(inputs=news)

    def diff_config(self, urn: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Compares provider configurations. A difference never replaces resources unless a subclass says so."""
        keys = sorted({*olds, *news} - {"version"})
        return DiffResult(changes={key: Kind.UPDATE for key in keys if olds.get(key) != news.get(key)})

    def configure(self, variables: dict[str, Any]) -> None:
        """Takes the configuration; called once, before any resource call."""

    def check(self, urn: str, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates inputs and fills defaults."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be checked by this provider")

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: dict[str, Any],
        old_outputs: dict[str, Any],
        news: dict[str, Any],
    ) -> DiffResult:
        """Compares the recorded state with new inputs."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be compared by this provider")

    def create(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        """Creates the resource and returns its id and outputs; in preview returns an empty id and the inputs."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be created by this provider")

    def read(
        self, urn: str, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the resource as it is; None when it is gone. Empty old values mean an import."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be read by this provider")

    def update(
        self, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        """Changes the resource in place and returns its outputs."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be updated by this provider")

    def delete(self, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes the resource; something already gone is done."""
        raise ProviderError(f"{wire.resource_token(urn)} cannot be deleted by this provider")

    def invoke(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        """Runs a function (data source)."""
        raise ProviderError(f"this provider has no function {token}")

    def cancel(self) -> None:
        """The user asked to stop: end waits early."""
