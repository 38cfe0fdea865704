"""Each kind of collector, imitated with its documented answers: what counts as delivered, as later, as refused."""

import json

import pytest

from ringfence.local.siem_imitations import ElasticImitation, SignedHttpsImitation, SplunkImitation
from ringfence.pipeline.siem.transport import UnavailableError
from tests.pipeline.siem.bench import TOKEN, Bench, event


def splunk(**facts):
    options = {name: facts.pop(name) for name in ("index", "acknowledge") if name in facts}
    imitation = SplunkImitation(token=TOKEN, acknowledge=options.get("acknowledge", False), **facts)
    return Bench("splunk", imitation, **options)


def elastic(**facts):
    return Bench("elastic", ElasticImitation(token=TOKEN, **facts), endpoint="https://siem.example")


def https(**facts):
    return Bench("https", SignedHttpsImitation(token=TOKEN, **facts))


def fill(bench, count):
    for number in range(count):
        bench.queue.put(event(number))


class TestSplunk:
    def test_takes_the_raw_text_with_the_event_id_beside_it(self):
        bench = splunk(index="genesys_audit")
        bench.queue.put(event(7))

        assert bench.run() == 1
        (taken,) = bench.imitation.taken
        assert taken["event"] == event(7)
        assert taken["fields"]["event_id"] == "audit-7"
        assert (taken["index"], taken["time"]) == ("genesys_audit", 1795510800.0)

    def test_an_event_counts_as_delivered_once_it_is_indexed(self):
        bench = splunk(acknowledge=True, polls_until_indexed=2)
        bench.queue.put(event())

        assert bench.run() == 1
        assert bench.pauses == [1.0, 1.0]

    def test_an_event_that_is_not_acknowledged_in_time_stays(self):
        bench = splunk(acknowledge=True, polls_until_indexed=1000)
        bench.queue.put(event())

        assert bench.run() == 0
        assert len(bench.queue.waiting) == 1

    def test_acknowledgement_that_is_off_at_the_collector_is_an_outage_and_not_a_delivery(self):
        bench = splunk(acknowledge=True)
        bench.imitation.acknowledge = False
        bench.queue.put(event())

        assert bench.run() == 0

    def test_the_one_event_that_is_refused_does_not_hold_up_the_others(self):
        bench = splunk()
        fill(bench, 5)
        bench.queue.put("")

        assert bench.run() == 6
        assert len(bench.imitation.taken) == 5
        ((body, reason),) = bench.queue.dead
        assert (body, reason) == ("", "Splunk code 13: Event field cannot be blank")

    def test_a_wrong_index_is_for_people_to_mend_and_gives_up_nothing(self):
        bench = splunk(index="misspelt", indexes=("genesys_audit",))
        fill(bench, 3)

        assert bench.run() == 0
        assert (len(bench.queue.waiting), bench.queue.dead) == (3, [])

    def test_a_token_that_was_changed_is_read_again(self):
        bench = splunk()
        bench.tokens = ["old-token", TOKEN]
        bench.queue.put(event())

        assert bench.run() == 1
        assert bench.asked_again == 1

    @pytest.mark.parametrize("change", [{"disabled": True}, {"token": "another"}])
    def test_a_token_that_is_refused_gives_up_nothing(self, change):
        bench = splunk()
        for name, value in change.items():
            setattr(bench.imitation, name, value)
        bench.queue.put(event())

        assert bench.run() == 0
        assert bench.queue.dead == []


class TestElastic:
    def test_an_event_that_comes_twice_is_there_once(self):
        bench = elastic()
        bench.queue.put(event(1))
        bench.run()
        bench.restart()
        bench.queue.put(event(1))

        assert bench.run() == 1
        assert list(bench.imitation.documents) == ["audit-1"]
        assert bench.imitation.documents["audit-1"]["event"]["original"] == event(1)

    def test_every_item_has_its_own_verdict(self):
        bench = elastic(unmappable="cannot be mapped", busy_items=1)
        bench.queue.put(event(1))
        bench.queue.put(event(2, "cannot be mapped"))
        bench.queue.put(event(3))

        assert bench.run() == 2
        assert list(bench.imitation.documents) == ["audit-3"]
        assert [json.loads(message["body"])["id"] for message in bench.queue.waiting.values()] == ["bridge-1"]
        assert [reason for _body, reason in bench.queue.dead] == [
            "status 400: document_parsing_exception: failed to parse field [event.original]"
        ]

    def test_a_request_that_is_too_large_is_cut_until_it_fits(self):
        bench = elastic(content_bytes=2_000)
        fill(bench, 20)

        assert bench.run() == 20
        assert len(bench.imitation.documents) == 20

    def test_a_single_event_over_the_limit_is_refused(self):
        bench = elastic(content_bytes=2_000)
        bench.queue.put(event(1, "x" * 5_000))

        assert bench.run() == 1
        assert [reason for _body, reason in bench.queue.dead] == ["status 413"]

    def test_a_refused_api_key_gives_up_nothing(self):
        bench = elastic()
        bench.tokens = ["wrong"]
        bench.queue.put(event())

        assert bench.run() == 0
        assert bench.queue.dead == []


class TestSignedHttps:
    def test_the_collector_can_verify_the_body_as_sent(self):
        bench = https(now=1_795_525_200.0)
        fill(bench, 3)

        assert bench.run() == 3
        assert [line["id"] for line in bench.imitation.taken] == ["audit-0", "audit-1", "audit-2"]

    def test_a_wrong_key_is_an_outage(self):
        bench = https(now=1_795_525_200.0)
        bench.tokens = ["another key of some length"]
        bench.queue.put(event())

        assert bench.run() == 0


class TestOtlp:
    """Answers of the specification; the real collector has a test of its own."""

    def bench(self):
        return Bench("otlp", None, endpoint="https://siem.example")

    def answer(self, bench, status, document):
        class Collector:
            def handle(self, path, headers, body):
                from ringfence.local.siem_imitations import Reply

                assert path == "/v1/logs"
                return Reply(status=status, document=document)

        bench.pool.imitation = Collector()

    def test_success_is_success(self):
        bench = self.bench()
        self.answer(bench, 200, {})
        fill(bench, 2)

        assert bench.run() == 2

    def test_a_partial_success_is_not_sent_again_and_not_forgotten(self):
        bench = self.bench()
        self.answer(bench, 200, {"partialSuccess": {"rejectedLogRecords": "1", "errorMessage": "too old"}})
        fill(bench, 2)

        assert bench.run() == 2
        assert [reason for _body, reason in bench.queue.dead] == ["1 of 2 records rejected: too old"] * 2

    @pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 301, 404, 401])
    def test_what_may_heal_is_sent_later(self, status):
        bench = self.bench()
        self.answer(bench, status, {})
        fill(bench, 2)

        assert bench.run() == 0
        assert (len(bench.queue.waiting), bench.queue.dead) == (2, [])


def test_a_redirect_is_never_followed():
    bench = splunk()
    bench.pool.script = [(302, {"Location": "https://elsewhere.example/"})] * 3
    bench.queue.put(event())

    assert bench.run() == 0
    assert set(bench.pool.addresses) == {"https://siem.example/collector/event"}


def test_without_a_token_nothing_is_sent():
    bench = splunk()

    def none(refused):
        raise UnavailableError("no token")

    bench.forwarder._sink.token = none
    bench.queue.put(event())

    assert bench.run() == 0
    assert bench.pool.addresses == []
