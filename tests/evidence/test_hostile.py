"""Every way to tamper with an archive that we know of: exit status, and the name of what was tampered with."""

import gzip
import json
from datetime import timedelta

import pytest

from tests.evidence.hostile import Scene, named, place
from tests.pipeline.digest_world import World


@pytest.fixture
def scene(tmp_path, monkeypatch):
    return Scene(tmp_path, monkeypatch)


def drop(*keys):
    return lambda scene: [scene.rows.pop(key) for key in keys]


def change(key, **values):
    return lambda scene: scene.first(key).update(values)


def body(key, function):
    return lambda scene: scene.first(key).update(body=function(scene.first(key)["body"]), checksum=None)


def swap(one, two):
    def attack(scene):
        first, second = scene.first(one), scene.first(two)
        first["body"], second["body"] = second["body"], first["body"]

    return attack


def replay(number, key):
    return lambda scene: scene.put(key, scene.first(place(number))["body"])


def over(key, content=None):
    return lambda scene: scene.put(key, content or scene.first(key)["body"])


def rename(key, new):
    return lambda scene: scene.rows.update({new: scene.rows.pop(key)})


def mark(key):
    return lambda scene: scene.world.bucket.delete_object(Key=key)


def sign_again(scene):
    scene.sign_all_again()


def other_bucket(scene):
    """The second digest is that of another bucket, signed with the same key (a key for two tenants)."""
    other = World()
    other.kms, other.bucket.name = scene.world.kms, "other"
    other.settings = type(other.settings)(**{**vars(other.settings), "bucket": "other"})
    other.view._bucket = "other"
    other.key._client = scene.world.kms
    other.hours(2)
    scene.first(place(2)).update(body=other.bucket.rows[place(2)][0]["body"])


def later(attack):
    """The same, looked at half an hour later."""
    return lambda scene: (attack(scene), scene.world.bucket.pass_time(minutes=30))


def slip_in(scene):
    scene.world.bucket.pass_time(hours=-2)
    scene.world.archive("slipped")
    scene.world.bucket.pass_time(hours=2)


def second_beginning(scene):
    """All digests are removed, and the function begins anew."""
    for key in scene.digests():
        del scene.rows[key]
    scene.world.digest()


def second_beginning_behind_stones(scene):
    """The same, with something in the places of the old digests, so that the new chain goes on behind them."""
    places = scene.digests()
    for key in places:
        scene.rows[key] = []
        scene.put(key, b"stone")
    scene.world.digest()
    for key in places:
        del scene.rows[key]


def second_beginning_beside_the_first(scene):
    """The old digests are put back after the new chain has begun."""
    kept = {key: scene.rows[key] for key in scene.digests()[:-1]}
    second_beginning_behind_stones(scene)
    scene.rows.update(kept)


def weak_from_the_start(**given):
    def attack(scene):
        scene.world.archive("weak", **given)
        scene.world.bucket.pass_time(minutes=50)
        scene.world.digest()

    return attack


def short_from_the_start(scene):
    weak_from_the_start(ObjectLockRetainUntilDate=scene.world.bucket.now + timedelta(days=30))(scene)


def without_hold(scene):
    scene.world.archive("held", ObjectLockLegalHoldStatus="ON")
    scene.world.bucket.pass_time(minutes=50)
    scene.world.digest()
    scene.first("audit/evidence/held")["hold"] = False


OBJECT, OTHER = named(1), named(2)
SOON = timedelta(days=30)

# Attack, exit status online, of a versioned copy, of a plain copy, and what each of those that notice must name. A
# plain copy cannot show locks, versions and markers: 2 says so, and never 0.
ATTACKS = {
    "all digests signed again with another key": (sign_again, 1, 1, 1, [f"foreign digest: {place(1)}", place(4)]),
    "the newest digest removed, while it may still be under way": (drop(place(4)), 2, 2, 2, [place(3)]),
    "the newest digest removed, an hour later": (later(drop(place(4))), 1, 1, 2, [place(3)]),
    "the newest two digests and objects removed": (
        drop(place(4), place(3), named(3), named(2)),
        1,
        1,
        2,
        [place(2)],
    ),
    "a digest in the middle removed": (drop(place(2)), 1, 1, 1, [f"missing digest: {place(2)}"]),
    "the first digest removed": (drop(place(1)), 1, 1, 1, [f"missing digest: {place(1)}"]),
    "two digests removed in the middle": (drop(place(2), place(3)), 1, 1, 1, [f"missing digest: {place(3)}"]),
    "two digests swapped": (
        swap(place(2), place(3)),
        1,
        1,
        1,
        [f"foreign digest: {place(2)}", f"foreign digest: {place(3)}"],
    ),
    "a digest replayed as a later one": (
        replay(2, place(5)),
        1,
        1,
        1,
        [f"foreign digest: {place(5)}", "made for place 2 of the chain"],
    ),
    "a digest replayed over the newest": (replay(3, place(4)), 1, 1, 1, [place(4)]),
    "a digest replayed under a name that is none": (
        replay(2, "audit-digest/0000000/0000000002-corrected.jsonl.gz"),
        1,
        1,
        1,
        ["foreign digest: audit-digest/0000000/0000000002-corrected.jsonl.gz"],
    ),
    "a stranger directly below the digest prefix": (
        replay(2, "audit-digest/readme"),
        1,
        1,
        1,
        ["foreign digest: audit-digest/readme"],
    ),
    "a digest of another bucket": (other_bucket, 1, 1, 1, [f"foreign digest: {place(2)}", "made for the bucket other"]),
    "a delete marker over a digest": (mark(place(2)), 1, 1, 1, [place(2)]),
    "a version over a digest": (over(place(2), b"x"), 1, 1, 1, [place(2)]),
    "one bit of a digest": (body(place(2), lambda b: b[:-9] + bytes([b[-9] ^ 1]) + b[-8:]), 1, 1, 1, [place(2)]),
    "a digest cut short": (body(place(2), lambda b: b[:-40]), 1, 1, 1, [f"foreign digest: {place(2)}"]),
    "bytes behind a digest": (body(place(4), lambda b: b + b"\0" * 9), 1, 1, 1, [f"foreign digest: {place(4)}"]),
    "an empty gzip part behind a digest": (
        body(place(4), lambda b: b + gzip.compress(b"", mtime=0)),
        1,
        1,
        1,
        [f"foreign digest: {place(4)}"],
    ),
    "a name in the gzip header of a digest": (
        body(place(4), lambda b: b[:3] + b"\x08" + b[4:10] + b"evil\0" + b[10:]),
        1,
        1,
        1,
        [f"foreign digest: {place(4)}"],
    ),
    "a digest packed otherwise": (
        body(place(2), lambda b: gzip.compress(gzip.decompress(b), 1, mtime=0)),
        1,
        1,
        1,
        [f"broken chain: {place(2)}"],
    ),
    "lock of a digest GOVERNANCE": (change(place(2), mode="GOVERNANCE"), 1, 1, 2, [f"lock weakened: {place(2)}"]),
    "lock of a digest shorter": (
        lambda scene: change(place(2), until=scene.world.bucket.now + SOON)(scene),
        1,
        1,
        2,
        [f"retention shortened: {place(2)}"],
    ),
    "lock of a digest gone": (change(place(2), mode=None), 1, 1, 2, [f"lock weakened: {place(2)}"]),
    "checksum of a digest changed": (change(place(2), checksum="AAAA"), 1, 1, 2, [f"metadata changed: {place(2)}"]),
    "a chain that begins anew": (second_beginning, 2, 2, 2, [place(1), named(0)]),
    "a chain that begins anew behind stones": (
        second_beginning_behind_stones,
        1,
        1,
        1,
        [f"broken chain: {place(5)}"],
    ),
    "a chain that begins anew, and the old one put back": (
        second_beginning_beside_the_first,
        1,
        1,
        1,
        [f"broken chain: {place(5)}"],
    ),
    "an object removed": (drop(OBJECT), 1, 1, 1, [f"deleted: {OBJECT}"]),
    "a delete marker over an object": (mark(OBJECT), 1, 1, 1, [OBJECT]),
    "another content over an object": (over(OBJECT, b"x"), 1, 1, 1, [OBJECT]),
    "the same content over an object": (over(OBJECT), 1, 1, 2, [f"overwritten: {OBJECT}"]),
    "an object shortened": (body(OBJECT, lambda b: b[:-1]), 1, 1, 1, [f"changed: {OBJECT}"]),
    "an object emptied": (body(OBJECT, lambda _b: b""), 1, 1, 1, [f"changed: {OBJECT}"]),
    "an object packed otherwise": (body(OBJECT, gzip.compress), 1, 1, 1, [f"changed: {OBJECT}"]),
    "two objects swapped": (swap(OBJECT, OTHER), 1, 1, 1, [f"swapped: {OBJECT}", f"swapped: {OTHER}"]),
    "an object renamed": (rename(OBJECT, "audit/evidence/hour-9"), 1, 1, 1, [f"deleted: {OBJECT}"]),
    "an object in another retention class": (
        rename(OBJECT, "audit/short/hour-1"),
        1,
        1,
        1,
        [f"deleted: {OBJECT}", "in no digest: audit/short/hour-1"],
    ),
    "an object slipped in": (slip_in, 1, 1, 1, ["in no digest: audit/evidence/slipped"]),
    "checksum of an object changed": (change(OBJECT, checksum="AAAA"), 1, 1, 2, [f"metadata changed: {OBJECT}"]),
    "lock of an object GOVERNANCE": (change(OBJECT, mode="GOVERNANCE"), 1, 1, 2, [f"lock weakened: {OBJECT}"]),
    "lock of an object gone": (change(OBJECT, mode=None), 1, 1, 2, [f"lock weakened: {OBJECT}"]),
    "lock of an object shorter": (
        lambda scene: change(OBJECT, until=scene.first(OBJECT)["until"] - timedelta(seconds=1))(scene),
        1,
        1,
        2,
        [f"retention shortened: {OBJECT}"],
    ),
    "an object locked GOVERNANCE from the start": (
        weak_from_the_start(ObjectLockMode="GOVERNANCE"),
        1,
        1,
        1,
        ["lock weakened: audit/evidence/weak"],
    ),
    "an object without a lock from the start": (
        weak_from_the_start(ObjectLockMode=None),
        1,
        1,
        1,
        ["lock weakened: audit/evidence/weak"],
    ),
    "an object locked for a month from the start": (
        short_from_the_start,
        1,
        1,
        1,
        ["retention shortened: audit/evidence/weak"],
    ),
    "a legal hold taken off": (without_hold, 1, 1, 2, ["lock weakened: audit/evidence/held"]),
}


@pytest.mark.parametrize("look", ["online", "copied", "plain"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_noticed_and_its_place_is_named(scene, attack, look):
    perform, online, copied, plain, names = ATTACKS[attack]
    perform(scene)

    done = getattr(scene, look)()
    expected = {"online": online, "copied": copied, "plain": plain}[look]
    assert done.exit_code == expected, done.output
    # A plain copy holds the latest versions alone, so there an attack may have another name; the place is the same.
    wanted = [name.split(": ")[-1] for name in names] if look == "plain" else names
    for name in () if look == "plain" and plain == 2 and "anew" not in attack else wanted:
        assert name in done.output


@pytest.mark.parametrize(("look", "status"), [("online", 0), ("copied", 0), ("plain", 2)])
def test_what_nobody_touched_holds_and_a_plain_copy_never_says_so(scene, look, status):
    done = getattr(scene, look)()

    assert (done.exit_code, "violation" in done.output) == (status, False), done.output
    if look == "plain":
        assert place(4) in done.output


@pytest.mark.parametrize("look", ["online", "copied", "plain"])
def test_a_replaced_public_key_shows_by_its_fingerprint(scene, look):
    scene.key_file.write_bytes(scene.sign_all_again())

    done = getattr(scene, look)()
    assert (done.exit_code, scene.fingerprint in done.output) == (2 if look == "plain" else 0, False)
    done = getattr(scene, look)("--fingerprint", scene.fingerprint)
    assert done.exit_code == 2
    assert scene.fingerprint in done.output
    assert "replaced" in done.output


def index(function):
    """Changes every line of the index of a copy."""

    def attack(folder):
        path = folder / "index.jsonl"
        head, *rows = [json.loads(line) for line in path.read_text().splitlines()]
        path.write_text("\n".join(json.dumps(row) for row in function(head, rows)) + "\n")

    return attack


def without(*keys, copied_at=None):
    return index(
        lambda head, rows: [
            head | ({"copied_at": copied_at} if copied_at else {}),
            *(row for row in rows if row["key"] not in keys),
        ]
    )


def row_of(key, **values):
    return index(lambda head, rows: [head, *(row | (values if row["key"] == key else {}) for row in rows)])


NAMED_BY_THE_COPY = {
    "the end of the chain": (without(place(4)), 2, place(3)),
    "an object": (without(OBJECT), 1, f"deleted: {OBJECT}"),
    "its checksum": (row_of(OBJECT, sha256="0" * 64), 1, f"metadata changed: {OBJECT}"),
    "its size": (row_of(OBJECT, size=1), 1, f"metadata changed: {OBJECT}"),
    "its date": (row_of(OBJECT, last_modified="2026-11-24T12:59:59+00:00"), 1, f"metadata changed: {OBJECT}"),
    "its lock mode": (row_of(OBJECT, lock_mode="GOVERNANCE"), 1, f"lock weakened: {OBJECT}"),
    "its lock": (row_of(OBJECT, lock_mode=None), 1, f"lock weakened: {OBJECT}"),
    "its retention": (row_of(OBJECT, retain_until="2027-01-01T00:00:00+00:00"), 1, f"retention shortened: {OBJECT}"),
    "the name of the bucket": (index(lambda head, rows: [head | {"bucket": "other"}, *rows]), 1, place(1)),
    "a row that comes twice": (index(lambda head, rows: [head, *rows, rows[0]]), 2, "twice"),
    "a date without a zone": (row_of(OBJECT, last_modified="2026-11-24T13:00:00"), 2, "no time zone"),
    "an earlier moment of copying": (without(copied_at="2026-11-24T14:30:00+00:00"), 2, place(4)),
    "no settings": (index(lambda head, rows: [{**head, "settings": {}}, *rows]), 2, "prefix"),
    "a row that is no object": (index(lambda head, rows: [head, *rows, 7]), 2, "not a copy"),
}


@pytest.mark.parametrize("what", NAMED_BY_THE_COPY)
def test_what_is_changed_in_the_index_of_a_copy_is_named(scene, what):
    attack, status, name = NAMED_BY_THE_COPY[what]

    done = scene.copied(change=attack)
    assert (done.exit_code, name in done.output) == (status, True), done.output


@pytest.mark.parametrize(
    "attack",
    [
        without(place(4), named(3), copied_at="2026-11-24T15:10:00+00:00"),
        index(lambda head, rows: [head, *reversed(rows)]),
    ],
)
def test_a_consistent_lie_of_the_index_shows_by_the_seal_alone(scene, attack):
    assert scene.copied(change=attack).exit_code == 0
    assert scene.copied(seal=True).exit_code == 0

    done = scene.copied(change=attack, seal=True)
    assert done.exit_code == 1
    assert "metadata changed: index.jsonl" in done.output


def test_the_order_of_the_index_hides_no_version_over_another(scene):
    over(OBJECT, b"x")(scene)

    done = scene.copied(change=index(lambda head, rows: [head, *reversed(rows)]))
    assert done.exit_code == 1
    assert f"overwritten: {OBJECT}" in done.output


def test_the_copy_of_another_bucket_shows_by_its_name(scene):
    assert "s3://archive" in scene.copied().output

    done = scene.copied("--bucket", "other")
    assert done.exit_code == 1
    assert f"foreign digest: {place(1)}" in done.output


def test_a_forged_digest_in_a_plain_copy_tells_nothing_about_locks_and_versions(scene):
    def plant(folder):
        forged = gzip.decompress((folder / place(2)).read_bytes()).replace(b'"version_id":"v', b'"version_id":"w')
        (folder / "audit-digest/0000000/0000000000.jsonl.gz").write_bytes(gzip.compress(forged, mtime=0))

    done = scene.plain(change=plant)
    assert done.exit_code == 1
    assert "1 violation\n" in done.output
    assert "foreign digest: audit-digest/0000000/0000000000.jsonl.gz" in done.output
