"""Background processes: started in a session of their own, recognised again, and ended with everything they started.

A process id alone proves nothing, since the system gives it out again; together with the start time it does. Every
process also carries the state folder in its environment, so that one whose record was lost to a crash is found as well.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import psutil

MARK_VARIABLE: Final = "RINGFENCE_SUPERVISED_BY"
"""Environment variable of every process started here: the state folder it belongs to."""

ROLE_VARIABLE: Final = "RINGFENCE_SUPERVISED_ROLE"
"""Environment variable that says what the process is for; what it starts inherits it."""

STOP_SECONDS: Final = 5.0
"""How long a process has to end by itself before it is killed."""

_SAME_START_SECONDS = 0.02


@dataclass(frozen=True, kw_only=True)
class ProcessRecord:
    """A process as it is written down.

    Attributes:
        pid: Process id.
        started: Start time as the system tells it, seconds since 1970.
    """

    pid: int
    started: float

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ProcessRecord:
        """Record from its JSON form."""
        return cls(pid=int(document["pid"]), started=float(document["started"]))

    def document(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    def find(self) -> psutil.Process | None:
        """The running process, None when it has ended or the id belongs to another process by now."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def start(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path, folder: Path, owner: Path, role: str
) -> ProcessRecord:
    """Starts a process in a session of its own, so that a Ctrl-C meant for the caller does not end it.

    Args:
        command: Program and arguments.
        environment: Its whole environment; the mark is added.
        log: File that standard output and standard error are appended to.
        folder: Working directory.
        owner: State folder it belongs to.
        role: What it is for.

    Raises:
        OSError: when the program cannot be started.
    """
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - the command comes from this package
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**environment, **mark(owner, role)},
            start_new_session=True,
        )
    return ProcessRecord(pid=child.pid, started=psutil.Process(child.pid).create_time())


def stop(processes: Iterable[psutil.Process]) -> list[int]:
    """Ends processes and everything they started; returns the ids that were running."""
    family: dict[int, psutil.Process] = {}
    for process in processes:
        for member in (process, *_descendants(process)):
            family[member.pid] = member
    for member in family.values():
        _signal(member.terminate)
    if not wait_until(lambda: all(_ended(member) for member in family.values()), seconds=STOP_SECONDS):
        for member in family.values():
            _signal(member.kill)
        wait_until(lambda: all(_ended(member) for member in family.values()), seconds=STOP_SECONDS)
    return sorted(family)


def mark(owner: Path, role: str) -> dict[str, str]:
    """Variables that mark a process, and everything it starts, as belonging to a state folder."""
    return {MARK_VARIABLE: str(owner), ROLE_VARIABLE: role}


def marked(owner: Path, role: str | None = None) -> list[psutil.Process]:
    """Running processes that carry the mark of a state folder, except this one and what it runs under.

    Args:
        owner: The state folder.
        role: Only those with this role; None for all.
    """
    me = psutil.Process()
    spared = {me.pid, *(parent.pid for parent in me.parents())}
    wanted = {MARK_VARIABLE: str(owner)} if role is None else mark(owner, role)
    found = (process for process in psutil.process_iter() if process.pid not in spared)
    return [process for process in found if wanted.items() <= _variables(process).items()]


def wait_until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Waits for something outside this process; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True


def tail(log: Path, lines: int = 15) -> str:
    """Last lines of a log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _ended(process: psutil.Process) -> bool:
    """Whether a process runs no more; one of ours that waits to be collected is collected."""
    try:
        process.wait(timeout=0)
    except psutil.TimeoutExpired:
        return _is_zombie(process)
    except psutil.Error:
        return True
    return True


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _signal(action: Callable[[], None]) -> None:
    try:
        action()
    except psutil.Error:
        return  # it ended by itself meanwhile


def _variables(process: psutil.Process) -> dict[str, str]:
    """Environment of a process; empty for one that has ended or belongs to somebody else."""
    try:
        return {} if process.status() == psutil.STATUS_ZOMBIE else process.environ()
    except (psutil.Error, OSError):
        return {}
