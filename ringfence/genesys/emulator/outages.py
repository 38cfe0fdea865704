"""Takes trunks and carriers down and up, as the control API orders."""

from __future__ import annotations

from .areas.trunks import OUTAGES, TRUNKS
from .errors import JsonObject, invalid_value, not_found
from .organisation import Organisation


def set_trunk(organisation: Organisation, trunk_id: str, *, connected: bool) -> JsonObject:
    """Breaks or restores one trunk. Raises ApiError 404 for an unknown trunk."""
    if organisation.store.read(TRUNKS, trunk_id) is None:
        raise not_found("trunk", trunk_id)
    _set(organisation, trunk_id, up=connected)
    return {"id": trunk_id, "connected": connected}


def set_carrier(organisation: Organisation, host: str, *, up: bool) -> JsonObject:
    """Makes every trunk proxy on `host` (without port) stop or resume answering SIP OPTIONS."""
    if not host:
        raise invalid_value("host", host, "must be the host of a trunk proxy")
    _set(organisation, f"host:{host}", up=up)
    return {"host": host, "up": up}


def _set(organisation: Organisation, key: str, *, up: bool) -> None:
    if up:
        organisation.store.delete(OUTAGES, key)
    else:
        organisation.store.put(OUTAGES, key, {"since": organisation.clock.stamp()})
