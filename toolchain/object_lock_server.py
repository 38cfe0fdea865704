"""Builds an S3 server that truly enforces Object Lock, for the tests of the archive (optional).

versitygw (Apache-2.0) from Go modules, at the version that `versitygw/go.mod` pins; kept per version outside the
checkout, like the engine. `make object-lock-server` runs this; tests that need the server say so when it is not there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

MODULE = "github.com/versity/versitygw"
FOLDER = Path(__file__).resolve().parent / "versitygw"


def version() -> str:
    """The version that go.mod pins, such as `v1.2.0`."""
    text = (FOLDER / "go.mod").read_text(encoding="utf-8")
    found = re.search(rf"^\s*{re.escape(MODULE)} (v\S+)", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{FOLDER / 'go.mod'} does not name {MODULE}")
    return found.group(1)


def executable() -> Path:
    """Where the server is kept."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "ringfence" / "versitygw" / version() / "versitygw"


def main() -> int:
    """Builds unless it is there; exit status 0 also without Go when `--if-possible` is given."""
    target = executable()
    if target.exists():
        return 0
    if shutil.which("go") is None:
        print("Go is not on PATH: the Object Lock server cannot be built, its tests will say that they are skipped")
        return 0 if "--if-possible" in sys.argv else 1
    print(f"building versitygw {version()} from Go modules (1 to 2 minutes, once per machine)", flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"versitygw.{os.getpid()}")
    began = time.monotonic()
    build = subprocess.run(
        ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", str(unfinished), f"{MODULE}/cmd/versitygw"],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if build.returncode != 0:
        unfinished.unlink(missing_ok=True)
        print(f"versitygw could not be built:\n{build.stdout[-2000:]}")
        return 0 if "--if-possible" in sys.argv else 1
    unfinished.replace(target)
    print(f"built in {time.monotonic() - began:.0f} s: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
