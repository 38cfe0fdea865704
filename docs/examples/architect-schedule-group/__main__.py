"""Opening hours and a holiday, in the time zone of the bank."""

from ringfence.genesys.sdk.architect import Schedule, ScheduleGroup

hours = Schedule(
    "group-hours",
    name="Example group hours",
    start="2026-01-01T08:00:00",
    end="2026-01-01T18:00:00",
    rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
)
labour_day = Schedule(
    "labour-day",
    name="Example labour day",
    start="2026-05-01T00:00:00",
    end="2026-05-02T00:00:00",
    rrule="FREQ=YEARLY",
)

ScheduleGroup(
    "hours",
    name="Example hours",
    time_zone="Europe/Berlin",
    open_schedule_ids=[hours.id],
    holiday_schedule_ids=[labour_day.id],
)
