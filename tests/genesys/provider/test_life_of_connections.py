"""What holds for every resource of telephony, integrations, routing, triggers and OAuth clients."""

from __future__ import annotations

import pytest

from ringfence.genesys.client import GenesysError
from ringfence.plugin.provider import ProviderError

from .connections import CHANGES, FIRST_ALONE, OBJECTS, given

every_resource = pytest.mark.parametrize("token", OBJECTS)
every_way_of_looking_up = pytest.mark.parametrize(
    "token",
    [
        "genesys:telephony:Location",
        "genesys:telephony:OutboundRoute",
        "genesys:telephony:DidPool",
        "genesys:integrations:Credential",
        "genesys:integrations:Integration",
        "genesys:integrations:DataAction",
        "genesys:processautomation:Trigger",
        "genesys:oauth:Client",
    ],
)
every_way_of_writing = pytest.mark.parametrize(
    "token",
    [
        "genesys:telephony:Location",
        "genesys:telephony:NumberPlans",
        "genesys:telephony:TrunkBase",
        "genesys:integrations:Integration",
        "genesys:integrations:DataAction",
    ],
)


def collection(stack, token, inputs):
    return stack.provider._handlers[token].collection_path(inputs)


@every_resource
def test_one_write_creates_what_then_shows_no_change_before_and_after_a_refresh(stack, token):
    inputs = given(stack, token)
    stack.preview(token, inputs)
    assert stack.calls() == []

    created = stack.create(token, inputs)

    assert len(stack.writes()) == (3 if token in FIRST_ALONE else 1)
    assert stack.diff(created) == {}
    refreshed = stack.refresh(created)
    assert refreshed.inputs == created.inputs
    assert refreshed.outputs == created.outputs
    assert stack.diff(refreshed) == {}


@every_resource
def test_a_change_is_written_once_and_nothing_is_written_without_one(stack, token):
    created = stack.create(token, given(stack, token))
    changed = {**created.inputs, **CHANGES[token]}
    assert stack.diff(created, changed)

    updated = stack.update(created, changed)

    assert stack.diff(updated) == {}
    assert stack.refresh(updated).inputs == updated.inputs
    stack.calls()
    stack.update(updated, updated.inputs)
    if not {"fields", "sipPassword"} & set(changed):  # secrets cannot be read, so they are written again
        assert stack.writes() == []


@every_resource
def test_an_import_shows_the_whole_object_and_a_delete_removes_it_once_and_for_all(stack, token):
    created = stack.create(token, given(stack, token))

    imported = stack.imported(token, created.id)

    never_told = {"carrier", "sipPassword", "fields", "mediaSettings", "plans"}
    expected = {name: value for name, value in created.inputs.items() if name not in never_told}
    handler = stack.provider._handlers[token]
    assert handler.diff(imported.inputs, imported.outputs, {**imported.inputs, **expected}).changes == {}
    stack.delete(created)
    if "NumberPlans" not in token:  # a site always has plans
        assert stack.refresh(created) is None
    stack.delete(created)


@every_way_of_looking_up
def test_an_object_that_exists_is_not_taken_silently(stack, token):
    inputs = given(stack, token)
    there = stack.create(token, inputs, name="first")
    stack.new_run()
    stack.calls()

    with pytest.raises(ProviderError, match=f"pulumi import {token} second {there.id}"):
        stack.create(token, inputs, name="second")

    assert stack.writes() == []


@every_way_of_looking_up
def test_an_interrupted_create_takes_its_own_object_and_makes_no_second(stack, token):
    inputs = given(stack, token)
    there = stack.create(token, inputs)
    stack.new_run(RINGFENCE_ADOPT_URNS=stack.urn(token))
    stack.calls()

    again = stack.create(token, inputs)

    assert again.id == there.id
    assert stack.diff(again) == {}
    assert f"POST {collection(stack, token, inputs)}" not in stack.writes()


@every_way_of_looking_up
def test_a_create_whose_answer_is_lost_finds_what_it_made(stack, token):
    inputs = given(stack, token)
    path = collection(stack, token, inputs)
    stack.fault("POST", path, when="after", reset=True)

    created = stack.create(token, inputs)

    assert stack.writes().count(f"POST {path}") == 1
    assert stack.diff(created) == {}
    assert stack.refresh(created).inputs == created.inputs


def test_a_create_that_never_happened_fails_with_the_platforms_words(stack):
    token = "genesys:routing:Queue"
    stack.fault("POST", "/api/v2/routing/queues", status=503)

    with pytest.raises((GenesysError, ProviderError), match=r"503 service\.unavailable.*correlation id"):
        stack.create(token, OBJECTS[token])

    assert stack.objects("queues") == []


@every_way_of_writing
def test_an_update_overtaken_by_another_writer_is_merged_again(stack, token):
    created = stack.create(token, given(stack, token))
    stack.fault("P*", "/api/v2/*", status=409, code="version.conflict")

    updated = stack.update(created, {**created.inputs, **CHANGES[token]})

    assert stack.refresh(updated).inputs == updated.inputs


def test_a_patch_whose_answer_is_lost_is_settled_by_reading(stack):
    token = "genesys:telephony:Location"
    created = stack.create(token, OBJECTS[token])
    stack.fault("PATCH", "/api/v2/locations/*", when="after", status=504)
    stack.calls()

    updated = stack.update(created, {**created.inputs, **CHANGES[token]})

    assert len(stack.writes()) == 1
    assert stack.refresh(updated).inputs == updated.inputs


def test_an_update_overtaken_every_time_names_both_versions(stack):
    token = "genesys:telephony:Location"
    created = stack.create(token, OBJECTS[token])
    stack.fault("PATCH", "/api/v2/locations/*", status=409, code="version.conflict", times=None)

    with pytest.raises(ProviderError, match="found version 1 after version 1 was written 4 times"):
        stack.update(created, {**created.inputs, **CHANGES[token]})


def test_two_resources_of_one_program_cannot_share_a_name(stack):
    inputs = given(stack, "genesys:routing:WrapupCode")
    stack.create("genesys:routing:WrapupCode", inputs, name="one")

    with pytest.raises(ProviderError, match="'one' of this program"):
        stack.create("genesys:routing:WrapupCode", inputs, name="two")


def test_many_creates_read_the_listing_once(stack):
    for number in range(12):
        stack.create("genesys:routing:WrapupCode", {"name": f"Code {number}"}, name=f"code-{number}")

    calls = stack.calls()
    assert sum(call.startswith("GET") for call in calls) == 1
    assert sum(call.startswith("POST") for call in calls) == 12


def test_a_create_waits_for_what_it_refers_to_to_be_seen(stack):
    token = "genesys:telephony:TrunkBase"
    inputs = given(stack, token)
    stack.fault("POST", "*/trunkbasesettings", status=400, code="referenced.key.does.not.exist", times=2)

    created = stack.create(token, inputs)

    assert stack.waits == [0.5, 1.0]
    assert stack.diff(created) == {}


def test_a_reference_to_nothing_fails_after_seconds_with_the_field(stack):
    token = "genesys:telephony:TrunkBase"
    inputs = given(stack, token, siteId="00000000-0000-4000-8000-000000000000")

    with pytest.raises((GenesysError, ProviderError), match=r"referenced\.key\.does\.not\.exist"):
        stack.create(token, inputs)

    assert sum(stack.waits) < 10


def test_settings_of_an_integration_overtaken_every_time_name_both_versions(stack):
    token = "genesys:integrations:Integration"
    created = stack.create(token, OBJECTS[token])
    path = f"/api/v2/integrations/{created.id}/config/current"
    stack.fault("PUT", path, status=409, code="version.conflict", times=None)

    with pytest.raises(ProviderError, match=r"found version \d+ after version \d+ was written 4 times"):
        stack.update(created, {**created.inputs, "notes": "Changed"})


def test_number_plans_overtaken_every_time_name_the_plans_and_their_versions(stack):
    token = "genesys:telephony:NumberPlans"
    inputs = given(stack, token)
    created = stack.create(token, inputs)
    stack.fault("PUT", f"*/{created.id}/numberplans", status=409, code="version.conflict", times=None)

    with pytest.raises(ProviderError, match=r"number plans of site .* was written 4 times"):
        stack.update(created, {**inputs, **CHANGES[token]})
