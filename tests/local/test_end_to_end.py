"""The supervised processes together: both doors of the pipeline, with the code archive that the components deploy."""

import json
import secrets
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from ringfence.genesys.client import Client
from ringfence.local.processes import marked, wait_until
from ringfence.local.proof import prove
from ringfence.local.report import describe
from ringfence.local.state import LocalState
from ringfence.local.supervisor import Supervisor
from tests.local.declared import REGION, Declared, client, pipeline_archive

pytestmark = pytest.mark.emulator

ORGANISATION = "11111111-2222-4333-8444-555555555555"
SOURCE = f"aws.partner/genesys.com/cloud/{ORGANISATION}/ringfence"


@pytest.fixture
def state(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: ringfence\nruntime: python\n")
    (tmp_path / "Pulumi.local.yaml").write_text(
        f"config:\n  aws:region: {REGION}\n  ringfence:organisation:\n    id: {ORGANISATION}\n    region: {REGION}\n"
    )
    state = LocalState.find(start=tmp_path, environment={})
    yield state
    Supervisor(state).down()
    assert marked(state.root) == []


def declare_siem(declared, manager, code):
    """The SIEM's leg, to the stand-in of the runner; returns its queue."""
    queue = declared.queue("siem")
    declared.function(
        "siem-forwarder",
        code=code,
        handler="ringfence.pipeline.siem.forwarder.handler",
        timeout=60,
        variables={
            "RINGFENCE_SIEM_KIND": "splunk",
            "RINGFENCE_SIEM_ENDPOINT": "https://collector.siem.example.eu/services/collector/event",
            "RINGFENCE_SIEM_ALLOWED_HOSTS": "collector.siem.example.eu",
            "RINGFENCE_SIEM_SECRET_ID": manager.create_secret(
                Name="siem-token", SecretString=secrets.token_urlsafe(32)
            )["ARN"],
            "RINGFENCE_SIEM_QUEUE_URL": queue,
            "RINGFENCE_SIEM_DEAD_LETTER_URL": declared.queue("siem-dead-letter"),
        },
    )
    declared.mapping(queue, "siem-forwarder")
    return queue


def declare_pipeline(state):
    """The pipeline as the components declare it, as far as the two events need it."""
    urls = Supervisor(state).urls()
    declared = Declared(urls["aws"], state.functions)
    storage, manager, events = (client(name, urls["aws"]) for name in ("s3", "secretsmanager", "events"))
    storage.create_bucket(
        Bucket="evidence",
        ObjectLockEnabledForBucket=True,
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    secret = manager.create_secret(Name="signing-key", SecretString=secrets.token_urlsafe(32))["ARN"]
    queue = declared.queue("archive", dead_letters_after=5)
    code = pipeline_archive()
    siem = declare_siem(declared, manager, code)
    webhook = declared.function(
        "webhook",
        code=code,
        handler="ringfence.pipeline.webhook.handler",
        timeout=25,
        variables={
            "RINGFENCE_QUEUE_URL": queue,
            "RINGFENCE_SIEM_QUEUE_URL": siem,
            "RINGFENCE_WEBHOOK_SECRET_ID": secret,
        },
    )
    declared.function(
        "archiver",
        code=code,
        handler="ringfence.pipeline.archiver.handler",
        timeout=60,
        variables={
            "RINGFENCE_ARCHIVE_BUCKET": "evidence",
            "RINGFENCE_RETENTION_DAYS": '{"audit": 1827, "incident": 1827}',
        },
    )
    declared.function(
        "digest",
        code=code,
        handler="ringfence.pipeline.digest.handler",
        timeout=60,
        variables={
            "RINGFENCE_ARCHIVE_BUCKET": "evidence",
            "RINGFENCE_DIGEST_KEY": client("kms", urls["aws"]).create_key(
                KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P384"
            )["KeyMetadata"]["Arn"],
            "RINGFENCE_DIGEST_DAYS": "1827",
            "RINGFENCE_DIGEST_FLOOR_DAYS": "1827",
        },
    )
    declared.mapping(queue, "archiver", batch=100, window=1)
    declared.api("webhook", {"POST /events": webhook})
    bus = SOURCE.replace("/", ".")
    events.create_event_bus(Name=bus)
    events.put_rule(Name="archive", EventBusName=bus, EventPattern=json.dumps({"source": [SOURCE]}))
    events.put_targets(Rule="archive", EventBusName=bus, Targets=[{"Id": "archive", "Arn": declared.queue_arn(queue)}])
    events.put_targets(Rule="archive", EventBusName=bus, Targets=[{"Id": "siem", "Arn": declared.queue_arn(siem)}])
    kept = state.secrets()
    with_api = Client(REGION, kept.client_id, kept.client_secret, endpoint=urls["genesys"])
    integration = with_api.post(
        "/api/v2/integrations", {"integrationType": {"id": "amazon-eventbridge-source"}, "name": "audit"}
    )
    config = with_api.get(f"/api/v2/integrations/{integration['id']}/config/current")
    config["properties"] = {
        "awsAccountId": "123456789012",
        "awsAccountRegion": REGION,
        "eventSourceSuffix": "ringfence",
        "eventFilter": ["v2.audits.entitytype.{id}.entityid.{id}"],
    }
    with_api.put(f"/api/v2/integrations/{integration['id']}/config/current", config)
    with_api.patch(f"/api/v2/integrations/{integration['id']}", {"intendedState": "ENABLED"})
    with_api.close()


def test_a_signed_webhook_and_an_audit_record_end_as_locked_objects_and_at_the_siem(state):
    Supervisor(state).up()
    declare_pipeline(state)
    # The reconciler, which runs at the full hour, may write its report while the proof waits.
    storage = client("s3", Supervisor(state).urls()["aws"])
    report = b'{"missed": []}'
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": datetime.now(UTC) + timedelta(days=1828)}
    key = "audit/reconciliation/2026/11/24/report.json"
    storage.put_object(Bucket="evidence", Key=key, Body=report, ChecksumAlgorithm="SHA256", **lock)

    objects = prove(state, lambda _text: None)

    assert sorted(item.event for item in objects) == ["audit record", "signed incident"]
    assert {item.mode for item in objects} == {"COMPLIANCE"}
    assert all(item.sha256 and item.retain_until.year >= 2031 for item in objects)
    assert all(item.siem_seconds is not None for item in objects)
    runner = client("lambda", Supervisor(state).urls()["functions"])
    for task in ("digest", "digest", "verify"):
        answer = runner.invoke(FunctionName="digest", Payload=json.dumps({"task": task}))
        assert "FunctionError" not in answer, answer["Payload"].read()
    served = describe(state)["functions"]
    assert {row["code"] for row in served["functions"]} == {"archive"}
    assert served["event_bridge"]["error"] is None
    assert served["event_bridge"]["delivered"] >= 2


def test_services_are_reused_restarted_when_needed_and_all_gone_after_down(state):
    said = []
    supervisor = Supervisor(state, said.append)
    first = {status.service.name: status for status in supervisor.up()}
    again = {status.service.name: status for status in supervisor.up()}

    assert {name: status.pid for name, status in first.items()} == {name: status.pid for name, status in again.items()}

    killed = psutil.Process(first["functions"].pid)
    killed.kill()
    killed.wait()
    after = {status.service.name: status for status in supervisor.up()}

    assert after["functions"].condition == "running"
    assert after["functions"].port == first["functions"].port
    assert after["functions"].instance != first["functions"].instance
    assert any("has died; it is started again" in text for text in said)

    file = state.project / "Pulumi.local.yaml"
    file.write_text(file.read_text().replace(f"aws:region: {REGION}", "aws:region: eu-west-1"))
    moved = {status.service.name: status for status in supervisor.up()}

    assert moved["functions"].pid != after["functions"].pid
    assert (moved["aws"].pid, moved["genesys"].pid) == (after["aws"].pid, after["genesys"].pid)
    assert any("was started with other settings" in text for text in said)

    supervisor.down()

    assert not state.root.exists()
    # The system keeps a process that has ended in its table until its parent takes note of that.
    assert wait_until(
        lambda: not any(psutil.pid_exists(status.pid) for status in moved.values()), seconds=20, pause=0.1
    )
