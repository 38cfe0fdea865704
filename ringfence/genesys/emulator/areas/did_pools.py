"""DID pools and the numbers in them (/api/v2/telephony/providers/edges/didpools)."""

from __future__ import annotations

from collections.abc import Iterator

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, conflict
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.kinds import find, remove
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Rule, one_of, text
from ringfence.genesys.emulator.store import Stored

from .sites import EDGES, PLUGIN

routes = Routes()

MAX_DIGITS = 15
MAX_LISTED = 10_000


def e164() -> Rule:
    """A phone number in E.164 form: plus sign, then 2 to 15 digits."""

    def check(value: object) -> str | None:
        if (
            isinstance(value, str)
            and value.startswith("+")
            and value[1:].isdigit()
            and 1 < len(value[1:]) <= MAX_DIGITS
        ):
            return None
        return "must be a phone number in E.164 form"

    return Rule(check, {"type": "string", "pattern": r"^\+[0-9]{2,15}$"})


def _prepare(organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    start, end = span(body)
    if start > end or len(body["startPhoneNumber"]) != len(body["endPhoneNumber"]):
        raise bad_request(
            "endPhoneNumber must not come before startPhoneNumber.", code="invalid.value", field="endPhoneNumber"
        )
    for other in live(organisation, DID_POOLS):
        if other["id"] == body["id"]:
            continue
        low, high = span(other)
        if start <= high and low <= end:
            names = {"start": body["startPhoneNumber"], "end": body["endPhoneNumber"], "other": other["id"]}
            raise ApiError(
                400, "duplicate.value", "The range {start} to {end} overlaps DID pool {other}.", params=names
            )
    if current is None:
        body.setdefault("name", body["startPhoneNumber"])
    body.setdefault("name", (current or {}).get("name"))


def span(pool: Stored) -> tuple[int, int]:
    """First and last number of a pool."""
    return int(pool["startPhoneNumber"]), int(pool["endPhoneNumber"])


DID_POOLS = declare(
    Kind(
        name="didpools",
        path=f"{EDGES}/didpools",
        label="DID pool",
        audit=("Telephony", "DIDPool"),
        shape={
            "startPhoneNumber": Required(e164()),
            "endPhoneNumber": Required(e164()),
            "name": text(),
            "comments": text(),
            "provider": one_of("PURE_CLOUD", "PURE_CLOUD_VOICE"),
        },
        defaults={"description": "", "comments": "", "provider": "PURE_CLOUD"},
        stateful=True,
        versioned=True,
        divisioned=True,
        soft_delete=True,
        unique_name=False,
        prepare=_prepare,
    )
)


def pool_of(organisation: Organisation, number: str) -> Stored | None:
    """The pool that a number belongs to."""
    if e164()(number):
        return None
    return next((pool for pool in live(organisation, DID_POOLS) if span(pool)[0] <= int(number) <= span(pool)[1]), None)


@routes.get(f"{EDGES}/didpools/dids", any_of=PLUGIN)
def get_telephony_providers_edges_didpools_dids(organisation: Organisation, call: Call) -> JsonObject:
    """Numbers of the pools `id`, else of all; `type` is ASSIGNED_AND_UNASSIGNED, ASSIGNED or UNASSIGNED.

    `numberMatch` leaves the numbers that have these digits in a row.
    """
    owners = {number: ivr for ivr in organisation.store.all("ivrs") for number in ivr["dnis"]}
    digits = (call.text("numberMatch") or "").lstrip("+")
    wanted = call.text("type") or "ASSIGNED_AND_UNASSIGNED"
    numbers = [
        _did(pool, number, owners.get(number))
        for pool, number in _numbers(organisation)
        if digits in number and (wanted == "ASSIGNED_AND_UNASSIGNED" or (number in owners) == (wanted == "ASSIGNED"))
    ]
    return page(call, by_fields(call, numbers, {"id": ("didPool",)}))


@routes.delete(f"{EDGES}/didpools/{{didPoolId}}", any_of=PLUGIN)
def delete_telephony_providers_edges_didpool(organisation: Organisation, call: Call) -> None:
    """Deletes a pool softly; refused while a call route uses one of its numbers."""
    low, high = span(find(organisation, DID_POOLS, call.params["didPoolId"]))
    for ivr in organisation.store.all("ivrs"):
        used = [number for number in ivr["dnis"] if low <= int(number) <= high]
        if used:
            raise conflict(f"{used[0]} is in use by call route {ivr['name']}.", code="resource.referenced.by.another")
    remove(organisation, call, DID_POOLS, call.params["didPoolId"])


register(
    routes,
    DID_POOLS,
    plural="telephony_providers_edges_didpools",
    singular="telephony_providers_edges_didpool",
    parameter="didPoolId",
    view=PLUGIN,
    add=PLUGIN,
    edit=PLUGIN,
    verbs=("LIST", "POST", "GET", "PUT"),
)


def _numbers(organisation: Organisation) -> Iterator[tuple[Stored, str]]:
    left = MAX_LISTED
    for pool in live(organisation, DID_POOLS):
        low, high = span(pool)
        for value in range(low, min(high, low + left - 1) + 1):
            yield pool, f"+{value}"
            left -= 1


def _did(pool: Stored, number: str, owner: Stored | None) -> JsonObject:
    found: JsonObject = {
        "number": number,
        "didPool": {"id": pool["id"], "selfUri": pool["selfUri"]},
        "assigned": owner is not None,
    }
    if owner is not None:
        found["owner"] = {"id": owner["id"], "name": owner["name"], "selfUri": owner["selfUri"]}
        found["ownerType"] = "IVR_CONFIG"
    return found
