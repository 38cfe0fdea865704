"""Keys: whoever loses the key loses the evidence, so protection of keys is part of retention."""

from __future__ import annotations

from collections.abc import Iterable

from policies.facts import number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.comparisons import must_be_at_least, must_be_false, must_be_true
from policies.rules.registry import resource_rule
from policies.rules.statements import (
    NARROWING_KEYS,
    break_glass,
    dangerous_allowances,
    denied_to_all,
    is_narrowing,
    is_open,
    narrowed,
    statements,
)

_KEY = "aws:kms/key:Key"
_GENESYS_CONTEXT = "kms:EncryptionContext:genesys-cloud-organization-id"
_NARROWING_KEYS = ("kms:calleraccount", *NARROWING_KEYS)


def rotates(resource: Resource) -> bool:
    """Whether AWS KMS can rotate a key of this kind: symmetric, with material of its own."""
    spec = resource.properties.get("customerMasterKeySpec", resource.properties.get("keySpec"))
    usage = resource.properties.get("keyUsage")
    store = resource.properties.get("customKeyStoreId")
    return (
        spec in (None, "", "SYMMETRIC_DEFAULT", UNKNOWN)
        and usage in (None, "", "ENCRYPT_DECRYPT", UNKNOWN)
        and store in (None, "")
    )


@resource_rule("aws-kms-key-rotation")
def rotation_on(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Automatic rotation."""
    if rotates(resource):
        yield from must_be_true(resource.properties.get("enableKeyRotation"), "enableKeyRotation")


@resource_rule("aws-kms-key-rotation-period")
def rotation_period(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The period, where rotation is on at all."""
    if not rotates(resource) or truth(resource.properties.get("enableKeyRotation")) in (False, None):
        return
    period = resource.properties.get("rotationPeriodInDays")
    allowed = f"at most {bounds.limits.key_rotation_days} days"
    if period is UNKNOWN:
        yield undecided("rotationPeriodInDays", allowed)
    elif period is None:
        yield failed("rotationPeriodInDays", "nothing, which means 365 days", allowed)
    else:
        days = number(period)
        if not isinstance(days, float) or not 0 < days <= bounds.limits.key_rotation_days:
            yield failed("rotationPeriodInDays", quoted(period), allowed)


@resource_rule("aws-kms-key-deletion-window")
def deletion_window(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The waiting period; AWS takes the longest when nothing is set."""
    window = resource.properties.get("deletionWindowInDays")
    yield from must_be_at_least(window, "deletionWindowInDays", bounds.limits.key_deletion_window_days, "days")


@resource_rule("aws-kms-key-enabled")
def enabled(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The switch; it is called `isEnabled` on keys and `enabled` on replicas and external keys."""
    place = "isEnabled" if resource.token == _KEY else "enabled"
    yield from must_be_true(resource.properties.get(place), place, default=True)


@resource_rule("aws-kms-key-lockout-check")
def lockout_check(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """The bypass of AWS KMS's own safety check."""
    for place in ("bypassPolicyLockoutSafetyCheck", "bypassPolicyLockoutCheck"):
        yield from must_be_false(resource.properties.get(place), place)


@resource_rule("aws-kms-policy-no-weakening-grant")
def no_weakening_grant(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Statements that let somebody but root and the break-glass role destroy the key."""
    policy = resource.properties.get("policy")
    if is_open(policy):
        yield undecided("policy", "no statement that lets anybody destroy the key")
    for statement in statements(policy, "policy"):
        others = [
            name
            for name in (*statement.principals(), *statement.strangers())
            if not _is_root(name) and not break_glass(name, bounds.limits.break_glass_roles)
        ]
        granted = [action for action, _ in dangerous_allowances(statement, bounds.limits.dangerous_key_actions)]
        if others and granted:
            yield failed(
                f"{statement.place}.Action",
                f"Allow {', '.join(granted[:4])} to {quoted(others[0])}",
                "none of them, except for the break-glass role",
            )


@resource_rule("aws-kms-policy-denies-destruction")
def denies_destruction(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """A Deny on deletion and disabling, where the policy is written here at all."""
    policy = resource.properties.get("policy")
    if is_open(policy):
        yield undecided("policy", "a Deny on deletion and disabling of the key")
        return
    if policy is None:
        return  # the policy is a resource of its own, or AWS's default, which the next rule of the stack judges
    found = list(statements(policy, "policy"))
    missing = [action for action in bounds.limits.denied_key_actions if not denied_to_all(found, action)]
    if missing:
        yield failed(
            "policy.Statement", f"no Deny on {', '.join(missing)}", "a Deny on each for all but the break-glass role"
        )


@resource_rule("aws-kms-policy-known-principals")
def known_principals(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Everybody, and Genesys without its organisation id."""
    for statement in statements(resource.properties.get("policy"), "policy"):
        if not statement.allows:
            continue
        if statement.get("NotPrincipal") is not None:
            yield failed(f"{statement.place}.NotPrincipal", "everybody but those named", "named principals")
        for principal in statement.principals():
            place = f"{statement.place}.Principal"
            if principal == "*" and not narrowed(statement, _NARROWING_KEYS):
                yield failed(place, "'*': everybody", "named principals, or a condition on account or organisation")
            elif any(account in principal for account in bounds.limits.genesys_accounts) and not any(
                is_narrowing(operator, values) for operator, values in statement.condition_values(_GENESYS_CONTEXT)
            ):
                yield failed(
                    place,
                    f"{quoted(principal)} without a condition",
                    f"the same with a condition on {_GENESYS_CONTEXT}",
                )


@resource_rule("aws-kms-external-key-lasting")
def external_material(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """An end date of imported material."""
    end = resource.properties.get("validTo")
    if end is UNKNOWN:
        yield undecided("validTo", "nothing")
    elif end not in (None, ""):
        yield failed("validTo", quoted(end), "nothing, so that the material never expires")


@resource_rule("aws-kms-grant-judged-constraint")
def grant_constraint(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Constraints of a grant."""
    if resource.properties.get("constraints") in (None, []):
        yield failed("constraints", "nothing", "a constraint on the encryption context")


def _is_root(principal: str) -> bool:
    return principal.endswith(":root") or principal.isdigit()
