"""For random valid inputs of every resource: create, read and compare show no change, and so does an import.

Each example plays on a fresh organisation, set back in memory, so that names need not differ.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.registry import definitions
from tests.genesys.faults.world import World
from tests.genesys.provider import connections, examples
from tests.genesys.provider.cases import ALIAS
from tests.genesys.provider.test_round_trips import KEPT, NAME, RANDOM, TEXT, some

pytestmark = pytest.mark.emulator

DAYS = st.integers(1, 400)
FLAG = st.booleans()
RETENTION = some({"deleteRetentionDays": st.integers(401, 4000)}, {"archiveRetentionDays": DAYS})
ACTIONS = st.one_of(RETENTION, some({}, {"retainRecording": FLAG, "deleteRecording": FLAG, "alwaysDelete": FLAG}))
DIRECTIONS = st.lists(st.sampled_from(["INBOUND", "OUTBOUND"]), min_size=1, unique=True)
MEDIA = some({"actions": ACTIONS}, {"conditions": some({"directions": DIRECTIONS}, {})})
COLUMN_VALUES = {"string": NAME, "integer": st.integers(-1000, 1000), "boolean": FLAG}


@st.composite
def columns(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), unique=True, max_size=4))
    found = []
    for name in names:
        kind = draw(st.sampled_from(sorted(COLUMN_VALUES)))
        column: dict[str, Any] = {"name": f"c{name}", "type": kind}
        if draw(FLAG):
            column["title"] = draw(NAME)
        if draw(FLAG):
            column["default"] = draw(COLUMN_VALUES[kind])
        found.append(column)
    return found


DATES = st.datetimes().map(lambda moment: moment.replace(microsecond=0, year=2026).strftime("%Y-%m-%dT%H:%M:%S"))
KEY = some({"keyConfigurationType": st.just("KmsSymmetric"), "url": st.sampled_from([ALIAS, f"{ALIAS}-2"])}, {})

FURTHER: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "genesys:analytics:DataRetention": st.integers(90, 1826).map(
        lambda days: {"retentionDays": days, "acknowledgeIrreversibleDays": days}
    ),
    "genesys:architect:DataTable": some({"name": NAME}, {"description": TEXT, "columns": columns()}),
    "genesys:architect:DataTableRow": some({"key": NAME}, {"values": some({}, {"status": NAME})}),
    "genesys:architect:EmergencyGroup": some({"name": NAME}, {"description": TEXT}),
    "genesys:architect:Ivr": some({"name": NAME}, {"description": TEXT}),
    "genesys:architect:Schedule": some(
        {"name": NAME, "start": DATES, "end": st.just("2027-01-01T00:00:00")},
        {"description": TEXT, "rrule": st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU"])},
    ),
    "genesys:architect:ScheduleGroup": some(
        {"name": NAME, "timeZone": st.sampled_from(["Europe/Berlin", "Europe/Dublin"])}, {"description": TEXT}
    ),
    "genesys:architect:Flow": st.from_regex(r"[A-Za-z ]{1,20}", fullmatch=True).map(
        lambda text: {**examples.INPUTS["genesys:architect:Flow"], "substitutions": {"greeting": text}}
    ),
    "genesys:conversations:KeyConfiguration": KEY,
    "genesys:recording:KeyConfiguration": KEY,
    "genesys:org:AuthenticationSettings": some(
        {"acknowledgeLockoutRisk": st.just(True)},
        {
            "multifactorAuthenticationRequired": FLAG,
            "domainAllowlistEnabled": FLAG,
            "domainAllowlist": st.lists(st.sampled_from(["bank.example", "other.example"]), unique=True),
            "passwordRequirements": some({}, {"minimumLength": DAYS, "minimumDigits": DAYS, "expirationDays": DAYS}),
        },
    ),
    "genesys:org:Residency": some({"expectedHomeRegion": st.just("eu-central-1")}, {}),
    "genesys:org:TokenTimeout": some(
        {"enableIdleTokenTimeout": FLAG, "idleTokenTimeoutSeconds": st.integers(300, 28_800)}, {}
    ),
    "genesys:org:TrusteeRegister": some({}, {"genesysCare": st.sampled_from(["refuse", "allow"])}),
    "genesys:processautomation:OperationalEventAlert": some(
        {
            "name": NAME,
            "eventDefinitionIds": st.lists(
                st.from_regex(r"[a-z0-9-]{1,36}", fullmatch=True), min_size=1, max_size=3, unique=True
            ),
        },
        {"description": TEXT, "enabled": FLAG},
    ),
    # Of the ages that lead to one period, an import gives the longest.
    "genesys:recording:KeyRotationSchedule": st.sampled_from([1, 7, 31, 365]).map(lambda days: {"maxAgeDays": days}),
    "genesys:recording:MediaRetentionPolicy": some(
        {"name": NAME},
        {
            "order": st.integers(0, 9),
            "description": TEXT,
            "enabled": FLAG,
            "conditions": some({"directions": DIRECTIONS}, {"mediaTypes": st.just(["CALL"])}),
            "mediaPolicies": some({}, {"callPolicy": MEDIA, "emailPolicy": MEDIA}),
            "actions": ACTIONS,
        },
    ),
    "genesys:recording:Settings": some(
        {}, {"recordingPlaybackUrlTtl": st.integers(2, 60), "regionalRecordingStorageEnabled": FLAG}
    ),
    "genesys:telephony:NumberRouting": some({}, {"allowedOrganizationIds": st.just([examples.REFUGE])}),
    "genesys:telephony:OrganizationLink": st.uuids().map(
        lambda other: {"targetOrganizationId": str(other), "targetRegion": "eu-west-1"}
    ),
}
"""Beside those of `test_round_trips.RANDOM`."""

NOT_IMPORTED = {
    "genesys:architect:Flow": {"definition", "substitutions"},
    "genesys:org:TrusteeRegister": {"allowed", "genesysCare"},
    "genesys:telephony:NumberRouting": {"allowedOrganizationIds"},
    "genesys:telephony:NumberPlans": {"plans"},
    "genesys:routing:Queue": {"mediaSettings"},
}
"""Inputs that cannot be read back, or that an import leaves out on purpose."""

WORLD = World()
FRESH = WORLD.moment()


def parents_of(token: str) -> dict[str, Any]:
    """Inputs that name what the resource refers to, deployed now."""
    own = {*connections.OBJECTS.get(token, {}), *examples.FURTHER.get(token, {}), *examples.INPUTS[token]}
    return {name: value for name, value in examples.inputs_of(WORLD, token).items() if name not in own}


def random_of(token: str) -> st.SearchStrategy[dict[str, Any]]:
    if token in FURTHER:
        return FURTHER[token]
    fixed = {name: st.just(examples.INPUTS[token][name]) for name in KEPT.get(token, ())}
    if token == "genesys:telephony:DidPool":
        fixed = {name: st.just(examples.INPUTS[token][name]) for name in ("startPhoneNumber", "endPhoneNumber")}
    elif token != "genesys:telephony:NumberPlans":
        fixed["name"] = NAME
    return st.builds(lambda some, more: {**some, **more}, st.fixed_dictionaries(fixed), RANDOM[token])


def test_every_resource_has_random_inputs():
    assert set(definitions()) == set(FURTHER) | set(RANDOM)


@pytest.mark.parametrize("token", examples.TOKENS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_was_created_reads_back_and_imports_as_it_was_declared(token, data):
    WORLD.back_to(FRESH)
    inputs = {**parents_of(token), **data.draw(random_of(token))}
    WORLD.calls()

    created = WORLD.create(token, inputs)

    assert WORLD.diff(created) == {}
    refreshed = WORLD.refresh(created)
    assert refreshed.inputs == created.inputs
    assert refreshed.outputs == created.outputs
    assert WORLD.diff(refreshed) == {}
    imported = WORLD.imported(token, created.id)
    traits = {name: field.traits for name, field in properties(definitions()[token].inputs).items()}
    declared = {
        name: value
        for name, value in created.inputs.items()
        if not (traits[name].secret or traits[name].local or traits[name].write_only)
        and name not in NOT_IMPORTED.get(token, ())
    }
    differences = WORLD.provider._handlers[token].diff(imported.inputs, {}, {**imported.inputs, **declared}).changes
    # What a program leaves out and the platform fills in is in an import as well; it may say more, never less or else.
    lacking = {path for path, kind in differences.items() if not kind.value.startswith("DELETE")}
    assert lacking <= {"publishedVersion"}, json.dumps(imported.inputs)
