"""A provider whose resources do nothing: what the engine, the protocol and Python cost by themselves."""

from __future__ import annotations

from typing import Any

from ringfence.plugin.provider import CheckResult, DiffResult, Kind, Provider, ReadResult
from ringfence.plugin.server import serve
from ringfence.plugin.wire import resource_name


class NoopProvider(Provider):
    """Takes any inputs, keeps them as they are and calls nobody."""

    def check(self, urn: str, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Everything is valid."""
        del urn, olds
        return CheckResult(inputs=news)

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: dict[str, Any],
        old_outputs: dict[str, Any],
        news: dict[str, Any],
    ) -> DiffResult:
        """Compares inputs as wholes."""
        del urn, resource_id, old_outputs
        return DiffResult(changes={} if old_inputs == news else {"content": Kind.UPDATE})

    def create(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        """The name is the id, and the inputs are the outputs."""
        return "" if preview else resource_name(urn), inputs

    def read(self, urn: str, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]) -> ReadResult:
        """Finds what was recorded."""
        del urn
        return ReadResult(resource_id=resource_id, inputs=old_inputs, outputs=old_outputs)

    def update(
        self, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        """Takes the new inputs."""
        del urn, resource_id, old_outputs, preview
        return news

    def delete(self, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """There is nothing to delete."""


if __name__ == "__main__":
    serve(NoopProvider(), version="0.1.0")
