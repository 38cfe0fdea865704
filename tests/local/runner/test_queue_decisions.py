"""Which messages stay in a queue after a run, and how many requests an API takes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.local.processes import wait_until
from ringfence.local.runner import queue_poller
from ringfence.local.runner.declarations import QueueMapping
from ringfence.local.runner.queue_poller import QueuePoller, failed_messages, record
from ringfence.local.runner.throttle import Throttle
from ringfence.local.runner.workers import PAYLOAD_BYTES, Invocation

BATCH = ["a", "b", "c"]


def failures(*names):
    return Invocation(payload={"batchItemFailures": [{"itemIdentifier": name} for name in names]})


def test_a_success_leaves_nothing_behind():
    assert failed_messages(failures(), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload=None), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload={"batchItemFailures": None}), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload={}), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload={"statusCode": 200}), BATCH, partial=True) == set()


def test_only_the_named_messages_stay():
    assert failed_messages(failures("b"), BATCH, partial=True) == {"b"}


def test_after_an_error_all_messages_stay():
    assert failed_messages(Invocation(error={"errorType": "E"}), BATCH, partial=True) == set(BATCH)


@pytest.mark.parametrize(
    "payload",
    [
        {"batchItemFailures": [{"id": "a"}]},
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"itemIdentifier": ["a"]}]},
        {"batchItemFailures": ["a"]},
        {"batchItemFailures": "a"},
        {"batchItemFailures": {"itemIdentifier": "a"}},
        {"batchItemFailures": 3},
        ["a"],
        "text",
        3,
    ],
)
def test_an_answer_that_cannot_be_read_fails_the_whole_batch(payload):
    assert failed_messages(Invocation(payload=payload), BATCH, partial=True) == set(BATCH)


def test_a_name_that_was_not_in_the_batch_fails_the_whole_batch():
    assert failed_messages(failures("a", ""), BATCH, partial=True) == set(BATCH)


def test_without_partial_failures_the_answer_does_not_matter():
    assert failed_messages(failures("b"), BATCH, partial=False) == set()


def test_a_record_has_the_fields_that_lambda_gives_it():
    message = {
        "MessageId": "m",
        "ReceiptHandle": "r",
        "Body": "{}",
        "Attributes": {"SentTimestamp": "1"},
        "MessageAttributes": {"kind": {"StringValue": "x", "DataType": "String"}},
        "MD5OfBody": "d",
    }

    made = record(message, "arn:aws:sqs:eu-central-1:123456789012:q", "eu-central-1")

    assert made["messageAttributes"] == {"kind": {"stringValue": "x", "dataType": "String"}}
    assert (made["messageId"], made["eventSource"], made["body"]) == ("m", "aws:sqs", "{}")


@given(st.lists(st.floats(min_value=0, max_value=5), max_size=60))
def test_no_more_requests_pass_than_burst_and_rate_allow(pauses):
    now = 0.0
    throttle = Throttle(lambda: now)
    admitted = 0
    for pause in pauses:
        now += pause
        admitted += throttle.admits(rate=2.0, burst=5)

    assert admitted <= 5 + 2.0 * now


def test_a_stage_without_limits_takes_everything():
    throttle = Throttle(lambda: 0.0)

    assert all(throttle.admits(rate=None, burst=None) for _ in range(100))


class Queue:
    """boto3 client of SQS with messages of a size; a received one does not come again."""

    def __init__(self, sizes):
        self.waiting = [
            {"MessageId": str(n), "ReceiptHandle": str(n), "Body": "x" * size} for n, size in enumerate(sizes)
        ]
        self.deleted = []

    def get_queue_url(self, **_arguments):
        return {"QueueUrl": "url"}

    def receive_message(self, **arguments):
        taken, self.waiting = (
            self.waiting[: arguments["MaxNumberOfMessages"]],
            self.waiting[arguments["MaxNumberOfMessages"] :],
        )
        return {"Messages": taken}

    def delete_message_batch(self, **arguments):
        self.deleted += [entry["ReceiptHandle"] for entry in arguments["Entries"]]


class Pool:
    """A function that takes note of its batches, or cannot even be started."""

    def __init__(self, error=None):
        self.batches = []
        self.error = error

    def invoke(self, event, **_limits):
        self.batches.append([row["messageId"] for row in event["Records"]])
        assert len(json.dumps(event)) <= PAYLOAD_BYTES + 1024 or len(event["Records"]) == 1
        if self.error:
            raise self.error
        return Invocation(payload=None)


def poller(queue, pool):
    mapping = QueueMapping(
        uuid="u",
        queue_arn="arn:aws:sqs:eu-central-1:123456789012:q",
        function_arn="f",
        batch_size=10,
        window_seconds=0,
        partial_failures=True,
    )
    return QueuePoller(mapping=mapping, pool=pool, sqs=queue, region="eu-central-1")


def test_a_batch_is_no_larger_than_lambda_takes_and_what_is_left_comes_next():
    queue, pool = Queue([900_000] * 10), Pool()
    served = poller(queue, pool)
    assert [served.poll_once() for _time in range(3)] == [6, 4, 0]

    assert pool.batches == [list("012345"), list("6789")]
    assert queue.deleted == list("0123456789")


def test_one_message_beyond_the_limit_is_still_handed_over():
    queue, pool = Queue([PAYLOAD_BYTES + 1, 1]), Pool()
    served = poller(queue, pool)

    assert [served.poll_once(), served.poll_once()] == [1, 1]


def test_a_function_that_cannot_be_started_does_not_end_the_mapping(monkeypatch):
    monkeypatch.setattr(queue_poller, "_PAUSE_AFTER_ERROR_SECONDS", 0.01)
    queue, pool = Queue([1]), Pool(OSError("too many open files"))
    served = poller(queue, pool)
    served.start()
    assert wait_until(lambda: served.error is not None, seconds=10, pause=0.01)
    pool.error = None
    queue.waiting = [{"MessageId": "later", "ReceiptHandle": "later", "Body": "x"}]

    assert wait_until(lambda: queue.deleted == ["later"], seconds=10, pause=0.01)
    served.stop()
