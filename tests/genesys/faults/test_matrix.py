"""Every kind of fault, on every call, of every verb, of every resource.

An operation that meets a fault succeeds all the same, or fails with a message that lets a person act. Either way the
next run converges: nothing is doubled, nothing is orphaned, nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from ringfence.genesys.client import GenesysError
from ringfence.plugin.provider import PartialCreateError, ProviderError
from tests.genesys.faults.kinds import FAULTS, Fault
from tests.genesys.faults.world import CheckError, Moment, State, World, half_made
from tests.genesys.provider.examples import CHANGES, INPUTS, TOKENS, inputs_of

pytestmark = pytest.mark.emulator

REMOVABLE = {
    "genesys:org:AuthenticationSettings": {"onDelete": "restore"},
    "genesys:org:TokenTimeout": {"onDelete": "restore"},
    "genesys:recording:KeyRotationSchedule": {"onDelete": "restore"},
    "genesys:recording:Settings": {"onDelete": "restore"},
    "genesys:recording:KeyConfiguration": {"onDelete": "disable"},
    "genesys:conversations:KeyConfiguration": {"onDelete": "disable"},
}
"""What makes a delete undo the create."""

IRREVERSIBLE = {"genesys:analytics:DataRetention"}
"""What stays as it is when its resource goes."""

FAILED = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (http://[^/]+)?/\S+ failed: ")
ANSWERED = re.compile(r"failed: \d{3} [a-z.]+: .*\(correlation id [0-9a-f-]{36}\)")

REFUSED = re.compile(r"the platform refuses: \d{3} [a-z.]+ .*allowed: .*correlation id [0-9a-f-]{36}")


@dataclass(frozen=True)
class Scene:
    """A resource before and after its creation, and after its update, on an organisation that never fails."""

    inputs: dict[str, Any]
    changed: dict[str, Any]
    before: Moment
    state: State
    state_after: State
    created: Moment
    updated: Moment
    removed: Moment
    calls: dict[str, list[str]]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@cache
def scene(world: World, token: str) -> Scene:
    """Plays the life of a resource once without a fault."""
    world.back_to(beginning(world))
    inputs = {**inputs_of(world, token), **REMOVABLE.get(token, {})}
    changed = {**inputs, **CHANGES[token]}
    before = world.moment()
    calls = {}
    world.new_run()
    state = world.up(token, inputs, None)
    calls["create"], created = world.calls(), world.moment()
    world.refresh(state.deployed)
    calls["read"] = world.calls()
    state_after = world.up(token, changed, state)
    calls["update"], updated = world.calls(), world.moment()
    world.delete(state_after.deployed)
    calls["delete"], removed = world.calls(), world.moment()
    assert token in IRREVERSIBLE or world.living(removed) == world.living(before)
    return Scene(inputs, changed, before, state, state_after, created, updated, removed, calls)


@cache
def beginning(world: World) -> Moment:
    return world.moment()


def strikes(fault: Fault, calls: list[str]) -> Iterator[int]:
    """Numbers of the calls that the fault can hit."""
    return (number for number, call in enumerate(calls) if call.split()[0] in fault.hits)


def assert_told(error: ProviderError, doing: str, token: str) -> None:
    """The message lets a person act."""
    if isinstance(error, CheckError):
        assert REFUSED.search(str(error)), error
        return
    message = "; ".join(error.reasons) if isinstance(error, PartialCreateError) else str(error)
    assert re.match(f"({doing}) {token} 'it'", message), message
    assert FAILED.search(message), message
    cause = error.__cause__
    while not isinstance(cause, GenesysError):
        assert cause is not None, message
        cause = cause.__cause__
    assert cause.advice_text, message
    assert cause.advice_text in message, message
    if cause.status:
        assert ANSWERED.search(message), message


def attempt(
    world: World, doing: str, token: str, inputs: dict[str, Any], old: State | None
) -> tuple[State | None, bool]:
    """Brings a resource up and returns what the engine would record, and whether it succeeded."""
    try:
        return world.up(token, inputs, old), True
    except PartialCreateError as error:
        assert_told(error, doing, token)
        return half_made(world, token, inputs, error), False
    except ProviderError as error:
        assert_told(error, doing, token)
        return world.recorded, False


def assert_settled(world: World, token: str, inputs: dict[str, Any], state: State, expected: Moment) -> None:
    """The platform holds what was declared, once, and the state knows it."""
    assert world.living() == world.living(expected)
    deployed = state.deployed
    refreshed = world.refresh(deployed)
    assert refreshed is not None
    assert refreshed.id == deployed.id
    assert refreshed.inputs == world.checked(token, inputs, deployed.inputs)
    assert world.diff(refreshed, inputs) == {}
    if token == "genesys:oauth:Client":
        assert deployed.outputs["clientSecret"] == next(
            client["secret"] for client in world.objects("oauthclients") if client["id"] == deployed.id
        )


def healed(fault: Fault, calls: list[str], number: int) -> bool:
    """Whether the operation must succeed."""
    verb, path = calls[number].split()
    return verb in fault.heals and (fault.uploads or not path.startswith("/uploads/"))


every_resource = pytest.mark.parametrize("token", [token for token in TOKENS if token in INPUTS])
every_fault = pytest.mark.parametrize("kind", FAULTS)


def test_every_resource_has_an_example_and_a_change():
    assert set(TOKENS) - set(INPUTS) == set()
    assert set(TOKENS) - set(CHANGES) == set()


@every_fault
@every_resource
def test_a_create_that_meets_a_fault(world, token, kind):
    play, fault = scene(world, token), FAULTS[kind]
    for number in strikes(fault, play.calls["create"]):
        at = f"call {number}: {play.calls['create'][number]}"
        world.back_to(play.before)
        fault.order(world, number)

        state, succeeded = attempt(world, "creating", token, play.inputs, None)

        assert succeeded or not healed(fault, play.calls["create"], number), at
        world.mended()
        if succeeded or state is None:
            assert_completed(world, token, play, state)
            continue
        left = world.moment()
        for ending in (assert_completed, assert_completed_after_a_refresh, assert_given_up):
            world.back_to(left)
            ending(world, token, play, state)


def assert_completed(world: World, token: str, play: Scene, state: State | None) -> None:
    """The next `pulumi up` brings about what was declared; a destroy then leaves nothing."""
    state = world.up(token, play.inputs, state)
    assert_settled(world, token, play.inputs, state, play.created)
    world.new_run()
    world.delete(state.deployed)
    assert token in IRREVERSIBLE or world.living() == world.living(play.before)


def assert_completed_after_a_refresh(world: World, token: str, play: Scene, state: State) -> None:
    """The same where the state is first told what is there."""
    refreshed = world.refresh(state.deployed)
    assert_completed(world, token, play, None if refreshed is None else State(refreshed))


def assert_given_up(world: World, token: str, play: Scene, state: State) -> None:
    """A destroy, without another attempt, leaves nothing."""
    world.delete(state.deployed)
    assert token in IRREVERSIBLE or world.living() == world.living(play.before)


@every_fault
@every_resource
def test_a_read_that_meets_a_fault(world, token, kind):
    play, fault = scene(world, token), FAULTS[kind]
    for number in strikes(fault, play.calls["read"]):
        world.back_to(play.created)
        fault.order(world, number)

        try:
            found = world.refresh(play.state.deployed)
        except ProviderError as error:
            assert_told(error, "reading", token)
            assert not healed(fault, play.calls["read"], number)
        else:
            assert found is not None
            assert found.inputs == play.state.deployed.inputs
            assert found.outputs == play.state.deployed.outputs

        world.mended()
        assert_settled(world, token, play.inputs, play.state, play.created)


@every_fault
@every_resource
def test_an_update_that_meets_a_fault(world, token, kind):
    play, fault = scene(world, token), FAULTS[kind]
    for number in strikes(fault, play.calls["update"]):
        at = f"call {number}: {play.calls['update'][number]}"
        world.back_to(play.created)
        fault.order(world, number)

        state, succeeded = attempt(world, "updating|creating|deleting", token, play.changed, play.state)

        assert succeeded or not healed(fault, play.calls["update"], number), at
        world.mended()
        state = world.up(token, play.changed, state)
        assert_settled(world, token, play.changed, state, play.updated)
        world.new_run()
        world.delete(state.deployed)
        assert token in IRREVERSIBLE or world.living() == world.living(play.before), at


@every_fault
@every_resource
def test_a_delete_that_meets_a_fault(world, token, kind):
    play, fault = scene(world, token), FAULTS[kind]
    for number in strikes(fault, play.calls["delete"]):
        world.back_to(play.updated)
        deployed = play.state_after.deployed
        fault.order(world, number)

        try:
            world.delete(deployed)
        except ProviderError as error:
            assert_told(error, "deleting", token)
            assert not healed(fault, play.calls["delete"], number)

        world.mended()
        world.delete(deployed)
        assert world.living() == world.living(play.removed), f"call {number}: {play.calls['delete'][number]}"
