"""genesys:architect:Schedule: a span of time, once or recurring.

Endpoints (permission routing:schedule:{view, add, edit, delete}):
    GET, POST /api/v2/architect/schedules
    GET, PUT, DELETE /api/v2/architect/schedules/{id}   (PUT needs the version)
"""

from __future__ import annotations

from datetime import datetime

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles

_LOCAL_DATE_TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$"


def same_moment(one: object, other: object) -> bool:
    """Whether two local date-times are equal, however many decimals their seconds have."""
    try:
        return datetime.fromisoformat(str(one)) == datetime.fromisoformat(str(other))
    except ValueError:
        return one == other


class ScheduleInputs(Inputs):
    """A schedule."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the schedule is for.")
    start: str = required(
        "Start of the first occurrence, local date and time without a zone, such as `2026-01-01T08:00:00.000000`.",
        pattern=_LOCAL_DATE_TIME,
        traits=Traits(equal=same_moment),
    )
    end: str = required(
        "End of the first occurrence, local date and time without a zone.",
        pattern=_LOCAL_DATE_TIME,
        traits=Traits(equal=same_moment),
    )
    rrule: str | None = optional("Recurrence rule (RFC 5545), such as `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR`.")


SCHEDULE = define(
    "genesys:architect:Schedule",
    description="A span of time, once or recurring. Its time zone is that of the schedule group.",
    inputs=ScheduleInputs,
)


@handles(SCHEDULE)
class ScheduleHandler(CollectionHandler):
    """Schedules of the organisation."""

    collection = "/api/v2/architect/schedules"
    permissions = Permissions.of("routing:schedule")
