"""genesys:telephony:Location: a place with an address and an emergency number.

Endpoints (permission directory:location:{add, edit, delete}; scope locations):
    GET, POST /api/v2/locations
    GET, PATCH, DELETE /api/v2/locations/{id}   (PATCH needs the version)
"""

from __future__ import annotations

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.registry import Definition, define


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

    number: str = required("Number in E.164 form, such as `+4969123456`.")
    type: str | None = optional("Type of the number: `default` or `elin`.")


class LocationInputs(Inputs):
    """A location."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("Notes on the location.", traits=Traits(api="notes"))
    address: LocationAddress | None = optional("Postal address.")
    emergency_number: LocationEmergencyNumber | None = optional("Number that emergency services call back.")
    path: list[str] | None = optional("Ids of the locations above this one, from the top down.")


LOCATION = define(
    Definition(
        token="genesys:telephony:Location",
        description="A place with an address and an emergency number; every site belongs to one.",
        inputs=LocationInputs,
    )
)
