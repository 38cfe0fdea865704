"""The organisation under test, what the rows need in it, and the report at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.expectations import Case, differences, is_refusal
from tests.conformance.target import Answer, Target, chosen
from tests.conformance.world import NothingToShowError, World

REPORT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REPORT] = []


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    with chosen() as found:
        yield found


@pytest.fixture(scope="session")
def world(target: Target, pytestconfig: pytest.Config) -> Iterator[World]:
    """Objects of the rows; what an earlier run left is removed first, what this one made at the end."""
    made = World(target)
    if target.writable and target.emulator is None:
        made.sweep()
    yield made
    left = made.clear() if target.writable else []
    pytestconfig.stash[REPORT].extend(f"left behind, delete by hand: {path}" for path in left)
    assert left == []


class Judge:
    """Compares answers with rows, and writes what differs into the report."""

    def __init__(self, target: Target, world: World, report: list[str]) -> None:
        self.target = target
        self.world = world
        self._report = report

    def allow(self, *, writes: bool, emulator_only: bool) -> None:
        """Skips the test where the organisation must not see the row."""
        if emulator_only and self.target.emulator is None:
            pytest.skip("could harm a real organisation")
        if writes and not self.target.writable:
            pytest.skip("writes: the second switch is off")

    def check(self, case: Case) -> Answer:
        """Sends the request of a row and fails when the answer differs."""
        self.allow(writes=case.writes, emulator_only=case.emulator_only)
        try:
            call, body = self.world.fill(case.call), self.world.fill(case.body)
        except NothingToShowError as nothing:
            pytest.skip(str(nothing))
        answer = self.target.send(call, body, token=case.token)
        method, path = call.split(" ", 1)
        if method == "POST" and is_refusal(case):
            self.world.remember(path, answer)  # it should not have been made, so nobody else removes it
        self.verdict(case.title, case.source, differences(case, answer), answer)
        return answer

    def verdict(self, title: str, source: str, found: list[str], answer: Answer | None = None) -> None:
        """Reports and fails unless `found` is empty."""
        if found:
            correlation = answer.headers.get("ININ-Correlation-Id", "") if answer else ""
            self._report.append(f"{title}\n    {'; '.join(found)}\n    source: {source}; correlation id {correlation}")
        assert found == [], title


@pytest.fixture
def judge(target: Target, world: World, pytestconfig: pytest.Config) -> Judge:
    return Judge(target, world, pytestconfig.stash[REPORT])


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """What differs from the tables, in one place."""
    if config.stash[REPORT]:
        terminalreporter.section("differences from what Genesys Cloud is known to answer")
        for line in config.stash[REPORT]:
            terminalreporter.line(line)
