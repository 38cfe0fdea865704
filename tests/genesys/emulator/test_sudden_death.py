"""The process dies in the middle of writes; many tokens are in use and some have expired."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests

from ringfence.genesys.emulator.testing import Running
from tests.genesys.emulator.conftest import Api

pytestmark = pytest.mark.emulator
QUEUES = "/api/v2/routing/queues"
FORM = {"grant_type": "client_credentials"}
ENOUGH = 30


def start(state: Path) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-m", "ringfence.genesys.emulator", "--limit", "0", "--state", str(state)]
    command += ["--client", "one:secret", "--client", "two:secret"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
    assert found is not None
    return process, found.group(1)


def login(url: str, client: str) -> dict[str, str]:
    answer = requests.post(f"{url}/oauth/token", auth=(client, "secret"), data=FORM, timeout=10)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_a_kill_in_the_middle_of_the_writes_of_two_clients_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    process, url = start(tmp_path / "state.sqlite")
    tokens = {client: login(url, client) for client in ("one", "two")}
    answered: list[str] = []
    busy = threading.Event()

    def write(client: str) -> None:
        for number in range(10_000):
            try:
                body = {"name": f"{client} {number}"}
                answer = requests.post(url + QUEUES, json=body, headers=tokens[client], timeout=10)
            except requests.RequestException:
                return
            answered.append(answer.json()["id"])
            if len(answered) >= ENOUGH:
                busy.set()

    writers = [threading.Thread(target=write, args=(client,)) for client in tokens]
    for writer in writers:
        writer.start()
    assert busy.wait(30)
    end(process)
    for writer in writers:
        writer.join()

    process, url = start(tmp_path / "state.sqlite")
    try:
        listed = requests.get(f"{url}{QUEUES}?pageSize=500", headers=tokens["one"], timeout=10).json()
        events = requests.get(f"{url}/emulator/events?all=true", timeout=10).json()["events"]
    finally:
        end(process)

    kept = [queue["id"] for queue in listed["entities"]]
    assert set(answered) <= set(kept)
    assert len(kept) <= len(answered) + len(writers)
    assert [event["detail"]["eventBody"]["entity"]["id"] for event in events] == kept


def test_of_many_tokens_only_those_that_have_expired_are_refused(api: Api, emulator: Running) -> None:
    brief = emulator.control("clients", {"permissions": ["routing:queue:view"], "accessTokenValiditySeconds": 300})
    passing = [Api(emulator, brief["id"], brief["secret"]) for _ in range(50)]
    assert all(client.send("GET", QUEUES).status_code == 200 for client in passing)

    emulator.control("clock", {"advanceSeconds": 301})

    assert all(client.refused("GET", QUEUES) == (401, "bad.credentials") for client in passing)
    assert Api(emulator, brief["id"], brief["secret"]).send("GET", QUEUES).status_code == 200
    assert api.send("GET", QUEUES).status_code == 200
