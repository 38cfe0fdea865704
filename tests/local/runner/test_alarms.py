"""Every declared alarm fires when its cause is caused, by the definitions that the components declare."""

from datetime import UTC, datetime, timedelta

import pytest

from ringfence.local.runner.alarms import AlarmEvaluator
from ringfence.local.runner.workers import ThrottledError
from tests.local.runner.alarm_site import PREFIX

pytestmark = pytest.mark.emulator

FUNCTIONS = ("archiver", "webhook", "siem-forwarder", "reconciler", "digest")
LEGS = ("archive", "siem")


FIRED = {
    *(f"{role}-errors" for role in FUNCTIONS),
    *(f"{role}-throttles" for role in FUNCTIONS),
    *(f"{leg}-dead-letters" for leg in LEGS),
    *(f"{leg}-waiting" for leg in LEGS),
    "silence",
}
FIRED_BY_THE_REAL_FUNCTION = {"digest-late", "verification-failed", "verification-late", "replication-failures"}
"""In `test_alarm_causes.py`."""


def test_every_declared_alarm_is_shown_firing(declared_stack):
    alarms = [alarm.inputs for alarm in declared_stack.of("aws:cloudwatch/metricAlarm:MetricAlarm")]

    assert {alarm["name"].removeprefix(f"{PREFIX}-") for alarm in alarms} == FIRED | FIRED_BY_THE_REAL_FUNCTION


def test_a_quiet_stack_fires_nothing(site):
    states = site.states()

    assert len(states) >= 18
    assert "ALARM" not in states.values()
    assert site.told() == []


@pytest.mark.parametrize("role", FUNCTIONS)
def test_a_function_that_fails_fires_its_alarm_and_people_are_told(site, role):
    site.function(role).invoke({"fail": True})

    assert site.firing() == {f"{role}-errors"}
    assert site.told() == [(f"{role}-errors", "ALARM")]


@pytest.mark.parametrize("role", FUNCTIONS)
def test_a_function_that_is_held_back_fires_its_alarm(site, role):
    pool = site.function(role, concurrency=0)
    with pytest.raises(ThrottledError):
        pool.invoke({})

    assert site.firing() == {f"{role}-throttles"}
    assert site.firing(later=301) == set()
    assert site.told() == [(f"{role}-throttles", "ALARM"), (f"{role}-throttles", "OK")]


def test_an_alarm_ends_with_its_cause_and_people_are_told(site):
    pool = site.function("webhook")
    pool.invoke({"fail": True})
    site.states()
    site.told()

    assert site.firing(later=301) == set()
    assert site.told() == [("webhook-errors", "OK")]


def test_a_function_that_goes_on_failing_keeps_its_alarm_and_people_are_told_once(site):
    pool = site.function("webhook")
    for _try in range(3):
        pool.invoke({"fail": True})
        assert site.firing(later=240) == {"webhook-errors"}

    assert site.told() == [("webhook-errors", "ALARM")]


@pytest.mark.parametrize("leg", LEGS)
def test_a_dead_letter_fires_its_alarm(site, leg):
    queue = site.declared.queues.create_queue(QueueName=f"{PREFIX}-{leg}-dead-letter")["QueueUrl"]
    assert site.firing() == set()
    site.sqs.send_message(QueueUrl=queue, MessageBody="given up")

    assert site.firing(later=60) == {f"{leg}-dead-letters"}
    assert site.firing(later=1200) == {f"{leg}-dead-letters"}

    site.sqs.purge_queue(QueueUrl=queue)
    assert site.firing(later=301) == set()


@pytest.mark.parametrize("leg", LEGS)
def test_a_message_that_waits_too_long_fires_its_alarm(site, leg):
    queue = site.declared.queues.create_queue(QueueName=f"{PREFIX}-{leg}")["QueueUrl"]
    site.sqs.send_message(QueueUrl=queue, MessageBody="waiting")
    site.states()

    assert site.firing(later=14 * 60) == set()
    assert site.firing(later=2 * 60) == {f"{leg}-waiting"}

    site.sqs.purge_queue(QueueUrl=queue)
    assert site.firing(later=301) == set()


def test_silence_fires_after_its_time_and_ends_with_the_next_heartbeat(site):
    archiver = site.function("archiver")
    archiver.invoke({})
    site.states()

    assert "silence" not in site.firing(later=50 * 60)
    assert "silence" in site.firing(later=20 * 60)

    archiver.invoke({})
    assert "silence" not in site.firing(later=1)


@pytest.mark.parametrize(("breaching", "state"), [(1, "OK"), (2, "ALARM"), (3, "ALARM")])
def test_as_many_periods_as_the_alarm_asks_for_must_breach(breaching, state):
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    class Watch:
        def get_metric_statistics(self, **asked):
            number = int((now - asked["EndTime"]).total_seconds() // 60) + 1
            return {"Datapoints": [{"Sum": 1.0 if number < breaching else 0.0}]}

    alarm = {
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Period": 60,
        "Threshold": 0.0,
        "StateValue": "OK",
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Statistic": "Sum",
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmConfigurationUpdatedTimestamp": now - timedelta(days=1),
    }

    assert AlarmEvaluator(client=lambda _name: Watch(), now=now.timestamp).state(alarm) == state
