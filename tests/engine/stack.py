"""A whole stack of its own for a test: emulators, backend and configuration in one temporary folder."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ringfence.local.aws.installation import install_plugin
from ringfence.local.environment import find_engine, local_environment
from ringfence.local.services import GENESYS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor

PROJECT = Path(__file__).parents[2]
LIMIT_SECONDS = 400
Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Run:
    """How a run of the engine ended."""

    status: int
    output: str

    @property
    def flat(self) -> str:
        """The output as one line, so that where the terminal breaks it does not matter."""
        return " ".join(self.output.split())


class Stack:
    """A stack file deployed by the real engine onto emulators of its own.

    Args:
        root: Folder for everything; it must be empty.
        file: Stack file of the project, such as `Pulumi.local.yaml`; its organisation and account are emulated.
        change: Alters the stack file for good: the emulators then stand for what it says.
    """

    def __init__(self, root: Path, file: str = "Pulumi.local.yaml", change: Change | None = None) -> None:
        self.root = root
        self.name = file.removeprefix("Pulumi.").removesuffix(".yaml")
        document = yaml.safe_load((PROJECT / file).read_text())
        self.settings = document["config"]
        if change is not None:
            change(self.settings)
        self.project = root / "project"
        self.project.mkdir(parents=True)
        for entry in PROJECT.iterdir():
            if not entry.name.startswith(("Pulumi.", ".git", ".ringfence")):
                (self.project / entry.name).symlink_to(entry)
        (self.project / "Pulumi.yaml").write_text((PROJECT / "Pulumi.yaml").read_text())
        # The services read organisation and regions from the local stack's file of the project.
        (self.project / "Pulumi.local.yaml").write_text(yaml.safe_dump(document))
        self.state = LocalState(project=self.project, root=root / "state")
        self.state.prepare()
        self.supervisor = Supervisor(self.state)
        self.supervisor.up()
        install_plugin(self.state.pulumi_home, Path(sys.executable))
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "GENESYS"))}
        self.environment = {**kept, **local_environment(self.state), "NO_COLOR": "1", "COLUMNS": "400"}
        engine = find_engine(PROJECT)
        assert engine is not None, "no Pulumi engine: run `make setup`"
        self.engine = engine
        self.environment["PATH"] = f"{engine.parent}{os.pathsep}{kept.get('PATH', '')}"
        made = self.pulumi("stack", "init", self.name, "--no-select")
        assert made.status == 0, made.output
        self.salt = yaml.safe_load((self.project / f"Pulumi.{self.name}.yaml").read_text())["encryptionsalt"]

    def close(self) -> None:
        """Ends the emulators and removes their state."""
        self.supervisor.down()

    @property
    def genesys(self) -> str:
        """Address of the emulated organisation."""
        return self.supervisor.urls()[GENESYS]

    def control(self, path: str, document: Any = None, *, method: str | None = None) -> Any:
        """Calls the emulator's control API; a document makes it a POST."""
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(
            f"{self.genesys}/emulator/{path}",
            data=body,
            method=method or ("POST" if body else "GET"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            raw = answer.read()
        return json.loads(raw) if raw else None

    def calls(self) -> Counter[str]:
        """Calls to the platform since the recorder was emptied, by verb; logins and the control API left out."""
        recorded = self.control("calls")
        entries = recorded["calls"] if isinstance(recorded, dict) else recorded
        return Counter(entry["method"] for entry in entries if entry["path"].startswith("/api/"))

    def forget_calls(self) -> None:
        """Empties the recorder."""
        self.control("calls", method="DELETE")

    def pulumi(
        self,
        *arguments: str,
        change: Change | None = None,
        policies: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> Run:
        """Runs the engine to its end.

        Args:
            arguments: Command and options.
            change: Alters the stack file's configuration for this run.
            policies: Whether the policy pack judges.
            environment: Further variables.
        """
        done = subprocess.run(
            self.command(*arguments, change=change, policies=policies),
            cwd=self.project,
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def command(self, *arguments: str, change: Change | None = None, policies: bool = False) -> list[str]:
        """Command line of a run, with the configuration file it needs."""
        command = [str(self.engine), *arguments, "--non-interactive"]
        if arguments[0] in {"up", "preview", "refresh", "destroy", "import"}:
            command += ["--stack", self.name, "--config-file", str(self.configuration(change))]
        if policies:
            command += ["--policy-pack", str(self.project / "policies")]
        return command

    def configuration(self, change: Change | None = None) -> Path:
        """Writes the stack file, altered or not, and returns where it is."""
        config = copy.deepcopy(self.settings)
        if change is not None:
            change(config)
        path = self.root / "configuration.yaml"
        path.write_text(yaml.safe_dump({"config": config, "encryptionsalt": self.salt}))
        return path

    def up(self, *, change: Change | None = None, policies: bool = True) -> Run:
        """Deploys under all policies and expects success."""
        run = self.pulumi("up", "--yes", "--skip-preview", change=change, policies=policies)
        assert run.status == 0, run.output[-6000:]
        return run

    def resources(self) -> list[dict[str, Any]]:
        """Recorded resources, providers and the stack itself left out."""
        exported = self.pulumi("stack", "export", "--stack", self.name)
        deployment = json.loads(exported.output)["deployment"]
        return [item for item in deployment.get("resources", []) if not item["type"].startswith("pulumi:")]

    def fingerprint(self) -> str:
        """Changes when anything that the state records changes."""
        return hashlib.sha256(json.dumps(self.resources(), sort_keys=True).encode()).hexdigest()

    def remote_id(self, token: str, name: str = "") -> str:
        """Id of the only recorded resource of a type whose name holds `name`."""
        found = [item for item in self.resources() if item["type"] == token and name in item["urn"]]
        assert len(found) == 1, [item["urn"] for item in found]
        return str(found[0]["id"])
