"""The real engine, killed in the middle of a creation: what it had begun is known to the next run, once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ringfence.local.deploy import engines
from ringfence.local.engine import Engine, read_checkpoint
from ringfence.local.environment import find_engine
from ringfence.local.processes import marked, stop, wait_until
from ringfence.local.state import LocalState

pytestmark = pytest.mark.engine

REPOSITORY = Path(__file__).parents[2]

PROVIDER = """
import os, pathlib, time
from ringfence.plugin.provider import CheckResult, DiffResult, Provider
from ringfence.plugin.server import serve

FOLDER = pathlib.Path(os.environ["CALLS"])

class Slow(Provider):
    def check(self, urn, olds, news):
        return CheckResult(inputs=news)

    def diff(self, urn, resource_id, old_inputs, old_outputs, news):
        return DiffResult()

    def create(self, urn, inputs, *, preview):
        if preview:
            return "", inputs
        name = urn.rpartition("::")[2]
        adopting = urn in os.environ.get("RINGFENCE_ADOPT_URNS", "").split()
        with (FOLDER / "calls").open("a") as file:
            file.write(f"{name} {'adopt' if adopting else 'create'}\\n")
        while name == "slow" and not (FOLDER / "go").exists():
            time.sleep(0.02)
        return f"{name}-id", inputs

    def delete(self, urn, resource_id, outputs):
        pass

serve(Slow(), version="1.0.0")
"""

PROGRAM = """
import pulumi

class Thing(pulumi.CustomResource):
    def __init__(self, name):
        super().__init__("slow:index:Thing", name, {})

Thing("quick")
Thing("slow")
"""


@pytest.fixture
def state(tmp_path):
    project = tmp_path / "project"
    for folder in (project / "provider", project / "policies"):
        folder.mkdir(parents=True)
        (folder / ".venv").symlink_to(REPOSITORY / ".venv")
    (project / ".venv").symlink_to(REPOSITORY / ".venv")
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    plugins = {"providers": [{"name": "slow", "path": "provider"}]}
    (project / "Pulumi.yaml").write_text(json.dumps({"name": "slow", "runtime": runtime, "plugins": plugins}))
    (project / "Pulumi.local.yaml").write_text("config: {}\n")
    (project / "__main__.py").write_text(PROGRAM)
    (project / "provider" / "PulumiPlugin.yaml").write_text(json.dumps({"runtime": runtime}))
    (project / "provider" / "__main__.py").write_text(PROVIDER)
    state = LocalState(project=project, root=tmp_path / "state")
    state.prepare()
    yield state
    stop(marked(state.root))


def engine_for(state):
    executable = find_engine(REPOSITORY)
    if executable is None:
        pytest.fail("no Pulumi engine: run `make setup`")
    environment = {
        "PULUMI_BACKEND_URL": f"{state.backend.as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": state.secrets().passphrase,
        "PULUMI_HOME": str(state.pulumi_home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "CALLS": str(state.root),
    }
    return Engine(state, executable, environment)


def calls(state):
    path = state.root / "calls"
    return path.read_text().splitlines() if path.exists() else []


def up(engine, adopt):
    """A deployment without the policy pack, which this little program does not have."""
    return engine.deploy(adopt, policies=False)


UP_IN_ANOTHER_PROCESS = (
    "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
    "from tests.local.test_interrupted_engine import engine_for, up\n"
    "from ringfence.local.state import LocalState\n"
    "engine = engine_for(LocalState(project=Path(sys.argv[2]), root=Path(sys.argv[3])))\n"
    "sys.exit(up(engine, engine.take_over_interrupted()))\n"
)


def killed_while_creating(state):
    """Deploys in another process and kills the engine while `slow` is being created."""
    command = [sys.executable, "-c", UP_IN_ANOTHER_PROCESS, str(REPOSITORY), str(state.project), str(state.root)]
    before = len(calls(state))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, env=os.environ) as caller:
        assert wait_until(lambda: any("slow" in line for line in calls(state)[before:]), seconds=60)
        for pid in engines(state):
            psutil.Process(pid).kill()
        assert caller.wait(30) != 0


def test_what_a_killed_engine_was_creating_is_adopted_by_the_next_run_and_by_no_later_one(state):
    engine = engine_for(state)
    engine.prepare_stack()

    killed_while_creating(state)
    assert wait_until(lambda: not marked(state.root, "engine"), seconds=10), "plugins outlive a killed engine"
    assert engine.release_stale_lock() == []
    (state.root / "go").touch()
    urns = engine.take_over_interrupted()

    assert [urn.rpartition("::")[2] for urn in urns] == ["slow"]
    assert read_checkpoint(state).pending == 0

    assert up(engine, urns) == 0
    assert sorted(calls(state)) == ["quick create", "slow adopt", "slow create"]
    assert engine.take_over_interrupted() == []
    assert read_checkpoint(state).resources == 2


def test_a_run_that_is_interrupted_again_forgets_nothing(state):
    engine = engine_for(state)
    engine.prepare_stack()

    for _ in range(2):
        killed_while_creating(state)
        wait_until(lambda: not marked(state.root, "engine"), seconds=10)
        engine.release_stale_lock()

    assert [urn.rpartition("::")[2] for urn in engine.take_over_interrupted()] == ["slow"]
    assert calls(state)[-1] == "slow adopt"


def test_the_engine_writes_nothing_into_the_project(state):
    before = {path: path.read_bytes() for path in state.project.glob("*.yaml")}

    engine_for(state).prepare_stack()

    assert {path: path.read_bytes() for path in state.project.glob("*.yaml")} == before
    assert "encryptionsalt: v1:" in state.stack_configuration.read_text()
