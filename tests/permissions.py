"""A small evaluator of policy documents, by AWS's documented logic: what is not allowed is denied, and a denial wins.

Source: IAM user guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators". It knows the
operators and elements that Ringfence uses and stops at any other, so that nothing passes because it was not understood.
"""

import fnmatch
import itertools
import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """One permission that a call asks for; `principal` is an ARN or the name of a service."""

    action: str
    resource: str
    context: dict = field(default_factory=dict, hash=False)
    principal: str = ""


@dataclass(frozen=True)
class Grant:
    """The smallest part of a statement that allows: one action on one resource under one value of each condition."""

    sid: str
    action: str
    resource: str
    condition: tuple = ()

    def allows(self, request):
        return (
            _like(self.action.lower(), request.action.lower())
            and _like(self.resource, request.resource)
            and all(_holds(operator, key, [value], request.context) for operator, key, value in self.condition)
        )


def grants(document):
    """All grants of a policy document."""
    found = []
    for statement in document["Statement"]:
        if statement["Effect"] != "Allow":
            continue
        conditions = [
            [(operator, key, value) for value in _listed(values)]
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        ]
        for action, resource, *condition in itertools.product(
            _listed(statement["Action"]), _listed(statement["Resource"]), *conditions
        ):
            found.append(Grant(statement["Sid"], action, resource, tuple(condition)))
    return found


def allowed(request, *documents):
    """Whether the documents together, of a principal and of a resource in one account, allow a request."""
    effects = {
        statement["Effect"]
        for document in documents
        for statement in document["Statement"]
        if _applies(statement, request)
    }
    return effects == {"Allow"}


def _applies(statement, request):
    assert set(statement) <= {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}, statement
    return (
        any(_like(action.lower(), request.action.lower()) for action in _listed(statement["Action"]))
        and any(_like(resource, request.resource) for resource in _listed(statement["Resource"]))
        and _is_for(statement.get("Principal", "*"), request.principal)
        and all(
            _holds(operator, key, _listed(values), request.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _is_for(principal, who):
    if principal == "*":
        return True
    (kind, names), *others = principal.items()
    assert kind in ("AWS", "Service") and not others, principal  # noqa: PT018
    account = re.match(r"arn:[a-z-]+:iam::\d{12}:", who)
    return any(
        name in ("*", who) or (name.endswith(":root") and account is not None and name.startswith(account[0]))
        for name in _listed(names)
    )


def _holds(operator, key, values, context):
    if operator == "Null":
        return str(key not in context).lower() == values[0]
    found = [str(value) for value in _listed(context.get(key, []))]
    negated = "Not" in operator
    if not found:
        return negated  # a negated operator holds for what is not there; the others do not
    match operator.replace("Not", ""):
        case "StringEquals" | "ArnEquals" | "Bool":
            hit = any(value == one for value in values for one in found)
        case "StringLike" | "ArnLike":
            hit = any(_like(value, one) for value in values for one in found)
        case "NumericGreaterThanEquals":
            hit = any(float(one) >= float(value) for value in values for one in found)
        case "NumericLessThan":
            hit = any(float(one) < float(value) for value in values for one in found)
        case _:
            raise AssertionError(f"operator {operator} is not understood")
    return hit is not negated


def _like(pattern, text):
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _listed(value):
    return value if isinstance(value, list) else [value]
