"""API usage (/api/v2/oauth/clients/{clientId}/usage/..., /api/v2/usage/query and /simplesearch), as asynchronous jobs.

A query is asked for, polled, and then holds its rows. Fields are those of the Python SDK 269.0.0 (UsageExecutionResult,
ApiUsageQueryResult, ApiUsageRow).
"""

from __future__ import annotations

from datetime import timedelta

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.access import CLIENTS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import read_cursor, write_cursor
from ringfence.genesys.emulator.errors import JsonObject
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, list_of, one_of, text

from . import usage_rows
from .clients import OAUTH_CLIENTS, ONE
from .usage_rows import DETAILED, METRICS, QUERY, Wish

routes = Routes()

USAGE = "/api/v2/usage"
OF_CLIENT = ("oauth:client:view", "usage:client:view")
OF_ORGANISATION = ("oauth:client:view", "usage:organization:view")
OF_SEARCH = ("oauth:client:view", "usage:simpleSearch:view")
SEARCH: Shape = {
    "interval": Required(text(1)),
    "metrics": list_of(one_of(*METRICS)),
    "oauthClientNames": list_of(text(1)),
    "httpMethods": list_of(text(1)),
    "templateUris": list_of(text(1)),
}
DEFAULT_DAYS, MAX_DAYS = 7, 366
MAX_ROWS = 1000


@routes.post(f"{ONE}/usage/query", any_of=OF_CLIENT, body=QUERY)
def post_oauth_client_usage_query(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of one client in an interval; one row for all where `groupBy` says nothing else."""
    client_id = str(kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])["id"])
    return _of_client(organisation, client_id, usage_rows.wish_of(call.body, client_ids=frozenset({client_id})))


@routes.get(f"{ONE}/usage/summary", any_of=OF_CLIENT)
def get_oauth_client_usage_summary(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of one client in the last `days` days, a row for each operation."""
    client_id = str(kinds.find(organisation, OAUTH_CLIENTS, call.params["clientId"])["id"])
    days = call.integer("days", DEFAULT_DAYS, low=1, high=MAX_DAYS)
    now = organisation.clock.now()
    wish = Wish(start=now - timedelta(days=days), end=now, group_by=DETAILED, client_ids=frozenset({client_id}))
    return _of_client(organisation, client_id, wish)


@routes.get(f"{ONE}/usage/query/results/{{executionId}}", any_of=OF_CLIENT)
def get_oauth_client_usage_query_result(organisation: Organisation, call: Call) -> JsonObject:
    """The rows, once the query is complete."""
    return _result(usage_rows.fetched(organisation, call, clientId=call.params["clientId"]))


@routes.post(f"{USAGE}/query", any_of=OF_ORGANISATION, body=QUERY)
def post_usage_query(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of the whole organisation in an interval."""
    execution_id = usage_rows.keep(
        organisation, usage_rows.rows(organisation, usage_rows.wish_of(call.body)), asked="query"
    )
    return {"executionId": execution_id, "resultsUri": f"{USAGE}/query/{execution_id}/results"}


@routes.get(f"{USAGE}/query/{{executionId}}/results", any_of=OF_ORGANISATION)
def get_usage_query_execution_id_results(organisation: Organisation, call: Call) -> JsonObject:
    """The rows, once the query is complete."""
    return _result(usage_rows.fetched(organisation, call, asked="query"))


@routes.post(f"{USAGE}/simplesearch", any_of=OF_SEARCH, body=SEARCH)
def post_usage_simplesearch(organisation: Organisation, call: Call) -> JsonObject:
    """Asks for the usage of clients, methods and operations by name: a row for each that was used."""
    check_shape(call.body, SEARCH)
    start, end = usage_rows.interval(call.body["interval"])
    names = call.body.get("oauthClientNames")
    clients = {client["id"]: client["name"] for client in organisation.store.all(CLIENTS)}
    wish = Wish(
        start=start,
        end=end,
        group_by=DETAILED,
        metrics=tuple(call.body.get("metrics") or METRICS),
        client_ids=frozenset(one for one, name in clients.items() if name in names) if names else None,
        methods=frozenset(call.body.get("httpMethods") or ()),
        templates=frozenset(call.body.get("templateUris") or ()),
    )
    execution_id = usage_rows.keep(organisation, usage_rows.rows(organisation, wish), asked="simplesearch")
    return {"executionId": execution_id, "resultsUri": f"{USAGE}/simplesearch/{execution_id}/results"}


@routes.get(f"{USAGE}/simplesearch/{{executionId}}/results", any_of=OF_SEARCH)
def get_usage_simplesearch_execution_id_results(organisation: Organisation, call: Call) -> JsonObject:
    """The rows, once the search is complete, with a cursor where there are more."""
    size = call.integer("pageSize", MAX_ROWS, low=1, high=MAX_ROWS)
    start = read_cursor(call, "after")
    found = usage_rows.fetched(organisation, call, asked="simplesearch")
    document = _result(None if found is None else found[start : start + size])
    if found is not None and start + size < len(found):
        document["cursors"] = {"after": write_cursor(start + size)}
    return document


def _of_client(organisation: Organisation, client_id: str, wish: Wish) -> JsonObject:
    execution_id = usage_rows.keep(organisation, usage_rows.rows(organisation, wish), clientId=client_id)
    uri = f"{OAUTH_CLIENTS.path}/{client_id}/usage/query/results/{execution_id}"
    return {"executionId": execution_id, "resultsUri": uri}


def _result(found: list[JsonObject] | None) -> JsonObject:
    return {"results": found or [], "queryStatus": "Running" if found is None else "Complete"}
