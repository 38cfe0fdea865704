"""Which goes first when an object is replaced: the new one wherever Genesys takes both, and what is told elsewhere."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.registry import definitions, handlers
from ringfence.plugin.provider import PartialCreateError, ProviderError

from .connections import OBJECTS, given

CREDENTIAL = "genesys:integrations:Credential"
INTEGRATION = "genesys:integrations:Integration"
PATH = "/api/v2/integrations/credentials"
BASIC = {"name": "Pager", "credentialTypeId": "basicAuth", "fields": {"userName": "u", "password": "p"}}

FIRST_THE_NEW_ONE = {CREDENTIAL, INTEGRATION}
"""Resources whose replacement stands beside the old object under the same name."""

FIRST_THE_OLD_ONE = {
    "genesys:architect:DataTableRow",
    "genesys:architect:EmergencyGroup",
    "genesys:integrations:DataAction",
    "genesys:processautomation:Trigger",
    "genesys:routing:Queue",
    "genesys:routing:WrapupCode",
    "genesys:telephony:DidPool",
    "genesys:telephony:NumberPlans",
    "genesys:telephony:OrganizationLink",
    "genesys:telephony:OutboundRoute",
    "genesys:telephony:TrunkBase",
}
"""Resources with an input that cannot be changed in place, of which no second one of a name or range may be there."""


def replacing(stack, old):
    """What the engine asks before it replaces."""
    result = stack.diff_result(old, BASIC)
    assert result.replace
    assert not result.delete_before_replace
    return result


def test_the_order_of_every_resource_that_can_be_replaced_is_decided():
    replaced = {
        token
        for token, definition in definitions().items()
        if any(field.traits.replace for field in properties(definition.inputs).values())
    }

    assert replaced == FIRST_THE_NEW_ONE | FIRST_THE_OLD_ONE
    assert {token for token in replaced if getattr(handlers()[token], "shares_names", False)} == FIRST_THE_NEW_ONE


def test_a_credential_of_another_kind_is_made_before_the_old_one_goes(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    stack.new_run()
    replacing(stack, old)

    new = stack.create(CREDENTIAL, BASIC)

    assert new.id != old.id
    assert {item["id"] for item in stack.objects("credentials")} == {old.id, new.id}
    stack.delete(old)
    assert [item["type"]["id"] for item in stack.objects("credentials")] == ["basicAuth"]
    assert stack.told == []


def test_the_name_still_has_one_owner_after_the_old_one_is_gone(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    replacing(stack, old)
    stack.create(CREDENTIAL, BASIC)
    stack.delete(old)

    with pytest.raises(ProviderError, match="which 'it' of this program has created"):
        stack.create(CREDENTIAL, BASIC, name="other")


def test_another_resource_may_not_take_the_name_of_one_that_is_being_replaced(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    stack.new_run()
    replacing(stack, old)

    with pytest.raises(ProviderError, match=f"pulumi import {CREDENTIAL} other {old.id}"):
        stack.create(CREDENTIAL, BASIC, name="other")


def test_a_lost_answer_finds_the_new_one_beside_the_old_one(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    stack.new_run()
    replacing(stack, old)
    stack.fault("POST", PATH, reset=True, when="after")

    new = stack.create(CREDENTIAL, BASIC)

    assert new.id != old.id
    assert len(stack.objects("credentials")) == 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_replacement_in_doubt_never_takes_the_old_one_for_what_was_lost(stack, when):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    stack.new_run()
    replacing(stack, old)
    stack.fault("POST", PATH, reset=True, when=when)
    stack.fault("GET", f"{PATH}/listing", reset=True, skip=1, times=50)
    with pytest.raises(PartialCreateError) as doubt:
        stack.create(CREDENTIAL, BASIC)
    assert doubt.value.resource_id == f"unconfirmed/{old.id}"
    stack.emulator.control("faults", method="DELETE")

    provider, urn = stack.new_run(), stack.urn(CREDENTIAL)
    result = provider.diff(urn, doubt.value.resource_id, BASIC, BASIC, BASIC)
    assert result.delete_before_replace
    provider.delete(urn, doubt.value.resource_id, doubt.value.outputs)
    assert [item["id"] for item in stack.objects("credentials")] == [old.id]
    new = stack.create(CREDENTIAL, BASIC)
    stack.delete(old)
    assert [item["id"] for item in stack.objects("credentials")] == [new.id]


def test_a_replacement_whose_run_was_killed_is_taken_over_and_not_the_old_one(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    replacing(stack, old)
    lost = stack.create(CREDENTIAL, BASIC)
    stack.new_run(RINGFENCE_ADOPT_URNS=stack.urn(CREDENTIAL))
    replacing(stack, old)

    found = stack.create(CREDENTIAL, BASIC)

    assert found.id == lost.id
    assert len(stack.objects("credentials")) == 2


def test_a_platform_that_takes_no_second_one_after_all_is_told_with_a_way_out(stack):
    old = stack.create(CREDENTIAL, OBJECTS[CREDENTIAL])
    stack.new_run()
    replacing(stack, old)
    stack.fault("POST", PATH, status=400, code="duplicate.value")

    with pytest.raises(ProviderError, match=r"delete_before_replace=True.*nothing was changed"):
        stack.create(CREDENTIAL, BASIC)

    assert [item["id"] for item in stack.objects("credentials")] == [old.id]


def test_another_event_source_is_made_first_and_the_same_one_is_not(stack):
    old = stack.create(INTEGRATION, OBJECTS[INTEGRATION])
    account = {**old.inputs["properties"], "awsAccountId": "210987654321"}
    both = {**account, "eventSourceSuffix": "audit-2"}

    assert stack.diff_result(old, {**old.inputs, "properties": account}).delete_before_replace
    assert "Change properties.eventSourceSuffix as well" in stack.told[-1]
    assert not stack.diff_result(old, {**old.inputs, "properties": both}).delete_before_replace


def test_where_the_old_one_goes_first_the_preview_says_so_and_what_to_do(stack):
    queue = stack.create("genesys:routing:Queue", given(stack, "genesys:routing:Queue"))

    moved = stack.diff_result(queue, {**queue.inputs, "divisionId": "d2"})

    assert moved.delete_before_replace
    assert len(stack.told) == 1
    assert "genesys:routing:Queue 'it': a change of divisionId makes a new object" in stack.told[0]
    assert "Change name as well, and the new one is made first" in stack.told[0]
    renamed = stack.diff_result(queue, {**queue.inputs, "divisionId": "d2", "name": "Another"})
    assert not renamed.delete_before_replace
    assert len(stack.told) == 1
