"""The webhook beside a bare handler in the same runner, and the reconciler over a million ids."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from http import HTTPStatus
from pathlib import Path

from benchmarks.report import Result, Row, Say
from ringfence.local.runner.http_api import Request
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from ringfence.pipeline.signatures import sign
from tests.local.declared import REGION, Declared, archive, client, pipeline_archive
from tests.pipeline.object_lock_server import moto
from tests.pipeline.test_events import incident

TITLE = "Evidence pipeline: webhook over a bare handler, reconciler over 1,000,000 ids"

CALLS = 400
WARM_UP = 30
IDS = 1_000_000
RECONCILER_MEBIBYTES = 300
SECRET = b"a-secret-of-the-benchmark"

BARE = """
import boto3
queue = boto3.client("sqs")
def handler(event, context):
    queue.send_message(QueueUrl=__import__("os").environ["QUEUE"], MessageBody=event["body"])
    return {"statusCode": 202, "body": "{}"}
"""
"""What a handler does at the least: hands the body to the queue and answers."""

NOTHING = "def handler(event, context):\n    return {'statusCode': 202, 'body': '{}'}\n"


def run(say: Say) -> list[Result]:
    """Webhook calls take turns with calls of the bare handlers; the reconciler runs in a process of its own."""
    return [*_webhook(say), *_reconciler(say)]


def _webhook(say: Say) -> list[Result]:
    say(f"{CALLS} calls of each of three handlers, taking turns")
    with tempfile.TemporaryDirectory() as folder, moto() as url:
        state = LocalState(project=Path(folder), root=Path(folder) / "state")
        state.prepare()
        declared = Declared(url, state.functions)
        queue = declared.queue("archive")
        secret = client("secretsmanager", url).create_secret(Name="key", SecretString=SECRET.decode())["ARN"]
        functions = {
            "webhook": declared.function(
                "webhook",
                code=pipeline_archive(),
                handler="ringfence.pipeline.webhook.handler",
                timeout=25,
                variables={"RINGFENCE_QUEUE_URL": queue, "RINGFENCE_WEBHOOK_SECRET_ID": secret},
            ),
            "bare": declared.function("bare", code=archive({"main.py": BARE}), variables={"QUEUE": queue}),
            "nothing": declared.function("nothing", code=archive({"main.py": NOTHING})),
        }
        for name, arn in functions.items():
            declared.api(name, {"POST /events": arn})
        runner = Runner(
            surroundings=Surroundings(
                state=state, region=REGION, variables=aws_environment(url, REGION), genesys_endpoint=None
            )
        )
        runner.look()
        try:
            times = _calls(runner, list(functions))
        finally:
            runner.stop()
    rows: list[Result] = []
    for quantile, label in ((0.5, "median"), (0.99, "99th percentile")):
        found = {name: _quantile(values, quantile) for name, values in times.items()}
        rows += [
            Row(name=f"webhook, {label}", value=found["webhook"] * 1000, unit="ms"),
            Row(name=f"bare handler with a queue, {label}", value=found["bare"] * 1000, unit="ms"),
            Row(name=f"handler that does nothing, {label}", value=found["nothing"] * 1000, unit="ms"),
            Row(name=f"webhook over bare handler, {label}", value=found["webhook"] / found["bare"], unit="times"),
        ]
    return rows


def _calls(runner: Runner, names: list[str]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(WARM_UP + CALLS):
        body = json.dumps(incident(source_system=f"monitor-{number}")).encode()
        timestamp = str(int(time.time()))
        headers = (
            ("content-type", "application/json"),
            ("x-ringfence-timestamp", timestamp),
            ("x-ringfence-signature", sign(SECRET, timestamp, body)),
        )
        for name in names:
            request = Request(
                method="POST", path="/events", query="", headers=headers, body=body, source_ip="127.0.0.1"
            )
            api = runner.find_api(name)
            assert api is not None
            began = time.perf_counter()
            answer = runner.handle(api, request)
            took = time.perf_counter() - began
            assert answer.status == HTTPStatus.ACCEPTED, answer.body
            if number >= WARM_UP:
                times[name].append(took)
    return times


def _quantile(values: list[float], share: float) -> float:
    if share == 0.5:  # noqa: PLR2004
        return statistics.median(values)
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _reconciler(say: Say) -> list[Result]:
    say(f"reconciler over {IDS:,} ids (about a minute)")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.reconciliation", str(IDS)], capture_output=True, text=True, check=True
    )
    facts = json.loads(done.stdout.splitlines()[-1])
    assert facts["recovered"] == facts["missing"]
    return [
        Row.limited("reconciler, peak memory", facts["peak_mebibytes"], unit="MiB", at_most=RECONCILER_MEBIBYTES),
        Row(name="the same before the first id", value=facts["start_mebibytes"], unit="MiB"),
        Row(name="reconciler, ids per second", value=facts["ids"] / facts["seconds"], unit="1/s"),
    ]
