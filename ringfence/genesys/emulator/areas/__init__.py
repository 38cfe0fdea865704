"""The areas of the platform, each a module with its own routing table."""

from __future__ import annotations

from functools import cache

from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

from . import (
    call_routing,
    data_tables,
    did_pools,
    encryption,
    flow_jobs,
    flows,
    locations,
    notifications,
    organisation,
    outbound_routes,
    retention,
    routing,
    sites,
    triggers,
    trunk_bases,
    trunks,
)

AREAS = (
    organisation,
    locations,
    sites,
    outbound_routes,
    trunk_bases,
    trunks,
    did_pools,
    routing,
    call_routing,
    data_tables,
    flow_jobs,
    flows,
    triggers,
    notifications,
    encryption,
    retention,
)


@cache
def platform_routes() -> Routes:
    """All operations of the platform in one table."""
    routes = Routes()
    routes.merge(area.routes for area in AREAS)
    return routes


def furnish(home: Organisation) -> None:
    """Puts in what a new organisation has from its first day."""
    organisation.furnish(home)
    encryption.furnish(home)
    retention.furnish(home)
