"""Requests made from the OpenAPI document, right and wrong ones: each gets an answer that Genesys could have given."""

from __future__ import annotations

import os

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ringfence.genesys.emulator.testing import Running, running
from tests.genesys.emulator.known import addresses, leading

EXAMPLES = int(os.environ.get("RINGFENCE_FUZZ_EXAMPLES", "6"))
"""Requests to each operation, half of them wrong on purpose."""

SEED = 20_260_101
EDGES = "/api/v2/telephony/providers/edges"
QUERIES = st.dictionaries(
    st.sampled_from(["pageSize", "pageNumber", "name", "expand", "after", "force", "id", "trunkIds", "cursor", "type"]),
    st.sampled_from(["", "1", "0", "-1", "1e9", "x", "true", "\u0000", "ASSIGNED_ONLY", "schema"])
    | st.text(max_size=5),
    max_size=2,
)


class Subject:
    """An organisation with one of each object, and a token to it."""

    def __init__(self, emulator: Running) -> None:
        self.emulator = emulator
        self.session = requests.Session()
        self.session.trust_env = False
        self.furnish()

    def furnish(self) -> None:
        """Starts anew: what was sent may have removed the client, its role or its address from the allow-list."""
        self.emulator.control("reset", method="POST")
        login = {"auth": (self.emulator.client_id, self.emulator.client_secret), "timeout": 10}
        answer = requests.post(f"{self.emulator.url}/oauth/token", data={"grant_type": "client_credentials"}, **login)
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        location = self._make("/api/v2/locations", name="L", path=[], address={"city": "Berlin"})
        site = self._make(f"{EDGES}/sites", name="S", location=location)
        base = {"id": "external_sip_pcv_byoc_carrier.json"}
        trunk = {"trunkMetabase": base, "trunkType": "EXTERNAL", "site": site, "inboundSite": site, "properties": {}}
        self._make(f"{EDGES}/trunkbasesettings", name="T", **trunk)
        self._make(f"{EDGES}/didpools", startPhoneNumber="+4930100", endPhoneNumber="+4930199")
        self._make("/api/v2/routing/queues", name="Q")
        self._make("/api/v2/routing/wrapupcodes", name="W")
        self._make("/api/v2/architect/schedules", name="S", start="2026-01-01T08:00:00", end="2026-01-01T18:00:00")
        self._make("/api/v2/architect/schedulegroups", name="G", timeZone="Europe/Berlin")
        self._make("/api/v2/architect/ivrs", name="I", dnis=[])
        schema = {"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}}
        self._make("/api/v2/flows/datatables", name="D", schema=schema)
        self._make("/api/v2/recording/mediaretentionpolicies", name="P", conditions={}, actions={})
        self._make("/api/v2/integrations", name="I", integrationType={"id": "amazon-eventbridge-source"})
        key = {"keyConfigurationType": "KmsSymmetric", "url": "arn:aws:kms:eu-central-1:123456789012:alias/a"}
        self._make("/api/v2/recording/keyconfigurations", **key)
        self.known = addresses(self.emulator)

    def well(self) -> bool:
        """Whether the client can still do something."""
        return self.session.get(f"{self.emulator.url}/api/v2/routing/queues").status_code == 200

    def _make(self, path: str, /, **body: object) -> dict[str, object]:
        answer = self.session.post(self.emulator.url + path, json=body)
        assert answer.status_code == 200, answer.text
        return {"id": answer.json()["id"]}


@pytest.mark.emulator
@pytest.mark.timeout(180)
def test_whatever_the_document_allows_or_forbids_has_an_answer_of_the_platform():
    from schemathesis import GenerationMode, openapi

    broken: list[str] = []
    with running(seed=SEED) as emulator:
        subject = Subject(emulator)
        document = emulator.control("openapi.json")
        for result in openapi.from_dict(document).get_all_operations():
            operation = result.ok()
            if not subject.well():
                subject.furnish()
            right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
            wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if operation.body else right
            broken += exercise(subject, operation, right | wrong)

    assert broken == []


def exercise(subject, operation, cases):
    """Sends some of the cases and gives what was wrong with the answers."""
    ids = leading(operation.path, subject.known)
    broken = []

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, parameters=st.sampled_from(ids or [{}]), query=QUERIES, lost=st.integers(0, 3))
    def send(case, parameters, query, lost):
        if lost:  # three times in four the path leads to something
            case.path_parameters = {**(case.path_parameters or {}), **parameters}
        case.query = query
        answer = case.call(base_url=subject.emulator.url, session=subject.session)
        broken.extend(complaints(operation, answer))

    send()
    return broken


def complaints(operation, answer):
    """What Genesys would not have answered."""
    said = f"{operation.method.upper()} {answer.request.url}: {answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 500:
        return [said]
    if answer.status_code >= 400:
        body = answer.json() if answer.headers.get("content-type") == ["application/json"] else {}
        return [] if {"status", "code", "message", "contextId"} <= set(body) else [f"{said}: no error body"]
    documented = {str(status) for status in operation.definition.raw["responses"]}
    return [] if str(answer.status_code) in documented else [f"{said}: not in the document"]
