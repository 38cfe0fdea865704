"""The engine's calls, dispatched to the resource types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ringfence.local.aws import configuration, documents, shapes, tags
from ringfence.local.aws.connection import Connection, Scope
from ringfence.local.aws.dispatch import (
    Values,
    change,
    existing_id,
    import_region,
    label,
    resource_for,
    unsupported,
    without_id,
)
from ringfence.local.aws.errors import CONFLICT_ADVICE, is_absent, told
from ringfence.local.aws.functions import FUNCTIONS
from ringfence.local.aws.registry import RESOURCES
from ringfence.local.aws.resource import Resource
from ringfence.plugin.provider import (
    CheckResult,
    DiffResult,
    PartialCreateError,
    Provider,
    ProviderError,
    ReadResult,
)
from ringfence.plugin.wire import UNKNOWN, is_known, resource_name


class AwsProvider(Provider):
    """AWS on this machine: exactly the resource types that Ringfence declares, against a local emulator."""

    secret_outputs: ClassVar[dict[str, frozenset[str]]] = {
        token: resource.secret_outputs for token, resource in RESOURCES.items() if resource.secret_outputs
    }

    def __init__(self) -> None:
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The configured connection."""
        if self._connection is None:
            raise ProviderError("the AWS provider is not configured yet")
        return self._connection

    def check_config(self, urn: str, news: Values) -> CheckResult:  # noqa: ARG002 - the base has it
        """Refuses settings that this stand-in does not know."""
        failures = [(problem.place, problem.render()) for problem in configuration.problems(news)]
        return CheckResult(inputs=news, failures=failures)

    def configure(self, variables: Values) -> None:
        """Connects to the local AWS."""
        known = {name: value for name, value in variables.items() if is_known(value)}
        with told("configuring the AWS provider", "AWS_ENDPOINT_URL"):
            self._connection = configuration.connect(known)

    def check(self, urn: str, olds: Values, news: Values) -> CheckResult:
        """Validates names, types and limits, and fills in what the real provider fills in."""
        resource = resource_for(urn)
        found = list(shapes.check(resource.token, news)) + list(unsupported(resource, news))
        inputs = self._filled(resource, urn, olds, news)
        if not found:
            inputs = {**resource.computed_inputs(inputs), **inputs}
            found = list(resource.validate(inputs))
        return CheckResult(inputs=inputs, failures=[(problem.place, problem.render()) for problem in found])

    def _filled(self, resource: Resource, urn: str, olds: Values, news: Values) -> Values:
        """Inputs with defaults: those of the type, region, all tags, a generated name, documents as text."""
        inputs = {**resource.defaults, **{name: value for name, value in news.items() if value is not None}}
        if "region" in resource.inputs:
            inputs.setdefault("region", self.connection.region)
        if resource.tagging:
            inputs["tagsAll"] = tags.merged(inputs.get("tags"), self.connection.default_tags)
        name = resource.name_property
        if name and inputs.get(name) is None:
            inputs[name] = olds.get(name) or resource.automatic_name(resource_name(urn), inputs)
        for path in resource.rules.documents & inputs.keys():
            inputs[path] = documents.text_of(inputs[path]) if is_known(inputs[path]) else UNKNOWN
        return inputs

    def diff(self, urn: str, resource_id: str, old_inputs: Values, old_outputs: Values, news: Values) -> DiffResult:
        """Compares recorded inputs with new ones."""
        del resource_id
        resource = resource_for(urn)
        changes = resource.differences(old_inputs, old_outputs, news)
        first = resource.deletes_first(resource_name(urn), old_inputs, news)
        return DiffResult(changes=changes, delete_before_replace=first)

    def create(self, urn: str, inputs: Values, *, preview: bool) -> tuple[str, Values]:
        """Creates the object, or takes over the one that an interrupted create left."""
        if preview:
            return "", inputs
        resource, scope = resource_for(urn), self._scope(inputs)
        with told(f"creating {label(urn)}", self.connection.endpoint):
            adopting = urn in self.connection.adopted_urns
            existing = existing_id(resource, scope, inputs, urn) if adopting or resource.conflict_code else None
            if existing is not None and adopting:
                return self._taken_over(resource, scope, existing, inputs, urn)
            if existing is not None:
                raise ProviderError(
                    f"creating {label(urn)}: {resource.conflict_code}: {existing} already exists; {CONFLICT_ADVICE}"
                )
            resource_id = resource.create(scope, inputs)
            resource.created(scope, resource_id, urn)
        try:
            with told(f"creating {label(urn)}", self.connection.endpoint):
                resource.complete(scope, resource_id, inputs)
                return resource_id, self._outputs(resource, scope, resource_id, inputs)
        except ProviderError as error:
            raise PartialCreateError(resource_id, inputs, [str(error)]) from error

    def _taken_over(
        self, resource: Resource, scope: Scope, existing: str, inputs: Values, urn: str
    ) -> tuple[str, Values]:
        """Brings an existing object to the inputs and returns its id and outputs."""
        found = self._found(resource, scope, existing, inputs) or {}
        resource_id = found.get("id", existing)
        recorded = resource.rules.as_inputs(found, {}, resource.inputs)
        changes = resource.differences(recorded, found, inputs)
        stuck = {path: kind for path, kind in changes.items() if kind.replaces}
        if stuck:
            raise ProviderError(
                f"creating {label(urn)}: {resource_id} exists and cannot become what is declared:"
                f" {', '.join(sorted(stuck))} cannot be changed in place; delete it, or declare it as it is"
            )
        change(resource, (scope, resource_id), found, inputs, changes)
        return resource_id, self._outputs(resource, scope, resource_id, inputs)

    def read(self, urn: str, resource_id: str, old_inputs: Values, old_outputs: Values) -> ReadResult | None:
        """Reads the object as it is; None when it is gone."""
        resource = resource_for(urn)
        plain_id, region = import_region(resource, resource_id, old_inputs or old_outputs)
        known = {**old_outputs, **old_inputs, **({"region": region} if region else {})}
        scope = self._scope(known)
        with told(f"reading {label(urn)}", self.connection.endpoint):
            found = self._found(resource, scope, plain_id, known)
        if found is None:
            return None
        inputs = resource.rules.as_inputs(found, old_inputs, resource.inputs)
        outputs = {**{name: known[name] for name in resource.rules.kept if name in known}, **found, **inputs}
        return ReadResult(resource_id=found.get("id", plain_id), inputs=inputs, outputs=without_id(outputs))

    def update(self, urn: str, resource_id: str, old_outputs: Values, news: Values, *, preview: bool) -> Values:
        """Changes the object in place."""
        if preview:
            return {**old_outputs, **news}
        resource, scope = resource_for(urn), self._scope(news)
        changes = resource.differences(old_outputs, old_outputs, news)
        with told(f"updating {label(urn)}", self.connection.endpoint):
            if not old_outputs.keys() - resource.inputs:
                # The state has nothing that the service computes: an earlier create stopped half-way.
                resource.complete(scope, resource_id, news)
            change(resource, (scope, resource_id), old_outputs, news, changes)
            return self._outputs(resource, scope, resource_id, news)

    def delete(self, urn: str, resource_id: str, outputs: Values) -> None:
        """Deletes the object; something already gone is done."""
        resource, scope = resource_for(urn), self._scope(outputs)
        with told(f"deleting {label(urn)}", self.connection.endpoint):
            try:
                resource.delete(scope, resource_id, outputs)
            except Exception as error:
                if not is_absent(error):
                    raise

    def invoke(self, token: str, args: Values) -> Values:
        """Who and where: the functions that Ringfence programs call."""
        if token not in FUNCTIONS:
            raise ProviderError(f"the local AWS stand-in has no function {token}; it has {', '.join(FUNCTIONS)}")
        with told(f"calling {token}", self.connection.endpoint):
            return FUNCTIONS[token](self._scope(args))

    def _scope(self, values: Mapping[str, Any]) -> Scope:
        return self.connection.scope(values.get("region"))

    def _found(self, resource: Resource, scope: Scope, resource_id: str, known: Values) -> Values | None:
        """The object as the service tells it, with the region and with the program's own tags told apart."""
        try:
            found = resource.read(scope, resource_id, known)
        except Exception as error:
            if is_absent(error):
                return None
            raise
        if found is None:
            return None
        if "region" in resource.inputs:
            found["region"] = scope.region
        if resource.tagging:
            found["tags"] = tags.own_tags(found["tagsAll"], known.get("tags") or {}, scope.connection.default_tags)
        return found

    def _outputs(self, resource: Resource, scope: Scope, resource_id: str, inputs: Values) -> Values:
        """State after a change: the inputs, and what the service computed."""
        found = self._found(resource, scope, resource_id, inputs)
        if found is None:
            raise ProviderError(f"{resource.token} {resource_id} vanished right after it was written")
        return without_id({**found, **inputs})
