"""Every sort of object through Genesys' own SDK: what was written is what is read back."""

from __future__ import annotations

import pytest
from PureCloudPlatformClientV2.rest import ApiException

from ringfence.genesys.emulator.areas import platform_routes
from tests.sdk.driver import covers
from tests.sdk.objects import ROUNDS, Round, updated

NOT_OF_THE_SDK = {
    "post_oauth_token",  # a method of the client
    "put_flow_upload",  # presigned addresses
    "put_function_upload",
    "get_flow_download",
    "get_statuspage_summary",  # the vendor's status page, another host
    "get_statuspage_components",
    "get_statuspage_unresolved",
}


def shown(sdk, model, row: Round):
    """The JSON of a model without what the platform does not read back."""

    def visible(value):
        if isinstance(value, dict):
            return {name: visible(member) for name, member in value.items() if name not in row.hidden}
        return value

    return visible(sdk.document(model))


def listed(sdk, row: Round, *parents):
    """The ids of the collection."""
    return [member.id for member in getattr(sdk, f"get_{row.listing or row.plural}")(*parents).entities]


def state_of(sdk, row: Round, *ids):
    """The state that an object shows, or the status of the refusal to show it."""
    try:
        return getattr(sdk, f"get_{row.singular}")(*ids).state
    except ApiException as refused:
        return refused.status


@pytest.fixture(params=ROUNDS, ids=lambda row: row.plural)
def row(request):
    return request.param


def test_what_is_created_is_read_back_equal(sdk, world, row):
    parents = row.parents(world)
    written = row.build(world)

    created = sdk.write(f"post_{row.plural}", *parents, body=written)
    read = getattr(sdk, f"get_{row.singular}")(*parents, created.id, **row.reading)

    assert covers(sdk.document(created), shown(sdk, written, row))
    known = set(read.attribute_map.values()) - {"secret"}  # the answer to a create may be another model
    assert covers(sdk.document(read), {n: v for n, v in shown(sdk, created, row).items() if n in known})


def test_what_is_created_is_in_the_list(sdk, world, row):
    parents = row.parents(world)
    created = sdk.write(f"post_{row.plural}", *parents, body=row.build(world))

    assert created.id in listed(sdk, row, *parents)


def test_a_change_is_read_back_and_leaves_the_rest(sdk, world, row):
    parents = row.parents(world)
    created = sdk.write(f"post_{row.plural}", *parents, body=row.build(world))
    one = (*parents, created.id)
    current = getattr(sdk, f"get_{row.singular}")(*one, **row.reading)
    update = updated(sdk, row, world, current)
    for attribute, value in row.change.items():
        setattr(update, attribute, value)

    sdk.write(f"{row.verb}_{row.singular}", *one, body=update)
    read = getattr(sdk, f"get_{row.singular}")(*one, **row.reading)

    wanted = {name: value for name, value in shown(sdk, update, row).items() if name != "version"}
    assert covers(sdk.document(read), wanted)


def test_what_is_deleted_is_gone(sdk, world, row):
    parents = row.parents(world)
    created = sdk.write(f"post_{row.plural}", *parents, body=row.build(world))

    getattr(sdk, f"delete_{row.singular}")(*parents, created.id)

    assert state_of(sdk, row, *parents, created.id) in {"deleted", 404, 410}
    assert created.id not in listed(sdk, row, *parents)


def test_every_operation_of_the_emulator_is_one_of_the_sdk(sdk):
    implemented = {operation.name for operation in platform_routes().operations if operation.handler}

    assert {name for name in implemented if not sdk.has(name)} == NOT_OF_THE_SDK
