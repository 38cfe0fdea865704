"""Secrets and databases that are evidence, or on its way: what is deleted by mistake can be brought back."""

from __future__ import annotations

from collections.abc import Iterable

from policies.facts import at, number, quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.production import in_production
from policies.rules.comparisons import must_be_at_least, must_be_false, must_be_true
from policies.rules.registry import resource_rule


@resource_rule("aws-secretsmanager-secret-recovery")
def secret_recovery(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Days in which a deleted secret can be restored; AWS takes 30 when nothing is set.

    Only in production stacks: elsewhere a stack is destroyed and deployed again, and a secret that waits for its
    deletion keeps its name.
    """
    if not in_production(resource, bounds):
        return
    window = resource.properties.get("recoveryWindowInDays")
    yield from must_be_at_least(window, "recoveryWindowInDays", bounds.limits.secret_recovery_days, "days")


@resource_rule("aws-database-keeps-backups")
def backups(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Automatic backups, and what becomes of them when the database is deleted."""
    if resource.token.startswith("aws:dynamodb/"):
        recovery = at(resource.properties, "pointInTimeRecovery.enabled")
        yield from must_be_true(recovery, "pointInTimeRecovery.enabled")
        return
    days = resource.properties.get("backupRetentionPeriod")
    if days is UNKNOWN:
        yield undecided("backupRetentionPeriod", "at least 1 day")
    elif days is not None and (number(days) or 0) < 1:  # type: ignore[operator]
        yield failed("backupRetentionPeriod", quoted(days), "at least 1 day")
    for place in ("skipFinalSnapshot", "deleteAutomatedBackups"):
        value = resource.properties.get(place)
        if place in resource.properties and value is not None:
            yield from must_be_false(value, place)
