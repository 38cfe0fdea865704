"""Creates of which nobody can say whether they happened: the answer was lost, and so was every look for the object.

The engine records the resource under the id `MARK`, so that nothing the platform may hold is forgotten. The next run
settles it: `pulumi refresh` finds the object by name, or forgets the resource; `pulumi up` replaces it, which removes
what the lost write made and creates it anew. The create had looked before it wrote and had found no object of the
name, so one that is there afterwards is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ringfence.genesys.provider import refusals
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import predecessor_of
from ringfence.genesys.provider.settling import found_by_now
from ringfence.plugin.provider import DiffResult, Kind, ReadResult

_PLACE: Final = "id"


def diff(handler: Handler) -> DiffResult:
    """Whatever the program declares, the object is made anew under an id of its own."""
    name = handler.name_input if isinstance(handler, CollectionHandler) else ""
    return DiffResult(changes={name or _PLACE: Kind.UPDATE_REPLACE}, delete_before_replace=True)


def read(
    handler: Handler, context: Context, mark: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
) -> ReadResult | None:
    """The object that the lost write made, under its own id; None when it made none."""
    resource_id = _found(handler, context, mark, old_inputs)
    if resource_id is None:
        return None
    if not handler.told_by_reading:
        return ReadResult(resource_id=mark, inputs=old_inputs, outputs=old_outputs)
    return handler.read(context, resource_id, old_inputs, old_outputs)


def delete(handler: Handler, context: Context, urn: str, mark: str, outputs: dict[str, Any]) -> None:
    """Removes what the lost write made, if it made anything. It was never in use, so nothing is refused."""
    resource_id = _found(handler, context, mark, handler.inputs_of(outputs))
    if resource_id is not None:
        handler.delete(context, urn, resource_id, {**outputs, "onDelete": "disable"})


def _found(handler: Handler, context: Context, mark: str, inputs: Mapping[str, Any]) -> str | None:
    if not isinstance(handler, CollectionHandler):
        return None
    predecessor = predecessor_of(mark)
    found = found_by_now(context, lambda: handler.besides(context, inputs, predecessor, fresh=True))
    if len(found) > 1:
        raise refusals.ambiguous(
            handler.name_input or "inputs", handler.identity(inputs), [handler.own_id(item) for item in found]
        )
    return handler.resource_id(inputs, handler.own_id(found[0])) if found else None
