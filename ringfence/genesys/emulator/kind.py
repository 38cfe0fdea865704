"""What one sort of object is like: a declaration that `kinds` acts on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .call import Call
from .errors import JsonObject
from .filters import Fields
from .organisation import Organisation
from .references import Reference
from .shapes import Shape
from .store import Stored

Prepare = Callable[[Organisation, Call, JsonObject, "Stored | None"], None]
"""Checks and completes a body: (organisation, call, body with all defaults, object as stored or None on create)."""
Follow = Callable[[Organisation, Call, JsonObject], None]
Keep = Callable[[Stored], bool]
Render = Callable[[Organisation, Call, Stored], JsonObject]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One sort of object.

    `name` is its collection in the store and its `type` in the control API; `path` its collection path, with
    `{parameters}` for parents. `audit` is (service name, entity type) of its audit records. `dated` objects carry
    dateCreated, dateModified, createdBy, modifiedBy; `stateful` ones a state; `versioned` ones a version, which
    `needs_version` makes PUT and PATCH check. `filters` are query parameters of the collection beside the common ones.
    """

    name: str
    path: str
    label: str
    audit: tuple[str, str]
    shape: Shape
    defaults: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    dated: bool = True
    stateful: bool = False
    versioned: bool = False
    needs_version: bool = False
    divisioned: bool = False
    soft_delete: bool = False
    unique_name: bool = True
    duplicate_error: tuple[int, str] = (400, "duplicate.value")
    version_code: str = "general.conflict"
    in_use_error: tuple[int, str] = (409, "resource.referenced.by.another")
    immutable: tuple[str, ...] = ()
    filters: Fields = field(default_factory=dict)
    prepare: Prepare | None = None
    after_create: Follow | None = None
    render: Render | None = None


PLATFORM_OWNED = frozenset(
    {"id", "selfUri", "dateCreated", "dateModified", "createdBy", "modifiedBy", "version", "state"}
)
"""Fields that the platform sets; what a client sends in them is not stored."""

KINDS: dict[str, Kind] = {}
"""Every declared kind by name; references and the control API look kinds up here."""


def declare(kind: Kind) -> Kind:
    """Enters a kind into the register and gives it back."""
    KINDS[kind.name] = kind
    return kind


def live(organisation: Organisation, kind: Kind) -> Iterator[Stored]:
    """Objects of the kind that are not deleted."""
    return (member for member in organisation.store.all(kind.name) if member.get("state") != "deleted")
