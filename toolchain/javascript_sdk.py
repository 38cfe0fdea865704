"""Installs Genesys' own JavaScript SDK, for the tests of the emulator that drive it (optional).

From npm, at the versions that `tests/sdk/javascript/package-lock.json` pins, once for each set of pins outside the
checkout. `make javascript-sdk` runs this; the tests say so when it is not there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "sdk" / "javascript"
PINS = ("package.json", "package-lock.json")


def modules() -> Path:
    """Where the packages of these pins are kept."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    key = hashlib.sha256(b"".join((FOLDER / name).read_bytes() for name in PINS)).hexdigest()[:16]
    return base / "ringfence" / "javascript-sdk" / key / "node_modules"


def main() -> int:
    """Installs the packages unless they are there; exit status 0 also without npm when `--if-possible` is given."""
    target = modules().parent
    failure = 0 if "--if-possible" in sys.argv else 1
    if modules().exists():
        return 0
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Node.js is not on PATH: the tests of Genesys' JavaScript SDK will say that they are skipped")
        return failure
    print("installing Genesys' JavaScript SDK (seconds; a minute where the package cache is empty)", flush=True)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    unfinished.mkdir(parents=True)
    began = time.monotonic()
    try:
        for name in PINS:
            shutil.copy(FOLDER / name, unfinished)
        install = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=unfinished,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if install.returncode != 0:
            print(f"Genesys' JavaScript SDK could not be installed:\n{install.stdout[-2000:]}")
            return failure
        unfinished.rename(target)
    except OSError:
        if not modules().exists():  # else another run was faster, and its packages are as good
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    print(f"installed in {time.monotonic() - began:.0f} s: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
