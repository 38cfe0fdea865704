"""genesys:architect:Ivr: a call route from dialled numbers to flows.

Endpoints (permission routing:callRoute:{view, add, edit, delete}):
    GET, POST /api/v2/architect/ivrs
    GET, PUT, DELETE /api/v2/architect/ivrs/{id}   (PUT needs the version)
"""

from __future__ import annotations

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class IvrInputs(Inputs):
    """A call route."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the call route is for.")
    dnis: list[str] | None = optional(
        "Dialled numbers in E.164 form; each lies in a DID pool and belongs to one call route only.",
        traits=Traits(unordered=True),
    )
    open_hours_flow_id: str | None = optional(
        "Id of the flow for opening hours.", traits=Traits(api="openHoursFlow", reference=True)
    )
    closed_hours_flow_id: str | None = optional(
        "Id of the flow for closed hours.", traits=Traits(api="closedHoursFlow", reference=True)
    )
    holiday_hours_flow_id: str | None = optional(
        "Id of the flow for holidays.", traits=Traits(api="holidayHoursFlow", reference=True)
    )
    schedule_group_id: str | None = optional(
        "Id of the schedule group that tells open from closed.", traits=Traits(api="scheduleGroup", reference=True)
    )


IVR = define(
    "genesys:architect:Ivr",
    description="A call route: which flow answers which number, by opening hours.",
    inputs=IvrInputs,
)


@handles(IVR)
class IvrHandler(CollectionHandler):
    """Call routes of the organisation."""

    collection = "/api/v2/architect/ivrs"
    permissions = Permissions.of("routing:callRoute")
