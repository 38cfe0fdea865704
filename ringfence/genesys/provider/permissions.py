"""What the OAuth client must be allowed to do, told in preview where the platform lets the client find out.

`GET /api/v2/tokens/me` names the roles of the client behind the token, and `GET /api/v2/authorization/roles/{id}`
(permission authorization:role:view) names their permissions. A client that may not read roles cannot know; then the
preview says so once, and a refused write names the permission.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError

if TYPE_CHECKING:
    from ringfence.genesys.client import Client

_FORBIDDEN = 403

NOT_KNOWN = (
    "genesys: permissions are not checked in this run: the OAuth client cannot read its own roles; give one of them "
    "authorization:role:view, and a preview names every permission that is missing"
)
"""Told once a run where the client cannot know what it may do."""

OR = "|"
"""Separates permissions of which one is enough."""


@dataclass(frozen=True, kw_only=True)
class Permissions:
    """Permissions by operation, each `domain:entity:action`, or several joined by `|` of which one is enough.

    Attributes:
        read: Needed to refresh and import.
        create: Needed to create.
        update: Needed to change.
        delete: Needed to delete.
    """

    read: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()

    @classmethod
    def of(cls, entity: str) -> Permissions:
        """The four usual ones of an entity, such as `routing:queue`."""
        view, add, edit, delete = (f"{entity}:{action}" for action in ("view", "add", "edit", "delete"))
        return cls(read=(view,), create=(view, add), update=(view, edit), delete=(delete,))

    @classmethod
    def setting(cls, *, view: str = "", edit: str) -> Permissions:
        """Those of a setting, which is read before it is written."""
        seen = (view,) if view else ()
        return cls(read=seen, create=(*seen, edit), update=(*seen, edit), delete=(*seen, edit))

    @classmethod
    def all(cls, permission: str) -> Permissions:
        """One permission for everything."""
        return cls(read=(permission,), create=(permission,), update=(permission,), delete=(permission,))

    def every(self) -> list[str]:
        """Each permission once, in order of first use."""
        return list(dict.fromkeys((*self.read, *self.create, *self.update, *self.delete)))


class Grants:
    """What the client of this run is allowed to do; read once, when first asked.

    Args:
        tell: Told once where that cannot be known.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._read = False
        self._granted: frozenset[tuple[str, str, str]] | None = None

    def missing(self, client: Client, needed: Iterable[str]) -> list[str]:
        """Of the permissions needed, those that no role of the client gives; none where that cannot be known."""
        with self._lock:
            if not self._read:
                self._granted, self._read = _granted(client), True
                if self._granted is None:
                    self._tell(NOT_KNOWN)
        if self._granted is None:
            return []
        return [wish for wish in needed if not any(map(self._holds, wish.split(OR)))]

    def _holds(self, permission: str) -> bool:
        domain, entity, action = permission.split(":")
        assert self._granted is not None
        return any(
            have[0] in {domain, "*"} and have[1] in {entity, "*"} and have[2] in {action, "*"} for have in self._granted
        )


def problem(token: str, operation: str, missing: list[str]) -> Problem:
    """That the client may not do what a program wants."""
    named = " and ".join(wish.replace(OR, " or ") for wish in missing)
    return Problem(
        place="genesys:oauthClientId",
        found=f"an OAuth client whose roles lack {named}",
        allowed=f"a client that may {operation} {token}",
        fix="add it to a role of the client (Admin > Roles / Permissions), then run again",
        control="RTS 2024/1774 21",
    )


def hint(error: GenesysError, needed: Iterable[str]) -> str:
    """The permissions needed, for a refusal that names none; else nothing."""
    if error.status != _FORBIDDEN or error.permissions or not error.code.startswith("missing."):
        return ""
    named = " and ".join(wish.replace(OR, " or ") for wish in needed)
    return f"; this needs {named}" if named else ""


def _granted(client: Client) -> frozenset[tuple[str, str, str]] | None:
    try:
        caller = client.get("/api/v2/tokens/me").get("OAuthClient") or {}
        roles = {str(entry["roleId"]) for entry in caller["roleDivisions"]}
        found = [client.get(f"/api/v2/authorization/roles/{role}") for role in sorted(roles)]
        return frozenset(permission for role in found for permission in _permissions(role))
    except (GenesysError, KeyError):
        return None


def _permissions(role: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for policy in role.get("permissionPolicies") or []:
        for action in policy.get("actionSet") or []:
            yield str(policy.get("domain")), str(policy.get("entityName")), str(action)
