"""The comparison with the audit query: what the stream missed is recovered once, whatever goes wrong on the way."""

import io
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from ringfence.genesys.client import Client
from ringfence.genesys.emulator.testing import running
from ringfence.pipeline.archive_object import archive_object
from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.environment import EnvironmentVariableError
from ringfence.pipeline.events import Channel, recognise
from ringfence.pipeline.reconciler import HandOverError, Reconciler
from ringfence.pipeline.reconciler_archive import Identities, ReconciledArchive
from ringfence.pipeline.reconciler_audits import AuditQuery, AuditQueryError
from ringfence.pipeline.reconciler_settings import reconciler_settings

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ENVIRONMENT = {
    "RINGFENCE_ARCHIVE_BUCKET": "archive",
    "RINGFENCE_RECONCILE_DAYS": "1827",
    "RINGFENCE_RECONCILE_FIRST_DAYS": "2",
    "RINGFENCE_QUEUE_URL": "https://archive-queue",
    "RINGFENCE_SIEM_QUEUE_URL": "https://siem-queue",
    "RINGFENCE_READER_SECRET_ID": "reader",
    "RINGFENCE_ORGANISATION_REGION": "eu-central-1",
}


class Bucket:
    """boto3 client of S3 with one bucket in it."""

    def __init__(self):
        self.objects = {}
        self.locks = {}
        self.put_fails = False

    def put_object(self, **given):
        if self.put_fails:
            raise ConnectionError("no answer")
        assert given["Key"] not in self.objects
        self.objects[given["Key"]] = given["Body"]
        self.locks[given["Key"]] = (given["ObjectLockMode"], given["ObjectLockRetainUntilDate"])

    def get_object(self, **given):
        return {"Body": io.BytesIO(self.objects[given["Key"]])}

    def list_objects_v2(self, **given):
        keys = sorted(key for key in self.objects if key.startswith(given["Prefix"]))
        if given.get("Delimiter"):
            rest = {key.removeprefix(given["Prefix"]).partition("/")[0] for key in keys}
            return {"CommonPrefixes": [{"Prefix": f"{given['Prefix']}{name}/"} for name in rest]}
        start = int(given.get("ContinuationToken", 0))
        page = keys[start : start + 2]
        more = start + 2 < len(keys)
        return {
            "Contents": [{"Key": key} for key in page],
            "IsTruncated": more,
            "NextContinuationToken": str(start + 2),
        }


class Queues:
    def __init__(self):
        self.messages = {}
        self.refuse_after = None

    def send_message_batch(self, **given):
        if self.refuse_after is not None:
            self.refuse_after -= 1
            if self.refuse_after < 0:
                return {"Failed": [{"Id": "0", "Code": "KmsThrottled"}]}
        self.messages.setdefault(given["QueueUrl"], []).extend(entry["MessageBody"] for entry in given["Entries"])
        return {}


class Platform:
    """The audit query, without a network."""

    def __init__(self):
        self.records = []
        self.queries = []
        self.fails = 0
        self.on_record = None

    def happened(self, number, at):
        record = {
            "id": f"audit-{number}",
            "userHomeOrgId": "org",
            "eventDate": at.isoformat().replace("+00:00", "Z"),
            "serviceName": "Routing",
            "entityType": "Queue",
            "entity": {"id": "q"},
        }
        self.records.append((at, record))
        return record

    @contextmanager
    def found(self, start, end):
        self.queries.append((start, end))
        if self.fails:
            self.fails -= 1
            raise AuditQueryError("query is Failed")
        yield f"q{len(self.queries)}", self._records(start, end)

    def _records(self, start, end):
        for at, record in sorted(self.records, key=lambda row: row[0]):
            if start <= at < end:
                if self.on_record:
                    self.on_record()
                yield record


class World:
    def __init__(self, **environment):
        self.now = NOW
        self.left = 900.0
        self.bucket = Bucket()
        self.queues = Queues()
        self.platform = Platform()
        self.settings = reconciler_settings(ENVIRONMENT | environment)

    def run(self):
        archive = ReconciledArchive(self.bucket, self.settings)
        return Reconciler(
            self.settings, archive, self.platform, self.queues, now=lambda: self.now, time_left=lambda: self.left
        ).run()

    def streamed(self, *numbers, at):
        """Events that came over the event bus, and lie in the archive."""
        events = []
        for number in numbers:
            body = {"id": f"audit-{number}", "eventTime": at.isoformat(), "action": "Update"}
            detail = {"topicName": "v2.audits.entitytype.Queue.entityid.q", "eventBody": body}
            events.append(recognise(json.dumps({"detail": detail}), Channel.EVENT_BRIDGE, arrived_at=at))
            self.platform.happened(number, at)
        self.archive(events)

    def archive(self, events):
        number = len(self.bucket.objects) + 1
        packed = archive_object(events, prefix="audit/", retention_class="audit", number=number)
        self.bucket.objects[packed.key] = packed.body

    def archiver_catches_up(self):
        messages = self.queues.messages.pop("https://archive-queue", [])
        for message in messages:
            self.archive([recognise(*unwrap_delivery(message), arrived_at=self.now)])

    def handed_over(self, queue="https://archive-queue"):
        return [json.loads(unwrap_delivery(message)[0])["id"] for message in self.queues.messages.get(queue, [])]

    def reports(self):
        keys = sorted(key for key in self.bucket.objects if key.startswith("audit/reconciliation/"))
        return [json.loads(self.bucket.objects[key]) for key in keys]


@pytest.fixture
def world():
    return World()


def ago(**span):
    return NOW - timedelta(**span)


def test_what_the_stream_missed_is_recovered_and_reported(world):
    world.streamed(1, 2, at=ago(hours=3))
    missed = world.platform.happened(3, ago(hours=2))

    summary = world.run()

    assert world.handed_over() == world.handed_over("https://siem-queue") == ["audit-3"]
    (message,) = world.queues.messages["https://archive-queue"]
    raw, channel = unwrap_delivery(message)
    assert (json.loads(raw), channel) == (missed, Channel.RECONCILER)
    assert summary.recovered == 1
    report = world.reports()[-1]
    assert (report["platform"], report["archived"], report["recovered"]) == (3, 2, 1)
    assert report["missed"] == [{"id": "audit-3", "occurred_at": missed["eventDate"], "service": "Routing"}]


def test_a_report_is_locked_like_evidence(world):
    world.run()

    mode, until = next(iter(world.bucket.locks.values()))
    assert mode == "COMPLIANCE"
    assert until > NOW + timedelta(days=1827)


def test_an_event_that_is_still_on_its_way_does_not_count_as_missed(world):
    world.platform.happened(1, ago(minutes=29))

    assert world.run().recovered == 0

    world.now += timedelta(minutes=2)
    assert world.run().recovered == 1


def test_runs_overlap_so_that_a_late_record_is_found(world):
    world.run()
    world.now += timedelta(hours=1)
    world.platform.happened(1, ago(hours=5))

    assert world.run().recovered == 1
    assert world.platform.queries[-1] == (ago(hours=6, minutes=30), ago(minutes=-30))


def test_a_recovered_event_is_handed_over_once_even_while_the_archive_is_behind(world):
    world.platform.happened(1, ago(hours=2))
    for _ in range(4):
        world.run()
        world.now += timedelta(hours=1)

    assert world.handed_over() == ["audit-1"]
    assert world.reports()[-1]["pending"] == 1
    world.archiver_catches_up()
    world.run()
    assert world.reports()[-1]["archived"] == 1


def test_a_long_absence_is_made_up_in_slices_of_a_day(world):
    world.run()
    world.now += timedelta(days=40)

    summary = world.run()

    spans = [end - start for start, end in world.platform.queries[-summary.reports :]]
    assert max(spans) == timedelta(days=1)
    assert sum(spans, timedelta()) == timedelta(days=40, hours=6)


def test_audits_older_than_a_year_are_not_asked_for(world):
    world.run()
    world.now += timedelta(days=500)
    world.left = 100.0

    world.run()

    assert world.platform.queries[-1][0] == world.now - timedelta(days=365, minutes=30)


@pytest.mark.parametrize("crash_at", range(7))
def test_a_crash_at_any_point_loses_nothing_and_doubles_nothing(world, crash_at):
    world.streamed(*range(10), at=ago(hours=30))
    for number in range(10, 50):
        world.platform.happened(number, ago(hours=29) + timedelta(minutes=number))
    if crash_at == 0:
        world.platform.fails = 1
    elif crash_at == 6:
        world.bucket.put_fails = True
    else:
        world.queues.refuse_after = crash_at
    with pytest.raises((AuditQueryError, HandOverError, ConnectionError)):
        world.run()

    world.bucket.put_fails, world.queues.refuse_after = False, None
    world.archiver_catches_up()
    recovered = world.run().recovered
    world.archiver_catches_up()

    held = ReconciledArchive(world.bucket, world.settings).identities(ago(days=2), NOW)
    assert all(f"audit-{number}" in held for number in range(50))
    lines = [key for key in world.bucket.objects if key.startswith("audit/audit/")]
    assert len(lines) == 1 + 40
    assert recovered <= 40


def test_a_run_that_is_short_of_time_reports_as_far_as_it_came_and_the_next_goes_on_there(world):
    for number in range(20):
        world.platform.happened(number, ago(hours=20) + timedelta(minutes=10 * number))

    def tick():
        world.left -= 40.0

    world.platform.on_record = tick
    runs = 0
    while len(world.handed_over()) < 20:
        world.left = 500.0
        world.run()
        runs += 1
        assert runs < 10

    assert sorted(world.handed_over()) == sorted(f"audit-{number}" for number in range(20))
    assert runs > 1
    assert [report["complete"] for report in world.reports()].count(False) >= 1


def test_a_large_gap_goes_out_in_batches_that_the_queue_takes(world):
    for number in range(45):
        world.platform.happened(number, ago(hours=3))[f"note{number}"] = "x" * 60_000

    world.run()

    assert len(world.handed_over()) == 45


def test_what_is_wrong_with_the_environment_is_said_at_once():
    with pytest.raises(EnvironmentVariableError) as caught:
        reconciler_settings({})

    for name in ("ARCHIVE_BUCKET", "RECONCILE_DAYS", "QUEUE_URL", "READER_SECRET_ID", "ORGANISATION_REGION"):
        assert f"RINGFENCE_{name}" in str(caught.value)


def test_two_ids_never_pass_for_one():
    identities = Identities()
    identities.add("audit-1")

    assert "audit-1" in identities
    assert "audit-11" not in identities
    assert len(identities) == 1


@pytest.mark.emulator
class TestWithTheEmulator:
    @pytest.fixture
    def genesys(self):
        with running() as found:
            yield found

    def client(self, genesys):
        return Client("eu-central-1", genesys.client_id, genesys.client_secret, endpoint=genesys.url)

    def test_the_query_is_polled_and_walked_page_by_page(self, genesys):
        with self.client(genesys) as client:
            for number in range(3):
                client.post("/api/v2/routing/queues", {"name": f"Queue {number}"})
            pauses = []
            query = AuditQuery(client, sleep=pauses.append)
            now = datetime.now(UTC)

            with query.found(now - timedelta(days=1), now + timedelta(minutes=1)) as (transaction, records):
                found = [record for record in records if record["entityType"] == "Queue"]

        assert transaction
        assert [record["entity"]["name"] for record in found] == ["Queue 0", "Queue 1", "Queue 2"]
        assert all({"id", "eventDate", "serviceName"} <= record.keys() for record in found)

    def test_a_span_over_30_days_is_never_asked_for(self, genesys):
        with self.client(genesys) as client, pytest.raises(ValueError, match="longer than a query may be"):
            AuditQuery(client, sleep=lambda seconds: None).found(ago(days=31), NOW).__enter__()

    def test_events_of_the_stream_and_records_of_the_query_have_the_same_id(self, genesys):
        with self.client(genesys) as client:
            client.post("/api/v2/routing/queues", {"name": "One"})
            events = genesys.control("events?after=0&all=true")["events"]
            streamed = {event["detail"]["eventBody"]["id"] for event in events}
            now = datetime.now(UTC)
            with AuditQuery(client, sleep=lambda seconds: None).found(
                now - timedelta(days=1), now + timedelta(minutes=1)
            ) as (_id, records):
                queried = {record["id"] for record in records}

        assert streamed
        assert streamed <= queried
