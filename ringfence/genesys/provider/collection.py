"""Resources that are objects in a collection: created by POST, known by id, found by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ringfence.genesys.client import AnswerLostError, GenesysError
from ringfence.genesys.provider import refusals
from ringfence.genesys.provider.base import is_gone, was_deleted
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import following, in_doubt, incomplete
from ringfence.genesys.provider.settling import Listed, found_or_gone, misses_a_reference, settled
from ringfence.genesys.provider.writing import WritingHandler
from ringfence.plugin.provider import PartialCreateError, ProviderError, ReadResult
from ringfence.plugin.wire import UNKNOWN, resource_name

LOOKUP_WAITS_SECONDS = (0.0, 1.0, 2.0, 4.0)
"""Waits before the lookups that follow a lost answer: listings of Genesys may lag behind its writes."""

TAKEN = "duplicate.value"
"""Code of a refusal because a value, most often the name, is taken."""

DELETE_WAITS_SECONDS = (1.0, 2.0, 4.0)
"""Waits before a delete is tried again that met a reference which may just be going away."""


class CollectionHandler(WritingHandler):
    """An object of a collection.

    See `base` for how to write one, `paths` for where it lies, and `writing` for how it is changed.

    Attributes:
        name_input: Input that names the object, by which an existing one is found; empty when nothing does.
        identity_input: Input to name in a message where `name_input` is empty.
        find_parameters: Query of the listing that `find` reads.
        delete_parameters: Query of a delete.
        shares_names: Whether Genesys takes two objects of one name, so that a replacement can be made before the old
            object goes, and what refers to it is never without one.
    """

    name_input: ClassVar[str] = "name"
    identity_input: ClassVar[str] = "inputs"
    find_parameters: ClassVar[Mapping[str, object] | None] = None
    delete_parameters: ClassVar[Mapping[str, object] | None] = None
    shares_names: ClassVar[bool] = False

    @property
    def way_out(self) -> str:
        """How a program gets a replacement made before the old object goes."""
        return f"Change {self.name_input} as well, and the new one is made first."

    # Steps that a special resource may override.

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Objects that are there already under the name that the inputs give."""
        name = inputs.get(self.name_input) if self.name_input else None
        if name is None:
            return []
        return context.client.find(self.collection_path(inputs), str(name), self.find_parameters, fresh=fresh)

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Creates the object with one write."""
        created: dict[str, Any] = context.client.post(self.collection_path(inputs), self.to_api(inputs))
        return created

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """What no two objects of the collection share; empty where a program cannot know it."""
        return str(inputs.get(self.name_input) or "")

    def own_id(self, found: Mapping[str, Any]) -> str:
        """Own id of a found object."""
        return str(found["id"])

    # The life of the object.

    def besides(
        self, context: Context, inputs: Mapping[str, Any], predecessor: str, *, fresh: bool
    ) -> list[dict[str, Any]]:
        """The same without the object that is being replaced, where both may bear the name."""
        found = self.find(context, inputs, fresh=fresh)
        if not self.shares_names or not predecessor:
            return found
        return [item for item in found if self.resource_id(inputs, self.own_id(item)) != predecessor]

    def listed(self, context: Context, resource_id: str, inputs: Mapping[str, Any]) -> Listed:
        """How to see whether the listing shows the object. An import knows no name to look for."""
        return lambda fresh: (
            bool(inputs)
            and any(
                self.resource_id(inputs, self.own_id(item)) == resource_id
                for item in self.find(context, inputs, fresh=fresh)
            )
        )

    def stands_in_the_way(self, old_inputs: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
        """Two objects of one collection cannot share a name, where Genesys does not say otherwise."""
        if self.shares_names:
            return False
        if not self.name_input:
            return True
        names = (*self.scope, self.name_input)
        return all(news.get(name) is UNKNOWN or old_inputs.get(name) == news.get(name) for name in names)

    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Creates the object with one write, after one look for a namesake."""
        claim = (self.collection_path(inputs), self.identity(inputs) or urn)
        owner = context.claims.take(*claim, urn)
        if owner != urn:
            raise refusals.taken_in_this_program(self.name_input or self.identity_input, claim[1], resource_name(owner))
        try:
            found = self._existing_or_new(context, urn, inputs)
        except PartialCreateError as error:
            context.claims.release(*claim, urn)
            raise following(error, self._predecessor(context, urn)) from error.__cause__
        except BaseException:
            context.claims.release(*claim, urn)
            raise
        return self.resource_id(inputs, self.own_id(found)), self.state(inputs, found)

    def _predecessor(self, context: Context, urn: str) -> str:
        return context.claims.predecessors.get(urn, "") if self.shares_names else ""

    def _namesakes(self, context: Context, urn: str, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        return self.besides(context, inputs, self._predecessor(context, urn), fresh=fresh)

    def _existing_or_new(self, context: Context, urn: str, inputs: dict[str, Any]) -> dict[str, Any]:
        existing = self._namesakes(context, urn, inputs, fresh=False)
        if existing:
            return self.adopt(context, urn, inputs, existing)
        try:
            return settled(context, lambda: self.post(context, inputs), misses_a_reference)
        except AnswerLostError as error:
            return self._look_for_own(context, urn, inputs, error)
        except GenesysError as error:
            if error.code != TAKEN:
                raise
            return self._taken(context, urn, inputs, error)

    def _taken(self, context: Context, urn: str, inputs: dict[str, Any], error: GenesysError) -> dict[str, Any]:
        """The platform knows an object of the name that the look before the write did not show yet."""
        if self._predecessor(context, urn):
            raise refusals.no_second_one(self.name_input, self.identity(inputs), error) from error
        for wait in LOOKUP_WAITS_SECONDS:
            context.sleep(wait)
            existing = self._namesakes(context, urn, inputs, fresh=True)
            if existing:
                return self.adopt(context, urn, inputs, existing)
        raise error

    def adopt(
        self, context: Context, urn: str, inputs: dict[str, Any], existing: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Takes the object of the same name where the rules allow it.

        Raises:
            ProviderError: where they do not; it says how to import.
        """
        place, name = self.name_input or self.identity_input, repr(self.identity(inputs))
        if len(existing) > 1:
            raise refusals.ambiguous(place, name, [self.own_id(item) for item in existing])
        resource_id = self.resource_id(inputs, self.own_id(existing[0]))
        if not self.may_adopt(context, urn, existing[0]):
            command = f"pulumi import {self.definition.token} {resource_name(urn)} {resource_id}"
            raise refusals.exists_already(place, name, command)
        try:
            return self.write(context, resource_id, {}, inputs)
        except (GenesysError, ProviderError) as error:
            if urn not in context.adopt.urns:
                raise
            raise incomplete(resource_id, inputs, "taken over, but not as declared yet", error) from error

    def may_adopt(self, context: Context, urn: str, existing: Mapping[str, Any]) -> bool:
        """Whether a create may take this existing object."""
        del existing
        return context.adopt.admits(urn)

    def _look_for_own(
        self, context: Context, urn: str, inputs: dict[str, Any], error: AnswerLostError
    ) -> dict[str, Any]:
        """After a lost answer: the object that the write created after all, else the error.

        Raises:
            PartialCreateError: when the platform does not say whether the object is there.
        """
        try:
            for wait in LOOKUP_WAITS_SECONDS:
                context.sleep(wait)
                found = self._namesakes(context, urn, inputs, fresh=True)
                if len(found) == 1:
                    return self.get(context, self.resource_id(inputs, self.own_id(found[0])))
        except GenesysError as failure:
            raise in_doubt(inputs, error, failure) from error
        raise error

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the object with one call; what is missing is looked for again, and gone when its listing agrees."""
        found = found_or_gone(
            context, lambda: self.get(context, resource_id), self.listed(context, resource_id, old_inputs)
        )
        if found is None or was_deleted(found):
            return None
        scope, _ = self.split_id(resource_id)
        inputs = self.as_found({**self.from_api(found), **scope}, old_inputs)
        return ReadResult(resource_id=resource_id, inputs=inputs, outputs=self.state(inputs, found, old_outputs))

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Reads, merges and writes the object; writes nothing when it is as declared already."""
        del urn
        found = self.write(context, resource_id, self.inputs_of(old_outputs), news)
        return self.state(news, found, old_outputs)

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes the object; waits a little for references that are just going away."""
        for wait in (*DELETE_WAITS_SECONDS, None):
            try:
                context.client.delete(self.object_path(resource_id), self.delete_parameters)
            except GenesysError as error:
                if is_gone(error):
                    break
                if wait is None or not refusals.is_referenced(error):
                    raise
                context.sleep(wait)
            else:
                break
        inputs = self.inputs_of(outputs)
        replaced = resource_id == self._predecessor(context, urn)  # its claim is that of the object which follows it
        if not replaced and all(name in inputs for name in self.scope):
            context.claims.release(self.collection_path(inputs), self.identity(inputs) or urn, urn)
