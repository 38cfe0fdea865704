"""Background processes are recognised, and ended with everything they started."""

import os
import sys

import psutil
import pytest

from ringfence.local.processes import ProcessRecord, marked, start, stop, tail, wait_until

pytestmark = pytest.mark.emulator

PARENT = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
SLEEP = "import time; print('ready', flush=True); time.sleep(600)"


@pytest.fixture
def run(tmp_path):
    def run(text, role="work"):
        return start(
            [sys.executable, "-c", text],
            environment={"PATH": os.environ["PATH"]},
            log=tmp_path / "work.log",
            folder=tmp_path,
            owner=tmp_path,
            role=role,
        )

    yield run
    stop(marked(tmp_path))


def test_a_process_is_ended_together_with_what_it_started(run, tmp_path):
    record = run(PARENT + SLEEP)
    assert wait_until(lambda: len(marked(tmp_path)) == 2, seconds=10)

    ended = stop([record.find()])

    assert len(ended) == 2
    assert marked(tmp_path) == []
    assert record.find() is None


def test_a_process_that_ignores_the_request_is_killed(run, monkeypatch):
    monkeypatch.setattr("ringfence.local.processes.STOP_SECONDS", 0.3)
    record = run("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP)
    assert wait_until(lambda: "ready" in tail_of(record), seconds=10)

    stop([record.find()])

    assert record.find() is None


def tail_of(record):
    return tail(psutil_folder(record) / "work.log")


def psutil_folder(record):
    from pathlib import Path

    return Path(psutil.Process(record.pid).cwd())


def test_an_id_that_was_given_out_again_is_not_taken_for_the_process(run):
    record = run(SLEEP)

    assert record.find() is not None
    assert ProcessRecord(pid=record.pid, started=record.started - 60).find() is None


def test_a_process_whose_record_was_lost_is_found_by_its_mark(run, tmp_path):
    record = run(SLEEP, role="engine")

    assert wait_until(lambda: [process.pid for process in marked(tmp_path, "engine")] == [record.pid], seconds=10)
    assert marked(tmp_path, "aws") == []
    assert marked(tmp_path / "another") == []
