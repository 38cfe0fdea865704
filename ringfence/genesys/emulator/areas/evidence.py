"""Operational events and the public status page.

Operations: /api/v2/usage/events/..., and the Statuspage documents /api/v2/summary.json, /components.json and
/incidents/unresolved.json, which the vendor serves on another host without login.
"""

from __future__ import annotations

from ringfence.domain.regions import REGIONS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, check_shape, list_of, text

routes = Routes()

VIEW = ("usage:events:view",)
DEFINITIONS = (
    ("emulator-trunk-down", "Trunk out of service", "A trunk stopped answering SIP OPTIONS."),
    ("emulator-integration-error", "Integration in error", "An integration could not be activated."),
)
"""Event definitions of the same form as the platform's, whose list is not published."""
STATUS = "statuspage"


@routes.get("/api/v2/usage/events/definitions", any_of=VIEW)
def get_usage_events_definitions(_organisation: Organisation, _call: Call) -> JsonObject:
    """Definitions of operational events."""
    return {"entities": [_definition(row) for row in DEFINITIONS]}


@routes.get("/api/v2/usage/events/definitions/{eventDefinitionId}", any_of=VIEW)
def get_usage_events_definition(_organisation: Organisation, call: Call) -> JsonObject:
    """One definition."""
    for row in DEFINITIONS:
        if row[0] == call.params["eventDefinitionId"]:
            return _definition(row)
    raise not_found("event definition", call.params["eventDefinitionId"])


@routes.post("/api/v2/usage/events/query", any_of=VIEW)
def post_usage_events_query(organisation: Organisation, call: Call) -> JsonObject:
    """Operational events: one for each trunk or carrier that the control API has taken down."""
    check_shape(call.body, {"interval": Required(text(1)), "eventDefinitionIds": list_of(text(1))})
    wanted = call.body.get("eventDefinitionIds") or [row[0] for row in DEFINITIONS]
    entities = [
        {
            "eventDefinition": {
                "id": DEFINITIONS[0][0],
                "selfUri": f"/api/v2/usage/events/definitions/{DEFINITIONS[0][0]}",
            },
            "entityId": key,
            "currentValue": "OUT_OF_SERVICE",
            "previousValue": "IN_SERVICE",
            "dateCreated": outage["since"],
        }
        for key, outage in organisation.store.items("outages")
    ]
    return {"entities": entities if DEFINITIONS[0][0] in wanted else [], "selfUri": "/api/v2/usage/events/query"}


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


def _definition(row: tuple[str, str, str]) -> JsonObject:
    return {"id": row[0], "name": row[1], "description": row[2]}
