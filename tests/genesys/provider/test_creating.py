"""Nothing is doubled, nothing is taken by mistake, nothing is lost."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import ProviderError

from .cases import OBJECTS

SCHEDULE = "genesys:architect:Schedule"
SCHEDULES = "/api/v2/architect/schedules"
ROW = "genesys:architect:DataTableRow"


def test_an_object_of_the_same_name_is_refused_with_the_import_command(stack):
    existing = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.new_run()
    stack.calls()

    with pytest.raises(ProviderError) as refusal:
        stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="hours")

    assert f"pulumi import {SCHEDULE} hours {existing.id}" in str(refusal.value)
    assert str(refusal.value).startswith("creating genesys:architect:Schedule 'hours': name: found 'Open'")
    assert stack.writes() == []


def test_an_object_of_the_same_name_is_adopted_where_the_configuration_says_so(stack):
    existing = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.configuration = {"adoptByName": "true"}
    stack.new_run()

    adopted = stack.create(SCHEDULE, {**OBJECTS[SCHEDULE], "rrule": "FREQ=DAILY"})

    assert adopted.id == existing.id
    assert [item["rrule"] for item in stack.objects("schedules")] == ["FREQ=DAILY"]


def test_only_the_resource_whose_create_was_interrupted_adopts(stack):
    existing = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    stack.new_run(RINGFENCE_ADOPT_URNS=f"{stack.urn(SCHEDULE, 'mine')}\n{stack.urn(SCHEDULE, 'other')}\n")

    with pytest.raises(ProviderError):
        stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="third")

    assert stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="mine").id == existing.id


def test_two_resources_of_one_program_never_share_a_name(stack):
    stack.configuration = {"adoptByName": "true"}
    stack.new_run()
    stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="one")

    with pytest.raises(ProviderError, match="which 'one' of this program has created"):
        stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="two")

    assert len(stack.objects("schedules")) == 1


def test_a_write_whose_answer_was_lost_is_found_and_not_repeated(stack):
    stack.fault("POST", SCHEDULES, when="after", reset=True)

    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])

    (only,) = stack.objects("schedules")
    assert created.id == only["id"]
    assert stack.writes() == [f"POST {SCHEDULES}"]


def test_a_listing_that_lags_behind_a_lost_answer_is_asked_again(stack):
    stack.fault("POST", SCHEDULES, when="after", reset=True, staleReads=2)

    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])

    assert [item["id"] for item in stack.objects("schedules")] == [created.id]


def test_a_lost_request_that_wrote_nothing_is_an_error_that_says_what_to_do(stack):
    stack.fault("POST", SCHEDULES, when="before", reset=True)

    with pytest.raises(ProviderError, match="running again does that"):
        stack.create(SCHEDULE, OBJECTS[SCHEDULE])

    assert stack.objects("schedules") == []
    stack.create(SCHEDULE, OBJECTS[SCHEDULE])  # the same run may try again


def test_a_refusal_names_resource_method_path_status_code_and_correlation_id(stack):
    stack.fault("POST", SCHEDULES, status=403, code="missing.permissions")

    with pytest.raises(ProviderError) as refusal:
        stack.create(SCHEDULE, OBJECTS[SCHEDULE], name="open")

    message = str(refusal.value)
    for part in (f"{SCHEDULE} 'open'", "POST", SCHEDULES, "403", "missing.permissions", "correlation id"):
        assert part in message


def test_a_name_twice_on_the_platform_is_never_guessed_at(stack):
    created = stack.create(SCHEDULE, OBJECTS[SCHEDULE])
    twin = {**stack.objects("schedules")[0], "id": "00000000-0000-4000-8000-000000000001"}
    stack.emulator.control("seed", {"objects": {"schedules": {twin["id"]: twin}}})
    stack.configuration = {"adoptByName": "true"}
    stack.new_run()

    with pytest.raises(ProviderError, match="2 objects") as refusal:
        stack.create(SCHEDULE, OBJECTS[SCHEDULE])

    assert created.id in str(refusal.value)


def test_a_switched_off_key_configuration_is_switched_on_again_instead_of_doubled(stack):
    token = "genesys:recording:KeyConfiguration"
    first = stack.create(token, {**OBJECTS[token], "onDelete": "disable"})
    stack.delete(first)
    stack.new_run()

    second = stack.create(token, OBJECTS[token])

    assert second.id == first.id
    assert [item["keyConfigurationType"] for item in stack.objects("recordingkeyconfigurations")] == ["KmsSymmetric"]


@pytest.fixture
def table(stack):
    token = "genesys:architect:DataTable"
    return stack.create(token, OBJECTS[token])


def test_a_row_that_operators_own_is_created_once_and_never_reset(stack, table):
    inputs = {"dataTableId": table.id, "key": "failover", "values": {"status": "NONE"}, "operatorOwned": True}
    row = stack.create(ROW, inputs)
    stack.drift(f"/api/v2/flows/datatables/{table.id}/rows/failover", status="APPROVED")
    stack.new_run()
    stack.calls()

    assert stack.diff(stack.refresh(row)) == {}
    assert stack.diff(row, {**inputs, "values": {"status": "OTHER"}}) == {}
    stack.create(ROW, inputs)  # even where the state was lost

    assert stack.writes() == []
    assert stack.objects("datatablerows")[0]["status"] == "APPROVED"


def test_a_row_of_the_stack_is_set_back(stack, table):
    row = stack.create(ROW, {"dataTableId": table.id, "key": "limits", "values": {"status": "NONE"}})
    stack.drift(f"/api/v2/flows/datatables/{table.id}/rows/limits", status="CHANGED")

    drifted = stack.refresh(row)
    assert stack.diff(drifted, row.inputs) == {"values.status": "UPDATE"}
    stack.update(drifted, row.inputs)

    assert stack.objects("datatablerows")[0]["status"] == "NONE"
    assert row.id == f"{table.id}/limits"


def test_an_import_id_of_the_wrong_form_is_refused(stack):
    with pytest.raises(ProviderError, match="allowed: dataTableId/id"):
        stack.imported(ROW, "only-one-part")
