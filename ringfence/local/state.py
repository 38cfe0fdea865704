"""The folder that holds everything of the one-machine stack: nothing of it lies elsewhere, and removing it removes all.

The folder is `<project>/.ringfence/local`, or what `RINGFENCE_LOCAL_STATE` names. A file in it marks it as ours, and
only a folder with that mark is ever removed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from ringfence.local.locks import cache_folder, exclusive
from ringfence.local.stack_facts import StackFacts, read_stack_facts

STATE_VARIABLE: Final = "RINGFENCE_LOCAL_STATE"
STACK: Final = "local"
"""Name of the stack on this machine."""

SPACE_BYTES: Final = 50_000_000
"""Free space, in bytes, without which nothing is begun: a full disk stops the engine in the middle of its state."""

_MARK = "ringfence-local-state"


class LocalStateError(RuntimeError):
    """The state folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class LocalSecrets:
    """Secrets of this state folder alone, made when it is first used."""

    passphrase: str
    client_id: str
    client_secret: str
    root: str

    def derived(self, purpose: str) -> str:
        """A secret for a purpose, the same at every call, that tells nothing about the others."""
        return hmac.digest(self.root.encode(), purpose.encode(), "sha256").hex()


@dataclass(frozen=True, kw_only=True)
class LocalState:
    """Paths of one state folder.

    Attributes:
        project: Folder of `Pulumi.yaml`.
        root: The state folder.
    """

    project: Path
    root: Path

    @classmethod
    def find(cls, *, start: Path | None = None, environment: Mapping[str, str] | None = None) -> LocalState:
        """State folder of the project around `start` (default: the working directory).

        Raises:
            LocalStateError: when there is no `Pulumi.yaml` in `start` or above it.
        """
        here = (start or Path.cwd()).resolve()
        project = next((folder for folder in (here, *here.parents) if (folder / "Pulumi.yaml").is_file()), None)
        if project is None:
            raise LocalStateError(f"no Pulumi.yaml in {here} or above it; run this inside the project")
        named = (os.environ if environment is None else environment).get(STATE_VARIABLE)
        return cls(project=project, root=Path(named).resolve() if named else project / ".ringfence" / "local")

    @property
    def logs(self) -> Path:
        """Folder of the processes' logs."""
        return self.root / "logs"

    @property
    def functions(self) -> Path:
        """Folder of the code archives of deployed functions, `<function name>.zip`."""
        return self.root / "lambda"

    @property
    def backend(self) -> Path:
        """Folder of the Pulumi backend."""
        return self.root / "backend"

    @property
    def pulumi_home(self) -> Path:
        """Private `PULUMI_HOME`, so that the stand-in for the AWS plugin can never reach a real deployment."""
        return self.root / "pulumi-home"

    @property
    def stack_configuration(self) -> Path:
        """The stack's configuration as the engine gets it: the project's file and the salt of the passphrase."""
        return self.root / f"Pulumi.{STACK}.yaml"

    @property
    def genesys_store(self) -> Path:
        """File in which the emulated organisation survives a restart."""
        return self.root / "genesys.sqlite"

    @property
    def exists(self) -> bool:
        """Whether the folder is there and ours."""
        return (self.root / _MARK).is_file()

    def prepare(self) -> None:
        """Makes the folder, readable by its owner alone.

        Raises:
            LocalStateError: when there is something else in its place, or too little space.
        """
        if not self.exists:
            self._mark()
        free = shutil.disk_usage(self.root).free
        if free < SPACE_BYTES:
            raise LocalStateError(
                f"{free / 1e6:.0f} MB are free where {self.root} lies, and the local stack needs "
                f"{SPACE_BYTES / 1e6:.0f} MB; free some, or name another folder in {STATE_VARIABLE}"
            )
        for folder in (self.logs, self.functions, self.backend):
            folder.mkdir(exist_ok=True)

    def _mark(self) -> None:
        names = {entry.name for entry in self.root.iterdir()} if self.root.is_dir() else set()
        if (names and _MARK not in names) or (self.root.exists() and not self.root.is_dir()):
            raise LocalStateError(f"{self.root} is not empty and not a state folder; choose another {STATE_VARIABLE}")
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.root / _MARK).write_text("This folder belongs to `ringfence local`; `ringfence local down` removes it.\n")

    def remove(self) -> None:
        """Removes the folder, and `.ringfence` above it when nothing else is in there.

        Raises:
            LocalStateError: when the folder is not ours.
        """
        if self.root.exists():
            if not self.exists:
                raise LocalStateError(f"{self.root} is not a state folder of `ringfence local`; it is left alone")
            # Out of sight in one step, so that nobody finds half a folder while the rest is taken away.
            self.root.rename(self.root.with_name(f".{self.root.name}.removed-{uuid.uuid4()}"))
        for removed in self.root.parent.glob(f".{self.root.name}.removed-*"):
            shutil.rmtree(removed, ignore_errors=True)
        parent = self.root.parent
        if parent.name == ".ringfence" and parent.is_dir():
            # The functions' code, which every run of the program writes where it is missing.
            (parent / "functions.zip").unlink(missing_ok=True)
            if not any(parent.iterdir()):
                parent.rmdir()

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file of the folder; empty when it is not there or was cut off by a crash."""
        try:
            document = json.loads((self.root / name).read_text())
        except (OSError, ValueError):
            return {}
        return document if isinstance(document, dict) else {}

    def write(self, name: str, document: Mapping[str, Any]) -> None:
        """Writes a JSON file so that a reader, and a crash, see either the old or the new one."""
        target = self.root / name
        new = target.with_name(f".{name}.{uuid.uuid4()}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(document, file, indent=2, sort_keys=True)
        new.replace(target)

    def secrets(self) -> LocalSecrets:
        """Secrets of this folder; made at the first call.

        Raises:
            LocalStateError: when they are lost or damaged and what they encrypted is still there.
        """
        kept = self.read("secrets.json")
        wanted = set(LocalSecrets.__dataclass_fields__)
        if set(kept) != wanted and any(self.backend.glob(".pulumi/stacks/**/*.json")):
            raise LocalStateError(
                f"{self.root / 'secrets.json'} is missing or damaged, and without it nobody can read the state of the "
                "stack; put the file back, or run `make down`, which removes everything, and then `make up`"
            )
        if set(kept) != wanted:
            kept = {
                "passphrase": secrets.token_urlsafe(32),
                "client_id": str(uuid.uuid4()),
                "client_secret": secrets.token_urlsafe(32),
                "root": secrets.token_urlsafe(32),
            }
            self.write("secrets.json", kept)
        return LocalSecrets(**kept)

    def check_stack_file(self) -> None:
        """Sees that the stack's configuration file is there and is YAML; its values are the settings' business.

        Raises:
            LocalStateError: when it is not.
        """
        path = self.project / f"Pulumi.{STACK}.yaml"
        try:
            yaml.safe_load(path.read_text())
        except OSError as error:
            raise LocalStateError(
                f"{path} cannot be read ({error.strerror}); `git checkout {path.name}` brings it back"
            ) from error
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise LocalStateError(f"{path} is not YAML; correct it, then run `make up` again\n{error}") from error

    def facts(self) -> StackFacts:
        """What the stack's configuration file says; defaults where it says nothing."""
        return read_stack_facts(self.project / f"Pulumi.{STACK}.yaml")

    @contextmanager
    def locked(self, purpose: str = "services", *, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Keeps other commands with the same purpose out meanwhile; a killed holder lets go at once.

        The lock lies in the user's cache, not in the folder: a folder that is removed cannot guard its own removal.

        Args:
            purpose: What is guarded.
            waiting: Called when somebody else holds the lock.

        Raises:
            LocalStateError: when the cache cannot be written to.
        """
        name = hashlib.sha256(str(self.root).encode()).hexdigest()[:16]
        with ExitStack() as stack:
            try:
                path = cache_folder() / "ringfence" / "locks" / f"{name}.{purpose}"
                stack.enter_context(exclusive(path, waiting))
            except (OSError, RuntimeError) as error:
                raise LocalStateError(
                    f"no lock can be taken: {str(error).rstrip('.')}; set XDG_CACHE_HOME to a folder you may write to"
                ) from error
            yield
