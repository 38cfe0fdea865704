"""Links between two organisations and the routing of numbers between them: the platform's disaster recovery.

Both steps are operator acts. The emulator plays the other organisation: a link waits until it is approved here or by
the control API.
"""

from __future__ import annotations

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import cursor_page
from ringfence.genesys.emulator.errors import (
    ApiError,
    JsonObject,
    bad_request,
    duplicate,
    invalid_value,
    missing_reference,
    not_found,
)
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

LINKS = "organisationlinks"
NUMBERS = "numberroutings"
LINK = "/api/v2/telephony/organization/link"
ROUTING = "/api/v2/telephony/numbers/routing"
AUDIT = ("Telephony", "OrganizationLink")
NUMBER_AUDIT = ("Telephony", "NumberRouting")
LINK_SHAPE: Shape = {"targetOrganizationId": Required(text(1)), "targetRegion": Required(text(1))}
ROUTE_SHAPE: Shape = {
    "organizationId": Required(text(1)),
    "numberId": Required(text(1)),
    "targetRegion": Required(text(1)),
}
ALL_SHAPE: Shape = {
    name: Required(text(1)) for name in ("sourceOrganizationId", "switchOrganizationId", "targetRegion")
}
VIEW, EDIT_ROUTING = ("telephony:numberRouting:view",), ("telephony:numberRouting:edit",)


@routes.get(LINK, any_of=("telephony:organizationLink:view",))
def get_telephony_organization_link(organisation: Organisation, _call: Call) -> list[JsonObject]:
    """Links of the organisation: a bare array."""
    return [dict(link) for link in organisation.store.all(LINKS)]


@routes.post(LINK, any_of=("telephony:organizationLink:add",), body=LINK_SHAPE)
def post_telephony_organization_link(organisation: Organisation, call: Call) -> JsonObject:
    """Asks another organisation for a link; it must approve."""
    check_shape(call.body, LINK_SHAPE)
    target = call.body["targetOrganizationId"]
    _check_region(organisation, call.body["targetRegion"])
    if target == organisation.id:
        raise invalid_value("targetOrganizationId", target, "must be another organisation")
    if organisation.store.read(LINKS, target) is not None:
        raise duplicate("targetOrganizationId", target)
    link = {
        "sourceOrganizationId": organisation.id,
        "targetOrganizationId": target,
        "sourceRegion": organisation.region,
        "targetRegion": call.body["targetRegion"],
        "status": "Pending",
    }
    organisation.store.put(LINKS, target, {**link, "targetName": f"Organisation {target[:8]}"})
    organisation.audit(call, AUDIT, target, "Create", after=link)
    return link


@routes.get(f"{LINK}/regions", any_of=("telephony:organizationLink:view",))
def get_telephony_organization_link_regions(organisation: Organisation, _call: Call) -> list[JsonObject]:
    """Regions that a link may lead to: a bare array. The real pairs are not published; the control API sets these."""
    return [{"regionName": name} for name in organisation.behaviour.link_regions if name != organisation.region]


@routes.patch(f"{LINK}/approve/{{requestingOrganizationId}}", status=204, any_of=("telephony:organizationLink:edit",))
def patch_telephony_organization_link_approve_requesting_organization_id(
    organisation: Organisation, call: Call
) -> Answer:
    """Approves or rejects a link."""
    check_shape(call.body, {"approval": Required(boolean)})
    link = _link(organisation, call.params["requestingOrganizationId"])
    changed = {**link, "status": "Approved" if call.body["approval"] else "Rejected"}
    organisation.store.put(LINKS, link["targetOrganizationId"], changed)
    organisation.audit(call, AUDIT, link["targetOrganizationId"], "Update", before=link, after=changed)
    return Answer(status=204)


@routes.delete(f"{LINK}/{{targetOrganizationId}}", status=204, any_of=("telephony:organizationLink:delete",))
def delete_telephony_organization_link_target_organization_id(organisation: Organisation, call: Call) -> Answer:
    """Ends a link."""
    link = _link(organisation, call.params["targetOrganizationId"])
    organisation.store.delete(LINKS, link["targetOrganizationId"])
    organisation.audit(call, AUDIT, link["targetOrganizationId"], "Delete", before=link)
    return Answer(status=204)


@routes.get(ROUTING, any_of=VIEW)
def get_telephony_numbers_routing(organisation: Organisation, call: Call) -> JsonObject:
    """Where numbers are routed, as a cursor page; numbers come from the control API's seed."""
    fields = {
        "numberId": ("numberId",),
        "ownerOrganizationId": ("ownerOrganizationId",),
        "activeRoutingOrganizationId": ("activeOrganizationId",),
        "status": ("status",),
    }
    return cursor_page(call, by_fields(call, organisation.store.all(NUMBERS), fields))


@routes.post(ROUTING, status=204, any_of=EDIT_ROUTING)
def post_telephony_numbers_routing(organisation: Organisation, call: Call) -> Answer:
    """Moves single numbers: `[{organizationId, numberId, targetRegion}]`."""
    for wish in call.body_list:
        if not isinstance(wish, dict):
            raise bad_request("Each member must be an object.")
        check_shape(wish, ROUTE_SHAPE)
        number = organisation.store.read(NUMBERS, wish["numberId"])
        if number is None:
            raise missing_reference("numberId", wish["numberId"])
        _move(organisation, call, number, wish["organizationId"], wish["targetRegion"])
    return Answer(status=204)


@routes.post(f"{ROUTING}/all", status=204, any_of=EDIT_ROUTING, body=ALL_SHAPE)
def post_telephony_numbers_routing_all(organisation: Organisation, call: Call) -> Answer:
    """Moves every number of an organisation to another."""
    check_shape(call.body, ALL_SHAPE)
    if call.body["switchOrganizationId"] != organisation.id:
        _check_region(organisation, call.body["targetRegion"])
    for number in list(organisation.store.all(NUMBERS)):
        if number["activeOrganizationId"] == call.body["sourceOrganizationId"]:
            _move(organisation, call, number, call.body["switchOrganizationId"], call.body["targetRegion"])
    return Answer(status=204)


@routes.post(f"{ROUTING}/reset", status=204, any_of=EDIT_ROUTING)
def post_telephony_numbers_routing_reset(organisation: Organisation, call: Call) -> Answer:
    """Brings the numbers that an organisation owns back to it."""
    check_shape(call.body, {"resetOrganizationId": Required(text(1))})
    for number in list(organisation.store.all(NUMBERS)):
        if number["ownerOrganizationId"] == call.body["resetOrganizationId"]:
            home = {
                **number,
                "activeOrganizationId": number["ownerOrganizationId"],
                "region": organisation.region,
                "status": "Normal",
            }
            _store_number(organisation, call, number, home)
    return Answer(status=204)


def _move(organisation: Organisation, call: Call, number: Stored, target: str, region: str) -> None:
    if target != number["ownerOrganizationId"]:
        if _link(organisation, target)["status"] != "Approved":
            raise ApiError(
                409, "general.conflict", "The link to organisation {id} is not approved.", params={"id": target}
            )
        _check_region(organisation, region)
    status = "Normal" if target == number["ownerOrganizationId"] else "Redirected"
    _store_number(
        organisation, call, number, {**number, "activeOrganizationId": target, "region": region, "status": status}
    )


def _store_number(organisation: Organisation, call: Call, before: Stored, after: JsonObject) -> None:
    organisation.store.put(NUMBERS, before["numberId"], after)
    organisation.audit(call, NUMBER_AUDIT, before["numberId"], "Update", before=before, after=after)


def _link(organisation: Organisation, organisation_id: str) -> Stored:
    link = organisation.store.read(LINKS, organisation_id)
    if link is None:
        raise not_found("organisation link", organisation_id)
    return link


def _check_region(organisation: Organisation, region: str) -> None:
    allowed = [name for name in organisation.behaviour.link_regions if name != organisation.region]
    if region not in allowed:
        raise invalid_value("targetRegion", region, f"must be one of {', '.join(allowed)}")
