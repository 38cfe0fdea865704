"""The Pulumi engine as `ringfence check` and `ringfence baseline` use it: refresh, export, analyse with the pack."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PROJECT = "Pulumi.yaml"
_PACK = "policies"
_CLOSED = (
    "The stack's secrets are closed with a passphrase: set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, "
    "to the one with which the stack was made"
)


class CheckError(RuntimeError):
    """The engine cannot be run, or ended without an answer."""


class PolicyEngine:
    """Runs `pulumi` on one stack.

    Args:
        executable: The `pulumi` to run.
        project: Folder with `Pulumi.yaml`.
        stack: Stack; the selected one when None.
        environment: Environment of the engine.
        configuration: Configuration file of the stack, where it is not beside the project.
    """

    def __init__(
        self,
        executable: Path,
        project: Path,
        stack: str | None,
        environment: Mapping[str, str],
        configuration: Path | None = None,
    ) -> None:
        self.project = project
        self._executable = executable
        self._stack = ["--stack", stack] if stack else []
        self._environment = {"PULUMI_SKIP_UPDATE_CHECK": "true", **environment}
        self._configuration = ["--config-file", str(configuration)] if configuration else []

    @classmethod
    def here(cls, stack: str | None) -> PolicyEngine:
        """The engine for the project in or above the current folder, with the caller's environment.

        Raises:
            CheckError: when there is no engine.
        """
        project = find_project(Path.cwd())
        return cls(_executable(project), project, stack, os.environ)

    @classmethod
    def local(cls) -> PolicyEngine:
        """The engine for the stack that runs on this machine.

        Raises:
            CheckError: when it does not run, or there is no engine.
        """
        from ringfence.local.environment import (  # noqa: PLC0415 - no part of other checks
            NotRunningError,
            local_environment,
        )
        from ringfence.local.state import STACK, LocalState, LocalStateError  # noqa: PLC0415

        try:
            state = LocalState.find()
            environment = {**os.environ, **local_environment(state)}
        except (NotRunningError, LocalStateError) as error:
            raise CheckError(str(error)) from error
        return cls(_executable(state.project), state.project, STACK, environment, state.stack_configuration)

    def refresh(self) -> None:
        """Reads everything as it is into the state.

        Raises:
            CheckError: when the engine cannot.
        """
        self._run("refresh", "--yes", "--skip-preview", *self._stack, *self._configuration, accepted=(0,))

    def analyze(self, pack: Path | None, export: Path | None) -> str:
        """Event stream of the pack over the state, or over an exported file.

        Raises:
            CheckError: when the engine or the pack did not answer.
        """
        folder = pack or self.project / _PACK
        selection = ["--file", str(export.resolve())] if export else self._stack
        return self._run(
            "policy", "analyze", "--policy-pack", str(folder), "--json", *selection, accepted=(0, 1), answer=True
        )

    def export(self) -> Any:
        """The stack's state as a document, secrets closed.

        Raises:
            CheckError: when the engine cannot.
        """
        return json.loads(self._run("stack", "export", *self._stack, accepted=(0,)))

    def _run(self, *arguments: str, accepted: tuple[int, ...], answer: bool = False) -> str:
        done = subprocess.run(  # noqa: S603 - the engine of this machine
            [str(self._executable), *arguments, "--non-interactive"],
            cwd=self.project,
            env=self._path_included(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in accepted or (answer and not done.stdout.strip()):
            said = (done.stderr or done.stdout).strip()
            ended = f"ended with status {done.returncode}" if done.returncode not in accepted else "judged nothing"
            advice = f"\n{_CLOSED}" if "passphrase" in said else ""
            raise CheckError(f"`pulumi {' '.join(arguments[:2])}` {ended}:\n{said}{advice}")
        return done.stdout

    def _path_included(self) -> dict[str, str]:
        """The environment, with the folder of the engine first on PATH: its language host lies beside it."""
        path = os.pathsep.join([str(self._executable.parent), self._environment.get("PATH", "")])
        return {**self._environment, "PATH": path}


def find_project(start: Path) -> Path:
    """The folder with `Pulumi.yaml` at or above a folder; the folder itself when there is none."""
    return next((folder for folder in (start, *start.parents) if (folder / _PROJECT).is_file()), start)


def _executable(project: Path) -> Path:
    beside = Path(sys.executable).with_name("pulumi")
    own = project / ".venv" / "bin" / "pulumi"
    found = next((path for path in (own, beside) if path.is_file()), None) or shutil.which("pulumi")
    if found is None:
        raise CheckError("no pulumi in .venv/bin or on PATH: run `make setup`, or install the Pulumi CLI")
    return Path(found)
