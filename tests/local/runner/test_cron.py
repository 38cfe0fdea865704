"""Cron expressions of EventBridge: the documented examples and wildcards, on a calendar."""

from datetime import datetime, timedelta

import pytest

from ringfence.local.runner.cron import CronError, parse_cron


def minutes(expression, first, last):
    """Matching minutes from one wall-clock time up to another."""
    cron, moment, end = parse_cron(expression), datetime.fromisoformat(first), datetime.fromisoformat(last)
    found = []
    while moment < end:
        if cron.matches(moment):
            found.append(moment)
        moment += timedelta(minutes=1)
    return found


def days(expression, month):
    """Days of a month, such as 2026-11, on which an expression for noon matches."""
    cron, start = parse_cron(expression), datetime.fromisoformat(month + "-01T12:00")
    moments = [start + timedelta(days=number) for number in range(31)]
    return [moment.day for moment in moments if moment.month == start.month and cron.matches(moment)]


@pytest.mark.parametrize(
    ("expression", "count", "first", "last"),
    [
        ("cron(0 10 * * ? *)", 7, "16 10:00", "22 10:00"),
        ("cron(15 12 * * ? *)", 7, "16 12:15", "22 12:15"),
        ("cron(0 18 ? * MON-FRI *)", 5, "16 18:00", "20 18:00"),
        ("cron(0/15 * * * ? *)", 7 * 96, "16 00:00", "22 23:45"),
        ("cron(0/10 * ? * MON-FRI *)", 5 * 144, "16 00:00", "20 23:50"),
        ("cron(0/5 8-17 ? * MON-FRI *)", 5 * 120, "16 08:00", "20 17:55"),
        ("cron(0/30 20-2 ? * MON-FRI *)", 5 * 14, "16 00:00", "20 23:30"),
        ("cron(1/10 0 16 * ? *)", 6, "16 00:01", "16 00:51"),
    ],
)
def test_the_documented_examples_in_a_week_from_monday_to_sunday(expression, count, first, last):
    found = minutes(expression, "2026-11-16T00:00", "2026-11-23T00:00")

    assert (len(found), f"{found[0]:%d %H:%M}", f"{found[-1]:%d %H:%M}") == (count, first, last)


@pytest.mark.parametrize(
    ("fields", "month", "expected"),
    [
        ("1 * ? *", "2026-11", [1]),
        ("1-15 * ? *", "2026-11", list(range(1, 16))),
        ("* JAN,FEB,MAR ? *", "2026-11", []),
        ("L * ? *", "2026-02", [28]),
        ("L * ? *", "2028-02", [29]),
        ("L,15 * ? *", "2026-11", [15, 30]),
        ("31 * ? *", "2026-11", []),
        ("3W * ? *", "2026-11", [3]),
        ("1W * ? *", "2026-08", [3]),
        ("15W * ? *", "2026-08", [14]),
        ("16W * ? *", "2026-08", [17]),
        ("31W * ? *", "2026-05", [29]),
        ("31W * ? *", "2026-04", []),
        ("? * 3#2 *", "2026-11", [10]),
        ("? * THU#3 *", "2026-11", [19]),
        ("? * 1#5 *", "2026-11", [29]),
        ("? * 3#5 *", "2026-11", []),
        ("? * 6L *", "2026-11", [27]),
        ("? * 6L 2019-2022", "2026-11", []),
        ("? * L *", "2026-11", [7, 14, 21, 28]),
        ("? * 2 *", "2026-11", [2, 9, 16, 23, 30]),
        ("? * sun,SAT *", "2026-11", [1, 7, 8, 14, 15, 21, 22, 28, 29]),
        ("? * FRI-MON *", "2026-02", [1, 2, 6, 7, 8, 9, 13, 14, 15, 16, 20, 21, 22, 23, 27, 28]),
        ("? NOV-FEB 1L 2026/2", "2026-11", [29]),
        ("10/10 1/2 ? *", "2026-11", [10, 20, 30]),
        ("10/10 1/2 ? *", "2026-12", []),
    ],
)
def test_days_are_those_of_the_calendar(fields, month, expected):
    assert days(f"cron(0 12 {fields})", month) == expected


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("cron(60 * * * ? *)", "minutes: found '60'; allowed: 0 to 59"),
        ("cron(0 12 32 * ? *)", "day of month: found '32'"),
        ("cron(0 12 0W * ? *)", "day of month: found '0'"),
        ("cron(0 12 LW * ? *)", "day of month: found 'L'"),
        ("cron(0 12 ? * 0 *)", "day of week: found '0'"),
        ("cron(0 12 ? * 3#6 *)", "day of week: found '3#6'"),
        ("cron(0 12 ? * 3#1,6#3 *)", "day of week: found '3#1'"),
        ("cron(0 12 * FOO ? *)", "month: found 'FOO'"),
        ("cron(0 12 * * ? 1969)", "year: found '1969'"),
        ("cron(0 12 * * ? 2030-2026)", "year: found '2030-2026'"),
        ("cron(0/0 12 * * ? *)", "minutes: found '0/0'"),
        ("cron(*-5 12 * * ? *)", "minutes: found '*-5'"),
        ("cron(0 12 * * * *)", "'?' in one of day-of-month and day-of-week"),
        ("cron(0 12 ? * ? *)", "'?' in one of day-of-month and day-of-week"),
        ("cron(0 12 * * ?)", "cron(minutes hours day-of-month month day-of-week year)"),
        ("0 12 * * ? *", "cron(minutes hours day-of-month month day-of-week year)"),
    ],
)
def test_what_is_no_cron_expression_is_named_with_what_is_allowed(expression, named):
    with pytest.raises(CronError) as caught:
        parse_cron(expression)

    assert named in str(caught.value)
