"""How long evidence is kept, and how often keys turn."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.domain import retention, rotation
from ringfence.domain.rotation import Period


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_the_default_floor_covers_five_calendar_years_from_any_day(start):
    anniversary_year = start.year + 5
    day = 28 if (start.month, start.day) == (2, 29) else start.day

    assert retention.retain_until(start, retention.EVIDENCE_FLOOR_DAYS) >= start.replace(year=anniversary_year, day=day)


def test_a_retention_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        retention.retain_until(datetime(2026, 1, 1), 1)


@given(st.integers(1, 4000))
def test_a_log_group_is_never_kept_for_less_than_the_floor(floor):
    days = retention.log_group_retention_days(floor)

    assert days == 0 or (days >= floor and days in retention.CLOUDWATCH_RETENTION_DAYS)


@pytest.mark.parametrize(
    ("days", "period"),
    [(1, Period.DAILY), (7, Period.WEEKLY), (30, Period.WEEKLY), (90, Period.MONTHLY), (365, Period.YEARLY)],
)
def test_a_maximum_age_maps_to_the_longest_real_period_within_it(days, period):
    assert rotation.longest_period_within(days) is period


@given(st.integers(1, 5000))
def test_a_period_never_exceeds_the_maximum_age(days):
    assert (rotation.longest_period_within(days).longest_days or 0) <= days


def test_no_period_is_shorter_than_a_day():
    with pytest.raises(ValueError, match="DAILY"):
        rotation.longest_period_within(0)


def test_a_class_admits_what_lies_between_floor_and_ceiling():
    kept = retention.RetentionClass(name="audit", floor_days=1827, ceiling_days=2557, legal_basis="MiFID II 16(7)")

    assert [kept.admits(days) for days in (1826, 1827, 2557, 2558)] == [False, True, True, False]
