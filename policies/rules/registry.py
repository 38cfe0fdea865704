"""Rule functions by id, checked against the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from policies.catalogue import Catalogue, Scope
from policies.catalogue.loader import CatalogueError
from policies.limits import Bounds
from policies.model import Finding, Resource

ResourceRule = Callable[[Resource, Bounds], Iterable[Finding]]
StackRule = Callable[[Any, Bounds], Iterable[Finding]]

RESOURCE_RULES: dict[str, ResourceRule] = {}
STACK_RULES: dict[str, StackRule] = {}


def resource_rule(rule: str) -> Callable[[ResourceRule], ResourceRule]:
    """Register a pure function that judges one resource."""

    def register(function: ResourceRule) -> ResourceRule:
        RESOURCE_RULES[rule] = function
        return function

    return register


def stack_rule(rule: str) -> Callable[[StackRule], StackRule]:
    """Register a pure function that judges all resources together."""

    def register(function: StackRule) -> StackRule:
        STACK_RULES[rule] = function
        return function

    return register


def check_against(catalogue: Catalogue) -> None:
    """Refuse a rule without an entry and an entry without a rule.

    Raises:
        CatalogueError: with every mismatch.
    """
    problems = [
        *_mismatches(RESOURCE_RULES, _ids(catalogue, (Scope.RESOURCE, Scope.EVIDENCE, Scope.DECLARED))),
        *_mismatches(STACK_RULES, _ids(catalogue, (Scope.STACK,))),
    ]
    if problems:
        raise CatalogueError("\n".join(problems))


def _ids(catalogue: Catalogue, scopes: Sequence[Scope]) -> set[str]:
    return {rule.id for rule in catalogue.rules.values() if rule.scope in scopes}


def _mismatches(functions: dict[str, Any], entries: set[str]) -> list[str]:
    return [f"{rule}: a function but no entry" for rule in sorted(set(functions) - entries)] + [
        f"{rule}: an entry but no function" for rule in sorted(entries - set(functions))
    ]
