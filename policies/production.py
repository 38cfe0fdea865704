"""Which stacks are production, by the words of their names."""

from __future__ import annotations

from fnmatch import fnmatchcase

from policies.limits import Bounds
from policies.model import Resource

_STACK_FIELD = 2


def stack_of(urn: str) -> str:
    """Name of the stack in a URN; empty when it is none."""
    fields = urn.replace("::", ":").split(":")
    return fields[_STACK_FIELD] if len(fields) > _STACK_FIELD else ""


def in_production(resource: Resource, bounds: Bounds) -> bool:
    """Whether the name of the stack says production."""
    stack = stack_of(resource.urn).lower()
    return any(fnmatchcase(stack, pattern.lower()) for pattern in bounds.limits.protected_stacks)
