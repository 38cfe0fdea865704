"""genesys:telephony:NumberPlans: the number plans of a site, as one list.

Endpoints (P = /api/v2/telephony/providers/edges):
    GET, PUT P/sites/{siteId}/numberplans   (whole list, at most 200)
"""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.registry import Definition, define


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


class NumberPlansInputs(Inputs):
    """All number plans of a site."""

    site_id: str = required("Id of the site.", traits=Traits(replace=True))
    plans: list[NumberPlan] = required("The plans, in order of evaluation.", min_length=1, max_length=200)


NUMBER_PLANS = define(
    Definition(
        token="genesys:telephony:NumberPlans",
        description="The number plans of a site. The list is managed as a whole.",
        inputs=NumberPlansInputs,
    )
)
