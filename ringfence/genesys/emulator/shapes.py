"""What a request body must look like: one rule for each field, every broken rule reported in one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, JsonObject

LARGEST = 2**63 - 1
"""What a number of 64 bits holds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one field may be: `check` gives None for a value that is allowed, else what is allowed, in words.

    `schema` says the same as JSON Schema, for the OpenAPI document.
    """

    check: Callable[[Any], str | None]
    schema: JsonObject = field(default_factory=dict)

    def __call__(self, value: Any) -> str | None:
        """Applies the rule."""
        return self.check(value)


class Required:
    """Marks a rule whose field must be sent and must not be null."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule


Shape = Mapping[str, Rule | Required]


def check_shape(body: JsonObject, shape: Shape) -> None:
    """Raises ApiError 400 naming every field of the body that breaks its rule; fields without a rule pass."""
    details = []
    sentences = []
    for name, entry in shape.items():
        value = body.get(name)
        if value is None:
            if isinstance(entry, Required):
                sentences.append(f"{name} is required and must not be null.")
                details.append({"errorCode": "invalid.value", "fieldName": name})
            continue
        allowed = (entry.rule if isinstance(entry, Required) else entry)(value)
        if allowed:
            sentences.append(f"Value [{value}] is not valid for property [{name}]: {allowed}.")
            details.append({"errorCode": "invalid.value", "fieldName": name})
    if details:
        raise ApiError(400, "invalid.value", " ".join(sentences), details=details)


def schema_of(shape: Shape) -> JsonObject:
    """The shape as JSON Schema; fields without a rule are allowed."""
    rules = {name: entry.rule if isinstance(entry, Required) else entry for name, entry in shape.items()}
    required = [name for name, entry in shape.items() if isinstance(entry, Required)]
    properties = {name: rule.schema for name, rule in rules.items()}
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def text(low: int = 0, high: int | None = None) -> Rule:
    """A string of at least `low` and at most `high` characters."""

    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "must be a string"
        if len(value.strip()) < low:
            return f"must have at least {low} characters"
        if high is not None and len(value) > high:
            return f"must have at most {high} characters"
        return None

    return Rule(check, _bounded({"type": "string"}, minLength=low or None, maxLength=high))


def integer(low: int | None = None, high: int | None = None) -> Rule:
    """A whole number from `low` to `high`."""

    def check(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
            return "must be a whole number of at most 64 bits"
        if (low is not None and value < low) or (high is not None and value > high):
            return f"must be at least {low}" if high is None else f"must be between {low or 0} and {high}"
        return None

    return Rule(check, _bounded({"type": "integer"}, minimum=low, maximum=high))


def one_of(*values: str) -> Rule:
    """One of the given strings."""
    allowed = f"must be one of {', '.join(values)}"
    return Rule(lambda value: None if value in values else allowed, {"type": "string", "enum": list(values)})


def list_of(rule: Rule, *, low: int = 0, high: int | None = None) -> Rule:
    """A list of at least `low` and at most `high` members that all obey `rule`."""

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        if len(value) < low or (high is not None and len(value) > high):
            return f"must have between {low} and {high if high is not None else 'any number of'} members"
        return next((f"each member {allowed}" for member in value if (allowed := rule(member))), None)

    return Rule(check, _bounded({"type": "array", "items": rule.schema}, minItems=low or None, maxItems=high))


def object_of(shape: Shape) -> Rule:
    """A JSON object whose fields obey a shape."""

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "must be an object"
        try:
            check_shape(value, shape)
        except ApiError as error:
            return f"its field is wrong: {error.message.rstrip('.')}"
        return None

    return Rule(check, schema_of(shape))


def _is_entity(value: Any) -> str | None:
    if isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]:
        return None
    return "must be an object with an id"


def _bounded(schema: JsonObject, **bounds: int | None) -> JsonObject:
    return schema | {name: bound for name, bound in bounds.items() if bound is not None}


boolean = Rule(lambda value: None if isinstance(value, bool) else "must be true or false", {"type": "boolean"})
"""True or false."""

document = Rule(lambda value: None if isinstance(value, dict) else "must be an object", {"type": "object"})
"""A JSON object."""

entity = Rule(
    _is_entity,
    {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 1}}},
)
"""A reference to another object: `{"id": ...}`."""
