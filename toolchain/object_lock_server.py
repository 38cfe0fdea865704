"""Builds an S3 server that truly enforces Object Lock, for the tests of the archive (optional).

versitygw (Apache-2.0) from Go modules, at the version that `versitygw/go.mod` pins. `make object-lock-server` runs
this; tests that need the server say so when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from go_build import GoProgram

SERVER = GoProgram(
    title="versitygw",
    name="versitygw",
    folder=Path(__file__).resolve().parent / "versitygw",
    module="github.com/versity/versitygw",
    package="github.com/versity/versitygw/cmd/versitygw",
)


def executable() -> Path:
    """Where the server is kept."""
    return SERVER.executable()


if __name__ == "__main__":
    sys.exit(SERVER.build())
