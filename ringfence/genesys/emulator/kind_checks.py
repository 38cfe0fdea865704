"""What holds for every object whatever its kind: versions, references, names used once, divisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .errors import ApiError, JsonObject, bad_request, duplicate, invalid_value, missing_reference, version_conflict
from .kind import KINDS, Kind, live
from .organisation import DIVISIONS, Organisation
from .references import Reference, reference_ids


def check_version(kind: Kind, current: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises ApiError: 400 when a needed version is missing, 409 when it is not the stored one."""
    if not kind.versioned:
        return
    version = sent.get("version")
    if version is None:
        if kind.needs_version:
            raise bad_request("version is required and must not be null.", code="invalid.value", field="version")
        return
    if isinstance(version, bool) or version != current["version"]:
        raise version_conflict(version, current["version"], code=kind.version_code)


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


def check_name(organisation: Organisation, kind: Kind, body: Mapping[str, Any]) -> None:
    """Raises ApiError (the kind's duplicate error) for a name that another object has, without regard to case."""
    if not kind.unique_name or not body.get("name"):
        return
    for member in organisation.store.named(kind.name, str(body["name"])):
        if member["id"] != body["id"] and member.get("state") != "deleted":
            status, code = kind.duplicate_error
            raise duplicate("name", body["name"], code=code, status=status)


def division_of(organisation: Organisation, sent: Any, current: Any = None) -> JsonObject:
    """The division of a body; without one the present one, else the home division. Raises ApiError 400."""
    if sent is not None and not isinstance(sent, dict):
        raise invalid_value("division", sent, "must be an object with an id")
    if not sent or not sent.get("id"):
        return dict(current) if current else organisation.home_division
    found = organisation.store.read(DIVISIONS, str(sent["id"]))
    if found is None:
        raise missing_reference("division.id", sent["id"])
    return {name: found[name] for name in ("id", "name", "selfUri")}
