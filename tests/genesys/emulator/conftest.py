"""One emulator for all tests of this folder, reset before each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ringfence.genesys.emulator.testing import Running, running

EDGES = "/api/v2/telephony/providers/edges"


class Api:
    """A client as others would write it, plus builders of valid objects."""

    def __init__(self, emulator: Running, client_id: str, secret: str) -> None:
        self.emulator = emulator
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy look-up for each request to loopback
        self.session.headers["Authorization"] = f"Bearer {self.login(client_id, secret).json()['access_token']}"

    def login(self, client_id: str, secret: str, **form: str) -> requests.Response:
        form = form or {"grant_type": "client_credentials"}
        return requests.post(f"{self.emulator.url}/oauth/token", auth=(client_id, secret), data=form, timeout=10)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        if body is not None:
            options["json"] = body
        return self.session.request(method, self.emulator.url + path, timeout=10, **options)

    def ok(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        answer = self.send(method, path, body, **options)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Status and code of an error answer."""
        answer = self.send(method, path, body, **options)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()["code"]

    def location(self, name: str = "Frankfurt office") -> Any:
        return self.ok("POST", "/api/v2/locations", {"name": name, "path": [], "address": {"city": "Frankfurt"}})

    def site(self, name: str = "Main site", **fields: Any) -> Any:
        location = self.location(f"Location of {name}")
        return self.ok("POST", f"{EDGES}/sites", {"name": name, "location": {"id": location["id"]}, **fields})

    def trunk_base(self, site: Any, name: str = "Carrier A", proxy: str = "sip.a.example:5061") -> Any:
        body = {
            "name": name,
            "trunkType": "EXTERNAL",
            "trunkMetabase": {"id": "external_sip_pcv_byoc_carrier.json"},
            "site": {"id": site["id"]},
            "inboundSite": {"id": site["id"]},
            "properties": {"trunk_transport_serverProxyList": {"value": {"instance": [proxy]}}},
        }
        return self.ok("POST", f"{EDGES}/trunkbasesettings", body)

    def queue(self, name: str = "Emergency") -> Any:
        return self.ok("POST", "/api/v2/routing/queues", {"name": name})

    def table(self, name: str = "Approvals", **columns: str) -> Any:
        properties = {"key": {"type": "string"}, **{column: {"type": kind} for column, kind in columns.items()}}
        schema = {"type": "object", "required": ["key"], "properties": properties, "additionalProperties": False}
        return self.ok("POST", "/api/v2/flows/datatables", {"name": name, "schema": schema})

    def deploy(self, text: str) -> Any:
        """Runs a flow job to its end and gives its state."""
        job = self.ok("POST", "/api/v2/flows/jobs")
        assert requests.put(job["presignedUrl"], data=text, headers=job["headers"], timeout=10).status_code == 200
        for _ in range(5):
            state = self.ok("GET", f"{job['selfUri']}?expand=messages")
            if state["status"] in {"Success", "Failure"}:
                return state
        raise AssertionError(state)

    def flow(self, name: str = "Guardrail", kind: str = "inboundCall") -> str:
        section, entry = ("states", "state") if kind == "workflow" else ("tasks", "task")
        text = (
            f"{kind}:\n  name: {name}\n  startUpRef: /{kind}/{section}/{entry}[Main_10]\n"
            f"  {section}:\n  - {entry}: {{name: Main, refId: Main_10, actions: []}}\n"
        )
        state = self.deploy(text)
        assert state["status"] == "Success", state
        return str(state["flow"]["id"])

    def integration(self, kind: str = "custom-rest-actions", name: str = "Integration") -> Any:
        return self.ok("POST", "/api/v2/integrations", {"integrationType": {"id": kind}, "name": name})

    def action_body(self, integration: Any, **fields: Any) -> Any:
        return {
            "name": "Notify",
            "category": "Web",
            "integrationId": integration["id"],
            "config": {"request": {"requestUrlTemplate": "https://notify.example/v1", "requestType": "POST"}},
            "contract": {
                "input": {"inputSchema": {"type": "object", "properties": {}}},
                "output": {"successSchema": {"type": "object", "properties": {}}},
            },
            **fields,
        }


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[Running]:
    with running() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def shared_api(shared_emulator: Running) -> Iterator[Api]:
    client = Api(shared_emulator, shared_emulator.client_id, shared_emulator.client_secret)
    yield client
    client.session.close()


@pytest.fixture
def emulator(shared_emulator: Running) -> Running:
    """The emulator as new; tokens outlive a reset."""
    shared_emulator.control("reset", method="POST")
    return shared_emulator


@pytest.fixture
def api(shared_api: Api, emulator: Running) -> Api:
    return shared_api


@pytest.fixture
def restricted(emulator: Running) -> Any:
    """Makes clients that hold only the given permissions."""

    def make(*permissions: str) -> Api:
        made = emulator.control("clients", {"permissions": list(permissions)})
        return Api(emulator, made["id"], made["secret"])

    return make
