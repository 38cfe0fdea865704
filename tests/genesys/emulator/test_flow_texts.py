"""Texts that were never meant to be flows: each is answered with what is wrong, and none stops the emulator."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ringfence.genesys.emulator import flow_definition
from ringfence.genesys.emulator.store import Store
from tests.genesys.emulator.conftest import Api

GOOD = (
    "inboundCall:\n  name: B\n  startUpRef: /inboundCall/tasks/task[Main_10]\n"
    "  tasks:\n  - task: {name: Main, refId: Main_10, actions: []}\n"
)
BOMB = (
    GOOD
    + "  x: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    + "".join(f"  x{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 9))
)
KEYS = st.sampled_from(
    [
        "name",
        "startUpRef",
        "tasks",
        "task",
        "refId",
        "division",
        "dataTableLookup",
        "dataTable",
        "foundOutputs",
        "callData",
        "category",
        "dataAction",
        "targetQueue",
        "lit",
        "states",
        "menus",
        "description",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Main_10", "/a/b[c]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(root=st.sampled_from(["inboundCall", "workflow", "other"]), body=VALUES)
def test_any_document_is_judged(root, body):
    flow_definition.read(yaml.safe_dump({root: body}), Store())


@given(body=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_document_that_has_a_name_is_judged(body):
    found = flow_definition.read(yaml.safe_dump({"inboundCall": {**body, "name": "N"}}), Store())
    assert found.flow_type == "INBOUNDCALL"


@given(text=st.text(max_size=40))
def test_any_text_is_judged(text):
    flow_definition.read(text, Store())


def test_aliases_that_would_multiply_are_followed_once():
    began = time.process_time()
    assert flow_definition.read(BOMB, Store()).errors == []
    assert time.process_time() - began < 5


def test_a_document_that_holds_itself_is_read_once():
    text = GOOD.replace("inboundCall:", "inboundCall: &self") + "  again: *self\n"
    assert flow_definition.read(text, Store()).errors == []


@pytest.mark.parametrize(
    "text",
    [
        "inboundCall: " + "[" * 3000 + "]" * 3000,
        "inboundCall: !!python/object/apply:os.system ['true']",
        "\x00\x01",
        "- a\n- b\n",
        "a: 1\n---\nb: 2\n",
        "",
        "inboundCall: {name: N, startUpRef: x, tasks: 5, states: [1, {task: 5}]}",
        "? [a, b]\n: c\n",
        "a: &a [*b]",
        "2026-13-45: x",
    ],
)
def test_what_is_no_flow_has_an_error(text):
    assert flow_definition.read(text, Store()).errors


@pytest.mark.emulator
def test_the_emulator_answers_others_after_a_text_that_would_multiply(api: Api) -> None:
    assert api.deploy(BOMB)["status"] == "Success"
    assert api.send("GET", "/api/v2/routing/queues").status_code == 200
