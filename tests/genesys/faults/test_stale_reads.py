"""What was written a moment ago, by this run or the one before, may be read as it was: nothing is lost by that."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider import settling
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.registry import handlers
from ringfence.genesys.provider.resources.telephony_number_plans import NumberPlansHandler
from ringfence.plugin.provider import ProviderError
from tests.genesys.faults.test_matrix import REMOVABLE
from tests.genesys.faults.world import World
from tests.genesys.provider.examples import CHANGES, TOKENS, inputs_of

pytestmark = pytest.mark.emulator

STALE_READS = 2
"""Of each object; an integration is read through two, itself and its configuration."""

ROW = "genesys:architect:DataTableRow"
GROUP = "genesys:architect:EmergencyGroup"
QUEUE = "genesys:routing:Queue"


@pytest.fixture(scope="module")
def shared() -> World:
    return World()


@pytest.fixture
def world(shared) -> World:
    if not hasattr(shared, "beginning"):
        shared.beginning = shared.moment()
    shared.back_to(shared.beginning)
    return shared


def lagging(world: World, method: str) -> None:
    world.fault(method, "*", staleReads=STALE_READS, times=None)


@pytest.mark.parametrize("token", TOKENS)
def test_a_refresh_right_after_a_create_forgets_nothing(world, token):
    inputs = {**inputs_of(world, token), **REMOVABLE.get(token, {})}
    world.new_run()
    lagging(world, "POST")
    created = world.create(token, inputs)
    world.new_run()

    found = world.refresh(created)

    assert found is not None
    assert found.id == created.id
    assert world.diff(found, inputs) == {}


LISTED = sorted(
    token
    for token, handler in handlers().items()
    if isinstance(handler, CollectionHandler | NumberPlansHandler) and token != "genesys:telephony:OrganizationLink"
)
"""Resources that have an address and a listing of their own or of their site."""


@pytest.mark.parametrize("token", LISTED)
def test_a_refresh_long_after_a_create_forgets_nothing_that_the_listing_shows(world, token, monkeypatch):
    created = world.create(token, {**inputs_of(world, token), **REMOVABLE.get(token, {})})
    world.new_run()
    monkeypatch.setattr(settling, "LOOKS_AT_SECONDS", ())
    handler = world.provider._handlers[token]
    path = handler.path(created.id) if hasattr(handler, "path") else handler.object_path(created.id)
    world.fault("GET", path, status=404, times=3)

    found = world.refresh(created)

    assert found is not None
    assert found.id == created.id
    world.fault("GET", path, status=404, times=None)
    with pytest.raises(ProviderError, match=r"reading .*while the listing still shows it.*the state keeps it"):
        world.refresh(created)


@pytest.mark.parametrize("token", TOKENS)
def test_an_update_right_after_a_create_finds_what_it_updates(world, token):
    inputs = {**inputs_of(world, token), **REMOVABLE.get(token, {})}
    changed = {**inputs, **CHANGES[token]}
    world.new_run()
    lagging(world, "POST")
    created = world.create(token, inputs)
    world.new_run()
    if world.diff_result(created, changed).replace:
        return

    updated = world.update(created, changed)

    world.mended()
    assert world.diff(world.refresh(updated), changed) == {}


@pytest.mark.parametrize("token", TOKENS)
def test_a_change_that_is_taken_back_at_once_is_written(world, token):
    first = {**inputs_of(world, token), **REMOVABLE.get(token, {})}
    created = world.create(token, first)
    second = {**first, **CHANGES[token]}
    if world.diff_result(created, second).replace:
        return
    world.new_run()
    lagging(world, "P*")
    changed = world.update(created, second)
    world.new_run()

    back = world.update(changed, first)

    world.mended()
    assert world.diff(world.refresh(back), first) == {}


def test_a_row_of_the_operators_that_cannot_be_seen_yet_is_taken_as_it_is(world):
    inputs = {**inputs_of(world, ROW), "operatorOwned": True}
    world.new_run()
    created = world.create(ROW, inputs)
    table, key = created.id.split("/")
    world.drift(f"/api/v2/flows/datatables/{table}/rows/{key}", status="APPROVED")
    world.new_run()
    world.fault("GET", "*/rows/*", status=404)

    again = world.create(ROW, inputs)

    assert again.id == created.id
    (row,) = [row for row in world.objects("datatablerows") if row["key"] == key]
    assert row["status"] == "APPROVED"


def test_a_group_that_cannot_be_seen_yet_is_refused_with_the_way_to_import_it(world):
    inputs = inputs_of(world, GROUP)
    created = world.create(GROUP, inputs)
    world.organisation.store._stale[("emergencygroups", created.id)] = (None, 2)
    world.new_run()

    with pytest.raises(ProviderError, match=f"pulumi import {GROUP} it {created.id}"):
        world.create(GROUP, inputs)
