"""Every method of every Api class of Genesys' Python SDK: each gets an answer that the platform could have given.

Arguments come from the SDK's own types. Operations that the emulator serves are called in several ways: with ids of
objects that exist and with ids that nobody has, with bodies from empty to three levels deep, with each optional
parameter, and with each field that a body may have added to one that is right. The others are called once.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from PureCloudPlatformClientV2.rest import ApiException

from ringfence.genesys.emulator.areas import platform_routes
from tests.genesys.emulator.known import addresses, leading
from tests.sdk.objects import ROUNDS, updated
from tests.sdk.synthesis import UNKNOWN_ID, Maker, Method, methods
from tests.sdk.wire import Wire
from tests.sdk.world import World

pytestmark = pytest.mark.broad

SERVED = {(item.method, item.template) for item in platform_routes().operations if item.handler}
DEPTHS = (0, 1, 3)


class Seeded:
    """An organisation with one of each object, and the way back to it."""

    def __init__(self, sdk: Any, emulator: Any) -> None:
        self._sdk, self._emulator = sdk, emulator
        world = World(sdk)
        _ = world.trunk_base, world.wrapup_code, world.workflow, world.schedule
        for row in ROUNDS:
            with suppress(ApiException):  # the world has it already, under the same name
                sdk.write(f"post_{row.plural}", *row.parents(world), body=row.build(world))
        self._snapshot = {"objects": emulator.control("snapshot")["objects"]}
        self.known = addresses(emulator)
        self.maker = maker(emulator)

    def restore(self) -> None:
        """Undoes what was done, the loss of the token included."""
        self._emulator.control("reset", method="POST")
        self._emulator.control("seed", self._snapshot)
        self._sdk.client.get_client_credentials_token(self._emulator.client_id, self._emulator.client_secret)


def maker(emulator: Any) -> Maker:
    """Makes values that refer to the organisation's objects."""
    return Maker({uri.split("/")[-2]: uri.split("/")[-1] for uri in addresses(emulator)})


def calls(method: Method, seeded: Seeded) -> Iterator[dict[str, Any]]:
    """Arguments to call a method with."""
    served = (method.verb, method.path) in SERVED
    value = seeded.maker.value
    found = (leading(method.path, seeded.known) or [{}])[0]
    places = {snake(name): found.get(name, UNKNOWN_ID) for name in re.findall(r"\{(\w+)\}", method.path)}
    kinds = dict(method.required)
    existing = {name: place if kinds[name] == "str" else value(kinds[name], name, 1) for name, place in places.items()}
    for depth in DEPTHS if served else (1,):
        rest = {name: value(kind, name, depth) for name, kind in method.required if name not in places}
        rest |= {name: value(kind, name, depth) for name, kind in method.optional if name == "body"}
        yield {**existing, **rest}
    if not served:
        return
    yield {**dict.fromkeys(places, UNKNOWN_ID), **rest}
    for name, kind in method.optional:
        if name != "body":
            yield {**existing, **rest, name: value(kind, name, 1)}


def snake(name: str) -> str:
    """A path parameter as the SDK names its argument."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


@pytest.fixture(autouse=True)
def without_watch(sdk):
    """What was written with every field of a model is read by models that have fewer: no loss counts here."""
    yield
    sdk.lost.clear()


@pytest.fixture
def seeded(sdk, emulator):
    return Seeded(sdk, emulator)


@pytest.mark.timeout(180)
def test_every_method_of_the_sdk_gets_an_answer_of_the_platform(sdk, seeded):
    broken = []
    with Wire(sdk).watched() as wire:
        for method in methods():
            api = sdk.api(method.api)
            operation = partial(
                inspect.unwrap(getattr(type(api), method.name)), api
            )  # no warning of what is deprecated
            for arguments in calls(method, seeded):
                complaint = wire.complaint(method.name, method.returns, partial(operation, **arguments))
                if complaint:
                    broken.append(f"{method}({', '.join(arguments)}): {complaint}")
                if method.verb != "GET" and (method.verb, method.path) in SERVED:
                    seeded.restore()

    assert broken == []


@pytest.mark.parametrize("row", ROUNDS, ids=lambda row: row.plural)
def test_every_field_that_a_body_may_have_is_taken_or_refused(sdk, world, row, emulator):
    known = {method.name: method.returns for method in methods()}
    parents = row.parents(world)
    created = sdk.write(f"post_{row.plural}", *parents, body=named(row.build(world), "First"))
    one = (*parents, created.id)
    value = maker(emulator).value
    create, change = f"post_{row.plural}", f"{row.verb}_{row.singular}"
    broken = []
    with Wire(sdk).watched() as wire:
        for field, kind in row.build(world).swagger_types.items():
            body = named(row.build(world), f"With {field}")
            setattr(body, field, value(kind, field, 2))
            call = partial(sdk.write, create, *parents, body=body)
            broken.append(wire.complaint(create, known[create], call))
        current = getattr(sdk, f"get_{row.singular}")(*one, **row.reading)
        for field, kind in updated(sdk, row, world, current).swagger_types.items():
            body = updated(sdk, row, world, getattr(sdk, f"get_{row.singular}")(*one, **row.reading))
            with suppress(ValueError):  # a limit that the type does not tell
                setattr(body, field, value(kind, field, 2))
            broken.append(wire.complaint(change, known[change], partial(sdk.write, change, *one, body=body)))

    assert [complaint for complaint in broken if complaint] == []


def named(body: Any, name: str) -> Any:
    """The body under another name, where it has one."""
    if "name" in body.swagger_types:
        body.name = name
    return body
