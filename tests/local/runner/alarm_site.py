"""The declared alarms in a local AWS, with a runner, and one clock for everything that a test moves."""

import json
import threading
import time
import urllib.request
from contextlib import contextmanager

from ringfence.local.aws_server import local_aws
from ringfence.local.processes import wait_until
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from tests.local.declared import REGION, Declared, archive, pipeline_archive

PREFIX = "ringfence-local"
REPLICA_REGION = "eu-west-1"
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
CLOCK = """
import datetime, os, time

real_time, real_datetime = time.time, datetime.datetime

def shift():
    with open(os.environ["CLOCK"]) as file:
        return float(file.read())

class Likeness(type):
    def __instancecheck__(cls, value):
        return isinstance(value, real_datetime)

class Moved(real_datetime, metaclass=Likeness):
    @classmethod
    def now(cls, tz=None):
        return real_datetime.fromtimestamp(time.time(), tz)

time.time = lambda: real_time() + shift()
datetime.datetime = Moved

from ringfence.pipeline.digest import handler
"""
"""Handler of the digest function under the test's clock, which is set before anything of it is loaded."""


@contextmanager
def serving():
    """The local AWS in this process, so that a test may reach below its API; gives its address."""
    server = local_aws(0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def whole(value):
    return int(value) if isinstance(value, float) else value


class Site:
    """The declared alarms in a local AWS, with a runner whose clock the test moves."""

    def __init__(self, aws, folder, stack):
        urllib.request.urlopen(urllib.request.Request(f"{aws}/moto-api/reset", method="POST"), timeout=5).close()
        self.aws, self.stack, self.clock = aws, stack, folder / "clock"
        self.state = LocalState(project=folder, root=folder / "state")
        self.state.prepare()
        self.declared = Declared(aws, self.state.functions)
        surroundings = Surroundings(
            state=self.state, region=REGION, variables=aws_environment(aws, REGION), genesys_endpoint=None
        )
        self.runner = Runner(surroundings=surroundings)
        self.pass_time(0)
        self.runner.metrics.now = self.runner.clockwork.now = lambda: time.time() + self.shift
        self.sns, self.sqs = self.client("sns"), self.client("sqs")
        self.topic = self.sns.create_topic(Name=f"{PREFIX}-alarms")["TopicArn"]
        self.inbox = self.sqs.create_queue(QueueName="people")["QueueUrl"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=self.declared.queue_arn(self.inbox))
        for alarm in stack.of("aws:cloudwatch/metricAlarm:MetricAlarm"):
            given = {name: whole(alarm.inputs[key]) for key, name in FIELDS.items() if key in alarm.inputs}
            dimensions = [{"Name": key, "Value": value} for key, value in alarm.inputs["dimensions"].items()]
            self.client("cloudwatch").put_metric_alarm(AlarmName=alarm.inputs["name"], Dimensions=dimensions, **given)

    shift = 0.0

    def client(self, service, region=REGION):
        return self.runner.client(service, region)

    def pass_time(self, seconds):
        self.shift += seconds
        self.clock.write_text(str(self.shift))

    def function(self, role, **facts):
        self.declared.function(f"{PREFIX}-{role}", code=archive({"main.py": HANDLER}), **facts)
        self.runner.look()
        return self.pool(role)

    def pool(self, role):
        return next(pool for pool in self.runner.pools() if pool.declaration.name == f"{PREFIX}-{role}")

    def digest(self):
        """The archive's bucket, the real digest function and its declared schedules; gives the bucket's name."""
        declared = self.stack.named("ringfence-evidence-digest-writer-function").inputs
        variables = declared["environment"]["variables"]
        self.client("s3").create_bucket(
            Bucket=variables["RINGFENCE_ARCHIVE_BUCKET"],
            ObjectLockEnabledForBucket=True,
            CreateBucketConfiguration={"LocationConstraint": REGION},
        )
        key = self.client("kms").create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P384")["KeyMetadata"]["Arn"]
        own = {"RINGFENCE_DIGEST_KEY": key, "CLOCK": str(self.clock)}
        files = pipeline_archive({"clocked.py": CLOCK})
        facts = {"code": files, "handler": "clocked.handler", "timeout": 60, "variables": variables | own}
        function = self.declared.function(declared["name"], **facts)
        scheduler = self.client("scheduler")
        for schedule in ("hourly", "daily"):
            given = self.stack.named(f"ringfence-evidence-digest-{schedule}").inputs
            scheduler.create_schedule(
                Name=given["name"],
                ScheduleExpression=given["scheduleExpression"],
                FlexibleTimeWindow={"Mode": "OFF"},
                Target={"Arn": function, "RoleArn": self.declared.role, "Input": given["target"]["input"]},
            )
        self.runner.look()
        return variables["RINGFENCE_ARCHIVE_BUCKET"]

    def switch(self, schedule, state):
        """Enables or disables a schedule of the digest function, as somebody at the console would."""
        scheduler, name = self.client("scheduler"), f"{PREFIX}-digest-{schedule}"
        found = scheduler.get_schedule(Name=name)
        kept = {key: found[key] for key in ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")}
        scheduler.update_schedule(**kept, State=state)
        self.runner.look()

    def run_hours(self, count, *, watched=True):
        """Lets hours pass one by one, with all that is due in them; gives the states of each alarm, hour by hour."""
        seen = {}
        for _hour in range(count):
            self.pass_time(3600)
            self.runner.clockwork.fire_due()
            assert wait_until(lambda: not self.runner.clockwork.functions.under_way, seconds=60, pause=0.02)
            for name, state in self.states().items() if watched else ():
                seen.setdefault(name, []).append(state)
        return seen

    def states(self, *, later=0.0):
        self.pass_time(later)
        self.runner.metrics.work_once()
        assert self.runner.metrics.error is None
        return {name.removeprefix(f"{PREFIX}-"): state for name, state in self.runner.metrics.states.items()}

    def firing(self, *, later=0.0):
        return {name for name, state in self.states(later=later).items() if state == "ALARM"}

    def messages(self):
        found = []
        while received := self.sqs.receive_message(QueueUrl=self.inbox, MaxNumberOfMessages=10).get("Messages"):
            found += [json.loads(json.loads(message["Body"])["Message"]) for message in received]
        return found

    def told(self):
        rows = [row for row in self.messages() if "AlarmName" in row]
        return sorted((row["AlarmName"].removeprefix(f"{PREFIX}-"), row["NewStateValue"]) for row in rows)
