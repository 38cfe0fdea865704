"""Resources that are settings of the organisation: there is exactly one of each, it cannot be created or deleted.

Creating the resource takes a snapshot of the managed settings and writes what differs; deleting it keeps the settings
or restores the snapshot, as `onDelete` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from ringfence.genesys.client import AnswerLostError, ConflictError, GenesysError, NotFoundError
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import incomplete
from ringfence.genesys.provider.mapping import merge, pick
from ringfence.genesys.provider.settling import settled_unless
from ringfence.plugin.provider import DiffResult, Kind, PartialCreateError, ProviderError, ReadResult

SNAPSHOT_LOST = "unknownSinceInterruption"
"""Stands in a snapshot that an interrupted create could not take."""

WRITE_ATTEMPTS = 4
"""How often a write is merged again when somebody else changed the settings, or its answer was lost."""


class SingletonHandler(Handler):
    """Settings of which an organisation has one set. See `base` for how to write one.

    Attributes:
        path: Path of the settings.
        verb: `PUT` (whole document) or `PATCH` (only what changes).
        resource_id: Fixed id of the resource, which `pulumi import` takes.
        first_parameters: Query of the first read, for settings that come into being by it.
    """

    path: ClassVar[str]
    verb: ClassVar[str] = "PUT"
    resource_id: ClassVar[str] = "settings"
    first_parameters: ClassVar[Mapping[str, object] | None] = None
    deletion = "Keeps the settings, or restores what was there before (`onDelete`)"

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """A setting that the program no longer declares stays as it is, so that is no difference."""
        changes = super().diff(old_inputs, old_outputs, news).changes
        return DiffResult(changes={path: kind for path, kind in changes.items() if kind is not Kind.DELETE})

    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """One read for the snapshot, and one write unless the settings are as declared already."""
        desired = self.to_api(inputs)
        current: dict[str, Any] = context.client.get(self.path, self.first_parameters)
        snapshot = pick(current, desired)
        if urn in context.adopt.urns and merge(current, {}, desired) == current:
            # The interrupted create had written already: what is there now is not what was there before.
            snapshot = {SNAPSHOT_LOST: True}
        try:
            found = self._write(context, current, desired)
        except GenesysError as error:
            # The snapshot must not be lost with the answer: the next run would take the new settings for the old ones.
            raise self._unfinished(error, {**self.state(inputs, {}), "previousSettings": snapshot}) from error
        return self.resource_id, {**self.state(inputs, found), "previousSettings": snapshot}

    def get(self, context: Context) -> dict[str, Any]:
        """The settings as they are now."""
        found: dict[str, Any] = context.client.get(self.path)
        return found

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the settings with one call."""
        if resource_id != self.resource_id:
            raise ProviderError(
                f"id: found {resource_id!r}; allowed: {self.resource_id!r}; an organisation has one "
                f"{self.definition.token}, import it with that id"
            )
        try:
            found = self.get(context)
        except NotFoundError:
            return None
        inputs = self.as_found(self.from_api(found), old_inputs)
        return ReadResult(resource_id=resource_id, inputs=inputs, outputs=self.state(inputs, found, old_outputs))

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Writes what differs. Settings that the program no longer declares stay as they are."""
        del urn, resource_id
        desired = self.to_api(news)
        current = self._current(context, self.to_api(self.inputs_of(old_outputs)), desired)
        earlier = old_outputs.get("previousSettings") or {}
        snapshot = earlier if SNAPSHOT_LOST in earlier else merge(pick(current, desired), {}, earlier)
        try:
            found = self._write(context, current, desired)
        except GenesysError as error:
            raise self._unfinished(
                error, {**self.state(news, {}, old_outputs), "previousSettings": snapshot}
            ) from error
        return {**self.state(news, found, old_outputs), "previousSettings": snapshot}

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Restores the snapshot, or keeps the settings.

        Raises:
            ProviderError: when the snapshot was lost with an interrupted create.
        """
        del urn, resource_id
        snapshot = outputs.get("previousSettings")
        if outputs.get("onDelete") == "restore" and snapshot:
            if SNAPSHOT_LOST in snapshot:
                raise ProviderError(
                    "onDelete: found 'restore', while what was there before is not known: the create was interrupted "
                    "after its write; allowed: 'keep'; set it, run `pulumi up`, then delete, and set by hand what is "
                    "to be restored"
                )
            self._write(context, self.get(context), snapshot, declared=self.to_api(self.inputs_of(outputs)))

    def _write(
        self,
        context: Context,
        current: dict[str, Any],
        desired: Mapping[str, Any],
        *,
        declared: Mapping[str, Any] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """Makes the settings as desired; what was declared and is not desired goes."""
        for attempt in range(1, WRITE_ATTEMPTS + 1):
            body = merge(current, declared, desired)
            if body == current:
                return current
            try:
                return self._send(context, body, current)
            except (AnswerLostError, ConflictError) as error:
                if attempt == WRITE_ATTEMPTS or (isinstance(error, ConflictError) and not error.is_version_conflict):
                    raise
                context.sleep(0.25 * attempt)
                current = self._again(context, error)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _current(self, context: Context, declared: Mapping[str, Any], desired: Mapping[str, Any]) -> dict[str, Any]:
        """The settings as they are now. What is as wanted already may be the state before the last write."""
        current = self.get(context)
        if merge(declared, {}, desired) == declared:
            return current
        return settled_unless(
            context, current, lambda found: merge(found, {}, desired) == found, lambda: self.get(context)
        )

    def _again(self, context: Context, error: GenesysError) -> dict[str, Any]:
        """The settings after a write that failed; where they cannot be read, how the write failed is what counts."""
        try:
            return self.get(context)
        except GenesysError as failure:
            raise error from failure

    def _unfinished(self, error: GenesysError, outputs: dict[str, Any]) -> GenesysError | PartialCreateError:
        """What to raise for a failed write, by whether it may have happened."""
        if not error.may_have_happened:
            return error
        return incomplete(self.resource_id, outputs, "the settings may be written or not", error)

    def _send(self, context: Context, body: dict[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        if self.verb == "PATCH":
            changed = {key: value for key, value in body.items() if key not in current or current[key] != value}
            return context.client.patch(self.path, changed) or body
        return context.client.put(self.path, body) or body
