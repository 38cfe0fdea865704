"""When the contact centre is open, as schedules that Genesys Cloud understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pulumi import ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess, slug
from ringfence.genesys.sdk.architect import Schedule, ScheduleGroup
from ringfence.settings.routing import BusinessHours, Holiday
from ringfence.settings.routing import OpeningHours as WeeklyHours

FIRST_WEEK = date(2024, 1, 1)
"""A Monday in the past: weekly schedules start in its week, so that they hold today."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Days of the week as iCalendar writes them (RFC 5545), Monday first."""


@dataclass(frozen=True, kw_only=True)
class OpeningHoursArgs:
    """What the schedules need to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        hours: Opening hours and holidays of the settings.
        time_zone: IANA time zone in which they are meant.
    """

    deployment: Deployment
    genesys: GenesysAccess
    hours: BusinessHours
    time_zone: str


def weekly(span: WeeklyHours) -> tuple[str, str, str]:
    """Start, end and recurrence of weekly hours; the first occurrence must lie on one of the rule's own days."""
    days = sorted(set(span.days), key=WEEKDAYS.index)
    first = FIRST_WEEK + timedelta(days=WEEKDAYS.index(days[0]))
    return f"{first}T{span.opens}:00.000", f"{first}T{span.closes}:00.000", f"FREQ=WEEKLY;BYDAY={','.join(days)}"


def whole_day(holiday: Holiday) -> tuple[str, str, str | None]:
    """Start, end and recurrence of a closed day: from midnight to midnight."""
    day = date.fromisoformat(holiday.date)
    rule = f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}" if holiday.yearly else None
    return f"{day}T00:00:00.000", f"{day + timedelta(days=1)}T00:00:00.000", rule


class OpeningHours(DoraComponent):
    """Schedules of opening hours and holidays, and the group that the guardrail flow asks."""

    def __init__(self, name: str, args: OpeningHoursArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("routing", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.group_name = f"{args.deployment.name_prefix} opening hours"
        open_hours = [self._schedule(span.name, "Open", *weekly(span)) for span in args.hours.open]
        holidays = [self._schedule(holiday.name, "Closed", *whole_day(holiday)) for holiday in args.hours.holidays]
        self.group = ScheduleGroup(
            f"{name}-group",
            name=self.group_name,
            description="Opening hours and holidays",
            time_zone=args.time_zone,
            open_schedule_ids=[schedule.id for schedule in open_hours],
            holiday_schedule_ids=[schedule.id for schedule in holidays],
            opts=self.child(genesys=args.genesys),
        )
        self.register_outputs({"groupId": self.group.id})

    def _schedule(self, name: str, description: str, start: str, end: str, rule: str | None) -> Schedule:
        return Schedule(
            f"{self._name}-schedule-{slug(name)}",
            name=name,
            description=description,
            start=start,
            end=end,
            rrule=rule,
            opts=self.child(genesys=self._args.genesys),
        )
