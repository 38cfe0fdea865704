"""Changes behind the back of a deployment: what an administrator does in the user interface."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from .errors import JsonObject, bad_request, not_found
from .kind import KINDS, Kind
from .organisation import SETTINGS, Organisation

ADMINISTRATOR = "00000000-0000-4000-8000-00000000ad31"
FIELDS = frozenset({"type", "id", "path", "patch", "delete"})
SINGLETONS = {
    "/api/v2/organizations/me": "organisation",
    "/api/v2/organizations/authentication/settings": "authenticationSettings",
    "/api/v2/tokens/timeout": "tokenTimeout",
    "/api/v2/recording/settings": "recordingSettings",
    "/api/v2/recording/recordingkeys/rotationschedule": "rotationSchedule",
    "/api/v2/analytics/dataretention/settings": "dataRetention",
}


def apply(organisation: Organisation, order: JsonObject) -> JsonObject:
    """Carries out `{"path": API path of the object | "type": kind, "id": id, "patch": {...} | "delete": true}`.

    The patch is a JSON merge patch: null removes a field, objects are merged, everything else replaces. There is no
    version check; version and modification date move on, and an audit record names a user instead of a client. Raises
    ApiError 400 for a wrong order, 404 when the object does not exist.
    """
    unknown = sorted(set(order) - FIELDS)
    if unknown:
        raise bad_request(f"drift has no field {', '.join(unknown)}")
    kind_name, entity_id = _target(order)
    current = organisation.store.read(kind_name, entity_id)
    if current is None:
        raise not_found(kind_name, entity_id)
    kind = KINDS.get(kind_name)
    before = dict(current)
    after: JsonObject | None = None
    if order.get("delete"):
        _delete(organisation, kind, kind_name, entity_id, before)
    else:
        if not isinstance(order.get("patch"), dict):
            raise bad_request("drift needs a patch object, or delete: true")
        after = merge(deepcopy(before), order["patch"])
        _stamp(organisation, after)
        organisation.store.put(kind_name, entity_id, after)
    organisation.access.forget()
    service, entity_type = kind.audit if kind else ("PeoplePermissions", "Organization")
    organisation.audits.record(
        service=service,
        entity_type=entity_type,
        entity_id=entity_id,
        action="Delete" if after is None else "Update",
        name=before.get("name"),
        self_uri=before.get("selfUri"),
        before=before,
        after=after,
        user_id=ADMINISTRATOR,
    )
    return after or {"deleted": entity_id}


def merge(target: Any, patch: Any) -> Any:
    """JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), value)
    return result


def _delete(organisation: Organisation, kind: Kind | None, kind_name: str, entity_id: str, before: JsonObject) -> None:
    if kind and kind.soft_delete:
        gone = {**before, "state": "deleted"}
        _stamp(organisation, gone)
        organisation.store.put(kind_name, entity_id, gone)
    else:
        organisation.store.delete(kind_name, entity_id)


def _stamp(organisation: Organisation, document: JsonObject) -> None:
    if "version" in document and isinstance(document["version"], int):
        document["version"] += 1
    for name in ("dateModified", "modifiedDate"):
        if name in document:
            document[name] = organisation.clock.stamp()
    if "modifiedBy" in document:
        document["modifiedBy"] = ADMINISTRATOR


def _target(order: JsonObject) -> tuple[str, str]:
    if order.get("type") and order.get("id"):
        return str(order["type"]), str(order["id"])
    path = str(order.get("path", "")).rstrip("/")
    if path in SINGLETONS:
        return SETTINGS, SINGLETONS[path]
    for pattern, kind_name, shape in _NESTED:
        if found := pattern.fullmatch(path):
            return kind_name, shape.format(*found.groups())
    for kind in KINDS.values():
        found = re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(kind.path)) + "/([^/]+)", path)
        if found:
            return kind.name, found.group(1)
    raise bad_request("drift needs the path of an object, or its type and id")


_NESTED = (
    (re.compile(r".*/sites/([^/]+)/numberplans"), "numberplans", "{0}"),
    (re.compile(r"/api/v2/flows/datatables/([^/]+)/rows/([^/]+)"), "datatablerows", "{0}/{1}"),
    (re.compile(r"/api/v2/integrations/([^/]+)/config/current"), "integrationconfigs", "{0}"),
)
