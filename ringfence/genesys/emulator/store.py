"""Objects of the organisation: dictionaries for reading, SQLite for surviving.

Every request is one transaction. Writes go to memory and to SQLite at once, and are committed before the answer
leaves; a request that fails is undone in both. A process that is killed loses nothing that it had answered.
"""

from __future__ import annotations

import copy
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import JsonObject

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS audits (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, service TEXT NOT NULL,
  body TEXT NOT NULL, sources TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS audits_at ON audits (at);
"""

Key = tuple[str, str]
Stored = Mapping[str, Any]


class Store:
    """Collections by kind, each an ordered mapping of id to object.

    `read` and `all` hand out the stored object itself, typed read-only; `edit` hands out a deep copy to change and
    `put` back.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Opens or creates the file; without one the objects live as long as the process.

        Raises:
            sqlite3.Error: the file belongs to another emulator, is no SQLite file or cannot be written.
        """
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._durable = file is not None
        self._database = sqlite3.connect(file or ":memory:", check_same_thread=False, isolation_level=None)
        if file is not None:
            # One process at a time: a second emulator on the same file would not see the writes of the first.
            self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._database.execute("PRAGMA busy_timeout=1000")
            self._database.execute("PRAGMA journal_mode=WAL")
            # The write reaches the operating system before the answer: it survives the death of this process.
            self._database.execute("PRAGMA synchronous=OFF")
        self._database.executescript(SCHEMA)
        self._objects: dict[str, dict[str, JsonObject]] = {}
        self._undo: list[tuple[Key, JsonObject | None]] = []
        self._open = False
        self._names: dict[str, dict[str, list[str]]] = {}
        self._stale: dict[Key, tuple[JsonObject | None, int]] = {}
        self.reading_stale = False
        for kind, entity_id, body in self._database.execute("SELECT kind, id, body FROM objects ORDER BY rowid"):
            self._objects.setdefault(kind, {})[entity_id] = json.loads(body)

    def read(self, kind: str, entity_id: str) -> Stored | None:
        """The object, or None. While a stale read is due for it, its former state."""
        if self.reading_stale and (kind, entity_id) in self._stale:
            return self._former((kind, entity_id))
        return self._objects.get(kind, {}).get(entity_id)

    def edit(self, kind: str, entity_id: str) -> JsonObject | None:
        """A copy of the object that may be changed, or None."""
        return copy.deepcopy(self._objects.get(kind, {}).get(entity_id))

    def all(self, kind: str) -> Iterator[Stored]:
        """Every object of the kind in the order of creation."""
        if not self.reading_stale or not self._stale:
            yield from list(self._objects.get(kind, {}).values())
            return
        ids = dict.fromkeys(self._objects.get(kind, {})) | dict.fromkeys(i for k, i in self._stale if k == kind)
        for entity_id in ids:
            found = self.read(kind, entity_id)
            if found is not None:
                yield found

    def items(self, kind: str) -> Iterator[tuple[str, Stored]]:
        """Pairs of id and object, in the order of creation, never stale."""
        yield from list(self._objects.get(kind, {}).items())

    def named(self, kind: str, name: str) -> Iterator[Stored]:
        """Objects of the kind with this name, without regard to case; quick however many there are."""
        if kind not in self._names:
            self._names[kind] = {}
            for entity_id, body in self.items(kind):
                self._index(kind, entity_id, None, body)
        members = self._objects.get(kind, {})
        yield from [members[entity_id] for entity_id in self._names[kind].get(name.casefold(), ())]

    def count(self, kind: str) -> int:
        """How many objects of the kind are stored."""
        return len(self._objects.get(kind, {}))

    def kinds(self) -> list[str]:
        """The names of all collections that hold something."""
        return sorted(kind for kind, members in self._objects.items() if members)

    def put(self, kind: str, entity_id: str, body: JsonObject) -> None:
        """Stores the object under its id, new or in place of the former one."""
        self._begin()
        members = self._objects.setdefault(kind, {})
        former = members.get(entity_id)
        self._undo.append(((kind, entity_id), former))
        members[entity_id] = body
        self._index(kind, entity_id, former, body)
        if self._durable:
            self._database.execute(
                "INSERT INTO objects VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (kind, entity_id, json.dumps(body, separators=(",", ":"))),
            )

    def delete(self, kind: str, entity_id: str) -> None:
        """Removes the object if it is there."""
        members = self._objects.get(kind, {})
        if entity_id not in members:
            return
        self._begin()
        former = members.pop(entity_id)
        self._undo.append(((kind, entity_id), former))
        self._index(kind, entity_id, former, None)
        if self._durable:
            self._database.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, entity_id))

    def add_audit(self, at: float, service: str, body: JsonObject, sources: list[str]) -> None:
        """Appends an audit record; `sources` are the event sources that it is sent to."""
        self._begin()
        self._database.execute(
            "INSERT INTO audits (at, service, body, sources) VALUES (?, ?, ?, ?)",
            (at, service, json.dumps(body, separators=(",", ":")), json.dumps(sources)),
        )

    def audits_between(self, start: float, end: float, service: str | None) -> list[JsonObject]:
        """Audit records of [start, end), oldest first, of one service or of all."""
        rows = self._database.execute(
            "SELECT body FROM audits WHERE at >= ? AND at < ? AND (? IS NULL OR service = ?) ORDER BY number",
            (start, end, service, service),
        )
        return [json.loads(body) for (body,) in rows]

    def audits_after(self, number: int, limit: int) -> list[tuple[int, JsonObject, list[str]]]:
        """(number, audit record, event sources) of the records after `number`, oldest first."""
        rows = self._database.execute(
            "SELECT number, body, sources FROM audits WHERE number > ? ORDER BY number LIMIT ?", (number, limit)
        )
        return [(found, json.loads(body), json.loads(sources)) for found, body, sources in rows]

    def commit(self, *, stale_reads: int = 0) -> None:
        """Makes the writes of this request durable; `stale_reads` reads of each object still see its former state."""
        if stale_reads:
            for key, former in self._undo:
                self._stale.setdefault(key, (former, stale_reads))
        self._undo.clear()
        if self._open:
            self._database.execute("COMMIT")
            self._open = False

    def rollback(self) -> None:
        """Undoes every write since the last commit."""
        for (kind, entity_id), former in reversed(self._undo):
            self._index(kind, entity_id, self._objects[kind].get(entity_id), former)
            if former is None:
                self._objects[kind].pop(entity_id, None)
            else:
                self._objects[kind][entity_id] = former
        self._undo.clear()
        if self._open:
            self._database.execute("ROLLBACK")
            self._open = False

    def clear(self, *, keep: tuple[str, ...] = ()) -> None:
        """Removes all objects but those of the kinds to keep, all audit records and all pending stale reads."""
        for kind in self.kinds():
            if kind not in keep:
                for entity_id in list(self._objects[kind]):
                    self.delete(kind, entity_id)
        self._begin()
        self._database.execute("DELETE FROM audits")
        self._stale.clear()

    def close(self) -> None:
        """Closes the database file."""
        self.rollback()
        self._database.close()

    def _index(self, kind: str, entity_id: str, former: Stored | None, body: Stored | None) -> None:
        """Keeps the names of a kind whose names were asked for."""
        names = self._names.get(kind)
        before, after = (str(found.get("name") or "").casefold() if found else "" for found in (former, body))
        if names is None or before == after:
            return
        if before:
            names[before].remove(entity_id)
            if not names[before]:
                del names[before]
        if after:
            names.setdefault(after, []).append(entity_id)

    def _begin(self) -> None:
        if not self._open:
            self._database.execute("BEGIN")
            self._open = True

    def _former(self, key: Key) -> JsonObject | None:
        former, left = self._stale[key]
        if left <= 1:
            del self._stale[key]
        else:
            self._stale[key] = (former, left - 1)
        return former
