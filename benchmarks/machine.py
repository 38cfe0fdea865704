"""The machine and the tools that figures were measured with."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from ringfence.local.environment import find_engine

PROJECT = Path(__file__).parents[1]
_GIBIBYTE = 1024**3


def description() -> dict[str, str]:
    """What a reader needs to know to compare figures."""
    engine = find_engine(PROJECT)
    engine_version = "none"
    if engine is not None:
        told = subprocess.run([str(engine), "version"], capture_output=True, text=True, check=False)
        engine_version = told.stdout.strip()
    packages = ("pulumi", "pulumi-policy", "pulumi-aws", "grpcio", "protobuf")
    return {
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "Memory": f"{psutil.virtual_memory().total / _GIBIBYTE:.0f} GiB",
        "System": f"{platform.system()} {platform.release()} on {platform.machine()}",
        "Python": platform.python_version(),
        "Pulumi engine": engine_version,
        "Python packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "Load": _load(),
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", facts.read_text("utf-8"), re.MULTILINE) if facts.exists() else None
    return found.group(1).strip() if found else platform.processor() or platform.machine()


def _load() -> str:
    """Work that waited for the processor when the figures were begun: above 0 the machine was not quiet."""
    return f"{os.getloadavg()[0]:.1f} processes in the minute before the first measurement"
