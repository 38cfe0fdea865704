"""Where the objects of a collection lie, and what their resource ids are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from ringfence.genesys.provider import refusals


class Paths:
    """Paths and ids of a collection.

    Attributes:
        collection: Path of the collection; `{siteId}` and the like stand for inputs.
        scope: Inputs that the path of the collection needs; they come first in the resource id, joined by `/`.
    """

    collection: ClassVar[str]
    scope: ClassVar[tuple[str, ...]] = ()

    def collection_path(self, inputs: Mapping[str, Any]) -> str:
        """Path of the collection that holds the object."""
        return self.collection.format_map({name: quote(str(inputs[name]), safe="") for name in self.scope})

    def object_path(self, resource_id: str) -> str:
        """Path of the object with a resource id."""
        scope, own_id = self.split_id(resource_id)
        return f"{self.collection_path(scope)}/{quote(own_id, safe='')}"

    def resource_id(self, inputs: Mapping[str, Any], own_id: str) -> str:
        """Resource id of an object: its scope and its own id."""
        return "/".join([*(str(inputs[name]) for name in self.scope), own_id])

    def split_id(self, resource_id: str) -> tuple[dict[str, str], str]:
        """Scope and own id of a resource id.

        Raises:
            ProviderError: when a part of the id is missing, as in a wrong import id.
        """
        parts = resource_id.split("/", len(self.scope))
        if len(parts) <= len(self.scope) or not all(parts):
            raise refusals.wrong_id(resource_id, "/".join([*self.scope, "id"]))
        return dict(zip(self.scope, parts, strict=False)), parts[-1]
