"""Keeps which AWS operations a function calls, so that its role can be compared with them: no emulator checks roles.

Loaded inside the function's process by the bootstrap; it imports nothing but the standard library, and waits for the
function to load botocore itself.
"""

import importlib.abc
import importlib.machinery
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

PLACES = ("Bucket", "Key", "Prefix", "QueueUrl", "KeyId", "SecretId", "SigningAlgorithm")
"""Arguments that say what a call touches; contents of messages and objects are never kept."""

MARKS = ("VersionId",)
"""Arguments whose presence alone asks for another permission."""


def describe(service: str, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """A call as it is kept; `lock_days` are the whole days for which a written object is locked."""
    places = {name: arguments[name] for name in PLACES if name in arguments}
    lock: dict[str, Any] = {}
    if "ObjectLockRetainUntilDate" in arguments:
        remaining = arguments["ObjectLockRetainUntilDate"] - datetime.now(UTC)
        lock = {"lock_mode": arguments.get("ObjectLockMode"), "lock_days": remaining.days}
    marks = [mark for mark in MARKS if mark in arguments]
    return {"service": service, "operation": operation, **places, **lock, "marks": marks}


class CallRecorder(importlib.abc.MetaPathFinder):
    """Watches `botocore.client` being loaded, and from then on appends every new kind of call to a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Specification of `botocore.client` with a loader that watches; None for everything else."""
        if fullname != "botocore.client":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def load_and_watch(module: ModuleType) -> None:
            load(module)
            self._watch(module)

        spec.loader.exec_module = load_and_watch  # type: ignore[method-assign]
        return spec

    def _watch(self, module: ModuleType) -> None:
        client: Any = module.BaseClient
        call = client._make_api_call  # noqa: SLF001 - the one place through which every operation goes

        def watched(own: Any, operation: str, arguments: dict[str, Any]) -> Any:
            self._keep(json.dumps(describe(own.meta.service_model.service_name, operation, arguments), sort_keys=True))
            return call(own, operation, arguments)

        client._make_api_call = watched  # noqa: SLF001

    def _keep(self, line: str) -> None:
        if line not in self._known:
            self._known.add(line)
            with self._path.open("a") as file:
                file.write(line + "\n")
