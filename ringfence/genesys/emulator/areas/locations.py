"""Locations: the addresses that sites and emergency calls refer to (/api/v2/locations)."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.errors import JsonObject
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, integer, list_of, object_of, one_of, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()


def _prepare(_organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    emergency = body.get("emergencyNumber")
    if emergency and emergency.get("number"):
        body["emergencyNumber"] = {"type": "default", **emergency, "e164": emergency["number"]}
    body["addressVerified"] = False if current is None else current.get("addressVerified", False)
    body["addressStored"] = body.get("address") is not None


LOCATIONS = declare(
    Kind(
        name="locations",
        path="/api/v2/locations",
        label="location",
        audit=("PeoplePermissions", "Location"),
        shape={
            "name": Required(text(1)),
            "path": list_of(text(1)),
            "notes": text(),
            "version": integer(0),
            "address": object_of(dict.fromkeys(("street1", "street2", "city", "state", "country", "zipcode"), text())),
            "emergencyNumber": object_of({"number": text(), "e164": text(), "type": one_of("default", "elin")}),
        },
        defaults={"path": []},
        dated=False,
        stateful=True,
        versioned=True,
        needs_version=True,
        soft_delete=True,
        prepare=_prepare,
    )
)

register(
    routes,
    LOCATIONS,
    plural="locations",
    singular="location",
    parameter="locationId",
    add=("directory:location:add",),
    edit=("directory:location:edit",),
    delete=("directory:location:delete",),
    delete_status=204,
    verbs=("LIST", "POST", "GET", "PATCH", "DELETE"),
)
