"""What all resources share. A resource file holds only what is its own.

How to add a resource, in one file under `resources/`:

1. Docstring: what it is, and every endpoint that is called.
2. Models: a class of `Inputs` (and of `Outputs` where something is computed), each field by `required`, `optional` or
   `output` with a description that names units. `Traits` say the rest: `api` (where the value lives in the Genesys
   object), `reference` (an id wrapped as `{"id": ...}`), `replace`, `secret`, `unordered`, `partial`, `local`,
   `operator_owned`. With the traits set right, the mapping to and from Genesys needs no code.
3. `THING = define("genesys:<area>:<Thing>", description=..., inputs=..., outputs=...)`.
4. A handler, `@handles(THING)`: a `CollectionHandler` (objects with ids), or a `SingletonHandler` (settings of the
   organisation). Set its paths; override `to_api`, `from_api`, `computed` and `problems` where the resource is special.
5. `python -m ringfence.genesys.provider.generate --write` for schema and SDK, a test that runs it against the emulator,
   and an example.

Rules: no remote write in preview, and no call for what did not change; one remote write per create; raise
`PartialCreateError` when a second write fails; values in `check` and `diff` may be unknown (`wire.is_known`), in all
other calls they are known.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider import comparison, mapping, texts, validation
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import Definition
from ringfence.plugin.provider import CheckResult, DiffResult, ReadResult

GONE = frozenset({404, 410})
"""Statuses of an object that is not there any more (410: a deleted flow)."""


class Handler(ABC):
    """The life of one kind of resource.

    Attributes:
        volatile: Computed properties that an update may change; in preview they are not known.
        permissions: What the OAuth client must be allowed to do.
        deletion: What deleting the resource does, for the reader of the documentation.
        operators: What people change while operating, which `up` never resets.
        limited_by_body: Whether the inputs travel in one request, which has a longest size.
        told_by_reading: Whether a read tells all there is to record; not so where a create answers a secret once.
    """

    volatile: ClassVar[frozenset[str]] = frozenset()
    permissions: ClassVar[Permissions] = Permissions()
    deletion: ClassVar[str] = "Deletes the object"
    operators: ClassVar[str] = ""
    told_by_reading: ClassVar[bool] = True
    limited_by_body: ClassVar[bool] = True

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    # What differs from resource to resource.

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Rules beyond the shape of the inputs. Inputs may be unknown; `olds` is empty for a new resource.

        Args:
            inputs: What the program declares, defaults filled in.
            olds: What it declared when the resource was last deployed.
            region: AWS home region of the organisation; None while the provider's configuration is unknown.
        """
        del inputs, olds, region
        return iter(())

    def dry_run(self, context: Context, inputs: Mapping[str, Any], olds: Mapping[str, Any]) -> Iterator[Problem]:
        """What the platform itself says to inputs that changed, by an operation that saves nothing.

        Called with inputs that are known and sound, and only when they differ from `olds`.
        """
        del context, inputs, olds
        return iter(())

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Genesys form of the inputs."""
        return mapping.to_api(self.definition.inputs, inputs)

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs that describe a found object."""
        return mapping.from_api(self.definition.inputs, found)

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Computed properties of a found object; those left out keep the value that the state has."""
        del found, inputs
        return {}

    # The life of a resource.

    def check(self, olds: Mapping[str, Any], news: Mapping[str, Any], region: str | None) -> CheckResult:
        """Validates inputs and fills defaults; tells every problem at once."""
        model = self.definition.inputs
        inputs = validation.with_defaults(model, validation.without_nulls(news))
        found = validation.shape_problems(model, inputs, source=f"schema of {self.definition.token}")
        # A rule may rely on the shape of what it sees, so what has a wrong shape is hidden from the rules.
        wrong = {problem.place.split(".")[0].split("[")[0] for problem in found}
        sound = {name: value for name, value in inputs.items() if name not in wrong}
        found += texts.problems(model, sound)
        found += self.problems(sound, olds, region)
        found += texts.too_long(sound) if self.limited_by_body else ()
        return CheckResult(inputs=inputs, failures=[validation.told(problem) for problem in found])

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Compares what was declared (or found by the last refresh) with what is declared now."""
        del old_outputs
        changes = comparison.differences(self.definition.inputs, old_inputs, news)
        replaced = any(kind.replaces for kind in changes.values())
        return DiffResult(changes=changes, delete_before_replace=replaced and self.stands_in_the_way(old_inputs, news))

    def changed(self, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
        """Whether something of what Genesys holds differs; `olds` is empty for a new resource."""
        fields = properties(self.definition.inputs)
        names = (
            path.split(".")[0].split("[")[0] for path in comparison.differences(self.definition.inputs, olds, news)
        )
        return not olds or any(not fields[name].traits.local for name in names)

    def stands_in_the_way(self, old_inputs: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
        """Whether the old object must go before its replacement can be created."""
        del old_inputs, news
        return False

    def preview_create(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Outputs of a create in preview: the inputs, and what follows from them alone."""
        return dict(inputs)

    def preview_update(self, old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        """Outputs of an update in preview: computed properties that an update may change are left out."""
        kept = self.kept(old_outputs)
        return {**{name: value for name, value in kept.items() if name not in self.volatile}, **news}

    @abstractmethod
    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Creates the object; returns its id and outputs."""

    @abstractmethod
    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the object as it is; None when it is gone."""

    @abstractmethod
    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Changes the object in place; returns its outputs."""

    @abstractmethod
    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes the object; one that is gone already is done."""

    # Tools for the above.

    def inputs_of(self, outputs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs among the outputs of a state."""
        names = properties(self.definition.inputs)
        return {name: value for name, value in outputs.items() if name in names}

    def kept(self, old_outputs: Mapping[str, Any]) -> dict[str, Any]:
        """The computed properties among the outputs of a state."""
        names = properties(self.definition.outputs)
        return {name: value for name, value in old_outputs.items() if name in names}

    def state(
        self, inputs: Mapping[str, Any], found: Mapping[str, Any], old_outputs: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Outputs to record: inputs, computed properties found, and those of before that nothing tells anew."""
        return {**self.kept(old_outputs or {}), **inputs, **without_nones(self.computed(found, inputs))}

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs of a found object in the program's own terms."""
        return comparison.as_found(self.definition.inputs, found_inputs, old_inputs)


def without_nones(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value is not None}


def is_gone(error: GenesysError) -> bool:
    """Whether a failure says that the object does not exist (any more)."""
    return error.status in GONE


def was_deleted(found: Mapping[str, Any]) -> bool:
    """Whether a found object is only the shadow of a deleted one (Genesys deletes many kinds softly)."""
    return found.get("state") == "deleted"
