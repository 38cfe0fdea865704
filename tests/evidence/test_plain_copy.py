"""A folder filled by `aws s3 sync`: what it proves offline, and what it cannot show."""

import os

import pytest
from click.testing import CliRunner

from ringfence.commands.audit import command
from ringfence.pipeline.digest_record import digest_key
from ringfence.pipeline.digest_signatures import public_key_pem
from tests.pipeline.digest_world import World


@pytest.fixture
def plain(tmp_path):
    world = World()
    world.hours(3)
    for key, rows in world.bucket.rows.items():
        path = tmp_path / "plain" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rows[-1]["body"])
        os.utime(path, (rows[-1]["at"].timestamp(),) * 2)
    (tmp_path / "key.pem").write_bytes(public_key_pem(world.kms, "digest"))
    return tmp_path / "plain"


def verify(plain, *more, key=None):
    arguments = ["verify", "--path", plain, "--public-key", key or plain.parent / "key.pem", *more]
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_what_a_plain_copy_cannot_show_is_said_and_ends_with_status_2(plain):
    done = verify(plain)

    assert done.exit_code == 2
    assert "3 digests" in done.output
    assert "3 objects" in done.output
    for text in ("no versions", "no locks", "later one is not shown"):
        assert text in done.output


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda folder: (folder / "hour-1").write_bytes(b"forged"), "changed: audit/evidence/hour-1"),
        (lambda folder: (folder / "hour-1").unlink(), "deleted: audit/evidence/hour-1"),
        (lambda folder: (folder / "hour-1").rename(folder / "hour-9"), "deleted: audit/evidence/hour-1"),
        (lambda folder: swap(folder / "hour-0", folder / "hour-1"), "swapped: audit/evidence/hour-0"),
        (lambda folder: slip_in(folder / "slipped", folder / "hour-0"), "in no digest: audit/evidence/slipped"),
    ],
)
def test_what_was_done_to_an_object_is_named(plain, tamper, named):
    tamper(plain / "audit" / "evidence")

    done = verify(plain)
    assert done.exit_code == 1
    assert named in done.output


def test_a_removed_a_doubled_and_a_foreign_digest_are_named(plain):
    second, fourth = (plain / digest_key("audit-digest/", number) for number in (2, 4))
    fourth.write_bytes(second.read_bytes())
    assert "foreign digest" in verify(plain).output
    fourth.unlink()
    second.unlink()

    assert "missing digest" in verify(plain).output


def test_another_key_or_another_bucket_proves_nothing(plain):
    other = plain.parent / "other.pem"
    other.write_bytes(public_key_pem(World().kms, "digest"))

    for done in (verify(plain, key=other), verify(plain, "--bucket", "another-archive")):
        assert done.exit_code == 1
        assert "foreign digest" in done.output


def test_a_folder_without_digests_is_not_decided(plain):
    done = verify(plain / "audit", key=plain.parent / "key.pem")

    assert done.exit_code == 2
    assert "no copy of an archive" in done.output


def swap(first, second):
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


def slip_in(path, beside):
    path.write_bytes(b"slipped in")
    os.utime(path, (beside.stat().st_mtime,) * 2)
