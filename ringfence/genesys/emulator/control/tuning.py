"""Orders that change how the organisation behaves: clock, delays, limits, trunks and carriers that are down."""

from __future__ import annotations

from starlette.requests import Request

from ringfence.genesys.emulator import outages
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.errors import JsonObject, invalid_value
from ringfence.genesys.emulator.organisation import Organisation

from . import fields


def read_clock(organisation: Organisation, _request: Request, _body: JsonObject) -> JsonObject:
    """The organisation's time."""
    return {"now": organisation.clock.stamp(), "frozen": organisation.clock.frozen is not None}


def set_clock(organisation: Organisation, request: Request, body: JsonObject) -> JsonObject:
    """Moves the clock: `{"advanceSeconds": 3600}`, `{"now": ISO}`, `{"frozen": true}` or `{"reset": true}`."""
    fields.known(body, {"advanceSeconds", "now", "frozen", "reset"})
    clock = organisation.clock
    if "reset" in body and fields.boolean(body, "reset"):
        clock.reset()
    if "now" in body:
        try:
            moment = parse_iso(str(body["now"]))
        except ValueError:
            raise invalid_value("now", body["now"], "must be an ISO 8601 date-time") from None
        clock.advance((moment - clock.now()).total_seconds())
    if "frozen" in body:
        if fields.boolean(body, "frozen"):
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
    fields.known(body, set(read_behaviour(organisation, request, body)))
    pending_polls = fields.whole(body, "pendingPolls", behaviour.pending_polls)
    stale_reads = fields.whole(body, "staleReads", behaviour.stale_reads)
    limit = fields.whole(body, "limit", organisation.limiter.per_token)
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


def set_trunk_state(organisation: Organisation, request: Request, body: JsonObject) -> JsonObject:
    """Takes one trunk down or up: `{"connected": false}`."""
    return outages.set_trunk(organisation, request.path_params["trunkId"], connected=fields.boolean(body, "connected"))


def set_carrier_state(organisation: Organisation, _request: Request, body: JsonObject) -> JsonObject:
    """Takes every trunk proxy of a carrier's host down or up: `{"host": "sip.example", "up": false}`."""
    return outages.set_carrier(organisation, fields.text(body, "host"), up=fields.boolean(body, "up"))
