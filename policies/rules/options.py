"""Pulumi's own options: protection, and properties it is told to ignore."""

from __future__ import annotations

from collections.abc import Iterable

from policies.facts import quoted
from policies.limits import Bounds
from policies.model import Finding, Resource, failed
from policies.production import in_production
from policies.residency.vocabulary import Meaning, meaning_of
from policies.rules.registry import resource_rule
from policies.rules.switches import protects

_EVERYTHING = "*"
_PLACES = frozenset({Meaning.REGION, Meaning.ZONE})


def _names(path: str) -> list[str]:
    """Names and indices in a property path of either notation: `rule.days` and `["rule"]["days"]`."""
    return [
        name for name in path.replace("[", ".").replace("]", "").replace('"', "").replace("'", "").split(".") if name
    ]


def _is_switch(names: list[str]) -> bool:
    """Whether a path leads to something that its name shows to protect."""
    return bool(names) and protects(names[-1], names[-2] if len(names) > 1 else "")


@resource_rule("any-resource-protected")
def protected(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The option protect, in production stacks."""
    if in_production(resource, bounds) and resource.options.visible and not resource.options.protect:
        yield failed("options.protect", "false", "true in this stack")


@resource_rule("any-resource-no-delete-first")
def delete_first(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The option deleteBeforeReplace."""
    if resource.options.delete_before_replace:
        yield failed("options.deleteBeforeReplace", "true", "false")


@resource_rule("any-resource-no-ignored-guard")
def ignored_guard(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Paths of ignoreChanges that cover a guarded property."""
    guarded = bounds.limits.guarded_paths.get(resource.token, ())
    for path in resource.options.ignore_changes:
        names = _names(path)
        if _EVERYTHING in names[:1] or (names and names[0] in guarded) or _is_switch(names):
            yield failed("options.ignoreChanges", quoted(path), "nothing that covers a guarded property")


@resource_rule("any-resource-no-ignored-region")
def ignored_region(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Paths of ignoreChanges that cover a place."""
    guarded = bounds.limits.guarded_paths.get(resource.token, ())
    for path in resource.options.ignore_changes:
        names = _names(path)
        told = bool(names) and names[0] in guarded
        if not told and any(name == _EVERYTHING or meaning_of(name) in _PLACES for name in names):
            yield failed("options.ignoreChanges", quoted(path), "nothing that names a place")
