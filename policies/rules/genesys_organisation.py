"""Genesys Cloud: settings of the whole organisation that decide who signs in and how long anything can be kept."""

from __future__ import annotations

from collections.abc import Iterable

from policies.limits import Bounds
from policies.model import Finding, Resource
from policies.rules.comparisons import must_be_at_least, must_be_true
from policies.rules.registry import resource_rule


@resource_rule("genesys-sign-in-second-factor")
def second_factor(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The second factor of everybody who signs in; left out, the organisation's own setting stays as it is."""
    name = "multifactorAuthenticationRequired"
    yield from must_be_true(resource.properties.get(name), name, default=True)


@resource_rule("genesys-idle-time-out")
def idle_time_out(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The end of a session that nobody uses; left out, it is off."""
    yield from must_be_true(resource.properties.get("enableIdleTokenTimeout"), "enableIdleTokenTimeout")


@resource_rule("genesys-data-retention-floor")
def data_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Days of analytics data, which are the most that a recording lives, whatever its own policy says."""
    floor = bounds.limits.evidence_floor_days
    yield from must_be_at_least(resource.properties.get("retentionDays"), "retentionDays", floor, "days")
