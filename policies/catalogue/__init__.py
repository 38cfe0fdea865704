"""Controls, limits and rules as data, validated when they are loaded."""

from policies.catalogue.loader import Catalogue, catalogue, limits, load_examples, placement
from policies.catalogue.models import Control, Example, Limits, Mutation, Placement, RuleEntry, Scope

__all__ = [
    "Catalogue",
    "Control",
    "Example",
    "Limits",
    "Mutation",
    "Placement",
    "RuleEntry",
    "Scope",
    "catalogue",
    "limits",
    "load_examples",
    "placement",
]
