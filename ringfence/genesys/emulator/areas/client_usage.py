"""API usage of an OAuth client (/api/v2/oauth/clients/{clientId}/usage/...), counted from the recorded requests.

A query is asked for, polled, and then holds one row for each operation: an asynchronous job as on the platform. Fields
are those of the Python SDK 269.0.0 (UsageExecutionResult, ApiUsageQueryResult, ApiUsageRow).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.errors import JsonObject, invalid_value, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.recorder import Record
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, list_of, one_of, text

from .clients import OAUTH_CLIENTS, ONE

routes = Routes()

QUERIES = "clientUsageQueries"
QUERY: Shape = {
    "interval": Required(text(1)),
    "granularity": one_of("Day", "Week", "Month"),
    "metrics": list_of(text(1)),
    "groupBy": list_of(text(1)),
}
VIEW = ("oauth:client:view", "usage:client:view")
DEFAULT_DAYS, MAX_DAYS = 7, 366


@routes.post(f"{ONE}/usage/query", any_of=VIEW, body=QUERY)
def post_oauth_client_usage_query(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of one client in an interval."""
    check_shape(call.body, QUERY)
    ends = call.body["interval"].split("/")
    try:
        start, end = (parse_iso(moment) for moment in ends)
    except ValueError:
        raise invalid_value("interval", call.body["interval"], "must be two ISO 8601 date-times with a slash") from None
    return _start(organisation, call, start, end)


@routes.get(f"{ONE}/usage/summary", any_of=VIEW)
def get_oauth_client_usage_summary(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of one client in the last `days` days."""
    days = call.integer("days", DEFAULT_DAYS, low=1, high=MAX_DAYS)
    now = organisation.clock.now()
    return _start(organisation, call, now - timedelta(days=days), now)


@routes.get(f"{ONE}/usage/query/results/{{executionId}}", any_of=VIEW)
def get_oauth_client_usage_query_result(organisation: Organisation, call: Call) -> JsonObject:
    """The rows, once the query is complete."""
    query = organisation.store.edit(QUERIES, call.params["executionId"])
    if query is None or query["clientId"] != call.params["clientId"]:
        raise not_found("usage query", call.params["executionId"])
    if query["polls"] < organisation.behaviour.pending_polls:
        query["polls"] += 1
        organisation.store.put(QUERIES, query["executionId"], query)
        return {"results": [], "queryStatus": "Running"}
    return {"results": query["rows"], "queryStatus": "Complete"}


def _start(organisation: Organisation, call: Call, start: datetime, end: datetime) -> JsonObject:
    client = kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])
    execution_id = organisation.new_id()
    made: dict[tuple[str, str], Counter[str]] = {}
    for record in organisation.recorder.records:
        if record.client_id == client["id"] and start <= parse_iso(record.at) < end:
            made.setdefault((record.method, record.template), Counter()).update(_counted(record))
    rows = [
        {
            "clientId": client["id"],
            "clientName": client["name"],
            "organizationId": organisation.id,
            "templateUri": template,
            "httpMethod": method,
            **counts,
        }
        for (method, template), counts in sorted(made.items())
    ]
    query = {"executionId": execution_id, "clientId": client["id"], "rows": rows, "polls": 0}
    organisation.store.put(QUERIES, execution_id, query)
    return {
        "executionId": execution_id,
        "resultsUri": f"{OAUTH_CLIENTS.path}/{client['id']}/usage/query/results/{execution_id}",
    }


def _counted(record: Record) -> dict[str, int]:
    counts = {"requests": 1}
    if record.status == 429:  # noqa: PLR2004 - a column of its own
        return {**counts, "status429": 1}
    return {**counts, f"status{record.status // 100}00": 1} if record.status else counts
