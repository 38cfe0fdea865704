"""Runs inside the process of one function: loads its handler once, then answers invocations until the runner is gone.

Started as a script with the number of a socket. Like Lambda's runtime it offers the standard library, boto3 and what is
in the function's archive, and nothing else of the virtual environment: a dependency that was forgotten in the archive
fails here as it would there.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

RUNTIME_PACKAGES = frozenset({"boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six"})
"""What Lambda's Python runtime brings along beside the standard library."""


RESPONSE_BYTES = 6 * 1024 * 1024
"""Largest answer of a function, as in Lambda."""


class ArchiveOnly(importlib.abc.MetaPathFinder):
    """Finds modules in the archive, and keeps the rest of the virtual environment out of sight."""

    def __init__(self, task_root: str) -> None:
        self._task_root = task_root

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Specification of a module of the archive; None leaves runtime modules to the usual finders."""
        top = fullname.partition(".")[0]
        if top in sys.stdlib_module_names or top in RUNTIME_PACKAGES:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path or [self._task_root], target)
        if found is None:
            raise ModuleNotFoundError(f"No module named {fullname!r} in the function's archive", name=fullname)
        return found


class Context:
    """The part of Lambda's context object that handlers use."""

    def __init__(self, request_id: str, deadline: float) -> None:
        self.aws_request_id = request_id
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.invoked_function_arn = os.environ["RINGFENCE_FUNCTION_ARN"]
        self._deadline = deadline

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is ended."""
        return max(0, int((self._deadline - time.time()) * 1000))


def load(handler: str) -> Callable[[Any, Context], Any]:
    """The handler named `package.module.function`; slashes may separate packages, as in Lambda.

    Raises:
        ImportError: when the module or the function is not there.
    """
    module_name, _, function_name = handler.replace("/", ".").rpartition(".")
    module = importlib.import_module(module_name)
    function = getattr(module, function_name, None)
    if function is None:
        raise ImportError(f"handler {function_name!r} is missing in module {module_name!r}")
    return function  # type: ignore[no-any-return]


def failure(error: BaseException) -> bytes:
    """An error as Lambda reports it."""
    trace = traceback.format_exception(error)
    report = {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": trace}
    return json.dumps({"error": report}).encode()


def answer_of(handler: Callable[[Any, Context], Any], event: Any, context: Context) -> bytes:
    """What a run comes to: its payload, or its error by the name that Lambda gives it."""
    try:
        payload = handler(event, context)
    except Exception as error:  # noqa: BLE001 - the error of a handler is its answer
        traceback.print_exc()
        return failure(error)
    try:
        answer = json.dumps({"payload": payload}).encode()
    except (TypeError, ValueError, RecursionError) as error:
        return refusal("Runtime.MarshalError", f"Unable to marshal response: {error}")
    if len(answer) > RESPONSE_BYTES:
        return refusal("Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size")
    return answer


def refusal(kind: str, message: str) -> bytes:
    """An answer that Lambda does not pass on."""
    return json.dumps({"error": {"errorType": kind, "errorMessage": message}}).encode()


def main() -> int:
    """Serves invocations; ends when the other side is closed."""
    connection = Connection(int(sys.argv[1]))
    calls_file = os.environ.pop("RINGFENCE_CALLS_FILE", "")
    # Beside this script, and only until the function's own folder takes that place.
    recorder = importlib.import_module("calls").CallRecorder(Path(calls_file)) if calls_file else None
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    if os.environ.pop("RINGFENCE_ARCHIVE_ONLY", ""):
        sys.meta_path.insert(0, ArchiveOnly(sys.path[0]))
    if recorder is not None:
        sys.meta_path.insert(0, recorder)
        del sys.modules["calls"]
    try:
        handler = load(os.environ["_HANDLER"])
    except BaseException as error:  # noqa: BLE001 - whatever a module does while it is loaded, the runner must be told
        traceback.print_exc()
        connection.send_bytes(failure(error))
        return 1
    connection.send_bytes(b"{}")
    while True:
        try:
            request = json.loads(connection.recv_bytes())
        except EOFError:
            return 0
        context = Context(request["request_id"], request["deadline"])
        connection.send_bytes(answer_of(handler, request["event"], context))


if __name__ == "__main__":
    sys.exit(main())
