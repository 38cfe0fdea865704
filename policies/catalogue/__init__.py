"""Controls, limits and rules as data, validated when they are loaded."""

from policies.catalogue.loader import Catalogue, catalogue, limits, load_examples, placement, spellings, strength
from policies.catalogue.models import (
    Control,
    Example,
    Limits,
    Mutation,
    Placement,
    RuleEntry,
    Scope,
    Spelling,
    Strength,
)

__all__ = [
    "Catalogue",
    "Control",
    "Example",
    "Limits",
    "Mutation",
    "Placement",
    "RuleEntry",
    "Scope",
    "Spelling",
    "Strength",
    "catalogue",
    "limits",
    "load_examples",
    "placement",
    "spellings",
    "strength",
]
