"""When a schedule fires, and what it sends."""

import json

import pytest

from ringfence.local.runner.declarations import ScheduleDeclaration
from ringfence.local.runner.schedules import Clockwork, interval_seconds, message

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

    def get_queue_url(self, **arguments):
        return {"QueueUrl": "url/" + arguments["QueueName"]}

    def send_message(self, **arguments):
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
def test_other_expressions_are_not_served(expression):
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
