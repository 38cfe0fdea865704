"""Policies that let everybody in: into a queue, a topic, a secret, a function or a role."""

from __future__ import annotations

from collections.abc import Iterable

from policies.facts import quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed
from policies.rules.registry import resource_rule
from policies.rules.statements import NARROWING_KEYS, narrowed, statements

_DOCUMENTS = ("policy", "assumeRolePolicy", "secretPolicy")
_NAMED = "named principals, or a condition on account, organisation or source"
_KEYS = (
    *NARROWING_KEYS,
    *("aws:sourceowner", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths", "aws:userid"),
    *("aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "sts:externalid", "saml:aud"),
)
"""What narrows a statement to some callers; the owner of a topic's caller is in SNS's own default policy."""


@resource_rule("aws-policy-names-principals")
def names_principals(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Statements that allow something to everybody, and functions that everybody may call."""
    for name in _DOCUMENTS:
        for statement in statements(resource.properties.get(name), name):
            if not statement.allows or narrowed(statement, _KEYS):
                continue
            if statement.get("NotPrincipal") is not None:
                yield failed(f"{statement.place}.NotPrincipal", "everybody but those named", _NAMED)
            elif "*" in statement.principals():
                yield failed(f"{statement.place}.Principal", "'*': everybody", _NAMED)
    if resource.properties.get("principal") == "*":
        limits = [resource.properties.get(name) for name in ("sourceArn", "sourceAccount", "principalOrgId")]
        if not any(limit is UNKNOWN or limit not in (None, "", "*") for limit in limits):
            yield failed("principal", quoted("*"), "a named principal, or sourceArn, sourceAccount or principalOrgId")
