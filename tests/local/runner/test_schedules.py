"""When a schedule fires, and what it sends."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from botocore.exceptions import ClientError

from ringfence.local.processes import wait_until
from ringfence.local.runner.asynchronous import AsynchronousRuns
from ringfence.local.runner.clockwork import Clockwork
from ringfence.local.runner.declarations import ScheduleDeclaration
from ringfence.local.runner.schedules import due, interval_seconds, message, problem_of
from ringfence.local.runner.workers import Invocation, ThrottledError

BEAT = ScheduleDeclaration(
    arn="arn:aws:scheduler:eu-central-1:123456789012:schedule/group/beat",
    name="beat",
    expression="rate(5 minutes)",
    target_arn="arn:aws:sqs:eu-central-1:123456789012:archive",
    input='{"time": "<aws.scheduler.scheduled-time>", "id": "<aws.scheduler.execution-id>"}',
)


class Queues:
    def __init__(self):
        self.sent = []
        self.attributes = []
        self.missing = set()

    def get_queue_url(self, **arguments):
        if arguments["QueueName"] in self.missing:
            raise ClientError({"Error": {"Code": "QueueDoesNotExist", "Message": "gone"}}, "GetQueueUrl")
        return {"QueueUrl": "url/" + arguments["QueueName"]}

    def send_message(self, **arguments):
        self.attributes.append({key: row["StringValue"] for key, row in arguments.get("MessageAttributes", {}).items()})
        self.sent.append((arguments["QueueUrl"], json.loads(arguments["MessageBody"])))


class Bench:
    def __init__(self, now):
        self.now = now
        self.queues = Queues()
        self.clockwork = Clockwork(sqs=lambda: self.queues, pool_of=lambda _arn: None, now=lambda: self.now)


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(2 hours)", 7200), ("rate(1 day)", 86_400)],
)
def test_a_rate_is_a_number_of_seconds(expression, seconds):
    assert interval_seconds(expression) == seconds


@pytest.mark.parametrize("expression", ["cron(0 * * * ? *)", "at(2026-11-24T13:00:00)", "rate(0 minutes)", ""])
def test_other_expressions_are_no_rate(expression):
    assert interval_seconds(expression) is None


def test_a_schedule_fires_once_in_each_interval_and_at_its_start():
    bench = Bench(now=1_000_000_210)
    bench.clockwork.serve((BEAT,))
    fired = []
    for _ in range(700):
        bench.now += 1
        if bench.clockwork.fire_due():
            fired.append(bench.now)

    assert [moment % 300 for moment in fired] == [0, 0]
    assert [row["time"] for _, row in bench.queues.sent] == ["2001-09-09T01:55:00Z", "2001-09-09T02:00:00Z"]
    assert len({row["id"] for _, row in bench.queues.sent}) == 2


def test_a_restarted_runner_says_the_same_of_the_same_moment():
    assert message(BEAT, 600) == message(BEAT, 600)


def test_a_function_that_is_not_served_is_told_and_stops_nothing():
    bench = Bench(now=0)
    to_function = ScheduleDeclaration(
        arn="arn:digest",
        name="digest",
        expression="rate(1 minute)",
        target_arn="arn:aws:lambda:eu-central-1:123456789012:function:digest",
        input="{}",
    )
    bench.clockwork.serve((to_function, BEAT))
    bench.now = 300

    assert bench.clockwork.fire_due() == 1
    assert list(bench.clockwork.errors) == ["digest"]


def at_utc(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def times(schedule, first, last):
    """Scheduled times of a stretch, minute for minute as a runner looks at the clock."""
    start, end = at_utc(first), at_utc(last)
    found = [moment for now in range(start, end, 60) for moment in due(schedule, now, now + 60)]
    return [datetime.fromtimestamp(moment, UTC).strftime("%d %H:%M") for moment in found]


def test_a_cron_expression_follows_the_time_zone_of_its_schedule():
    morning = replace(BEAT, expression="cron(30 8 ? * MON-FRI *)", timezone="Europe/Berlin")

    assert times(morning, "2026-10-23T00:00", "2026-10-27T00:00") == ["23 06:30", "26 07:30"]


def test_a_time_that_the_clocks_leave_out_is_left_out():
    night = replace(BEAT, expression="cron(30 2 * * ? *)", timezone="Europe/Berlin")

    assert times(night, "2026-03-28T00:00", "2026-03-31T00:00") == ["28 01:30", "30 00:30"]


def test_a_time_that_the_clocks_show_twice_counts_once():
    night = replace(BEAT, expression="cron(30 2 * * ? *)", timezone="Europe/Berlin")

    assert times(night, "2026-10-24T00:00", "2026-10-27T00:00") == ["24 00:30", "25 00:30", "26 01:30"]


@pytest.mark.parametrize(
    ("expression", "zone", "fires"),
    [
        ("at(2026-11-24T13:00:00)", "UTC", ["24 13:00"]),
        ("at(2026-11-24T13:00:00)", "America/New_York", ["24 18:00"]),
        ("at(2026-11-24T13:00:01)", "UTC", ["24 13:01"]),
    ],
)
def test_a_schedule_for_one_moment_fires_once_and_never_early(expression, zone, fires):
    once = replace(BEAT, expression=expression, timezone=zone)

    assert times(once, "2026-11-24T00:00", "2026-11-26T00:00") == fires


def test_each_scheduled_time_is_fired_once_however_often_the_clock_is_looked_at():
    bench = Bench(now=at_utc("2026-11-24T12:58:30"))
    cron = replace(BEAT, expression="cron(0/2 13 * * ? *)")
    bench.clockwork.serve((cron,))
    for step in (1, 1, 88, 1, 1, 0, -2, 3, 118, 1, 300):
        bench.now += step
        bench.clockwork.fire_due()
        bench.clockwork.serve((cron,))

    assert [row["time"][11:16] for _, row in bench.queues.sent] == ["13:00", "13:02", "13:04", "13:06"]


def test_a_machine_that_slept_for_a_day_catches_up_an_hour_and_a_daily_rate():
    bench = Bench(now=at_utc("2026-11-24T12:30:00"))
    hourly = replace(BEAT, arn="arn:hourly", expression="cron(0 * * * ? *)")
    daily = replace(BEAT, arn="arn:daily", expression="rate(1 day)")
    bench.clockwork.serve((hourly, daily))
    bench.now = at_utc("2026-11-25T13:30:00")
    bench.clockwork.fire_due()

    assert [row["time"] for _, row in bench.queues.sent] == ["2026-11-25T13:00:00Z", "2026-11-25T00:00:00Z"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"expression": "cron(0 25 * * ? *)"}, "hours: found '25'; allowed: 0 to 23"),
        ({"expression": "at(2026-02-30T13:00:00)"}, "day is out of range"),
        ({"expression": "rate(0 minutes)"}, "expression: found 'rate(0 minutes)'"),
        ({"expression": ""}, "expression: found ''"),
        ({"expression": "cron(0 8 * * ? *)", "timezone": "Europe/Atlantis"}, "time zone: found 'Europe/Atlantis'"),
        ({"expression": "cron(0 8 * * ? *)", "timezone": "../etc/passwd"}, "time zone: found"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_named_and_stops_no_other(change, named):
    bench = Bench(now=0)
    wrong = replace(BEAT, arn="arn:wrong", **change)
    bench.clockwork.serve((wrong, BEAT))
    bench.now = 300

    assert named in problem_of(wrong)
    assert bench.clockwork.fire_due() == 1


DEAD = "arn:aws:sqs:eu-central-1:123456789012:archive-dead-letter"


def run_for(bench, seconds, step=1):
    """Lets time pass as the runner's thread sees it; gives the seconds at which something was handed over."""
    fired, began = [], bench.now
    while bench.now < began + seconds:
        bench.now += step
        fired += [bench.now - began] * bench.clockwork.fire_due()
    return fired


def test_a_run_that_could_not_be_handed_over_is_tried_again_and_keeps_its_time():
    bench = Bench(now=299)
    bench.clockwork.serve(
        (replace(BEAT, input='{"time": "<aws.scheduler.scheduled-time>", "try": "<aws.scheduler.attempt-number>"}'),)
    )
    bench.queues.missing = {"archive"}
    assert run_for(bench, 20) == []
    bench.queues.missing = set()

    assert len(run_for(bench, 60)) == 1
    assert bench.queues.sent == [("url/archive", {"time": "1970-01-01T00:05:00Z", "try": "6"})]
    assert bench.clockwork.errors == {}


@pytest.mark.parametrize(
    ("policy", "condition", "retries"),
    [
        ({"retries": 2}, "MaximumRetryAttempts", "2"),
        ({"retries": 0}, "MaximumRetryAttempts", "0"),
        ({"age_seconds": 60}, "MaximumEventAgeInSeconds", "5"),
    ],
)
def test_a_run_that_is_given_up_lies_in_the_dead_letter_queue_with_its_reason(policy, condition, retries):
    bench = Bench(now=299)
    bench.clockwork.serve((replace(BEAT, dead_letter_arn=DEAD, **policy),))
    bench.queues.missing = {"archive"}
    run_for(bench, 120)

    ((queue, body),) = bench.queues.sent
    (facts,) = bench.queues.attributes
    assert (queue, body["time"]) == ("url/archive-dead-letter", "1970-01-01T00:05:00Z")
    assert (facts["ERROR_CODE"], facts["EXHAUSTED_RETRY_CONDITION"]) == ("QueueDoesNotExist", condition)
    assert (facts["RETRY_ATTEMPTS"], facts["SCHEDULED_TIME"]) == (retries, "1970-01-01T00:05:00Z")
    assert facts["SCHEDULE_ARN"] == BEAT.arn
    assert bench.clockwork.given_up == 1


def test_without_a_dead_letter_queue_a_run_that_is_given_up_is_lost_and_counted():
    bench = Bench(now=299)
    bench.clockwork.serve((replace(BEAT, retries=0),))
    bench.queues.missing = {"archive"}
    run_for(bench, 5)

    assert (bench.queues.sent, bench.clockwork.given_up) == ([], 1)
    assert "gone" in bench.clockwork.errors["beat"]


def test_a_schedule_runs_from_its_start_and_no_longer_at_its_end():
    start, end = at_utc("2026-11-24T12:02:00"), at_utc("2026-11-24T12:17:00")
    cron = replace(BEAT, expression="cron(0/5 12 * * ? *)", start=start, end=end)
    rate = replace(BEAT, start=start, end=end)

    assert times(cron, "2026-11-24T11:00", "2026-11-24T13:00") == ["24 12:05", "24 12:10", "24 12:15"]
    assert times(rate, "2026-11-24T11:00", "2026-11-24T13:00") == ["24 12:02", "24 12:07", "24 12:12"]


def test_start_and_end_do_not_count_for_a_schedule_of_one_moment():
    once = replace(BEAT, expression="at(2026-11-24T13:00:00)", start=at_utc("2026-11-25T00:00"), end=0)

    assert times(once, "2026-11-24T00:00", "2026-11-26T00:00") == ["24 13:00"]


def test_a_run_with_a_flexible_window_comes_once_within_it_and_keeps_its_time():
    bench = Bench(now=299)
    bench.clockwork.serve((replace(BEAT, expression="cron(5 0 * * ? *)", window_minutes=15),))

    (after,) = run_for(bench, 3600)
    assert 1 <= after <= 1 + 15 * 60
    assert bench.queues.sent[0][1]["time"] == "1970-01-01T00:05:00Z"


def test_a_schedule_that_was_switched_off_makes_up_for_nothing_when_it_is_switched_on():
    bench = Bench(now=0)
    bench.clockwork.serve((BEAT,))
    bench.clockwork.serve(())
    bench.now = 450
    bench.clockwork.serve((BEAT,))

    assert run_for(bench, 140) == []
    assert len(run_for(bench, 20)) == 1


class Function:
    """Fails or is held back as often as it is told, then runs."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.calls = []

    def invoke(self, event, **_limits):
        self.calls.append(event)
        outcome = self.outcomes.pop(0) if self.outcomes else "runs"
        if outcome == "throttled":
            raise ThrottledError
        return Invocation(error={"errorType": "ValueError"} if outcome == "fails" else None)


def tries(function, seconds):
    """When a run was tried, in seconds after it was handed over."""
    clock, found = [1000.0], []
    runs = AsynchronousRuns(now=lambda: clock[0])
    runs.submit(function, {"task": "digest"})
    for second in range(seconds):
        clock[0] = 1000.0 + second
        if runs.start_due():
            found.append(second)
            assert wait_until(lambda: not runs.under_way, seconds=10, pause=0.001)
    return found, runs.given_up


@pytest.mark.parametrize(
    ("outcomes", "expected", "given_up"),
    [
        ([], [0], 0),
        (["fails"], [0, 60], 0),
        (["fails", "fails"], [0, 60, 180], 0),
        (["fails", "fails", "fails", "fails"], [0, 60, 180], 1),
        (["throttled", "throttled", "throttled"], [0, 1, 3, 7], 0),
        (["throttled", "fails"], [0, 1, 61], 0),
    ],
)
def test_a_function_that_fails_is_run_again_twice_and_one_that_is_held_back_until_it_runs(outcomes, expected, given_up):
    assert tries(Function(*outcomes), 600) == (expected, given_up)


def test_a_function_that_is_held_back_for_six_hours_is_given_up():
    found, given_up = tries(Function(*["throttled"] * 1000), 6 * 3600 + 400)

    assert given_up == 1
    assert max(found) <= 6 * 3600
    assert max(later - earlier for earlier, later in pairwise(found)) == 300
