"""kill -9 of the whole function runner while events flow through the real queue: each event is archived once."""

import json
import os
import random
import re
import subprocess
import sys

import pytest

from ringfence.local.processes import wait_until
from ringfence.local.services import aws_environment
from ringfence.local.state import LocalState
from ringfence.pipeline.archive_view import BucketView
from tests.local.declared import REGION, Declared, client, pipeline_archive
from tests.pipeline.object_lock_server import moto
from tests.pipeline.soak import archived_numbers, body_of

pytestmark = pytest.mark.emulator

EVENTS = 600
KILLS = 3


def start(state, aws, tmp_path):
    command = [sys.executable, "-m", "ringfence.local.runner", "--port", "0", "--state", str(state.root)]
    variables = {**os.environ, **aws_environment(aws, REGION)}
    variables.pop("GENESYSCLOUD_ENDPOINT", None)
    process = subprocess.Popen(
        [*command, "--project", str(tmp_path)],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert re.search(r"listening on http", process.stdout.readline())
    return process


def test_every_event_is_archived_once_although_the_runner_is_killed(tmp_path):
    state = LocalState(project=tmp_path, root=tmp_path / "state")
    state.prepare()
    chance = random.Random(7)
    with moto() as aws:
        declared, storage = Declared(aws, state.functions), client("s3", aws)
        place = {"LocationConstraint": REGION}
        storage.create_bucket(Bucket="archive", ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place)
        queue = declared.queue("archive", dead_letters_after=9, visibility=4)
        days = json.dumps({"audit": 1827, "incident": 1827})
        declared.function(
            "archiver",
            code=pipeline_archive(),
            handler="ringfence.pipeline.archiver.handler",
            timeout=30,
            variables={"RINGFENCE_ARCHIVE_BUCKET": "archive", "RINGFENCE_RETENTION_DAYS": days},
        )
        declared.mapping(queue, "archiver", batch=50, window=1)
        for first in range(0, EVENTS, 10):
            entries = [{"Id": str(n), "MessageBody": body_of(n)} for n in range(first, first + 10)]
            declared.queues.send_message_batch(QueueUrl=queue, Entries=entries)
        view = BucketView(storage, "archive")
        runner = start(state, aws, tmp_path)
        try:
            for number in range(1, KILLS + 1):
                goal = EVENTS * number // (KILLS + 2)
                assert wait_until(
                    lambda goal=goal: EVENTS - sum(declared.counts(queue)) >= goal,
                    seconds=120,
                    pause=chance.uniform(0.01, 0.2),
                )
                runner.kill()
                runner.communicate()
                runner = start(state, aws, tmp_path)
            assert wait_until(lambda: declared.counts(queue) == (0, 0), seconds=120, pause=0.3)
        finally:
            runner.kill()
            runner.communicate()

        counts, foreign = archived_numbers(view, EVENTS)
        assert (counts.count(0), counts.count(1), foreign) == (0, EVENTS, 0)
        assert declared.counts(queue.replace("/archive", "/archive-dead")) == (0, 0)
