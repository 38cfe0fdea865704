"""Routing: queues, the calls that enter, business hours, and the approval without which nothing fails over."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.types import Strict

from ringfence.settings.base import Section
from ringfence.settings.values import (
    Clock,
    EuRegion,
    Flag,
    Form,
    Minutes,
    Name,
    PhoneNumber,
    Seconds,
    Text,
    TimeZone,
    Weekday,
)

CalendarDate = Annotated[
    str,
    Strict(),
    Form(r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])", "a date such as '2027-12-25', in quotes"),
]
"""A date, year-month-day, in quotes."""


class Queue(Section):
    """A queue of waiting customers."""

    name: Name
    """Name of the queue; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    after_call_work_seconds: Seconds = Field(default=60, ge=1, le=900)
    """Time an agent has for the wrap-up code before the next call."""


class CallRoute(Section):
    """Numbers that lead into the guardrail flow (an IVR configuration in Genesys Cloud)."""

    name: Name
    """Name of the call route; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    numbers: tuple[PhoneNumber, ...] = Field(min_length=1)
    """Numbers customers call (E.164); each inside a DID pool and in one call route only."""


class OpeningHours(Section):
    """A weekly span of time."""

    name: Name
    """Name of the schedule; unique."""
    days: tuple[Weekday, ...] = Field(min_length=1)
    """Days of the week."""
    opens: Clock
    """Start, local time, in quotes."""
    closes: Clock
    """End, local time, later than the start, in quotes."""


class Holiday(Section):
    """A day on which the contact centre is closed."""

    name: Name
    """Name of the schedule; unique."""
    date: CalendarDate
    """The day, in quotes."""
    yearly: Flag = False
    """Whether it comes back every year on the same date."""


class BusinessHours(Section):
    """When the contact centre is open."""

    time_zone: TimeZone | None = None
    """IANA time zone; the organisation's when left out."""
    open: tuple[OpeningHours, ...] = Field(min_length=1)
    """Weekly opening hours."""
    holidays: tuple[Holiday, ...] = ()
    """Closed days."""


class FailoverApproval(Section):
    """The two-person approval that the guardrail flow looks for before calls go to another region."""

    control: ClassVar[str] = "RTS 2024/1774 17(1)(b), DORA 11(6)"

    valid_minutes: Minutes = Field(default=240, ge=5, le=1440)
    """How long an approval holds; after that calls stay in the home region again."""
    notify: tuple[Name, ...] = Field(min_length=1)
    """Names of integrations of kind `notification` that are told of a request."""


class Routing(Section):
    """Queues and the guardrail that keeps emergency routing inside the European Union."""

    control: ClassVar[str] = "DORA 11(6), DORA 30(2)(b)"

    queues: tuple[Queue, ...] = Field(min_length=1)
    """Queues."""
    emergency_queue: Name
    """Name of the queue that takes calls during an emergency; one of `queues`."""
    call_routes: tuple[CallRoute, ...] = Field(min_length=1)
    """Numbers that lead into the guardrail flow."""
    business_hours: BusinessHours
    """Opening hours and holidays."""
    allowed_failover_regions: tuple[EuRegion, ...] = Field(min_length=1)
    """AWS regions that an approval may name; nothing else is ever accepted."""
    failover_approval: FailoverApproval
    """The approval before a failover."""
    emergency_announcement: Text = "We are handling an incident. Your call stays on our emergency line."
    """Spoken when the emergency group is switched on."""
    closed_announcement: Text = "We are closed. Please call again during our opening hours."
    """Spoken outside opening hours."""
