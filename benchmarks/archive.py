"""The archiver beside plain JSON and gzip of the same bytes, and verification beside plain SHA-256 of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger

from benchmarks.report import Result, Row, Say
from ringfence.evidence.versioned_copy import CopyView, copy_archive
from ringfence.pipeline.archiver import Archiver
from ringfence.pipeline.environment import archiver_settings
from tests.pipeline.bucket import Bucket
from tests.pipeline.digest_world import PLACES, World
from tests.pipeline.soak import body_of, resident

TITLE = "Evidence archive: archiver over plain gzip and JSON, verification over plain SHA-256"

EVENTS = 10_000
ROUNDS = 5
OBJECTS = 1_080
OBJECTS_IN_AN_HOUR = 180
"""One for each batch window of 20 s, as declared."""
OBJECT_BYTES = 200_000
PEAK_MEBIBYTES = 256
SETTINGS = {
    "RINGFENCE_ARCHIVE_BUCKET": "archive",
    "RINGFENCE_RETENTION_DAYS": json.dumps({"audit": 1827, "incident": 1827}),
}


def run(say: Say) -> list[Result]:
    """Medians of five rounds in which both sides take turns, in processor seconds of one core; storage is in memory.

    Plain: each message is parsed with `json.loads`, a line with the same fields is written with `json.dumps`, and the
    lines, which are the same bytes, are packed with gzip at the same level. Plain SHA-256: each file is read and
    hashed. Verification reads a copy of an archive with its digests and does all its checks, on one core.
    """
    return [*_archiver(say), *_verification(say)]


def batch_of(first: int) -> dict[str, Any]:
    """A batch as Lambda hands it over."""
    attributes = {"SentTimestamp": "1795525200000"}
    numbers = range(first, first + EVENTS)
    return {"Records": [{"messageId": str(n), "body": body_of(n), "attributes": attributes} for n in numbers]}


def _archiver(say: Say) -> list[Result]:
    Logger(service="ringfence-archiver").setLevel("ERROR")
    say(f"archiver: {ROUNDS} batches of {EVENTS} events")
    bucket = Bucket()
    archiver = Archiver(archiver_settings(SETTINGS), bucket)
    ours, plain = [], []
    for number in range(ROUNDS + 1):
        batch = batch_of(number * EVENTS)
        began = time.process_time()
        answer = archiver.handle(batch)
        ours.append(time.process_time() - began)
        assert answer == {"batchItemFailures": []}
        written = [row for rows in bucket.rows.values() for row in rows]
        stored = [json.loads(line) for row in written for line in gzip.decompress(row["body"]).splitlines()]
        bucket.rows.clear()
        plain.append(_plain(batch, stored))
    mine, theirs = (statistics.median(values[1:]) for values in (ours, plain))
    peak, idle = (float(value) for value in _in_a_process("peak"))
    note = f"{mine:.3f} s over {theirs:.3f} s for {EVENTS} events"
    return [
        Row.limited("archiver over plain gzip and JSON", mine / theirs, unit="times", at_most=1.5, note=note),
        Row(name="archiver, one core", value=EVENTS / mine, unit="events/s"),
        Row.limited(
            f"peak memory over batches of {EVENTS}",
            peak,
            unit="MiB",
            at_most=PEAK_MEBIBYTES,
            note=f"of a process that holds {idle:.0f} MiB before the first batch; the batch itself is part of it",
        ),
    ]


def _plain(batch: dict[str, Any], fields: list[dict[str, Any]]) -> float:
    assert len(fields) == len(batch["Records"])
    began = time.process_time()
    lines = []
    for record, line in zip(batch["Records"], fields, strict=True):
        json.loads(record["body"])
        lines.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    gzip.compress(b"".join(lines), compresslevel=6, mtime=0)
    return time.process_time() - began


def _in_a_process(task: str) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.archive", task]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return done.stdout.splitlines()[-1].split()


def _peak() -> None:
    """Memory of a process that archives batches, as Lambda would see it: no store of objects in it."""

    class Nowhere(Bucket):
        def put_object(self, **_given: Any) -> dict[str, Any]:
            return {}

    Logger(service="ringfence-archiver").setLevel("ERROR")
    idle = resident(os.getpid())
    archiver = Archiver(archiver_settings(SETTINGS), Nowhere())
    for number in range(6):
        archiver.handle(batch_of(number * EVENTS))
    print(resident(os.getpid(), "VmHWM"), idle)


def _verification(say: Say) -> list[Result]:
    say(f"verification: {OBJECTS} objects of {OBJECT_BYTES} bytes")
    Logger(service="ringfence-digest").setLevel("ERROR")
    world, source = World(), random.Random(1)
    for number in range(OBJECTS):
        world.archive(f"{number:06}", source.randbytes(OBJECT_BYTES))
        if number % OBJECTS_IN_AN_HOUR == 0:
            world.bucket.pass_time(minutes=60)
            world.digest()
    world.bucket.pass_time(minutes=60)
    world.digest()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "copy"
        copy_archive(world.view, folder, now=lambda: datetime.now(UTC), **PLACES)
        paths = sorted(path for path in (folder / "versions" / "audit").rglob("*") if path.is_file())
        ours, plain = [], []
        for _ in range(ROUNDS + 1):
            began = time.process_time()
            report = world.verify(view=CopyView(folder))
            ours.append(time.process_time() - began)
            assert report.exit_status == 0, report.findings[:3]
            began = time.process_time()
            for path in paths:
                hashlib.sha256(path.read_bytes()).hexdigest()
            plain.append(time.process_time() - began)
    mine, theirs = (statistics.median(values[1:]) for values in (ours, plain))
    note = f"{mine:.3f} s over {theirs:.3f} s for {OBJECTS} objects, {OBJECTS * OBJECT_BYTES / 1e6:.0f} MB"
    return [
        Row.limited("verification over plain SHA-256", mine / theirs, unit="times", at_most=1.3, note=note),
        Row(name="verification, one core", value=OBJECTS / mine, unit="objects/s"),
        Row(name="verification, one core", value=OBJECTS * OBJECT_BYTES / 1e6 / mine, unit="MB/s"),
    ]


if __name__ == "__main__" and sys.argv[1:] == ["peak"]:
    _peak()
