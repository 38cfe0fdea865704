"""`make up` killed with -9 again and again: the next run goes on, and nothing exists twice in the end."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest
import requests

from ringfence.local.deploy import engines
from ringfence.local.engine import read_checkpoint
from ringfence.local.processes import marked, wait_until
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor
from tests.local.declared import client

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

REPOSITORY = Path(__file__).parents[2]
MOMENTS = (0, 1, 6, 12, 10, 15, 20, 14, 18, 16)
"""Number of creations that a run begins before it is killed; 0 kills it during the preview."""

BOOKKEEPING = {"flowjobs", "flowversions", "flowsources", "integrationconfigs", "settings", "recordingkeys"}
"""Kinds of the emulator that are records of what happened, or parts of another object."""


@pytest.fixture
def state(tmp_path):
    state = LocalState(project=REPOSITORY, root=tmp_path / "state")
    yield state
    Supervisor(state).down()
    assert marked(state.root) == []


def deploy(state, log):
    environment = {**os.environ, "RINGFENCE_LOCAL_STATE": str(state.root)}
    command = [sys.executable, "-c", "from ringfence.cli import main; main()", "local", "deploy", "--no-proof"]
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=subprocess.STDOUT)


def kill_when(state, log, begun):
    """Kills the engine, and every second time its caller too, after `begun` creations."""

    def reached():
        text = log.read_text()
        updating = text.rpartition("Updating (local)")[2] if "Updating (local)" in text else None
        if begun == 0:
            return bool(engines(state))
        return caller.poll() is not None or (updating is not None and updating.count(" creating (") >= begun)

    with log.open("w") as output:
        caller = deploy(state, output)
    assert wait_until(reached, seconds=180, pause=0.02), log.read_text()[-3000:]
    assert caller.poll() is None, log.read_text()[-3000:]
    if begun % 2:
        caller.kill()
    for pid in engines(state):
        psutil.Process(pid).kill()
    assert caller.wait(60) != 0


def names(state):
    """How often each name occurs among the living objects of each kind in the organisation."""
    address = Supervisor(state).urls()["genesys"]
    objects = requests.get(f"{address}/emulator/snapshot", timeout=10).json()["objects"]
    return Counter(
        (kind, row.get("siteId") or row.get("site", {}).get("id"), row.get("name") or row.get("key"))
        for kind, members in objects.items()
        if kind not in BOOKKEEPING
        for row in members.values()
        if row.get("state") != "deleted" and (row.get("name") or row.get("key"))
    )


def amazon(state):
    """Number of those AWS objects that have no unique name."""
    url = Supervisor(state).urls()["aws"]
    keys = [client("kms", url).list_keys()["Keys"]]
    return {
        "keys": len(keys[0]),
        "apis": len(client("apigatewayv2", url).get_apis()["Items"]),
        "mappings": len(client("lambda", url).list_event_source_mappings()["EventSourceMappings"]),
        "subscriptions": len(client("sns", url).list_subscriptions()["Subscriptions"]),
    }


def test_ten_kills_later_everything_exists_once_and_a_further_run_changes_nothing(state, tmp_path):
    for number, begun in enumerate(MOMENTS):
        kill_when(state, tmp_path / f"killed-{number}.log", begun)

    logs = [tmp_path / "converging.log", tmp_path / "unchanged.log"]
    for log in logs:
        with log.open("w") as output:
            assert deploy(state, output).wait(400) == 0, log.read_text()[-3000:]

    declared = read_checkpoint(state)
    assert declared.pending == 0
    assert {name: count for name, count in names(state).items() if count > 1} == {}
    assert amazon(state) == {
        "keys": declared.types["aws:kms/key:Key"] - 1,  # one of them lies in the second region
        "apis": declared.types["aws:apigatewayv2/api:Api"],
        "mappings": declared.types["aws:lambda/eventSourceMapping:EventSourceMapping"],
        "subscriptions": declared.types["aws:sns/topicSubscription:TopicSubscription"],
    }
    assert "created" not in logs[1].read_text().rpartition("Resources:")[2]
