"""genesys:telephony:Location: a place with an address and an emergency number.

Endpoints (permission directory:location:{add, edit, delete}; scope locations):
    GET, POST /api/v2/locations
    GET, PATCH, DELETE /api/v2/locations/{id}   (PATCH needs the version)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles

CLEARED: Final[Mapping[str, Any]] = {"notes": "", "path": [], "address": {}, "emergencyNumber": {}}
"""What PATCH must send to empty a field: it leaves alone what the body does not name."""


def same_number(one: object, other: object) -> bool:
    """Whether two spellings are one telephone number: spaces, dashes, dots and brackets do not count."""
    return re.sub(r"[\s().-]", "", str(one)) == re.sub(r"[\s().-]", "", str(other))


class LocationAddress(Model):
    """Postal address."""

    street1: str | None = optional("Street and number.")
    street2: str | None = optional("Second line of the street.")
    city: str | None = optional("City.")
    state: str | None = optional("State or province.")
    country: str | None = optional("Country, ISO 3166-1 alpha-2 code.")
    zipcode: str | None = optional("Postal code.")


class LocationEmergencyNumber(Model):
    """Number that emergency services call back."""

    number: str = required("Number in E.164 form, such as `+4969123456`.", traits=Traits(equal=same_number))
    type: str | None = optional("Type of the number: `default` or `elin`.")


class LocationInputs(Inputs):
    """A location."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("Notes on the location.", traits=Traits(api="notes"))
    address: LocationAddress | None = optional("Postal address.")
    emergency_number: LocationEmergencyNumber | None = optional("Number that emergency services call back.")
    path: list[str] | None = optional("Ids of the locations above this one, from the top down.")


LOCATION = define(
    "genesys:telephony:Location",
    description="A place with an address and an emergency number; every site belongs to one.",
    inputs=LocationInputs,
)


@handles(LOCATION)
class LocationHandler(CollectionHandler):
    """Locations. Their only update verb is PATCH, with the version."""

    collection = "/api/v2/locations"
    permissions = Permissions(
        create=("directory:location:add",), update=("directory:location:edit",), delete=("directory:location:delete",)
    )
    update_verb = "PATCH"

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Sends the writable fields, and the empty form of those that are gone."""
        fields = ("name", "version", *CLEARED)
        patch = {**CLEARED, **{name: body[name] for name in fields if name in body}}
        return super().put(context, resource_id, patch)
