"""An audit event has two forms, of the stream and of the audit query: one of them is archived, whatever is late."""

import gzip
import itertools
import json

import pytest

from ringfence.evidence.doubles import find_doubles
from ringfence.pipeline.archive_view import BucketView
from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.events import Channel
from tests.pipeline.test_archive_faults import Bench
from tests.pipeline.test_archiver import NOW, audit_body
from tests.pipeline.test_reconciler import World, ago


def streamed(identity, time="2026-11-24T12:30:00.250Z"):
    return audit_body(identity, time)


def recovered(identity, time="2026-11-24T12:30:00Z", **more):
    record = {"id": identity, "eventDate": time, "entityType": "Queue", "entity": {"id": "q"}, "action": "Update"}
    return wrap_delivery(json.dumps(record | more), received_at=NOW, channel=Channel.RECONCILER)


@pytest.fixture
def bench():
    return Bench()


@pytest.mark.parametrize("restarted", [True, False])
@pytest.mark.parametrize("first", ["stream", "query"])
def test_the_form_that_comes_second_is_left_out_however_late_it_comes(bench, first, restarted):
    bodies = [streamed("a"), recovered("a")]
    for number, body in enumerate(bodies if first == "stream" else reversed(bodies)):
        assert bench.deliver({f"m{number}": body}) == set()
        if restarted:
            bench.fresh()

    (line,) = bench.lines()
    assert line["channel"] == ("eventbridge" if first == "stream" else "reconciler")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_both_forms_in_one_batch_the_one_of_the_stream_is_kept(bench, order):
    bodies = [streamed("a"), recovered("a"), streamed("b")]
    bench.deliver({f"m{number}": bodies[number] for number in order})

    assert [(line["id"], line["channel"]) for line in bench.lines()] == [("a", "eventbridge"), ("b", "eventbridge")]


@pytest.mark.parametrize(
    ("stream", "query"),
    [
        ("2026-11-24T12:59:59.900Z", "2026-11-24T13:00:00Z"),
        ("2026-11-24T13:00:00.100Z", "2026-11-24T12:59:59Z"),
        ("2027-01-01T00:00:01Z", "2026-12-31T23:58:00Z"),
    ],
)
@pytest.mark.parametrize("query_first", [True, False])
def test_two_forms_on_both_sides_of_a_full_hour_are_one_event(bench, stream, query, query_first):
    bodies = [streamed("a", stream), recovered("a", query)]
    for body in reversed(bodies) if query_first else bodies:
        bench.deliver({"m": body})
        bench.fresh()

    assert bench.ids() == ["a"]


def test_a_record_that_is_recovered_twice_in_other_words_is_archived_once(bench):
    bench.deliver({"m1": recovered("a")})
    bench.fresh()
    bench.deliver({"m2": recovered("a", level="USER")})

    assert bench.ids() == ["a"]


def test_nobody_suppresses_a_record_of_the_platform_through_the_webhook(bench):
    bench.deliver({"m1": wrap_delivery(streamed("a"), received_at=NOW)})
    bench.deliver({"m2": recovered("a"), "m3": recovered("b")})

    assert bench.ids() == ["a", "a", "b"]


def test_the_webhook_cannot_make_the_reconciler_believe_that_an_event_is_archived():
    world = World()
    world.streamed(1, at=ago(hours=2))
    for key, body in list(world.bucket.objects.items()):
        del world.bucket.objects[key]
        world.bucket.objects[key] = _through_the_webhook(body)

    assert world.run().recovered == 1


def _through_the_webhook(body):
    return gzip.compress(gzip.decompress(body).replace(b'"channel":"eventbridge"', b'"channel":"webhook"'))


def test_of_two_runs_with_the_two_forms_at_the_same_moment_one_writes(bench):
    bench.meets({"m2": recovered("a")})
    assert bench.deliver({"m1": streamed("a")}) == set()

    assert bench.ids() == ["a"]


AT_THE_HOUR = [
    ("2026-11-24T12:59:59.900Z", "2026-11-24T13:00:00Z"),
    ("2026-11-24T13:00:00.100Z", "2026-11-24T12:59:59Z"),
]


@pytest.mark.parametrize(("stream", "query"), AT_THE_HOUR)
@pytest.mark.parametrize("stream_first", [True, False])
def test_on_both_sides_of_a_full_hour_and_at_the_same_moment_both_are_kept_and_told(bench, stream, query, stream_first):
    """Nothing lost comes before nothing doubled (ADR 0006)."""
    bodies = [streamed("a", stream), recovered("a", query)]
    first, second = bodies if stream_first else reversed(bodies)
    bench.meets({"m2": second})
    bench.deliver({"m1": first, "m3": streamed("b", stream)})

    found = find_doubles(BucketView(bench.bucket, bench.bucket.name), "audit/")
    assert sorted(bench.ids()) == ["a", "a", "b"]
    (double,) = found.found
    assert (double.id, found.events, found.unreadable) == ("a", 3, [])
    hours = {part.split("/")[-2] for part in (double.streamed, double.recovered)}
    assert hours == {"12", "13"}


def test_events_in_one_form_and_objects_that_hold_none_are_no_doubles(bench):
    bench.deliver({"m1": streamed("a"), "m2": recovered("b"), "m3": wrap_delivery(streamed("b"), received_at=NOW)})
    bench.bucket.put_object(Key="audit/stranger.jsonl.gz", Body=b"no gzip")
    bench.bucket.put_object(Key="audit/reconciliation/2026/11/24/113000.json", Body=b"{}")

    found = find_doubles(BucketView(bench.bucket, bench.bucket.name), "audit/")
    assert (found.found, found.events, found.unreadable) == ([], 3, ["audit/stranger.jsonl.gz"])


def test_ordinary_events_of_an_hour_cost_one_listing(bench):
    listings = []
    bench.bucket.faults.append(lambda operation: listings.append(operation) if operation.startswith("list") else None)
    bench.deliver({f"m{number}": streamed(f"a{number}") for number in range(50)})

    assert len(listings) == 1
