"""Numbers, number plans, call routes and opening hours: ranges that are ranges, dates that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks.common import repeated
from ringfence.settings.routing import Routing
from ringfence.settings.telephony import DidPool, NumberPlan, Telephony

_NEEDED = {"numberList": "numbers", "digitLength": "digit_length", "regex": "match"}
"""The key that a way of matching cannot do without."""


def _ordered_range(first: str, last: str, place: str) -> Iterator[Problem]:
    if len(first) != len(last) or first > last:  # equal length: order of text is order of numbers
        yield Problem(
            place=f"{place}.end",
            found=f"'{last}' after a start of '{first}'",
            allowed="a number with as many digits as the start, equal to it or higher",
            fix="correct start or end",
            control=HOUSE_RULE,
        )


def number_plans_are_complete(telephony: Telephony) -> Iterator[Problem]:
    """Each plan has what its way of matching needs, and its ranges run upwards."""
    for index, plan in enumerate(telephony.number_plans):
        place = f"telephony.number_plans[{index}]"
        yield from _plan_has_its_match(plan, place)
        for position, numbers in enumerate(plan.numbers):
            yield from _ordered_range(numbers.start, numbers.end, f"{place}.numbers[{position}]")
        digits = plan.digit_length
        if digits is not None and digits.start > digits.end:
            yield Problem(
                place=f"{place}.digit_length.end",
                found=str(digits.end),
                allowed=f"at least {digits.start}, the start",
                fix="correct start or end",
                control=HOUSE_RULE,
            )


def _plan_has_its_match(plan: NumberPlan, place: str) -> Iterator[Problem]:
    needed = _NEEDED.get(plan.match_type)
    if needed is not None and not getattr(plan, needed):
        yield Problem(
            place=f"{place}.{needed}",
            found="nothing",
            allowed=f"a value, as `match_type` is '{plan.match_type}'",
            fix=f"add the key `{needed}`, or choose another `match_type`",
            control=HOUSE_RULE,
        )


def did_pools_are_ranges(telephony: Telephony) -> Iterator[Problem]:
    """Pools run upwards and share no number."""
    pools = telephony.did_pools
    for index, pool in enumerate(pools):
        yield from _ordered_range(pool.start, pool.end, f"telephony.did_pools[{index}]")
        for earlier, other in enumerate(pools[:index]):
            if _overlap(pool, other):
                yield Problem(
                    place=f"telephony.did_pools[{index}]",
                    found=f"'{pool.start}' to '{pool.end}', which shares numbers with telephony.did_pools[{earlier}]",
                    allowed="pools that share no number",
                    fix="cut one of the two",
                    control=HOUSE_RULE,
                )


def _overlap(one: DidPool, other: DidPool) -> bool:
    return len(one.start) == len(other.start) and one.start <= other.end and other.start <= one.end


def call_routes_use_own_numbers(telephony: Telephony, routing: Routing) -> Iterator[Problem]:
    """Genesys Cloud takes a number into a call route when a pool holds it and no other call route has it."""
    taken: dict[str, str] = {}
    for index, route in enumerate(routing.call_routes):
        for position, number in enumerate(route.numbers):
            place = f"routing.call_routes[{index}].numbers[{position}]"
            if not any(
                len(number) == len(pool.start) and pool.start <= number <= pool.end for pool in telephony.did_pools
            ):
                yield Problem(
                    place=place,
                    found=f"'{number}', which is in no DID pool",
                    allowed="a number inside one of `telephony.did_pools`",
                    fix="add a pool that holds it, or correct the number",
                    control=HOUSE_RULE,
                )
            first = taken.setdefault(number, place)
            if first != place:
                yield Problem(
                    place=place,
                    found=f"'{number}', which {first} is already",
                    allowed="each number in one call route",
                    fix="remove it from one of the two",
                    control=HOUSE_RULE,
                )


def business_hours_are_real(routing: Routing) -> Iterator[Problem]:
    """Opening hours end after they begin, holidays are dates of the calendar, names are unique."""
    hours = routing.business_hours
    for index, span in enumerate(hours.open):
        place = f"routing.business_hours.open[{index}]"
        if span.opens >= span.closes:  # HH:MM sorts like time
            yield Problem(
                place=f"{place}.closes",
                found=f"'{span.closes}' after an opening at '{span.opens}'",
                allowed="a later time of the same day",
                fix="correct it; split a span that passes midnight in two",
                control=HOUSE_RULE,
            )
        yield from repeated(span.days, f"{place}.days[{{}}]", kind="day")
    for index, holiday in enumerate(hours.holidays):
        try:
            date.fromisoformat(holiday.date)
        except ValueError:
            yield Problem(
                place=f"routing.business_hours.holidays[{index}].date",
                found=f"'{holiday.date}', which no calendar has",
                allowed="a date that exists",
                fix="correct the day",
                control=HOUSE_RULE,
            )
    yield from repeated([span.name for span in hours.open], "routing.business_hours.open[{}].name", kind="schedule")
    closed = [holiday.name for holiday in hours.holidays]
    yield from repeated(closed, "routing.business_hours.holidays[{}].name", kind="schedule")
