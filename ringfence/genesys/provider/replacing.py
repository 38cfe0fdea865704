"""In which order an object and its replacement follow each other, and what the user is told about it.

The engine creates before it deletes, unless the provider says that both cannot be there at once. Which kinds can share
a name is known from the platform (`CollectionHandler.shares_names`); the others must go first where the name stays.
"""

from __future__ import annotations

from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import is_in_doubt, predecessor_of
from ringfence.genesys.provider.telling import label
from ringfence.plugin.provider import DiffResult


def remember(context: Context, urn: str, resource_id: str) -> None:
    """Keeps which object a resource has now: its replacement may bear the same name, and is another one."""
    own = predecessor_of(resource_id) if is_in_doubt(resource_id) else resource_id
    if own:
        context.claims.predecessors[urn] = own


def warning(handler: Handler, urn: str, result: DiffResult) -> str:
    """What a preview tells of a replacement that leaves a gap; "" where there is none."""
    if not (result.replace and result.delete_before_replace and isinstance(handler, CollectionHandler)):
        return ""
    if not handler.name_input:
        return ""
    reasons = ", ".join(path for path, kind in result.changes.items() if kind.replaces)
    return (
        f"{label(urn)}: a change of {reasons} makes a new object, and Genesys Cloud is not known to take a second one "
        "beside it. The old one is deleted first: until the new one is there, what refers to it has none, or the "
        f"delete is refused while something refers to it. {handler.way_out}"
    )
