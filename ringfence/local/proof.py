"""Shows that the deployed pipeline works: two events go in at its doors and come out locked, and at the SIEM.

Each has one id at every station. One is an ICT incident, signed as a vendor would and sent to the HTTP API. The other
is an audit record of the organisation: a wrap-up code is made and deleted again, and the platform's audit trail carries
it over the event bus.
"""

from __future__ import annotations

import gzip
import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import boto3
import requests

from ringfence.genesys.client import Client, GenesysError
from ringfence.local.services import AWS, FUNCTIONS, GENESYS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor
from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Channel, parse_event
from ringfence.pipeline.signatures import sign

WEBHOOK_HANDLER: Final = "ringfence.pipeline.webhook.handler"
ARCHIVER_HANDLER: Final = "ringfence.pipeline.archiver.handler"
FORWARDER_HANDLER: Final = "ringfence.pipeline.siem.forwarder.handler"

ARRIVAL_SECONDS: Final = 120.0
"""How long an event may take from its door into the archive; the archiver gathers a batch for a while first."""

_REQUEST_SECONDS = 30
_POLL_SECONDS = 0.2


class ProofError(RuntimeError):
    """The pipeline did not do what it was deployed for; the message says at which point."""


@dataclass(frozen=True, kw_only=True)
class LockedObject:
    """An archived event as Amazon S3 describes the object that holds it (`HeadObject`).

    Attributes:
        event: What went in, in words.
        event_id: Identity of the event, the same at every station.
        bucket, key, version: Where it is.
        mode: Object Lock mode.
        retain_until: End of the lock.
        sha256: Checksum of the object, base64.
        seconds: Time from the door to the archive.
        siem_seconds: Time from the door to the SIEM's stand-in, None where no SIEM is deployed.
    """

    event: str
    event_id: str
    bucket: str
    key: str
    version: str
    mode: str
    retain_until: datetime
    sha256: str
    seconds: float
    siem_seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An event on its way.

    Attributes:
        event: What went in, in words.
        is_line: Whether a line of the archive is the event.
    """

    event: str
    is_line: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where events go in and where they come out, as deployed.

    Attributes:
        webhook_url: Address of the webhook on this machine.
        webhook: Environment of the webhook function.
        archiver: Environment of the archiver function.
        siem_url: Address at which the SIEM's stand-in shows what it took, None where no SIEM is deployed.
    """

    webhook_url: str
    webhook: Mapping[str, str]
    archiver: Mapping[str, str]
    siem_url: str | None = None


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
    aws = _Aws(urls[AWS], region)
    doors = find_doors(urls[FUNCTIONS], aws)
    began = time.time()
    say("a signed ICT incident is sent to the webhook")
    incident = send_incident(doors, aws)
    say("a wrap-up code is made and deleted in the organisation, which its audit trail records")
    audit = cause_audit_record(state, urls[GENESYS])
    where = "in the archive and at the SIEM" if doors.siem_url else "in the archive"
    say(f"waiting until both are {where} (about 25 s, at most {ARRIVAL_SECONDS:.0f} s)")
    return wait_for([incident, audit], doors, aws, since=began)


class _Aws:
    """boto3 clients of the local AWS."""

    def __init__(self, url: str, region: str) -> None:
        session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name=region)  # noqa: S106
        self.functions = session.client("lambda", endpoint_url=url)
        self.secrets = session.client("secretsmanager", endpoint_url=url)
        self.storage = session.client("s3", endpoint_url=url)


def find_doors(runner: str, aws: _Aws) -> Doors:
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


def send_incident(doors: Doors, aws: _Aws) -> Sent:
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


def wait_for(sent: list[Sent], doors: Doors, aws: _Aws, *, since: float) -> list[LockedObject]:
    """Waits until the archive holds every event, reads how it is locked, and finds it at the SIEM by the same id.

    Raises:
        ProofError: when one is not there in time, or lies there without a lock.
    """
    bucket, prefix = (
        doors.archiver["RINGFENCE_ARCHIVE_BUCKET"],
        doors.archiver.get("RINGFENCE_ARCHIVE_PREFIX", "audit/"),
    )
    missing, found, read = list(sent), [], set[str]()
    at_siem: dict[str, float] = {}
    while True:
        for identity in _at_the_siem(doors):
            at_siem.setdefault(identity, time.time() - since)
        for key in _new_keys(aws, bucket, prefix, since):
            if key in read:
                continue
            read.add(key)
            lines = _lines(aws, bucket, key)
            for event in list(missing):
                ids = [str(line["id"]) for line in lines if event.is_line(line)]
                if ids:
                    missing.remove(event)
                    seconds = time.time() - since
                    found.append(_locked(aws, bucket, key, event=event.event, event_id=ids[0], seconds=seconds))
        unseen = [item.event for item in found if item.event_id not in at_siem] if doors.siem_url else []
        if not missing and not unseen:
            return [replace(item, siem_seconds=at_siem.get(item.event_id)) for item in found]
        if time.time() - since > ARRIVAL_SECONDS:
            late = " and ".join(event.event for event in missing) or " and ".join(unseen)
            where = f"s3://{bucket}/{prefix}" if missing else "the SIEM"
            raise ProofError(f"the {late} did not reach {where} within {ARRIVAL_SECONDS:.0f} s")
        time.sleep(_POLL_SECONDS)


def _at_the_siem(doors: Doors) -> set[str]:
    """Ids of the newest events that the SIEM's stand-in took, whatever the kind of collector calls the field."""
    if doors.siem_url is None:
        return set()
    events = requests.get(doors.siem_url, timeout=_REQUEST_SECONDS).json()["events"]
    return {text for event in events for text in _texts(event)}


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for part in document.values() if isinstance(document, dict) else document:
            yield from _texts(part)


def _environment(aws: _Aws, name: str) -> dict[str, str]:
    configuration = aws.functions.get_function_configuration(FunctionName=name)
    return dict(configuration.get("Environment", {}).get("Variables", {}))


def _new_keys(aws: _Aws, bucket: str, prefix: str, since: float) -> Iterator[str]:
    for page in aws.storage.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for row in page.get("Contents", []):
            # Reports of the reconciler lie below the same prefix, and are no event files.
            if row["Key"].endswith(".jsonl.gz") and row["LastModified"].timestamp() >= int(since):
                yield row["Key"]


def _lines(aws: _Aws, bucket: str, key: str) -> list[dict[str, Any]]:
    content = aws.storage.get_object(Bucket=bucket, Key=key)["Body"].read()
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def _locked(aws: _Aws, bucket: str, key: str, *, event: str, event_id: str, seconds: float) -> LockedObject:
    facts = aws.storage.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    if not facts.get("ObjectLockMode") or not facts.get("ObjectLockRetainUntilDate"):
        raise ProofError(f"s3://{bucket}/{key} holds the {event} without a lock")
    return LockedObject(
        event=event,
        event_id=event_id,
        bucket=bucket,
        key=key,
        version=facts.get("VersionId", ""),
        mode=facts["ObjectLockMode"],
        retain_until=facts["ObjectLockRetainUntilDate"].astimezone(UTC),
        sha256=facts.get("ChecksumSHA256", ""),
        seconds=seconds,
    )
