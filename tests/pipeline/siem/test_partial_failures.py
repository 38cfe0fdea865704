"""Answers that speak of a part of the events: each event gets what is due to it, none is lost, none holds up others."""

import gzip
import json

import pytest

from ringfence.local.siem_imitations import ElasticImitation, Reply, SplunkImitation
from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.events import Channel, parse_event
from ringfence.pipeline.siem.transport import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS
from tests.pipeline.siem.bench import TOKEN, Bench, event, moment


def elastic(**facts):
    return Bench("elastic", ElasticImitation(token=TOKEN, **facts), endpoint="https://siem.example")


def identified(identity):
    return event().replace("audit-1", identity)


class Items:
    """A bulk API that gives one status after the other."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)

    def handle(self, path, headers, body):
        items = [{"create": {"status": status, "error": {"type": "t", "reason": "r"}}} for status in self.statuses]
        return Reply(status=200, document={"errors": True, "items": items})


def test_created_conflict_busy_refused_and_broken_items_each_get_what_is_due():
    bench = Bench("elastic", Items(201, 409, 429, 400, 503, 403, 404), endpoint="https://siem.example")
    for number in range(7):
        bench.queue.put(event(number))

    assert bench.run() == 3
    staying = [json.loads(message["body"])["id"] for message in bench.queue.waiting.values()]
    assert staying == ["bridge-2", "bridge-4", "bridge-5", "bridge-6"]
    assert bench.queue.dead == [(event(3), "status 400: t: r")]


def test_a_refused_item_is_written_to_the_dead_letters_once_and_the_busy_one_is_written_later():
    bench = elastic(unmappable="poison", busy_items=1)
    for number, text in enumerate(("", "poison", "")):
        bench.queue.put(event(number, text))
    bench.run()
    bench.now += 60
    bench.run()

    assert sorted(bench.imitation.documents) == ["audit-0", "audit-2"]
    assert [json.loads(body)["id"] for body, _ in bench.queue.dead] == ["bridge-1"]
    assert bench.queue.waiting == {}


def test_long_ids_that_begin_alike_are_two_documents():
    bench = elastic()
    for end in "ab":
        bench.queue.put(identified("\u00fc" * 600 + end))

    assert bench.run() == 2
    assert len(bench.imitation.documents) == 2
    assert all(len(identity.encode()) <= 512 for identity in bench.imitation.documents)


class TestAnswersThatGetLost:
    @pytest.mark.parametrize("acknowledge", [False, True])
    def test_splunk_has_the_event_twice_under_one_event_id(self, acknowledge):
        bench = Bench("splunk", SplunkImitation(token=TOKEN, acknowledge=acknowledge), acknowledge=acknowledge)
        bench.pool.lost_answers = 1
        bench.queue.put(event(1))

        assert bench.run() == 1
        assert [taken["fields"]["event_id"] for taken in bench.imitation.taken] == ["audit-1", "audit-1"]
        assert bench.queue.waiting == {}

    def test_a_search_that_removes_doubles_by_event_id_finds_each_event_once(self):
        bench = Bench("splunk", SplunkImitation(token=TOKEN))
        bench.pool.lost_answers = 2
        for number in range(5):
            bench.queue.put(event(number))
        bench.run()

        first = {taken["fields"]["event_id"]: taken["event"] for taken in bench.imitation.taken}
        assert len(bench.imitation.taken) == 15
        assert list(first.values()) == [event(number) for number in range(5)]


class TestOtlp:
    def answer(self, document):
        class Collector:
            def handle(self, path, headers, body):
                return Reply(status=200, document=document)

        bench = Bench("otlp", Collector(), endpoint="https://siem.example")
        for number in range(3):
            bench.queue.put(event(number))
        return bench

    @pytest.mark.parametrize("partial", [{"errorMessage": "deprecated field"}, {"rejectedLogRecords": "0"}, {}, None])
    def test_a_warning_is_a_delivery(self, partial):
        bench = self.answer({"partialSuccess": partial})

        assert (bench.run(), bench.queue.dead) == (3, [])

    @pytest.mark.parametrize("count", ["many", [], -1, "1.5", {"low": 1}, "2"])
    def test_a_count_that_cannot_be_read_gives_up_nothing_unseen(self, count):
        bench = self.answer({"partialSuccess": {"rejectedLogRecords": count, "errorMessage": "no"}})

        assert bench.run() == 3
        assert len(bench.queue.dead) == 3

    def test_one_poisoned_record_is_found_and_the_others_arrive(self):
        taken = []

        class Collector:
            def handle(self, path, headers, body):
                plain = gzip.decompress(body)
                if b"poison" in plain:
                    return Reply(status=400, document={"message": "cannot unmarshal"})
                taken.extend(json.loads(plain)["resourceLogs"][0]["scopeLogs"][0]["logRecords"])
                return Reply(status=200)

        bench = Bench("otlp", Collector(), endpoint="https://siem.example")
        for number in range(9):
            bench.queue.put(event(number, "poison" if number == 4 else ""))

        assert bench.run() == 9
        assert len(taken) == 8
        assert bench.queue.dead == [(event(4, "poison"), "status 400: cannot unmarshal")]


@pytest.mark.parametrize(
    ("given", "pause"),
    [
        ("2", 2.0),
        ("120", LONGEST_PAUSE_SECONDS),
        ("Tue, 24 Nov 2026 19:00:00 GMT", LONGEST_PAUSE_SECONDS),
        ("0", FIRST_PAUSE_SECONDS * 0.75),
        ("-1", FIRST_PAUSE_SECONDS * 0.75),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_collector_that_asks_for_a_pause_in_seconds_or_by_a_date_gets_one(status, given, pause):
    bench = Bench("splunk", SplunkImitation(token=TOKEN))
    bench.pool.script = [(status, {"Retry-After": given})]
    bench.queue.put(event())

    assert bench.run() == 1
    assert bench.pauses == [pause]


def test_an_event_sent_through_the_webhook_under_a_known_id_hides_nothing_from_the_collector():
    document = json.loads(event(1))["detail"]
    document["eventBody"]["note"] = "another"
    body = json.dumps(document)
    assert parse_event(body, Channel.WEBHOOK).id == parse_event(event(1), Channel.EVENT_BRIDGE).id
    for bench in (elastic(), Bench("splunk", SplunkImitation(token=TOKEN))):
        bench.queue.put(wrap_delivery(body, received_at=moment(bench.now)))
        bench.run()
        bench.queue.put(event(1))

        assert bench.run() == 1
        assert len(bench.imitation.taken) == 2
