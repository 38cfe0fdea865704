"""IAM policy documents: which statements allow or deny what, to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from policies.facts import at, document, each, listed
from policies.model import UNKNOWN

_NOBODY_ELSE = frozenset({"*"})
_IDENTITIES = frozenset({"aws:principalarn", "aws:userid", "aws:username"})
_SHORTEST_ROLE = 4
NARROWING_KEYS = (
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:principalarn",
)
"""Conditions that leave some accounts or resources of all, whoever the principal is; in lower case."""


class Statement(NamedTuple):
    """One statement of a policy document, with its property path."""

    value: dict[str, Any]
    place: str

    @property
    def allows(self) -> bool:
        """Whether it allows."""
        return str(self.get("Effect")).lower() == "allow"

    @property
    def denies(self) -> bool:
        """Whether it denies."""
        return str(self.get("Effect")).lower() == "deny"

    def get(self, name: str) -> Any:
        """A field, whatever the case of its first letter."""
        return self.value.get(name, self.value.get(name[0].lower() + name[1:]))

    @property
    def actions(self) -> list[str]:
        """Actions, in lower case."""
        return [item.lower() for item in listed(self.get("Action")) if isinstance(item, str)]

    @property
    def condition(self) -> dict[str, Any]:
        """Conditions by operator, empty without any."""
        condition = self.get("Condition")
        return condition if isinstance(condition, dict) else {}

    def names(self, action: str) -> str | None:
        """The pattern of this statement that covers an action; None when none does."""
        wanted = action.lower()
        found = next((pattern for pattern in self.actions if fnmatchcase(wanted, pattern)), None)
        excepted = [item.lower() for item in listed(self.get("NotAction")) if isinstance(item, str)]
        if found is None and excepted and not any(fnmatchcase(wanted, pattern) for pattern in excepted):
            return "NotAction"
        return found

    def principals(self) -> list[str]:
        """AWS principals that are named; `*` for everybody; empty where only services are."""
        principal = self.get("Principal")
        if isinstance(principal, dict):
            named = [*listed(principal.get("AWS")), *listed(principal.get("aws"))]
        else:
            named = listed(principal)
        return [item for item in named if isinstance(item, str)]

    def strangers(self) -> list[str]:
        """Principals of every other kind: services, identity providers, canonical users."""
        principal = self.get("Principal")
        if not isinstance(principal, dict):
            return []
        kinds = [value for kind, value in principal.items() if str(kind).lower() != "aws"]
        return [item for value in kinds for item in listed(value) if isinstance(item, str)]

    def condition_values(self, key: str) -> Iterator[tuple[str, Any]]:
        """Operator and values of a condition key, whatever its case."""
        for operator, keys in self.condition.items():
            if isinstance(keys, dict):
                for name, value in keys.items():
                    if str(name).lower() == key.lower():
                        yield str(operator), value


def statements(policy: Any, place: str) -> Iterator[Statement]:
    """Statements of a policy document given as text or object; none when it is neither."""
    parsed = document(policy)
    name = "Statement" if isinstance(parsed, dict) and "Statement" in parsed else "statement"
    for value, where in each(at(parsed, name) if isinstance(parsed, dict) else None, f"{place}.{name}"):
        if isinstance(value, dict):
            yield Statement(value, where)


def is_open(policy: Any) -> bool:
    """Whether a document is not known yet."""
    return policy is UNKNOWN


def break_glass(principal: str, names: Iterable[str]) -> bool:
    """Whether a principal is a break-glass role, by its whole name: a name that only contains the words is none."""
    if principal.startswith("arn:") and ":role/" not in principal:
        return False
    return principal.rsplit("/", 1)[-1].lower() in {name.lower() for name in names}


def dangerous_allowances(statement: Statement, actions: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Dangerous actions that a statement allows, each with the pattern that covers it."""
    if statement.allows:
        for action in actions:
            pattern = statement.names(action)
            if pattern is not None:
                yield action, pattern


def narrowed(statement: Statement, keys: Iterable[str] = NARROWING_KEYS) -> bool:
    """Whether a condition on one of the keys leaves some callers of all."""
    return any(is_narrowing(operator, values) for key in keys for operator, values in statement.condition_values(key))


def is_narrowing(operator: str, values: Any) -> bool:
    """Whether a condition admits less than everything."""
    refused = "not" in operator.lower() or operator.lower() in {"null", "bool"}
    return not refused and bool(listed(values)) and all(str(value).strip("*?:/") for value in listed(values))


def denied_to_all(found: Iterable[Statement], action: str, *, when: str = "", bucket: str = "") -> bool:
    """Whether some statement denies an action to everybody and everywhere, exceptions by role left aside.

    Args:
        found: Statements.
        action: The action.
        when: A condition key that the denial may depend on.
        bucket: Name of the bucket that the policy is of, where it is known.
    """
    return any(denies_all(statement, action, when=when, bucket=bucket) for statement in found)


def denies_all(statement: Statement, action: str, *, when: str = "", bucket: str = "") -> bool:
    """The same for one statement."""
    return (
        statement.denies
        and statement.names(action) is not None
        and _reaches_everybody(statement, when.lower())
        and _reaches_everything(statement, action.lower(), bucket)
    )


def _reaches_everybody(statement: Statement, when: str) -> bool:
    excepted = statement.get("NotPrincipal")
    if excepted is not None:
        named = excepted.get("AWS") if isinstance(excepted, dict) else excepted
        if not all(_is_one_role(item) for item in listed(named)):
            return False
    elif not _NOBODY_ELSE & set(statement.principals()):
        return False
    return all(_excepts_roles(operator, keys, when) for operator, keys in statement.condition.items())


def _reaches_everything(statement: Statement, action: str, bucket: str) -> bool:
    """Whether a denial about a bucket is about the whole of it, not of some prefix."""
    if not action.startswith("s3:"):
        return True
    resources = listed(statement.get("Resource"))
    if not resources:
        return not listed(statement.get("NotResource"))
    return any(_is_whole(item, bucket, of_objects="bucket" not in action) for item in resources)


def _is_whole(resource: Any, bucket: str, *, of_objects: bool) -> bool:
    if not isinstance(resource, str) or "${" in resource:
        return True  # known when it is deployed
    name, slash, key = resource.rpartition(":::")[2].partition("/")
    if bucket and not fnmatchcase(bucket, name):
        return False  # another bucket
    if not slash:
        return resource.endswith("*") or not of_objects
    return key == "*" and of_objects


def _excepts_roles(operator: str, keys: Any, when: str) -> bool:
    """Whether a condition only leaves single, named roles out, such as `ArnNotEquals aws:PrincipalArn`."""
    if not isinstance(keys, dict):
        return False
    others = {str(key).lower(): values for key, values in keys.items() if str(key).lower() != when}
    if "not" not in operator.lower():
        return not others and operator.lower() != "null"
    return bool(others) and all(
        key in _IDENTITIES and all(_is_one_role(value) for value in listed(values)) for key, values in others.items()
    )


def _is_one_role(value: Any) -> bool:
    """Whether a value names one role: a pattern in its last part may name many."""
    if not isinstance(value, str):
        return False
    last = value.removesuffix(":*").rsplit("/", 1)[-1].strip("*")  # a user id ends in the name of the session
    return len(last) >= _SHORTEST_ROLE and not set("*?") & set(last) and "${" not in value
