"""Spans of time that are odd, and what a digest looks like that two readers could understand in two ways."""

import gzip
import json

import pytest

from tests.evidence.hostile import Scene, named, place, twisted


@pytest.fixture
def scene(tmp_path, monkeypatch):
    return Scene(tmp_path, monkeypatch)


# Digests of 13:00 to 16:00, each for the hour before; it is 16:10. Exit status, number of digests, and a text.
SPANS = {
    "everything": ([], 0, 4, "everything holds"),
    "one hour": (["--from", "2026-11-24T13:00Z", "--to", "2026-11-24T14:00Z"], 0, 1, "everything holds"),
    "one hour in Berlin": (["--from", "2026-11-24T14:00+01:00", "--to", "2026-11-24T15:00+01:00"], 0, 1, "T13:00"),
    "half an hour": (["--from", "2026-11-24T13:10Z", "--to", "2026-11-24T13:40Z"], 0, 1, "everything holds"),
    "over a full hour": (["--from", "2026-11-24T13:50Z", "--to", "2026-11-24T14:10Z"], 0, 2, "everything holds"),
    "without a zone": (["--from", "2026-11-24T13:00", "--to", "2026-11-24T14:00"], 0, 1, "13:00:00.000Z"),
    "a day": (["--from", "2026-11-24"], 0, 4, f"the chain begins with {place(1)}"),
    "up to now": (["--to", "2026-11-24T16:10Z"], 2, 4, place(4)),
    "the current hour": (["--from", "2026-11-24T16:00Z"], 2, 0, place(4)),
    "the current hour by its end": (
        ["--from", "2026-11-24T15:30Z", "--to", "2026-11-24T16:05Z"],
        2,
        1,
        "next full hour",
    ),
    "to the future": (["--to", "2026-11-25"], 2, 4, "is after 2026-11-24T16:10:00.000Z"),
    "in the future": (["--from", "2027-01-01"], 2, 0, place(4)),
    "long ago": (["--to", "2026-01-01"], 2, 0, place(1)),
    "before the first digest": (["--from", "2026-11-24T12:00Z", "--to", "2026-11-24T12:30Z"], 2, 0, place(1)),
    "from after to": (["--from", "2026-11-24T14:00Z", "--to", "2026-11-24T13:00Z"], 2, None, "is not before"),
    "from after to because of the zone": (
        ["--from", "2026-11-24T14:00+01:00", "--to", "2026-11-24T13:00Z"],
        2,
        None,
        "is not before",
    ),
    "nothing": (["--from", "2026-11-24T14:00Z", "--to", "2026-11-24T14:00Z"], 2, None, "is not before"),
    "no time": (["--from", "yesterday"], 2, None, "2026-11-24T13:00:00Z"),
    "an hour that a clock change leaves out": (["--from", "2026-03-29T02:30[Europe/Berlin]"], 2, None, "is no time"),
    "the end of the calendar": (["--from", "0001-01-01T00:00+14:00"], 2, None, "is no time"),
}


@pytest.mark.parametrize("span", SPANS)
def test_a_span_says_what_it_covers(scene, span):
    arguments, status, digests, text = SPANS[span]

    done = scene.online(*arguments)
    assert (done.exit_code, text in done.output) == (status, True), done.output
    if digests is not None:
        assert f": {digests} digest" in done.output


def test_the_two_hours_of_one_name_in_autumn_are_told_apart_by_their_offset(scene):
    first = scene.online("--from", "2026-10-25T02:30+02:00", "--to", "2026-10-25T02:30+01:00")

    assert "from 2026-10-25T00:30:00.000Z to 2026-10-25T01:30:00.000Z" in first.output


@pytest.mark.parametrize("look", ["online", "copied", "plain"])
@pytest.mark.parametrize("number", range(4))
def test_a_change_is_in_the_span_of_its_writing_and_in_no_other(scene, look, number):
    scene.first(named(number))["body"] = b"changed"
    begin = f"2026-11-24T{12 + number}:00Z"

    for hour in range(4) if look == "online" else (number,):
        span = ["--from", f"2026-11-24T{12 + hour}:00Z", "--to", f"2026-11-24T{13 + hour}:00Z"]
        done = getattr(scene, look)(*span)
        assert (f"changed: {named(number)}" in done.output) is (span[1] == begin), done.output


def test_the_last_minutes_of_a_month_are_in_the_span_of_the_month(scene):
    """The digest that lists them is written after its end."""
    scene.world.bucket.pass_time(minutes=40)
    key = scene.world.archive("last")
    scene.world.bucket.pass_time(minutes=15)
    scene.world.digest()
    scene.first(key)["body"] = b"changed"

    done = scene.online("--from", "2026-11-24T16:00Z", "--to", "2026-11-24T17:00Z")
    assert (done.exit_code, f"changed: {key}" in done.output) == (1, True)


def test_a_missing_hour_is_named_also_when_the_span_begins_in_it(scene):
    scene.world.bucket.pass_time(hours=3)
    scene.world.digest()

    for span in ([], ["--from", "2026-11-24T18:00Z", "--to", "2026-11-24T19:00Z"]):
        done = scene.online(*span)
        assert done.exit_code == 1
        assert f"missing hours: {place(4)}" in done.output


def test_the_end_of_the_chain_is_missed_also_when_the_span_begins_behind_it(scene):
    scene.world.bucket.pass_time(hours=3)

    done = scene.online("--from", "2026-11-24T18:00Z")
    assert done.exit_code == 1
    assert f"missing hours: {place(4)}" in done.output


def test_a_late_object_of_the_present_hour_waits_and_an_old_one_that_no_digest_lists_does_not(scene):
    scene.world.archive("late")
    assert "1 object in no digest yet" in scene.online().output

    scene.world.bucket.pass_time(hours=1)
    scene.world.digest()
    assert scene.online().exit_code == 0


@pytest.mark.parametrize("at", range(1, 6))
def test_what_is_written_while_an_archive_is_copied_is_no_violation(scene, at):
    calls = []

    def meanwhile(operation):
        if operation != "list_object_versions":
            return
        calls.append(operation)
        if len(calls) == at:
            scene.world.archive("meanwhile")
            scene.world.bucket.pass_time(minutes=50)
            scene.world.digest()

    scene.world.bucket.faults.append(meanwhile)
    folder = scene.folder / "copy"
    scene.copy_to(folder)
    scene.world.bucket.faults.clear()

    done = scene.verify_copy(folder)
    assert (done.exit_code, "violation" in done.output) == (0, False), done.output


def test_a_clock_that_is_behind_decides_nothing(scene):
    scene.world.bucket.pass_time(hours=-2)

    done = scene.online()
    assert (done.exit_code, "clock" in done.output) == (2, True)


# Lines of a digest that the key has signed, and that another parser could read otherwise.
def in_entry(old, new):
    return lambda lines: [lines[0], lines[1].replace(old, new), *lines[2:]]


def in_header(old, new):
    return lambda lines: [lines[0].replace(old, new), *lines[1:]]


def in_trailer(old, new):
    return lambda lines: [*lines[:-1], lines[-1].replace(old, new)]


TWO_MEANINGS = {
    "a key that comes twice": in_entry(b'"size":', b'"size":1,"size":'),
    "the lock twice": in_entry(b'"lock_mode":', b'"lock_mode":"GOVERNANCE","lock_mode":'),
    "a number as a fraction": in_entry(b',"lock_mode"', b'.0,"lock_mode"'),
    "a number with an exponent": in_entry(b',"lock_mode"', b'e0,"lock_mode"'),
    "white space": in_entry(b'"size":', b'"size": '),
    "a text written with an escape": in_entry(b"hour-1", rb"hour\u002d1"),
    "a slash written with an escape": in_entry(b"audit/", rb"audit\/"),
    "letters that are not escaped": in_entry(b"hour-1", "höur-1".encode()),
    "a time with another offset": in_entry(b'Z","sha256"', b'+00:00","sha256"'),
    "an upper-case hash": lambda lines: [lines[0], lines[1].replace(b'"sha256":"', b'"sha256":"A'), *lines[2:]],
    "a line of no kind, which ends the entries": lambda lines: [lines[0], b'{"type":"note"}\n', *lines[2:]],
    "a delete marker counted as an object": in_entry(b'"type":"object"', b'"type":"delete_marker"'),
    "the bucket twice": in_header(b'"bucket":', b'"bucket":"other","bucket":'),
    "a sequence with a fraction": in_header(b'"sequence":2', b'"sequence":2.0'),
    "counts with a sign": in_trailer(b'"delete_markers":0', b'"delete_markers":-0'),
}


@pytest.mark.parametrize("trick", TWO_MEANINGS)
def test_a_line_that_two_readers_could_understand_in_two_ways_is_refused_although_it_is_signed(scene, trick):
    scene.rewrite(2, TWO_MEANINGS[trick], signed_by=scene.world.kms)

    done = scene.online()
    assert done.exit_code == 1
    assert f"foreign digest: {place(2)}" in done.output


@pytest.mark.parametrize(
    "change",
    [
        lambda value: {"type": "signature", "value": "AAAA", "value ": value},
        lambda value: {"value": value, "type": "signature"},
        lambda value: {"type": "signature", "value": value, "more": 1},
        lambda value: {"type": "signature", "value": value + "\n"},
        lambda value: {"type": "signature", "value": value + "===="},
    ],
)
def test_the_line_of_the_signature_has_one_form(scene, change):
    row = scene.first(place(4))
    *lines, last = gzip.decompress(row["body"]).splitlines(keepends=True)
    text = json.dumps(change(json.loads(last)["value"]), separators=(",", ":")).encode() + b"\n"
    row.update(body=gzip.compress(b"".join([*lines, text]), mtime=0), checksum=None)

    done = scene.online()
    assert (done.exit_code, f"foreign digest: {place(4)}" in done.output) == (1, True)


def test_a_signature_in_its_other_valid_form_breaks_the_chain(scene):
    row = scene.first(place(2))
    *lines, last = gzip.decompress(row["body"]).splitlines(keepends=True)
    text = json.dumps({"type": "signature", "value": twisted(json.loads(last)["value"])}, separators=(",", ":"))
    row.update(body=gzip.compress(b"".join([*lines, text.encode() + b"\n"]), mtime=0), checksum=None)

    done = scene.online()
    assert (done.exit_code, f"broken chain: {place(2)}" in done.output) == (1, True)


def test_names_that_differ_in_their_unicode_form_are_two_objects(scene):
    for name in ("caf\u00e9", "cafe\u0301"):
        scene.world.archive(name, name.encode())
    scene.world.bucket.pass_time(minutes=50)
    scene.world.digest()
    assert scene.online().exit_code == scene.copied().exit_code == 0

    rows = scene.rows
    rows["audit/evidence/caf\u00e9"], rows["audit/evidence/cafe\u0301"] = (
        rows["audit/evidence/cafe\u0301"],
        rows["audit/evidence/caf\u00e9"],
    )
    for look in (scene.online, scene.copied, scene.plain):
        done = look()
        assert done.exit_code == 1
        assert "deleted: audit/evidence/caf\u00e9" in done.output or "changed: audit/evidence/caf\u00e9" in done.output


def test_a_retention_that_ends_lets_a_lifecycle_rule_delete(scene):
    scene.world.bucket.pass_time(days=1900)
    scene.rows.pop(named(1))

    assert f"deleted: {named(1)}" not in scene.online("--to", "2026-11-24T15:00Z").output
