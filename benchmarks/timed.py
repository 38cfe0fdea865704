"""Runs a command and tells what it and everything it started took: seconds, processor seconds, peak memory.

`python timed.py RESULT_FILE WATCH COMMAND [ARGUMENT ...]` runs the command, waits until nothing it started is left, and
writes a JSON document. It is a process of its own, so that what it counts is the command's and nobody else's. WATCH is
1 to follow the memory of each process as well, which costs a little time, else 0.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_ADOPT_ORPHANS = 36
"""`PR_SET_CHILD_SUBREAPER` of prctl(2): processes whose parent ends become ours, so that their time is counted."""

_WATCH_SECONDS = 0.05
_PATIENCE_SECONDS = 10.0
_MEBIBYTE = 1024 * 1024


class CommandError(RuntimeError):
    """A measured command failed; the message is the end of what it said."""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """What a command took.

    Attributes:
        seconds: From its start to its end.
        processor_seconds: Of all processes it started, in user and kernel mode; None where the system cannot tell.
        peaks: Peak resident memory in MiB by command line; empty when it was not watched.
    """

    seconds: float
    processor_seconds: float | None
    peaks: Mapping[str, float]

    def peak(self, *marks: str) -> float:
        """Peak memory in MiB of the process whose command line holds all `marks`."""
        found = [peak for line, peak in self.peaks.items() if all(mark in line for mark in marks)]
        assert found, f"no process with {' and '.join(marks)} among {sorted(self.peaks)}"
        return max(found)


def timed(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], watch: bool = False) -> Timed:
    """Runs a command to its end.

    Args:
        command: Program and arguments.
        folder: Working directory.
        environment: Its whole environment.
        watch: Whether the memory of each process is followed.

    Raises:
        CommandError: when it ends with another status than 0.
    """
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "result.json"
        done = subprocess.run(
            [sys.executable, "-P", str(Path(__file__)), str(result), str(int(watch)), *command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"`{' '.join(command)}` ended with status {done.returncode}:\n{done.stdout[-4000:]}")
        return Timed(**json.loads(result.read_text(encoding="utf-8")))


def _main(result: Path, watch: bool, command: list[str]) -> int:
    complete = _adopt_orphans()
    peaks: dict[str, float] = {}
    started = time.perf_counter()
    process = subprocess.Popen(command)
    while watch and process.poll() is None:
        _look(peaks)
        time.sleep(_WATCH_SECONDS)
    status = process.wait()
    seconds = time.perf_counter() - started
    complete = complete and _await_orphans()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    document = {
        "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime if complete else None,
        "peaks": peaks,
    }
    result.write_text(json.dumps(document), encoding="utf-8")
    return status


def _adopt_orphans() -> bool:
    """Whether the time of processes that outlive their parent will be counted: Linux only."""
    if not sys.platform.startswith("linux"):
        return False
    return bool(ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) == 0)


def _await_orphans() -> bool:
    """Waits for everything that is left; False when something does not end."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            found, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True
        if not found:
            time.sleep(_WATCH_SECONDS)
    return False


def _look(peaks: dict[str, float]) -> None:
    """Notes the memory of every process below this one."""
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error, OSError):
            line = " ".join(process.cmdline())
            if line:
                peaks[line] = max(peaks.get(line, 0.0), _peak_mebibytes(process))


def _peak_mebibytes(process: psutil.Process) -> float:
    """Highest resident memory so far where the system keeps it, else the present one."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return process.memory_info().rss / _MEBIBYTE


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), sys.argv[2] == "1", sys.argv[3:]))
