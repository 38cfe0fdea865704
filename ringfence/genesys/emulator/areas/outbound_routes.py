"""Outbound routes of a site: which trunks carry which calls, in which order (/sites/{siteId}/outboundroutes)."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, duplicate, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.kinds import create, find, remove, replace
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, boolean, entity, list_of, one_of, text
from ringfence.genesys.emulator.store import Stored

from .number_plans import DEFAULT_ROUTE, classifications
from .sites import EDGES, PLUGIN, SITES, VIEW

routes = Routes()

COLLECTION = f"{EDGES}/sites/{{siteId}}/outboundroutes"


def _prepare(organisation: Organisation, call: Call, body: JsonObject, _current: Stored | None) -> None:
    for other in live(organisation, OUTBOUND_ROUTES):
        if (
            other["siteId"] == call.params["siteId"]
            and other["id"] != body["id"]
            and other["name"].casefold() == body["name"].casefold()
        ):
            raise duplicate("name", body["name"])
    known = classifications(organisation, call.params["siteId"])
    for name in body["classificationTypes"]:
        if name not in known:
            message = f"The classification {name} is in no number plan of the site; there are {', '.join(known)}."
            raise bad_request(message, code="address.classification.type.does.not.exist", field="classificationTypes")
    for trunk_base in body["externalTrunkBases"]:
        stored = organisation.store.read("trunkbases", trunk_base["id"]) or {}
        trunk_base |= {"name": stored.get("name"), "selfUri": stored.get("selfUri")}


def _show(_organisation: Organisation, _call: Call, stored: Stored) -> JsonObject:
    return {name: value for name, value in stored.items() if name != "siteId"}


OUTBOUND_ROUTES = declare(
    Kind(
        name="outboundroutes",
        path=COLLECTION,
        label="outbound route",
        audit=("Telephony", "OutboundRoute"),
        shape={
            "name": Required(text(1)),
            "classificationTypes": Required(list_of(text(1), low=1)),
            "enabled": boolean,
            "distribution": one_of("SEQUENTIAL", "RANDOM"),
            "externalTrunkBases": list_of(entity),
        },
        defaults={"description": "", "enabled": True, "distribution": "SEQUENTIAL", "externalTrunkBases": []},
        references=(Reference("externalTrunkBases[]", "trunkbases"),),
        stateful=True,
        versioned=True,
        divisioned=True,
        unique_name=False,
        prepare=_prepare,
        render=_show,
    )
)


def add_default_route(organisation: Organisation, call: Call, site_id: str) -> None:
    """The route that a new site gets by itself."""
    route_id = organisation.new_id()
    now = organisation.clock.stamp()
    organisation.store.put(
        OUTBOUND_ROUTES.name,
        route_id,
        {
            "id": route_id,
            "name": DEFAULT_ROUTE,
            "description": "",
            "classificationTypes": ["National", "International"],
            "enabled": True,
            "distribution": "SEQUENTIAL",
            "externalTrunkBases": [],
            "division": organisation.home_division,
            "siteId": site_id,
            "dateCreated": now,
            "dateModified": now,
            "createdBy": call.client_id,
            "modifiedBy": call.client_id,
            "version": 1,
            "state": "active",
            "selfUri": f"{EDGES}/sites/{site_id}/outboundroutes/{route_id}",
        },
    )


@routes.get(COLLECTION, any_of=VIEW)
def get_telephony_providers_edges_site_outboundroutes(organisation: Organisation, call: Call) -> JsonObject:
    """Routes of a site as a page; filters name and externalTrunkBases.ids."""
    find(organisation, SITES, call.params["siteId"])
    members = (route for route in live(organisation, OUTBOUND_ROUTES) if route["siteId"] == call.params["siteId"])
    chosen = by_fields(call, filtered(call, members), {"externalTrunkBases.ids": ("externalTrunkBases[]",)})
    return page(call, chosen, render=lambda route: _show(organisation, call, route))


@routes.post(COLLECTION, any_of=PLUGIN)
def post_telephony_providers_edges_site_outboundroutes(organisation: Organisation, call: Call) -> JsonObject:
    """Creates a route."""
    find(organisation, SITES, call.params["siteId"])
    return create(organisation, call, OUTBOUND_ROUTES, siteId=call.params["siteId"])


@routes.get(f"{COLLECTION}/{{outboundRouteId}}", any_of=VIEW)
def get_telephony_providers_edges_site_outboundroute(organisation: Organisation, call: Call) -> JsonObject:
    """One route."""
    return _show(organisation, call, _route(organisation, call))


@routes.put(f"{COLLECTION}/{{outboundRouteId}}", any_of=PLUGIN)
def put_telephony_providers_edges_site_outboundroute(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces a route; the order of its trunk bases is the order of failover."""
    route = _route(organisation, call)
    call.body["siteId"] = route["siteId"]
    return replace(organisation, call, OUTBOUND_ROUTES, route["id"])


@routes.delete(f"{COLLECTION}/{{outboundRouteId}}", any_of=PLUGIN)
def delete_telephony_providers_edges_site_outboundroute(organisation: Organisation, call: Call) -> None:
    """Deletes a route."""
    remove(organisation, call, OUTBOUND_ROUTES, _route(organisation, call)["id"])


def _route(organisation: Organisation, call: Call) -> Stored:
    find(organisation, SITES, call.params["siteId"])
    route = find(organisation, OUTBOUND_ROUTES, call.params["outboundRouteId"])
    if route["siteId"] != call.params["siteId"]:
        raise not_found("outbound route", route["id"])
    return route
