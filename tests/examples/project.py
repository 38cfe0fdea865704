"""All examples as one program, run by the real engine against an emulator: one process for all instead of one each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ringfence.genesys.emulator.testing import Running
from ringfence.local.environment import find_engine

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
LIMIT_SECONDS = 120
STACK = "examples"

PROGRAM = f"""\
import runpy
from pathlib import Path

for example in sorted(Path({str(EXAMPLES)!r}).glob("*/__main__.py")):
    runpy.run_path(str(example), run_name="__main__")
"""


@dataclass(frozen=True)
class Run:
    """How a run of the engine ended."""

    status: int
    output: str


class Project:
    """A project whose program is all examples one after the other.

    Args:
        root: Folder for everything; it must be empty.
        emulator: Organisation that the examples are deployed to.
    """

    def __init__(self, root: Path, emulator: Running) -> None:
        engine = find_engine(ROOT)
        assert engine is not None, "no Pulumi engine: run `make setup`"
        self.engine, self.emulator, self.folder = engine, emulator, root / "project"
        self.folder.mkdir()
        (self.folder / "__main__.py").write_text(PROGRAM)
        plugin = {"name": "genesys", "path": str(ROOT / "ringfence/genesys/provider")}
        document = {
            "name": "examples",
            "runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": str(Path(sys.prefix))}},
            "plugins": {"providers": [plugin]},
        }
        (self.folder / "Pulumi.yaml").write_text(json.dumps(document))
        (root / "backend").mkdir()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "GENESYS"))}
        self.environment = {
            **kept,
            "PATH": f"{engine.parent}{os.pathsep}{kept.get('PATH', '')}",
            "PULUMI_HOME": str(root / "home"),
            "PULUMI_BACKEND_URL": (root / "backend").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "examples",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "GENESYSCLOUD_REGION": "eu-central-1",
            "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
            "GENESYSCLOUD_ENDPOINT": emulator.url,
            "NO_COLOR": "1",
        }
        made = self.pulumi("stack", "init", STACK)
        assert made.status == 0, made.output

    def pulumi(self, *arguments: str) -> Run:
        """Runs the engine to its end."""
        done = subprocess.run(
            [str(self.engine), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Run(done.returncode, done.stdout)

    def resources(self) -> list[dict[str, Any]]:
        """Recorded resources of Genesys."""
        document = json.loads(self.pulumi("stack", "export").output)
        return [item for item in document["deployment"].get("resources", []) if item["type"].startswith("genesys:")]

    def calls(self) -> list[str]:
        """API calls since the last look."""
        calls = [f"{call['method']} {call['path']}" for call in self.emulator.control("calls")["calls"]]
        self.emulator.control("calls", method="DELETE")
        return [call for call in calls if " /api/" in call]
