"""Search of locations by criteria (POST /api/v2/locations/search), which tools use to find one by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request
from ringfence.genesys.emulator.kind import live
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import reference_ids
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, integer, list_of, object_of, one_of, text
from ringfence.genesys.emulator.store import Stored

from .locations import LOCATIONS

routes = Routes()

TESTS: dict[str, Callable[[str, str], bool]] = {
    "EXACT": lambda found, wanted: found == wanted,
    "TERM": lambda found, wanted: wanted in found.split(),
    "TERMS": lambda found, wanted: wanted in found.split(),
    "STARTS_WITH": str.startswith,
    "CONTAINS": lambda found, wanted: wanted in found,
}
"""How a field is compared with a value, both in lower case."""
UNKNOWN = ("REGEX", "REQUIRED_FIELDS", "MATCH_ALL")
CRITERION: Shape = {
    "type": Required(one_of(*TESTS, *UNKNOWN)),
    "operator": one_of("AND", "OR", "NOT"),
    "fields": list_of(text(1)),
    "value": text(),
    "values": list_of(text()),
}
SEARCH: Shape = {
    "query": list_of(object_of(CRITERION)),
    "pageSize": integer(1, 500),
    "pageNumber": integer(1, 100_000),
    "sortBy": text(1),
    "sortOrder": one_of("ASC", "DESC", "SCORE"),
}


@routes.post(f"{LOCATIONS.path}/search", body=SEARCH)
def post_locations_search(organisation: Organisation, call: Call) -> JsonObject:
    """Locations that meet every criterion with AND, one with OR where there are any, and none with NOT."""
    check_shape(call.body, SEARCH)
    query = call.body.get("query") or []
    for criterion in query:
        if criterion["type"] in UNKNOWN or criterion.get("group"):
            message = "Criteria of type {type} and groups are not known to this emulator; {operation} takes {types}."
            names = {"type": criterion["type"], "operation": "post_locations_search", "types": ", ".join(TESTS)}
            raise ApiError(501, "not.implemented", message, params=names)
        if not criterion.get("fields"):
            raise bad_request("fields is required and must not be empty.", code="invalid.value", field="query.fields")
    found = [location for location in live(organisation, LOCATIONS) if _meets(location, query)]
    field = call.body.get("sortBy") or "name"
    found.sort(key=lambda one: str(one.get(field, "")).casefold(), reverse=call.body.get("sortOrder") == "DESC")
    size, number = call.body.get("pageSize") or 25, call.body.get("pageNumber") or 1
    return {
        "total": len(found),
        "pageCount": -(-len(found) // size),
        "pageSize": size,
        "pageNumber": number,
        "types": ["locations"],
        "results": found[(number - 1) * size : number * size],
    }


def _meets(location: Stored, query: list[Any]) -> bool:
    outcomes: dict[str, list[bool]] = {"AND": [], "OR": [], "NOT": []}
    for criterion in query:
        outcomes[criterion.get("operator") or "AND"].append(_matches(location, criterion))
    return all(outcomes["AND"]) and not any(outcomes["NOT"]) and (any(outcomes["OR"]) or not outcomes["OR"])


def _matches(location: Stored, criterion: JsonObject) -> bool:
    test = TESTS[criterion["type"]]
    wanted = [value.casefold() for value in (criterion.get("values") or [criterion.get("value") or ""])]
    found = [str(value).casefold() for field in criterion["fields"] for value in reference_ids(location, field)]
    return any(test(value, wish) for value in found for wish in wanted)
