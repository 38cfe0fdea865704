"""Putting back what the SIEM did not take: counted, resumable, nothing lost."""

import json
import types

import boto3
import pytest
from click.testing import CliRunner
from moto import mock_aws

from ringfence.commands import siem as commands
from ringfence.pipeline.siem.redrive import UNKNOWN_REASON, examine, redrive

REGION = "eu-central-1"


@pytest.fixture
def sqs(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.client("sqs", region_name=REGION)


@pytest.fixture
def queues(sqs):
    urls = {name: sqs.create_queue(QueueName=f"bank-{name}")["QueueUrl"] for name in ("siem", "siem-dead-letter")}
    return types.SimpleNamespace(alive=urls["siem"], dead=urls["siem-dead-letter"])


def bury(sqs, queues, count, reason="status 503"):
    for number in range(count):
        attributes = {"ringfence-reason": {"DataType": "String", "StringValue": reason}} if reason else {}
        sqs.send_message(QueueUrl=queues.dead, MessageBody=f"event {number}", MessageAttributes=attributes)


def bodies(sqs, url):
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return sorted(found)


def test_everything_is_put_back_and_counted_by_reason(sqs, queues):
    bury(sqs, queues, 23)
    bury(sqs, queues, 2, reason=None)

    result = redrive(sqs, dead_letter_url=queues.dead, queue_url=queues.alive)

    assert (result.waiting, result.moved, result.failed) == (25, 25, 0)
    assert result.reasons == {"status 503": 23, UNKNOWN_REASON: 2}
    assert len(bodies(sqs, queues.alive)) == 25
    assert bodies(sqs, queues.dead) == []


def test_a_limit_leaves_the_rest(sqs, queues):
    bury(sqs, queues, 25)

    assert redrive(sqs, dead_letter_url=queues.dead, queue_url=queues.alive, limit=12).moved == 12
    assert len(bodies(sqs, queues.alive)) == 12


def test_a_dry_run_moves_nothing(sqs, queues):
    bury(sqs, queues, 5)

    result = examine(sqs, dead_letter_url=queues.dead)

    assert (result.waiting, result.moved, result.reasons) == (5, 0, {"status 503": 5})
    assert bodies(sqs, queues.alive) == []
    assert len(bodies(sqs, queues.dead)) == 5


def test_what_the_queue_does_not_take_stays(sqs, queues):
    bury(sqs, queues, 3)

    class Refusing:
        def __getattr__(self, name):
            return getattr(sqs, name)

        def send_message_batch(self, **given):
            return {"Failed": [{"Id": entry["Id"]} for entry in given["Entries"]]}

    result = redrive(Refusing(), dead_letter_url=queues.dead, queue_url=queues.alive)

    assert (result.moved, result.failed) == (0, 3)
    assert bodies(sqs, queues.alive) == []


def test_the_command_finds_the_queues_by_the_stacks_prefix(sqs, queues):
    bury(sqs, queues, 4)

    looked = CliRunner().invoke(commands.command, ["redrive", "--name-prefix", "bank", "--dry-run"])
    done = CliRunner().invoke(commands.command, ["redrive", "--name-prefix", "bank", "--json"])

    assert looked.exit_code == done.exit_code == 0
    assert "4 events in the dead-letter queue" in looked.output
    assert json.loads(done.stdout.splitlines()[-1])["moved"] == 4


def test_the_command_says_what_it_needs(sqs):
    nothing = CliRunner().invoke(commands.command, ["redrive"])
    unknown = CliRunner().invoke(commands.command, ["redrive", "--name-prefix", "nobody"])

    assert nothing.exit_code == 2
    assert "--name-prefix" in nothing.output
    assert unknown.exit_code == 2
    assert "could not redrive" in unknown.output
