"""Telephony sites and their number plans (/api/v2/telephony/providers/edges/sites).

A site decides through which media regions calls run. The home region is always among them: the platform adds it.
"""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import filtered, page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, duplicate, invalid_value
from ringfence.genesys.emulator.kinds import Kind, Reference, declare, find, live, refuse_if_used, remove
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import (
    Required,
    Shape,
    boolean,
    check_shape,
    entity,
    integer,
    list_of,
    object_of,
    one_of,
    text,
)
from ringfence.genesys.emulator.store import Stored

from .organisation import media_regions

routes = Routes()

EDGES = "/api/v2/telephony/providers/edges"
PLUGIN = ("telephony:plugin:all",)
VIEW = ("telephony:plugin:all", "telephony:sites:view")
MAX_NUMBER_PLANS = 200
NUMBER_PLANS = "numberplans"
PLAN_SHAPE: Shape = {
    "name": Required(text(1)),
    "match": text(),
    "normalizedFormat": text(),
    "priority": integer(0),
    "numbers": list_of(object_of({"start": text(), "end": text()})),
    "digitLength": object_of({"start": text(), "end": text()}),
    "classification": text(),
    "matchType": one_of("numberList", "digitLength", "intraCountryCode", "interCountryCode", "regex"),
}
DEFAULT_PLANS: tuple[JsonObject, ...] = (
    {
        "name": "Emergency",
        "match": "^(112|110)$",
        "classification": "Emergency",
        "matchType": "regex",
        "normalizedFormat": "$1",
    },
    {
        "name": "Extension",
        "classification": "Extension",
        "matchType": "digitLength",
        "digitLength": {"start": "3", "end": "6"},
    },
    {"name": "National", "classification": "National", "matchType": "intraCountryCode"},
    {"name": "International", "classification": "International", "matchType": "interCountryCode"},
    {
        "name": "Network",
        "match": "^([^@\\:]+@)([^@ ]+)?$",
        "classification": "Network",
        "matchType": "regex",
        "normalizedFormat": "sip:$1$2",
    },
)
"""What a new site starts with. The platform's own list depends on the country; these are a sample of the same form."""


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
    from .outbound_routes import add_default_route  # noqa: PLC0415 - the routes refer to sites

    plans = [_complete(organisation, {**plan, "priority": number}) for number, plan in enumerate(DEFAULT_PLANS)]
    organisation.store.put(NUMBER_PLANS, body["id"], {"id": body["id"], "plans": plans})
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
    """Sites as a page; `managed` chooses between the vendor's and one's own."""
    managed = call.text("managed")
    members = filtered(call, live(organisation, SITES))
    if managed is not None:
        wanted = call.flag("managed")
        members = [member for member in members if member["managed"] is wanted]
    return page(call, members)


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
    organisation.store.delete(NUMBER_PLANS, site_id)
    for route_id, route in organisation.store.items("outboundroutes"):
        if route["siteId"] == site_id:
            organisation.store.delete("outboundroutes", route_id)


@routes.get(f"{EDGES}/sites/{{siteId}}/numberplans", any_of=VIEW)
def get_telephony_providers_edges_site_numberplans(organisation: Organisation, call: Call) -> list[JsonObject]:
    """The number plans of a site: a bare array in order of priority."""
    find(organisation, SITES, call.params["siteId"])
    stored = organisation.store.read(NUMBER_PLANS, call.params["siteId"])
    return list(stored["plans"]) if stored else []


@routes.put(f"{EDGES}/sites/{{siteId}}/numberplans", any_of=PLUGIN)
def put_telephony_providers_edges_site_numberplans(organisation: Organisation, call: Call) -> list[JsonObject]:
    """Replaces the whole list, at most 200 plans. A plan sent with a known id keeps it."""
    site_id = call.params["siteId"]
    find(organisation, SITES, site_id)
    sent = call.body_list
    if len(sent) > MAX_NUMBER_PLANS:
        raise bad_request(
            f"A site has at most {MAX_NUMBER_PLANS} number plans.", code="invalid.value", field="numberPlans"
        )
    names: set[str] = set()
    for plan in sent:
        if not isinstance(plan, dict):
            raise bad_request("Each number plan must be an object.")
        check_shape(plan, PLAN_SHAPE)
        if plan["name"] in names:
            raise duplicate("name", plan["name"], code="duplicate.number.plan.name")
        names.add(plan["name"])
    stored = organisation.store.read(NUMBER_PLANS, site_id) or {"plans": []}
    known = {plan["id"]: plan for plan in stored["plans"]}
    plans = [_complete(organisation, plan, known.get(plan.get("id"))) for plan in sent]
    organisation.store.put(NUMBER_PLANS, site_id, {"id": site_id, "plans": plans})
    organisation.audit(
        call,
        ("Telephony", "NumberPlan"),
        site_id,
        "Update",
        before={"plans": stored["plans"]},
        after={"plans": plans},
        name="number plans",
    )
    return plans


@routes.get(f"{EDGES}/sites/{{siteId}}/numberplans/classifications", any_of=VIEW)
def get_telephony_providers_edges_site_numberplans_classifications(organisation: Organisation, call: Call) -> list[str]:
    """The classifications that the plans of a site give."""
    plans = get_telephony_providers_edges_site_numberplans(organisation, call)
    return list(dict.fromkeys(plan["classification"] for plan in plans if plan.get("classification")))


def _complete(organisation: Organisation, plan: JsonObject, known: JsonObject | None = None) -> JsonObject:
    """A plan as the platform stores it: with id, version and state, unset fields left out."""
    body = {name: value for name, value in plan.items() if value is not None}
    body["id"] = known["id"] if known else organisation.new_id()
    body["version"] = known["version"] + 1 if known else 1
    return {**body, "state": "active"}
