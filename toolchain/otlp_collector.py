"""Builds an OpenTelemetry Collector that takes logs over OTLP/HTTP, for the tests of the SIEM forwarder (optional).

From Go modules, at the version that `collector/go.mod` pins. `make otlp-collector` runs this; the tests that need the
collector say so when it is not there.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from go_build import GoProgram

FOLDER = Path(__file__).resolve().parent / "collector"
SOURCES = b"".join((FOLDER / name).read_bytes() for name in ("main.go", "go.mod"))

COLLECTOR = GoProgram(
    title="the OpenTelemetry Collector",
    name="collector",
    folder=FOLDER,
    module="go.opentelemetry.io/collector/otelcol",
    package=".",
    mark=hashlib.sha256(SOURCES).hexdigest()[:8],
)


def executable() -> Path:
    """Where the collector is kept; another one for other sources of ours."""
    return COLLECTOR.executable()


if __name__ == "__main__":
    sys.exit(COLLECTOR.build())
