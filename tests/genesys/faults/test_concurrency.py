"""Many calls at once, as the engine makes them, under one pace: refusals slow all of them down and stop none."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from ringfence.genesys.emulator import testing
from ringfence.genesys.provider.provider import GenesysProvider

pytestmark = pytest.mark.emulator

CODE = "genesys:routing:WrapupCode"
CODES = "/api/v2/routing/wrapupcodes"
THREADS = 32


@dataclass
class Time:
    """A clock that only moves when somebody sleeps: client and emulator share it, and nobody really waits."""

    emulator: testing.Running
    now: float = 0.0
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.waits.append(seconds)
            self.now += seconds
            self.emulator.organisation.clock.advance(seconds)

    def clock(self) -> float:
        return self.now


@pytest.fixture
def emulator() -> Iterator[testing.Running]:
    with testing.running() as emulator:
        emulator.control("clock", {"frozen": True})
        yield emulator


def provider_of(emulator: testing.Running) -> tuple[GenesysProvider, Time]:
    time = Time(emulator)
    environment = {
        "GENESYSCLOUD_REGION": "eu-central-1",
        "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
        "GENESYSCLOUD_ENDPOINT": emulator.url,
    }
    provider = GenesysProvider(environment=environment, clock=time.clock, sleep=time.sleep)
    provider.configure({})
    emulator.control("calls", method="DELETE")
    return provider, time


def create_all(provider: GenesysProvider, count: int) -> list[str]:
    """Creates that many wrap-up codes, as many at a time as there are threads, and returns their ids."""
    ready = threading.Barrier(THREADS)

    def create(number: int) -> str:
        if number < THREADS:
            ready.wait(10)
        urn = f"urn:pulumi:test::ringfence::{CODE}::code-{number}"
        return provider.create(urn, {"name": f"Code {number}"}, preview=False)[0]

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(create, range(count)))


def calls_of(emulator: testing.Running) -> Counter[tuple[str, int]]:
    recorded: list[dict[str, Any]] = emulator.control("calls")["calls"]
    return Counter((call["method"], call["status"]) for call in recorded if call["path"] == CODES)


def names_in(emulator: testing.Running) -> list[str]:
    return sorted(code["name"] for code in emulator.control("snapshot")["objects"]["wrapupcodes"].values())


def test_thirty_two_creates_at_once_are_slowed_down_by_refusals_and_all_succeed(emulator):
    provider, time = provider_of(emulator)
    emulator.control("faults", {"method": "POST", "path": CODES, "status": 429, "retryAfter": 7, "times": 20})

    ids = create_all(provider, THREADS)

    assert len(set(ids)) == THREADS
    assert len(names_in(emulator)) == len(set(names_in(emulator))) == THREADS
    assert calls_of(emulator) == {("GET", 200): 1, ("POST", 429): 20, ("POST", 200): THREADS}
    assert time.now >= 7


def test_a_refusal_of_one_holds_back_all(emulator):
    provider, time = provider_of(emulator)
    limiter = provider._context.client._transport._limiter
    emulator.control("faults", {"method": "POST", "path": CODES, "status": 429, "retryAfter": 30})
    held_back: list[float] = []
    pause = limiter.pause
    limiter.pause = lambda seconds: (held_back.append(seconds), pause(seconds))[1]

    create_all(provider, THREADS)

    assert held_back == [30]
    assert max(time.waits) == pytest.approx(30)


def test_the_platforms_own_limit_is_kept_without_a_failure(emulator):
    """240 writes where 60 a minute are allowed take at least three minutes, and hardly one is refused."""
    emulator.control("behaviour", {"limit": 60})
    provider, time = provider_of(emulator)

    ids = create_all(provider, 240)

    assert len(set(ids)) == len(names_in(emulator)) == 240
    assert time.now >= 180
    assert emulator.control("behaviour")["refused"] <= THREADS
    assert calls_of(emulator)["POST", 200] == 240
    assert calls_of(emulator)["GET", 200] == 1


def test_what_two_threads_want_at_once_is_given_to_one(emulator):
    """Two resources of one program with one name: never two objects, whoever comes first."""
    provider, _ = provider_of(emulator)
    ready = threading.Barrier(2)

    def create(name: str) -> str:
        ready.wait(10)
        try:
            return provider.create(f"urn:pulumi:test::ringfence::{CODE}::{name}", {"name": "Same"}, preview=False)[0]
        except Exception as error:  # noqa: BLE001 - which of the two fails is a matter of chance
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(create, ["one", "two"]))

    assert sum("of this program has created" in answer for answer in answers) == 1
    assert names_in(emulator) == ["Same"]
