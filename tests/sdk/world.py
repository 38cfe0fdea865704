"""Objects that others refer to, written through the SDK; each is made when it is first asked for."""

from __future__ import annotations

import urllib.request
from functools import cached_property
from typing import Any

from tests.sdk.driver import Sdk, make

ALIAS = "arn:aws:kms:eu-central-1:123456789012:alias/recordings"


class World:
    """One of each."""

    def __init__(self, sdk: Sdk) -> None:
        self.sdk = sdk

    @cached_property
    def location(self) -> Any:
        address = make("LocationAddress", city="Frankfurt", country="DE", street1="Mainzer Landstr. 1", zipcode="60329")
        return self.sdk.post_locations(make("LocationCreateDefinition", name="Frankfurt", path=[], address=address))

    @cached_property
    def site(self) -> Any:
        place = make("LocationDefinition", id=self.location.id)
        return self.sdk.post_telephony_providers_edges_sites(
            make("Site", name="Main", location=place, media_model="Cloud", media_regions=["eu-central-1"])
        )

    @property
    def byoc(self) -> Any:
        """A trunk base that has not been written yet."""
        site = make("DomainEntityRef", id=self.site.id)
        return make(
            "TrunkBase",
            name="Carrier A",
            trunk_type="EXTERNAL",
            trunk_metabase=make("DomainEntityRef", id="external_sip_pcv_byoc_carrier.json"),
            site=site,
            inbound_site=site,
            properties={
                "trunk_transport_serverProxyList": {"value": {"instance": ["sip.a.example:5061"]}},
                "trunk_transport_protocolVariant": {"value": {"instance": "tls"}},
                "trunk_media_srtpCipherSuites": {"value": {"instance": ["AES_CM_128_HMAC_SHA1_80"]}},
            },
        )

    @cached_property
    def trunk_base(self) -> Any:
        return self.sdk.post_telephony_providers_edges_trunkbasesettings(self.byoc)

    @cached_property
    def queue(self) -> Any:
        return self.sdk.post_routing_queues(make("CreateQueueRequest", name="Emergency"))

    @cached_property
    def wrapup_code(self) -> Any:
        return self.sdk.post_routing_wrapupcodes(make("WrapupCodeRequest", name="Incident"))

    @cached_property
    def schedule(self) -> Any:
        return self.sdk.post_architect_schedules(
            make("Schedule", name="Office hours", start="2026-01-01T08:00:00.000", end="2026-01-01T18:00:00.000")
        )

    @cached_property
    def call_flow(self) -> Any:
        return self.flow("inboundCall", "Guardrail")

    @cached_property
    def workflow(self) -> Any:
        return self.flow("workflow", "Approval")

    @cached_property
    def integration(self) -> Any:
        kind = make("IntegrationType", id="custom-rest-actions")
        body = make("CreateIntegrationRequest", name="Notifications", integration_type=kind)
        return self.sdk.post_integrations(body=body)

    @cached_property
    def role(self) -> Any:
        return self.sdk.get_authorization_roles().entities[0]

    @property
    def action(self) -> Any:
        """A data action that has not been written yet."""
        schema = make("JsonSchemaDocument", type="object", properties={"text": {"type": "string"}})
        answer = make("JsonSchemaDocument", type="object", properties={"id": {"type": "string"}})
        request = make(
            "RequestConfig",
            request_url_template="https://notify.example/v1",
            request_type="POST",
            request_template="${input.rawRequest}",
            headers={"X-Source": "genesys"},
        )
        response = make(
            "ResponseConfig",
            translation_map={"id": "$.id"},
            translation_map_defaults={"id": '""'},
            success_template='{"id": ${id}}',
        )
        return make(
            "PostActionInput",
            name="Notify",
            category="Web",
            integration_id=self.integration.id,
            secure=False,
            config=make("ActionConfig", request=request, response=response, timeout_seconds=10),
            contract=make(
                "ActionContractInput",
                input=make("PostInputContract", input_schema=schema),
                output=make("PostOutputContract", success_schema=answer),
            ),
        )

    def flow(self, kind: str, name: str) -> Any:
        """Deploys a small flow by a job, as Genesys' own tools do, and gives it."""
        section, entry = ("states", "state") if kind == "workflow" else ("tasks", "task")
        text = (
            f"{kind}:\n  name: {name}\n  startUpRef: /{kind}/{section}/{entry}[Main_10]\n"
            f"  {section}:\n  - {entry}: {{name: Main, refId: Main_10, actions: []}}\n"
        )
        job = self.sdk.post_flows_jobs()
        upload = urllib.request.Request(job.presigned_url, data=text.encode(), method="PUT", headers=job.headers)
        with urllib.request.urlopen(upload, timeout=10) as answer:
            assert answer.status == 200
        state = self.finished(lambda: self.sdk.get_flows_job(job.id, expand=["messages"]))
        assert state.status == "Success", state.messages
        return self.sdk.get_flow(state.flow.id)

    @staticmethod
    def finished(poll: Any, *, running: tuple[str, ...] = ("Registered", "Started"), by: str = "status") -> Any:
        """The first state of a job that is not a running one."""
        for _ in range(10):
            state = poll()
            if getattr(state, by) not in running:
                return state
        raise AssertionError(state)
