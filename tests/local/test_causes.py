"""Why a deployment stopped, where the engine's own record says nothing."""

import json
import types

import pytest

from ringfence.local import deploy as module
from ringfence.local.engine import EVENTS
from ringfence.local.state import LocalState


@pytest.fixture
def state(tmp_path):
    return LocalState(project=tmp_path, root=tmp_path)


def engine(complaint):
    return types.SimpleNamespace(complaint=lambda: complaint)


def test_another_passphrase_is_told_with_its_file_and_both_ways_out(state):
    (cause,) = module._causes(state, engine("error: getting stack configuration: incorrect passphrase"))

    assert f"{state.root}/secrets.json holds another passphrase" in cause
    assert "put the file back" in cause
    assert "`make down`" in cause


def test_what_the_engine_recorded_comes_first(state):
    event = {"diagnosticEvent": {"severity": "error", "message": "the site is full"}}
    (state.root / EVENTS).write_text(json.dumps(event))

    assert module._causes(state, engine("incorrect passphrase")) == ["the site is full"]


@pytest.mark.parametrize("complaint", [None, "no such stack"])
def test_what_nobody_knows_is_not_invented(state, complaint):
    assert module._causes(state, engine(complaint)) == []
