"""Cron expressions of Amazon EventBridge: `cron(minutes hours day-of-month month day-of-week year)`.

Six fields with `,` `-` `*` `/`, and in the two fields of days `?`, `L`, `W` and `#`. One of those two is `?`. Days of
the week are 1 (Sunday) to 7 (Saturday). Source: Amazon EventBridge user guide, "Cron expressions reference".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

_MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS: Final = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_SATURDAY: Final = 7
_NUMBER = re.compile(r"\d{1,4}")
_PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>\d+))?")
_NTH = re.compile(r"(?P<weekday>\w+)#(?P<nth>[1-5])")


class CronError(ValueError):
    """An expression that is not one of EventBridge; the text names the field, what is there and what is allowed."""


@dataclass(frozen=True, kw_only=True)
class _Field:
    name: str
    low: int
    high: int
    names: Mapping[str, int]
    wraps: bool = True

    def number(self, text: str) -> int:
        value = self.names.get(text.upper(), int(text) if _NUMBER.fullmatch(text) else -1)
        if not self.low <= value <= self.high:
            raise self.error(text)
        return value

    def values(self, text: str) -> frozenset[int]:
        """Values of a field without `?`, `L`, `W` and `#`."""
        found: set[int] = set()
        for part in text.split(","):
            match = _PART.fullmatch(part)
            if match is None or (match["first"] == "*" and match["last"]):
                raise self.error(part)
            first = self.low if match["first"] == "*" else self.number(match["first"])
            # `5/10` counts to the end of the field, `5` alone is one value.
            open_ended = match["first"] == "*" or match["step"]
            last = self.number(match["last"]) if match["last"] else (self.high if open_ended else first)
            found.update(self._range(part, first, last)[:: self._step(part, match["step"])])
        return frozenset(found)

    def _range(self, part: str, first: int, last: int) -> list[int]:
        if first <= last:
            return list(range(first, last + 1))
        if not self.wraps:
            raise self.error(part)
        return [*range(first, self.high + 1), *range(self.low, last + 1)]  # 20-2 are the hours over midnight

    def _step(self, part: str, text: str | None) -> int:
        step = int(text or 1)
        if step == 0:
            raise self.error(part)
        return step

    def error(self, found: str) -> CronError:
        allowed = f"{self.low} to {self.high}" + (f", {' '.join(self.names)}" if self.names else "")
        return CronError(f"{self.name}: found {found!r}; allowed: {allowed}")


_MINUTES = _Field(name="minutes", low=0, high=59, names={})
_HOURS = _Field(name="hours", low=0, high=23, names={})
_DAYS = _Field(name="day of month", low=1, high=31, names={})
_MONTH = _Field(name="month", low=1, high=12, names=_MONTHS)
_WEEKDAY = _Field(name="day of week", low=1, high=7, names=_WEEKDAYS)
_YEARS = _Field(name="year", low=1970, high=2199, names={}, wraps=False)


@dataclass(frozen=True, kw_only=True)
class Cron:
    """A cron expression that was read; the fields of days keep their text, because they depend on the month."""

    minutes: frozenset[int]
    hours: frozenset[int]
    day: str
    months: frozenset[int]
    weekday: str
    years: frozenset[int]

    def matches(self, local: datetime) -> bool:
        """Whether the minute of a wall clock is one of the expression."""
        return (
            local.minute in self.minutes
            and local.hour in self.hours
            and local.month in self.months
            and local.year in self.years
            and local.day in self._days(local.year, local.month)
        )

    def _days(self, year: int, month: int) -> frozenset[int]:
        if self.day != "?":
            return _days_of_month(self.day, year, month)
        return _days_of_week(self.weekday, year, month)


@cache
def parse_cron(expression: str) -> Cron:
    """Reads `cron(...)`.

    Raises:
        CronError: when it is none, or says what EventBridge does not document.
    """
    match = re.fullmatch(r"cron\((.*)\)", expression.strip())
    fields = match[1].split() if match else []
    if len(fields) != 6:  # noqa: PLR2004
        raise CronError(f"cron: found {expression!r}; allowed: cron(minutes hours day-of-month month day-of-week year)")
    minutes, hours, day, month, weekday, years = fields
    if (day == "?") == (weekday == "?"):
        raise CronError(f"days: found {day!r} and {weekday!r}; allowed: '?' in one of day-of-month and day-of-week")
    cron = Cron(
        minutes=_MINUTES.values(minutes),
        hours=_HOURS.values(hours),
        day=day.upper(),
        months=_MONTH.values(month),
        weekday=weekday.upper(),
        years=_YEARS.values(years),
    )
    # Days are looked up month by month; once here, so that a wrong field is told when it is read.
    if cron.day == "?":
        _days_of_week(cron.weekday, min(cron.years), min(cron.months))
    else:
        _days_of_month(cron.day, min(cron.years), min(cron.months))
    return cron


@cache
def _days_of_month(text: str, year: int, month: int) -> frozenset[int]:
    length = calendar.monthrange(year, month)[1]
    found: set[int] = set()
    for part in text.split(","):
        if part == "L":
            found.add(length)
        elif part.endswith("W"):
            found |= _nearest_weekday(_DAYS.number(part[:-1]), year, month, length)
        else:
            found |= {day for day in _DAYS.values(part) if day <= length}
    return frozenset(found)


def _nearest_weekday(day: int, year: int, month: int, length: int) -> set[int]:
    """The day from Monday to Friday next to a day, within its month; none in a month that lacks the day."""
    if day > length:
        return set()
    weekday = calendar.weekday(year, month, day)
    if weekday == calendar.SATURDAY:
        return {day - 1 if day > 1 else day + 2}
    if weekday == calendar.SUNDAY:
        return {day + 1 if day < length else day - 2}
    return {day}


@cache
def _days_of_week(text: str, year: int, month: int) -> frozenset[int]:
    length = calendar.monthrange(year, month)[1]
    first = (calendar.weekday(year, month, 1) + 1) % 7 + 1
    nth = _NTH.fullmatch(text)
    if nth is not None:
        day = (_WEEKDAY.number(nth["weekday"]) - first) % 7 + 1 + 7 * (int(nth["nth"]) - 1)
        return frozenset({day} if day <= length else ())
    found: set[int] = set()
    for part in text.split(","):
        if part == "L":
            weekdays, days = frozenset({_SATURDAY}), range(1, length + 1)
        elif part.endswith("L"):
            weekdays, days = frozenset({_WEEKDAY.number(part[:-1])}), range(length - 6, length + 1)
        else:
            weekdays, days = _WEEKDAY.values(part), range(1, length + 1)
        found |= {day for day in days if (first + day - 2) % 7 + 1 in weekdays}
    return frozenset(found)
