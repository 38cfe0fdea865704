"""The two stacks that are measured: the local stack on emulators of its own, and its shape in no-op resources.

Both are deployed once for all benchmarks of a run, by the same engine, each into a backend of its own.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.report import Say
from benchmarks.timed import Timed, timed
from tests.engine.stack import PROJECT, Stack

NO_CHANGE = "--expect-no-changes"
NO_COMPILED_FILES = "PYTHONDONTWRITEBYTECODE"
"""Left out of both environments: with it each run would compile what it imports anew, which no user's run does."""

SOURCES = frozenset({"__main__.py", "components", "policies", "ringfence"})
"""What the deployed program and the policy pack are made of."""

_ENGINES_OWN = ("4dabf18193072939515e22adb298388d", "__defaults")
"""Keys in recorded inputs that mark secrets and assets, and that the engine adds."""


@dataclass(kw_only=True)
class LocalStack:
    """The local stack.

    Attributes:
        stack: Runs the engine on it.
        first: The run that deployed it, under all policies, with the memory of its processes.
        first_calls: Calls to the platform that the provider made in that run.
    """

    stack: Stack
    first: Timed
    first_calls: list[dict[str, Any]] = field(default_factory=list)

    def run(self, *arguments: str, policies: bool = False) -> Timed:
        """Runs the engine to its end."""
        command = self.stack.command(*arguments, policies=policies)
        return timed(command, folder=self.stack.project, environment=self.stack.environment)

    def calls(self) -> list[dict[str, Any]]:
        """Calls to the platform by the provider since the last look, logins among them; the recorder is emptied."""
        recorded = self.stack.control("calls")["calls"]
        self.stack.forget_calls()
        mine = self.stack.state.secrets().client_id
        return [call for call in recorded if call["clientId"] == mine or call["path"].startswith("/oauth/")]

    def genesys_resources(self) -> int:
        """How many Genesys resources it has."""
        return sum(item["type"].startswith("genesys:") for item in self.stack.resources())


@dataclass(frozen=True, kw_only=True)
class NoopStack:
    """As many resources as the local stack has, in the same tree and with the same inputs, that do nothing."""

    project: Path
    engine: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str, policies: bool = False) -> Timed:
        """Runs the engine to its end; policies are then a pack of one rule that looks at nothing."""
        command = [str(self.engine), *arguments, "--stack", "noop", "--non-interactive"]
        command += ["--policy-pack", str(self.project.with_name("do_nothing_pack"))] if policies else []
        return timed(command, folder=self.project, environment=self.environment)


@cache
def local_stack(say: Say) -> LocalStack:
    """The local stack, deployed when it is first asked for and removed at the end of the run."""
    say("deploying the local stack onto emulators of its own (about 20 s)")
    folder = _scratch()
    stack = Stack(folder / "local")
    stack.environment.pop(NO_COMPILED_FILES, None)
    atexit.register(stack.close)
    _freeze(stack.project)
    stack.forget_calls()
    command = stack.command("up", "--yes", "--skip-preview", policies=True)
    first = timed(command, folder=stack.project, environment=stack.environment, watch=True)
    deployed = LocalStack(stack=stack, first=first)
    deployed.first_calls = deployed.calls()
    return deployed


@cache
def noop_stack(say: Say) -> NoopStack:
    """The stack of resources that do nothing, deployed when it is first asked for."""
    local = local_stack(say)
    entries = shape(local.stack.resources())
    say(f"deploying {len(entries)} resources that do nothing (about 5 s)")
    folder = _scratch() / "noop"
    for name in ("noop", "do_nothing_pack"):
        shutil.copytree(PROJECT / "benchmarks" / name, folder / "benchmarks" / name)
    project = folder / "benchmarks" / "noop"
    (folder / ".venv").symlink_to(PROJECT / ".venv")
    for name in ("backend", "home"):
        (folder / name).mkdir()
    shape_file = folder / "shape.json"
    shape_file.write_text(json.dumps(entries), encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "GENESYS"))}
    kept.pop(NO_COMPILED_FILES, None)
    environment = {
        **kept,
        "PATH": local.stack.environment["PATH"],
        "PULUMI_BACKEND_URL": f"{(folder / 'backend').as_uri()}?metadata=skip",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "noop",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "NO_COLOR": "1",
        "NOOP_SHAPE": str(shape_file),
    }
    noop = NoopStack(project=project, engine=local.stack.engine, environment=environment)
    init = [str(noop.engine), "stack", "init", "noop", "--no-select", "--non-interactive"]
    timed(init, folder=project, environment=environment)
    noop.run("up", "--yes", "--skip-preview")
    return noop


def shape(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the no-op program declares for a stack: one entry a resource, parents before their children."""
    labels = {item["urn"]: f"{item['type']}/{item['urn'].rpartition('::')[2]}" for item in resources}
    return [
        {
            "name": labels[item["urn"]],
            "parent": labels.get(item.get("parent", ""), ""),
            "component": not item.get("custom", False),
            "inputs": _plain(item.get("inputs", {})),
        }
        for item in resources
    ]


def _plain(value: Any) -> Any:
    """Recorded inputs as plain data of about the same size: secrets and assets become text."""
    if isinstance(value, dict):
        if _ENGINES_OWN[0] in value:
            return json.dumps(sorted(value))
        return {key: _plain(item) for key, item in value.items() if key not in _ENGINES_OWN}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _freeze(project: Path) -> None:
    """Puts copies in the place of links to sources: the code of the functions is deployed, and an edit is a change."""
    for link in [entry for entry in project.iterdir() if entry.is_symlink() and entry.name in SOURCES]:
        source = link.resolve()
        link.unlink()
        if source.is_dir():
            shutil.copytree(source, link)
        else:
            shutil.copy2(source, link)


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ringfence-bench-"))
    # Functions run in reverse order: what lives in the folder is ended before the folder goes.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
