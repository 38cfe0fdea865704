"""What a digest lists, how digests hang together, and what crashes, rivals and strangers do to them."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ringfence.pipeline import digest_listing as module
from ringfence.pipeline.digest_file import read_digest
from ringfence.pipeline.digest_record import DigestFormatError, digest_key, sequence_of
from ringfence.pipeline.digest_settings import digest_settings
from ringfence.pipeline.digester import Digester
from ringfence.pipeline.environment import EnvironmentVariableError
from tests.pipeline.bucket import ServiceError
from tests.pipeline.digest_world import ENVIRONMENT, World

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "digest.schema.json").read_text())


@pytest.fixture
def world():
    return World()


def test_a_digest_lists_every_version_with_hash_size_and_lock(world):
    key = world.archive("a")
    outcome = world.digest()

    (entry,) = outcome.end.digest.entries()
    row = world.row("a")
    assert (entry.key, entry.version_id, entry.size) == (key, row["id"], len(row["body"]))
    assert (entry.lock_mode, entry.retain_until) == ("COMPLIANCE", row["until"])
    assert len(entry.sha256) == 64


def test_every_version_is_in_one_digest_and_no_version_is_in_two(world):
    for name in "abc":
        world.archive(name)
        world.bucket.pass_time(minutes=30)
        world.digest()

    assert world.listed() == ["a", "b", "c"]


def test_an_hour_without_events_gives_a_digest_that_follows_the_one_before(world):
    first = world.digest().end
    world.bucket.pass_time(hours=1)
    second = world.digest().end

    assert list(second.digest.entries()) == []
    assert second.digest.header.previous == first.digest.reference(first.key)
    assert second.digest.header.since == first.digest.header.listed_at - module.OVERLAP


def test_an_upload_that_shows_after_the_listing_is_in_the_next_digest(world):
    world.digest()
    world.bucket.pass_time(minutes=-10)  # it began before the listing
    world.archive("late")
    world.bucket.pass_time(hours=1)
    world.digest()

    assert world.listed() == ["late"]


def test_a_digest_is_locked_as_long_as_what_it_lists(world):
    key = world.digest().end.key

    row = world.bucket.rows[key][0]
    assert row["mode"] == "COMPLIANCE"
    assert row["until"] > world.bucket.now + timedelta(days=1827)


def test_a_schedule_that_fires_twice_writes_one_digest(world):
    due = world.bucket.now
    first = world.digest(due)
    again = world.digest(due)

    assert (len(first.written), len(again.written)) == (1, 0)
    assert again.end.key == first.end.key


def test_of_two_runs_at_the_same_time_one_finds_the_place_taken_and_is_content(world):
    world.archive("a")
    due = world.bucket.now
    rival = []

    def rival_writes(operation):
        if operation == "put_object" and not rival:
            rival.append(True)
            world.digest(due)

    world.bucket.faults.append(rival_writes)
    outcome = world.digest(due)

    assert outcome.written == ()
    assert world.listed() == ["a"]


def test_a_run_by_hand_goes_behind_a_rival(world):
    rival = []

    def rival_writes(operation):
        if operation == "put_object" and not rival:
            rival.append(True)
            world.digest()

    world.bucket.faults.append(rival_writes)

    assert world.digest().end.digest.header.sequence == 2


def test_an_answer_that_is_lost_after_the_write_is_no_second_digest(world):
    put = world.bucket.put_object

    def put_and_retry(**given):  # what the client does when the first answer does not come
        put(**given)
        given["Body"].seek(0)
        return put(**given)

    world.bucket.put_object = put_and_retry
    outcome = world.digest()

    assert len(outcome.written) == 1
    assert len([key for key in world.bucket.rows if key.startswith("audit-digest/")]) == 1


@pytest.mark.parametrize("operation", ["list_object_versions", "head_object", "put_object"])
def test_a_run_that_dies_anywhere_leaves_nothing_behind_and_the_next_one_completes(world, operation):
    world.archive("a")

    def die(called):
        if called == operation:
            raise ServiceError("SlowDown")

    world.bucket.faults.append(die)
    with pytest.raises(ServiceError):
        world.digest()
    world.bucket.faults.clear()
    world.digest()

    assert world.listed() == ["a"]
    assert world.verify().findings == []


def test_a_foreign_object_in_the_place_of_a_digest_is_told_and_the_chain_goes_on(world):
    world.digest()
    world.bucket.put_object(Key=digest_key("audit-digest/", 2), Body=gzip.compress(b"{}\n"))
    world.bucket.pass_time(hours=1)
    outcome = world.digest()

    header = outcome.end.digest.header
    assert (header.sequence, header.previous.sequence) == (3, 1)
    assert [item.sequence for item in header.skipped] == [2]
    assert "is no digest" in outcome.findings[0]


def test_a_stranger_in_the_last_place_of_all_is_told_once_and_stops_nothing(world):
    world.digest()
    world.bucket.put_object(Key=digest_key("audit-digest/", 9_999_999_999), Body=b"stranger")
    told = []
    for _hour in range(3):
        world.bucket.pass_time(hours=1)
        told.append(len(world.digest().findings))

    assert told == [1, 0, 0]
    assert world.chain().end()[0].digest.header.sequence == 4
    assert [finding.key for finding in world.verify().findings] == [digest_key("audit-digest/", 9_999_999_999)]
    assert world.verify(since=world.bucket.now - timedelta(hours=1)).findings == []


def test_thousands_of_strangers_do_not_make_a_digest_that_cannot_be_read(world):
    world.digest()
    for number in range(2, 3000):
        world.bucket.put_object(Key=digest_key("audit-digest/", number), Body=b"stranger")
    world.bucket.pass_time(hours=1)
    outcome = world.digest()

    assert outcome.end.digest.header.sequence == 3000
    assert len(outcome.findings) == 2998


def test_a_digest_that_was_signed_for_another_place_does_not_count(world):
    world.hours(2)
    body = world.bucket.rows[digest_key("audit-digest/", 1)][0]["body"]
    world.bucket.put_object(Key=digest_key("audit-digest/", 3), Body=body)

    assert world.digest().end.digest.header.previous.sequence == 2


def test_a_version_written_over_a_digest_does_not_replace_it(world):
    first = world.digest().end
    world.bucket.put_object(Key=first.key, Body=b"something else")
    world.bucket.pass_time(hours=1)

    assert world.digest().end.digest.header.previous.sha256 == first.digest.sha256


def test_a_large_first_run_goes_on_from_digest_to_digest(world, monkeypatch):
    monkeypatch.setattr(module, "ENTRIES_LIMIT", 4)
    world.bucket.page = 2
    for number in range(11):
        world.archive(f"{number:02}")
    outcome = world.digest()

    assert len(outcome.written) == 3
    assert world.listed() == [f"{number:02}" for number in range(11)]
    assert world.verify().findings == []


def test_a_run_short_of_time_leaves_the_rest_to_the_next_one(world, monkeypatch):
    monkeypatch.setattr(module, "ENTRIES_LIMIT", 2)
    world.bucket.page = 2
    for number in range(5):
        world.archive(f"{number}")

    outcome = world.digester().run(time_left=lambda: 1000)
    assert (len(outcome.written), outcome.complete) == (1, False)

    world.digest()
    assert world.listed() == list("01234")


def listing_of_three_hours(world, monkeypatch):
    """The first listing of a large archive, in three runs an hour apart."""
    monkeypatch.setattr(module, "ENTRIES_LIMIT", 2)
    world.bucket.page = 2
    for number in range(5):
        world.archive(f"{number}")
    for _run in range(3):
        world.digester().run(time_left=lambda: 1000)
        world.bucket.pass_time(hours=1)


def test_hours_in_which_one_listing_goes_on_are_not_missing(world, monkeypatch):
    listing_of_three_hours(world, monkeypatch)
    world.digest()
    world.bucket.pass_time(hours=1)

    assert world.listed() == list("01234")
    assert world.verify().findings == []


def test_the_end_of_the_chain_is_missed_after_a_long_listing_as_well(world, monkeypatch):
    listing_of_three_hours(world, monkeypatch)

    assert [finding.kind.value for finding in world.verify().findings] == ["missing hours"]


def test_a_weak_lock_and_a_delete_marker_are_told_at_once(world):
    world.archive("short", ObjectLockRetainUntilDate=world.bucket.now + timedelta(days=1))
    world.archive("open", ObjectLockMode=None)
    world.bucket.delete_object(Key=world.archive("hidden"))
    findings = world.digest().findings

    assert [text.split(" ")[0].rsplit("/", 1)[1] for text in findings] == ["hidden", "open", "short"]


def test_a_clock_that_runs_ahead_or_goes_back_loses_nothing(world):
    ahead = world.bucket.now + timedelta(minutes=50)
    Digester(world.settings, world.view, world.bucket, world.key, ahead.timestamp).run()
    world.archive("a")
    world.digest()
    world.bucket.pass_time(minutes=20)
    world.archive("b")
    world.digest()

    assert world.listed() == ["a", "b"]


def test_every_line_of_a_digest_follows_the_schema(world):
    world.bucket.delete_object(Key=world.archive("a"))
    world.digest()
    world.bucket.put_object(Key=digest_key("audit-digest/", 2), Body=b"foreign")
    second = world.digest().end
    validator = Draft202012Validator(SCHEMA)

    for body in (second.digest.body, world.bucket.rows[digest_key("audit-digest/", 1)][0]["body"]):
        for line in gzip.decompress(body).splitlines():
            validator.validate(json.loads(line))


def test_the_settings_name_everything_that_is_missing():
    with pytest.raises(EnvironmentVariableError) as caught:
        digest_settings({"RINGFENCE_DIGEST_ALGORITHM": "MD5"})

    for name in ("RINGFENCE_ARCHIVE_BUCKET", "RINGFENCE_DIGEST_KEY", "RINGFENCE_DIGEST_DAYS", "MD5"):
        assert name in str(caught.value)
    assert digest_settings(ENVIRONMENT).algorithm == "ECDSA_SHA_384"


@given(st.integers(min_value=1, max_value=9_999_999_999))
def test_a_place_in_the_chain_and_its_key_are_one_to_one(sequence):
    assert sequence_of("d/", digest_key("d/", sequence)) == sequence


@given(st.binary(max_size=300))
@settings(max_examples=60)
def test_whatever_is_no_digest_is_refused_and_never_crashes(noise):
    for body in (noise, gzip.compress(noise), gzip.compress(b'{"schema":"ringfence.digest/1","type":"header"}\n' * 3)):
        with pytest.raises(DigestFormatError):
            read_digest(body)


def test_a_bomb_is_refused_before_it_fills_the_memory():
    with pytest.raises(DigestFormatError):
        read_digest(gzip.compress(b"0" * 5_000_000))
