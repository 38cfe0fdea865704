"""The function runner against a real local AWS: processes, queues and redeployment."""

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager

import psutil
import pytest

from ringfence.local.processes import wait_until
from ringfence.local.runner.event_bridge import EventBridgeLeg
from ringfence.local.runner.http_api import Request
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from tests.local.declared import REGION, Declared, archive, client

pytestmark = pytest.mark.emulator

ECHO = """
import os
runs = 0
def handler(event, context):
    global runs
    runs += 1
    return {"statusCode": 200, "body": f"{os.environ['NAME']} {runs} {event['rawPath']} {context.function_name}"}
"""


@pytest.fixture(scope="module")
def aws():
    command = [sys.executable, "-m", "ringfence.local.aws_server", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield re.search(r"http\S+", process.stdout.readline())[0]
    process.kill()
    process.communicate()


@pytest.fixture
def stack(aws, tmp_path):
    """A runner that has not started its threads, on an empty local AWS."""
    empty(aws)
    state = LocalState(project=tmp_path, root=tmp_path / "state")
    state.prepare()
    runner = Runner(
        surroundings=Surroundings(
            state=state, region=REGION, variables=aws_environment(aws, REGION), genesys_endpoint=None
        )
    )
    yield Stack(runner, Declared(aws, state.functions), state)
    runner.stop()


def empty(aws):
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"{aws}/moto-api/reset", method="POST"), timeout=5).close()


class Stack:
    def __init__(self, runner, declared, state):
        self.runner = runner
        self.declared = declared
        self.state = state

    def call(self, name, path="/run"):
        request = Request(method="POST", path=path, query="", headers=(), body=b"", source_ip="127.0.0.1")
        return self.runner.handle(self.runner.find_api(name), request)

    def serve(self, name, text, **facts):
        """Declares a function behind `POST /run` of an API of the same name."""
        arn = self.declared.function(name, code=archive({"main.py": text}), **facts)
        self.declared.api(name, {"POST /run": arn})
        self.runner.look()

    def counters(self, name):
        return next(pool.counters for pool in self.runner.pools() if pool.declaration.name == name)


def test_a_function_is_loaded_once_and_then_reused(stack):
    stack.serve("echo", ECHO, variables={"NAME": "first"})

    answers = [stack.call("echo").body.decode() for _ in range(3)]

    assert answers == ["first 1 /run echo", "first 2 /run echo", "first 3 /run echo"]
    assert stack.counters("echo").cold_starts == 1


def test_an_api_that_was_declared_a_moment_ago_answers_its_first_request(stack):
    arn = stack.declared.function("echo", code=archive({"main.py": ECHO}), variables={"NAME": "n"})
    stack.declared.api("late", {"POST /run": arn})

    assert stack.call("late").status == 200


def test_new_code_and_new_variables_are_taken_up_without_a_restart(stack):
    stack.serve("echo", ECHO, variables={"NAME": "first"})
    stack.call("echo")

    (stack.state.functions / "echo.zip").write_bytes(archive({"main.py": ECHO.replace("runs += 1", "runs += 100")}))
    stack.runner.look()
    assert stack.call("echo").body.decode().startswith("first 100 ")

    stack.declared.functions.update_function_configuration(
        FunctionName="echo", Environment={"Variables": {"NAME": "second"}}
    )
    stack.runner.look()
    assert stack.call("echo").body.decode().startswith("second 100 ")


def test_a_run_over_its_time_is_ended_and_the_next_one_starts_anew(stack):
    slow = "import time\ndef handler(event, context):\n    time.sleep(60)\n"
    stack.serve("slow", slow, timeout=1)

    assert stack.call("slow").status == 500
    assert stack.counters("slow").last_error == "Sandbox.Timedout: Task timed out after 1.00 seconds"
    assert stack.runner.pools()[0].workers == 0


def test_a_process_that_dies_costs_one_run_and_not_the_function(stack):
    mortal = "import os\ndef handler(event, context):\n    os._exit(3) if event['rawPath'] == '/die' else None\n"
    arn = stack.declared.function("mortal", code=archive({"main.py": mortal}))
    stack.declared.api("mortal", {"ANY /{rest+}": arn})
    stack.runner.look()

    assert [stack.call("mortal", path).status for path in ("/live", "/die", "/live")] == [200, 500, 200]
    assert "ended with status 3" in stack.counters("mortal").last_error


def test_runs_beyond_the_reserved_concurrency_are_refused(stack):
    waiting = (
        "import pathlib, time\n"
        "def handler(event, context):\n"
        "    pathlib.Path('started').touch()\n"
        "    while not pathlib.Path('go').exists(): time.sleep(0.01)\n"
    )
    stack.serve("busy", waiting, concurrency=1)
    folder = stack.runner.pools()[0].code.folder
    first = threading.Thread(target=stack.call, args=("busy",))
    first.start()
    assert wait_until((folder / "started").exists, seconds=10)

    assert stack.call("busy").status == 503
    (folder / "go").touch()
    first.join()
    assert stack.call("busy").status == 200


def test_a_function_that_does_not_allow_the_gateway_is_not_reached_through_it(stack):
    arn = stack.declared.function("closed", code=archive({"main.py": ECHO}), variables={"NAME": "n"}, public=False)
    stack.declared.api("closed", {"POST /run": arn})

    assert stack.call("closed").status == 500
    assert stack.counters("closed").invocations == 0


def test_a_package_that_is_missing_in_the_archive_is_missing_here_too(stack):
    stack.serve("forgetful", "import requests\ndef handler(event, context): pass\n")

    assert stack.call("forgetful").status == 500
    assert "No module named 'requests' in the function's archive" in stack.counters("forgetful").last_error


def test_messages_that_failed_come_again_and_end_in_the_dead_letter_queue(stack):
    picky = (
        "def handler(event, context):\n"
        "    failed = [r['messageId'] for r in event['Records'] if r['body'] == 'poison']\n"
        "    return {'batchItemFailures': [{'itemIdentifier': name} for name in failed]}\n"
    )
    stack.declared.function("picky", code=archive({"main.py": picky}))
    queue = stack.declared.queue("work", dead_letters_after=2, visibility=0)
    stack.declared.mapping(queue, "picky")
    for body in ("good", "poison", "good"):
        stack.declared.queues.send_message(QueueUrl=queue, MessageBody=body)

    stack.runner.look()

    dead = queue.replace("/work", "/work-dead")
    assert wait_until(lambda: stack.declared.counts(dead) == (1, 0), seconds=15)
    assert stack.declared.counts(queue) == (0, 0)


def test_a_message_on_a_mapped_queue_is_left_for_the_runner(stack):
    stack.declared.function("later", code=archive({"main.py": ECHO}))
    queue = stack.declared.queue("work", dead_letters_after=2)
    stack.declared.mapping(queue, "later")
    for _ in range(5):
        stack.declared.queues.send_message(QueueUrl=queue, MessageBody="x")

    received = stack.declared.queues.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["ApproximateReceiveCount"]
    )["Messages"]

    assert [message["Attributes"]["ApproximateReceiveCount"] for message in received] == ["1"] * 5


def test_a_removed_mapping_is_no_longer_served(stack):
    stack.declared.function("work", code=archive({"main.py": "def handler(event, context): pass\n"}))
    queue = stack.declared.queue("work")
    stack.declared.mapping(queue, "work")
    stack.runner.look()
    assert len(stack.runner.pollers()) == 1

    for row in stack.declared.functions.list_event_source_mappings()["EventSourceMappings"]:
        stack.declared.functions.delete_event_source_mapping(UUID=row["UUID"])
    stack.runner.look()

    assert stack.runner.pollers() == []


def partner_event(number):
    return {
        "version": "0",
        "id": f"e{number}",
        "detail-type": "v2.audits.entitytype.{id}.entityid.{id}",
        "source": "aws.partner/genesys.com/cloud/org/suffix",
        "account": "123456789012",
        "time": "2026-11-24T13:00:00Z",
        "region": REGION,
        "resources": [],
        "detail": {"topicName": "v2.audits.x", "eventBody": {"id": f"a{number}"}},
    }


@contextmanager
def outbox(events):
    """The part of the Genesys emulator that lists audit events."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from urllib.parse import parse_qs, urlparse

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            after = int(parse_qs(urlparse(self.path).query)["after"][0])
            body = json.dumps({"events": events[after:], "next": len(events)}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_audit_events_wait_for_their_bus_and_then_reach_its_targets_once(stack):
    events = [partner_event(number) for number in range(12)]
    bridge = client("events", stack.declared.url)
    bus = "aws.partner.genesys.com.cloud.org.suffix"
    with outbox(events) as endpoint:
        leg = EventBridgeLeg(state=stack.state, endpoint=endpoint, events_client=lambda _region: bridge)
        with pytest.raises(bridge.exceptions.ResourceNotFoundException):
            leg.carry_once()

        bridge.create_event_bus(Name=bus)
        bridge.put_rule(Name="all", EventBusName=bus, EventPattern=json.dumps({"source": [events[0]["source"]]}))
        queue = stack.declared.queue("audit")
        target = {"Id": "audit", "Arn": stack.declared.queue_arn(queue)}
        bridge.put_targets(Rule="all", EventBusName=bus, Targets=[target])

        assert leg.carry_once() == 12
        assert leg.carry_once() == 0
    assert stack.declared.counts(queue) == (12, 0)
    body = json.loads(stack.declared.queues.receive_message(QueueUrl=queue)["Messages"][0]["Body"])
    assert body["detail"]["eventBody"]["id"] == "a0"


def invoke(stack, name, text, **facts):
    arn = stack.declared.function(name, code=archive({"main.py": text}), **facts)
    stack.runner.look()
    return next(pool for pool in stack.runner.pools() if pool.declaration.arn == arn).invoke({})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("return {1, 2}", "Runtime.MarshalError"),
        ("return 'x' * (6 * 1024 * 1024)", "Function.ResponseSizeTooLarge"),
        ("raise KeyError('k')", "KeyError"),
        ("import sys; sys.exit(0)", "Runtime.ExitError"),
        ("import os; os._exit(3)", "Runtime.ExitError"),
    ],
)
def test_a_run_without_an_answer_ends_as_lambda_ends_it(stack, text, kind):
    result = invoke(stack, "odd", f"def handler(event, context):\n    {text}\n")

    assert result.error["errorType"] == kind


def test_what_a_function_has_started_ends_with_a_run_over_its_time(stack, tmp_path):
    text = f"""
import subprocess, sys, time
def handler(event, context):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    open({str(tmp_path / "child")!r}, "w").write(str(child.pid))
    time.sleep(60)
"""
    assert invoke(stack, "parent", text, timeout=1).error["errorType"] == "Sandbox.Timedout"
    child = int((tmp_path / "child").read_text())

    assert wait_until(
        lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE,
        seconds=10,
        pause=0.05,
    )
