"""`ringfence audit` on a copy: exit status, what it prints, and what it asks for."""

import json

import pytest
from click.testing import CliRunner

from ringfence.commands.audit import command
from ringfence.evidence.versioned_copy import copy_archive, version_path
from ringfence.pipeline.digest_signatures import public_key_pem
from tests.pipeline.digest_world import PLACES, World


@pytest.fixture
def copied(tmp_path):
    """An archive of three hours, its copy and its public key."""
    world = World()
    world.hours(3)
    folder, key = tmp_path / "copy", tmp_path / "digest-key.pem"
    copy_archive(world.view, folder, now=lambda: world.bucket.now, **PLACES)
    key.write_bytes(public_key_pem(world.kms, "digest"))
    return world, folder, key


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_copy_that_nobody_touched_ends_with_status_0(copied):
    _world, folder, key = copied

    done = run("verify", "--path", folder, "--public-key", key)
    assert done.exit_code == 0
    assert "3 digests of 2026-11-24T13:00:00.000Z" in done.output
    assert "everything holds" in done.output


def test_a_changed_byte_ends_with_status_1_and_names_the_object(copied):
    world, folder, key = copied
    path = version_path(folder, "audit/evidence/hour-1", world.row("hour-1")["id"])
    path.write_bytes(path.read_bytes()[:-1] + b"!")

    done = run("verify", "--path", folder, "--public-key", key)
    assert done.exit_code == 1
    assert "changed: audit/evidence/hour-1 (version " in done.output


def test_a_program_reads_the_findings_as_json(copied):
    world, folder, key = copied
    version_path(folder, "audit/evidence/hour-1", world.row("hour-1")["id"]).unlink()

    done = run("verify", "--path", folder, "--public-key", key, "--json")
    document = json.loads(done.output)
    assert (done.exit_code, document["exit_status"]) == (1, 1)
    assert [(row["kind"], row["key"]) for row in document["findings"]] == [("deleted", "audit/evidence/hour-1")]


def test_a_span_without_a_digest_and_a_missing_key_are_not_decided(copied):
    _world, folder, key = copied

    assert run("verify", "--path", folder).exit_code == 2
    assert "--public-key" in run("verify", "--path", folder).output
    assert run("verify", "--path", folder, "--public-key", key, "--from", "2030-01-01").exit_code == 2
    assert run("verify", "--path", folder, "--public-key", folder / "index.jsonl").exit_code == 2
    assert run("verify").exit_code == 2


def test_the_span_is_given_in_days_or_hours(copied):
    _world, folder, key = copied

    since = "2026-11-24T13:30:00Z"
    done = run(
        "verify", "--path", folder, "--public-key", key, "--from", since, "--to", "2026-11-24T14:30:00Z", "--json"
    )
    # The digest of 14:00 lists the hour before, that of 15:00 what was written until 14:30.
    assert (done.exit_code, json.loads(done.output)["digests"]) == (0, 2)
    assert run("verify", "--path", folder, "--public-key", key, "--from", "yesterday").exit_code == 2


def test_doubles_are_counted_in_a_copy(copied):
    _world, folder, key = copied

    done = run("doubles", "--path", folder, "--public-key", key)
    assert done.exit_code == 0
    assert "0 objects, 0 events, 0 archived in both forms" in done.output
    assert json.loads(run("doubles", "--path", folder, "--public-key", key, "--json").output)["found"] == []


def test_a_key_is_told_with_its_fingerprint_and_a_copy_with_its_seal(copied, tmp_path):
    _world, folder, key = copied

    refused = run("verify", "--path", folder, "--public-key", key, "--fingerprint", "ab:cd")
    assert refused.exit_code == 2
    found = refused.output.split("has the fingerprint ")[1].split(",")[0]
    assert run("verify", "--path", folder, "--public-key", key, "--fingerprint", found.upper()).exit_code == 0
    assert run("verify", "--path", tmp_path, "--public-key", key, "--seal", "ab").exit_code == 2
