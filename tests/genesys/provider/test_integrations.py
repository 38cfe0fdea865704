"""Integrations, credentials and data actions: created in steps, kept in the Union, secrets kept secret."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider.resources.integrations_data_action import same_json, url_problems
from ringfence.plugin.provider import PartialCreateError, ProviderError
from ringfence.plugin.wire import UNKNOWN

from .conftest import Deployed
from .connections import OBJECTS, given

INTEGRATION = "genesys:integrations:Integration"
CREDENTIAL = "genesys:integrations:Credential"
ACTION = "genesys:integrations:DataAction"


def test_an_integration_is_created_off_then_configured_then_switched_on(stack):
    created = stack.create(INTEGRATION, OBJECTS[INTEGRATION])

    writes = [call.split(" ")[0] for call in stack.writes()]
    assert writes == ["POST", "PUT", "PATCH"]
    assert created.outputs["reportedState"] == "ACTIVE"
    assert stack.objects("integrations")[0]["intendedState"] == "ENABLED"


def test_an_integration_that_stays_off_is_not_switched(stack):
    created = stack.create(INTEGRATION, {"name": "Off", "integrationTypeId": "custom-rest-actions"})

    assert [call.split(" ")[0] for call in stack.writes()] == ["POST"]
    assert created.outputs["reportedState"] == "INACTIVE"
    assert stack.diff(stack.refresh(created)) == {}


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
def test_a_create_that_fails_half_way_keeps_its_id_and_the_next_run_completes_it(stack, verb):
    stack.fault(verb, "/api/v2/integrations/*", status=400)
    with pytest.raises(PartialCreateError, match="400") as caught:
        stack.create(INTEGRATION, OBJECTS[INTEGRATION])

    outputs, news = caught.value.outputs, stack.checked(INTEGRATION, OBJECTS[INTEGRATION])
    stack.provider.update(stack.urn(INTEGRATION), caught.value.resource_id, outputs, news, preview=False)

    (integration,) = stack.objects("integrations")
    assert integration["id"] == caught.value.resource_id
    assert integration["intendedState"] == "ENABLED"
    found = stack.imported(INTEGRATION, integration["id"])
    assert found.inputs["properties"] == OBJECTS[INTEGRATION]["properties"]


def test_an_integration_switched_off_by_hand_shows_and_is_switched_on_again(stack):
    created = stack.create(INTEGRATION, OBJECTS[INTEGRATION])
    client = stack.provider._context.client
    client.patch(f"/api/v2/integrations/{created.id}", {"intendedState": "DISABLED"})

    refreshed = stack.refresh(created)

    assert stack.diff(refreshed, created.inputs) == {"enabled": "UPDATE"}
    assert stack.update(refreshed, created.inputs).outputs["reportedState"] == "ACTIVE"


def test_a_switch_whose_answer_is_lost_is_set_again(stack):
    stack.fault("PATCH", "/api/v2/integrations/*", when="after", reset=True)

    created = stack.create(INTEGRATION, OBJECTS[INTEGRATION])

    assert created.outputs["reportedState"] == "ACTIVE"


def test_an_integration_that_never_gets_active_says_what_it_reports(stack):
    stack.emulator.control("behaviour", {"pendingPolls": 1000})
    with pytest.raises(PartialCreateError, match=r"in state ACTIVATING.*allowed: ACTIVE"):
        stack.create(INTEGRATION, OBJECTS[INTEGRATION])

    assert sum(stack.waits) > 100


def test_events_of_an_organisation_stay_in_the_union(stack):
    properties = {**OBJECTS[INTEGRATION]["properties"], "awsAccountRegion": "us-east-1", "awsAccountId": "12"}

    failures = stack.failures(INTEGRATION, {**OBJECTS[INTEGRATION], "properties": properties})

    assert sorted(failures) == ["properties.awsAccountId", "properties.awsAccountRegion"]
    assert "us-east-1 (Northern Virginia, US)" in failures["properties.awsAccountRegion"]


def test_another_account_is_another_event_source(stack):
    created = stack.create(INTEGRATION, OBJECTS[INTEGRATION])
    properties = {**created.inputs["properties"], "awsAccountId": "210987654321"}

    result = stack.diff_result(created, {**created.inputs, "properties": properties})

    assert {path: kind.value for path, kind in result.changes.items()} == {"properties.awsAccountId": "UPDATE_REPLACE"}
    assert result.delete_before_replace
    filters = {**created.inputs["properties"], "eventFilter": ["v2.operations.events.{id}"]}
    assert not stack.diff_result(created, {**created.inputs, "properties": filters}).replace


def test_secrets_of_a_credential_are_kept_over_a_refresh_and_marked(stack):
    created = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])

    refreshed = stack.refresh(created)

    assert refreshed.inputs["fields"] == {"key": "k"}
    assert "fields" in stack.provider.secret_outputs[CREDENTIAL]
    assert stack.objects("credentials")[0]["credentialFields"] == {"key": "k"}


@pytest.mark.parametrize(
    "url",
    [
        "https://events.example.eu/v2/${input.x}",
        "https://events.example.eu",
        "https://events.example.eu:8443?x=${y}",
        "/api/v2/flows/datatables/${input.id}",
    ],
)
def test_a_literal_https_host_and_the_own_api_are_allowed(stack, url):
    inputs = {**OBJECTS[ACTION], "integrationId": UNKNOWN, "requestUrlTemplate": url}

    assert stack.failures(ACTION, inputs) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://events.example.eu/",
        "https://${input.host}/x",
        "https://events.${input.tld}/x",
        "https://${input.host}.example.eu/",
        "https://user:secret@events.example.eu/",
        "https://events.example.eu@evil.example/",
        "https://events.example.eu:${input.port}/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https:///x",
        "events.example.eu/x",
        "//events.example.eu/x",
        "https://events.example.eu\\@evil.example/",
        "https://events example.eu/",
    ],
)
def test_any_other_url_is_refused(stack, url):
    (problem,) = url_problems(url)

    assert problem.place == "requestUrlTemplate"
    assert "https://<literal host>" in problem.render()


def test_a_contract_that_is_no_json_object_is_refused(stack):
    failures = stack.failures(ACTION, {**OBJECTS[ACTION], "integrationId": UNKNOWN, "inputSchema": "[1]"})

    assert list(failures) == ["inputSchema"]


def test_a_contract_is_replaced_and_its_spelling_is_no_change(stack):
    created = stack.create(ACTION, given(stack, ACTION))
    respelt = {**created.inputs, "inputSchema": '{"properties":{"kind":{"type":"string"}},"type":"object"}'}

    assert stack.diff(created, respelt) == {}
    assert stack.diff(created, {**created.inputs, "inputSchema": '{"type": "object"}'}) == {
        "inputSchema": "UPDATE_REPLACE"
    }
    assert same_json('{"a": 1}', '{"$schema": "x", "a": 1}')
    assert not same_json('{"a": 1}', '{"a": 2}')


def test_a_template_changed_by_hand_shows_on_refresh(stack):
    created = stack.create(ACTION, given(stack, ACTION))
    stack.drift(f"/api/v2/integrations/actions/{created.id}", config={"request": {"requestTemplate": "{}"}})

    assert stack.diff(stack.refresh(created), created.inputs) == {"requestTemplate": "UPDATE"}


def test_actions_of_one_name_in_two_categories_are_two(stack):
    inputs = given(stack, ACTION)
    stack.create(ACTION, inputs, name="one")

    other = stack.create(ACTION, {**inputs, "category": "Elsewhere"}, name="two")

    assert len(stack.objects("actions")) == 2
    assert stack.diff(other) == {}


def test_an_integration_in_error_stops_the_create(stack):
    with pytest.raises((PartialCreateError, ProviderError)):
        stack.create(INTEGRATION, {"name": "Unset", "integrationTypeId": "amazon-eventbridge-source", "enabled": True})


def test_settings_that_led_into_an_error_are_recorded_so_that_taking_them_back_mends_the_integration(stack):
    good = stack.checked(INTEGRATION, OBJECTS[INTEGRATION])
    created = stack.create(INTEGRATION, good)
    bad = {**good, "properties": {**good["properties"], "eventFilter": ["v2.operations.events.{id}"]}, "notes": "new"}
    stack.fault("PATCH", "/api/v2/integrations/*", status=400)
    stack.drift(f"/api/v2/integrations/{created.id}", intendedState="DISABLED")

    with pytest.raises(PartialCreateError) as failure:
        stack.update(created, bad)
    half = Deployed(created.urn, failure.value.resource_id, bad, failure.value.outputs)

    assert half.id == created.id
    assert set(stack.diff(half, good)) >= {"notes"}
    mended = stack.update(half, good)
    assert stack.imported(INTEGRATION, created.id).inputs["properties"] == good["properties"]
    assert stack.imported(INTEGRATION, created.id).inputs["notes"] == good["notes"]
    assert stack.diff(stack.refresh(mended), good) == {}


@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_a_secret_that_the_platform_repeats_in_a_refusal_is_not_shown(stack, verb):
    secrets = {"userName": "loader", "password": "of-the-bank"}
    inputs = {**OBJECTS[CREDENTIAL], "fields": secrets}
    created = stack.create(CREDENTIAL, {**inputs, "name": "First"})
    words = "Value 'of-the-bank' of password is too weak"
    stack.fault(verb, "/api/v2/integrations/credentials*", status=400, code="bad.request", message=words)

    write = {"POST": lambda: stack.create(CREDENTIAL, inputs), "PUT": lambda: stack.update(created, inputs)}[verb]
    with pytest.raises(ProviderError) as refusal:
        write()

    assert "Value '[secret]' of password is too weak" in str(refusal.value)
    assert "of-the-bank" not in str(refusal.value)
