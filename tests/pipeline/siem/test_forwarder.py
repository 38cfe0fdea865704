"""Outages, limits and duplicates: nothing is lost, nothing is doubled, and the queue does the waiting."""

import json

import pytest

from ringfence.local.siem_imitations import ElasticImitation, SplunkImitation
from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.environment import EnvironmentVariableError
from ringfence.pipeline.events import Channel
from ringfence.pipeline.siem.breaker import Breaker
from ringfence.pipeline.siem.configuration import siem_settings
from ringfence.pipeline.siem.forwarder import GIVE_UP_SECONDS, LONGEST_DELAY_SECONDS, delay
from tests.pipeline.siem.bench import TOKEN, Bench, event, moment
from tests.pipeline.test_events import incident

ENVIRONMENT = {
    "RINGFENCE_SIEM_KIND": "splunk",
    "RINGFENCE_SIEM_ENDPOINT": "https://collector.example/services/collector/event",
    "RINGFENCE_SIEM_ALLOWED_HOSTS": "collector.example",
    "RINGFENCE_SIEM_SECRET_ID": "secret",
    "RINGFENCE_SIEM_QUEUE_URL": "https://queue",
    "RINGFENCE_SIEM_DEAD_LETTER_URL": "https://dead",
}
DAY = 86_400


@pytest.fixture
def bench():
    return Bench("splunk", SplunkImitation(token=TOKEN))


def ids(bench):
    return [taken["fields"]["event_id"] for taken in bench.imitation.taken]


def test_a_collector_that_is_down_for_a_day_gets_everything_once_afterwards(bench):
    bench.imitation.down = True
    start, sent = bench.now, 0
    while bench.now - start < DAY:
        bench.queue.put(event(sent))
        sent += 1
        bench.run()
        bench.now += 900
    assert (bench.imitation.taken, bench.queue.dead) == ([], [])

    bench.imitation.down = False
    recovered_at = bench.now
    while bench.queue.waiting:
        assert bench.now - recovered_at <= LONGEST_DELAY_SECONDS + 120
        bench.run()
        bench.now += 60

    assert sorted(ids(bench)) == sorted(f"audit-{number}" for number in range(sent))
    assert max(bench.pauses) <= 5


def test_an_outage_costs_few_requests(bench):
    bench.imitation.down = True
    for number in range(50):
        bench.queue.put(event(number))
    for _ in range(20):
        bench.run(most=5)

    assert bench.imitation.requests == 9  # three batches of three attempts, then the circuit is open


def test_the_circuit_lets_one_request_try_and_closes_on_success():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(3):
        breaker.failed()
    assert breaker.is_open

    now[0] = 61.0
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open

    now[0] = 122.0
    breaker.succeeded()
    assert not breaker.is_open


def test_a_pause_that_the_collector_asks_for_is_kept_up_to_a_limit(bench):
    bench.pool.script = [(429, {"Retry-After": "3"}), (503, {"Retry-After": "120"})]
    bench.queue.put(event())

    assert bench.run() == 1
    assert bench.pauses == [3.0, 5.0]


def test_a_message_that_comes_twice_within_a_process_is_sent_once(bench):
    bench.queue.put(event(1))
    bench.queue.put(event(1))
    bench.run()
    bench.queue.put(event(1))
    bench.run()

    assert ids(bench) == ["audit-1"]
    assert bench.queue.waiting == {}


def test_an_answer_that_is_lost_makes_elastic_no_duplicate():
    bench = Bench("elastic", ElasticImitation(token=TOKEN), endpoint="https://siem.example")
    bench.pool.lost_answers = 1
    bench.queue.put(event(1))

    assert bench.run() == 1
    assert list(bench.imitation.documents) == ["audit-1"]


def test_after_13_days_an_event_goes_to_the_dead_letter_queue_with_the_reason(bench):
    bench.imitation.down = True
    bench.queue.put(event(1), sent=bench.now - GIVE_UP_SECONDS)
    bench.queue.put(event(2), sent=bench.now - GIVE_UP_SECONDS + 3600)

    assert bench.run() == 1
    assert bench.queue.dead == [(event(1), "status 503")]


def test_an_event_that_the_dead_letter_queue_does_not_take_stays(bench):
    bench.imitation.down = True
    bench.queue.dead_fails = True
    bench.queue.put(event(1), sent=bench.now - GIVE_UP_SECONDS)

    assert bench.run() == 0
    assert len(bench.queue.waiting) == 1


def test_one_thousand_deliveries_last_until_an_event_is_given_up():
    total = sum(delay(receives) for receives in range(1, 1000))

    assert total > GIVE_UP_SECONDS


def test_incidents_and_recovered_records_reach_the_siem_like_streamed_events(bench):
    record = {"id": "audit-9", "eventDate": "2026-11-24T09:00:00Z", "entityType": "Queue", "entity": {"id": "q"}}
    bench.queue.put(wrap_delivery(json.dumps(incident()), received_at=moment(bench.now)))
    bench.queue.put(wrap_delivery(json.dumps(record), received_at=moment(bench.now), channel=Channel.RECONCILER))

    assert bench.run() == 2
    assert [(taken["sourcetype"], taken["fields"]["channel"]) for taken in bench.imitation.taken] == [
        ("ringfence:ict_incident", "webhook"),
        ("ringfence:audit", "reconciler"),
    ]


class TestConfiguration:
    def test_the_endpoint_of_the_register_is_taken(self):
        settings = siem_settings(ENVIRONMENT)

        assert settings.endpoint == "https://collector.example/services/collector/event"
        assert settings.acknowledge is False

    @pytest.mark.parametrize(
        ("endpoint", "complaint"),
        [
            ("https://elsewhere.example/", "a host of the vendor register: collector.example"),
            ("https://collector.example.evil.example/", "a host of the vendor register"),
            ("https://collector.example@evil.example/", "a host of the vendor register"),
            ("http://collector.example/", "https, or http on this machine"),
            ("ftp://collector.example/", "https, or http on this machine"),
        ],
    )
    def test_any_other_endpoint_is_refused(self, endpoint, complaint):
        with pytest.raises(EnvironmentVariableError, match=complaint):
            siem_settings(ENVIRONMENT | {"RINGFENCE_SIEM_ENDPOINT": endpoint})

    def test_the_stand_in_of_one_machine_must_be_on_it(self):
        local = {"RINGFENCE_SIEM_LOCAL_ENDPOINT": "http://127.0.0.1:8000/siem"}

        assert siem_settings(ENVIRONMENT | local).endpoint == "http://127.0.0.1:8000/siem/services/collector/event"
        with pytest.raises(EnvironmentVariableError, match="a loopback address"):
            siem_settings(ENVIRONMENT | {"RINGFENCE_SIEM_LOCAL_ENDPOINT": "http://10.0.0.1/"})

    def test_everything_that_is_wrong_is_said_at_once(self):
        with pytest.raises(EnvironmentVariableError) as caught:
            siem_settings({})

        for name in ENVIRONMENT.keys() - {"RINGFENCE_SIEM_ALLOWED_HOSTS"}:
            assert name in str(caught.value)
