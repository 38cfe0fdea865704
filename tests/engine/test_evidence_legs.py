"""The whole stack on one machine: what the stream loses is recovered, and a SIEM that is down delays nothing else."""

from __future__ import annotations

import gzip
import json
from typing import Any

import boto3
import pytest
import requests

from ringfence.genesys.client import Client
from ringfence.local.digest_proof import local_archive, write_digest
from ringfence.local.processes import wait_until
from ringfence.local.proof import prove
from tests.engine.roles import Roles
from tests.engine.stack import Stack
from tests.permissions import allowed, grants

REGION = "eu-central-1"
REPLICA_REGION = "eu-west-1"


class Site:
    """The deployed stack with its AWS and its runner in reach."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        urls = stack.supervisor.urls()
        self.runner = urls["functions"]
        facts = {
            "endpoint_url": urls["aws"],
            "region_name": REGION,
            "aws_access_key_id": "local",
            "aws_secret_access_key": "local",
        }
        self.facts = facts
        self.storage, self.functions = (self.client(name) for name in ("s3", "lambda"))
        self.bucket = next(row["Name"] for row in self.storage.list_buckets()["Buckets"] if "-evidence-" in row["Name"])
        kept = stack.state.secrets()
        self.genesys = Client(REGION, kept.client_id, kept.client_secret, endpoint=urls["genesys"])

    def client(self, service: str, region: str = REGION) -> Any:
        return boto3.client(service, **{**self.facts, "region_name": region})

    def variables(self, role: str) -> dict[str, str]:
        answer = self.functions.get_function_configuration(FunctionName=f"ringfence-local-{role}")
        found: dict[str, str] = answer["Environment"]["Variables"]
        return found

    def archived(self) -> dict[str, list[str]]:
        """Channels by which each archived audit event came, by its id."""
        found: dict[str, list[str]] = {}
        for page in self.storage.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix="audit/audit/"):
            for row in page.get("Contents", ()):
                body = self.storage.get_object(Bucket=self.bucket, Key=row["Key"])["Body"].read()
                for line in gzip.decompress(body).splitlines():
                    event = json.loads(line)
                    found.setdefault(event["id"], []).append(event["channel"])
        return found

    def at_the_siem(self) -> list[str]:
        shown = requests.get(f"{self.runner}/_ringfence/siem", timeout=10).json()
        return [event["fields"]["event_id"] for event in shown["events"]]

    def reported_as_missed(self) -> list[str]:
        """Ids that the reconciliation reports name as missed by the stream."""
        listed = self.storage.list_objects_v2(Bucket=self.bucket, Prefix="audit/reconciliation/").get("Contents", ())
        reports = (
            json.loads(self.storage.get_object(Bucket=self.bucket, Key=row["Key"])["Body"].read()) for row in listed
        )
        return [event["id"] for report in reports for event in report["missed"]]

    def siem(self, switch: str) -> None:
        requests.post(f"{self.runner}/_ringfence/siem/{switch}", timeout=10).raise_for_status()

    def audit_ids(self, name: str) -> list[str]:
        """Ids of the platform's audit records about queues of a name."""
        answer = self.stack.control("events?after=0&all=true&limit=5000")
        return [
            event["detail"]["eventBody"]["id"]
            for event in answer["events"]
            if any(name in change["newValues"] for change in event["detail"]["eventBody"]["propertyChanges"])
        ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    stack = Stack(tmp_path_factory.mktemp("legs"))
    try:
        stack.up(policies=False)
        found = Site(stack)
        requests.post(f"{found.runner}/_ringfence/refresh", timeout=30).raise_for_status()
        yield found
    finally:
        stack.close()


def invoke(site: Site, role: str) -> Any:
    """Calls a function once; where the schedule has just started it, after that run (reserved concurrency is one)."""
    address = f"{site.runner}/2015-03-31/functions/ringfence-local-{role}/invocations"
    answers: list[requests.Response] = []

    def taken() -> bool:
        answers.append(requests.post(address, json={}, timeout=120))
        return answers[-1].status_code != requests.codes.too_many_requests

    assert wait_until(taken, seconds=60, pause=1), answers[-1].text
    answer = answers[-1]
    assert "X-Amz-Function-Error" not in answer.headers, answer.text
    return answer.json()


def test_an_event_reaches_the_archive_and_the_siem(site: Site) -> None:
    site.genesys.post("/api/v2/routing/queues", {"name": "Streamed"})
    (identity,) = site.audit_ids("Streamed")

    assert wait_until(lambda: identity in site.at_the_siem(), seconds=60, pause=0.5)
    assert wait_until(lambda: identity in site.archived(), seconds=90, pause=1)
    assert site.archived()[identity] == ["eventbridge"]


def test_a_siem_that_is_down_does_not_delay_the_archive_and_gets_the_event_afterwards(site: Site) -> None:
    site.siem("down")
    site.genesys.post("/api/v2/routing/queues", {"name": "During the outage"})
    (identity,) = site.audit_ids("During the outage")

    assert wait_until(lambda: identity in site.archived(), seconds=90, pause=1)
    assert identity not in site.at_the_siem()

    site.siem("up")
    assert wait_until(lambda: identity in site.at_the_siem(), seconds=150, pause=1)
    assert site.at_the_siem().count(identity) == 1


def test_what_the_stream_lost_is_recovered_marked_and_reported(site: Site) -> None:
    integration = next(row for row in site.genesys.pages("/api/v2/integrations") if "audit events" in str(row["name"]))
    site.genesys.patch(f"/api/v2/integrations/{integration['id']}", {"intendedState": "DISABLED"})
    site.genesys.post("/api/v2/routing/queues", {"name": "Lost"})
    (identity,) = site.audit_ids("Lost")
    site.genesys.patch(f"/api/v2/integrations/{integration['id']}", {"intendedState": "ENABLED"})
    site.genesys.post("/api/v2/routing/queues", {"name": "Streamed again"})
    (later,) = site.audit_ids("Streamed again")
    # Once a later event is archived, nothing that came over the stream is still on its way.
    assert wait_until(lambda: later in site.archived(), seconds=90, pause=1)
    variables = site.variables("reconciler") | {
        "RINGFENCE_RECONCILE_SETTLE_SECONDS": "1",
        "RINGFENCE_RECONCILE_FIRST_DAYS": "1",
    }
    site.functions.update_function_configuration(
        FunctionName="ringfence-local-reconciler", Environment={"Variables": variables}
    )
    requests.post(f"{site.runner}/_ringfence/refresh", timeout=30).raise_for_status()

    invoke(site, "reconciler")

    assert wait_until(lambda: identity in site.archived(), seconds=90, pause=1)
    assert site.archived()[identity] == ["reconciler"]
    assert wait_until(lambda: identity in site.at_the_siem(), seconds=60, pause=1)
    # A run that the schedule started in between writes a report of its own, with nothing missed: all of them count.
    assert identity in site.reported_as_missed()
    assert invoke(site, "reconciler")["recovered"] == 0


def test_reports_are_in_the_digest_and_everything_verifies(site: Site) -> None:
    invoke(site, "reconciler")
    write_digest(site.stack.state)

    report = local_archive(site.stack.state).verify()

    assert report.findings == []
    listed = site.storage.list_objects_v2(Bucket=site.bucket, Prefix="audit/")["Contents"]
    assert report.objects >= len([row for row in listed if "/reconciliation/" in row["Key"]]) >= 1
    for row in listed:
        facts = site.storage.head_object(Bucket=site.bucket, Key=row["Key"])
        assert facts["ObjectLockMode"] == "COMPLIANCE"


def exercise(site: Site) -> None:
    """The doors and tasks that the tests before have left out."""
    # A new process of the archiver reads what the hour has already.
    site.functions.update_function_configuration(FunctionName="ringfence-local-archiver", Timeout=59)
    requests.post(f"{site.runner}/_ringfence/refresh", timeout=30).raise_for_status()
    prove(site.stack.state, lambda _text: None)
    for task in ("digest", "verify"):
        address = f"{site.runner}/2015-03-31/functions/ringfence-local-digest/invocations"
        assert "X-Amz-Function-Error" not in requests.post(address, json={"task": task}, timeout=120).headers
    queue = site.variables("webhook")["RINGFENCE_QUEUE_URL"]
    site.client("sqs").send_message(QueueUrl=queue, MessageBody="understood by nobody")
    dead = site.variables("archiver")["RINGFENCE_ARCHIVE_DEAD_LETTER_URL"]
    assert wait_until(lambda: waiting(site, dead) > 0, seconds=90, pause=1)


def waiting(site: Site, url: str) -> int:
    name = "ApproximateNumberOfMessages"
    return int(site.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


NOT_CAUSED = {
    # What a collector refuses for its content is tested by itself: tests/pipeline/siem/test_partial_failures.py.
    ("siem-forwarder", "sqs:SendMessage"),
    ("siem-forwarder", "kms:GenerateDataKey"),
    # A read of a version that is gone: without ListBucket it would be forbidden, and the verification would end there.
    ("digest", "s3:ListBucket"),
}
"""Grants that no call in this test has used, each with its reason."""


def test_every_role_may_do_what_it_was_asked_for_and_nothing_else(site: Site) -> None:
    exercise(site)
    roles = Roles(site.client, site.stack.state.logs, REGION, REPLICA_REGION)
    guard = roles.bucket_policy(site.bucket)
    denied, unused = [], []
    for role in sorted(roles.all()):
        document, asked = roles.policy(role), roles.requests(role)
        assert asked, f"nothing is known of what {role} is for"
        here = [guard] if any(f":::{site.bucket}" in request.resource for request in asked) else []
        denied += [(role, request) for request in asked if not allowed(request, document, *here)]
        unused += [
            (role, grant)
            for grant in grants(document)
            if not any(grant.allows(request) for request in asked) and (role, grant.action) not in NOT_CAUSED
        ]

    assert denied == []
    assert unused == []
