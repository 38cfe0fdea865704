"""`make up` killed with -9 where it hurts most: after the platform has written and before anybody knows of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from ringfence.genesys.provider.registry import definitions
from ringfence.local.engine import engines, read_checkpoint
from ringfence.local.processes import marked, wait_until
from ringfence.local.services import AWS, GENESYS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

REPOSITORY = Path(__file__).parents[2]
KILLS = 10
DEPLOY = """
import sys
from functools import partialmethod
from ringfence.cli import main
from ringfence.local.engine import Engine

run = Engine.run
Engine.deploy = partialmethod(Engine.deploy, policies=False)
Engine.run = lambda self, *arguments, extra=None: run(self, *arguments, "--skip-preview", extra=extra)
main()
"""
"""`ringfence` without policy pack and preview: they take time and write nothing."""

DEPLOY_WHOLE = "from ringfence.cli import main; main()"
"""`ringfence` as `make up` runs it: for the first run, which ends in its preview, and for the last ones."""

HANGS_SECONDS = 120
"""How long the platform keeps an answer back; every run that meets it is killed long before."""

WRITES = [
    ("POST", "*/locations"),
    ("POST", "*/edges/sites"),
    ("PUT", "*/numberplans"),
    ("POST", "*/trunkbasesettings"),
    ("POST", "*/outboundroutes"),
    ("PUT", "/uploads/*"),
    ("POST", "*/oauth/clients"),
    ("PUT", "*/config/current"),
    ("POST", "*/keyconfigurations"),
    ("POST", "*/emergencygroups"),
    ("POST", "*/triggers"),
    ("POST", "*/datatables/*/rows"),
    ("POST", "*/ivrs"),
    ("POST", "*/integrations/actions"),
    ("POST", "*/mediaretentionpolicies"),
    ("POST", "*/datatables"),
    ("POST", "*/queues"),
    ("POST", "*/wrapupcodes"),
    ("POST", "*/schedules"),
    ("POST", "*/schedulegroups"),
    ("POST", "*/credentials"),
    ("POST", "*/didpools"),
]
"""Calls whose answer is kept back, each in one run."""

GROWTH = {1: 8, 2: 30}
"""Resources that the second and the third run record before they are killed; the first is killed in its preview."""


class Organisation:
    """The emulated organisation behind the stack."""

    def __init__(self, state: LocalState) -> None:
        self._url = Supervisor(state).urls()[GENESYS]

    def control(self, method: str, path: str, document: Any = None) -> Any:
        answer = requests.request(method, f"{self._url}/emulator/{path}", json=document, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def hold_back(self, calls: list[tuple[str, str]]) -> None:
        """From now on the first call of each kind is carried out and not answered."""
        self.control("DELETE", "faults")
        held = {"when": "after", "delaySeconds": HANGS_SECONDS, "reset": True}
        if calls:
            self.control("POST", "faults", {"faults": [{"method": verb, "path": path, **held} for verb, path in calls]})

    def held_back(self) -> list[tuple[str, str]]:
        return [(fault["method"], fault["path"]) for fault in self.control("GET", "faults")["faults"] if fault["hits"]]

    def living(self) -> dict[str, dict[str, Any]]:
        objects = self.control("GET", "snapshot")["objects"]
        return {
            kind: {key: body for key, body in members.items() if body.get("state") != "deleted"}
            for kind, members in objects.items()
        }


@pytest.fixture
def state(tmp_path: Path) -> Iterator[LocalState]:
    state = LocalState(project=REPOSITORY, root=tmp_path / "state")
    state.prepare()
    Supervisor(state).up()
    yield state
    Supervisor(state).down()
    assert marked(state.root) == []


def deploy(state: LocalState, log: Path, *, whole: bool) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "RINGFENCE_LOCAL_STATE": str(state.root)}
    command = [sys.executable, "-c", DEPLOY_WHOLE if whole else DEPLOY, "local", "deploy", "--no-proof"]
    with log.open("w") as output:
        return subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(state: LocalState, caller: subprocess.Popen[bytes], *, whole_group: bool) -> None:
    """Kills the engine; with the whole group also whoever called it and what it has started."""
    if whole_group:
        os.killpg(caller.pid, signal.SIGKILL)
    for pid in engines(state):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert caller.wait(60) != 0


def reached(caller: subprocess.Popen[bytes], moment: Callable[[], bool]) -> bool:
    """Whether a deployment got to a moment before it ended."""
    wait_until(lambda: caller.poll() is not None or moment(), seconds=240, pause=0.02)
    return caller.poll() is None


def test_ten_lost_answers_and_kills_later_everything_exists_once_and_nothing_is_orphaned(state, tmp_path):
    organisation = Organisation(state)
    before = organisation.living()
    open_calls, moments = list(WRITES), []
    for number in range(KILLS):
        log = tmp_path / f"killed-{number}.log"
        known = read_checkpoint(state).resources
        organisation.control("DELETE", "calls")
        organisation.hold_back(open_calls if number > max(GROWTH) else [])
        caller = deploy(state, log, whole=number == 0)

        def at_the_moment(number: int = number, known: int = known) -> bool:
            if number == 0:
                return bool(organisation.control("GET", "calls")["count"])
            if number in GROWTH:
                return read_checkpoint(state).resources >= known + GROWTH[number]
            return bool(organisation.held_back())

        assert reached(caller, at_the_moment), (moments, log.read_text()[-3000:])
        kill(state, caller, whole_group=number % 2 == 0)
        hit = organisation.held_back()
        open_calls = [call for call in open_calls if call not in hit]
        moments.append((hit, read_checkpoint(state).resources))
    organisation.hold_back([])

    logs = [tmp_path / "converging.log", tmp_path / "unchanged.log"]
    for log in logs:
        assert deploy(state, log, whole=True).wait(400) == 0, log.read_text()[-3000:]

    assert len({str(moment) for moment in moments}) == KILLS
    assert sum(bool(hit) for hit, _ in moments) == KILLS - 1 - len(GROWTH)
    assert "unchanged" in logs[1].read_text()
    assert "created" not in logs[1].read_text().rpartition("Resources:")[2]
    assert_genesys_holds_what_the_state_records(state, before, organisation.living())
    assert_aws_holds_what_the_state_records(state)


def client(service: str, url: str, region: str = "eu-central-1") -> Any:
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id="local", aws_secret_access_key="local"
    )


def recorded(state: LocalState) -> list[dict[str, Any]]:
    (checkpoint,) = (path for path in state.root.rglob("stacks/**/local.json"))
    return [item for item in json.loads(checkpoint.read_text())["checkpoint"]["latest"]["resources"] if "id" in item]


def assert_genesys_holds_what_the_state_records(state, before, after) -> None:
    """No object that the state does not know, and none twice."""
    assert read_checkpoint(state).pending == 0
    known = {str(item["id"]).rpartition("/")[2] for item in recorded(state) if item["type"] in definitions()}
    for kind in (
        *("locations", "sites", "trunkbases", "didpools", "queues", "wrapupcodes", "datatables", "schedules"),
        *("schedulegroups", "emergencygroups", "ivrs", "flows", "integrations", "actions", "credentials", "triggers"),
        *("mediaretentionpolicies", "recordingkeyconfigurations", "conversationkeyconfigurations", "oauthclients"),
    ):
        made = set(after.get(kind, {})) - set(before.get(kind, {}))
        assert made <= known, (kind, [after[kind][key] for key in made - known])
        names = Counter(after[kind][key].get("name") for key in made)
        assert {name: count for name, count in names.items() if name and count > 1} == {}, kind
    rows = {key.rpartition("/")[2] for key in after.get("datatablerows", {})}
    assert rows <= known
    routes = [row for row in after["outboundroutes"].values() if row["name"] != "Default Outbound Route"]
    assert {row["id"] for row in routes} <= known


def assert_aws_holds_what_the_state_records(state: LocalState) -> None:
    """As many of each kind as the state has, in both regions together; some of these kinds know no unique name."""
    url = Supervisor(state).urls()[AWS]
    types = read_checkpoint(state).types
    regions = {item["inputs"].get("region", "eu-central-1") for item in recorded(state) if item["type"][:4] == "aws:"}
    found: Counter[str] = Counter()
    for region in sorted(regions):
        found["aws:kms/key:Key"] += len(client("kms", url, region).list_keys()["Keys"])
        found["aws:sqs/queue:Queue"] += len(client("sqs", url, region).list_queues().get("QueueUrls", []))
        functions = client("lambda", url, region)
        found["aws:lambda/function:Function"] += len(functions.list_functions()["Functions"])
        mappings = functions.list_event_source_mappings()["EventSourceMappings"]
        found["aws:lambda/eventSourceMapping:EventSourceMapping"] += len(mappings)
        found["aws:apigatewayv2/api:Api"] += len(client("apigatewayv2", url, region).get_apis()["Items"])
        subscriptions = client("sns", url, region).list_subscriptions()["Subscriptions"]
        found["aws:sns/topicSubscription:TopicSubscription"] += len(subscriptions)
    found["aws:s3/bucket:Bucket"] = len(client("s3", url).list_buckets()["Buckets"])
    found["aws:iam/role:Role"] = len(client("iam", url).list_roles()["Roles"])
    assert found == {name: types[name] for name in found}
