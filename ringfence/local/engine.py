"""The Pulumi engine on the local stack: one private backend, and nothing of an interrupted run forgotten.

The stack is made from a scratch folder and its configuration handed over as a file, so that the engine never writes
into the project's own `Pulumi.local.yaml`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
import yaml

from ringfence.local.processes import mark, marked
from ringfence.local.state import STACK, LocalState

ROLE: Final = "engine"
"""Role of the engine's process and of everything it starts."""

EVENTS: Final = "events.json"
"""File with what the engine said of the last deployment, one JSON object a line."""

INTERRUPTED: Final = "interrupted.json"
"""File with the resources whose creation was interrupted, until a deployment has gone through."""

_CHOSEN_BY_THE_USER = ("PULUMI_HOME", "RINGFENCE_POLICY_CONFIGURATION")
_SERVICE_PREFIXES = ("AWS_", "PULUMI_", "GENESYSCLOUD_", "RINGFENCE_")


class EngineError(RuntimeError):
    """The engine refused a step; the message is what it said."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The recorded state of the stack.

    Attributes:
        exists: Whether the stack has been made.
        resources: Number of resources, the stack itself and providers left out.
        types: How often each resource type occurs.
        pending_creates: URNs of resources whose creation was begun and not seen to end.
        pending: Number of all operations that were begun and not seen to end.
        salt: Salt of the passphrase, None before the stack is made.
    """

    exists: bool
    resources: int = 0
    types: Mapping[str, int]
    pending_creates: tuple[str, ...] = ()
    pending: int = 0
    salt: str | None = None


class Engine:
    """Runs `pulumi` on the local stack.

    Args:
        state: Folder of the stack.
        executable: The `pulumi` to run.
        environment: Variables of `ringfence.local.environment.local_environment`.

    Attributes:
        interrupted: Whether the user pressed Ctrl-C while the engine ran.
    """

    def __init__(self, state: LocalState, executable: Path, environment: Mapping[str, str]) -> None:
        self._state = state
        self._executable = executable
        self.interrupted = False
        # Whatever the caller's shell says about real accounts must not reach the engine.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_SERVICE_PREFIXES)}
        chosen = {name: os.environ[name] for name in _CHOSEN_BY_THE_USER if name in os.environ}
        self._environment = {**kept, **chosen, **environment, **mark(state.root, ROLE)}
        folders = [str(executable.parent), kept.get("PATH", "")]
        self._environment["PATH"] = os.pathsep.join(folders)

    def checkpoint(self) -> Checkpoint:
        """What is recorded now, read from the private backend without starting the engine."""
        return read_checkpoint(self._state)

    def prepare_stack(self) -> bool:
        """Makes the stack where it does not exist, and its configuration file anew; True when the stack was made.

        Raises:
            EngineError: when the engine cannot make it.
        """
        made = not self.checkpoint().exists
        if made:
            scratch = self._state.root / "stack"
            scratch.mkdir(exist_ok=True)
            project = {"name": project_name(self._state.project), "runtime": "python"}
            (scratch / "Pulumi.yaml").write_text(yaml.safe_dump(project))
            self.quietly("stack", "init", STACK, "--no-select", folder=scratch)
        salt = self.checkpoint().salt
        text = (self._state.project / f"Pulumi.{STACK}.yaml").read_text()
        lines = [line for line in text.splitlines() if not line.startswith("encryptionsalt:")]
        self._state.stack_configuration.write_text("\n".join([*lines, f"encryptionsalt: {salt}", ""]))
        return made

    def release_stale_lock(self) -> list[int]:
        """Takes away the lock of a run that was killed; returns the ids of running processes that hold one.

        Raises:
            EngineError: when the engine cannot release it.
        """
        holders = [_holder(path) for path in _lock_files(self._state)]
        living = [pid for pid in holders if pid is not None and _is_engine(pid)]
        if holders and not living:
            self.quietly("cancel", "--yes", "--stack", STACK)
        return living

    def take_over_interrupted(self) -> list[str]:
        """Moves what was interrupted out of the engine's records into ours; returns the URNs whose creation is open.

        The engine would warn of them at every run and create each a second time. Ours are kept until a deployment has
        gone through, however often that is interrupted in turn.

        Raises:
            EngineError: when the engine cannot take the mended state.
        """
        checkpoint = self.checkpoint()
        known = self._state.read(INTERRUPTED).get("urns", [])
        urns = sorted({*known, *checkpoint.pending_creates})
        if checkpoint.pending:
            self._state.write(INTERRUPTED, {"urns": urns})
            exported = self._state.root / "exported.json"
            self.quietly("stack", "export", "--stack", STACK, "--file", str(exported))
            document = json.loads(exported.read_text())
            document["deployment"].pop("pending_operations", None)
            exported.write_text(json.dumps(document))
            self.quietly("stack", "import", "--stack", STACK, "--file", str(exported))
            exported.unlink()
        return urns

    def deploy(self, adopt: Sequence[str], *, policies: bool = True) -> int:
        """Previews and deploys; returns the engine's exit status.

        Args:
            adopt: URNs whose interrupted creation may have left an object behind, which is then taken over.
            policies: Whether the project's policy pack judges preview and deployment.
        """
        pack = ["--policy-pack", "policies"] if policies else []
        log = self._state.root / EVENTS
        log.unlink(missing_ok=True)
        # The option exists only with this variable; the engine's own Automation API uses it in the same way.
        extra = {"RINGFENCE_ADOPT_URNS": "\n".join(adopt), "PULUMI_DEBUG_COMMANDS": "true"}
        status = self.run("up", "--yes", *self._selection(), *pack, "--event-log", str(log), extra=extra)
        if status == 0:
            (self._state.root / INTERRUPTED).unlink(missing_ok=True)
        return status

    def complaint(self) -> str | None:
        """What keeps the engine from opening its state, such as another passphrase; None when nothing does."""
        try:
            self.quietly("stack", "export", "--show-secrets", "--stack", STACK)
        except EngineError as error:
            return str(error)
        return None

    def refresh(self) -> int:
        """Reads everything as it is into the state; returns the engine's exit status."""
        return self.run("refresh", "--yes", "--skip-preview", *self._selection())

    def run(self, *arguments: str, extra: Mapping[str, str] | None = None) -> int:
        """Runs the engine with its output where ours goes; waits for it also when the user presses Ctrl-C."""
        command = [str(self._executable), *arguments]
        environment = {**self._environment, **(extra or {})}
        process = subprocess.Popen(command, cwd=self._state.project, env=environment)  # noqa: S603 - our engine
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # The engine got the same signal and is winding down; leaving it alone would cost its state.
                self.interrupted = True

    def quietly(self, *arguments: str, folder: Path | None = None) -> str:
        """Runs the engine and returns its output.

        Raises:
            EngineError: when it ends with another status than 0.
        """
        done = subprocess.run(  # noqa: S603 - our engine
            [str(self._executable), *arguments, "--non-interactive"],
            cwd=folder or self._state.project,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise EngineError(f"`pulumi {' '.join(arguments)}` ended with status {done.returncode}:\n{said}")
        return done.stdout

    def _selection(self) -> list[str]:
        return ["--stack", STACK, "--config-file", str(self._state.stack_configuration)]


def engines(state: LocalState) -> list[int]:
    """Ids of the engine processes that were started for a state folder and still run."""
    return [process.pid for process in marked(state.root, ROLE) if _is_engine(process.pid)]


def project_name(project: Path) -> str:
    """Name of a Pulumi project."""
    return str(yaml.safe_load((project / "Pulumi.yaml").read_text())["name"])


def read_checkpoint(state: LocalState) -> Checkpoint:
    """The recorded state of the local stack in a private file backend."""
    path = state.backend / ".pulumi" / "stacks" / project_name(state.project) / f"{STACK}.json"
    try:
        latest = json.loads(path.read_text())["checkpoint"]["latest"] or {}
    except FileNotFoundError:
        return Checkpoint(exists=False, types={})
    types: dict[str, int] = {}
    for resource in latest.get("resources") or []:
        if not resource["type"].startswith("pulumi:"):
            types[resource["type"]] = types.get(resource["type"], 0) + 1
    operations: list[dict[str, Any]] = latest.get("pending_operations") or []
    creates = [item["resource"]["urn"] for item in operations if item.get("type") == "creating"]
    return Checkpoint(
        exists=True,
        resources=sum(types.values()),
        types=types,
        pending_creates=tuple(creates),
        pending=len(operations),
        salt=latest.get("secrets_providers", {}).get("state", {}).get("salt"),
    )


def _lock_files(state: LocalState) -> list[Path]:
    return sorted((state.backend / ".pulumi" / "locks").glob(f"**/{STACK}/*.json"))


def _is_engine(pid: int) -> bool:
    """Whether a process id belongs to a running engine, and not to whatever got the id afterwards."""
    try:
        process = psutil.Process(pid)
        # Language hosts and plugins have names that begin with it.
        return process.name() == "pulumi" and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _holder(lock: Path) -> int | None:
    try:
        return int(json.loads(lock.read_text())["pid"])
    except (OSError, ValueError, KeyError):
        return None
