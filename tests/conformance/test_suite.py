"""The suite itself: it reads only unless told otherwise, cleans up, and tells what differs."""

from __future__ import annotations

import pytest

from ringfence.genesys.emulator.testing import running
from tests.conformance import target as targets
from tests.conformance.expectations import Case, differences
from tests.conformance.lives import LIVES
from tests.conformance.reads import READS
from tests.conformance.target import Answer, Target, chosen
from tests.conformance.world import NothingToShowError, World

HEADERS = {
    "ININ-Correlation-Id": "5a0c1b1e-6a5e-4a3b-9d39-1c1f0c9e8a77",
    **dict.fromkeys(("inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset"), "1"),
}


@pytest.fixture
def organisation(monkeypatch):
    """An emulator that the suite takes for a real organisation; gives it and a way to make the target."""
    monkeypatch.setattr(targets, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(targets, "POLL_SECONDS", 0)
    with running() as emulator:

        def make(*, writable):
            client = (emulator.client_id, emulator.client_secret)
            return Target(api=emulator.url, login=emulator.url, client=client, emulator=None, writable=writable)

        yield emulator, make


@pytest.mark.emulator
def test_without_the_second_switch_a_real_organisation_sees_reads_only(organisation):
    emulator, make = organisation
    target = make(writable=False)
    world = World(target)

    for case in READS:
        try:
            target.send(world.fill(case.call), token=case.token)
        except NothingToShowError:
            continue

    calls = emulator.control("calls")["calls"]
    assert {call["method"] for call in calls if call["path"].startswith("/api/")} == {"GET"}


@pytest.mark.emulator
def test_what_the_suite_makes_is_gone_afterwards_also_when_a_run_was_broken(organisation):
    emulator, make = organisation
    before = names(emulator)
    broken, world = World(make(writable=True)), World(make(writable=True))
    for life in LIVES:
        if not life.emulator_only:
            broken.create(life)
            world.create(life)

    assert world.clear() == []
    assert world.sweep() == []

    assert [name for name in names(emulator) if name.startswith(targets.PREFIX)] == []
    assert names(emulator) == before


def names(emulator):
    """The names of all live objects."""
    objects = emulator.control("snapshot")["objects"]
    return sorted(
        str(member["name"])
        for kind, members in objects.items()
        for member in members.values()
        if "name" in member and member.get("state") != "deleted" and kind != "integrationStates"
    )


def test_an_answer_as_known_has_no_differences():
    case = Case(area="a", call="GET /a", form="page", has=("id",), source="OAS")
    page = dict.fromkeys(("pageSize", "pageNumber", "total", "pageCount", "selfUri"), 1)

    assert differences(case, Answer(status=200, document={**page, "entities": [{"id": "x"}]}, headers=HEADERS)) == []


def test_every_difference_is_named():
    case = Case(area="a", call="GET /a", form="page", has=("id",), source="OAS")
    page = dict.fromkeys(("pageSize", "pageNumber", "total", "pageCount", "selfUri"), 1)
    error = {"status": 404, "code": "gone", "message": "m", "contextId": "other"}
    absent = Case(area="a", call="GET /a", status=404, code="not.found", source="OAS")

    assert differences(case, Answer(status=500, document=None, headers={})) == ["status: expected 200, found 500"]
    assert differences(case, Answer(status=200, document={"entities": [], **page}, headers={}))[0].startswith("header")
    assert "member: id is missing" in differences(
        case, Answer(status=200, document={**page, "entities": [{}]}, headers=HEADERS)
    )
    assert "envelope: total is missing" in differences(
        case, Answer(status=200, document={"entities": []}, headers=HEADERS)
    )
    assert differences(absent, Answer(status=404, document=error, headers=HEADERS)) == [
        "code: expected not.found, found gone",
        "error body: contextId is not the ININ-Correlation-Id",
    ]


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({targets.ORGANISATION: "eu-central-1"}, "<AWS region>:<client id>"),
        ({targets.ORGANISATION: "eu-central-1:id"}, targets.SECRET),
    ],
)
def test_an_organisation_that_is_named_by_half_is_refused(environment, told):
    with pytest.raises(ValueError, match=told), chosen(environment):
        pass
