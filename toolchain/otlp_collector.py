"""Builds an OpenTelemetry Collector that takes logs over OTLP/HTTP, for the tests of the SIEM forwarder (optional).

From Go modules, at the version that `collector/go.mod` pins; kept per version outside the checkout, like the engine.
`make otlp-collector` runs this; the tests that need the collector say so when it is not there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

MODULE = "go.opentelemetry.io/collector/otelcol"
FOLDER = Path(__file__).resolve().parent / "collector"


def version() -> str:
    """The version that go.mod pins, such as `v0.162.0`."""
    text = (FOLDER / "go.mod").read_text(encoding="utf-8")
    found = re.search(rf"^\s*{re.escape(MODULE)} (v\S+)", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{FOLDER / 'go.mod'} does not name {MODULE}")
    return found.group(1)


def executable() -> Path:
    """Where the collector is kept; another one for other sources of ours."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    sources = b"".join((FOLDER / name).read_bytes() for name in ("main.go", "go.mod"))
    mark = hashlib.sha256(sources).hexdigest()[:8]
    return base / "ringfence" / "collector" / f"{version()}-{mark}" / "collector"


def main() -> int:
    """Builds unless it is there; exit status 0 also without Go when `--if-possible` is given."""
    target = executable()
    if target.exists():
        return 0
    if shutil.which("go") is None:
        print("Go is not on PATH: the collector cannot be built, its tests will say that they are skipped")
        return 0 if "--if-possible" in sys.argv else 1
    print(f"building the OpenTelemetry Collector {version()} from Go modules (1 to 2 minutes, once per machine)")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"collector.{os.getpid()}")
    began = time.monotonic()
    build = subprocess.run(
        ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", str(unfinished), "."],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if build.returncode != 0:
        unfinished.unlink(missing_ok=True)
        print(f"the collector could not be built:\n{build.stdout[-2000:]}")
        return 0 if "--if-possible" in sys.argv else 1
    unfinished.replace(target)
    print(f"built in {time.monotonic() - began:.0f} s: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
