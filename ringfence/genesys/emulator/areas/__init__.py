"""The areas of the platform, each a module with its own routing table."""

from __future__ import annotations

from functools import cache

from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

from . import did_pools, locations, organisation, outbound_routes, sites, trunk_bases, trunks

AREAS = (organisation, locations, sites, outbound_routes, trunk_bases, trunks, did_pools)


@cache
def platform_routes() -> Routes:
    """All operations of the platform in one table."""
    routes = Routes()
    routes.merge(area.routes for area in AREAS)
    return routes


def furnish(home: Organisation) -> None:
    """Puts in what a new organisation has from its first day."""
    organisation.furnish(home)
