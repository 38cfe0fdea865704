"""Flows: identity from the YAML, the hash as the difference, every message of a failed job."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider import flow_definition, flow_jobs
from ringfence.plugin.provider import PartialCreateError, ProviderError
from ringfence.plugin.wire import UNKNOWN

from .cases import FLOW
from .conftest import Deployed

TOKEN = "genesys:architect:Flow"
GREETING = next(
    f"line {number}, column {line.index('{{greeting}}') + 1}"
    for number, line in enumerate(FLOW.splitlines(), start=1)
    if "{{greeting}}" in line
)
INPUTS = {"definition": FLOW, "substitutions": {"greeting": "Hello"}}


def test_a_flow_is_published_after_substitution(stack):
    created = stack.create(TOKEN, INPUTS)

    assert created.outputs["name"] == "Main"
    assert created.outputs["flowType"] == "INBOUNDCALL"
    assert created.outputs["publishedVersion"] == created.outputs["deployedVersion"]
    assert stack.objects("flows")[0]["description"] == "Hello"


def test_only_the_text_after_substitution_makes_a_difference(stack):
    created = stack.create(TOKEN, INPUTS)
    moved = {"definition": FLOW.replace("{{greeting}}", "Hello")}

    assert stack.diff(created, moved) == {}
    assert stack.diff(created, {**INPUTS, "substitutions": {"greeting": "Hi"}}) == {"substitutions.greeting": "UPDATE"}


@pytest.mark.parametrize("change", [("name: Main", "name: Other"), ("inboundCall:", "inboundEmail:")])
def test_another_name_or_type_is_another_flow(stack, change):
    created = stack.create(TOKEN, INPUTS)

    result = stack.diff_result(created, {**INPUTS, "definition": FLOW.replace(*change)})

    assert result.replace
    assert not result.delete_before_replace


def test_a_version_published_by_somebody_else_is_a_difference_that_the_next_update_settles(stack):
    created = stack.create(TOKEN, INPUTS)
    stack.drift(f"/api/v2/flows/{created.id}", publishedVersion={"id": "7.0"})

    drifted = stack.refresh(created)
    assert drifted.outputs["publishedVersion"] == "7.0"
    assert stack.diff(drifted) == {"publishedVersion": "UPDATE"}

    updated = stack.update(drifted, INPUTS)
    assert stack.diff(updated) == {}
    assert stack.diff(stack.refresh(updated)) == {}


def test_every_message_of_a_failed_job_is_shown(stack):
    broken = FLOW.replace("  startUpRef: /inboundCall/tasks/task[Start_10]\n", "  division: No such division\n")

    with pytest.raises(ProviderError) as refusal:
        stack.create(TOKEN, {**INPUTS, "definition": broken})

    message = str(refusal.value)
    assert "Architect refused the flow (GET /api/v2/flows/jobs/" in message
    assert "startUpRef is required" in message
    assert "No such division" in message
    assert stack.objects("flows") == []


def test_a_job_that_takes_long_is_asked_ever_less_often(stack):
    states = iter([{"status": "Started"}] * 12 + [{"status": "Success", "flow": {"id": "f1"}}])

    assert _deploy_against(states, stack) == "f1"
    assert stack.waits == sorted(stack.waits)
    assert max(stack.waits) == 5.0


def test_a_job_that_never_ends_is_given_up_with_its_path(stack):
    with pytest.raises(ProviderError, match=r"GET /api/v2/flows/jobs/j1: the job is still 'Started' after 16 minutes"):
        _deploy_against(iter([{"status": "Started"}] * 10_000), stack)


def _deploy_against(states, stack):
    class Platform:
        def upload(self, url, data, headers):
            assert data == b"text"

        def get(self, path, params):
            return next(states)

    class Context:
        client = Platform()

        def clock(self):
            return sum(stack.waits)

        def sleep(self, seconds):
            stack.waits.append(seconds)

    job = {"id": "j1", "presignedUrl": "http://127.0.0.1/upload", "headers": {}}
    return flow_jobs.published(Context(), job, "text")


def test_an_existing_flow_is_not_published_over(stack):
    first = stack.create(TOKEN, INPUTS)
    stack.new_run()
    stack.calls()

    with pytest.raises(ProviderError, match=f"pulumi import {TOKEN} it {first.id}"):
        stack.create(TOKEN, INPUTS)

    assert stack.writes() == []


def test_a_flow_in_use_is_not_deleted(stack):
    flow = stack.create(TOKEN, INPUTS)
    stack.create("genesys:architect:Ivr", {"name": "Number", "openHoursFlowId": flow.id})

    with pytest.raises(ProviderError, match="deleting genesys:architect:Flow"):
        stack.delete(flow)

    assert len(stack.objects("flows")) == 1


def test_preview_knows_what_follows_from_the_text(stack):
    known = stack.preview(TOKEN, INPUTS)[1]
    partly = stack.preview(TOKEN, {**INPUTS, "substitutions": {"greeting": UNKNOWN}})[1]

    assert known["contentHash"] == flow_definition.content_hash(flow_definition.render(FLOW, {"greeting": "Hello"}))
    assert (partly["name"], partly["flowType"], partly["contentHash"]) == ("Main", "INBOUNDCALL", UNKNOWN)


@pytest.mark.parametrize(
    ("definition", "substitutions", "place", "text"),
    [
        (FLOW, {}, "substitutions", f"no value for the placeholder {{{{greeting}}}} at {GREETING}"),
        (FLOW, {"greeting": "a", "greting": "b"}, "substitutions.greting", "no placeholder takes"),
        ("inboundCall:\n  name: x\n  - y", {}, "definition", "not YAML at line 3, column 3"),
        ("a: 1\nb: 2", {}, "definition", "root is not one flow (a second one begins at line 2, column 1)"),
        ("ivr:\n  name: x", {}, "definition", "'ivr' at line 1, column 1, which is no type of flow"),
        ("workflow:\n  description: x", {}, "definition", "a workflow without a name at line 1, column 1"),
    ],
)
def test_text_that_is_no_flow_is_refused_in_preview(stack, definition, substitutions, place, text):
    told = stack.failures(TOKEN, {"definition": definition, "substitutions": substitutions})

    assert text in told[place]
    assert stack.calls() == []


def test_an_unknown_value_may_stand_anywhere(stack):
    assert stack.failures(TOKEN, {"definition": FLOW, "substitutions": {"greeting": UNKNOWN}}) == {}
    assert stack.failures(TOKEN, {"definition": FLOW, "substitutions": UNKNOWN}) == {}
    assert stack.failures(TOKEN, {"definition": UNKNOWN}) == {}


def test_a_flow_whose_job_went_silent_is_kept_and_published_by_the_next_run(stack):
    # The client asks again by itself, so the answers stay away for as long as it asks.
    stack.fault("GET", "/api/v2/flows/jobs/*", status=400, code="bad.request", times=1)

    with pytest.raises(PartialCreateError) as failure:
        stack.create(TOKEN, INPUTS)

    (flow,) = stack.objects("flows")
    assert failure.value.resource_id == flow["id"]
    kept = Deployed(stack.urn(TOKEN), flow["id"], INPUTS, failure.value.outputs)
    assert stack.diff(stack.update(kept, INPUTS)) == {}
    assert len(stack.objects("flows")) == 1


def test_two_resources_never_publish_over_one_flow(stack):
    stack.create(TOKEN, INPUTS, name="one")

    with pytest.raises(ProviderError, match="which 'one' of this program has created"):
        stack.create(TOKEN, {**INPUTS, "substitutions": {"greeting": "Other"}}, name="two")

    assert stack.objects("flows")[0]["description"] == "Hello"
    assert stack.provider.invoke("genesys:architect:getFlow", {"name": "Main"})["flowType"] == "INBOUNDCALL"


def test_a_flow_is_imported_with_its_text(stack):
    created = stack.create(TOKEN, {"definition": FLOW, "substitutions": {"greeting": "Hello"}})
    stack.calls()

    imported = stack.imported(TOKEN, created.id)

    assert stack.writes() == ["POST /api/v2/flows/export/jobs"]  # which changes nothing
    assert imported.inputs == {"definition": FLOW.replace("{{greeting}}", "Hello")}
    assert stack.diff(imported) == {}
    assert stack.diff(imported, created.inputs) == {}  # the same text after substitution
    assert stack.imported(TOKEN, "00000000-0000-4000-8000-000000000000") is None


def test_an_export_that_fails_says_where(stack):
    created = stack.create(TOKEN, {"definition": FLOW, "substitutions": {"greeting": "Hello"}})
    stack.fault("POST", "/api/v2/flows/export/jobs", status=403, code="missing.permissions", message="No.")

    with pytest.raises(ProviderError, match="POST /api/v2/flows/export/jobs failed: 403"):
        stack.imported(TOKEN, created.id)


def test_details_of_a_message_are_told_without_the_bodies_that_may_hold_other_data(stack):
    detail = {
        "type": "NetworkDiagnostic",
        "method": "POST",
        "url": "/api/v2/routing/queues/search",
        "statusCode": 500,
        "correlationId": "c-1",
        "requestBody": "private",
        "responseBody": "private",
    }
    messages = [{"type": "Error", "text": "No queue", "details": [detail]}, {"type": "Warning", "text": "Odd"}]

    text = flow_jobs._listing({"messages": messages})

    assert text == (
        "  - Error: No queue (method POST, url /api/v2/routing/queues/search, statusCode 500, correlationId c-1)\n"
        "  - Warning: Odd"
    )


def test_a_flow_that_somebody_deleted_is_not_published_anew_under_an_id_that_the_state_does_not_know(stack):
    created = stack.create(TOKEN, INPUTS)
    stack.remove(f"/api/v2/flows/{created.id}")
    stack.new_run()

    with pytest.raises(ProviderError, match="pulumi refresh"):
        stack.update(created, {**INPUTS, "substitutions": {"greeting": "Hi"}})

    assert stack.objects("flows") == []


def test_a_flow_that_somebody_renamed_is_not_doubled_by_an_update(stack):
    created = stack.create(TOKEN, INPUTS)
    stack.drift(f"/api/v2/flows/{created.id}", name="Renamed")
    stack.new_run()

    with pytest.raises(ProviderError, match=r"'INBOUNDCALL Renamed'.*allowed: 'INBOUNDCALL Main'.*pulumi refresh"):
        stack.update(created, {**INPUTS, "substitutions": {"greeting": "Hi"}})

    assert [flow["name"] for flow in stack.objects("flows")] == ["Renamed"]
    refreshed = stack.refresh(created)
    assert stack.diff_result(refreshed, INPUTS).replace
