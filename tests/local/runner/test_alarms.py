"""Every declared alarm fires when its cause is caused, by the definitions that the components declare."""

import json
import re
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto.events.models import EventPattern

from ringfence.local.runner.alarms import AlarmEvaluator
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.runner.workers import ThrottledError
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from tests.components.conftest import declare_stack, stack_config
from tests.local.declared import REGION, Declared, archive, client

pytestmark = pytest.mark.emulator

PREFIX = "ringfence-local"
FUNCTIONS = ("archiver", "webhook", "siem-forwarder", "reconciler", "digest")
LEGS = ("archive", "siem")
HANDLER = "def handler(event, context):\n    if event.get('fail'): raise ValueError('broken')\n"
FIELDS = {
    "alarmDescription": "AlarmDescription",
    "namespace": "Namespace",
    "metricName": "MetricName",
    "statistic": "Statistic",
    "period": "Period",
    "evaluationPeriods": "EvaluationPeriods",
    "threshold": "Threshold",
    "comparisonOperator": "ComparisonOperator",
    "treatMissingData": "TreatMissingData",
    "alarmActions": "AlarmActions",
    "okActions": "OKActions",
}


@pytest.fixture(scope="module")
def declared_stack():
    return declare_stack(stack_config("local"))


@pytest.fixture(scope="module")
def aws():
    command = [sys.executable, "-m", "ringfence.local.aws_server", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield re.search(r"http\S+", process.stdout.readline())[0]
    process.kill()
    process.communicate()


def whole(value):
    return int(value) if isinstance(value, float) else value


class Site:
    """The declared alarms in a local AWS, with a runner whose clock the test moves."""

    def __init__(self, aws, folder, stack):
        urllib.request.urlopen(urllib.request.Request(f"{aws}/moto-api/reset", method="POST"), timeout=5).close()
        self.state = LocalState(project=folder, root=folder / "state")
        self.state.prepare()
        self.declared = Declared(aws, self.state.functions)
        surroundings = Surroundings(
            state=self.state, region=REGION, variables=aws_environment(aws, REGION), genesys_endpoint=None
        )
        self.runner = Runner(surroundings=surroundings)
        self.shift = 0.0
        self.runner.metrics.now = lambda: time.time() + self.shift
        self.sns, self.sqs = client("sns", aws), client("sqs", aws)
        topic = self.sns.create_topic(Name=f"{PREFIX}-alarms")["TopicArn"]
        self.inbox = self.sqs.create_queue(QueueName="people")["QueueUrl"]
        self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=self.declared.queue_arn(self.inbox))
        watch = client("cloudwatch", aws)
        for alarm in stack.of("aws:cloudwatch/metricAlarm:MetricAlarm"):
            given = {name: whole(alarm.inputs[key]) for key, name in FIELDS.items() if key in alarm.inputs}
            dimensions = [{"Name": key, "Value": value} for key, value in alarm.inputs["dimensions"].items()]
            watch.put_metric_alarm(AlarmName=alarm.inputs["name"], Dimensions=dimensions, **given)

    def function(self, role, **facts):
        self.declared.function(f"{PREFIX}-{role}", code=archive({"main.py": HANDLER}), **facts)
        self.runner.look()
        return next(pool for pool in self.runner.pools() if pool.declaration.name == f"{PREFIX}-{role}")

    def states(self, *, later=0.0):
        self.shift += later
        self.runner.metrics.work_once()
        assert self.runner.metrics.error is None
        return {name.removeprefix(f"{PREFIX}-"): state for name, state in self.runner.metrics.states.items()}

    def firing(self, *, later=0.0):
        return {name for name, state in self.states(later=later).items() if state == "ALARM"}

    def told(self):
        messages = self.sqs.receive_message(QueueUrl=self.inbox, MaxNumberOfMessages=10).get("Messages", [])
        found = [json.loads(json.loads(message["Body"])["Message"]) for message in messages]
        return sorted((row["AlarmName"].removeprefix(f"{PREFIX}-"), row["NewStateValue"]) for row in found)


@pytest.fixture
def site(aws, tmp_path, declared_stack):
    found = Site(aws, tmp_path, declared_stack)
    yield found
    found.runner.stop()


FIRED = {
    *(f"{role}-errors" for role in FUNCTIONS),
    *(f"{role}-throttles" for role in FUNCTIONS),
    *(f"{leg}-dead-letters" for leg in LEGS),
    *(f"{leg}-waiting" for leg in LEGS),
    *("silence", "digest-late", "verification-failed"),
}
NOT_CAUSED = {"replication-failures": "OperationsFailedReplication"}


def test_every_declared_alarm_is_shown_firing_here_or_documented_as_impossible(declared_stack):
    alarms = [alarm.inputs for alarm in declared_stack.of("aws:cloudwatch/metricAlarm:MetricAlarm")]
    gaps = (Path(__file__).parents[3] / "docs/emulator-gaps.md").read_text()

    assert {alarm["name"].removeprefix(f"{PREFIX}-") for alarm in alarms} == FIRED | set(NOT_CAUSED)
    assert all(f"`{metric}`" in gaps for metric in NOT_CAUSED.values())


def test_the_alarm_on_replication_has_the_documented_metric_and_dimensions(declared_stack):
    """Amazon S3 user guide, "Amazon S3 metrics and dimensions": replication metrics."""
    alarm = declared_stack.named("ringfence-evidence-alarms-replication-failures").inputs
    replication = declared_stack.named("ringfence-evidence-archive-evidence-replication").inputs

    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/S3", "OperationsFailedReplication")
    assert set(alarm["dimensions"]) == {"SourceBucket", "DestinationBucket", "RuleId"}
    assert alarm["dimensions"]["RuleId"] == replication["rules"][0]["id"]
    assert replication["rules"][0]["destination"]["metrics"]["status"] == "Enabled"


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


def test_an_alarm_ends_with_its_cause_and_people_are_told(site):
    site.function("webhook").invoke({"fail": True})
    site.states()
    site.told()

    assert site.firing(later=301) == set()
    assert site.told() == [("webhook-errors", "OK")]


@pytest.mark.parametrize("leg", LEGS)
def test_a_dead_letter_fires_its_alarm(site, leg):
    queue = site.declared.queues.create_queue(QueueName=f"{PREFIX}-{leg}-dead-letter")["QueueUrl"]
    assert site.firing() == set()
    site.sqs.send_message(QueueUrl=queue, MessageBody="given up")

    assert site.firing(later=60) == {f"{leg}-dead-letters"}


@pytest.mark.parametrize("leg", LEGS)
def test_a_message_that_waits_too_long_fires_its_alarm(site, leg):
    queue = site.declared.queues.create_queue(QueueName=f"{PREFIX}-{leg}")["QueueUrl"]
    site.sqs.send_message(QueueUrl=queue, MessageBody="waiting")
    site.states()

    assert site.firing(later=14 * 60) == set()
    assert site.firing(later=2 * 60) == {f"{leg}-waiting"}


def test_silence_fires_after_its_time_and_ends_with_the_next_heartbeat(site):
    archiver = site.function("archiver")
    archiver.invoke({})
    site.states()

    assert "silence" not in site.firing(later=50 * 60)
    assert "silence" in site.firing(later=20 * 60)

    archiver.invoke({})
    assert "silence" not in site.firing(later=1)


def test_a_digest_that_is_late_fires_its_alarm(site):
    assert "digest-late" not in site.firing(later=3600)
    assert "digest-late" in site.firing(later=3601)


def test_a_verification_that_failed_fires_its_alarm(site):
    metrics = {"Namespace": "Ringfence", "Dimensions": [["service"]], "Metrics": [{"Name": "VerificationFailures"}]}
    line = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [metrics]},
        "service": f"{PREFIX}-digest",
        "VerificationFailures": [1.0],
    }
    log = site.state.logs / f"function-{PREFIX}-digest.log"
    log.write_text(f'no metrics\n{json.dumps(line)}\n{{"_aws": broken\n')

    assert site.firing() == {"verification-failed"}


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


def cloudtrail(name, **parameters):
    """What AWS KMS calls look like on the default event bus, as CloudTrail delivers them."""
    return {
        "source": "aws.kms",
        "detail-type": "AWS API Call via CloudTrail",
        "detail": {"eventSource": "kms.amazonaws.com", "eventName": name, "requestParameters": parameters},
    }


@pytest.mark.parametrize("name", ["ScheduleKeyDeletion", "DisableKey"])
def test_a_hand_on_a_key_matches_the_declared_rule_and_reading_does_not(declared_stack, name):
    rule = declared_stack.named("ringfence-evidence-alarms-watch-keys-rule").inputs
    pattern = EventPattern.load(rule["eventPattern"])

    assert pattern.matches_event(cloudtrail(name, keyId="k"))
    assert not pattern.matches_event(cloudtrail("Decrypt", keyId="k"))
    assert not pattern.matches_event(cloudtrail("DescribeKey", keyId="k"))
