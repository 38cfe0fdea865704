"""Organisations outside that have access to this one (/api/v2/orgauthorization/trustees)."""

from __future__ import annotations

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, missing_reference
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, document, list_of, text

routes = Routes()

PAIRINGS = "pairings"
CREATE_SHAPE: Shape = {"pairingId": Required(text(1)), "enabled": Required(boolean), "users": list_of(document)}
TRUSTEES = declare(
    Kind(
        name="trustees",
        path="/api/v2/orgauthorization/trustees",
        label="trustee",
        audit=("PeoplePermissions", "Trustee"),
        shape={"enabled": Required(boolean), "dateExpired": text()},
        dated=False,
        unique_name=False,
    )
)
ONE = f"{TRUSTEES.path}/{{trusteeOrgId}}"
VIEW = ("authorization:orgTrustee:view",)


@routes.get(TRUSTEES.path, any_of=VIEW)
def get_orgauthorization_trustees(organisation: Organisation, call: Call) -> JsonObject:
    """Trustees as a page."""
    return page(call, organisation.store.all(TRUSTEES.name))


@routes.post("/api/v2/orgauthorization/pairings", any_of=("authorization:orgTrustee:add",))
def post_orgauthorization_pairings(organisation: Organisation, call: Call) -> JsonObject:
    """A request for access that the other organisation sends; the emulator plays both sides."""
    pairing_id = organisation.new_id()
    other = {"id": organisation.new_id(), "name": f"Partner {pairing_id[:8]}"}
    pairing = {
        "id": pairing_id,
        "dateCreated": organisation.clock.stamp(),
        "trustee": other,
        "users": call.body.get("userIds") or [],
    }
    organisation.store.put(PAIRINGS, pairing_id, pairing)
    organisation.audit(call, TRUSTEES.audit, pairing_id, "Create", after=pairing, name="pairing")
    return {**pairing, "users": [], "groups": [], "selfUri": f"/api/v2/orgauthorization/pairings/{pairing_id}"}


@routes.post(
    TRUSTEES.path, all_of=("authorization:orgTrustee:add", "authorization:orgTrusteeUser:add"), body=CREATE_SHAPE
)
def post_orgauthorization_trustees(organisation: Organisation, call: Call) -> JsonObject:
    """Gives the organisation of a pairing access."""
    check_shape(call.body, CREATE_SHAPE)
    pairing = organisation.store.read(PAIRINGS, call.body["pairingId"])
    if pairing is None:
        raise missing_reference("pairingId", call.body["pairingId"])
    trustee = {
        "id": pairing["trustee"]["id"],
        "enabled": call.body["enabled"],
        "usesDefaultRole": False,
        "dateCreated": organisation.clock.stamp(),
        "organization": dict(pairing["trustee"]),
        "selfUri": f"{TRUSTEES.path}/{pairing['trustee']['id']}",
    }
    organisation.store.put(TRUSTEES.name, trustee["id"], trustee)
    organisation.audit(call, TRUSTEES.audit, trustee["id"], "Create", after=trustee)
    return trustee


@routes.get(f"{TRUSTEES.path}/care", any_of=VIEW)
def get_orgauthorization_trustees_care(organisation: Organisation, _call: Call) -> JsonObject:
    """Trustees through which the vendor's support has access."""
    entities = [
        {"id": row["id"], "selfUri": row["selfUri"]} for row in organisation.store.all(TRUSTEES.name) if row.get("care")
    ]
    return {"entities": entities}


@routes.get(ONE, any_of=VIEW)
def get_orgauthorization_trustee(organisation: Organisation, call: Call) -> JsonObject:
    """One trustee."""
    return dict(kinds.find(organisation, TRUSTEES, call.params["trusteeOrgId"]))


@routes.put(ONE, any_of=("authorization:orgTrustee:edit",))
def put_orgauthorization_trustee(organisation: Organisation, call: Call) -> JsonObject:
    """Switches a trustee on or off, or lets its access end."""
    return kinds.replace(organisation, call, TRUSTEES, call.params["trusteeOrgId"], merge=True)


@routes.delete(ONE, status=204, any_of=("authorization:orgTrustee:delete",))
def delete_orgauthorization_trustee(organisation: Organisation, call: Call) -> Answer:
    """Takes a trustee's access away."""
    kinds.remove(organisation, call, TRUSTEES, call.params["trusteeOrgId"])
    return Answer(status=204)
