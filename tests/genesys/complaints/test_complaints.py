"""What users of the official Terraform provider complain about and what its source shows, each shown not to be so here.

Complaints that a test elsewhere answers already are listed in `test_index.py`.
"""

from __future__ import annotations

import pytest

from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider import settling
from ringfence.genesys.provider.settling import LOOKS_AT_SECONDS
from ringfence.plugin.provider import ProviderError
from tests.genesys.faults.test_matrix import REMOVABLE
from tests.genesys.faults.world import World
from tests.genesys.provider.connections import OBJECTS, SITE_PATH, TRUNK_PATH
from tests.genesys.provider.examples import INPUTS, TOKENS, inputs_of

pytestmark = pytest.mark.emulator

FLOW = "genesys:architect:Flow"
QUEUE = "genesys:routing:Queue"
QUEUES = "/api/v2/routing/queues"
TABLE = "genesys:architect:DataTable"

POLLED = {FLOW, "genesys:integrations:Integration"}
"""Resources whose creation the platform finishes later, so that it has to be asked for."""


def test_a_failed_publish_shows_every_message_and_the_correlation_id(stack):
    broken = INPUTS[FLOW]["definition"].replace(
        "  startUpRef: /inboundCall/tasks/task[Start_10]\n", "  division: No such division\n"
    )

    with pytest.raises(ProviderError) as refusal:
        stack.create(FLOW, {"definition": broken, "substitutions": {"greeting": "x"}})

    message = str(refusal.value)
    assert "startUpRef is required" in message
    assert "No such division" in message
    poll = [record for record in stack.organisation.recorder.records if record.path.startswith("/api/v2/flows/jobs/")]
    assert f"correlation id {poll[-1].correlation_id}" in message


@pytest.mark.parametrize("token", [token for token in TOKENS if token.split(":")[1] in {"routing", "architect"}])
def test_objects_that_are_not_there_cost_a_run_seconds_once_and_then_one_call_each(stack, token, monkeypatch):
    created = stack.create(token, inputs_of(stack, token))
    stack.delete(created)
    stack.new_run()
    stack.waits.clear()

    assert stack.refresh(created) is None

    assert sum(stack.waits) <= LOOKS_AT_SECONDS[-1] < 8

    stack.new_run()
    monkeypatch.setattr(settling, "LOOKS_AT_SECONDS", ())
    stack.waits.clear()

    assert stack.refresh(created) is None
    stack.calls()
    assert stack.refresh(created) is None

    # The listing that confirms it is read once a run; rows of a table that is gone have none.
    assert len(stack.calls()) == 1
    assert stack.waits == []


@pytest.mark.parametrize("token", TOKENS)
def test_deleting_what_is_gone_already_is_done_without_a_wait(stack, token):
    created = stack.create(token, {**inputs_of(stack, token), **REMOVABLE.get(token, {})})
    stack.delete(created)
    stack.new_run()
    stack.waits.clear()

    stack.delete(created)

    assert stack.waits == []


def test_a_read_that_timed_out_is_no_proof_that_the_object_is_gone(stack):
    created = stack.create(QUEUE, INPUTS[QUEUE])
    stack.fault("GET", f"{QUEUES}/*", status=408, times=None)

    with pytest.raises(ProviderError, match="408"):
        stack.refresh(created)


def test_site_trunk_and_route_are_one_pass_without_a_cycle(stack):
    location = stack.create("genesys:telephony:Location", OBJECTS["genesys:telephony:Location"])
    stack.calls()

    site = stack.create("genesys:telephony:Site", {**OBJECTS["genesys:telephony:Site"], "locationId": location.id})
    sites = {"siteId": site.id, "inboundSiteId": site.id}
    trunk = stack.create("genesys:telephony:TrunkBase", {**OBJECTS["genesys:telephony:TrunkBase"], **sites})
    route = {"siteId": site.id, "name": "Outbound", "classificationTypes": ["National"], "trunkBaseIds": [trunk.id]}
    stack.create("genesys:telephony:OutboundRoute", route)

    assert stack.writes() == [f"POST {SITE_PATH}", f"POST {TRUNK_PATH}", f"POST {SITE_PATH}/{site.id}/outboundroutes"]


def test_rows_live_through_every_change_of_their_table(stack):
    table = stack.create(TABLE, INPUTS[TABLE])
    row = {"dataTableId": table.id, "key": "failover", "values": {"status": "APPROVED"}}
    stack.create("genesys:architect:DataTableRow", row)
    columns = [{"name": "reason", "type": "string"}, *INPUTS[TABLE]["columns"]]

    result = stack.diff_result(table, {**INPUTS[TABLE], "columns": columns, "description": "Rulings"})
    stack.update(table, {**INPUTS[TABLE], "columns": columns, "description": "Rulings"})

    assert not result.replace
    assert [item["status"] for item in stack.objects("datatablerows")] == ["APPROVED"]


def test_members_of_a_queue_are_nobodys_business_here(stack):
    queue = stack.create(QUEUE, INPUTS[QUEUE])
    stack.drift(f"{QUEUES}/{queue.id}", memberCount=12)
    stack.calls()

    assert stack.diff(stack.refresh(queue)) == {}
    updated = stack.update(queue, {**queue.inputs, "description": "Card blocking"})

    assert not [call for call in stack.calls() if "members" in call]
    assert "members" in stack.failures(QUEUE, {**INPUTS[QUEUE], "members": ["a"]})
    assert stack.diff(updated) == {}


def test_a_hundred_and_fifty_queues_are_one_write_each_and_a_failure_of_one_is_that_of_one(stack):
    stack.fault("POST", QUEUES, skip=70, times=2, status=503)
    failed = []
    for number in range(150):
        try:
            stack.create(QUEUE, {"name": f"Queue {number}"}, name=f"queue-{number}")
        except ProviderError as error:
            failed.append(str(error))

    assert len(stack.objects("queues")) == 148
    assert [text.split("'")[1] for text in failed] == ["queue-70", "queue-71"]
    assert stack.calls().count(f"POST {QUEUES}") == 150


@pytest.mark.parametrize("token", [token for token in TOKENS if token not in POLLED])
def test_nothing_is_slept_through(stack, token):
    inputs = inputs_of(stack, token)
    stack.waits.clear()

    created = stack.create(token, inputs)
    stack.refresh(created)

    assert stack.waits == []


def test_a_field_error_reaches_the_user_with_the_name_of_the_field(stack):
    with pytest.raises(ProviderError) as refusal:
        stack.create(QUEUE, {"name": "Q", "queueFlowId": "00000000-0000-4000-8000-000000000000"})

    cause = refusal.value.__cause__
    assert isinstance(cause, GenesysError)
    assert cause.details
    for part in ("400", "referenced.key.does.not.exist", cause.details[0].field, cause.correlation_id):
        assert part in str(refusal.value)


def test_a_conflict_is_an_old_version_and_nothing_else(stack):
    """A time-out (408) or a missing object is no reason to write again."""
    created = stack.create("genesys:telephony:Location", OBJECTS["genesys:telephony:Location"])
    stack.fault("PATCH", "/api/v2/locations/*", status=404, times=None)
    stack.calls()

    with pytest.raises(ProviderError) as refusal:
        stack.update(created, {**created.inputs, "description": "Other"})

    assert isinstance(refusal.value.__cause__, NotFoundError)
    assert len(stack.writes()) == 1


def test_a_plan_of_a_thousand_resources_lists_each_collection_once():
    stack = World()
    for number in range(40):
        stack.create("genesys:routing:WrapupCode", {"name": f"Code {number}"}, name=f"code-{number}")
        stack.create(QUEUE, {"name": f"Queue {number}"}, name=f"queue-{number}")

    reads = [call for call in stack.calls() if call.startswith("GET")]

    assert sorted(reads) == ["GET /api/v2/routing/queues", "GET /api/v2/routing/wrapupcodes"]
