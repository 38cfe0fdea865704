"""How long a run waits for what it cannot see yet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider.context import EARLY_LOOKS
from ringfence.genesys.provider.settling import found_by_now, found_or_gone, settled_unless
from ringfence.plugin.provider import ProviderError

LONGEST_SECONDS = 7.5


class Run:
    """A run whose time passes by its waits alone."""

    def __init__(self, age: float) -> None:
        self.age = age
        self.looks = 0
        self.looks_at_the_listing = 0
        self.unlisted_from = 0.0
        self.context: Any = SimpleNamespace(
            clock=lambda: self.age, began=0.0, sleep=self.wait, early_looks=threading.Semaphore(EARLY_LOOKS)
        )

    def wait(self, seconds: float) -> None:
        self.age += seconds

    def missing(self) -> None:
        self.looks += 1
        raise NotFoundError(method="GET", path="/api/v2/routing/queues/1", status=404)

    def listed(self, fresh: bool) -> bool:
        self.looks_at_the_listing += 1
        return self.age < self.unlisted_from

    def seen_from(self, age: float) -> Callable[[], str]:
        return lambda: "found" if self.age >= age else str(self.missing())


@pytest.mark.parametrize("age", [0.0, 0.4, 1.6, 3.4, 3.6, 7.4])
def test_what_is_gone_is_waited_for_until_the_run_is_settled_and_no_longer(age):
    run = Run(age)

    assert found_or_gone(run.context, run.missing, run.listed) is None
    assert run.age == pytest.approx(LONGEST_SECONDS)


def test_what_is_gone_costs_a_settled_run_one_look_and_no_wait():
    run = Run(LONGEST_SECONDS)

    assert found_or_gone(run.context, run.missing, run.listed) is None
    assert (run.looks, run.age) == (1, LONGEST_SECONDS)


def test_a_thousand_objects_that_are_gone_cost_a_run_the_wait_once():
    run, call = Run(0.0), 0.02

    def read() -> None:
        run.wait(call)
        run.missing()

    for _ in range(1_000):
        found_or_gone(run.context, read, run.listed)

    assert run.age <= LONGEST_SECONDS + 1_000 * call + 1
    assert run.looks <= 1_000 + 4


def test_objects_that_are_gone_and_asked_for_at_once_leave_the_rate_limit_to_the_rest():
    run, gone = Run(0.0), 200

    for _ in range(gone):
        run.age = 0.0
        assert found_or_gone(run.context, run.missing, run.listed) is None
        assert run.age == pytest.approx(LONGEST_SECONDS)

    assert run.looks == 2 * gone + EARLY_LOOKS


@pytest.mark.parametrize("age", [0.0, 2.0, 3.6, 7.4])
def test_what_can_be_seen_when_the_run_is_settled_is_never_taken_for_gone(age):
    run = Run(age)

    assert found_or_gone(run.context, run.seen_from(LONGEST_SECONDS), run.listed) == "found"


def test_what_the_platform_says_was_deleted_is_gone_at_once():
    run = Run(0.0)

    def deleted() -> None:
        raise GenesysError(method="GET", path="/api/v2/flows/1", status=410)

    assert found_or_gone(run.context, deleted, run.listed) is None
    assert run.age == 0


def test_what_its_listing_shows_is_waited_for_however_old_the_run_is():
    run = Run(600.0)
    run.unlisted_from = 10_000.0

    assert found_or_gone(run.context, run.seen_from(610.0), run.listed) == "found"


def test_what_its_listing_goes_on_showing_is_never_gone():
    run = Run(600.0)
    run.unlisted_from = 10_000.0

    with pytest.raises(ProviderError, match=r"the listing still shows it after 30 seconds.*the state keeps it"):
        found_or_gone(run.context, run.missing, run.listed)
    assert run.age == pytest.approx(630.0)


def test_what_its_listing_stops_showing_is_gone():
    run = Run(600.0)
    run.unlisted_from = 602.0

    assert found_or_gone(run.context, run.missing, run.listed) is None
    assert run.age < 605


@pytest.mark.parametrize("status", [403, 404])
def test_a_listing_that_says_nothing_leaves_the_word_to_the_address(status):
    def listed(fresh: bool) -> bool:
        raise GenesysError(method="GET", path="/api/v2/routing/queues", status=status)

    assert found_or_gone(Run(600.0).context, Run(600.0).missing, listed) is None


def test_a_listing_that_fails_keeps_the_object():
    def listed(fresh: bool) -> bool:
        raise GenesysError(method="GET", path="/api/v2/routing/queues", status=503)

    with pytest.raises(GenesysError):
        found_or_gone(Run(600.0).context, Run(600.0).missing, listed)


def test_any_other_failure_of_a_read_is_told_at_once():
    run = Run(0.0)

    def refused() -> None:
        raise GenesysError(method="GET", path="/api/v2/flows/1", status=403)

    with pytest.raises(GenesysError):
        found_or_gone(run.context, refused, run.listed)
    assert run.age == 0


def test_an_empty_listing_is_believed_when_the_run_is_settled():
    run = Run(3.6)

    assert found_by_now(run.context, list) == []
    assert run.age == pytest.approx(LONGEST_SECONDS)


def test_what_looks_too_old_is_looked_at_until_it_does_not():
    run = Run(0.0)

    found = settled_unless(run.context, "old", lambda seen: seen == "old", lambda: "new" if run.age > 1 else "old")

    assert found == "new"
    assert run.age == pytest.approx(1.5)
