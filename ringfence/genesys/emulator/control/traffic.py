"""Orders about what goes over the wire: requests received, faults to come, events sent, operations there are."""

from __future__ import annotations

from starlette.requests import Request

from ringfence.genesys.emulator import openapi
from ringfence.genesys.emulator.errors import JsonObject, invalid_value
from ringfence.genesys.emulator.organisation import Organisation

from . import fields

EVENT_LIMIT = 1000


def calls(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Requests that the platform has received, in order, and totals by operation."""
    return organisation.recorder.document()


def clear_calls(organisation: Organisation, _request: Request, _body: JsonObject) -> None:
    """Forgets the recorded requests."""
    organisation.recorder.clear()


def order_faults(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Orders a fault, or a list of them as `{"faults": [...]}`; the fields are those of `faults.Fault`."""
    wishes = body.get("faults", [body])
    if not isinstance(wishes, list) or not all(isinstance(wish, dict) for wish in wishes):
        raise invalid_value("faults", wishes, "must be a list of faults")
    return {"faults": [organisation.faults.order(wish).document() for wish in wishes]}


def list_faults(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Ordered faults and how often each has struck."""
    return {"faults": organisation.faults.document()}


def clear_faults(organisation: Organisation, _request: Request, _body: JsonObject) -> None:
    """Cancels all faults."""
    organisation.faults.clear()


def events(organisation: Organisation, request: Request, _body: JsonObject) -> JsonObject:
    """Audit events after a number, as EventBridge would deliver them; `all=true` adds those nobody subscribes to."""
    after = fields.integer(request, "after", 0)
    limit = min(fields.integer(request, "limit", EVENT_LIMIT), EVENT_LIMIT)
    return organisation.audits.events_after(after, limit=limit, undelivered=request.query_params.get("all") == "true")


def operations(_organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Every operation that the emulator has, and those that it answers with 501."""
    from ringfence.genesys.emulator.areas import platform_routes  # noqa: PLC0415 - the areas import what this module imports

    return {
        "operations": [
            {"method": item.method, "path": item.template, "name": item.name, "implemented": item.handler is not None}
            for item in platform_routes().operations
        ]
    }


def openapi_document(_organisation: Organisation, request: Request, _body: JsonObject) -> JsonObject:
    """OpenAPI document of the implemented operations."""
    from ringfence.genesys.emulator.areas import platform_routes  # noqa: PLC0415 - the areas import what this module imports

    return openapi.document(platform_routes(), f"{request.url.scheme}://{request.url.netloc}")
