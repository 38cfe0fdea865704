"""Senders that are genuine but odd: what is taken all the same, and what the answer tells them to change."""

import json

import boto3
import pytest
from moto import mock_aws

from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.signatures import sign
from tests.pipeline.test_events import incident
from tests.pipeline.test_webhook import CURRENT, NOW, PREVIOUS, Bench, code
from tests.pipeline.test_webhook_hardening import signed

BODY = json.dumps(incident())
SIGNATURE = sign(CURRENT, str(NOW), BODY.encode())


@pytest.fixture
def bench():
    return Bench()


@pytest.mark.parametrize(
    "headers",
    [
        {"content_type": 'Application/JSON ; charset="UTF-8"'},
        {"content_type": "application/json;charset=utf-8;x=y"},
        {"content_type": "application/cloudevents+json"},
        {"content_encoding": "Identity"},
        {"content_encoding": ""},
        {"x_ringfence_timestamp": f" {NOW} "},
        {"x_ringfence_signature": f" sha256={SIGNATURE} "},
        {"x_ringfence_signature": f"SHA256={SIGNATURE.upper()}"},
        {"transfer_encoding": "chunked"},
    ],
    ids=str,
)
def test_an_odd_header_that_means_the_usual_thing_is_taken(bench, headers):
    assert bench.send(BODY, **headers)["statusCode"] == 202
    assert len(bench.queue.messages) == 1


def test_header_names_count_in_any_case(bench):
    request = signed(BODY)
    request["headers"] = {name.title(): value for name, value in request["headers"].items()}

    assert bench.webhook.handle(request)["statusCode"] == 202


@pytest.mark.parametrize("seconds", [-300, -299, 299, 300])
def test_a_clock_within_the_tolerance_is_taken(bench, seconds):
    assert bench.send(BODY, at=NOW + seconds)["statusCode"] == 202


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_clock_beyond_the_tolerance_is_told_to_be_checked(bench, seconds):
    answer = bench.send(BODY, at=NOW + seconds)

    assert code(answer) == "signature_stale"
    assert "check the sender's clock" in answer["body"]


@pytest.mark.parametrize(
    "headers",
    [{"x_ringfence_timestamp": f"{NOW},{NOW}"}, {"x_ringfence_signature": f"{SIGNATURE},{SIGNATURE}"}],
    ids=["timestamp", "signature"],
)
def test_a_header_that_was_sent_twice_is_told_so(bench, headers):
    answer = bench.send(BODY, **headers)

    assert (answer["statusCode"], code(answer)) == (401, "signature_malformed")
    assert "once each" in answer["body"]


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (b"", "the body is empty"),
        (b"  \n", "the body is empty"),
        (b"\xef\xbb\xbf" + BODY.encode(), "without a byte order mark"),
        (BODY.encode("utf-16"), "send UTF-8 without a byte order mark"),
        (BODY.encode("utf-16-le"), "send UTF-8"),
        (BODY.encode("utf-32-be"), "send UTF-8"),
        (BODY.replace("EMEA", "\u00fc").encode("latin-1") + b"\xfc", "not UTF-8 at byte"),
        (b"[" + BODY.encode() + b"]", "send one event per request"),
        (b"null", "send one event per request"),
        (b'"text"', "send one event per request"),
        (b"7", "send one event per request"),
        (b'{"event_type": NaN}', "NaN is not JSON"),
        (b'{"event_type": -Infinity}', "-Infinity is not JSON"),
        (BODY.encode() * 2, "send one JSON object"),
        (b"{}", "send one of these two kinds"),
    ],
    ids=[
        *("nothing", "white space", "UTF-8 with a mark", "UTF-16 with a mark", "UTF-16", "UTF-32", "Latin-1"),
        *("list", "null", "text", "number", "NaN", "infinity", "two objects", "no kind"),
    ],
)
def test_a_body_that_is_no_event_is_answered_with_what_to_send(bench, body, advice):
    answer = bench.webhook.handle(signed(body))

    assert (answer["statusCode"], code(answer)) == (400, "malformed_event")
    assert advice in answer["body"]
    assert bench.queue.messages == []


def test_one_byte_over_the_limit_is_told_the_limit():
    bench = Bench(RINGFENCE_WEBHOOK_MAXIMUM_BODY_BYTES=str(256 * 1024))
    answers = [bench.webhook.handle(signed(b"x" * (256 * 1024 + more))) for more in (0, 1)]

    assert [answer["statusCode"] for answer in answers] == [400, 413]
    assert "send at most 262144 bytes" in answers[1]["body"]


def test_a_secret_that_is_rotated_between_two_events_of_a_sender_costs_none(bench):
    rotated = b"rotated-secret-0123456789"
    statuses = []
    for second in range(40):
        bench.clock, bench.now = 1000.0 + second, float(NOW + second)
        if second == 20:
            bench.manager.versions = {"AWSCURRENT": rotated, "AWSPREVIOUS": CURRENT}
        secrets = (CURRENT, rotated) if second > 20 else (CURRENT,)
        statuses += [bench.send(BODY, secret=secret, at=NOW + second)["statusCode"] for secret in secrets]

    assert set(statuses) == {202}
    assert bench.send(BODY, secret=PREVIOUS, at=NOW + 39)["statusCode"] == 401


def test_text_that_a_queue_does_not_carry_as_it_stands_arrives_character_for_character(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    # Amazon SQS refuses a message with U+FFFE or U+FFFF in it (SendMessage), and JSON allows both.
    body = json.dumps(incident(severity="a\ufffe\uffff\U0001f600\\\uffff"), ensure_ascii=False)
    with mock_aws():
        sqs = boto3.client("sqs", region_name="eu-central-1")
        url = sqs.create_queue(QueueName="archive")["QueueUrl"]
        bench = Bench(RINGFENCE_QUEUE_URL=url)
        bench.webhook._queue = sqs

        assert bench.webhook.handle(signed(body))["statusCode"] == 202
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]

    assert unwrap_delivery(message["Body"])[0] == body
    assert not {"\ufffe", "\uffff"} & set(message["Body"])
