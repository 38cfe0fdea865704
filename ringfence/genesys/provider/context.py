"""What a handler works with: a logged-in client and the facts the provider was configured with."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ringfence.genesys.provider.permissions import Grants

if TYPE_CHECKING:
    from ringfence.genesys.client import Client


@dataclass(frozen=True, kw_only=True)
class MediaRegions:
    """Answer of `GET /api/v2/telephony/mediaregions`: the only proof of where an organisation lives."""

    home: str
    core: tuple[str, ...] = ()
    satellite: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AdoptRules:
    """When a create may take an object of the same name that exists already, instead of refusing.

    Attributes:
        by_name: Always (provider option `adoptByName`).
        urns: Only these resources: their create was interrupted, so the object is most likely theirs.
    """

    by_name: bool = False
    urns: frozenset[str] = frozenset()

    def admits(self, urn: str) -> bool:
        """Whether the resource may adopt."""
        return self.by_name or urn in self.urns


class Claims:
    """Names that this run has created, so that two resources of one program never share an object.

    Attributes:
        predecessors: Id of the object that a resource has before its replacement is made, by URN.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.predecessors: dict[str, str] = {}
        self._owners: dict[tuple[str, str], str] = {}

    def take(self, collection: str, name: str, urn: str) -> str:
        """Claims a name of a collection for a resource; returns the URN that holds it, which may be another one's."""
        with self._lock:
            return self._owners.setdefault((collection, name), urn)

    def release(self, collection: str, name: str, urn: str) -> None:
        """Gives a name back after a failed create or a delete."""
        with self._lock:
            if self._owners.get((collection, name)) == urn:
                del self._owners[collection, name]


def spelt_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are the same but for case: whether Architect heeds case is not documented."""
    return [part.casefold() for part in one] == [part.casefold() for part in other]


class Declared:
    """What the program has declared so far in this run, of the kinds that flows refer to by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[str, set[tuple[str, ...]]] = {}
        self._open: set[str] = set()

    def add(self, token: str, key: tuple[str, ...] | None) -> None:
        """Adds an object of a kind; None stands for a name that is not known before deployment."""
        with self._lock:
            if key is None:
                self._open.add(token)
            else:
                self._keys.setdefault(token, set()).add(key)

    def covers(self, token: str, key: tuple[str, ...]) -> bool:
        """Whether the program declares such an object, or may: one whose name is not known yet could be it."""
        with self._lock:
            return token in self._open or any(spelt_alike(known, key) for known in self._keys.get(token, ()))

    def keys(self, token: str) -> list[tuple[str, ...]]:
        """Those known of a kind."""
        with self._lock:
            return list(self._keys.get(token, ()))


EARLY_LOOKS = 60
"""How often a young run looks again for something missing before a look decides: a fifth of what a minute allows."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """Handed to every handler call that talks to Genesys.

    Attributes:
        client: Logged-in REST client.
        region: AWS region of the organisation, proven when the provider was configured.
        media_regions: What the platform said about its regions then.
        adopt: When an existing object may be adopted.
        clock: Monotonic seconds.
        began: When the run began, on `clock`.
        sleep: Waits for seconds; ends early when the user cancels.
        grants: What the client may do.
        claims: Names created in this run.
        declared: What the program has declared so far.
        early_looks: Looks left for what is missing in a young run, before the look that decides.
    """

    client: Client
    region: str
    media_regions: MediaRegions
    adopt: AdoptRules
    clock: Callable[[], float]
    began: float
    sleep: Callable[[float], None]
    grants: Grants
    claims: Claims = field(default_factory=Claims)
    declared: Declared = field(default_factory=Declared)
    early_looks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(EARLY_LOOKS))
