"""Settings, Architect, keys, retention: random inputs come back as they went, and an import equals the program."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.genesys.provider.proof import ProofHandler
from ringfence.genesys.provider.registry import handlers
from ringfence.genesys.provider.singleton import SingletonHandler

from .cases import ALIAS, FLOW, OBJECTS
from .connections import workflow
from .test_round_trips import NAME, RANDOM, TEXT, some

TABLE = "genesys:architect:DataTable"
NUMBERS = itertools.count(1)
WORDS = st.from_regex(r"[A-Za-z]([A-Za-z ]{0,18}[A-Za-z])?", fullmatch=True)
KEYS = st.integers(1, 10**6).map(lambda number: f"{ALIAS}-{number}")
IDS = st.from_regex(r"[a-z0-9-]{1,36}", fullmatch=True)
DAYS = st.integers(90, 1826)
START = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
HOURS = st.builds(
    lambda start, hours: {"start": start.isoformat(), "end": (start + timedelta(hours=hours)).isoformat()},
    START,
    st.integers(1, 24),
)
COLUMN_TYPES = {"string": NAME, "integer": st.integers(-9, 9), "boolean": st.booleans()}
COLUMN = st.sampled_from(sorted(COLUMN_TYPES)).flatmap(
    lambda kind: some({"name": NAME.filter(lambda name: name != "key"), "type": st.just(kind)}, {"title": NAME})
)
COLUMNS = st.lists(COLUMN, max_size=3, unique_by=lambda column: column["name"])
CONDITIONS = some(
    {},
    {
        "directions": st.lists(st.sampled_from(["INBOUND", "OUTBOUND"]), unique=True),
        "mediaTypes": st.lists(st.sampled_from(["CALL", "CHAT"]), unique=True),
    },
)
ACTIONS = some(
    {},
    {
        "retainRecording": st.booleans(),
        "deleteRecording": st.booleans(),
        "archiveRetentionDays": st.integers(1, 50),
        "deleteRetentionDays": st.integers(50, 4000),
    },
)
KEY = some({"keyConfigurationType": st.just("KmsSymmetric"), "url": KEYS}, {"onDelete": st.just("disable")})

REST: dict[str, st.SearchStrategy] = {
    "genesys:org:AuthenticationSettings": some(
        {"acknowledgeLockoutRisk": st.just(True)},
        {
            "multifactorAuthenticationRequired": st.booleans(),
            "domainAllowlistEnabled": st.booleans(),
            "domainAllowlist": st.lists(st.sampled_from(["a.example", "b.example"]), unique=True),
            "passwordRequirements": some(
                {}, {"minimumLength": st.integers(8, 40), "expirationDays": st.integers(0, 90)}
            ),
        },
    ),
    "genesys:org:TokenTimeout": some(
        {"enableIdleTokenTimeout": st.just(True), "idleTokenTimeoutSeconds": st.integers(300, 28_800)}, {}
    ),
    "genesys:recording:KeyRotationSchedule": some({"maxAgeDays": st.integers(1, 800)}, {}),
    "genesys:recording:Settings": some(
        {},
        {
            "maxSimultaneousStreams": st.integers(1, 4),
            "regionalRecordingStorageEnabled": st.booleans(),
            "recordingPlaybackUrlTtl": st.integers(2, 60),
            "recordingBatchDownloadUrlTtl": st.integers(2, 60),
        },
    ),
    "genesys:analytics:DataRetention": DAYS.map(
        lambda days: {"retentionDays": days, "acknowledgeIrreversibleDays": days}
    ),
    "genesys:recording:KeyConfiguration": KEY,
    "genesys:conversations:KeyConfiguration": KEY,
    "genesys:recording:MediaRetentionPolicy": some(
        {},
        {
            "order": st.integers(0, 99),
            "description": TEXT,
            "enabled": st.booleans(),
            "conditions": CONDITIONS,
            "actions": ACTIONS,
            "mediaPolicies": some({}, {"callPolicy": some({}, {"actions": ACTIONS})}),
        },
    ),
    "genesys:architect:DataTable": some({}, {"description": TEXT, "columns": COLUMNS}),
    "genesys:architect:DataTableRow": some({}, {"values": some({}, {"status": NAME, "expiresAt": st.integers(0, 9)})}),
    "genesys:architect:Schedule": HOURS,
    "genesys:architect:ScheduleGroup": some(
        {"timeZone": st.sampled_from(["Europe/Berlin", "Europe/Dublin"])}, {"description": TEXT}
    ),
    "genesys:architect:EmergencyGroup": some({}, {"description": TEXT}),
    "genesys:architect:Ivr": some({}, {"description": TEXT}),
    "genesys:architect:Flow": some({"substitutions": some({"greeting": WORDS}, {})}, {}),
    "genesys:telephony:OrganizationLink": some(
        {"targetOrganizationId": st.uuids().map(str), "targetRegion": st.just("eu-west-1")}, {}
    ),
    "genesys:processautomation:OperationalEventAlert": some(
        {"eventDefinitionIds": st.lists(IDS, min_size=1, max_size=3, unique=True)},
        {"description": TEXT, "enabled": st.booleans()},
    ),
}

LOCAL = {"acknowledgeLockoutRisk", "onDelete", "maxAgeDays"}
"""Inputs that the platform does not hold: consent, what a deletion does, and an age of which it knows the period."""

NAMELESS = {
    "genesys:architect:Flow",
    "genesys:architect:DataTableRow",
    "genesys:telephony:OrganizationLink",
    "genesys:recording:KeyConfiguration",
    "genesys:conversations:KeyConfiguration",
}


def inputs_for(stack, token, data, number):
    inputs = data.draw(REST[token])
    if token == "genesys:architect:DataTableRow":
        table = stack.create(TABLE, {**OBJECTS[TABLE], "name": f"T{number}"}, f"t{number}")
        return {**inputs, "dataTableId": table.id, "key": data.draw(NAME)}
    if token == "genesys:architect:Flow":
        return {**inputs, "definition": FLOW.replace("name: Main", f"name: Main {number}")}
    if token == "genesys:processautomation:OperationalEventAlert":
        inputs["workflowId"] = workflow(stack)
    if token in NAMELESS or isinstance(handlers()[token], SingletonHandler):
        return inputs
    return {**inputs, "name": f"{data.draw(NAME)} {number}"}


@pytest.mark.parametrize("token", REST)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_random_inputs_come_back_as_they_went_and_an_import_equals_the_program(stack, token, data):
    number = next(NUMBERS)
    stack.new_run()
    inputs = inputs_for(stack, token, data, number)

    created = stack.create(token, inputs, name=f"it-{number}")

    assert stack.diff(created) == {}
    refreshed = stack.refresh(created)
    assert refreshed.inputs == created.inputs
    assert refreshed.outputs == created.outputs
    imported = stack.imported(token, created.id)
    # An import shows all that is there, so what the program leaves to Genesys goes; nothing that it declares differs.
    changes = {path for path, kind in stack.diff(imported, created.inputs).items() if kind != "DELETE"}
    assert changes <= LOCAL
    if token.endswith("KeyConfiguration"):
        stack.delete(stack.update(created, {**created.inputs, "onDelete": "disable"}))


def test_every_resource_that_writes_has_random_inputs():
    writing = {token for token, handler in handlers().items() if not isinstance(handler, ProofHandler)}

    assert {*RANDOM, *REST} == writing - {"genesys:org:Residency"}
