"""Processes that run a function: cold start, reuse, time limit and concurrency limit as in Lambda."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from ringfence.local.runner.declarations import FunctionDeclaration

UNRESERVED_CONCURRENCY: Final = 4
"""Most runs at once of a function that reserves none: enough for one machine."""

PAYLOAD_BYTES: Final = 6 * 1024 * 1024
"""Largest event of a synchronous run, as in Lambda."""

INITIALISATION_SECONDS: Final = 10.0
"""How long a function may take to load, as in Lambda."""

_BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
_INHERITED_VARIABLES = ("PATH", "LANG", "TMPDIR", "RINGFENCE_SUPERVISED_BY", "RINGFENCE_SUPERVISED_ROLE")


class ThrottledError(RuntimeError):
    """As many runs as allowed are under way."""


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """What came out of a run; exactly one of `payload` and `error` counts.

    Attributes:
        payload: What the handler returned.
        error: `errorType` and `errorMessage`, None after a success.
        cold: Whether the function had to be loaded first.
    """

    payload: Any = None
    error: Mapping[str, Any] | None = None
    cold: bool = False


@dataclass(kw_only=True)
class Counters:
    """How a function has fared since the runner started."""

    invocations: int = 0
    errors: int = 0
    throttles: int = 0
    cold_starts: int = 0
    last_error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Code:
    """Where a function's code lies.

    Attributes:
        folder: First entry of its module path.
        archived: True for an unpacked archive, False for the checkout that stands in for a missing one.
    """

    folder: Path
    archived: bool


def unpack(declaration: FunctionDeclaration, *, archives: Path, checkout: Path) -> Code:
    """Unpacks `<archives>/<function name>.zip`, once for every content; without an archive the checkout is used.

    Raises:
        zipfile.BadZipFile: when the archive is damaged.
    """
    archive = archives / f"{declaration.name}.zip"
    try:
        facts = archive.stat()
    except FileNotFoundError:
        return Code(folder=checkout, archived=False)
    folder = archives / "unpacked" / f"{declaration.name}-{facts.st_mtime_ns}-{facts.st_size}"
    if not folder.is_dir():
        partial = folder.with_name(f"{folder.name}.{os.getpid()}")
        with zipfile.ZipFile(archive) as content:
            content.extractall(partial)
        partial.rename(folder)
    return Code(folder=folder, archived=True)


class Worker:
    """One process with the function loaded, for one run at a time."""

    def __init__(
        self, declaration: FunctionDeclaration, code: Code, *, surroundings: Mapping[str, str], log: Path
    ) -> None:
        self._declaration = declaration
        here, there = Pipe()
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                [sys.executable, str(_BOOTSTRAP), str(there.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=code.folder,
                env=_environment(declaration, code, surroundings)
                | {"RINGFENCE_CALLS_FILE": str(log.with_name(f"calls-{declaration.name}.jsonl"))},
                pass_fds=[there.fileno()],
                start_new_session=True,
            )
        there.close()
        self._connection: Connection = here
        self.start_error = self._receive(INITIALISATION_SECONDS).get("error")

    def run(self, event: Any) -> Invocation:
        """Runs the handler once; a run over its time ends the process."""
        limit = self._declaration.timeout_seconds
        request = {"request_id": str(uuid.uuid4()), "deadline": time.time() + limit, "event": event}
        try:
            self._connection.send_bytes(json.dumps(request).encode())
        except OSError:
            return Invocation(
                error={"errorType": "Runtime.ExitError", "errorMessage": "the function's process has ended"}
            )
        answer = self._receive(limit)
        return Invocation(payload=answer.get("payload"), error=answer.get("error"))

    @property
    def alive(self) -> bool:
        """Whether another run is possible."""
        return self._process.poll() is None

    def close(self) -> None:
        """Ends the process."""
        self._connection.close()
        self._kill()

    def _kill(self) -> None:
        """Ends the process with everything that it started: Lambda ends the whole environment."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _receive(self, seconds: float) -> dict[str, Any]:
        try:
            if self._connection.poll(seconds):
                answer: dict[str, Any] = json.loads(self._connection.recv_bytes())
                return answer
        except (EOFError, OSError):
            code = self._process.wait()
            return _error("Runtime.ExitError", f"the function's process ended with status {code}")
        self._kill()
        return _error("Sandbox.Timedout", f"Task timed out after {seconds:.2f} seconds")


@dataclass(kw_only=True)
class FunctionPool:
    """All processes of one function.

    Attributes:
        declaration: The function as declared.
        code: Where its code lies.
        surroundings: Variables that lead AWS clients to the emulator.
        log: File of everything that the function prints.
        counters: How it has fared.
    """

    declaration: FunctionDeclaration
    code: Code
    surroundings: Mapping[str, str]
    log: Path
    counters: Counters = field(default_factory=Counters)

    def __post_init__(self) -> None:
        reserved = self.declaration.reserved_concurrency
        self._slots = threading.Semaphore(UNRESERVED_CONCURRENCY if reserved is None else max(0, reserved))
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._closed = False

    def invoke(self, event: Any, *, wait_seconds: float = 0.0) -> Invocation:
        """Runs the function on one event.

        Raises:
            ThrottledError: when no run became free within `wait_seconds`.
        """
        if not self._slots.acquire(timeout=wait_seconds):
            self.counters.throttles += 1
            raise ThrottledError(f"{self.declaration.name}: the concurrency limit is reached")
        try:
            result = self._run(event)
        finally:
            self._slots.release()
        with self._lock:
            self.counters.invocations += 1
            if result.error is not None:
                self.counters.errors += 1
                self.counters.last_error = f"{result.error.get('errorType')}: {result.error.get('errorMessage')}"
        return result

    @property
    def workers(self) -> int:
        """Number of idle processes."""
        return len(self._idle)

    def close(self) -> None:
        """Ends the idle processes; busy ones end after their run."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _run(self, event: Any) -> Invocation:
        worker, cold = self._take()
        if worker.start_error is not None:
            worker.close()
            return Invocation(error=worker.start_error, cold=cold)
        result = worker.run(event)
        self._give_back(worker)
        return Invocation(payload=result.payload, error=result.error, cold=cold)

    def _take(self) -> tuple[Worker, bool]:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker, False
                worker.close()
            self.counters.cold_starts += 1
        return Worker(self.declaration, self.code, surroundings=self.surroundings, log=self.log), True

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if worker.alive and not self._closed:
                self._idle.append(worker)
                return
        worker.close()


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"errorType": kind, "errorMessage": message}}


def _environment(declaration: FunctionDeclaration, code: Code, surroundings: Mapping[str, str]) -> dict[str, str]:
    """The function's own variables, those that Lambda sets, what leads AWS clients to the emulator, and no more."""
    inherited = {name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ}
    lambda_variables = {
        "_HANDLER": declaration.handler,
        "LAMBDA_TASK_ROOT": str(code.folder),
        "AWS_LAMBDA_FUNCTION_NAME": declaration.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(declaration.memory_megabytes),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{declaration.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": uuid.uuid4().hex,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "RINGFENCE_FUNCTION_ARN": declaration.arn,
        "PYTHONUNBUFFERED": "1",
        "TZ": "UTC",
    }
    if code.archived:
        lambda_variables["RINGFENCE_ARCHIVE_ONLY"] = "1"
    return {**inherited, **declaration.variables, **surroundings, **lambda_variables}
