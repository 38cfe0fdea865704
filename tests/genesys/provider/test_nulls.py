"""Genesys says of what is not set that it is null, or nothing at all: a read takes both."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.genesys.faults.world import World

from .examples import TOKENS, inputs_of

ALWAYS_THERE = frozenset({"id", "key", "name", "integrationType", "config", "request"})
"""What an object is known by; the platform never leaves it out."""

Path = tuple[Any, ...]


@pytest.fixture(scope="module")
def shared() -> World:
    world = World()
    world.beginning = world.moment()
    return world


def parts(value: Any, above: Path = ()) -> Iterator[Path]:
    """Every part of an answer that may be null."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        if isinstance(value, dict) and key not in ALWAYS_THERE:
            yield (*above, key)
        yield from parts(inner, (*above, key))


def with_null(answer: Any, path: Path) -> Any:
    changed = copy.deepcopy(answer)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = None
    return changed


@pytest.mark.emulator
@pytest.mark.parametrize("token", TOKENS)
def test_a_refresh_and_an_import_take_a_null_wherever_something_may_be_unset(shared, token, monkeypatch):
    shared.back_to(shared.beginning)
    created = shared.create(token, inputs_of(shared, token))
    shared.new_run()
    client = shared.provider._context.client
    real, answers = client.get, []
    monkeypatch.setattr(client, "get", lambda *call: answers.append((call, real(*call))) or answers[-1][1])
    shared.refresh(created)

    for told, answer in answers:
        for path in parts(answer):
            unset = with_null(answer, path)
            monkeypatch.setattr(
                client, "get", lambda *call, told=told, unset=unset: unset if call == told else real(*call)
            )
            refreshed = shared.refresh(created)
            if refreshed is not None:
                shared.diff(refreshed, created.inputs)
            shared.imported(token, created.id)
