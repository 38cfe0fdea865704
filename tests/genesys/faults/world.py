"""A stack driven the way the engine does it, on an organisation that can be set back to an earlier moment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import requests

from ringfence.genesys.client import Client
from ringfence.genesys.emulator import drift
from ringfence.genesys.emulator.app import Platform
from ringfence.genesys.emulator.areas import platform_routes
from ringfence.genesys.emulator.organisation import Options, Organisation
from ringfence.genesys.provider.provider import GenesysProvider
from ringfence.plugin.provider import PartialCreateError, ProviderError
from tests.genesys.faults.wire import Cut, Wire
from tests.genesys.provider.conftest import REGION, Deployed, Stack

CLIENT, SECRET = "emulator-client", "emulator-secret"
URL = "http://127.0.0.1:1"

BOOKKEEPING = frozenset({"tokens", "flowjobs", "flowsources", "flowversions", "recordingkeys", "trunks"})
"""Kinds of the emulator's store that record how things came about, or that follow from others."""

PASSING = re.compile(r"version|date|modified|created|selfUri|uri$|^secret$|^polls$|^reportedState$", re.IGNORECASE)
"""Fields that say when and by whom, that differ from object to object, or that change by themselves."""

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Moment = dict[str, dict[str, Any]]


class World(Stack):
    """See the module."""

    __hash__ = object.__hash__

    def __init__(self) -> None:
        self.organisation = Organisation(Options(region=REGION, clients=((CLIENT, SECRET),), limit=0))
        self.platform = Platform(self.organisation, platform_routes())
        self.wire = Wire(self.platform)
        running = SimpleNamespace(url=URL, client_id=CLIENT, client_secret=SECRET, organisation=self.organisation)
        super().__init__(running)  # type: ignore[arg-type]

    def new_run(self, **environment: str) -> GenesysProvider:
        variables = {
            "GENESYSCLOUD_REGION": REGION,
            "GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET,
            "GENESYSCLOUD_ENDPOINT": URL,
            **environment,
        }
        self.wire = Wire(self.platform)
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", self.wire)

        def client(*arguments: Any, **named: Any) -> Client:
            return Client(*arguments, **named, session=session)

        self.provider = GenesysProvider(environment=variables, sleep=self.waits.append, client=client)
        self.provider.configure({})
        self.wire.calls.clear()
        return self.provider

    def calls(self) -> list[str]:
        calls = list(self.wire.calls)
        self.wire.calls.clear()
        return calls

    def moment(self) -> Moment:
        """The organisation as it is."""
        store = self.organisation.store
        return {kind: dict(store.items(kind)) for kind in store.kinds()}

    def back_to(self, moment: Moment) -> None:
        """Sets the organisation back and starts a new run."""
        store = self.organisation.store
        store.clear()
        for kind, members in moment.items():
            for entity_id, body in members.items():
                store.put(kind, entity_id, body)
        store.commit()
        self.organisation.faults.clear()
        self.organisation.access.forget()
        vars(self).pop("parents", None)
        self.new_run()

    def living(self, moment: Moment | None = None) -> dict[str, list[str]]:
        """What the organisation holds by kind, without what differs from one making to the next."""
        found: dict[str, list[str]] = {}
        for kind, members in (moment or self.moment()).items():
            entries = sorted(UUID.sub("#", json.dumps(_lasting(body), sort_keys=True)) for body in _alive(members))
            if entries and kind not in BOOKKEEPING:
                found[kind] = entries
        return found

    def objects(self, kind: str) -> list[dict[str, Any]]:
        return [dict(body) for _, body in self.organisation.store.items(kind) if body.get("state") != "deleted"]

    def drift(self, path: str, **patch: Any) -> None:
        drift.apply(self.organisation, {"path": path, "patch": patch})
        self.organisation.store.commit()

    def remove(self, path: str) -> None:
        drift.apply(self.organisation, {"path": path, "delete": True})
        self.organisation.store.commit()

    def setting(self, name: str) -> dict[str, Any]:
        return dict(self.organisation.singleton(name))

    def fault(self, method: str, path: str, **what: Any) -> None:
        self.organisation.faults.order({"method": method, "path": path, **what})

    def touch(self) -> None:
        """Somebody saves everything that has a version, without changing it."""
        store = self.organisation.store
        for kind in store.kinds():
            for entity_id, body in list(store.items(kind)):
                if isinstance(body.get("version"), int):
                    store.put(kind, entity_id, {**body, "version": body["version"] + 1})
        store.commit()

    def cut(self, cut: Cut) -> None:
        self.wire.cut = cut

    def mended(self) -> None:
        """The platform is well again, and the next run begins."""
        self.organisation.faults.clear()
        self.organisation.store._stale.clear()
        self.new_run()

    def checked(self, token: str, inputs: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
        result = self.provider.check(self.urn(token), olds or {}, inputs)
        if result.failures:
            raise CheckError("\n".join(text for _, text in result.failures))
        return result.inputs

    # The engine's way.

    def up(self, token: str, inputs: dict[str, Any], state: State | None) -> State:
        """What `pulumi up` does with one resource, given what its state records of it.

        `recorded` is what the engine has recorded when it ends, also by an exception.
        """
        self.recorded = state
        urn, olds = self.urn(token), state.deployed.inputs if state else {}
        news = self.checked(token, inputs, olds)
        if state is None:
            return State(self.create(token, inputs))
        old = state.deployed
        result = self.provider.diff(urn, old.id, old.inputs, old.outputs, news)
        if result.replace:
            assert result.delete_before_replace
            self.delete(old)
            self.recorded = None
            return State(self.create(token, inputs))
        if not result.changes and not state.unfinished:
            return state
        return State(self.update(old, inputs))


class CheckError(ProviderError):
    """A preview that was refused; the engine says for which resource."""


@dataclass(frozen=True)
class State:
    """What the engine records of a resource; unfinished when its creation or update failed half-way."""

    deployed: Deployed
    unfinished: bool = False


def half_made(world: World, token: str, inputs: dict[str, Any], error: PartialCreateError) -> State:
    """The state that the engine records when a provider says that a resource exists but is not complete."""
    urn = world.urn(token)
    known = world.provider.check(urn, {}, inputs).inputs
    return State(Deployed(urn, error.resource_id, known, error.outputs), unfinished=True)


def _alive(members: dict[str, Any]) -> Iterable[Any]:
    for body in members.values():
        if body.get("state") == "deleted" or body.get("intendedState") == "DELETED":
            continue
        if body.get("keyConfigurationType") in {"Native", "None"}:
            continue
        yield body


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(inner) for key, inner in value.items() if not PASSING.search(key)}
    if isinstance(value, list):
        items = [_lasting(item) for item in value]
        # The priority of a number plan decides, not its place.
        return sorted(items, key=lambda plan: plan["name"]) if items and "matchType" in items[0] else items
    return value
