"""Takes over what an interrupted create left behind.

When the engine is killed between a call to AWS and the record of it, the object exists and the state does not know it.
The local stack then names those resources in `RINGFENCE_ADOPT_URNS`; only they may take over an existing object.
Names here are deterministic, so the name finds it. A KMS key has no name: its id goes into a journal as soon as it is
known, and its `Name` tag and description find it when even that was too late.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ADOPT_VARIABLE = "RINGFENCE_ADOPT_URNS"
JOURNAL_FILE = "kms-journal.json"


def adopted_urns(environment: str | None) -> frozenset[str]:
    """URNs in the value of `RINGFENCE_ADOPT_URNS`, one a line."""
    return frozenset(line.strip() for line in (environment or "").splitlines() if line.strip())


@dataclass(frozen=True, kw_only=True)
class KeyJournal:
    """Key id by URN, in a file of the local stack's state folder; without a folder nothing is kept.

    Several threads and several provider processes write at a time (a program may configure more than one provider), so
    every change holds a lock on a file beside it.
    """

    folder: Path | None

    def find(self, urn: str) -> str | None:
        """Id of the key last created for `urn`."""
        return self._read().get(urn)

    def record(self, urn: str, key_id: str) -> None:
        """Remembers that `key_id` was created for `urn`."""
        with self._changing() as entries:
            entries[urn] = key_id

    def forget(self, key_id: str) -> None:
        """Drops a deleted key."""
        with self._changing() as entries:
            for urn in [urn for urn, value in entries.items() if value == key_id]:
                del entries[urn]

    def _read(self) -> dict[str, str]:
        try:
            text = (self.folder / JOURNAL_FILE).read_text(encoding="utf-8") if self.folder else "{}"
        except FileNotFoundError:
            return {}
        try:
            return {str(urn): str(key) for urn, key in json.loads(text).items()}
        except ValueError:
            # Written by rename, so a broken file means a full disk or a stray hand; the tags still find the key.
            return {}

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        """The entries, to be changed and written back."""
        if self.folder is None:
            yield {}
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{JOURNAL_FILE}.lock").open("w") as lock:
            # A lock on an open file holds between processes and, because each call opens its own, between threads.
            fcntl.flock(lock, fcntl.LOCK_EX)
            entries = self._read()
            yield entries
            partial = self.folder / f"{JOURNAL_FILE}.partial"
            partial.write_text(json.dumps(entries, indent=1, sort_keys=True), encoding="utf-8")
            partial.replace(self.folder / JOURNAL_FILE)
