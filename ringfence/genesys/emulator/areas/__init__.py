"""The areas of the platform, each a module with its own routing table."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

from . import (
    action_drafts,
    action_functions,
    actions,
    alerting,
    audit_queries,
    authorization,
    call_routing,
    client_usage,
    clients,
    conversation_settings,
    credentials,
    data_tables,
    did_pools,
    encryption,
    evidence,
    flow_jobs,
    flow_steps,
    flows,
    integration_types,
    integrations,
    location_search,
    locations,
    login,
    notifications,
    number_plans,
    organisation,
    organisation_links,
    outbound_routes,
    recording_jobs,
    regions,
    retention,
    retention_policies,
    routing,
    sites,
    triggers,
    trunk_bases,
    trunks,
    trustees,
    webhooks,
)

AREAS = (
    login,
    organisation,
    regions,
    conversation_settings,
    authorization,
    clients,
    client_usage,
    trustees,
    locations,
    location_search,
    sites,
    number_plans,
    outbound_routes,
    trunk_bases,
    trunks,
    did_pools,
    organisation_links,
    routing,
    call_routing,
    data_tables,
    flow_jobs,
    flow_steps,
    flows,
    triggers,
    encryption,
    retention,
    retention_policies,
    recording_jobs,
    audit_queries,
    integration_types,
    integrations,
    webhooks,
    credentials,
    action_drafts,
    action_functions,
    actions,
    notifications,
    evidence,
    alerting,
)

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "operations.json"
"""Every operation of the platform, so that a path it has can be told from one that nobody has."""


@cache
def platform_routes() -> Routes:
    """All operations of the platform in one table."""
    routes = Routes()
    routes.merge(area.routes for area in AREAS)
    for name, path, methods in json.loads(CATALOGUE.read_text()):
        routes.add_known(name, path, methods.split())
    return routes


def furnish(home: Organisation) -> None:
    """Puts in what a new organisation has from its first day."""
    organisation.furnish(home)
    authorization.furnish(home)
    encryption.furnish(home)
    retention.furnish(home)
    conversation_settings.furnish(home)
