"""Queries over the audit trail (/api/v2/audits/query). There is no operation that changes or deletes a record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.envelopes import DEFAULT_PAGE_SIZE, read_cursor, write_cursor
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, invalid_value, not_found
from ringfence.genesys.emulator.kind import KINDS
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, integer, list_of, object_of, one_of, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

QUERIES = "auditqueries"
PATH = "/api/v2/audits/query"
VIEW = ("audits:audit:view",)
LONGEST_SECONDS = 60
"""Chosen: a query that nobody polls is over after this time; a client that died must not lock out the others."""
MAX_INTERVAL = timedelta(days=30)
KEPT = timedelta(days=365)
REALTIME = timedelta(days=14)
MAX_PAGE_SIZE = 500
PROPERTIES = ("UserId", "TrusteeOrganizationId", "ClientId", "Action", "EntityType", "EntityId")
SHAPE: Shape = {
    "interval": Required(text(1)),
    "serviceName": text(1),
    "filters": list_of(object_of({"property": Required(one_of(*PROPERTIES)), "value": Required(text(1))})),
    "sort": list_of(object_of({"name": one_of("Timestamp"), "sortOrder": one_of("ascending", "descending")})),
    "pageNumber": integer(1),
    "pageSize": integer(1, MAX_PAGE_SIZE),
}
OTHER_VOCABULARY = (
    ("PeoplePermissions", "Organization"),
    ("Telephony", "NumberPlan"),
    ("Telephony", "OrganizationLink"),
    ("Telephony", "NumberRouting"),
    ("Architect", "DataTableRow"),
    ("Architect", "FlowExecution"),
    ("Quality", "RecordingSettings"),
    ("Quality", "RecordingJob"),
    ("Quality", "EncryptionKey"),
    ("Quality", "KeyRotationSchedule"),
    ("Quality", "DeletionProtection"),
    ("Integrations", "IntegrationConfiguration"),
    ("Integrations", "ActionDraft"),
    ("Integrations", "Webhook"),
    ("AnalyticsReporting", "DataRetention"),
)


@routes.post(PATH, status=202, any_of=VIEW, body=SHAPE)
def post_audits_query(organisation: Organisation, call: Call) -> JsonObject:
    """Starts a query over at most 30 days; one at a time for each organisation."""
    check_shape(call.body, SHAPE)
    start, end = _interval(call.body["interval"])
    if end - start > MAX_INTERVAL:
        raise invalid_value("interval", call.body["interval"], "must not be longer than 30 days")
    now = organisation.clock.seconds()
    running = [query for query in organisation.store.all(QUERIES) if query["state"] in {"Queued", "Running"}]
    if any(query["askedAt"] + LONGEST_SECONDS > now for query in running):
        raise ApiError(429, "too.many.requests", "An audit query is already running for the organisation.")
    transaction_id = organisation.new_id()
    query = {
        "id": transaction_id,
        "state": "Queued",
        "startDate": organisation.clock.stamp(),
        "interval": call.body["interval"],
        "filters": call.body.get("filters") or [],
        "sort": call.body.get("sort") or [],
        **({"serviceName": call.body["serviceName"]} if call.body.get("serviceName") else {}),
    }
    # What the query finds is settled when it starts: later writes are not in it.
    asked_at = organisation.clock.seconds()
    organisation.store.put(QUERIES, transaction_id, {**query, "polls": 0, "askedAt": asked_at})
    return query


@routes.get(f"{PATH}/servicemapping", any_of=VIEW)
def get_audits_query_servicemapping(_organisation: Organisation, _call: Call) -> JsonObject:
    """Services, entities and actions that the emulator's records use."""
    return _vocabulary()


@routes.get(f"{PATH}/realtime/servicemapping", any_of=VIEW)
def get_audits_query_realtime_servicemapping(_organisation: Organisation, _call: Call) -> JsonObject:
    """The same vocabulary for real-time queries."""
    return _vocabulary()


@routes.post(f"{PATH}/realtime", any_of=VIEW, body=SHAPE)
def post_audits_query_realtime(organisation: Organisation, call: Call) -> JsonObject:
    """Answers at once, over the last 14 days only."""
    check_shape(call.body, {**SHAPE, "serviceName": Required(text(1))})
    start, end = _interval(call.body["interval"])
    if start < organisation.clock.now() - REALTIME:
        raise invalid_value("interval", call.body["interval"], "must lie within the last 14 days")
    size = int(call.body.get("pageSize") or DEFAULT_PAGE_SIZE)
    number = int(call.body.get("pageNumber") or 1)
    found = _select(organisation, call.body, start, end)
    return {
        "entities": found[(number - 1) * size : number * size],
        "pageSize": size,
        "pageNumber": number,
        "total": len(found),
        "pageCount": -(-len(found) // size),
    }


@routes.post(f"{PATH}/realtime/related", any_of=VIEW)
def post_audits_query_realtime_related(organisation: Organisation, call: Call) -> JsonObject:
    """Records with the same correlation as the one of `auditId`."""
    check_shape(call.body, {"auditId": Required(text(1))})
    now = organisation.clock.now()
    recent = organisation.store.audits_between((now - REALTIME).timestamp(), now.timestamp() + 1, None)
    origin = next((message for message in recent if message["id"] == call.body["auditId"]), None)
    if origin is None:
        raise not_found("audit record", call.body["auditId"])
    related = [
        message for message in recent if message["context"] == origin["context"] and message["id"] != origin["id"]
    ]
    return {"entities": related}


@routes.get(f"{PATH}/{{transactionId}}", any_of=VIEW)
def get_audits_query_transaction_id(organisation: Organisation, call: Call) -> JsonObject:
    """State of a query: Queued, Running, then Succeeded after some polls."""
    query = organisation.store.edit(QUERIES, call.params["transactionId"])
    if query is None:
        raise not_found("audit query", call.params["transactionId"])
    if query["state"] in {"Queued", "Running"}:
        query["polls"] += 1
        query["state"] = "Succeeded" if query["polls"] > organisation.behaviour.pending_polls else "Running"
        organisation.store.put(QUERIES, query["id"], query)
    return {name: value for name, value in query.items() if name not in {"polls", "askedAt"}}


@routes.get(f"{PATH}/{{transactionId}}/results", any_of=VIEW)
def get_audits_query_transaction_id_results(organisation: Organisation, call: Call) -> JsonObject:
    """Results of a query that succeeded, by cursor; at most 500 a page."""
    query = organisation.store.read(QUERIES, call.params["transactionId"])
    if query is None:
        raise not_found("audit query", call.params["transactionId"])
    if query["state"] != "Succeeded":
        raise bad_request(f"The query is {query['state']}; poll it until it has succeeded.")
    size = call.integer("pageSize", DEFAULT_PAGE_SIZE, low=1, high=MAX_PAGE_SIZE)
    position = read_cursor(call, "cursor")
    start, end = _interval(query["interval"])
    horizon = organisation.clock.now() - KEPT
    asked_at = parse_iso(query["startDate"]) + timedelta(milliseconds=1)
    found = _select(organisation, query, max(start, horizon), min(end, asked_at))
    document: JsonObject = {"id": query["id"], "pageSize": size, "entities": found[position : position + size]}
    if position + size < len(found):
        document["cursor"] = write_cursor(position + size)
    return document


def _select(organisation: Organisation, wanted: Stored, start: datetime, end: datetime) -> list[JsonObject]:
    found = organisation.store.audits_between(start.timestamp(), end.timestamp(), wanted.get("serviceName"))
    found = [message for message in found if _passes(message, wanted.get("filters") or [])]
    if any(rule.get("sortOrder") == "descending" for rule in wanted.get("sort") or []):
        found.reverse()
    return found


def _passes(message: JsonObject, filters: Iterable[JsonObject]) -> bool:
    values = {
        "UserId": message.get("user", {}).get("id"),
        "ClientId": message.get("client", {}).get("id"),
        "TrusteeOrganizationId": None,
        "Action": message["action"],
        "EntityType": message["entityType"],
        "EntityId": message["entity"]["id"],
    }
    return all(values[rule["property"]] == rule["value"] for rule in filters)


def _interval(text_: str) -> tuple[datetime, datetime]:
    start, slash, end = text_.partition("/")
    try:
        found = parse_iso(start), parse_iso(end)
    except ValueError:
        found = None
    if found is None or not slash or found[0] >= found[1]:
        raise invalid_value("interval", text_, "must be two ISO 8601 date-times, from/to")
    return found


def _vocabulary() -> JsonObject:
    services: dict[str, set[str]] = {}
    for service, entity in [*(kind.audit for kind in KINDS.values()), *OTHER_VOCABULARY]:
        services.setdefault(service, set()).add(entity)
    return {
        "services": [
            {
                "name": service,
                "entities": [{"name": name, "actions": ["Create", "Update", "Delete"]} for name in sorted(names)],
            }
            for service, names in sorted(services.items())
        ]
    }
