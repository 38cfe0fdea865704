"""A listing that breaks off in the middle proves nothing about what it did not show."""

from __future__ import annotations

import pytest

from ringfence.genesys.client._paging import PAGE_SIZE
from ringfence.genesys.provider import settling
from ringfence.plugin.provider import ProviderError
from tests.genesys.faults.world import World

pytestmark = pytest.mark.emulator

QUEUE, CREDENTIAL = "genesys:routing:Queue", "genesys:integrations:Credential"
QUEUES, CREDENTIALS = "/api/v2/routing/queues", "/api/v2/integrations/credentials/listing"
PAGES = 3
SECRET = {"credentialTypeId": "userDefined", "fields": {"key": "k"}}

INPUTS = {QUEUE: {}, CREDENTIAL: SECRET}
"""A listing in pages and one by cursor."""
LISTINGS = {QUEUE: QUEUES, CREDENTIAL: CREDENTIALS}

HEALS = {
    "503": {"status": 503},
    "429": {"status": 429, "retryAfter": 3},
    "401": {"status": 401},
    "reset": {"reset": True},
    "lost": {"reset": True, "when": "after"},
}

every_listing = pytest.mark.parametrize("token", LISTINGS)
every_page = pytest.mark.parametrize("page", range(PAGES))


@pytest.fixture(scope="module")
def filled() -> World:
    """An organisation with three pages of each kind; the last of each is called `Last`."""
    world = World()
    client = world.provider._context.client
    for number in range(PAGE_SIZE * PAGES - 1):
        client.post(QUEUES, {"name": f"Queue {number:04}"})
        client.post(CREDENTIALS.removesuffix("/listing"), {"name": f"C {number}", "type": {"id": "userDefined"}})
    world.ids = {
        QUEUE: client.post(QUEUES, {"name": "Last"})["id"],
        CREDENTIAL: client.post(CREDENTIALS.removesuffix("/listing"), {"name": "Last", "type": {"id": "userDefined"}})[
            "id"
        ],
    }
    world.beginning = world.moment()
    return world


@pytest.fixture
def world(filled: World) -> World:
    filled.back_to(filled.beginning)
    return filled


@every_listing
@every_page
@pytest.mark.parametrize("fault", HEALS)
def test_a_page_that_comes_at_the_second_attempt_is_read_where_it_broke_off(world, token, page, fault):
    world.fault("GET", LISTINGS[token], skip=page, **HEALS[fault])

    with pytest.raises(ProviderError, match=rf"pulumi import {token} it {world.ids[token]}"):
        world.create(token, {**INPUTS[token], "name": "Last"})

    calls = world.calls()
    assert len([call for call in calls if call == f"GET {LISTINGS[token]}"]) == PAGES + 1
    assert [call for call in calls if not call.startswith("GET")] == []


@every_listing
@every_page
@pytest.mark.parametrize("status", [400, 403, 503])
def test_a_page_that_never_comes_stops_the_create_before_its_write(world, token, page, status):
    world.fault("GET", LISTINGS[token], skip=page, status=status, times=None)

    with pytest.raises(ProviderError, match=rf"creating {token} 'it': GET {LISTINGS[token]} failed: {status} "):
        world.create(token, {**INPUTS[token], "name": "New"})

    assert [call for call in world.calls() if not call.startswith("GET")] == []
    world.mended()
    created = world.create(token, {**INPUTS[token], "name": "New"})
    assert world.diff(world.refresh(created)) == {}


@every_listing
@every_page
def test_a_listing_that_breaks_off_never_makes_a_refresh_forget(world, token, page, monkeypatch):
    created = world.create(token, {**INPUTS[token], "name": "New"})
    world.new_run()
    monkeypatch.setattr(settling, "LOOKS_AT_SECONDS", ())
    world.fault("GET", f"{LISTINGS[token].removesuffix('/listing')}/{created.id}", status=404, times=1)
    world.fault("GET", LISTINGS[token], skip=page, status=503, times=None)

    with pytest.raises(ProviderError, match=f"reading {token} 'it' {created.id}: GET {LISTINGS[token]} failed: 503"):
        world.refresh(created)


@every_listing
@every_page
def test_a_lost_create_is_found_although_the_look_for_it_breaks_off(world, token, page):
    world.fault("POST", LISTINGS[token].removesuffix("/listing"), reset=True, when="after")
    world.fault("GET", LISTINGS[token], skip=PAGES + page, status=503)

    created = world.create(token, {**INPUTS[token], "name": "New"})

    assert world.diff(world.refresh(created)) == {}
    kind = "queues" if token == QUEUE else "credentials"
    assert len([item for item in world.objects(kind) if item["name"] == "New"]) == 1
