"""What most objects have in common: create, read, list, replace and delete by a declared kind.

A `Kind` says what is special about one sort of object; the functions here do the rest the way the platform does:
required fields, names used once, references that must exist, versions, soft delete, refusal to delete what is still
used, audit records.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from . import envelopes
from .call import Call
from .errors import JsonObject, bad_request, not_found
from .filters import by_fields
from .kind import PLATFORM_OWNED, Keep, Kind, live
from .kind_checks import check_name, check_references, check_version, division_of, refuse_if_used
from .organisation import Organisation
from .shapes import check_shape
from .store import Stored


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
        **_sent(call.body),
        **fixed,
    }
    check_shape(body, kind.shape)
    entity_id = organisation.new_id()
    body = {"id": entity_id, **body}
    if kind.divisioned:
        body["division"] = division_of(organisation, body.get("division"))
    check_name(organisation, kind, body)
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
    body = {**deepcopy(base), **_sent(sent)}
    body |= {name: current[name] for name in PLATFORM_OWNED if name in current}
    check_shape(body, kind.shape)
    for name in kind.immutable:
        if name in current and body.get(name, current[name]) != current[name]:
            raise bad_request(f"{name} cannot be changed.", code="invalid.property", field=name)
    if kind.divisioned:
        body["division"] = division_of(organisation, body.get("division"), current.get("division"))
    check_name(organisation, kind, body)
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


def _sent(body: JsonObject) -> JsonObject:
    return {name: value for name, value in body.items() if value is not None and name not in PLATFORM_OWNED}
