"""Resources that write nothing: they read what the platform says and stop a deployment when it may not be so.

What they watch belongs to operators or to the other party, so `up` never changes it. A refresh reads it anew; the next
preview then fails with every fact that is not allowed.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.context import Context
from ringfence.plugin.provider import DiffResult, Kind, ProviderError, ReadResult


class ProofHandler(Handler):
    """A proof. See `base` for how to write a resource.

    Attributes:
        resource_id: Fixed id of the resource, which `pulumi import` takes.
    """

    resource_id: ClassVar[str]
    deletion = "Nothing: it only reads"

    @abstractmethod
    def facts(self, context: Context) -> dict[str, Any]:
        """What the platform says, as the computed properties of the resource. Reads only."""

    @abstractmethod
    def violations(self, inputs: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Problem]:
        """Facts that the inputs do not allow. Inputs may be unknown; what cannot be judged passes."""

    def as_imported(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs of an import: those under which the facts are allowed."""
        del facts
        return {}

    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Reads, judges, writes nothing."""
        del urn
        facts = self.facts(context)
        self._require(inputs, facts)
        return self.resource_id, {**inputs, **facts}

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the facts anew; `diff` judges them."""
        del old_outputs
        if resource_id != self.resource_id:
            raise ProviderError(
                f"id: found {resource_id!r}; allowed: {self.resource_id!r}; an organisation has one "
                f"{self.definition.token}, import it with that id"
            )
        facts = self.facts(context)
        inputs = old_inputs or self.as_imported(facts)
        return ReadResult(resource_id=resource_id, inputs=inputs, outputs={**inputs, **facts})

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Beside changed inputs: facts that are no longer allowed."""
        changes = dict(super().diff(old_inputs, old_outputs, news).changes)
        for problem in self.violations(news, old_outputs):
            changes.setdefault(problem.place, Kind.UPDATE)
        return DiffResult(changes=changes)

    def preview_update(self, old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        """What the last refresh found, judged by the new inputs: a preview fails where `up` would.

        Raises:
            ProviderError: when a fact is not allowed.
        """
        self._require(news, old_outputs)
        return super().preview_update(old_outputs, news)

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Reads and judges again."""
        del resource_id, old_outputs
        return self.create(context, urn, news)[1]

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """There is nothing to delete: the proof only reads."""

    def _require(self, inputs: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        problems = list(self.violations(inputs, facts))
        if problems:
            raise ProviderError("\n".join(problem.render() for problem in problems))
