"""A large archive is listed as a whole once a day, and nothing is missed between."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.pipeline import digest_listing as module
from ringfence.pipeline import verification
from ringfence.pipeline.archive_parts import in_parts
from ringfence.pipeline.archive_view import versions
from ringfence.pipeline.digest_listing import recent_folders
from ringfence.pipeline.verification_report import Kind
from tests.pipeline.bucket import Kms
from tests.pipeline.digest_world import World

KMS = Kms()


class Calls:
    """Counts what an S3 client is asked."""

    def __init__(self, bucket):
        self.names = Counter()
        bucket.faults.append(lambda operation: self.names.update([operation]))


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(module, "LARGE", 0)
    monkeypatch.setattr(verification, "LARGE", 0)
    world = World()
    world.archive("first")
    world.digest()
    return world


def folder(moment):
    return f"{moment:%Y/%m/%d/%H}/"


def in_digest(world, name):
    return name in [entry.key.removeprefix("audit/evidence/") for entry in entries(world)]


def entries(world):
    return list(world.chain().recent_entries(world.chain().end()[0], None))


def header(world):
    return world.chain().end()[0].digest.header


def test_a_small_archive_is_listed_as_a_whole_every_hour():
    world = World()
    world.hours(3)

    assert header(world).folders is None
    assert header(world).whole.listed_at == world.bucket.now - timedelta(hours=1)


def test_what_the_archiver_writes_now_is_in_the_next_digest_of_a_large_archive(large):
    for late in (0, 1, 5):
        large.archive(folder(large.bucket.now - timedelta(hours=late)) + f"{late}")
    large.bucket.pass_time(hours=1)
    large.digest()

    assert header(large).folders is not None
    assert all(any(entry.key.endswith(f"/{late}") for entry in entries(large)) for late in (0, 1, 5))


def test_a_report_of_the_reconciler_is_in_the_next_digest_of_a_large_archive(large):
    large.bucket.put_object(Key=f"audit/reconciliation/{large.bucket.now:%Y/%m/%d/%H%M%S}-a.json", Body=b"{}")
    large.bucket.pass_time(hours=1)
    large.digest()

    assert any(entry.key.endswith("-a.json") for entry in entries(large))


@pytest.mark.parametrize("place", ["2021/01/01/00/", "2030/01/01/00/", "", "odd/", "2026/11/24/12/deeper/"])
def test_an_object_anywhere_is_in_a_digest_within_a_day(large, place):
    large.bucket.pass_time(hours=1)
    large.digest()
    large.archive(f"{place}late")
    for _hour in range(24):
        large.bucket.pass_time(hours=1)
        large.digest()

    assert in_digest(large, f"{place}late")
    assert large.verify().findings == []


def test_until_the_daily_listing_a_late_object_waits_and_nothing_is_called_missing(large):
    large.archive("2021/01/01/00/late")
    large.bucket.pass_time(hours=1)
    large.digest()

    report = large.verify()
    assert (report.exit_status, report.waiting) == (0, 1)


def test_after_the_daily_listing_an_object_that_it_left_out_is_named(large):
    for _hour in range(24):
        large.bucket.pass_time(hours=1)
        large.digest()
    large.bucket.pass_time(hours=-2)
    large.archive("2021/01/01/00/slipped")
    large.bucket.pass_time(hours=2)

    assert header(large).folders is None
    assert [finding.key for finding in large.verify().findings] == ["audit/evidence/2021/01/01/00/slipped"]


def test_the_requests_of_an_hour_do_not_grow_with_the_archive(large):
    large.bucket.page = 10
    for number in range(500):
        large.archive(f"2026/10/{1 + number % 30:02}/00/{number}")
    large.bucket.pass_time(hours=24)
    large.digest()  # everything
    large.bucket.pass_time(hours=1)
    calls = Calls(large.bucket)
    large.digest()

    hours = len(header(large).folders)
    assert hours == 9
    assert calls.names["list_object_versions"] <= hours + 12
    assert calls.names["get_object"] <= 8


def test_the_daily_verification_of_a_large_archive_sees_every_folder(large):
    for _hour in range(30):
        large.archive(folder(large.bucket.now) + "a")
        large.bucket.pass_time(hours=1)
        large.digest()
    large.bucket.pass_time(hours=-8)
    places = ("2021/01/01/00/", "", "odd/", "a/b/c/d/e/")
    for place in places:
        large.archive(f"{place}slipped")
    large.bucket.put_object(Key="audit/slipped", Body=b"directly below")
    large.bucket.pass_time(hours=8)
    hidden = large.archive("2026/11/25/17/a-hidden")
    large.bucket.pass_time(hours=1)
    large.digest()
    large.bucket.delete_object(Key=hidden)

    found = large.verify(since=large.bucket.now - timedelta(hours=26)).findings
    assert [finding.key for finding in found if finding.kind is Kind.HIDDEN] == [hidden]
    assert sorted(finding.key for finding in found if finding.kind is Kind.UNLISTED) == sorted(
        ["audit/slipped", *(f"audit/evidence/{place}slipped" for place in places)]
    )


def test_a_listing_in_parts_shows_what_a_listing_in_one_go_shows(large):
    large.bucket.page = 3
    for place in ("2021/01/01/00/", "2021/01/02/00/", "2021/02/01/00/", "", "odd/", "a/b/c/d/e/", "2021/"):
        for number in range(4):
            large.bucket.delete_object(Key=large.archive(f"{place}{number}"))
    large.bucket.put_object(Key="audit/direct", Body=b"directly below")

    parts = list(in_parts(large.view, "audit/", list))
    assert sorted(version.version_id for part in parts for version in part) == sorted(
        version.version_id for version in versions(large.view, "audit/")
    )
    keys = [{version.key for version in part} for part in parts]
    assert sum(len(part) for part in keys) == len(set().union(*keys))


def test_a_stopped_function_starts_again_with_everything(large):
    large.bucket.pass_time(days=3)
    large.archive("2026/11/25/00/a")
    large.bucket.pass_time(hours=1)
    large.digest()

    assert header(large).folders is None
    assert in_digest(large, "2026/11/25/00/a")


def test_a_listing_that_does_not_fit_into_a_run_goes_on_in_the_next_and_counts_on(large):
    large.bucket.page = 2
    for number in range(5):
        large.archive(f"2020/{number}")
    large.bucket.pass_time(hours=72)  # after such a break there may be very much to write
    outcome = large.digester().run(time_left=lambda: 1000)
    assert not outcome.complete
    large.bucket.pass_time(hours=1)
    large.digest()
    large.bucket.pass_time(hours=1)
    large.digest()

    listed = header(large).whole
    assert listed.versions >= 6
    assert sorted(entry.key for entry in entries(large)) == sorted({entry.key for entry in entries(large)})
    assert len(entries(large)) == 6


def test_a_function_with_a_minute_of_time_lists_page_after_page(large):
    large.bucket.page = 2
    for number in range(9):
        large.archive(f"2020/{number}")
    large.bucket.pass_time(hours=72)

    outcome = large.digester().run(time_left=lambda: 59_000)
    assert (outcome.complete, len(outcome.written)) == (True, 1)


def test_folders_reach_from_the_latest_event_that_counts_as_punctual_to_the_next_hour():
    begin = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    names = recent_folders(["a/", "b/"], begin, begin + timedelta(hours=1))

    assert names[0] == "a/2026/12/31/17"
    assert "b/2027/01/01/01" in names
    assert len(names) == 2 * 9


PLACES = ["{hour}", "2021/01/01/00/", "2031/01/01/00/", "", "odd/"]
WRITES = st.tuples(st.sampled_from(PLACES), st.integers(0, 7), st.integers(0, 110), st.booleans())
HOURS = st.lists(st.lists(WRITES, max_size=3), min_size=1, max_size=30)


@pytest.mark.broad
@given(HOURS, st.integers(0, 12))
@settings(max_examples=12)
def test_whatever_is_written_anywhere_and_shows_late_is_listed_once_and_verifies(hours, large_from):
    """Uploads show up to 110 minutes after they began; some are written over by a marker."""
    before = module.LARGE
    module.LARGE = verification.LARGE = large_from
    try:
        world, number = World(kms=KMS), 0
        for writes in hours:
            for place, late, began, marker in writes:
                number += 1
                name = place.replace("{hour}", folder(world.bucket.now - timedelta(hours=late))) + f"{number}"
                world.bucket.pass_time(minutes=-began)
                key = world.archive(name)
                if marker:
                    world.bucket.delete_object(Key=key)
                world.bucket.pass_time(minutes=began)
            world.bucket.pass_time(hours=1)
            world.digest()
        for _hour in range(26):
            world.bucket.pass_time(hours=1)
            world.digest()
        versions = Counter((entry.key, entry.version_id) for entry in entries(world))
        there = {
            (key, row["id"]) for key, rows in world.bucket.rows.items() if key.startswith("audit/") for row in rows
        }
        assert set(versions) == there
        assert set(versions.values()) <= {1}
        for span in ({}, {"since": world.bucket.now - timedelta(hours=26)}):
            assert {finding.kind for finding in world.verify(**span).findings} <= {Kind.HIDDEN}
    finally:
        module.LARGE = verification.LARGE = before
