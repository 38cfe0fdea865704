"""Shows that the deployed pipeline works: two events go in at its doors and come out locked, and at the SIEM.

Each has one id at every station. One is an ICT incident, signed as a vendor would and sent to the HTTP API. The other
is an audit record of the organisation: a wrap-up code is made and deleted again, and the platform's audit trail carries
it over the event bus.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import requests

from ringfence.genesys.client import Client, GenesysError
from ringfence.local.arrivals import ARRIVAL_SECONDS, Doors, LocalAws, LockedObject, ProofError, Sent, wait_for
from ringfence.local.services import AWS, FUNCTIONS, GENESYS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Channel, parse_event
from ringfence.pipeline.signatures import sign

WEBHOOK_HANDLER: Final = "ringfence.pipeline.webhook.handler"
ARCHIVER_HANDLER: Final = "ringfence.pipeline.archiver.handler"
FORWARDER_HANDLER: Final = "ringfence.pipeline.siem.forwarder.handler"

_REQUEST_SECONDS = 30


def prove(state: LocalState, say: Callable[[str], None]) -> list[LockedObject]:
    """Sends both events and waits for them in the archive.

    Args:
        state: Folder of the stack.
        say: Told what is done.

    Raises:
        ProofError: when something is missing, refused, unlocked or too late.
    """
    urls = Supervisor(state).urls()
    region = state.facts().aws_region
    aws = LocalAws(urls[AWS], region)
    doors = find_doors(urls[FUNCTIONS], aws)
    began = time.time()
    say("a signed ICT incident is sent to the webhook")
    incident = send_incident(doors, aws)
    say("a wrap-up code is made and deleted in the organisation, which its audit trail records")
    audit = cause_audit_record(state, urls[GENESYS])
    where = "in the archive and at the SIEM" if doors.siem_url else "in the archive"
    say(f"waiting until both are {where} (about 25 s, at most {ARRIVAL_SECONDS:.0f} s)")
    return wait_for([incident, audit], doors, aws, since=began)


def find_doors(runner: str, aws: LocalAws) -> Doors:
    """The webhook's address and both functions' settings, out of what is deployed.

    Raises:
        ProofError: when a function or the route to the webhook is missing.
    """
    requests.post(f"{runner}/_ringfence/refresh", timeout=_REQUEST_SECONDS).raise_for_status()
    served = requests.get(f"{runner}/_ringfence/state", timeout=_REQUEST_SECONDS).json()
    names = {row["handler"]: row["name"] for row in served["functions"]}
    for handler in (WEBHOOK_HANDLER, ARCHIVER_HANDLER):
        if handler not in names:
            raise ProofError(f"no function with the handler {handler} is deployed")
    if not any(row["function"] == names[ARCHIVER_HANDLER] for row in served["mappings"]):
        raise ProofError(f"no queue is mapped to the function {names[ARCHIVER_HANDLER]}")
    for api in served["apis"]:
        for route in api["routes"]:
            if route["function"].rpartition(":")[2] == names[WEBHOOK_HANDLER] and route["key"].startswith("POST /"):
                return Doors(
                    webhook_url=f"{runner}/{api['name']}{route['key'].removeprefix('POST ')}",
                    webhook=_environment(aws, names[WEBHOOK_HANDLER]),
                    archiver=_environment(aws, names[ARCHIVER_HANDLER]),
                    siem_url=f"{runner}/_ringfence/siem" if FORWARDER_HANDLER in names else None,
                )
    raise ProofError(f"no HTTP API has a POST route to the function {names[WEBHOOK_HANDLER]}")


def send_incident(doors: Doors, aws: LocalAws) -> Sent:
    """Sends the incident of the guide with the time of now.

    Raises:
        ProofError: when the webhook does not accept it.
    """
    body = json.dumps(
        {
            "event_type": "ICT_INCIDENT",
            "severity": "CRITICAL",
            "timestamp": format_time(datetime.now(UTC)),
            "source_system": "Genesys_Cloud",
            "org_id": "gen_123456",
            "details": {
                "incident_type": "SERVICE_OUTAGE",
                "affected_region": "eu-west-1",
                "duration_seconds": 120,
                "user_impact": "INBOUND_CALLS_BLOCKED",
            },
            "proof": str(uuid.uuid4()),
        }
    )
    secret = aws.secrets.get_secret_value(SecretId=doors.webhook["RINGFENCE_WEBHOOK_SECRET_ID"])["SecretString"]
    moment = str(int(time.time()))
    algorithm = doors.webhook.get("RINGFENCE_WEBHOOK_ALGORITHM", "sha256")
    headers = {
        "Content-Type": "application/json",
        doors.webhook.get("RINGFENCE_WEBHOOK_TIMESTAMP_HEADER", "x-ringfence-timestamp"): moment,
        doors.webhook.get("RINGFENCE_WEBHOOK_SIGNATURE_HEADER", "x-ringfence-signature"): sign(
            secret.encode(), moment, body.encode(), algorithm
        ),
    }
    answer = requests.post(doors.webhook_url, data=body.encode(), headers=headers, timeout=_REQUEST_SECONDS)
    if answer.status_code != requests.codes.accepted:
        raise ProofError(f"the webhook answered {answer.status_code}: {answer.text[:300]}")
    event_id = parse_event(body, Channel.WEBHOOK).id
    return Sent(event="signed incident", is_line=lambda line: line["id"] == event_id)


def cause_audit_record(state: LocalState, endpoint: str) -> Sent:
    """Makes and deletes a wrap-up code, so that the organisation records both.

    Raises:
        ProofError: when the organisation refuses.
    """
    secrets = state.secrets()
    client = Client(state.facts().organisation_region, secrets.client_id, secrets.client_secret, endpoint=endpoint)
    try:
        name = f"Ringfence proof {uuid.uuid4()}"
        entity = client.post("/api/v2/routing/wrapupcodes", {"name": name})
        client.delete(f"/api/v2/routing/wrapupcodes/{entity['id']}")
    except GenesysError as error:
        raise ProofError(f"the organisation refused a wrap-up code: {error}") from error
    finally:
        client.close()
    return Sent(event="audit record", is_line=lambda line: entity["id"] in line["raw"])


def _environment(aws: LocalAws, name: str) -> dict[str, str]:
    configuration = aws.functions.get_function_configuration(FunctionName=name)
    return dict(configuration.get("Environment", {}).get("Variables", {}))
