"""Verification names what happened to evidence, and is content when nothing did."""

from datetime import timedelta

import pytest

from ringfence.evidence.copied_files import ArchiveCopyError
from ringfence.evidence.public_keys import PublicKeyError, public_key_check
from ringfence.evidence.versioned_copy import CopyView, copy_archive, version_path
from ringfence.pipeline.digest_record import digest_key
from tests.pipeline.digest_world import PLACES, World, kinds


@pytest.fixture
def world():
    world = World()
    world.hours(3)
    return world


def test_an_archive_that_nobody_touched_holds(world):
    report = world.verify()

    assert (report.exit_status, report.findings, report.undecided) == (0, [], [])
    assert (report.digests, report.objects) == (3, 3)
    assert report.bytes == sum(len(world.row(f"hour-{number}")["body"]) for number in range(3))


def test_an_object_of_the_current_hour_waits_for_its_digest(world):
    world.archive("new")

    report = world.verify()
    assert (report.exit_status, report.waiting) == (0, 1)


def test_a_version_that_is_gone_is_named(world):
    del world.bucket.rows["audit/evidence/hour-1"]

    report = world.verify()
    assert kinds(report) == ["deleted"]
    assert "audit/evidence/hour-1" in report.findings[0].text
    assert report.exit_status == 1


def test_a_delete_marker_over_an_object_is_named(world):
    world.bucket.delete_object(Key="audit/evidence/hour-1")

    assert kinds(world.verify()) == ["hidden by a delete marker"]


def test_a_delete_marker_stays_a_violation_after_a_digest_recorded_it(world):
    world.bucket.delete_object(Key="audit/evidence/hour-1")
    world.bucket.pass_time(hours=1)
    world.digest()

    assert kinds(world.verify()) == ["hidden by a delete marker"]


def test_a_delete_marker_after_the_end_of_the_lock_is_what_a_lifecycle_rule_does(world):
    world.bucket.pass_time(days=1900)
    world.bucket.delete_object(Key="audit/evidence/hour-1")

    assert set(kinds(world.verify())) == {"missing hours"}


def test_another_content_written_over_an_object_is_named(world):
    world.archive("hour-1", b"something else")

    assert "overwritten" in kinds(world.verify())


def test_the_same_content_written_again_after_a_delete_marker_takes_nothing_away(world):
    world.bucket.delete_object(Key="audit/evidence/hour-1")
    world.archive("hour-1")

    assert kinds(world.verify()) == ["hidden by a delete marker"]


def test_objects_that_changed_places_are_named_with_each_other(world):
    first, second = world.row("hour-0"), world.row("hour-1")
    first["body"], second["body"] = second["body"], first["body"]

    report = world.verify()
    texts = [finding.text for finding in report.findings]
    assert sorted(kinds(report)) == ["changed", "changed", "swapped", "swapped"]
    assert any(
        "swapped: audit/evidence/hour-0" in text and "content of audit/evidence/hour-1" in text for text in texts
    )


def test_one_changed_byte_is_named(world):
    world.row("hour-2")["body"] = b"C" + world.row("hour-2")["body"][1:]

    report = world.verify()
    assert [(finding.kind.value, finding.key) for finding in report.findings] == [("changed", "audit/evidence/hour-2")]


def test_a_weaker_and_a_shorter_lock_are_named(world):
    world.row("hour-0")["mode"] = "GOVERNANCE"
    world.row("hour-1")["until"] -= timedelta(seconds=1)
    world.row("hour-2")["until"] += timedelta(days=1)

    assert kinds(world.verify()) == ["lock weakened", "retention shortened"]


def test_an_object_that_no_digest_lists_is_named(world):
    world.bucket.pass_time(hours=-2)
    world.archive("slipped in")
    world.bucket.pass_time(hours=2)

    assert kinds(world.verify()) == ["in no digest"]


def test_a_removed_digest_leaves_a_gap_in_the_chain(world):
    del world.bucket.rows[digest_key("audit-digest/", 2)]

    report = world.verify()
    assert kinds(report) == ["missing digest", "missing hours", "in no digest"]
    assert digest_key("audit-digest/", 2) in report.findings[0].text


def test_a_removed_first_digest_is_missed(world):
    del world.bucket.rows[digest_key("audit-digest/", 1)]

    assert "missing digest" in kinds(world.verify())


def test_a_changed_digest_is_no_digest_any_more(world):
    row = world.bucket.rows[digest_key("audit-digest/", 2)][0]
    row["body"] = row["body"][:-9] + bytes([row["body"][-9] ^ 1]) + row["body"][-8:]

    assert "foreign digest" in kinds(world.verify())


def test_a_digest_whose_lock_is_weak_is_named(world):
    world.bucket.rows[digest_key("audit-digest/", 2)][0]["mode"] = None

    assert kinds(world.verify()) == ["lock weakened"]


def test_hours_without_a_digest_are_printed(world):
    world.bucket.pass_time(hours=3)
    world.digest()

    (finding,) = world.verify().findings
    assert finding.text == (
        f"missing hours: {digest_key('audit-digest/', 3)}: found no digest between 2026-11-24T15:00:00.000Z and "
        f"2026-11-24T18:00:00.000Z; expected one every hour after {digest_key('audit-digest/', 3)}"
    )


def test_a_span_is_verified_without_what_lies_outside_it(world):
    world.row("hour-0")["body"] = b"changed long ago"
    since = world.bucket.now - timedelta(hours=1, minutes=30)

    report = world.verify(since=since)
    assert (report.exit_status, report.digests, report.objects) == (0, 2, 2)


def test_without_a_digest_nothing_is_decided():
    assert World().verify().exit_status == 2


def test_with_another_key_nothing_is_genuine(world):
    other = World()
    other.bucket = world.bucket

    report = World.verify(other, view=world.view)
    assert report.exit_status == 1
    assert set(kinds(report)) == {"foreign digest"}


def test_a_text_that_is_no_key_is_refused():
    with pytest.raises(PublicKeyError):
        public_key_check(b"no key")


class TestCopy:
    @pytest.fixture
    def copy(self, world, tmp_path):
        folder = tmp_path / "copy"
        assert copy_archive(world.view, folder, now=lambda: world.bucket.now, **PLACES)[0] == 6
        return folder

    def path(self, world, copy, name):
        return version_path(copy, f"audit/evidence/{name}", world.row(name)["id"])

    def test_holds_like_the_bucket(self, world, copy):
        report = world.verify(view=CopyView(copy))

        assert (report.exit_status, report.digests, report.objects) == (0, 3, 3)

    def test_in_which_one_byte_was_changed_names_the_object(self, world, copy):
        path = self.path(world, copy, "hour-1")
        content = bytearray(path.read_bytes())
        content[3] ^= 1
        path.write_bytes(content)

        report = world.verify(view=CopyView(copy))
        assert [(finding.kind.value, finding.key) for finding in report.findings] == [
            ("changed", "audit/evidence/hour-1")
        ]

    def test_from_which_a_file_was_taken_names_it(self, world, copy):
        self.path(world, copy, "hour-1").unlink()

        assert kinds(world.verify(view=CopyView(copy))) == ["deleted"]

    def test_is_never_written_over(self, world, copy):
        with pytest.raises(FileExistsError):
            copy_archive(world.view, copy, now=lambda: world.bucket.now, **PLACES)

    def test_is_told_from_any_other_folder(self, tmp_path):
        with pytest.raises(ArchiveCopyError):
            CopyView(tmp_path)

    def test_keeps_every_key_inside_its_folder(self, tmp_path):
        for key in ("../../etc/passwd", "/etc/passwd", "a//b", ".", "..", "a/../b", "%2E%2E/x"):
            path = version_path(tmp_path, key, "v1")
            assert path.resolve().is_relative_to(tmp_path / "versions")
            assert ".." not in path.parts
