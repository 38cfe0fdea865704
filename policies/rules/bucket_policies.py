"""What the policy of an evidence bucket must deny and must not allow."""

from __future__ import annotations

from collections.abc import Iterable

from policies.evidence import retention_class
from policies.facts import listed, number, quoted
from policies.limits import Bounds
from policies.model import Finding, Resource, failed, undecided
from policies.rules.registry import resource_rule
from policies.rules.s3_facts import is_bucket
from policies.rules.statements import (
    break_glass,
    dangerous_allowances,
    denied_to_all,
    is_open,
    statements,
)

_PUT = "s3:PutObject"


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
    missing = [action for action in bounds.limits.denied_bucket_actions if not denied_to_all(found, action)]
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
        if statement.denies and statement.names(_PUT)
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
            yield failed(f"{place}.Condition", f"{amount:g} days", allowed)


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
        if statement.denies and any(
            str(value).lower() == "false" for _, value in statement.condition_values("aws:SecureTransport")
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
    """Identity policies that name a dangerous action outright; broad wildcards are the region guard's."""
    role = resource.properties.get("role")
    names = [resource.name, *(item for item in (role, resource.properties.get("name")) if isinstance(item, str))]
    if any(break_glass(name, bounds.limits.break_glass_roles) for name in names):
        return
    dangerous = (*bounds.limits.never_granted_actions,)
    for statement in statements(resource.properties.get("policy"), "policy"):
        granted = [
            action for action, pattern in dangerous_allowances(statement, dangerous) if pattern == action.lower()
        ]
        if granted:
            yield failed(f"{statement.place}.Action", _some(granted), "none of them, except for the break-glass role")


def _some(actions: list[str]) -> str:
    shown = ", ".join(actions[:4])
    return f"Allow {shown}" + (f" and {len(actions) - 4} more" if len(actions) > 4 else "")  # noqa: PLR2004  (four fit one line)
