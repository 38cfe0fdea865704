"""Opening hours on working days; the time zone belongs to the schedule group."""

from ringfence.genesys.sdk.architect import Schedule

Schedule(
    "working-days",
    name="Example working days",
    start="2026-01-01T08:00:00",
    end="2026-01-01T18:00:00",
    rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
)
