"""Telephony sites (/api/v2/telephony/providers/edges/sites).

A site decides through which media regions calls run. The home region is always among them: the platform adds it.
"""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, invalid_value
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.kind_checks import refuse_if_used
from ringfence.genesys.emulator.kinds import find, remove
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import (
    Required,
    boolean,
    entity,
    list_of,
    object_of,
    one_of,
    text,
)
from ringfence.genesys.emulator.store import Stored

from .regions import media_regions

routes = Routes()

EDGES = "/api/v2/telephony/providers/edges"
PLUGIN = ("telephony:plugin:all",)
VIEW = ("telephony:plugin:all", "telephony:sites:view")


def _prepare(organisation: Organisation, _call: Call, body: JsonObject, _current: Stored | None) -> None:
    known = media_regions(organisation)
    regions = {known["awsHomeRegion"], *known["awsCoreRegions"], *known["awsSatelliteRegions"]}
    for name in body["mediaRegions"]:
        if name not in regions:
            raise invalid_value("mediaRegions", name, f"must be one of {', '.join(sorted(regions))}")
    if organisation.region not in body["mediaRegions"]:
        body["mediaRegions"] = [*body["mediaRegions"], organisation.region]
    location = organisation.store.read("locations", body["location"]["id"]) or {}
    body["location"] = {
        "id": body["location"]["id"],
        "name": location.get("name"),
        "emergencyNumber": location.get("emergencyNumber"),
        "selfUri": location.get("selfUri"),
    }
    body["location"] = {name: value for name, value in body["location"].items() if value is not None}


def _furnish_site(organisation: Organisation, call: Call, body: JsonObject) -> None:
    """A new site comes with number plans and a default outbound route."""
    from .number_plans import add_default_plans  # noqa: PLC0415 - plans and routes refer to sites
    from .outbound_routes import add_default_route  # noqa: PLC0415

    add_default_plans(organisation, body["id"])
    add_default_route(organisation, call, body["id"])


SITES = declare(
    Kind(
        name="sites",
        path=f"{EDGES}/sites",
        label="site",
        audit=("Telephony", "Site"),
        shape={
            "name": Required(text(1)),
            "location": Required(entity),
            "mediaModel": one_of("Premises", "Cloud"),
            "mediaRegions": list_of(text(1)),
            "mediaRegionsUseLatencyBased": boolean,
            "callerId": text(),
            "callerName": text(),
            "cloudProxyForceTurn": boolean,
            "primarySites": list_of(entity),
            "secondarySites": list_of(entity),
            "edgeAutoUpdateConfig": object_of(
                {"timeZone": text(1), "rrule": text(1), "start": text(1), "end": text(1)}
            ),
        },
        defaults={
            "description": "",
            "mediaModel": "Cloud",
            "mediaRegions": [],
            "mediaRegionsUseLatencyBased": False,
            "callerId": "",
            "callerName": "",
            "primarySites": [],
            "secondarySites": [],
            "edges": [],
            "primaryEdges": [],
            "secondaryEdges": [],
            "coreSite": False,
            "siteConnections": [],
            "cloudProxyForceTurn": False,
            "managed": False,
        },
        references=(
            Reference("location", "locations"),
            Reference("primarySites[]", "sites"),
            Reference("secondarySites[]", "sites"),
        ),
        stateful=True,
        versioned=True,
        divisioned=True,
        soft_delete=True,
        prepare=_prepare,
        after_create=_furnish_site,
    )
)


@routes.get(f"{EDGES}/sites")
def get_telephony_providers_edges_sites(organisation: Organisation, call: Call) -> JsonObject:
    """Sites as a page; filters name, location.id and managed (the vendor's sites or one's own)."""
    call.flag("managed")
    fields = {"location.id": ("location",), "managed": ("managed",)}
    return page(call, by_fields(call, filtered(call, live(organisation, SITES)), fields))


register(
    routes,
    SITES,
    plural="telephony_providers_edges_sites",
    singular="telephony_providers_edges_site",
    parameter="siteId",
    view=VIEW,
    add=PLUGIN,
    edit=PLUGIN,
    verbs=("POST", "GET", "PUT"),
)


@routes.delete(f"{EDGES}/sites/{{siteId}}", any_of=PLUGIN)
def delete_telephony_providers_edges_site(organisation: Organisation, call: Call) -> None:
    """Deletes a site softly, with its routes; refused while it is the default site or something refers to it."""
    site_id = call.params["siteId"]
    find(organisation, SITES, site_id)
    if organisation.singleton("organisation")["defaultSiteId"] == site_id:
        raise ApiError(
            409,
            "resource.referenced.by.another",
            "The site {id} is the default site.",
            params={"id": site_id},
            entity_id=site_id,
        )
    refuse_if_used(organisation, SITES, site_id)
    remove(organisation, call, SITES, site_id, force=True)
    organisation.store.delete("numberplans", site_id)
    for route_id, route in organisation.store.items("outboundroutes"):
        if route["siteId"] == site_id:
            organisation.store.delete("outboundroutes", route_id)
