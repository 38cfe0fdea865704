"""What a request body must look like: one rule for each field, every broken rule reported in one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .errors import ApiError, JsonObject

Rule = Callable[[Any], str | None]
"""Gives None for a value that is allowed, else what is allowed, in words."""


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


def text(low: int = 0, high: int | None = None) -> Rule:
    """A string of at least `low` and at most `high` characters."""

    def rule(value: Any) -> str | None:
        if not isinstance(value, str):
            return "must be a string"
        if len(value.strip()) < low:
            return f"must have at least {low} characters"
        if high is not None and len(value) > high:
            return f"must have at most {high} characters"
        return None

    return rule


def integer(low: int | None = None, high: int | None = None) -> Rule:
    """A whole number from `low` to `high`."""

    def rule(value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return "must be a whole number"
        if (low is not None and value < low) or (high is not None and value > high):
            return f"must be between {low} and {high}"
        return None

    return rule


def boolean(value: Any) -> str | None:
    """True or false."""
    return None if isinstance(value, bool) else "must be true or false"


def one_of(*values: str) -> Rule:
    """One of the given strings."""
    return lambda value: None if value in values else f"must be one of {', '.join(values)}"


def document(value: Any) -> str | None:
    """A JSON object."""
    return None if isinstance(value, dict) else "must be an object"


def entity(value: Any) -> str | None:
    """A reference to another object: `{"id": ...}`."""
    if isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]:
        return None
    return "must be an object with an id"


def list_of(rule: Rule, *, low: int = 0, high: int | None = None) -> Rule:
    """A list of at least `low` and at most `high` members that all obey `rule`."""

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        if len(value) < low or (high is not None and len(value) > high):
            return f"must have between {low} and {high if high is not None else 'any number of'} members"
        return next((f"each member {allowed}" for member in value if (allowed := rule(member))), None)

    return check


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

    return check
