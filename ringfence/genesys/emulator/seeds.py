"""Objects that the control API puts in as they are: their kind must exist, and each must say its own id."""

from __future__ import annotations

from typing import Any

from .errors import JsonObject, bad_request
from .kind import KINDS

BESIDE_KINDS = frozenset(
    {
        "actiondraftfunctions",
        "actiondrafts",
        "actionfunctions",
        "auditqueries",
        "datatablerows",
        "divisions",
        "flowchecks",
        "flowexecutions",
        "flowjobs",
        "flowsources",
        "flowversions",
        "functionuploads",
        "integrationconfigs",
        "numberplans",
        "numberroutings",
        "oauthclients",
        "organisationlinks",
        "outages",
        "pairings",
        "protectedconversations",
        "queuewrapupcodes",
        "recordingjobs",
        "recordingkeys",
        "roles",
        "settings",
        "statuspage",
        "trunks",
        "usagequeries",
        "users",
    }
)
"""Collections of the store that no `Kind` declares; tokens are left out, as in a snapshot."""


def checked(objects: Any) -> dict[str, dict[str, JsonObject]]:
    """The objects of a seed by kind and id.

    Raises ApiError 400 for an unknown kind, what is no object, and an object of a declared kind whose `id` is missing
    or another than the one it is put under.
    """
    if not isinstance(objects, dict) or not all(isinstance(members, dict) for members in objects.values()):
        raise bad_request('seed needs {"objects": {kind: {id: object}}}')
    known = KINDS.keys() | BESIDE_KINDS
    for kind, members in objects.items():
        if kind not in known:
            raise bad_request(f"seed: {kind} is not a kind of objects; the kinds are {', '.join(sorted(known))}")
        for entity_id, document in members.items():
            place = f"objects.{kind}.{entity_id}"
            if not isinstance(document, dict):
                raise bad_request(f"seed: {place} must be an object")
            if kind in KINDS and document.get("id") != entity_id:
                raise bad_request(f"seed: {place} must have the id {entity_id}, found {document.get('id')}")
    return objects
