"""Listings read once per run.

Creating a thousand queues asks a thousand times whether the name is taken. The answer comes from one listing, which the
client keeps up to date with its own writes and drops whenever a write below it ended in a way that leaves doubt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from ringfence.genesys.client._errors import Json

Entry = dict[str, Json]


class Listing:
    """The entries below one path; one thread reads it from the platform while the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.entries: list[Entry] | None = None


class Listings:
    """Listings of this run by path and query."""

    def __init__(self, read: Callable[[str, Mapping[str, object]], list[Entry]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._listings: dict[tuple[str, str], Listing] = {}

    def entries(self, path: str, params: Mapping[str, object]) -> list[Entry]:
        """Entries that are not soft-deleted."""
        key = (path, repr(sorted(params.items())))
        with self._lock:
            listing = self._listings.setdefault(key, Listing())
        with listing.lock:
            if listing.entries is None:
                listing.entries = self._read(path, params)
            return [entry for entry in listing.entries if entry.get("state") != "deleted"]

    def invalidate(self, path: str) -> None:
        """Forgets the listings at, above and below `path`."""
        for _, listing in self._touching(path):
            with listing.lock:
                listing.entries = None

    def wrote(self, method: str, path: str, answer: Json) -> None:
        """Takes over a write that succeeded: `POST listing`, `PUT|PATCH|DELETE listing/{id}`; others forget."""
        for root, listing in self._touching(path):
            below = path[len(root) :].strip("/") if path.startswith(root) else None
            with listing.lock:
                if listing.entries is not None:
                    listing.entries = _after(listing.entries, method, below, answer)

    def _touching(self, path: str) -> list[tuple[str, Listing]]:
        with self._lock:
            listings = [(root, listing) for (root, _), listing in self._listings.items()]
        return [(root, listing) for root, listing in listings if _within(path, root) or _within(root, path)]


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


def _after(entries: list[Entry], method: str, below: str | None, answer: Json) -> list[Entry] | None:
    """Entries after a write, or None where only the platform can tell them."""
    written = dict(answer) if isinstance(answer, Mapping) and answer.get("id") else None
    if method == "POST" and below == "" and written:
        return [*entries, written]
    if below and "/" not in below:
        others = [entry for entry in entries if str(entry.get("id")) != below]
        if method == "DELETE":
            # An entry that goes by something other than `id` is still among them: only the platform knows.
            return others if len(others) < len(entries) else None
        if method in {"PUT", "PATCH"} and written and str(written["id"]) == below:
            return [*others, written]
    if below and "/" in below:
        # A part of one entry (a queue's members, a site's routes): names and ids stay as they are.
        return entries
    return None
