"""Nothing is lost and nothing is doubled, whatever comes in and whatever the services do."""

import gzip
import json
import random
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.pipeline import archived_events
from ringfence.pipeline.archiver import Archiver
from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.environment import archiver_settings
from tests.pipeline.bucket import Bucket, ServiceError
from tests.pipeline.test_archiver import ENVIRONMENT, NOW, audit_body
from tests.pipeline.test_events import audit, incident

DEAD = "https://queue/archive-dead-letter"


class Queue:
    def __init__(self):
        self.sent = []
        self.fails = False

    def send_message(self, **given):
        if self.fails:
            raise ConnectionError("queue does not answer")
        for attribute in given["MessageAttributes"].values():
            attribute["StringValue"].encode("utf-8")  # as Amazon SQS wants it
        assert len(given["MessageBody"].encode("utf-8", "surrogatepass")) < 262_144
        self.sent.append(given)


class Bench:
    """An archiver that is started anew for every batch, as after a crash, or kept."""

    def __init__(self):
        self.bucket = Bucket()
        self.queue = Queue()
        self.fresh()

    def fresh(self):
        variables = ENVIRONMENT | {"RINGFENCE_ARCHIVE_DEAD_LETTER_URL": DEAD}
        self.archiver = Archiver(archiver_settings(variables), self.bucket, self.queue, NOW.timestamp)

    def deliver(self, messages):
        """Delivers `{message id: body}`; returns the ids that failed."""
        records = [
            {"messageId": name, "body": body, "attributes": {"SentTimestamp": "1795525200000"}}
            for name, body in messages.items()
        ]
        return {row["itemIdentifier"] for row in self.archiver.handle({"Records": records})["batchItemFailures"]}

    def meets(self, messages):
        """Lets another run deliver messages at the very moment of this one's next write."""
        rival = Bench()
        rival.bucket = self.bucket
        rival.fresh()

        def meet(operation):
            if operation == "put_object":
                self.bucket.faults.clear()
                rival.deliver(messages)

        self.bucket.faults.append(meet)

    def lines(self):
        found = []
        for rows in self.bucket.rows.values():
            for row in rows:
                if not row["marker"]:
                    found += [json.loads(line) for line in gzip.decompress(row["body"]).splitlines()]
        return found

    def ids(self):
        return sorted(line["id"] for line in self.lines())


@pytest.fixture
def bench():
    return Bench()


def bodies(names):
    return {f"message-{name}": audit_body(name) for name in names}


def test_messages_that_come_again_in_other_batches_after_a_crash_are_not_doubled(bench):
    bench.deliver(bodies("abcd"))
    bench.fresh()
    bench.deliver(bodies("cdef"))
    bench.fresh()
    bench.deliver(bodies("fa"))

    assert bench.ids() == list("abcdef")


def test_an_event_that_a_stream_repeats_in_a_new_envelope_is_archived_once(bench):
    bench.deliver({"m1": json.dumps(audit())})
    bench.deliver({"m2": json.dumps(audit(id="99999999-2222-3333-4444-555555555555", time="2026-11-24T13:00:09Z"))})

    assert bench.ids() == ["audit-1"]


def test_another_event_under_a_known_id_is_evidence_too(bench):
    forged = audit()
    forged["detail"]["eventBody"]["action"] = "Nothing"
    bench.deliver({"m1": json.dumps(forged), "m2": json.dumps(audit())})

    assert bench.ids() == ["audit-1", "audit-1"]


def test_an_event_whose_object_was_hidden_is_written_again_when_it_comes_again(bench):
    bench.deliver(bodies("a"))
    (hidden,) = bench.bucket.rows
    bench.bucket.delete_object(Key=hidden)
    bench.deliver(bodies("a"))

    first, second = sorted(bench.bucket.rows)
    assert first == hidden
    assert [row["marker"] for row in bench.bucket.rows[second]] == [False]


def test_of_two_runs_with_the_same_event_at_the_same_moment_one_writes_it(bench):
    bench.meets(bodies("ab"))
    assert bench.deliver(bodies("bc")) == set()

    assert bench.ids() == ["a", "b", "c"]


def test_a_folder_that_others_fill_again_and_again_leaves_the_message_in_the_queue(bench):
    def refuse(operation):
        if operation == "put_object":
            raise ServiceError("ConditionalRequestConflict")

    bench.bucket.faults.append(refuse)
    assert bench.deliver(bodies("a")) == {"message-a"}


@pytest.mark.parametrize("code", ["InternalError", "SlowDown", "ServiceUnavailable", "AccessDenied", "RequestTimeout"])
@pytest.mark.parametrize("operation", ["put_object", "list_object_versions", "get_object"])
def test_a_service_that_refuses_keeps_messages_in_the_queue_until_it_serves_again(bench, code, operation):
    bench.deliver(bodies("a"))
    bench.fresh()

    def refuse(called):
        if called == operation:
            raise ServiceError(code)

    bench.bucket.faults.append(refuse)
    assert bench.deliver(bodies("ab")) == {"message-a", "message-b"}
    bench.bucket.faults.clear()
    assert bench.deliver(bodies("ab")) == set()

    assert bench.ids() == ["a", "b"]


def test_a_write_whose_answer_is_lost_is_written_once(bench):
    def lose(_called):
        bench.bucket.after.clear()
        raise TimeoutError("read timed out")

    bench.bucket.after.append(lose)
    assert bench.deliver(bodies("ab")) == {"message-a", "message-b"}
    bench.fresh()
    assert bench.deliver(bodies("bc")) == set()
    assert bench.deliver(bodies("a")) == set()

    assert bench.ids() == ["a", "b", "c"]


def test_a_message_that_nobody_understands_is_archived_and_told_with_the_reason(bench):
    assert bench.deliver({"m1": '{"event_type": "OTHER"}'}) == set()

    (sent,) = bench.queue.sent
    assert (sent["QueueUrl"], sent["MessageBody"]) == (DEAD, '{"event_type": "OTHER"}')
    assert "event_type: found 'OTHER'" in sent["MessageAttributes"]["reason"]["StringValue"]
    assert [line["raw"] for line in bench.lines()] == ['{"event_type": "OTHER"}']
    assert sent["MessageAttributes"]["event_id"]["StringValue"] == bench.lines()[0]["id"]


def test_a_dead_letter_queue_that_does_not_answer_keeps_the_message_and_doubles_nothing(bench):
    bench.queue.fails = True
    assert bench.deliver({"m1": "poison"}) == {"m1"}
    bench.queue.fails = False
    assert bench.deliver({"m1": "poison"}) == set()

    assert len(bench.lines()) == 1
    assert len(bench.queue.sent) == 1


HOSTILE = {
    "empty": "",
    "truncated": json.dumps(audit())[:-7],
    "not UTF-8 in its time": json.dumps({"detail": {"topicName": "v2.audits.\ud800", "eventBody": {"id": "\udfff"}}}),
    "lone surrogates": wrap_delivery('{"event_type": "\ud800"}', received_at=NOW).replace("\ud800", "\\ud800"),
    "deeply nested": "[" * 100_000,
    "deeply nested inside an event": json.dumps(audit()).replace('"42"', "[" * 900 + "]" * 900),
    "nested to the limit": json.dumps(
        {"detail": {"topicName": "v2.audits.x", "eventBody": {"eventTime": "2026-11-24T12:00:00Z"}}}
    )[:-2]
    + ',"x":'
    + '{"a":' * 400
    + "1"
    + "}" * 400
    + "}}",
    "oversized": json.dumps(audit(padding="x" * 1_000_000)),
    "a number that never ends": '{"event_type": ' + "9" * 100_000 + "}",
    "a bomb": zlib.compress(b"0" * 10_000_000, 9).decode("latin-1"),
    "a time before time": audit_body("old", "0001-01-01T00:00:00+14:00"),
    "a time after time": audit_body("new", "9999-12-31T23:59:59-14:00"),
    "control characters": "\x00\x01\x1b[2J" + json.dumps(incident()),
    "an envelope without content": '{"schema":"ringfence.delivery/1"}',
    "an envelope in an envelope": wrap_delivery(wrap_delivery("x", received_at=NOW), received_at=NOW),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_are_archived_once_and_disturb_nobody(bench, name):
    messages = {"bad": HOSTILE[name], **bodies("a")}
    assert bench.deliver(messages) == set()
    bench.fresh()
    assert bench.deliver(messages) == set()

    assert len(bench.lines()) == 2
    assert "a" in bench.ids()


def test_a_foreign_object_in_a_folder_stops_nothing(bench, monkeypatch):
    monkeypatch.setattr(archived_events, "LARGEST_CONTENT", 100_000)
    bench.deliver(bodies("a"))
    folder = next(iter(bench.bucket.rows)).rpartition("/")[0]
    for number, content in enumerate((b"no gzip", gzip.compress(b"0" * 5_000_000), gzip.compress(b'{"raw": 5}\n'))):
        bench.bucket.put_object(Key=f"{folder}/foreign-{number}", Body=content)
    bench.fresh()

    assert bench.deliver(bodies("ab")) == set()
    written = [row["body"] for key, rows in bench.bucket.rows.items() if "foreign" not in key for row in rows]
    assert [len(gzip.decompress(body).splitlines()) for body in written] == [1, 1]


def test_a_bomb_in_a_folder_is_never_unpacked_as_a_whole(bench, monkeypatch):
    monkeypatch.setattr(archived_events, "LARGEST_CONTENT", 100_000)
    bench.deliver(bodies("a"))
    folder = next(iter(bench.bucket.rows)).rpartition("/")[0]
    bench.bucket.put_object(Key=f"{folder}/bomb", Body=gzip.compress(b"0" * 1_000_000) * 50)
    bench.fresh()
    tracemalloc.start()
    assert bench.deliver(bodies("ab")) == set()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert highest < 5_000_000


def test_memory_stays_flat_over_many_batches(bench):
    def run(first, count):
        for number in range(first, first + count):
            bench.deliver(bodies(f"{number}-{part}" for part in range(20)))
            bench.bucket.rows.clear()

    run(0, 5)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    run(5, 15)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 300_000


@given(st.lists(st.text(), min_size=1, max_size=6), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_any_texts_in_any_order_with_any_repetition_are_archived_once(texts, seed):
    bench = Bench()
    messages = {f"m{number}": text for number, text in enumerate(texts)}
    order = list(messages.items()) * 2
    random.Random(seed).shuffle(order)
    for start in range(0, len(order), 3):
        assert bench.deliver(dict(order[start : start + 3])) == set()
        bench.fresh()

    assert sorted(line["raw"] for line in bench.lines()) == sorted(set(texts))


def test_a_clock_that_is_wrong_shortens_no_lock_below_its_days(bench):
    bench.archiver._now = datetime(2020, 1, 1, tzinfo=UTC).timestamp
    bench.deliver(bodies("a"))

    (rows,) = bench.bucket.rows.values()
    assert (rows[0]["until"] - datetime(2020, 1, 1, tzinfo=UTC)).days >= 1827
