"""Queues, triggers and OAuth clients."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import PartialCreateError, ProviderError
from ringfence.plugin.wire import UNKNOWN

from .conftest import Deployed
from .connections import OBJECTS, given

QUEUE = "genesys:routing:Queue"
TRIGGER = "genesys:processautomation:Trigger"
CLIENT = "genesys:oauth:Client"


def test_media_settings_that_nobody_declares_are_left_alone_at_any_depth(stack):
    created = stack.create(QUEUE, OBJECTS[QUEUE])
    path = f"/api/v2/routing/queues/{created.id}"
    stack.drift(path, mediaSettings={"call": {"enableAutoAnswer": True}, "chat": {"alertingTimeoutSeconds": 99}})

    assert stack.diff(stack.refresh(created), created.inputs) == {}

    stack.drift(path, mediaSettings={"call": {"alertingTimeoutSeconds": 99}})
    assert stack.diff(stack.refresh(created), created.inputs) == {"mediaSettings.call": "UPDATE"}


def test_a_queue_in_use_is_not_deleted_by_force(stack):
    created = stack.create(QUEUE, OBJECTS[QUEUE])
    stack.calls()

    stack.delete(created)

    (call,) = stack.emulator.control("calls")["calls"]
    assert "forceDelete" not in str(call)


def test_a_topic_is_replaced_not_changed(stack):
    created = stack.create(TRIGGER, given(stack, TRIGGER))

    assert stack.diff(created, {**created.inputs, "topicName": "v2.detail.events.conversation.{id}.acw"}) == {
        "topicName": "UPDATE_REPLACE"
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"delayBySeconds": 60}, "delayBySeconds"),
        ({"matchCriteria": [{"jsonPath": "a", "operator": "Equal"}]}, "matchCriteria[0]"),
        ({"matchCriteria": [{"jsonPath": "a", "operator": "In", "value": 1, "values": [1]}]}, "matchCriteria[0]"),
        ({"description": "x" * 513}, "description"),
        ({"eventTtlSeconds": 5}, "eventTtlSeconds"),
    ],
)
def test_a_trigger_that_contradicts_itself_is_refused(stack, change, place):
    inputs = {**OBJECTS[TRIGGER], "target": {"id": UNKNOWN}, **change}

    assert list(stack.failures(TRIGGER, inputs)) == [place]


def test_the_secret_of_a_client_is_recorded_once_and_kept(stack):
    created = stack.create(CLIENT, given(stack, CLIENT))
    secret = created.outputs["clientSecret"]

    refreshed = stack.refresh(created)
    updated = stack.update(refreshed, {**created.inputs, "description": "x"})

    assert secret
    assert refreshed.outputs["clientSecret"] == updated.outputs["clientSecret"] == secret
    assert "clientSecret" in stack.provider.secret_outputs[CLIENT]


def test_a_secret_lost_with_its_answer_is_made_anew(stack):
    inputs = given(stack, CLIENT)
    stack.fault("POST", "/api/v2/oauth/clients", when="after", reset=True)

    created = stack.create(CLIENT, inputs)

    stored = next(client for client in stack.objects("oauthclients") if client["id"] == created.id)
    assert created.outputs["clientSecret"] == stored["secret"]


def test_a_client_adopted_by_name_keeps_the_secret_that_others_use(stack):
    inputs = given(stack, CLIENT)
    there = stack.create(CLIENT, inputs)
    stack.configuration = {"adoptByName": True}
    stack.new_run()

    adopted = stack.create(CLIENT, inputs)

    assert adopted.id == there.id
    assert "clientSecret" not in adopted.outputs
    stored = next(client for client in stack.objects("oauthclients") if client["id"] == there.id)
    assert stored["secret"] == there.outputs["clientSecret"]


def test_a_client_that_must_be_inactive_first_is_made_so_and_deleted(stack):
    created = stack.create(CLIENT, given(stack, CLIENT))
    stack.fault("DELETE", "/api/v2/oauth/clients/*", status=400)
    stack.calls()

    stack.delete(created)

    assert [call.split(" ")[0] for call in stack.writes()] == ["DELETE", "PUT", "DELETE"]
    assert stack.refresh(created) is None


def test_a_client_has_the_roles_it_needs_and_no_others(stack):
    inputs = {**OBJECTS[CLIENT]}
    assert list(stack.failures(CLIENT, inputs)) == ["roleDivisions"]

    user = {**inputs, "authorizedGrantType": "CODE", "roleDivisions": [{"roleId": "r", "divisionId": "d"}]}
    assert list(stack.failures(CLIENT, user)) == ["roleDivisions"]
    assert stack.failures(CLIENT, {**inputs, "roleDivisions": UNKNOWN}) == {}


def test_a_new_secret_is_made_when_its_generation_is_raised(stack):
    inputs = given(stack, CLIENT)
    created = stack.create(CLIENT, inputs)
    news = stack.checked(CLIENT, {**inputs, "secretGeneration": 1}, created.inputs)
    assert "clientSecret" not in stack.provider.update(created.urn, created.id, created.outputs, news, preview=True)

    changed = stack.update(created, {**inputs, "secretGeneration": 1})

    assert changed.outputs["clientSecret"] != created.outputs["clientSecret"]
    assert changed.outputs["clientSecret"] == stack.objects("oauthclients")[-1]["secret"]
    stack.calls()
    assert stack.update(changed, changed.inputs).outputs == changed.outputs
    assert stack.writes() == []


def test_an_imported_client_gets_a_secret_of_its_own_when_asked(stack):
    inputs = given(stack, CLIENT)
    created = stack.create(CLIENT, inputs)
    imported = stack.imported(CLIENT, created.id)
    assert "clientSecret" not in imported.outputs

    assert stack.diff(imported, {**inputs, "secretGeneration": 1}) == {"secretGeneration": "ADD"}
    assert stack.update(imported, {**inputs, "secretGeneration": 1}).outputs["clientSecret"]


def test_a_change_without_its_new_secret_is_recorded_and_the_next_run_makes_the_secret(stack):
    inputs = given(stack, CLIENT)
    created = stack.create(CLIENT, inputs)
    wanted = {**inputs, "description": "changed", "secretGeneration": 1}
    stack.fault("POST", "/api/v2/oauth/clients/*/secret", status=400)

    with pytest.raises(PartialCreateError) as failure:
        stack.update(created, wanted)
    half = Deployed(created.urn, failure.value.resource_id, wanted, failure.value.outputs)

    assert half.outputs["description"] == "changed"
    assert half.outputs["clientSecret"] == created.outputs["clientSecret"]
    assert stack.update(half, wanted).outputs["clientSecret"] == stack.objects("oauthclients")[-1]["secret"]
    assert stack.update(half, inputs).outputs.get("description") is None


def test_a_client_adopted_by_name_is_never_removed_because_its_new_secret_failed(stack):
    inputs = given(stack, CLIENT)
    there = stack.create(CLIENT, inputs)
    stack.configuration = {"adoptByName": True}
    stack.new_run()
    stack.fault("POST", "/api/v2/oauth/clients/*/secret", status=400)
    wanted = {**inputs, "secretGeneration": 1}

    with pytest.raises(PartialCreateError) as failure:
        stack.create(CLIENT, wanted)

    assert failure.value.resource_id == there.id
    half = Deployed(there.urn, there.id, wanted, failure.value.outputs)
    assert stack.update(half, wanted).outputs["clientSecret"] == stack.objects("oauthclients")[-1]["secret"]


def test_a_client_that_something_refers_to_is_not_switched_off_by_the_attempt_to_delete_it(stack):
    created = stack.create(CLIENT, given(stack, CLIENT))
    stack.fault("DELETE", "/api/v2/oauth/clients/*", status=409, code="resource.referenced.by.another", times=None)
    stack.calls()

    with pytest.raises(ProviderError, match="remove the reference first"):
        stack.delete(created)

    assert {call.split(" ")[0] for call in stack.writes()} == {"DELETE"}


@pytest.mark.parametrize("resource_id", ["/key", "table/", "table"])
def test_an_import_by_half_an_id_is_told_the_form(stack, resource_id):
    with pytest.raises(ProviderError, match="allowed: dataTableId/id"):
        stack.imported("genesys:architect:DataTableRow", resource_id)
