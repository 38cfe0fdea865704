"""The life of every sort of object, step by step."""

from __future__ import annotations

import pytest

from tests.conformance.expectations import Case, differences, missing
from tests.conformance.lives import LIVES, Life

pytestmark = pytest.mark.emulator


@pytest.fixture(params=LIVES, ids=lambda life: life.kind)
def life(request, judge):
    judge.allow(writes=True, emulator_only=request.param.emulator_only)
    return request.param


@pytest.fixture
def step(judge, life):
    """Compares one answer of the life with what is known of it."""

    def compare(title, answer, status, *, has=(), code="", more=()):
        case = Case(area=life.area, call=title, source=life.source, status=status, has=has, code=code)
        judge.verdict(f"{life.kind}: {title}", life.source, [*differences(case, answer), *more], answer)
        return answer

    return compare


def test_create_read_and_list(judge, world, life, step):
    created = step("create", world.create(life), life.created, has=("id", "selfUri"))
    one = f"{world.fill(life.path)}/{created.document['id']}"

    read = judge.target.await_(f"GET {one}", lambda answer: answer.status == 200)
    ours = f"{world.fill(life.path)}{life.name_query.format(name=created.document.get('name'))}"
    listed = judge.target.await_(f"GET {ours}", lambda answer: created.document["id"] in ids(answer))

    step("read", read, 200, has=("id", "selfUri"), more=changed(created.document, read.document, ("id", "name")))
    step("list", listed, 200, has=("entities",))
    assert created.document["id"] in ids(listed) or not life.name_query


def test_what_is_required_is_asked_for(judge, world, life, step):
    for name in life.required:
        body = {field: value for field, value in world.fill(life.body).items() if field != name}

        answer = judge.target.send(f"POST {world.fill(life.path)}", body)
        world.remember(world.fill(life.path), answer, life.delete_query)
        step(f"create without {name}", answer, 400)


@pytest.mark.parametrize("life", [life for life in LIVES if life.duplicate], ids=lambda life: life.kind, indirect=True)
def test_a_name_is_used_once(world, life, step):
    first = world.create(life)

    step("name used twice", world.create(life, name=first.document["name"]), 400, code=life.duplicate)


@pytest.mark.parametrize("life", [life for life in LIVES if life.update], ids=lambda life: life.kind, indirect=True)
def test_a_change_is_kept_and_needs_the_version(judge, world, life, step):
    created = world.create(life)
    one = f"{world.fill(life.path)}/{created.document['id']}"
    current = judge.target.await_(f"GET {one}", lambda answer: answer.status == 200).document
    base = world.fill(life.body, name=created.document["name"]) if life.resend == "body" else current
    update = {**base, **world.fill(life.update)}

    written = step("update", judge.target.send(f"{life.verb} {one}", update), 200)
    wanted = [name for name in life.update if name in current or name == "description"]
    read = judge.target.await_(f"GET {one}", lambda answer: not changed(update, answer.document, wanted))

    more = changed(update, read.document, wanted)
    if life.versioned:
        more += [] if written.document["version"] > current["version"] else ["version: expected to grow"]
    step("read after update", read, 200, more=more)
    if life.versioned:
        stale = judge.target.send(f"{life.verb} {one}", update | {"version": current["version"]})
        step("update with an old version", stale, (409, 400))


def test_delete(judge, world, life, step):
    created = world.create(life)
    one = f"{world.fill(life.path)}/{created.document['id']}"

    step("delete", judge.target.send(f"DELETE {one}{life.delete_query}"), life.deleted)
    gone = judge.target.await_(f"GET {one}", lambda answer: answer.status in {404, 410} or dead(answer))

    step("read after delete", gone, (200, 404, 410) if life.soft else (404, 410))
    assert gone.status != 200 or dead(gone)
    again = judge.target.send(f"DELETE {one}{life.delete_query}")
    step("delete twice", again, (404, 410, 409, 400))


def ids(answer):
    entities = (answer.document or {}).get("entities", []) if isinstance(answer.document, dict) else []
    return [member["id"] for member in entities]


def dead(answer):
    return isinstance(answer.document, dict) and answer.document.get("state") == "deleted"


def changed(sent, read, names):
    """The names whose values are not those that were sent."""
    absent = missing(read, tuple(names))
    return [
        f"{name}: sent {sent[name]!r}, read {(read or {}).get(name)!r}"
        for name in names
        if name in absent or read[name] != sent[name]
    ]


def test_the_table_names_every_kind_once():
    assert len({life.kind for life in LIVES}) == len(LIVES)
    assert all(isinstance(life, Life) for life in LIVES)
