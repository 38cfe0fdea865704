"""The control API below `/emulator`: what a test needs and a real organisation does not have. It needs no token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ringfence.genesys.emulator import bodies
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request
from ringfence.genesys.emulator.organisation import Organisation

from . import objects, traffic, tuning

Action = Callable[[Organisation, Request, JsonObject], Any]


def routes(organisation: Organisation) -> list[Route]:
    """The routes of the control API."""
    table: list[tuple[str, str, Action]] = [
        ("POST", "/reset", objects.reset),
        ("GET", "/snapshot", objects.snapshot),
        ("POST", "/seed", objects.seed),
        ("GET", "/calls", traffic.calls),
        ("DELETE", "/calls", traffic.clear_calls),
        ("POST", "/faults", traffic.order_faults),
        ("GET", "/faults", traffic.list_faults),
        ("DELETE", "/faults", traffic.clear_faults),
        ("POST", "/drift", objects.change_behind_the_back),
        ("GET", "/events", traffic.events),
        ("POST", "/clients", objects.add_client),
        ("POST", "/trunks/{trunkId}/state", tuning.set_trunk_state),
        ("POST", "/carriers/state", tuning.set_carrier_state),
        ("GET", "/clock", tuning.read_clock),
        ("POST", "/clock", tuning.set_clock),
        ("GET", "/behaviour", tuning.read_behaviour),
        ("POST", "/behaviour", tuning.set_behaviour),
        ("GET", "/operations", traffic.operations),
        ("GET", "/openapi.json", traffic.openapi_document),
    ]
    known = [Route(path, _endpoint(organisation, action), methods=[method]) for method, path, action in table]
    return [*known, Route("/{path:path}", nothing_there, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]


async def nothing_there(request: Request) -> Response:
    """404 in JSON for a path, or a method of a path, that the control API does not have."""
    text = "{method} {path} is not part of the control API; docs/emulator.md lists it."
    names = {"method": request.method, "path": request.url.path}
    return JSONResponse(ApiError(404, "not.found", text, params=names).body(""), status_code=404)


def _endpoint(organisation: Organisation, action: Action) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            body = bodies.parse(raw) if raw else {}
            if not isinstance(body, dict):
                raise bad_request("the control API takes JSON objects")
            result = action(organisation, request, body)
            organisation.store.commit()
        except ApiError as error:
            organisation.store.rollback()
            return JSONResponse(error.body(""), status_code=error.status)
        except ValueError as error:
            organisation.store.rollback()
            return JSONResponse(bad_request(str(error)).body(""), status_code=400)
        return Response(status_code=204) if result is None else JSONResponse(result)

    return endpoint
