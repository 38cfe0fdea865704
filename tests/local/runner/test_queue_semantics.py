"""What SQS and Lambda promise each other, kept by the runner: batches, windows, visibility, redrive, and a hard end."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from ringfence.local.processes import wait_until
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from tests.local.declared import REGION, Declared, archive

pytestmark = pytest.mark.emulator

RECORDER = """
import json, os, pathlib, time
folder = pathlib.Path(os.environ["FOLDER"])
def handler(event, context):
    bodies = [record["body"] for record in event["Records"]]
    receives = [record["attributes"]["ApproximateReceiveCount"] for record in event["Records"]]
    with (folder / "runs.jsonl").open("a") as runs:
        runs.write(json.dumps({"bodies": bodies, "receives": receives, "at": time.time()}) + "\\n")
    while (folder / "hold").exists():
        time.sleep(0.02)
    failed = [r["messageId"] for r in event["Records"] if r["body"].startswith("bad")]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}
"""


@pytest.fixture(scope="module")
def aws():
    command = [sys.executable, "-m", "ringfence.local.aws_server", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    yield re.search(r"http\S+", process.stdout.readline())[0]
    process.kill()
    process.communicate()


class Site:
    def __init__(self, aws, folder):
        urllib.request.urlopen(urllib.request.Request(f"{aws}/moto-api/reset", method="POST"), timeout=5).close()
        self.aws = aws
        self.folder = folder
        self.state = LocalState(project=folder, root=folder / "state")
        self.state.prepare()
        self.declared = Declared(aws, self.state.functions)
        self.runner = None
        self.processes = []

    def function(self, text=RECORDER, **facts):
        variables = {"FOLDER": str(self.folder)}
        self.declared.function("worker", code=archive({"main.py": text}), variables=variables, **facts)

    def queue(self, **facts):
        self.url = self.declared.queue("work", **facts)
        return self.url

    def send(self, *bodies):
        for start in range(0, len(bodies), 10):
            entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies[start : start + 10])]
            self.declared.queues.send_message_batch(QueueUrl=self.url, Entries=entries)

    def serve(self):
        surroundings = Surroundings(
            state=self.state, region=REGION, variables=aws_environment(self.aws, REGION), genesys_endpoint=None
        )
        self.runner = Runner(surroundings=surroundings)
        self.runner.look()

    def start_process(self):
        """The runner as the supervisor starts it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "ringfence.local.runner", "--port", "0", "--state", str(self.state.root)],
            env={**os.environ, **aws_environment(self.aws, REGION)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert "listening" in process.stdout.readline()
        self.processes.append(process)
        return process

    def runs(self):
        file = self.folder / "runs.jsonl"
        if not file.exists():
            return []
        return [json.loads(line) for line in file.read_text().splitlines()]

    def handled(self):
        return [body for run in self.runs() for body in run["bodies"]]

    def close(self):
        (self.folder / "hold").unlink(missing_ok=True)
        if self.runner:
            self.runner.stop()
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def site(aws, tmp_path):
    found = Site(aws, tmp_path)
    yield found
    found.close()


def names(count):
    return [f"good {number}" for number in range(count)]


def test_a_batch_is_never_larger_than_declared(site):
    site.function()
    site.queue()
    site.declared.mapping(site.url, "worker", batch=4)
    site.send(*names(25))

    site.serve()

    assert wait_until(lambda: len(site.handled()) == 25, seconds=15)
    assert max(len(run["bodies"]) for run in site.runs()) <= 4
    assert sorted(site.handled()) == sorted(names(25))


def test_messages_are_gathered_for_the_window_into_one_run(site):
    site.function()
    site.queue()
    site.declared.mapping(site.url, "worker", batch=100, window=2)
    site.send(*names(35))

    site.serve()

    assert wait_until(site.runs, seconds=15)
    assert [len(run["bodies"]) for run in site.runs()] == [35]


def test_a_failed_message_is_hidden_for_the_visibility_timeout_and_then_comes_again(site):
    site.function()
    site.queue(visibility=2)
    site.declared.mapping(site.url, "worker")
    site.send("bad", "good")

    site.serve()

    assert wait_until(lambda: len(site.runs()) >= 2, seconds=15)
    first, second = site.runs()[:2]
    assert (sorted(first["bodies"]), second["bodies"]) == (["bad", "good"], ["bad"])
    assert second["receives"] == ["2"]
    assert second["at"] - first["at"] >= 1.9


def test_a_run_over_its_time_gives_back_the_whole_batch_and_after_two_the_dead_letter_queue_has_it(site):
    site.function(timeout=1)
    (site.folder / "hold").touch()
    site.queue(visibility=1, dead_letters_after=2)
    site.declared.mapping(site.url, "worker")
    site.send("good 1", "good 2")

    site.serve()

    dead = site.url.replace("/work", "/work-dead")
    assert wait_until(lambda: site.declared.counts(dead) == (2, 0), seconds=20)
    assert sorted(site.handled()) == ["good 1", "good 1", "good 2", "good 2"]


def test_a_throttled_batch_waits_in_the_queue(site, monkeypatch):
    monkeypatch.setattr("ringfence.local.runner.queue_poller.SLOT_SECONDS", 0.1)
    site.function(concurrency=0)
    site.queue(visibility=0)
    site.declared.mapping(site.url, "worker")
    site.send("good")

    site.serve()

    assert wait_until(lambda: site.runner.pools()[0].counters.throttles >= 1, seconds=10)
    assert site.runs() == []
    site.declared.functions.delete_function_concurrency(FunctionName="worker")
    site.runner.look()
    assert wait_until(lambda: site.handled() == ["good"], seconds=15)


def test_a_runner_that_is_killed_in_the_middle_of_a_batch_loses_nothing(site):
    site.function(timeout=30)
    site.queue(visibility=3)
    site.declared.mapping(site.url, "worker", batch=5)
    site.send(*names(12))
    (site.folder / "hold").touch()
    first = site.start_process()
    assert wait_until(site.runs, seconds=20)

    first.send_signal(signal.SIGKILL)
    first.wait()
    (site.folder / "hold").unlink()
    killed_at = time.time()
    site.start_process()

    assert wait_until(lambda: site.declared.counts(site.url) == (0, 0), seconds=30)
    after = [body for run in site.runs() if run["at"] >= killed_at for body in run["bodies"]]
    assert sorted(after) == sorted(names(12))


def test_no_process_of_a_function_outlives_a_killed_runner(site):
    site.function(timeout=30)
    site.queue()
    site.declared.mapping(site.url, "worker")
    site.send("good")
    first = site.start_process()
    assert wait_until(site.runs, seconds=20)

    children = psutil.Process(first.pid).children(recursive=True)
    assert children

    first.send_signal(signal.SIGKILL)
    first.wait()

    assert wait_until(lambda: not any(child.is_running() for child in children), seconds=10)
