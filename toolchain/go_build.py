"""Builds a server for the tests from Go modules, once per version, outside the checkout like the engine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class GoProgram:
    """A program whose version a `go.mod` of this folder pins.

    Attributes:
        title: What it is called in messages.
        name: Name of the executable and of its folder in the cache.
        folder: Folder of its `go.mod`.
        module: Module that gives the version.
        package: Package to build.
        mark: What else tells one build from another, such as a hash of sources; may be empty.
    """

    title: str
    name: str
    folder: Path
    module: str
    package: str
    mark: str = ""

    def version(self) -> str:
        """The version that go.mod pins, such as `v1.2.0`."""
        text = (self.folder / "go.mod").read_text(encoding="utf-8")
        found = re.search(rf"^\s*{re.escape(self.module)} (v\S+)", text, re.MULTILINE)
        if found is None:
            raise SystemExit(f"{self.folder / 'go.mod'} does not name {self.module}")
        return found.group(1)

    def executable(self) -> Path:
        """Where the program is kept."""
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        build = "-".join(part for part in (self.version(), self.mark) if part)
        return base / "ringfence" / self.name / build / self.name

    def build(self) -> int:
        """Builds it unless it is there; exit status 0 also without Go when `--if-possible` is given."""
        target = self.executable()
        if target.exists():
            return 0
        failure = 0 if "--if-possible" in sys.argv else 1
        if shutil.which("go") is None:
            print(f"Go is not on PATH: {self.title} cannot be built, its tests will say that they are skipped")
            return failure
        print(f"building {self.title} {self.version()} from Go modules (1 to 2 minutes, once per machine)", flush=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"{self.name}.{os.getpid()}")
        began = time.monotonic()
        build = subprocess.run(
            ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", str(unfinished), self.package],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if build.returncode != 0:
            unfinished.unlink(missing_ok=True)
            print(f"{self.title} could not be built:\n{build.stdout[-2000:]}")
            return failure
        unfinished.replace(target)
        print(f"built in {time.monotonic() - began:.0f} s: {target}")
        return 0
