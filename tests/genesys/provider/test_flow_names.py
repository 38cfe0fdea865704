"""A preview tells which names in a flow nothing goes by, and never refuses what the same run makes."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider.flow_references import references
from ringfence.plugin.wire import UNKNOWN

TOKEN = "genesys:architect:Flow"
QUEUE = "genesys:routing:Queue"

FLOW = """\
inboundCall:
  name: Main
  startUpRef: /inboundCall/tasks/task[Start_10]
  tasks:
    - task:
        name: Start
        refId: Start_10
        actions:
"""

ACTIONS = {
    "queue": """\
          - transferToAcd:
              name: Stay
              targetQueue:
                lit:
                  name: NAME
""",
    "schedule group": """\
          - evaluateScheduleGroup:
              name: Open
              scheduleGroup:
                lit: {name: NAME}
""",
    "emergency group": """\
          - evaluateScheduleGroup:
              name: Open
              emergencyGroup:
                lit: {name: NAME}
""",
    "wrap-up code": """\
          - setWrapupCode:
              wrapupCode: {lit: {name: NAME}}
""",
    "data table": """\
          - dataTableLookup:
              name: Approval
              dataTable:
                NAME:
                  foundOutputs: {}
""",
    "data action": """\
          - callData:
              name: Ask
              category:
                Banking:
                  dataAction:
                    NAME: {}
""",
}

DECLARATIONS = {
    "queue": (QUEUE, {"name": "Wanted"}),
    "schedule group": ("genesys:architect:ScheduleGroup", {"name": "Wanted", "timeZone": "Europe/Berlin"}),
    "emergency group": ("genesys:architect:EmergencyGroup", {"name": "Wanted"}),
    "wrap-up code": ("genesys:routing:WrapupCode", {"name": "Wanted"}),
    "data table": ("genesys:architect:DataTable", {"name": "Wanted"}),
    "data action": (
        "genesys:integrations:DataAction",
        {
            "name": "Wanted",
            "category": "Banking",
            "integrationId": UNKNOWN,
            "requestUrlTemplate": "/api/v2/users/me",
            "requestType": "GET",
            "inputSchema": '{"type": "object"}',
            "successSchema": '{"type": "object"}',
        },
    ),
}


def flow(label, name="Wanted"):
    return {"definition": FLOW + ACTIONS[label].replace("NAME", name)}


@pytest.mark.parametrize("label", ACTIONS)
def test_a_name_that_nothing_goes_by_is_told_in_preview_with_its_line_and_the_correlation_id(stack, label):
    told = stack.failures(TOKEN, flow(label))

    assert list(told) == ["definition"]
    assert f"definition: found the {label} 'Wanted'" in told["definition"]
    line = next(n for n, text in enumerate(flow(label)["definition"].splitlines(), 1) if "Wanted" in text)
    assert f"line {line}, column " in told["definition"]
    assert f"correlation id {stack.emulator.control('calls')['calls'][-1]['correlationId']})" in told["definition"]
    assert stack.writes() == []


@pytest.mark.parametrize("label", ACTIONS)
def test_a_name_that_the_program_declares_before_the_flow_is_not_refused(stack, label):
    token, inputs = DECLARATIONS[label]
    assert stack.failures(token, inputs) == {}

    assert stack.failures(TOKEN, flow(label)) == {}


@pytest.mark.parametrize("label", ACTIONS)
def test_a_name_of_which_another_resource_may_turn_out_to_be_is_left_to_the_deployment(stack, label):
    token, inputs = DECLARATIONS[label]
    assert stack.failures(token, {**inputs, "name": UNKNOWN}) == {}

    assert stack.failures(TOKEN, flow(label)) == {}


def test_a_name_that_the_organisation_has_is_looked_up_once_for_all_flows(stack):
    stack.create(QUEUE, {"name": "Wanted"})
    stack.new_run()
    stack.calls()

    assert stack.failures(TOKEN, flow("queue")) == {}
    assert stack.failures(TOKEN, flow("queue", "WANTED")) == {}

    assert stack.calls() == ["GET /api/v2/routing/queues"]


def test_a_queue_that_an_earlier_run_created_a_moment_ago_is_waited_for(stack):
    stack.fault("POST", "/api/v2/routing/queues", staleReads=2)
    stack.create(QUEUE, {"name": "Wanted"})
    stack.new_run()
    stack.calls()

    assert stack.failures(TOKEN, flow("queue")) == {}

    assert len(stack.calls()) > 1


def test_a_name_from_a_substitution_is_told_on_that_substitution_with_what_was_meant(stack):
    stack.create(QUEUE, {"name": "EU_Emergency_Queue"})
    inputs = flow("queue", "{{queue}}")
    inputs["substitutions"] = {"queue": '"EU_Emergancy_Queue"'}

    told = stack.failures(TOKEN, inputs)

    assert list(told) == ["substitutions.queue"]
    assert "did you mean 'EU_Emergency_Queue'?" in told["substitutions.queue"]


def test_every_missing_name_is_told_at_once(stack):
    definition = FLOW + "".join(text.replace("NAME", f"No {label}") for label, text in ACTIONS.items())

    result = stack.provider.check(stack.urn(TOKEN), {}, {"definition": definition})

    assert [path for path, _ in result.failures] == ["definition"] * len(ACTIONS)
    for label in ACTIONS:
        assert any(f"the {label} 'No {label}'" in text for _, text in result.failures)


def test_what_the_client_may_not_list_is_left_to_the_deployment(stack):
    client = stack.emulator.control("clients", {"permissions": ["telephony:plugin:all"]})
    stack.new_run(GENESYSCLOUD_OAUTHCLIENT_ID=client["id"], GENESYSCLOUD_OAUTHCLIENT_SECRET=client["secret"])

    assert stack.failures(TOKEN, flow("queue")) == {}


def test_a_flow_that_did_not_change_is_not_looked_up(stack):
    inputs = flow("queue")
    stack.calls()

    stack.provider.check(stack.urn(TOKEN), inputs, inputs)

    assert stack.calls() == []


def test_names_that_are_worked_out_while_the_flow_runs_are_no_references():
    definition = FLOW + ACTIONS["queue"].replace("lit:\n                  name: NAME", "exp: FindQueue(Flow.x)")

    assert references({"definition": definition}) == []


def test_an_anchor_that_holds_itself_is_read_once():
    definition = FLOW + ACTIONS["queue"].replace("NAME", "Wanted") + "  variables: &loop [*loop]\n"

    assert [reference.key for reference in references({"definition": definition})] == [("Wanted",)]


def test_anchors_that_multiply_are_read_once_each():
    """Twelve levels of ten repetitions would be a thousand billion nodes."""
    levels = [f"  level{n}: &level{n} [{', '.join([f'*level{n - 1}'] * 10)}]\n" for n in range(1, 13)]
    queue = "{targetQueue: {lit: {name: Retail}}}"
    text = f"inboundCall:\n  name: Main\n  level0: &level0 [{queue}]\n{''.join(levels)}"
    (reference,) = references({"definition": text})
    assert reference.key == ("Retail",)


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}"])
def test_a_key_that_is_no_text_names_nothing(key):
    assert references({"definition": f"inboundCall:\n  name: Main\n  ? {key}\n  : 1\n"}) == []
