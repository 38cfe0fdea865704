"""One audit event that comes over the stream and through the webhook: once at the collector, or marked as one."""

import json

import pytest

from ringfence.local.siem_imitations import ElasticImitation, OtlpImitation, SignedHttpsImitation, SplunkImitation
from ringfence.pipeline.deliveries import wrap_delivery
from tests.pipeline.siem.bench import TOKEN, Bench, event, moment


def splunk():
    return Bench("splunk", SplunkImitation(token=TOKEN))


def elastic():
    return Bench("elastic", ElasticImitation(token=TOKEN), endpoint="https://siem.example")


def otlp():
    return Bench("otlp", OtlpImitation(token=TOKEN), endpoint="https://siem.example")


def https():
    return Bench("https", SignedHttpsImitation(token=TOKEN))


def taken(bench):
    return list(bench.imitation.taken)


def hashes(bench):
    """What each sink marks the content with."""
    found = []
    for document in taken(bench):
        if "fields" in document:
            found.append(document["fields"]["event_hash"])
        elif "attributes" in document:
            found += [row["value"]["stringValue"] for row in document["attributes"] if row["key"] == "event.hash"]
        else:
            found.append(document["event"]["hash"])
    return found


def copy_of(bench, streamed, *, spelled_anew=True):
    """The same `detail` as a sender would post it: in another order and spacing."""
    detail = json.loads(streamed)["detail"]
    body = json.dumps(dict(reversed(detail.items())), indent=1) if spelled_anew else json.dumps(detail)
    return wrap_delivery(body, received_at=moment(bench.now))


KINDS = pytest.mark.parametrize("make", [splunk, elastic, otlp, https])


@KINDS
@pytest.mark.parametrize("copy_first", [True, False])
def test_both_in_one_batch_are_one_at_the_collector(make, copy_first):
    bench = make()
    both = [event(1), copy_of(bench, event(1))]
    for body in reversed(both) if copy_first else both:
        bench.queue.put(body)

    assert bench.run() == 2
    assert len(taken(bench)) == 1
    assert bench.queue.waiting == {}


@KINDS
def test_a_copy_that_comes_after_the_streamed_event_is_not_sent(make):
    bench = make()
    bench.queue.put(event(1))
    bench.run()
    bench.queue.put(copy_of(bench, event(1)))

    assert bench.run() == 1
    assert len(taken(bench)) == 1


@KINDS
def test_while_the_collector_is_down_both_wait_and_arrive_as_one(make):
    bench = make()
    bench.queue.put(copy_of(bench, event(1)))
    bench.queue.put(event(1))
    bench.pool.script = [(503, {})] * 10
    assert bench.run() == 0

    bench.pool.script = []
    bench.now += 3600
    assert bench.run() == 2
    assert len(taken(bench)) == 1


@pytest.mark.parametrize("make", [splunk, elastic, otlp])
def test_a_copy_that_came_before_is_there_beside_the_event_of_the_platform_with_the_same_hash(make):
    bench = make()
    bench.queue.put(copy_of(bench, event(1)))
    bench.run()
    bench.restart()
    bench.queue.put(event(1))

    assert bench.run() == 1
    assert len(taken(bench)) == 2
    assert len(set(hashes(bench))) == 1


@KINDS
def test_another_content_under_the_same_id_is_no_copy_and_hides_nothing(make):
    bench = make()
    forged = json.loads(event(1))
    forged["detail"]["eventBody"]["note"] = "another"
    bench.queue.put(copy_of(bench, json.dumps(forged)))
    bench.queue.put(event(1))

    assert bench.run() == 2
    assert len(taken(bench)) == 2


def test_a_copy_has_one_document_id_however_it_is_spelled():
    bench = elastic()
    for spelled_anew in (True, False):
        bench.queue.put(copy_of(bench, event(1), spelled_anew=spelled_anew))
        bench.run()
        bench.restart()

    assert len(bench.imitation.documents) == 1
