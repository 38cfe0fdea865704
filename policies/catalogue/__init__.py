"""Controls, limits and rules as data, validated when they are loaded."""

from policies.catalogue.loader import Catalogue, catalogue, limits, load_examples, placement, strength
from policies.catalogue.models import Control, Example, Limits, Mutation, Placement, RuleEntry, Scope, Strength

__all__ = [
    "Catalogue",
    "Control",
    "Example",
    "Limits",
    "Mutation",
    "Placement",
    "RuleEntry",
    "Scope",
    "Strength",
    "catalogue",
    "limits",
    "load_examples",
    "placement",
    "strength",
]
