"""A stack as the engine would drive it: the provider against the emulator, in one process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ringfence.genesys.emulator import testing
from ringfence.genesys.provider import dry_run
from ringfence.genesys.provider.provider import GenesysProvider

REGION = "eu-central-1"

AT_LOGIN = ("/oauth/token", "GET /api/v2/tokens/me", "GET /api/v2/authorization/roles/")


@dataclass
class Deployed:
    urn: str
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]


@dataclass
class Stack:
    emulator: testing.Running
    environment: dict[str, str] = field(default_factory=dict)
    configuration: dict[str, Any] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.provider = self.new_run()

    def new_run(self, **environment: str) -> GenesysProvider:
        """A provider process as each `pulumi` command starts one."""
        variables = {
            "GENESYSCLOUD_REGION": REGION,
            "GENESYSCLOUD_OAUTHCLIENT_ID": self.emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self.emulator.client_secret,
            "GENESYSCLOUD_ENDPOINT": self.emulator.url,
            **self.environment,
            **environment,
        }
        self.provider = GenesysProvider(environment=variables, sleep=self.waits.append, tell=self.told.append)
        self.provider.configure(self.configuration)
        return self.provider

    def urn(self, token: str, name: str = "it") -> str:
        return f"urn:pulumi:test::ringfence::dora:cc:ContactCentre$dora:cc:Part${token}::{name}"

    def failures(self, token: str, inputs: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, str]:
        return dict(self.provider.check(self.urn(token), olds or {}, inputs).failures)

    def checked(self, token: str, inputs: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
        result = self.provider.check(self.urn(token), olds or {}, inputs)
        assert result.failures == []
        return result.inputs

    def create(self, token: str, inputs: dict[str, Any], name: str = "it") -> Deployed:
        news, urn = self.checked(token, inputs), self.urn(token, name)
        resource_id, outputs = self.provider.create(urn, news, preview=False)
        return Deployed(urn, resource_id, news, outputs)

    def preview(self, token: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        return self.provider.create(self.urn(token), self.checked(token, inputs), preview=True)

    def diff(self, deployed: Deployed, inputs: dict[str, Any] | None = None) -> dict[str, str]:
        result = self.diff_result(deployed, inputs)
        return {path: kind.value for path, kind in result.changes.items()}

    def diff_result(self, deployed: Deployed, inputs: dict[str, Any] | None = None) -> Any:
        token = deployed.urn.split("$")[-1].split("::")[0]
        news = self.checked(token, deployed.inputs if inputs is None else inputs, deployed.inputs)
        return self.provider.diff(deployed.urn, deployed.id, deployed.inputs, deployed.outputs, news)

    def update(self, deployed: Deployed, inputs: dict[str, Any]) -> Deployed:
        token = deployed.urn.split("$")[-1].split("::")[0]
        news = self.checked(token, inputs, deployed.inputs)
        outputs = self.provider.update(deployed.urn, deployed.id, deployed.outputs, news, preview=False)
        return Deployed(deployed.urn, deployed.id, news, outputs)

    def refresh(self, deployed: Deployed) -> Deployed | None:
        found = self.provider.read(deployed.urn, deployed.id, deployed.inputs, deployed.outputs)
        return Deployed(deployed.urn, found.resource_id, found.inputs, found.outputs) if found else None

    def imported(self, token: str, resource_id: str) -> Deployed | None:
        found = self.provider.read(self.urn(token), resource_id, {}, {})
        return Deployed(self.urn(token), found.resource_id, found.inputs, found.outputs) if found else None

    def delete(self, deployed: Deployed) -> None:
        self.provider.delete(deployed.urn, deployed.id, deployed.outputs)

    # The other side.

    def calls(self) -> list[str]:
        """API calls since the last look, logins and looks at one's own permissions left out."""
        calls = [f"{call['method']} {call['path']}" for call in self.emulator.control("calls")["calls"]]
        self.emulator.control("calls", method="DELETE")
        return [call for call in calls if not any(path in call for path in AT_LOGIN)]

    def writes(self) -> list[str]:
        """Calls that change something: dry runs are posted and save nothing."""
        dry_runs = {f"POST {path}" for path in dry_run.OPERATIONS}
        return [call for call in self.calls() if not call.startswith("GET") and call not in dry_runs]

    def drift(self, path: str, **patch: Any) -> None:
        self.emulator.control("drift", {"path": path, "patch": patch})

    def remove(self, path: str) -> None:
        self.emulator.control("drift", {"path": path, "delete": True})

    def fault(self, method: str, path: str, **what: Any) -> None:
        self.emulator.control("faults", {"method": method, "path": path, **what})

    def objects(self, kind: str) -> list[dict[str, Any]]:
        found = self.emulator.control("snapshot")["objects"].get(kind, {}).values()
        return [item for item in found if item.get("state") != "deleted"]

    def setting(self, name: str) -> dict[str, Any]:
        return self.emulator.control("snapshot")["objects"]["settings"][name]


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[testing.Running]:
    with testing.running(region=REGION) as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: testing.Running) -> testing.Running:
    running_emulator.control("reset", method="POST")
    running_emulator.control("faults", method="DELETE")
    running_emulator.control("calls", method="DELETE")
    return running_emulator


@pytest.fixture
def stack(emulator: testing.Running) -> Stack:
    stack = Stack(emulator)
    stack.calls()
    return stack


def pytest_itemcollected(item: pytest.Item) -> None:
    """What talks to the emulator is not counted among the unit tests."""
    if "running_emulator" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.emulator)
