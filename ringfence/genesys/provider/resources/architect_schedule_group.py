"""genesys:architect:ScheduleGroup: schedules that together tell open, closed and holiday.

Endpoints (permission routing:scheduleGroup:{view, add, edit, delete}):
    GET, POST /api/v2/architect/schedulegroups
    GET, PUT, DELETE /api/v2/architect/schedulegroups/{id}   (PUT needs the version)
"""

from __future__ import annotations

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class ScheduleGroupInputs(Inputs):
    """A schedule group."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the group is for.")
    time_zone: str = required("Time zone of the schedules, IANA name such as `Europe/Berlin`.", min_length=1)
    open_schedule_ids: list[str] | None = optional(
        "Ids of schedules of opening hours.", traits=Traits(api="openSchedules", reference=True, unordered=True)
    )
    closed_schedule_ids: list[str] | None = optional(
        "Ids of schedules of closed hours.", traits=Traits(api="closedSchedules", reference=True, unordered=True)
    )
    holiday_schedule_ids: list[str] | None = optional(
        "Ids of schedules of holidays.", traits=Traits(api="holidaySchedules", reference=True, unordered=True)
    )


SCHEDULE_GROUP = define(
    "genesys:architect:ScheduleGroup",
    description="Schedules that together tell open, closed and holiday, in one time zone.",
    inputs=ScheduleGroupInputs,
)


@handles(SCHEDULE_GROUP)
class ScheduleGroupHandler(CollectionHandler):
    """Schedule groups of the organisation."""

    collection = "/api/v2/architect/schedulegroups"
    permissions = Permissions.of("routing:scheduleGroup")
