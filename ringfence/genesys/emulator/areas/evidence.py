"""Operational events and the public status page.

Operations: /api/v2/usage/events/..., and the Statuspage documents /api/v2/summary.json, /components.json and
/incidents/unresolved.json, which the vendor serves on another host without login.
"""

from __future__ import annotations

import json
from collections import Counter

from ringfence.domain.regions import REGIONS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.envelopes import cursor_page
from ringfence.genesys.emulator.errors import JsonObject, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, list_of, one_of, text

from . import usage_rows

routes = Routes()

VIEW = ("usage:events:view",)
EVENTS = "/api/v2/usage/events"
AGGREGATES: Shape = {"interval": Required(text(1))}
QUERY: Shape = {
    **AGGREGATES,
    "eventDefinitionIds": list_of(text(1)),
    "searchTerm": text(),
    "sortOrder": one_of("ASC", "DESC"),
}
TRUNK_DOWN = "emulator-trunk-down"
DEFINITIONS = (
    (TRUNK_DOWN, "Trunk out of service", "A trunk stopped answering SIP OPTIONS."),
    ("emulator-integration-error", "Integration in error", "An integration could not be activated."),
)
"""Event definitions of the same form as the platform's, whose list is not published."""
STATUS = "statuspage"


@routes.get(f"{EVENTS}/definitions", any_of=VIEW)
def get_usage_events_definitions(_organisation: Organisation, _call: Call) -> JsonObject:
    """Definitions of operational events."""
    return {"entities": [_definition(row) for row in DEFINITIONS]}


@routes.get(f"{EVENTS}/definitions/{{eventDefinitionId}}", any_of=VIEW)
def get_usage_events_definition(_organisation: Organisation, call: Call) -> JsonObject:
    """One definition."""
    for row in DEFINITIONS:
        if row[0] == call.params["eventDefinitionId"]:
            return _definition(row)
    raise not_found("event definition", call.params["eventDefinitionId"])


@routes.post(f"{EVENTS}/query", any_of=VIEW, body=QUERY)
def post_usage_events_query(organisation: Organisation, call: Call) -> JsonObject:
    """Operational events of an interval, the latest first: one for each trunk or carrier that is down."""
    check_shape(call.body, QUERY)
    wanted = call.body.get("eventDefinitionIds") or [row[0] for row in DEFINITIONS]
    term = str(call.body.get("searchTerm") or "").casefold()
    found = [
        event
        for event in _events(organisation, call.body["interval"])
        if event["eventDefinition"]["id"] in wanted and term in json.dumps(event, ensure_ascii=False).casefold()
    ]
    found.sort(key=lambda event: str(event["dateCreated"]), reverse=call.body.get("sortOrder") != "ASC")
    return cursor_page(call, found)


@routes.post(f"{EVENTS}/aggregates/query", any_of=VIEW, body=AGGREGATES)
def post_usage_events_aggregates_query(organisation: Organisation, call: Call) -> JsonObject:
    """How many operational events of each definition an interval has."""
    check_shape(call.body, AGGREGATES)
    counts = Counter(event["eventDefinition"]["id"] for event in _events(organisation, call.body["interval"]))
    aggregates = [{"eventDefinition": _reference(name), "eventCount": count} for name, count in sorted(counts.items())]
    return {"interval": call.body["interval"], "eventDefinitionAggregates": aggregates}


@routes.get("/api/v2/summary.json", public=True)
def get_statuspage_summary(organisation: Organisation, _call: Call) -> JsonObject:
    """Status, components and open incidents; the control API's seed sets them (kind `statuspage`, id `page`)."""
    return _status(organisation)


@routes.get("/api/v2/components.json", public=True)
def get_statuspage_components(organisation: Organisation, _call: Call) -> JsonObject:
    """Components of the status page."""
    status = _status(organisation)
    return {"page": status["page"], "components": status["components"]}


@routes.get("/api/v2/incidents/unresolved.json", public=True)
def get_statuspage_unresolved(organisation: Organisation, _call: Call) -> JsonObject:
    """Open incidents of the status page."""
    status = _status(organisation)
    return {"page": status["page"], "incidents": status["incidents"]}


def _status(organisation: Organisation) -> JsonObject:
    stored = organisation.store.read(STATUS, "page")
    if stored is not None:
        return dict(stored)
    now = organisation.clock.stamp()
    place = REGIONS[organisation.region].place
    return {
        "page": {"id": "emulator", "name": "Genesys Cloud", "url": "https://status.mypurecloud.com", "updated_at": now},
        "status": {"indicator": "none", "description": "All Systems Operational"},
        "components": [
            {"id": organisation.region, "name": f"EMEA ({place})", "status": "operational", "updated_at": now}
        ],
        "incidents": [],
        "scheduled_maintenances": [],
    }


def _events(organisation: Organisation, interval: str) -> list[JsonObject]:
    start, end = usage_rows.interval(interval)
    return [
        {
            "eventDefinition": _reference(TRUNK_DOWN),
            "entityId": key,
            "currentValue": "OUT_OF_SERVICE",
            "previousValue": "IN_SERVICE",
            "dateCreated": outage["since"],
        }
        for key, outage in organisation.store.items("outages")
        if start <= parse_iso(outage["since"]) < end
    ]


def _reference(definition_id: str) -> JsonObject:
    return {"id": definition_id, "selfUri": f"{EVENTS}/definitions/{definition_id}"}


def _definition(row: tuple[str, str, str]) -> JsonObject:
    return {"id": row[0], "name": row[1], "description": row[2]}
