"""What the policy of an evidence bucket must deny and must not allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from policies.evidence import last_part, retention_class
from policies.facts import at, each, listed, number, quoted
from policies.limits import Bounds
from policies.model import Finding, Resource, failed, undecided
from policies.rules.registry import resource_rule
from policies.rules.s3_facts import is_bucket
from policies.rules.statements import (
    Statement,
    break_glass,
    dangerous_allowances,
    denied_to_all,
    denies_all,
    is_open,
    statements,
)

_PUT, _GET = "s3:PutObject", "s3:GetObject"
_ROLE = "aws:iam/role:Role"
_TLS = "aws:SecureTransport"
_HARMLESS = ("s3:getobject", "s3:putobject", "s3:deleteobject", "kms:encrypt", "kms:describekey", "kms:enablekey")
"""A pattern that admits one of these is a broad wildcard, which other rules and reviewers judge."""


def _bucket(resource: Resource) -> str:
    """Name of the bucket that a policy is of; empty where it is not known yet."""
    name = resource.properties.get("bucket")
    return last_part(name) if isinstance(name, str) else ""


@resource_rule("aws-s3-policy-no-weakening-grant")
def no_weakening_grant(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Statements that allow what weakens the bucket, to anybody but the break-glass role."""
    policy = resource.properties.get("policy")
    if is_open(policy):
        yield undecided("policy", "no statement that allows what weakens the bucket")
    for statement in statements(policy, "policy"):
        principals = statement.principals()
        if principals and all(break_glass(name, bounds.limits.break_glass_roles) for name in principals):
            continue
        granted = [action for action, _ in dangerous_allowances(statement, bounds.limits.dangerous_bucket_actions)]
        if granted:
            yield failed(f"{statement.place}.Action", _some(granted), "none of them, except for the break-glass role")


@resource_rule("aws-s3-policy-denies-weakening")
def denies_weakening(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Every action that must be denied to everybody."""
    policy = resource.properties.get("policy")
    if policy is None and is_bucket(resource):
        return  # the policy is a resource of its own
    if is_open(policy):
        yield undecided("policy", "a Deny on what weakens the bucket")
        return
    found = list(statements(policy, "policy"))
    missing = [
        action
        for action in bounds.limits.denied_bucket_actions
        if not denied_to_all(found, action, bucket=_bucket(resource))
    ]
    if missing:
        yield failed(
            "policy.Statement", f"no Deny on {', '.join(missing)}", "a Deny on each for all but the break-glass role"
        )


@resource_rule("aws-s3-policy-denies-short-retention")
def denies_short_retention(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The condition on the remaining retention of an upload."""
    policy = resource.properties.get("policy")
    if policy is None and is_bucket(resource):
        return  # the policy is a resource of its own
    floor = bounds.retention_of(retention_class(resource, bounds)).floor_days
    allowed = f"a Deny on {_PUT} with NumericLessThan {bounds.limits.remaining_retention_key} {floor}"
    if is_open(policy):
        yield undecided("policy", allowed)
        return
    shortest = [
        (amount, statement.place)
        for statement in statements(policy, "policy")
        if denies_all(statement, _PUT, when=bounds.limits.remaining_retention_key, bucket=_bucket(resource))
        for operator, values in statement.condition_values(bounds.limits.remaining_retention_key)
        if operator.lower().startswith("numericlessthan")
        for amount in (number(value) for value in listed(values))
        if isinstance(amount, float)
    ]
    if not shortest:
        yield failed("policy.Statement", "no Deny on uploads with a shorter retention", allowed)
    else:
        amount, place = max(shortest)
        if amount < floor - 1:  # an upload that asks for the floor has a moment less when it is judged
            yield failed(f"{place}.Condition", f"{amount:.15g} days", allowed)


@resource_rule("aws-s3-policy-tls-only")
def tls_only(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The condition on transport."""
    policy = resource.properties.get("policy")
    if policy is None and is_bucket(resource):
        return  # the policy is a resource of its own
    if is_open(policy):
        yield undecided("policy", "a Deny on requests without TLS")
        return
    for statement in statements(policy, "policy"):
        if all(denies_all(statement, action, when=_TLS, bucket=_bucket(resource)) for action in (_PUT, _GET)) and any(
            str(value).lower() == "false" for _, values in statement.condition_values(_TLS) for value in listed(values)
        ):
            return
    yield failed("policy.Statement", "no Deny on requests without TLS", "a Deny with Bool aws:SecureTransport false")


@resource_rule("aws-queue-policy-admits-producer")
def admits_producer(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """A Deny on sending, for everybody and without a condition."""
    sending = "sqs:SendMessage" if resource.token.startswith("aws:sqs") else "sns:Publish"
    for statement in statements(resource.properties.get("policy"), "policy"):
        if statement.denies and not statement.condition and statement.names(sending) and "*" in statement.principals():
            yield failed(
                f"{statement.place}.Action", quoted(statement.get("Action")), f"no unconditional Deny on {sending}"
            )


@resource_rule("aws-iam-policy-no-weakening-grant")
def iam_no_weakening_grant(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Identity policies that name a dangerous action, also by a narrow pattern such as `kms:Schedule*`."""
    # the role that holds the policy counts: what a policy is called decides nothing
    role = resource.properties.get("name" if resource.token == _ROLE else "role")
    if isinstance(role, str) and break_glass(role, bounds.limits.break_glass_roles):
        return
    dangerous = (*bounds.limits.never_granted_actions,)
    for statement in _identity_statements(resource):
        granted = [action for action, pattern in dangerous_allowances(statement, dangerous) if _is_narrow(pattern)]
        if granted:
            yield failed(f"{statement.place}.Action", _some(granted), "none of them, except for the break-glass role")


def _identity_statements(resource: Resource) -> Iterator[Statement]:
    for name in ("policy", "inlinePolicy", "policyDocument"):
        yield from statements(resource.properties.get(name), name)
    for inline, place in each(resource.properties.get("inlinePolicies"), "inlinePolicies"):
        yield from statements(at(inline, "policy"), f"{place}.policy")


def _is_narrow(pattern: str) -> bool:
    return pattern != "NotAction" and not any(fnmatchcase(action, pattern) for action in _HARMLESS)


def _some(actions: list[str]) -> str:
    shown = ", ".join(actions[:4])
    return f"Allow {shown}" + (f" and {len(actions) - 4} more" if len(actions) > 4 else "")  # noqa: PLR2004  (four fit one line)
