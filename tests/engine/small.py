"""A program of a few lines over Genesys resources alone, deployed by the real engine onto an emulator of its own."""

from __future__ import annotations

import json
import os
import subprocess
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ringfence.genesys.emulator import testing
from ringfence.local.environment import find_engine
from tests.engine.stack import PROJECT, Run

LIMIT_SECONDS = 300
STACK = "small"

FLOW_TO_A_QUEUE = """\
inboundCall:
  name: Main
  startUpRef: /inboundCall/tasks/task[Start_10]
  tasks:
    - task:
        name: Start
        refId: Start_10
        actions:
          - transferToAcd:
              name: Stay
              targetQueue:
                lit:
                  name: {{queue}}
"""
"""A flow that leads every call to the queue of its one substitution; programs find it as `flow.yaml`."""


@dataclass
class Small:
    """A project in a folder, and the organisation that it is deployed to."""

    folder: Path
    emulator: testing.Running

    def __post_init__(self) -> None:
        (self.folder / "backend").mkdir(parents=True)
        (self.folder / ".venv").symlink_to(PROJECT / ".venv")
        project = {
            "name": "small",
            "runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}},
            "plugins": {"providers": [{"name": "genesys", "path": str(PROJECT / "ringfence/genesys/provider")}]},
        }
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        (self.folder / "flow.yaml").write_text(FLOW_TO_A_QUEUE)
        engine = find_engine(PROJECT)
        assert engine is not None, "no Pulumi engine: run `make setup`"
        self.engine = engine
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "GENESYS"))}
        self.environment = {
            **kept,
            "PATH": f"{engine.parent}{os.pathsep}{kept.get('PATH', '')}",
            "NO_COLOR": "1",
            "COLUMNS": "400",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"{(self.folder / 'backend').as_uri()}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": "small",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "GENESYSCLOUD_REGION": "eu-central-1",
            "GENESYSCLOUD_OAUTHCLIENT_ID": self.emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self.emulator.client_secret,
            "GENESYSCLOUD_ENDPOINT": self.emulator.url,
        }
        made = self.pulumi("stack", "init", STACK)
        assert made.status == 0, made.output

    def program(self, text: str) -> None:
        """Replaces the program."""
        (self.folder / "__main__.py").write_text(textwrap.dedent(text))

    def pulumi(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        """Runs the engine to its end."""
        done = subprocess.run(
            [str(self.engine), *arguments, "--non-interactive"],
            cwd=self.folder,
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def up(self, *options: str, environment: Mapping[str, str] | None = None) -> Run:
        return self.pulumi("up", "--yes", "--skip-preview", *options, environment=environment)

    def calls(self) -> Counter[str]:
        """API calls since the last look, by verb; what was refused for its pace counts as `429`."""
        entries = self.emulator.control("calls")["calls"]
        self.emulator.control("calls", method="DELETE")
        api = [entry for entry in entries if entry["path"].startswith("/api/")]
        return Counter("429" if entry["status"] == 429 else entry["method"] for entry in api)

    def living(self, kind: str) -> list[dict[str, Any]]:
        members = self.emulator.control("snapshot")["objects"].get(kind, {}).values()
        return [item for item in members if item.get("state") != "deleted"]

    def resources(self) -> list[dict[str, Any]]:
        """Recorded resources, providers and the stack itself left out."""
        exported = json.loads(self.pulumi("stack", "export").output)["deployment"]
        return [item for item in exported.get("resources", []) if not item["type"].startswith("pulumi:")]


@contextmanager
def small(folder: Path, *, limit: int = 0) -> Iterator[Small]:
    """A project without resources; `limit` is requests a minute, 0 for none at all."""
    with testing.running(limit=limit) as emulator:
        yield Small(folder / "small", emulator)
