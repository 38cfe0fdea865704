"""Audit, operational events, alert rules and usage, through Genesys' own SDK."""

from __future__ import annotations

from functools import partial

import pytest
from PureCloudPlatformClientV2.rest import ApiException

from tests.sdk.driver import covers, make

EVER = "2020-01-01T00:00:00.000Z/2100-01-01T00:00:00.000Z"


def test_a_write_is_found_by_an_audit_query(sdk, world, emulator):
    queue = world.queue
    day = emulator.control("clock")["now"][:10]
    interval = f"{day}T00:00:00.000Z/{day}T23:59:59.999Z"
    condition = make("AuditQueryFilter", pcProperty="EntityId", value=queue.id)

    query = sdk.post_audits_query(
        make("AuditQueryRequest", interval=interval, service_name="Routing", filters=[condition])
    )
    states = ("Queued", "Running")
    done = world.finished(lambda: sdk.get_audits_query_transaction_id(query.id), running=states, by="state")
    found = sdk.get_audits_query_transaction_id_results(query.id).entities

    assert done.state == "Succeeded"
    assert [(record.action, record.entity.id) for record in found] == [("Create", queue.id)]


def test_operational_events_show_a_carrier_that_is_down(sdk, world, emulator):
    assert world.trunk_base.id
    emulator.control("carriers/state", {"host": "sip.a.example", "up": False})

    events = sdk.post_usage_events_query(body=make("EventQueryRequest", interval=EVER)).entities

    assert [event.current_value for event in events] == ["OUT_OF_SERVICE"]
    assert events[0].event_definition.id in [one.id for one in sdk.get_usage_events_definitions().entities]


def test_an_alert_rule_is_kept_changed_found_and_deleted(sdk, world):
    entity = make(
        "CommonRulePredicateEntity", entity_type="Queue", queue=make("AddressableEntityRef", id=world.queue.id)
    )
    predicate = make(
        "CommonRulePredicate",
        metric="oWaiting",
        comparison_operator="Gt",
        value=10.0,
        media_type="Voice",
        entity=entity,
    )
    conditions = make("CommonRuleConditions", type="And", predicates=[predicate])
    rule = make("CommonRule", name="Too many waiting", type="ConversationMetrics", enabled=True, conditions=conditions)

    made = sdk.post_alerting_rules(rule)
    changed = sdk.put_alerting_rule(made.id, make("ModifiableRuleProperties", name="Waiting", conditions=conditions))
    found = sdk.post_alerting_rules_query(body=make("GetRulesQuery", rule_type="Conversation", rule_name="wait"))
    sdk.delete_alerting_rule(made.id)

    assert covers(sdk.document(made), sdk.document(rule))
    assert (changed.name, changed.type, changed.version) == ("Waiting", "ConversationMetrics", 2)
    assert found.entities == [changed]
    with pytest.raises(ApiException):
        sdk.get_alerting_rule(made.id)


def test_the_usage_of_a_client_is_counted_by_operation(sdk, world, emulator):
    for _ in range(3):
        sdk.get_routing_queue(world.queue.id)

    asked = sdk.get_oauth_client_usage_summary(emulator.client_id, days="1")
    result = world.finished(
        lambda: sdk.get_oauth_client_usage_query_result(asked.execution_id, emulator.client_id),
        running=("Running",),
        by="query_status",
    )

    reads = [
        row
        for row in result.results
        if (row.http_method, row.template_uri) == ("GET", "/api/v2/routing/queues/{queueId}")
    ]
    assert [(row.requests, row.status200) for row in reads] == [(3, 3)]


def test_the_usage_of_the_organisation_is_searched_and_grouped(sdk, world):
    sdk.get_routing_queue(world.queue.id)
    query = make("ApiUsageOrganizationQuery", interval=EVER, granularity="Day", group_by=["OAuthClientId"])
    search = make("ApiUsageSimpleSearch", interval=EVER, http_methods=["GET"])

    for asked, read in (
        (sdk.post_usage_query(query), sdk.get_usage_query_execution_id_results),
        (sdk.post_usage_simplesearch(search), sdk.get_usage_simplesearch_execution_id_results),
    ):
        result = world.finished(partial(read, asked.execution_id), running=("Running",), by="query_status")
        assert result.results[0].requests >= 1


def test_operational_events_are_counted(sdk, world, emulator):
    assert world.trunk_base.id
    emulator.control("carriers/state", {"host": "sip.a.example", "up": False})

    counted = sdk.post_usage_events_aggregates_query(body=make("EventAggregatesQueryRequest", interval=EVER))

    assert [one.event_count for one in counted.event_definition_aggregates] == [1]
