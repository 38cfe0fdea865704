"""A day without the collector: the runner's poller and forwarder on a queue of SQS whose clock the test moves."""

from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from ringfence.local.runner.declarations import QueueMapping
from ringfence.local.runner.queue_poller import QueuePoller
from ringfence.local.runner.workers import Invocation
from ringfence.local.siem_imitations import ElasticImitation, SplunkImitation
from ringfence.pipeline.siem.forwarder import LONGEST_DELAY_SECONDS, Forwarder
from ringfence.pipeline.siem.redrive import waiting
from tests.pipeline.siem.bench import TOKEN, Bench, event

REGION = "eu-central-1"
STEP_SECONDS = 1800
STEPS = 48


class World:
    """Queue, dead-letter queue, poller and forwarder on one clock."""

    def __init__(self, bench, sqs):
        self.bench, self.sqs = bench, sqs
        self.queue, self.dead = (sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("siem", "siem-dead-letter"))
        settings = replace(bench.settings, queue_url=self.queue, dead_letter_url=self.dead)
        self.forwarder = Forwarder(settings, bench.forwarder._sink, sqs, lambda: bench.now)
        mapping = QueueMapping(
            uuid="mapping",
            queue_arn=f"arn:aws:sqs:{REGION}:123456789012:siem",
            function_arn=f"arn:aws:lambda:{REGION}:123456789012:function:siem",
            batch_size=10,
            window_seconds=0,
            partial_failures=True,
        )
        self.poller = QueuePoller(mapping=mapping, pool=self, sqs=sqs, region=REGION)

    def invoke(self, batch, wait_seconds):
        return Invocation(payload=self.forwarder.handle(batch))

    def send(self, body):
        self.sqs.send_message(QueueUrl=self.queue, MessageBody=body)

    def poll(self, times):
        return sum(self.poller.poll_once(long_poll_seconds=0) for _ in range(times))


@pytest.fixture(params=["splunk", "elastic"])
def world(request, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    kinds = {"splunk": SplunkImitation, "elastic": ElasticImitation}
    bench = Bench(request.param, kinds[request.param](token=TOKEN, down=True))
    monkeypatch.setattr("moto.sqs.models.unix_time", lambda: bench.now)
    monkeypatch.setattr("moto.sqs.models.unix_time_millis", lambda: bench.now * 1000)
    with mock_aws():
        yield World(bench, boto3.client("sqs", region_name=REGION))


def test_after_a_day_without_the_collector_every_event_arrives_once_and_none_is_given_up(world):
    bench = world.bench
    for step in range(STEPS):
        world.send(event(step))
        assert world.poll(2) == 0
        bench.now += STEP_SECONDS
    assert bench.imitation.taken == []
    assert waiting(world.sqs, world.queue) == STEPS

    bench.imitation.down = False
    bench.now += LONGEST_DELAY_SECONDS
    delivered = world.poll(STEPS // 10 + 1)

    assert delivered == STEPS
    kept = [str(taken) for taken in bench.imitation.taken]
    assert [sum(f"audit-{number}'" in text for text in kept) for number in range(STEPS)] == [1] * STEPS
    assert (waiting(world.sqs, world.queue), waiting(world.sqs, world.dead)) == (0, 0)
