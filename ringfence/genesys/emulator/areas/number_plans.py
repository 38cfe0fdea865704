"""Number plans of a site: which numbers belong to which classification (/sites/{siteId}/numberplans).

The list is read and written as a whole. Outbound routes name the classifications that the plans give.
"""

from __future__ import annotations

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import JsonObject, bad_request, duplicate
from ringfence.genesys.emulator.kinds import find
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, integer, list_of, object_of, one_of, text

from .sites import EDGES, PLUGIN, SITES, VIEW

routes = Routes()

MAX_NUMBER_PLANS = 200
NUMBER_PLANS = "numberplans"
DEFAULT_ROUTE = "Default Outbound Route"
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


def add_default_plans(organisation: Organisation, site_id: str) -> None:
    """The plans that a new site gets by itself."""
    plans = [_complete(organisation, {**plan, "priority": number}) for number, plan in enumerate(DEFAULT_PLANS)]
    organisation.store.put(NUMBER_PLANS, site_id, {"id": site_id, "plans": plans})


def classifications(organisation: Organisation, site_id: str) -> list[str]:
    """The classifications that the plans of a site give."""
    stored = organisation.store.read(NUMBER_PLANS, site_id)
    return list(
        dict.fromkeys(
            plan["classification"] for plan in (stored or {"plans": []})["plans"] if plan.get("classification")
        )
    )


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
    _refuse_if_routed(organisation, site_id, {plan.get("classification") for plan in sent})
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
    find(organisation, SITES, call.params["siteId"])
    return classifications(organisation, call.params["siteId"])


def _refuse_if_routed(organisation: Organisation, site_id: str, kept: set[str | None]) -> None:
    """A classification that a route of the site names cannot go; the route made with the site does not count."""
    for route in organisation.store.all("outboundroutes"):
        lost = [name for name in route["classificationTypes"] if name not in kept]
        if route["siteId"] == site_id and route["name"] != DEFAULT_ROUTE and lost:
            text_ = f"The classification {lost[0]} is in use by outbound route {route['name']}."
            raise bad_request(text_, code="number.plan.in.use", field="classification")


def _complete(organisation: Organisation, plan: JsonObject, known: JsonObject | None = None) -> JsonObject:
    """A plan as the platform stores it: with id, version and state, unset fields left out."""
    body = {name: value for name, value in plan.items() if value is not None}
    body["id"] = known["id"] if known else organisation.new_id()
    body["version"] = known["version"] + 1 if known else 1
    return {**body, "state": "active"}
