"""One number plan, and how a declared list of plans is merged with the list that a site has. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from ringfence.genesys.provider.fields import optional, required
from ringfence.genesys.provider.mapping import merge, to_api
from ringfence.genesys.provider.models import Model

PLATFORM_PLANS = frozenset({"Emergency", "Extension", "National", "International", "Network", "Suicide Prevention"})
"""Plans that the platform gives a new site; which of them depends on the country."""

Plans: TypeAlias = list[dict[str, Any]]


class NumberRange(Model):
    """Numbers from `start` to `end`, both included."""

    start: str = required("First number.")
    end: str | None = optional("Last number; left out for a single number.")


class DigitLength(Model):
    """Numbers with `start` to `end` digits."""

    start: str = required("Fewest digits.")
    end: str = required("Most digits.")


class NumberPlan(Model):
    """How one kind of number is recognised, rewritten and classified."""

    name: str = required("Name; unique in the site.", min_length=1)
    match: str | None = optional("Regular expression, for `matchType` `regex`.")
    normalized_format: str | None = optional("How a matching number is rewritten, with `$1` for the first group.")
    priority: int | None = optional("Place in the order of evaluation.")
    classification: str | None = optional("Class of the number, which outbound routes refer to.")
    match_type: Literal["numberList", "digitLength", "intraCountryCode", "interCountryCode", "regex"] | None = optional(
        "How numbers are recognised."
    )
    numbers: list[NumberRange] | None = optional("Numbers, for `matchType` `numberList`.")
    digit_length: DigitLength | None = optional("Lengths, for `matchType` `digitLength`.")


def merged_plans(current: Plans, old_plans: Plans, new_plans: Plans, returned: Plans) -> Plans:
    """The list to write: declared plans first and in their order, then the plans of the platform that stay.

    Args:
        current: Plans of the site as found, with their ids and versions.
        old_plans: Plans that were declared before.
        new_plans: Plans that are declared now.
        returned: Plans of the platform to restore.
    """
    found = {plan["name"]: plan for plan in current}
    before = {plan["name"]: to_api(NumberPlan, plan) for plan in old_plans}
    declared = [
        merge(found.get(plan["name"], {}), before.get(plan["name"], {}), to_api(NumberPlan, plan)) for plan in new_plans
    ]
    names = {plan["name"] for plan in new_plans}
    restored = {plan["name"]: plan for plan in returned}
    staying = [
        {**restored.get(plan["name"], plan), **{key: plan[key] for key in ("id", "version") if key in plan}}
        for plan in current
        if plan["name"] in PLATFORM_PLANS and plan["name"] not in names
    ]
    present = {plan["name"] for plan in staying} | names
    return [*declared, *staying, *(plan for plan in returned if plan["name"] not in present)]


def named_versions(plans: Plans, versions: Mapping[Any, Any]) -> str:
    """Versions with the names of their plans, for a message."""
    return ", ".join(f"{versions[plan['id']]} of {plan['name']!r}" for plan in plans) or "none that differs"
