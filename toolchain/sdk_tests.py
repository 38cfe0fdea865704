"""Runs tests/sdk: Genesys' own Python SDK against the emulator.

The SDK is 80 MB and nothing but these tests needs it, so it gets a virtual environment of its own, kept per set of
pins outside the checkout, like the engine. `make sdk-tests` runs this.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "requirements" / "sdk.txt"


def environment() -> Path:
    """Where the virtual environment of these pins and this Python is kept."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    key = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    return base / "ringfence" / "sdk" / key


def install(target: Path) -> None:
    """Makes the environment beside its place and moves it there when it is whole, so that runs never share a half.

    Raises subprocess.CalledProcessError when a package cannot be had; what was begun is removed.
    """
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)  # what is left of one whose Python has gone
    uv = Path(sys.executable).with_name("uv")
    print("installing Genesys' Python SDK (a second; a minute where the package cache is empty)", flush=True)
    began = time.monotonic()
    try:
        subprocess.run([uv, "--quiet", "venv", "--python", sys.executable, unfinished], check=True)
        subprocess.run([uv, "--quiet", "pip", "install", "--python", unfinished, "-r", PINS], check=True)
        unfinished.rename(target)
    except OSError:
        if not target.exists():  # else another run was faster, and its environment is as good
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    print(f"installed in {time.monotonic() - began:.0f} s: {target}")


def main() -> int:
    """Installs unless it is there, then runs the tests; further arguments go to pytest.

    With `--if-possible` a machine that cannot have the SDK is no failure.
    """
    target = environment()
    arguments = [argument for argument in sys.argv[1:] if argument != "--if-possible"]
    if not (target / "bin" / "python").exists():
        try:
            install(target)
        except subprocess.CalledProcessError:
            print("Genesys' Python SDK could not be installed: its tests are left out")
            return 0 if "--if-possible" in sys.argv else 1
    command = [target / "bin" / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/sdk", *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
