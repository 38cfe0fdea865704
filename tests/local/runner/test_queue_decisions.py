"""Which messages stay in a queue after a run, and how many requests an API takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.local.runner.queue_poller import failed_messages, record
from ringfence.local.runner.throttle import Throttle
from ringfence.local.runner.workers import Invocation

BATCH = ["a", "b", "c"]


def failures(*names):
    return Invocation(payload={"batchItemFailures": [{"itemIdentifier": name} for name in names]})


def test_a_success_leaves_nothing_behind():
    assert failed_messages(failures(), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload=None), BATCH, partial=True) == set()
    assert failed_messages(Invocation(payload={"batchItemFailures": None}), BATCH, partial=True) == set()


def test_only_the_named_messages_stay():
    assert failed_messages(failures("b"), BATCH, partial=True) == {"b"}


def test_after_an_error_all_messages_stay():
    assert failed_messages(Invocation(error={"errorType": "E"}), BATCH, partial=True) == set(BATCH)


@pytest.mark.parametrize(
    "payload", [{"batchItemFailures": [{"id": "a"}]}, {"other": 1}, "text", {"batchItemFailures": 3}]
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
