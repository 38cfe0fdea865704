"""The control API below `/emulator`: what a test needs and a real organisation does not have. It needs no token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import bodies, drift, openapi, outages, seeds
from .access import CLIENTS, policies
from .clock import parse_iso
from .errors import ApiError, JsonObject, bad_request, invalid_value
from .organisation import Organisation

Action = Callable[[Organisation, Request, JsonObject], Any]
EVENT_LIMIT = 1000


def routes(organisation: Organisation) -> list[Route]:
    """The routes of the control API."""
    table: list[tuple[str, str, Action]] = [
        ("POST", "/reset", reset),
        ("GET", "/snapshot", snapshot),
        ("POST", "/seed", seed),
        ("GET", "/calls", calls),
        ("DELETE", "/calls", clear_calls),
        ("POST", "/faults", order_faults),
        ("GET", "/faults", list_faults),
        ("DELETE", "/faults", clear_faults),
        ("POST", "/drift", change_behind_the_back),
        ("GET", "/events", events),
        ("POST", "/clients", add_client),
        ("POST", "/trunks/{trunkId}/state", set_trunk_state),
        ("POST", "/carriers/state", set_carrier_state),
        ("GET", "/clock", read_clock),
        ("POST", "/clock", set_clock),
        ("GET", "/behaviour", read_behaviour),
        ("POST", "/behaviour", set_behaviour),
        ("GET", "/operations", operations),
        ("GET", "/openapi.json", openapi_document),
    ]
    known = [Route(path, _endpoint(organisation, action), methods=[method]) for method, path, action in table]
    return [*known, Route("/{path:path}", nothing_there, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]


async def nothing_there(request: Request) -> Response:
    """404 in JSON for a path, or a method of a path, that the control API does not have."""
    text = "{method} {path} is not part of the control API; docs/emulator.md lists it."
    names = {"method": request.method, "path": request.url.path}
    return JSONResponse(ApiError(404, "not.found", text, params=names).body(""), status_code=404)


def reset(organisation: Organisation, _request: Request, _body: JsonObject) -> None:
    """Back to a new organisation; tokens stay valid."""
    organisation.reset()


def snapshot(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Every stored object by kind, tokens left out. Softly deleted objects carry `state: deleted`."""
    store = organisation.store
    objects = {kind: dict(store.items(kind)) for kind in store.kinds() if kind != "tokens"}
    return {"organisationId": organisation.id, "region": organisation.region, "objects": objects}


def seed(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Puts objects in as they are: `{"objects": {kind: {id: object}}}`, the form that the snapshot has."""
    objects = seeds.checked(body.get("objects"))
    for kind, members in objects.items():
        for entity_id, document in members.items():
            organisation.store.put(kind, entity_id, document)
    organisation.access.forget()
    return {"stored": sum(len(members) for members in objects.values())}


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


def change_behind_the_back(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Changes or deletes an object as an administrator would in the user interface."""
    return drift.apply(organisation, body)


def events(organisation: Organisation, request: Request, _body: JsonObject) -> JsonObject:
    """Audit events after a number, as EventBridge would deliver them; `all=true` adds those nobody subscribes to."""
    after = _integer(request, "after", 0)
    limit = min(_integer(request, "limit", EVENT_LIMIT), EVENT_LIMIT)
    return organisation.audits.events_after(after, limit=limit, undelivered=request.query_params.get("all") == "true")


def add_client(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Adds a client that may do only `{"permissions": ["routing:queue:view"], "id"?, "secret"?, "name"?}`."""
    _known(body, {"permissions", "id", "secret", "name", "accessTokenValiditySeconds"})
    permissions = body.get("permissions", [])
    if not isinstance(permissions, list) or not all(isinstance(name, str) for name in permissions):
        raise invalid_value("permissions", permissions, "must be a list of names domain:entity:action")
    client_id = str(body.get("id") or organisation.new_id())
    name = str(body.get("name") or f"Client {client_id}")
    role_id = organisation.add_role(f"Role of {name}", policies(permissions))
    secret = str(body.get("secret") or secrets.token_urlsafe(32))
    client = organisation.add_client(client_id, secret, name=name, role_id=role_id)
    if "accessTokenValiditySeconds" in body:
        client["accessTokenValiditySeconds"] = _whole(body, "accessTokenValiditySeconds", 0)
        organisation.store.put(CLIENTS, client_id, client)
    return {"id": client_id, "secret": secret, "roleId": role_id}


def set_trunk_state(organisation: Organisation, request: Request, body: JsonObject) -> JsonObject:
    """Takes one trunk down or up: `{"connected": false}`."""
    return outages.set_trunk(organisation, request.path_params["trunkId"], connected=_boolean(body, "connected"))


def set_carrier_state(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Takes every trunk proxy of a carrier's host down or up: `{"host": "sip.example", "up": false}`."""
    return outages.set_carrier(organisation, _text(body, "host"), up=_boolean(body, "up"))


def read_clock(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """The organisation's time."""
    return {"now": organisation.clock.stamp(), "frozen": organisation.clock.frozen is not None}


def set_clock(organisation: Organisation, request: Request, body: JsonObject) -> JsonObject:
    """Moves the clock: `{"advanceSeconds": 3600}`, `{"now": ISO}`, `{"frozen": true}` or `{"reset": true}`."""
    _known(body, {"advanceSeconds", "now", "frozen", "reset"})
    clock = organisation.clock
    if "reset" in body and _boolean(body, "reset"):
        clock.reset()
    if "now" in body:
        try:
            moment = parse_iso(str(body["now"]))
        except ValueError:
            raise invalid_value("now", body["now"], "must be an ISO 8601 date-time") from None
        clock.advance((moment - clock.now()).total_seconds())
    if "frozen" in body:
        if _boolean(body, "frozen"):
            clock.freeze()
        else:
            clock.release()
    seconds = body.get("advanceSeconds", 0)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise invalid_value("advanceSeconds", seconds, "must be a number of seconds")
    try:
        clock.advance(seconds)
    except OverflowError:
        raise invalid_value("advanceSeconds", seconds, "must lead to a date between the years 1 and 9999") from None
    return read_clock(organisation, request, body)


def read_behaviour(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """What can be tuned, with its present values."""
    behaviour = organisation.behaviour
    return {
        "pendingPolls": behaviour.pending_polls,
        "staleReads": behaviour.stale_reads,
        "linkRegions": behaviour.link_regions,
        "keyFailures": behaviour.key_failures,
        "limit": organisation.limiter.per_token,
        "refused": organisation.limiter.refused,
    }


def set_behaviour(organisation: Organisation, request: Request, body: JsonObject) -> JsonObject:
    """Tunes the organisation; the fields are those of GET, all optional. `limit` 0 switches the request limit off."""
    behaviour = organisation.behaviour
    _known(body, set(read_behaviour(organisation, request, body)))
    pending_polls = _whole(body, "pendingPolls", behaviour.pending_polls)
    stale_reads = _whole(body, "staleReads", behaviour.stale_reads)
    limit = _whole(body, "limit", organisation.limiter.per_token)
    link_regions = body.get("linkRegions", behaviour.link_regions)
    if not isinstance(link_regions, list) or not all(isinstance(name, str) for name in link_regions):
        raise invalid_value("linkRegions", link_regions, "must be a list of AWS regions")
    key_failures = body.get("keyFailures", behaviour.key_failures)
    if not isinstance(key_failures, dict) or not all(isinstance(reason, str) for reason in key_failures.values()):
        raise invalid_value("keyFailures", key_failures, "must be an object {alias ARN: reason}")
    behaviour.pending_polls, behaviour.stale_reads = pending_polls, stale_reads
    behaviour.link_regions, behaviour.key_failures = link_regions, key_failures
    if "limit" in body:
        organisation.limiter.per_token = limit
        organisation.limiter.reset()
    return read_behaviour(organisation, request, body)


def operations(_organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """Every operation that the emulator has, and those that it answers with 501."""
    from .areas import platform_routes  # noqa: PLC0415 - the areas import what this module imports

    return {
        "operations": [
            {"method": item.method, "path": item.template, "name": item.name, "implemented": item.handler is not None}
            for item in platform_routes().operations
        ]
    }


def openapi_document(_organisation: Organisation, request: Request, _body: JsonObject) -> JsonObject:
    """OpenAPI document of the implemented operations."""
    from .areas import platform_routes  # noqa: PLC0415 - the areas import what this module imports

    return openapi.document(platform_routes(), f"{request.url.scheme}://{request.url.netloc}")


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


def _known(body: JsonObject, fields: set[str]) -> None:
    unknown = sorted(set(body) - fields)
    if unknown:
        raise bad_request(f"unknown field {', '.join(unknown)}; the fields are {', '.join(sorted(fields))}")


def _integer(request: Request, name: str, default: int) -> int:
    value = request.query_params.get(name)
    try:
        return default if value is None else int(value)
    except ValueError:
        raise invalid_value(name, value, "must be a whole number") from None


def _text(body: JsonObject, name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise invalid_value(name, value, "must be a string")
    return value


def _whole(body: JsonObject, name: str, default: int) -> int:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid_value(name, value, "must be a whole number of zero or more")
    return value


def _boolean(body: JsonObject, name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, bool):
        raise invalid_value(name, value, "must be true or false")
    return value
