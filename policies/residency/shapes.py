"""Shapes inside a resource that decide what a text in it means: denials, comparisons, dashboards, templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from policies.catalogue import limits, placement
from policies.residency.hits import Hit, Kind
from policies.residency.vocabulary import words_of
from policies.rules.selection import matches_any

SCHEMA_TYPES = ("string", "array")
"""Types by which a JSON schema describes a property that will hold a zone; the schema itself names none."""
_DENY = "deny"
_STATEMENT = frozenset({"action", "notaction"})
_NEGATED_OPERATOR = re.compile(
    r"(?:forallvalues:|foranyvalue:)?[a-z]{2,20}not(?:equals|like)[a-z]{0,20}", re.IGNORECASE
)
_COMPARISON = re.compile(r"String(?:Equals|LessThan|GreaterThan|Matches)[A-Za-z]{0,20}")
_CONDITION = "condition"
_TYPE_FIELDS = 3
_EDGE_SCOPE = "CLOUDFRONT"
_GLOBAL_METRICS = "us-east-1"
_EVERYWHERE = Hit(Kind.TEMPLATE, "a service that works all over the world")
_AT_EDGES = Hit(Kind.TEMPLATE, "a scope at edges all over the world")
_TYPE_LINE = re.compile(
    r"^[ \t]{0,40}[\"']?Type[\"']?[ \t]{0,4}:[ \t]{0,4}[\"']?(AWS::\w{1,60}::\w{1,60})", re.MULTILINE
)
_SCOPE_LINE = re.compile(r"^[ \t]{0,40}[\"']?Scope[\"']?[ \t]{0,4}:[ \t]{0,4}[\"']?CLOUDFRONT\b", re.MULTILINE)


def is_deny_statement(value: Mapping[Any, Any]) -> bool:
    """Whether an object is a policy statement that denies: what it names is kept out, not let in."""
    for name in ("Effect", "effect"):
        effect = value.get(name)
        if isinstance(effect, str) and effect.strip().lower() == _DENY:
            return any(isinstance(key, str) and key.lower() in _STATEMENT for key in value)
    # AWS Network Firewall: the targets are what is blocked
    return value.get("generatedRulesType") == "DENYLIST" and "targets" in value


def is_comparison(name: str, item: Any, above: Mapping[Any, Any]) -> bool:
    """Whether a text is what a choice of Step Functions compares a variable with, not where something goes."""
    variable = above.get("Variable")
    return (
        isinstance(item, str)
        and isinstance(variable, str)
        and variable.startswith("$")
        and _COMPARISON.fullmatch(name) is not None
    )


def shows_global_metrics(region: Any, widget: Mapping[Any, Any]) -> bool:
    """Whether a widget of a dashboard shows metrics that CloudWatch keeps in one region for all."""
    metrics = widget.get("metrics")
    return (
        region == _GLOBAL_METRICS
        and isinstance(metrics, list)
        and bool(metrics)
        and all(
            isinstance(row, list) and row and str(row[0]) in placement().global_metric_namespaces for row in metrics
        )
    )


def is_negated_condition(name: str, above: str) -> bool:
    """Whether a name is a condition operator such as `StringNotEquals`, whose values are exceptions."""
    return above.lower() == f".{_CONDITION}" and _NEGATED_OPERATOR.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def is_chosen(step: str) -> bool:
    """Whether the names below a place are chosen by whoever wrote the stack, such as environment variables."""
    words = words_of(step)
    return bool(words) and words[-1] in placement().chosen_names


@lru_cache(maxsize=4096)
def carries_code(step: str) -> bool:
    """Whether a property holds a program or settings, so that what cannot be read in it matters."""
    return " ".join(words_of(step)) in placement().code_names


@lru_cache(maxsize=4096)
def is_negating(name: str) -> bool:
    """Whether a name says that its values are kept out."""
    return not placement().negating_words.isdisjoint(words_of(name))


@lru_cache(maxsize=4096)
def is_global_service(name: str) -> bool:
    """Whether a CloudFormation type, such as `AWS::CloudFront::Distribution`, works all over the world."""
    fields = name.split("::")
    if len(fields) != _TYPE_FIELDS or fields[0] != "AWS":
        return False
    token = f"aws-native:{fields[1].lower()}:{fields[2]}"
    known = limits()
    return matches_any(token, (*known.data_carrying_global_types, *known.global_cluster_types))


def global_parts(value: Mapping[Any, Any], *, nested: bool) -> Iterator[tuple[Hit, str, str]]:
    """What of a CloudFormation resource, wherever the template stands, works all over the world, with its step."""
    kind = value.get("Type")
    if isinstance(kind, str) and kind.startswith("AWS::") and is_global_service(kind):
        yield _EVERYWHERE, ".Type", kind
    if nested and value.get("Scope", value.get("scope")) == _EDGE_SCOPE:
        yield _AT_EDGES, ".Scope", _EDGE_SCOPE


def global_lines(value: str) -> Iterator[tuple[Hit, str]]:
    """The same in a template that is written in YAML."""
    for kind in dict.fromkeys(_TYPE_LINE.findall(value)):
        if is_global_service(kind):
            yield _EVERYWHERE, kind
    if _SCOPE_LINE.search(value):
        yield _AT_EDGES, _EDGE_SCOPE
