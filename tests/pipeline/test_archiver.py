"""What the archiver writes, how it is locked, and what happens when a batch comes again."""

import base64
import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.pipeline.archive_object import archive_object, lock_end
from ringfence.pipeline.archiver import Archiver
from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.environment import EnvironmentVariableError, archiver_settings
from ringfence.pipeline.events import Channel, parse_event
from tests.pipeline.bucket import Bucket, ServiceError
from tests.pipeline.test_events import audit, incident

NOW = datetime(2026, 11, 24, 13, 5, 30, tzinfo=UTC)
ENVIRONMENT = {
    "RINGFENCE_ARCHIVE_BUCKET": "archive",
    "RINGFENCE_AUDIT_CLASS": "evidence",
    "RINGFENCE_INCIDENT_CLASS": "incident",
    "RINGFENCE_RETENTION_DAYS": json.dumps({"evidence": 1827, "incident": 2557}),
}


class Storage(Bucket):
    """The bucket, with the arguments of each write in reach, and a prefix that it refuses."""

    def __init__(self):
        super().__init__()
        self.refused_prefix = None

    @property
    def objects(self):
        return {key: rows[-1]["given"] for key, rows in self.rows.items()}

    def put_object(self, **given):
        if self.refused_prefix and given["Key"].startswith(self.refused_prefix):
            raise ServiceError("AccessDenied")
        return super().put_object(**given)


def batch(*bodies):
    return {
        "Records": [
            {"messageId": f"m{number}", "body": body, "attributes": {"SentTimestamp": "1795525200000"}}
            for number, body in enumerate(bodies)
        ]
    }


def audit_body(identity, time="2026-11-24T12:59:59.250Z"):
    detail = audit()["detail"]
    return json.dumps(audit(detail=detail | {"eventBody": detail["eventBody"] | {"id": identity, "eventTime": time}}))


@pytest.fixture
def storage():
    return Storage()


@pytest.fixture
def archiver(storage):
    return Archiver(archiver_settings(ENVIRONMENT), storage, now=NOW.timestamp)


def lines(stored):
    return [json.loads(line) for line in gzip.decompress(stored["Body"]).splitlines()]


def test_a_batch_becomes_one_locked_object_per_class_and_hour(archiver, storage):
    answer = archiver.handle(
        batch(
            audit_body("a"),
            audit_body("b"),
            audit_body("c", "2026-11-24T11:00:00Z"),
            wrap_delivery(json.dumps(incident()), received_at=NOW),
        )
    )

    assert answer == {"batchItemFailures": []}
    folders = sorted(key.rsplit("/", 1)[0] for key in storage.objects)
    assert folders == ["audit/evidence/2026/11/24/11", "audit/evidence/2026/11/24/12", "audit/incident/2023/10/27/09"]


def test_every_object_is_locked_for_the_days_of_its_class(archiver, storage):
    archiver.handle(batch(audit_body("a"), wrap_delivery(json.dumps(incident()), received_at=NOW)))

    ends = {key.split("/")[1]: stored["ObjectLockRetainUntilDate"] for key, stored in storage.objects.items()}
    assert {stored["ObjectLockMode"] for stored in storage.objects.values()} == {"COMPLIANCE"}
    assert NOW + timedelta(days=1827) < ends["evidence"] < NOW + timedelta(days=1828)
    assert NOW + timedelta(days=2557) < ends["incident"] < NOW + timedelta(days=2558)


def test_the_checksum_is_the_one_of_the_stored_bytes(archiver, storage):
    archiver.handle(batch(audit_body("a")))

    (stored,) = storage.objects.values()
    assert base64.b64decode(stored["ChecksumSHA256"]) == hashlib.sha256(stored["Body"]).digest()


def test_a_batch_that_comes_again_in_another_order_and_later_writes_nothing_new(archiver, storage):
    archiver.handle(batch(audit_body("a"), audit_body("b")))
    before = dict(storage.objects)

    answer = archiver.handle(batch(audit_body("b"), audit_body("a"), audit_body("a")))

    assert answer == {"batchItemFailures": []}
    assert storage.objects == before


def test_only_the_messages_of_an_object_that_was_not_written_fail(archiver, storage):
    storage.refused_prefix = "audit/incident"

    answer = archiver.handle(batch(audit_body("a"), wrap_delivery(json.dumps(incident()), received_at=NOW)))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert len(storage.objects) == 1


def test_a_message_that_nobody_understands_is_archived_as_it_is(archiver, storage):
    archiver.handle(batch("no event at all"))

    (stored,) = storage.objects.values()
    assert lines(stored)[0]["raw"] == "no event at all"
    assert lines(stored)[0]["kind"] == "unrecognised"


def test_a_declared_key_encrypts_each_object_under_the_bucket_key():
    storage = Storage()
    Archiver(
        archiver_settings(ENVIRONMENT | {"RINGFENCE_ARCHIVE_KMS_KEY": "arn:key"}), storage, now=NOW.timestamp
    ).handle(batch(audit_body("a")))

    (stored,) = storage.objects.values()
    assert (stored["ServerSideEncryption"], stored["SSEKMSKeyId"], stored["BucketKeyEnabled"]) == (
        "aws:kms",
        "arn:key",
        True,
    )


def test_a_class_without_days_stops_the_function_and_names_the_class():
    with pytest.raises(EnvironmentVariableError, match=r"RINGFENCE_RETENTION_DAYS\.incident"):
        archiver_settings(ENVIRONMENT | {"RINGFENCE_RETENTION_DAYS": '{"evidence": 1827, "incident": "long"}'})


@given(st.permutations(["a", "b", "c", "d"]), st.lists(st.sampled_from("abcd"), max_size=4))
def test_order_and_repetition_do_not_change_an_object(order, repeated):
    def pack(names):
        events = [parse_event(audit_body(name), Channel.EVENT_BRIDGE) for name in names]
        return archive_object(events, prefix="audit/", retention_class="evidence")

    assert pack([*order, *repeated]) == pack(["a", "b", "c", "d"])


@given(st.datetimes(timezones=st.just(UTC), max_value=datetime(2100, 1, 1)), st.integers(min_value=1, max_value=36_500))
def test_a_lock_lasts_its_days_and_at_most_two_hours_more(now, days):
    remaining = lock_end(now, days) - now

    assert timedelta(days=days, hours=1) <= remaining <= timedelta(days=days, hours=2)
