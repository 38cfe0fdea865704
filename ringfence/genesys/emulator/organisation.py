"""The emulated organisation: its identity, its objects and the services that every operation uses."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from .access import CLIENTS, ROLES, TOKENS, Access
from .audits import Audits
from .call import Call
from .clock import Clock
from .errors import ApiError, JsonObject
from .faults import Faults
from .limiter import TOKEN_LIMIT, Limiter
from .recorder import Recorder
from .store import Store, Stored

SETTINGS = "settings"
DIVISIONS = "divisions"
ADMINISTRATOR_ROLE = "Master Admin"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the organisation starts.

    `region` is the AWS region it lives in; `clients` are (id, secret) pairs with every permission; `seed` makes ids
    repeatable; `limit` is requests a minute for each token, 0 for no limit.
    """

    region: str = "eu-central-1"
    organisation_id: str = "7d0a1c0e-5b1f-4c3c-9f52-6b2f5a8c1d11"
    name: str = "Ringfence Emulator"
    clients: tuple[tuple[str, str], ...] = ()
    state_file: Path | None = None
    seed: int | None = None
    limit: int = TOKEN_LIMIT


@dataclass(slots=True, kw_only=True)
class Behaviour:
    """What the control API may tune.

    `pending_polls` is how many polls a job (flow, audit query, integration state, recording job) stays unfinished;
    `stale_reads` how many reads after any write still see the former state; `link_regions` the regions that
    organisation links may name; `key_failures` maps the ARN of a key alias to the reason why the platform cannot use
    it.
    """

    pending_polls: int = 1
    stale_reads: int = 0
    link_regions: list[str] = field(default_factory=lambda: ["eu-central-1", "eu-west-1"])
    key_failures: dict[str, str] = field(default_factory=dict)
    trunk_outages: list[str] = field(default_factory=list)


class Organisation:
    """Everything that an operation may touch. Operations run one at a time, so none sees another's half-done work."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.region = options.region
        self.clock = Clock()
        self.store = Store(options.state_file)
        self._random = self._seeded(options.seed)
        self.id = self._identity()
        self.access = Access(self.store, self.clock)
        self.audits = Audits(self.store, self.clock, self.id, self.new_id)
        self.limiter = Limiter(self.clock, per_token=options.limit)
        self.faults = Faults()
        self.recorder = Recorder()
        self.behaviour = Behaviour()
        self.furnish()
        self.store.commit()

    def new_id(self) -> str:
        """A new UUID: random, or the next of the seeded row."""
        if self._random is None:
            return str(uuid.uuid4())
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    @property
    def home_division(self) -> JsonObject:
        """The division that every organisation has and that objects get unless they name another."""
        return dict(self.singleton("homeDivision"))

    def singleton(self, name: str) -> Stored:
        """A document of which the organisation has exactly one."""
        found = self.store.read(SETTINGS, name)
        if found is None:
            raise KeyError(name)
        return found

    def set_singleton(self, name: str, document: Mapping[str, Any]) -> None:
        """Stores a singleton document."""
        self.store.put(SETTINGS, name, dict(document))

    def audit(
        self,
        call: Call,
        audit: tuple[str, str],
        entity_id: str,
        action: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        name: str | None = None,
    ) -> None:
        """Records a write made by a request. `audit` is (service name, entity type)."""
        entity = after or before or {}
        self.audits.record(
            service=audit[0],
            entity_type=audit[1],
            entity_id=entity_id,
            action=action,
            name=name or entity.get("name"),
            self_uri=entity.get("selfUri"),
            before=before,
            after=after,
            client_id=call.client_id,
            remote_ip=call.remote_ip,
            correlation_id=call.correlation_id,
        )

    def guard_address(self, address: str) -> None:
        """Raises ApiError 401 when the address allow-list does not have the caller: the lock-out of real life."""
        networks = self.singleton("authenticationSettings")["ipAddressAllowlist"]
        if networks and not any(ip_address(address) in ip_network(network, strict=False) for network in networks):
            raise ApiError(
                401, "ip.not.authorized", "The IP address {address} is not authorized.", params={"address": address}
            )

    def reset(self) -> None:
        """Back to a new organisation. Clients of the start and the tokens in use stay valid."""
        self.store.clear(keep=(TOKENS,))
        self.faults.clear()
        self.recorder.clear()
        self.limiter.reset()
        self.limiter.per_token = self.options.limit
        self.clock.reset()
        self.access.forget()
        self.behaviour = Behaviour()
        self.furnish()

    def furnish(self) -> None:
        """Puts in what an organisation has from its first day, where it is missing."""
        from .areas import furnish  # noqa: PLC0415 - the areas import this module

        if self.store.read(SETTINGS, "homeDivision") is None:
            division = self.new_id()
            document = {"id": division, "name": "Home", "selfUri": f"/api/v2/authorization/divisions/{division}"}
            self.set_singleton("homeDivision", document)
            self.store.put(DIVISIONS, division, {**document, "description": "", "homeDivision": True})
        role_id = self._administrator_role()
        for client_id, secret in self.options.clients:
            self.add_client(client_id, secret, name=f"Started with {client_id}", role_id=role_id)
        furnish(self)

    def add_client(self, client_id: str, secret: str, *, name: str, role_id: str) -> JsonObject:
        """Stores a client-credentials client with one role."""
        client = {
            "id": client_id,
            "name": name,
            "secret": secret,
            "authorizedGrantType": "CLIENT-CREDENTIALS",
            "roleDivisions": [{"roleId": role_id, "divisionId": "*"}],
            "roleIds": [role_id],
            "scope": [],
            "accessTokenValiditySeconds": 86_400,
            "registeredRedirectUri": [],
            "state": "active",
            "dateCreated": self.clock.stamp(),
            "dateModified": self.clock.stamp(),
            "selfUri": f"/api/v2/oauth/clients/{client_id}",
        }
        self.store.put(CLIENTS, client_id, client)
        self.access.forget()
        return client

    def add_role(self, name: str, permission_policies: list[JsonObject]) -> str:
        """Stores a role and gives its id."""
        role_id = self.new_id()
        role = {
            "id": role_id,
            "name": name,
            "description": "",
            "permissions": [],
            "permissionPolicies": permission_policies,
            "userCount": 0,
            "roleNeedsUpdate": False,
            "base": False,
            "default": False,
            "selfUri": f"/api/v2/authorization/roles/{role_id}",
        }
        self.store.put(ROLES, role_id, role)
        self.access.forget()
        return role_id

    def _administrator_role(self) -> str:
        for role in self.store.all(ROLES):
            if role["name"] == ADMINISTRATOR_ROLE:
                return str(role["id"])
        return self.add_role(ADMINISTRATOR_ROLE, [{"domain": "*", "entityName": "*", "actionSet": ["*"]}])

    def _seeded(self, seed: int | None) -> random.Random | None:
        """A row of ids, the same for the same seed, another at each start: a restart must repeat no id."""
        if seed is None:
            return None
        starts = (self.store.read(SETTINGS, "starts") or {"count": 0})["count"] + 1
        self.store.put(SETTINGS, "starts", {"count": starts})
        return random.Random(f"{seed}/{starts}")  # noqa: S311 - ids, not secrets

    def _identity(self) -> str:
        stored = self.store.read(SETTINGS, "organisation")
        return str(stored["id"]) if stored else self.options.organisation_id
