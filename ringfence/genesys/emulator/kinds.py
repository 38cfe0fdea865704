"""What most objects have in common: create, read, list, replace and delete by a declared kind.

A `Kind` says what is special about one sort of object; the functions here do the rest the way the platform does:
required fields, names used once, references that must exist, versions, soft delete, refusal to delete what is still
used, audit records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from . import envelopes
from .call import Call
from .errors import (
    ApiError,
    JsonObject,
    bad_request,
    duplicate,
    invalid_value,
    missing_reference,
    not_found,
    version_conflict,
)
from .filters import Fields, by_fields
from .organisation import DIVISIONS, Organisation
from .references import Reference, reference_ids
from .shapes import Shape, check_shape
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


KINDS: dict[str, Kind] = {}
"""Every declared kind by name; references and the control API look kinds up here."""


def declare(kind: Kind) -> Kind:
    """Enters a kind into the register and gives it back."""
    KINDS[kind.name] = kind
    return kind


def live(organisation: Organisation, kind: Kind) -> Iterator[Stored]:
    """Objects of the kind that are not deleted."""
    return (member for member in organisation.store.all(kind.name) if member.get("state") != "deleted")


def find(organisation: Organisation, kind: Kind, entity_id: str, *, deleted: bool = False) -> Stored:
    """The object; softly deleted ones only on request. Raises ApiError 404."""
    found = organisation.store.read(kind.name, entity_id)
    if found is None or (found.get("state") == "deleted" and not deleted):
        raise not_found(kind.label, entity_id)
    return found


def show(organisation: Organisation, call: Call, kind: Kind, stored: Stored) -> JsonObject:
    """The object as it leaves the platform."""
    return kind.render(organisation, call, stored) if kind.render else dict(stored)


def create(organisation: Organisation, call: Call, kind: Kind, **fixed: Any) -> JsonObject:
    """POST of a new object; `fixed` fields override the body. Gives the object as it is shown."""
    body = {
        **deepcopy(dict(kind.defaults)),
        **{name: value for name, value in call.body.items() if value is not None},
        **fixed,
    }
    check_shape(body, kind.shape)
    entity_id = organisation.new_id()
    body = {"id": entity_id, **{name: value for name, value in body.items() if name not in {"id", "selfUri"}}}
    if kind.divisioned:
        body["division"] = _division(organisation, body.get("division"))
    _check_name(organisation, kind, body)
    check_references(organisation, kind, body)
    if kind.prepare:
        kind.prepare(organisation, call, body, None)
    if kind.dated:
        now = organisation.clock.stamp()
        body |= {"dateCreated": now, "dateModified": now, "createdBy": call.client_id, "modifiedBy": call.client_id}
    if kind.versioned:
        body["version"] = 1
    if kind.stateful:
        body["state"] = "active"
    body["selfUri"] = self_uri(kind, call, entity_id)
    organisation.store.put(kind.name, entity_id, body)
    organisation.audit(call, kind.audit, entity_id, "Create", after=body)
    if kind.after_create:
        kind.after_create(organisation, call, body)
    return show(organisation, call, kind, body)


def replace(organisation: Organisation, call: Call, kind: Kind, entity_id: str, *, merge: bool = False) -> JsonObject:
    """PUT (whole) or, with `merge`, PATCH (only what is sent). Gives the object as it is shown."""
    current = dict(find(organisation, kind, entity_id))
    sent = call.body
    check_version(kind, current, sent)
    base = current if merge else deepcopy(dict(kind.defaults))
    body = {**deepcopy(base), **{name: value for name, value in sent.items() if value is not None}}
    body |= {
        name: current[name]
        for name in ("id", "selfUri", "dateCreated", "createdBy", "state", "version")
        if name in current
    }
    check_shape(body, kind.shape)
    for name in kind.immutable:
        if name in current and body.get(name, current[name]) != current[name]:
            raise bad_request(f"{name} cannot be changed.", code="invalid.property", field=name)
    if kind.divisioned:
        body["division"] = _division(organisation, body.get("division"), current.get("division"))
    _check_name(organisation, kind, body)
    check_references(organisation, kind, body)
    if kind.prepare:
        kind.prepare(organisation, call, body, current)
    stamp_change(organisation, call, kind, body)
    organisation.store.put(kind.name, entity_id, body)
    organisation.audit(call, kind.audit, entity_id, "Update", before=current, after=body)
    return show(organisation, call, kind, body)


def stamp_change(organisation: Organisation, call: Call, kind: Kind, body: JsonObject) -> None:
    """Raises the version and sets the modification date of a changed object."""
    if kind.versioned:
        body["version"] = int(body.get("version", 0)) + 1
    if kind.dated:
        body |= {"dateModified": organisation.clock.stamp(), "modifiedBy": call.client_id}


def check_version(kind: Kind, current: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises ApiError: 400 when a needed version is missing, 409 when it is not the stored one."""
    if not kind.versioned:
        return
    version = sent.get("version")
    if version is None:
        if kind.needs_version:
            raise bad_request("version is required and must not be null.", code="invalid.value", field="version")
        return
    if version != current["version"]:
        raise version_conflict(version, current["version"], code=kind.version_code)


def remove(organisation: Organisation, call: Call, kind: Kind, entity_id: str, *, force: bool = False) -> None:
    """DELETE; refused while another object refers to it, unless forced. Soft where the kind says so."""
    current = dict(find(organisation, kind, entity_id))
    if not force:
        refuse_if_used(organisation, kind, entity_id)
    if kind.soft_delete:
        gone = {**current, "state": "deleted"}
        stamp_change(organisation, call, kind, gone)
        organisation.store.put(kind.name, entity_id, gone)
    else:
        organisation.store.delete(kind.name, entity_id)
    organisation.audit(call, kind.audit, entity_id, "Delete", before=current)


def listing(organisation: Organisation, call: Call, kind: Kind, keep: Keep | None = None) -> JsonObject:
    """GET of the collection as a numbered page, with the common filters, the kind's own and those that pass `keep`."""
    members = by_fields(call, envelopes.filtered(call, filter(keep, live(organisation, kind))), kind.filters)
    return envelopes.page(call, members, render=lambda member: show(organisation, call, kind, member))


def self_uri(kind: Kind, call: Call, entity_id: str) -> str:
    """Path of one object."""
    path = kind.path
    for name, value in call.params.items():
        path = path.replace("{" + name + "}", value)
    return f"{path}/{entity_id}"


def check_references(organisation: Organisation, kind: Kind, body: Mapping[str, Any]) -> None:
    """Raises ApiError 400 referenced.key.does.not.exist for an id that names no object."""
    for reference in kind.references:
        for entity_id in reference_ids(body, reference.path):
            if not isinstance(entity_id, str):
                raise invalid_value(reference.path.replace("[]", ""), entity_id, "must be an object with an id")
            found = organisation.store.read(reference.kind, entity_id)
            if found is None or found.get("state") == "deleted":
                raise missing_reference(reference.path.replace("[]", ""), entity_id)


def refuse_if_used(organisation: Organisation, kind: Kind, entity_id: str) -> None:
    """Raises ApiError (the kind's in-use error) naming the object that still refers to this one."""
    for other, reference in _referrers(kind.name):
        for member in live(organisation, other):
            if entity_id in reference_ids(member, reference.path):
                status, code = kind.in_use_error
                raise ApiError(
                    status,
                    code,
                    "The {entity} {id} is in use by {other} {name}.",
                    params={
                        "entity": kind.label,
                        "id": entity_id,
                        "other": other.label,
                        "name": str(member.get("name", member.get("id"))),
                    },
                    entity_id=entity_id,
                    details=[{"errorCode": code, "fieldName": reference.path, "entityId": str(member.get("id"))}],
                )


def _referrers(name: str) -> Iterator[tuple[Kind, Reference]]:
    for other in KINDS.values():
        for reference in other.references:
            if reference.kind == name:
                yield other, reference


def _check_name(organisation: Organisation, kind: Kind, body: Mapping[str, Any]) -> None:
    if not kind.unique_name or not body.get("name"):
        return
    wanted = str(body["name"]).casefold()
    for member in live(organisation, kind):
        if member["id"] != body["id"] and str(member.get("name", "")).casefold() == wanted:
            status, code = kind.duplicate_error
            raise duplicate("name", body["name"], code=code, status=status)


def _division(organisation: Organisation, sent: Any, current: Any = None) -> JsonObject:
    if not isinstance(sent, dict) or not sent.get("id"):
        return dict(current) if current else organisation.home_division
    found = organisation.store.read(DIVISIONS, str(sent["id"]))
    if found is None:
        raise missing_reference("division.id", sent["id"])
    return {name: found[name] for name in ("id", "name", "selfUri")}
