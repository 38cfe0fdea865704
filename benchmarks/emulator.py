"""The Genesys emulator as a process of its own: start, reads beside a bare Starlette application, memory."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.report import Result, Row, Say

TITLE = "Genesys emulator: start, reads of one object over a bare Starlette application, memory"

STARTS = 5
ROUNDS = 7
READS = 1_000
OBJECTS = 10_000
SEEDED_AT_ONCE = 1_000

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from ringfence.genesys.emulator.server import address, listen
body = sys.stdin.buffer.read()
async def read(request): return Response(body, media_type="application/json")
listener = listen(0)
print("listening on", address(listener), flush=True)
app = Starlette(routes=[Route("/api/v2/routing/queues/{queueId}", read)])
uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")).run(sockets=[listener])
"""
"""Answers the same bytes, and does nothing that the emulator does for them."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """A server process and the object that is read from it."""

    process_id: int
    url: str
    path: str = ""
    token: str = ""

    def read(self, count: int) -> float:
        """Processor milliseconds of the server for each of so many reads over one connection."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc)
        headers = {"Authorization": f"Bearer {self.token}"}
        spent = processor_seconds(self.process_id)
        for _ in range(count):
            connection.request("GET", self.path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{self.path}: {answer.status}")
        connection.close()
        return (processor_seconds(self.process_id) - spent) * 1000 / count


def processor_seconds(process_id: int) -> float:
    """Processor time of a process so far (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mebibytes(process_id: int) -> float:
    """Resident memory of a process (Linux)."""
    pages = int(Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextlib.contextmanager
def server(*command: str, given: bytes = b"") -> Iterator[tuple[int, str, float]]:
    """Process id, address and seconds to the line that says so."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write(given)
    process.stdin.close()
    try:
        url = process.stdout.readline().decode().split()[-1]
        yield process.pid, url, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def emulator(folder: str, name: str) -> contextlib.AbstractContextManager[tuple[int, str, float]]:
    """An emulator with a state file, as `make up` starts it."""
    state = str(Path(folder) / name)
    module = (sys.executable, "-m", "ringfence.genesys.emulator")
    return server(*module, "--state", state, "--client", "id:secret", "--limit", "0")


def request(url: str, body: bytes | None, **headers: str) -> dict[str, object]:
    sent = urllib.request.Request(url, data=body, headers={name.replace("_", "-"): v for name, v in headers.items()})
    with urllib.request.urlopen(sent, timeout=60) as answer:
        return dict(json.loads(answer.read()))


def run(say: Say) -> list[Result]:
    """Medians; the two servers take turns."""
    with tempfile.TemporaryDirectory() as folder:
        say(f"starting the emulator {STARTS} times")
        starts = []
        for number in range(STARTS):
            with emulator(folder, f"start-{number}") as (_, _, seconds):
                starts.append(seconds)
        with emulator(folder, "reads") as (process_id, url, _):
            login = request(f"{url}/oauth/token", b"grant_type=client_credentials", Authorization="Basic aWQ6c2VjcmV0")
            token = str(login["access_token"])
            json_type = {"Content_Type": "application/json", "Authorization": f"Bearer {token}"}
            made = request(f"{url}/api/v2/routing/queues", b'{"name": "Emergency"}', **json_type)
            path = str(made["selfUri"])
            body = urllib.request.urlopen(
                urllib.request.Request(url + path, headers={"Authorization": f"Bearer {token}"}), timeout=60
            ).read()
            ours = Served(process_id=process_id, url=url, path=path, token=token)
            with server(sys.executable, "-c", BARE, given=body) as (bare_id, bare_url, _):
                bare = Served(process_id=bare_id, url=bare_url, path=path)
                say(f"{ROUNDS} rounds of {READS} reads each")
                pairs = [(ours.read(READS), bare.read(READS)) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(values) for values in zip(*pairs, strict=True))
        with emulator(folder, "objects") as (process_id, url, _):
            say(f"creating {OBJECTS} objects")
            memory = filled(process_id, url, {**made, "division": {"id": "x", "name": "Home"}})
    return [
        Row.limited("start to the line that says ready", statistics.median(starts), unit="s", at_most=1.5),
        Row(
            name="reads of one object on one core",
            value=1000 / mine,
            unit="a second",
            aim="at least 1000",
            met=mine <= 1,
            note=f"{mine:.3f} ms of processor time each",
        ),
        Row.limited(
            "processor time of a read over a bare Starlette application with the same bytes",
            mine / theirs,
            unit="times",
            at_most=3,
            note=f"{mine:.3f} ms over {theirs:.3f} ms",
        ),
        Row.limited(f"resident memory with {OBJECTS} objects", memory, unit="MiB", at_most=120),
    ]


def filled(process_id: int, url: str, queue: dict[str, object]) -> float:
    """Resident memory when the emulator has taken `OBJECTS` objects."""
    for first in range(0, OBJECTS, SEEDED_AT_ONCE):
        names = [f"queue-{number}" for number in range(first, first + SEEDED_AT_ONCE)]
        members = {name: {**queue, "id": name, "name": name} for name in names}
        body = json.dumps({"objects": {"queues": members}}).encode()
        request(f"{url}/emulator/seed", body, Content_Type="application/json")
    return resident_mebibytes(process_id)
