"""A plain AWS program in a folder outside the repository, and the pack as a bundle beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from policies import bundle
from ringfence.local.aws.installation import install_plugin

HERE = Path(__file__).parent
SCRIPTS = Path(sys.executable).parent


@dataclass(frozen=True)
class Outcome:
    """What the engine answered."""

    status: int
    output: str


@dataclass
class Plain:
    """A project of somebody else, with the pack beside it."""

    folder: Path
    aws: str
    stack: str = "prod-plain"

    @property
    def pack(self) -> Path:
        return self.folder / "pack"

    def configure(self, **settings: Any) -> None:
        """The pack's own configuration file."""
        (self.pack / "configuration.yaml").write_text(json.dumps(settings), encoding="utf-8")

    def declare(self, *resources: dict[str, Any], region: str | None = "eu-central-1") -> None:
        """What the program declares, and the region of the stack."""
        (self.folder / "program" / "declared.json").write_text(json.dumps(resources), encoding="utf-8")
        settings = {"aws:region": region} if region else {}
        stack_file = self.folder / "program" / f"Pulumi.{self.stack}.yaml"
        stack_file.write_text(json.dumps({"config": settings}), encoding="utf-8")

    def preview(self, *arguments: str, **variables: str) -> Outcome:
        return self.pulumi("preview", "--stack", self.stack, "--policy-pack", str(self.pack), *arguments, **variables)

    def pulumi(self, *arguments: str, **variables: str) -> Outcome:
        """Runs the engine in the program's folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_"))}
        environment = {
            **kept,
            "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.folder}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "AWS_ENDPOINT_URL": self.aws,
            "RINGFENCE_LOCAL_STATE": str(self.folder / "local"),
            **variables,
        }
        done = subprocess.run(
            [SCRIPTS / "pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder / "program",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plain]:
    """The project, made once; every test declares anew."""
    if not (SCRIPTS / "pulumi").exists():
        pytest.skip("the Pulumi engine is not installed: run make engine")
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        folder = tmp_path_factory.mktemp("outside")
        shutil.copytree(HERE / "program", folder / "program")
        options = {"toolchain": "pip", "virtualenv": str(SCRIPTS.parent)}
        project = {"name": "plain", "runtime": {"name": "python", "options": options}}
        (folder / "program" / "Pulumi.yaml").write_text(json.dumps(project), encoding="utf-8")
        bundle.write(folder / "pack", virtualenv=str(SCRIPTS.parent))
        install_plugin(folder / "home", Path(sys.executable))
        plain = Plain(folder, f"http://{host.replace('0.0.0.0', '127.0.0.1')}:{port}")
        made = plain.pulumi("stack", "init", plain.stack)
        assert made.status == 0, made.output
        yield plain
    finally:
        server.stop()


@pytest.fixture
def plain(outside: Plain) -> Plain:
    """The project with an empty configuration of the pack."""
    outside.configure()
    return outside
