"""Objects that are changed by reading them, merging what is declared into what was found, and writing that back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ringfence.genesys.client import AnswerLostError, ConflictError, GenesysError, NotFoundError
from ringfence.genesys.provider import refusals
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.comparison import is_sticky
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.mapping import merge
from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.paths import Paths
from ringfence.genesys.provider.settling import settled, settled_unless
from ringfence.plugin.provider import ProviderError

UPDATE_ATTEMPTS = 4
"""How often an update reads, merges and writes again when somebody else changed the object in between."""


class WritingHandler(Paths, Handler):
    """An object that is known by its id.

    Attributes:
        get_parameters: Query of a read.
        update_verb: `PUT` (whole object) or `PATCH`.
    """

    get_parameters: ClassVar[Mapping[str, object] | None] = None
    update_verb: ClassVar[str] = "PUT"

    def get(self, context: Context, resource_id: str) -> dict[str, Any]:
        """The object as it is now."""
        found: dict[str, Any] = context.client.get(self.object_path(resource_id), self.get_parameters)
        return found

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the merged object."""
        send = context.client.patch if self.update_verb == "PATCH" else context.client.put
        return send(self.object_path(resource_id), dict(body)) or dict(body)

    def merged(
        self, current: Mapping[str, Any], old_body: Mapping[str, Any], new_body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What to write over the object found."""
        return merge(current, old_body, new_body)

    def write(
        self, context: Context, resource_id: str, old_inputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Makes the object what the inputs say, leaving alone what they do not speak about.

        Raises:
            ConflictError: when others keep changing the object.
            AnswerLostError: when answers keep getting lost and the object does not change.
        """
        fields = properties(self.definition.inputs)
        olds = {name: value for name, value in old_inputs.items() if name in news or not is_sticky(fields[name])}
        old_body = self.to_api(olds) if olds else {}
        new_body = self.to_api(news)
        for attempt in range(1, UPDATE_ATTEMPTS + 1):
            current = settled(
                context, lambda: self.get(context, resource_id), lambda error: isinstance(error, NotFoundError)
            )
            if attempt == 1 and old_body and old_body != new_body:
                # What is as wanted before the first write may be the state before the last one, read too early.
                current = settled_unless(
                    context,
                    current,
                    lambda found: self.merged(found, old_body, new_body) == found,
                    lambda: self.get(context, resource_id),
                )
            body = self.merged(current, old_body, new_body)
            if body == current:
                return current
            try:
                return self.put(context, resource_id, body)
            except (AnswerLostError, ConflictError) as error:
                # A lost answer is settled by the next read: what was written is found, and nothing is left to write.
                if isinstance(error, ConflictError) and not error.is_version_conflict:
                    raise
                if attempt == UPDATE_ATTEMPTS:
                    raise self._kept_changing(context, resource_id, body, error) from error
                context.sleep(0.25 * attempt)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _kept_changing(
        self, context: Context, resource_id: str, body: Mapping[str, Any], error: GenesysError
    ) -> GenesysError | ProviderError:
        """The error to raise when an update was overtaken every time, with the version sent and the one found."""
        if not isinstance(error, ConflictError):
            return error
        found = self.get(context, resource_id).get("version")
        what = f"{self.definition.token} {resource_id}"
        return refusals.kept_changing(what, sent=body.get("version"), found=found, times=UPDATE_ATTEMPTS, error=error)
