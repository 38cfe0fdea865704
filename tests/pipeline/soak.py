"""Many events through the real functions in processes of their own, which are killed at random moments.

The queue is in memory and has what matters of Amazon SQS: at-least-once delivery, visibility timeout, partial batches,
duplicates, reordering, and a dead-letter queue after five receives. The functions run as in the local runner, against
an S3 server and KMS. In the end every accepted id must be in the archive once.
"""

import gzip
import json
import random
import threading
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ringfence.local.runner.declarations import FunctionDeclaration
from ringfence.local.runner.workers import Code, Worker
from ringfence.local.services import aws_environment
from ringfence.pipeline.archive_view import versions
from tests.pipeline.object_lock_server import REGION, ROOT
from tests.pipeline.test_events import audit

VISIBILITY_SECONDS = 60.0
AFTER_A_CRASH_SECONDS = 1.0
"""A visibility timeout is longer than any run, so a write that a killed process had under way has ended by then."""

RECEIVES = 5
EVENTS_IN_AN_HOUR = 50_000
START = datetime(2026, 11, 1, tzinfo=UTC)


def body_of(number):
    """An audit event as EventBridge delivers it, some hundred bytes of which differ from event to event."""
    moment = (START + timedelta(hours=number // EVENTS_IN_AN_HOUR, milliseconds=number % 3_600_000)).isoformat()
    detail = audit()["detail"]
    changed = {
        "id": f"event-{number}",
        "eventTime": moment,
        "entityId": f"{zlib.crc32(b'%d' % number):08x}-{number}",
        "remoteIp": [f"10.{number % 251}.{number % 241}.{number % 239}"],
        "propertyChanges": [{"property": "name", "oldValues": [f"old {number}"], "newValues": [f"new {number * 7}"]}],
    }
    return json.dumps(audit(detail=detail | {"eventBody": detail["eventBody"] | changed}))


class Queue:
    """Messages `(name, number)`; times are monotonic seconds."""

    def __init__(self, seed):
        self._visible = deque()
        self._hidden = {}
        self._receives = {}
        self._lock = threading.Lock()
        self._random = random.Random(seed)
        self.dead = []

    def send(self, numbers):
        """Sends events in an order of its own, one in fifty twice, the second one later."""
        numbers = list(numbers)
        self._random.shuffle(numbers)
        again = [(f"{number}-again", number) for number in numbers if self._random.random() < 0.02]
        with self._lock:
            self._visible.extend((str(number), number) for number in numbers)
        return again

    def send_again(self, messages):
        with self._lock:
            self._visible.extend(messages)

    def receive(self, limit):
        now = time.monotonic()
        with self._lock:
            for message in [message for message, until in self._hidden.items() if until <= now]:
                self._hidden.pop(message)
                if self._receives[message] >= RECEIVES:
                    self.dead.append(message)
                else:
                    self._visible.append(message)
            taken = [self._visible.popleft() for _ in range(min(limit, len(self._visible)))]
            for message in taken:
                self._receives[message] = self._receives.get(message, 0) + 1
                self._hidden[message] = now + VISIBILITY_SECONDS
        return taken

    def crashed(self, messages):
        """Stands for the wait until the visibility timeout of messages ends whose process was killed."""
        until = time.monotonic() + AFTER_A_CRASH_SECONDS
        with self._lock:
            self._hidden.update(dict.fromkeys(messages, until))

    def delete(self, messages):
        with self._lock:
            for message in messages:
                self._hidden.pop(message, None)
                self._receives.pop(message, None)

    def __len__(self):
        with self._lock:
            return len(self._visible) + len(self._hidden)


@dataclass
class Result:
    """How a soak went; memory in MiB."""

    events: int = 0
    batches: int = 0
    seconds: float = 0.0
    kills: int = 0
    digest_runs: int = 0
    digest_kills: int = 0
    redelivered: int = 0
    memory: list[float] = field(default_factory=list)
    peak: float = 0.0


class Soak:
    """One soak.

    Args:
        folder: For logs.
        storage_url: S3 server.
        aws_url: Server of KMS.
        variables: Environment of archiver and digest function.
        seed: Of everything that is random.
    """

    def __init__(self, folder, storage_url, aws_url, variables, seed=1):
        self.folder = Path(folder)
        self.surroundings = aws_environment(aws_url, REGION) | {"AWS_ENDPOINT_URL_S3": storage_url}
        self.variables = variables
        self.random = random.Random(seed)
        self.queue = Queue(seed)
        self.result = Result()
        self.stopped = threading.Event()
        self.workers = {}

    def worker(self, handler):
        declaration = FunctionDeclaration(
            name=handler,
            arn=f"arn:aws:lambda:{REGION}:123456789012:function:{handler}",
            handler=f"ringfence.pipeline.{handler}.handler",
            timeout_seconds=60,
            memory_megabytes=512,
            variables=self.variables | {"POWERTOOLS_LOG_LEVEL": "ERROR"},
            code_sha256="",
            reserved_concurrency=None,
            invokers=frozenset(),
        )
        code = Code(folder=ROOT, archived=False)
        return Worker(declaration, code, surroundings=self.surroundings, log=self.folder / f"{handler}.log")

    def run(self, events, *, batch, lanes=2, kills=10, digests=5, say=lambda text: None):
        """Sends `events`, serves them in `lanes` processes of which all but the last are killed now and then."""
        began = time.monotonic()
        fed = threading.Thread(target=self._feed, args=(events, batch * 20), daemon=True)
        fed.start()
        threads = [threading.Thread(target=self._lane, args=(lane, batch, fed)) for lane in range(lanes)]
        threads.append(threading.Thread(target=self._killer, args=(kills, events, lanes)))
        threads.append(threading.Thread(target=self._digests, args=(digests, events)))
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads[:lanes]):
            threads[0].join(10)
            say(f"{self.result.events:,} messages done, {self.result.kills} kills, {time.monotonic() - began:.0f} s")
        self.stopped.set()
        for thread in threads:
            thread.join()
        self._digest(self.worker("digest"))
        self.result.seconds = time.monotonic() - began
        return self.result

    def _feed(self, events, step):
        later = []
        for start in range(0, events, step):
            while len(self.queue) > 4 * step:
                self.stopped.wait(0.02)
            again = self.queue.send(range(start, min(events, start + step)))
            self.queue.send_again(later)
            later = again
        while len(self.queue) > step:
            self.stopped.wait(0.02)
        self.queue.send_again(later)

    def _lane(self, lane, batch, fed):
        worker = self.workers[lane] = self.worker("archiver")
        while fed.is_alive() or len(self.queue):
            if not worker.alive:
                worker.close()
                worker = self.workers[lane] = self.worker("archiver")
            messages = self.queue.receive(batch)
            if not messages:
                self.stopped.wait(0.05)
                continue
            names = {name: (name, number) for name, number in messages}
            attributes = {"SentTimestamp": "1795525200000"}
            records = [
                {"messageId": name, "body": body_of(number), "attributes": attributes} for name, number in messages
            ]
            outcome = worker.run({"Records": records})
            if outcome.error is not None:
                self.queue.crashed(messages)
                self.result.redelivered += len(messages)
                continue
            failed = {row["itemIdentifier"] for row in outcome.payload["batchItemFailures"]}
            self.queue.delete([message for name, message in names.items() if name not in failed])
            self.result.events += len(messages) - len(failed)
            self.result.batches += 1
            if lane == len(self.workers) - 1 and self.result.batches % 20 == 0:
                self.result.memory.append(resident(worker._process.pid))
        self.result.peak = max(self.result.peak, resident(worker._process.pid, "VmHWM"))
        worker.close()

    def _killer(self, kills, events, lanes):
        """Kills at moments spread over the whole run, at any point of whatever the process does."""
        moments = sorted(self.random.uniform(0.02, 0.95) * events for _ in range(kills))
        for moment in moments:
            while self.result.events < moment and not self.stopped.is_set():
                self.stopped.wait(self.random.uniform(0.001, 0.01))
            if self.stopped.is_set():
                return
            victim = self.workers.get(self.random.randrange(max(1, lanes - 1)))
            if victim is not None:
                self.result.peak = max(self.result.peak, resident(victim._process.pid, "VmHWM"))
                victim._process.kill()
                self.result.kills += 1

    def _digests(self, digests, events):
        """Writes digests while events flow; every second run is killed somewhere on its way."""
        for number in range(1, digests + 1):
            while self.result.events < events * number / (digests + 1) and not self.stopped.is_set():
                self.stopped.wait(0.02)
            if self.stopped.is_set():
                return
            worker = self.worker("digest")
            if number % 2:
                timer = threading.Timer(self.random.uniform(0.0, 0.6), worker._process.kill)
                timer.start()
                self.result.digest_kills += 1
            self._digest(worker)

    def _digest(self, worker):
        outcome = worker.run({"task": "digest"})
        worker.close()
        self.result.digest_runs += 1
        return outcome


def archived_numbers(view, events):
    """How often each event is in the archive, as a bytearray by number; and how many lines are none of them."""
    counts, foreign = bytearray(events), 0
    for version in versions(view, "audit/"):
        content = gzip.decompress(b"".join(view.read(version.key, version.version_id)))
        for line in content.splitlines():
            number = json.loads(line)["id"].removeprefix("event-")
            if number.isdigit() and int(number) < events:
                counts[int(number)] += 1
            else:
                foreign += 1
    return counts, foreign


def resident(process_id, name="VmRSS"):
    """Memory of a process in MiB (Linux); 0 when it is gone."""
    try:
        text = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith(name)), 0.0)
