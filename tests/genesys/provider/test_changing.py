"""Updates leave alone what the program does not speak about, and find what others did."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import ProviderError

from .cases import OBJECTS

SCHEDULE = "genesys:architect:Schedule"
GROUP = "genesys:architect:EmergencyGroup"
TABLE = "genesys:architect:DataTable"
POLICY = "genesys:recording:MediaRetentionPolicy"


def test_an_administrators_change_is_found_by_refresh_and_undone_by_the_next_update(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.drift(f"/api/v2/architect/schedules/{created.id}", rrule="FREQ=YEARLY", description="changed by hand")

    drifted = stack.refresh(created)

    assert drifted.inputs == {**created.inputs, "rrule": "FREQ=YEARLY"}
    assert stack.diff(drifted, created.inputs) == {"rrule": "UPDATE"}
    stack.update(drifted, created.inputs)
    (found,) = stack.objects("schedules")
    assert (found["rrule"], found["description"]) == (created.inputs["rrule"], "changed by hand")


def test_a_property_that_the_program_drops_is_cleared(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    without = {name: value for name, value in OBJECTS[SCHEDULE].items() if name != "rrule"}

    assert stack.diff(created, without) == {"rrule": "DELETE"}
    updated = stack.update(created, without)

    assert not stack.objects("schedules")[0].get("rrule")
    assert stack.diff(stack.refresh(updated)) == {}


def test_decimals_of_a_second_are_no_difference(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.drift(f"/api/v2/architect/schedules/{created.id}", start="2026-01-01T08:00:00.000000")

    assert stack.refresh(created).inputs == created.inputs


def test_an_update_that_meets_another_change_reads_and_merges_again(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.fault("PUT", f"/api/v2/architect/schedules/{created.id}", status=409, code="version.conflict", times=2)

    stack.update(created, {**OBJECTS[SCHEDULE], "rrule": "FREQ=DAILY"})

    assert stack.objects("schedules")[0]["rrule"] == "FREQ=DAILY"


def test_an_update_that_is_beaten_every_time_gives_up_with_the_platforms_words(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.fault("PUT", f"/api/v2/architect/schedules/{created.id}", status=409, code="version.conflict", times=None)

    with pytest.raises(ProviderError, match=r"updating .*PUT .*409 version\.conflict"):
        stack.update(created, {**OBJECTS[SCHEDULE], "rrule": "FREQ=DAILY"})


def test_an_update_of_what_is_as_declared_already_writes_nothing(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.drift(f"/api/v2/architect/schedules/{created.id}", rrule="FREQ=DAILY")
    stack.calls()

    stack.update(created, {**OBJECTS[SCHEDULE], "rrule": "FREQ=DAILY"})

    assert stack.writes() == []


def test_the_emergency_switch_belongs_to_the_operators(stack):
    created = stack.create(GROUP, OBJECTS[GROUP])
    assert created.outputs["enabled"] is False
    stack.drift(f"/api/v2/architect/emergencygroups/{created.id}", enabled=True)

    refreshed = stack.refresh(created)
    assert refreshed.outputs["enabled"] is True
    assert stack.diff(refreshed) == {}
    stack.update(refreshed, {"name": "Renamed"})

    assert [(item["name"], item["enabled"]) for item in stack.objects("emergencygroups")] == [("Renamed", True)]


def test_an_object_that_left_its_division_to_genesys_is_not_replaced_after_an_import(stack):
    created = stack.create(GROUP, OBJECTS[GROUP])

    imported = stack.imported(GROUP, created.id)

    assert "divisionId" in imported.inputs
    assert stack.diff(imported, OBJECTS[GROUP]) == {}


def test_a_data_table_grows_but_never_shrinks(stack):
    created = stack.create(TABLE, OBJECTS[TABLE])
    columns = OBJECTS[TABLE]["columns"]
    more = {**OBJECTS[TABLE], "columns": [*columns, {"name": "region", "type": "string"}]}

    updated = stack.update(created, more)
    assert stack.refresh(updated).inputs == updated.inputs

    fewer = stack.failures(TABLE, {**more, "columns": columns}, updated.inputs)
    retyped = stack.failures(
        TABLE, {**more, "columns": [columns[0], {**columns[1], "type": "string"}, more["columns"][2]]}, updated.inputs
    )
    assert "the column is no longer declared" in fewer["columns['region']"]
    assert "lose its rows" in retyped["columns['expiresAt'].type"]


def test_a_column_added_by_hand_is_kept_and_shown(stack):
    created = stack.create(TABLE, OBJECTS[TABLE])
    (found,) = stack.objects("datatables")
    stack.drift(
        f"/api/v2/flows/datatables/{created.id}",
        schema={"properties": {"note": {"type": "string", "title": "note", "displayOrder": 9}}},
    )

    refreshed = stack.refresh(created)
    assert refreshed.outputs["unmanagedColumns"] == ["note"]
    assert stack.diff(refreshed) == {}
    stack.update(refreshed, {**OBJECTS[TABLE], "description": "changed"})

    (found,) = stack.objects("datatables")
    assert {"key", "status", "expiresAt", "note"} == set(found["schema"]["properties"])


def test_a_retention_policy_keeps_every_queue_and_wrap_up_code(stack):
    conditions = {
        "forQueueIds": ["q1", "q2", "q3"],
        "wrapupCodeIds": ["w1", "w2"],
        "directions": ["OUTBOUND", "INBOUND"],
    }
    created = stack.create(POLICY, {**OBJECTS[POLICY], "conditions": conditions})

    assert stack.refresh(created).inputs["conditions"] == conditions
    reordered = {**conditions, "forQueueIds": ["q3", "q1", "q2"]}
    assert stack.diff(created, {**OBJECTS[POLICY], "conditions": reordered}) == {}


def test_a_retention_policy_archives_to_the_cloud_archive(stack):
    stack.create(POLICY, OBJECTS[POLICY])

    duration = stack.objects("mediaretentionpolicies")[0]["actions"]["retentionDuration"]
    assert duration == {
        "archiveRetention": {"days": 30, "storageMedium": "CLOUDARCHIVE"},
        "deleteRetention": {"days": 365},
    }
