"""The webhook against an attacker and against broken senders."""

import gzip
import json
import logging
import random

import pytest

from ringfence.pipeline.archiver import Archiver
from ringfence.pipeline.environment import archiver_settings
from ringfence.pipeline.signatures import sign
from tests.pipeline.bucket import Bucket
from tests.pipeline.test_events import incident
from tests.pipeline.test_webhook import CURRENT, NOW, PREVIOUS, Bench, code

HEADERS = ("x-ringfence-timestamp", "x-ringfence-signature")
FORGERIES = 10_000


@pytest.fixture
def bench():
    return Bench()


def signed(body, *, encoding=None):
    """A request whose signature is genuine, whatever its body is."""
    import base64

    data = body if isinstance(body, bytes) else body.encode()
    headers = {
        "content-type": "application/json",
        "x-ringfence-timestamp": str(NOW),
        "x-ringfence-signature": sign(CURRENT, str(NOW), data),
        **({"content-encoding": encoding} if encoding else {}),
    }
    return {"headers": headers, "body": base64.b64encode(data).decode(), "isBase64Encoded": True}


def forgery(chance, body):
    """A request that looks as much like a genuine one as somebody without the secret can make it."""
    timestamp = str(NOW + chance.randint(-600, 600))
    genuine = sign(CURRENT, timestamp, body.encode())
    position = chance.randrange(len(genuine))
    kinds = (
        lambda: chance.randbytes(32).hex(),
        lambda: (
            genuine[:position]
            + format(int(genuine[position], 16) ^ chance.randint(1, 15), "x")
            + genuine[position + 1 :]
        ),
        lambda: genuine[: chance.randint(0, 63)],
        lambda: genuine + format(chance.randint(0, 15), "x"),
        lambda: sign(chance.randbytes(24), timestamp, body.encode()),
        lambda: sign(CURRENT, timestamp, body.encode() + b" "),
        lambda: sign(CURRENT, str(int(timestamp) + chance.choice((-1, 1))), body.encode()),
        lambda: sign(CURRENT, timestamp, body.encode(), "sha512"),
        lambda: "sha256=" + "".join(chance.choices("0123456789abcdef", k=64)),
        lambda: "".join(chance.choices("\u00e9\u4e2d \t;=/'\"", k=chance.randint(0, 70))),
        lambda: sign(b"", timestamp, body.encode()),
    )
    headers = {"content-type": "application/json", "x-ringfence-timestamp": timestamp}
    return {"headers": headers | {"x-ringfence-signature": chance.choice(kinds)()}, "body": body}


def test_ten_thousand_forgeries_and_none_is_taken(bench):
    logging.getLogger("ringfence-webhook").setLevel(logging.ERROR)
    chance = random.Random(20_261_124)
    body = json.dumps(incident())

    statuses = {bench.webhook.handle(forgery(chance, body))["statusCode"] for _ in range(FORGERIES)}

    logging.getLogger("ringfence-webhook").setLevel(logging.INFO)
    assert statuses == {401}
    assert bench.queue.messages == []
    assert bench.manager.asked <= 2


def test_a_stranger_cannot_tell_a_near_miss_from_noise(bench):
    body = json.dumps(incident())
    genuine = sign(CURRENT, str(NOW), body.encode())
    near = bench.send(body, signature=genuine[:-1] + ("0" if genuine[-1] != "0" else "1"))
    noise = bench.send(body, signature="0" * 64)

    assert near == noise


def test_during_a_rotation_both_secrets_count_and_afterwards_only_the_new_one(bench):
    bench.manager.versions = {"AWSCURRENT": CURRENT, "AWSPREVIOUS": PREVIOUS}
    body = json.dumps(incident())
    assert bench.send(body, secret=CURRENT)["statusCode"] == 202
    assert bench.send(body, secret=PREVIOUS)["statusCode"] == 202

    bench.manager.versions = {"AWSCURRENT": b"third-secret-0123456789ab", "AWSPREVIOUS": CURRENT}
    bench.clock += 301
    assert bench.send(body, secret=b"third-secret-0123456789ab")["statusCode"] == 202
    assert bench.send(body, secret=CURRENT)["statusCode"] == 202
    assert bench.send(body, secret=PREVIOUS)["statusCode"] == 401


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "malformed_event"),
        (json.dumps(incident()).encode()[:-20], 400, "malformed_event"),
        (b"\xff\xfe" + json.dumps(incident()).encode("utf-16-le"), 400, "malformed_event"),
        (b'{"event_type":"ICT_INCIDENT","severity":"\xc3"}', 400, "malformed_event"),
        (b"[" * 100_000, 400, "malformed_event"),
        (b'{"a":' * 15_000 + b"1" + b"}" * 15_000, 400, "malformed_event"),
        (b"[" + json.dumps(incident()).encode() + b"]", 400, "malformed_event"),
        (b'{"event_type":"ICT_INCIDENT","severity":NaN}', 400, "malformed_event"),
        (b'"' + b"x" * 119_000 + b'"', 400, "malformed_event"),
        (b"1" * 100_000, 400, "malformed_event"),
        (b"x" * 120_001, 413, "body_too_large"),
        (b"x" * 1_000_000, 413, "body_too_large"),
    ],
    ids=[
        *("empty", "truncated", "utf-16", "half a character", "deep list", "deep object", "list", "NaN"),
        *("long text", "long number", "over the limit", "far over the limit"),
    ],
)
def test_a_broken_body_gets_the_right_answer_and_is_not_queued(bench, body, status, reason):
    answer = bench.webhook.handle(signed(body))

    assert (answer["statusCode"], code(answer)) == (status, reason)
    assert len(answer["body"]) < 1000
    assert bench.queue.messages == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "gzip, gzip"])
def test_a_compressed_bomb_is_never_unpacked(bench, encoding):
    bomb = gzip.compress(b"0" * 50_000_000, compresslevel=9)
    assert len(bomb) < 120_000

    answer = bench.webhook.handle(signed(bomb, encoding=encoding))

    assert (answer["statusCode"], code(answer)) == (415, "unsupported_encoding")


def test_compressed_bytes_without_a_header_are_no_event(bench):
    assert bench.webhook.handle(signed(gzip.compress(b"{}")))["statusCode"] == 400


@pytest.mark.parametrize("request_", [{}, {"headers": None, "body": None}, {"body": "{}", "isBase64Encoded": True}])
def test_a_request_without_anything_is_answered_401_or_400(bench, request_):
    assert bench.webhook.handle(request_)["statusCode"] in (400, 401)


def test_a_replay_within_the_window_is_archived_once(bench):
    body = json.dumps(incident())
    for second in range(5):
        bench.now = NOW + second
        assert bench.send(body)["statusCode"] == 202
    bucket = Bucket()
    settings = archiver_settings(
        {"RINGFENCE_ARCHIVE_BUCKET": "archive", "RINGFENCE_RETENTION_DAYS": '{"audit": 1827, "incident": 1827}'}
    )
    archiver = Archiver(settings, bucket, now=lambda: float(NOW))
    records = [
        {"messageId": str(number), "body": message, "attributes": {"SentTimestamp": str(NOW * 1000)}}
        for number, message in enumerate(bench.queue.messages)
    ]

    for batch in (records[:2], records[2:3], records[3:]):
        assert archiver.handle({"Records": batch}) == {"batchItemFailures": []}

    lines = [
        line for rows in bucket.rows.values() for row in rows for line in gzip.decompress(row["body"]).splitlines()
    ]
    assert [json.loads(line)["raw"] for line in lines] == [body]


def test_a_replay_after_the_window_is_refused(bench):
    body = json.dumps(incident())
    bench.now = NOW + 301

    assert code(bench.send(body, at=NOW)) == "signature_stale"


def test_no_answer_and_no_log_shows_a_secret_or_what_was_sent(bench, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    person = "Erika Mustermann +49 69 900 9900"
    document = incident(severity=person, org_id=person, extra={"name": person})
    body = json.dumps(document)
    answers = [
        bench.send(body),
        bench.send(body, secret=b"another-secret-0123456789"),
        bench.send(body, at=NOW - 9999),
        bench.send(json.dumps(incident(timestamp=person, details=person))),
        bench.send(json.dumps({"event_type": "x", "name": person})),
        bench.webhook.handle(signed(b"{" + person.encode())),
    ]
    bench.manager.fails = True
    bench.clock += 10_000
    answers.append(bench.send(body))

    written = caplog.text + "".join(capsys.readouterr()) + repr([record.__dict__ for record in caplog.records])
    assert [answer["statusCode"] for answer in answers] == [202, 401, 401, 400, 400, 400, 503]
    for confidential in (person, CURRENT.decode(), sign(CURRENT, str(NOW), body.encode())):
        assert confidential not in written
    assert CURRENT.decode() not in repr(answers)


def test_a_copy_for_the_siem_is_queued_after_the_archive():
    bench = Bench(RINGFENCE_SIEM_QUEUE_URL="https://siem")
    sent = []
    bench.queue.send_message = lambda **given: sent.append(given["QueueUrl"])

    assert bench.send(json.dumps(incident()))["statusCode"] == 202
    assert sent == ["https://queue", "https://siem"]


def test_a_siem_queue_that_does_not_answer_makes_the_sender_come_again_and_the_archive_has_the_event():
    bench = Bench(RINGFENCE_SIEM_QUEUE_URL="https://siem")
    sent = []

    def send_message(**given):
        if given["QueueUrl"] == "https://siem":
            raise ConnectionError("no answer")
        sent.append(given["QueueUrl"])

    bench.queue.send_message = send_message

    assert bench.send(json.dumps(incident()))["statusCode"] == 503
    assert sent == ["https://queue"]
