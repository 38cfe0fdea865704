"""genesys:telephony:NumberRouting: proof of where the numbers of Genesys Cloud Voice are routed.

Moving numbers to a linked organisation is an act of operators during a disaster. This resource reads and judges; `up`
never moves a number and never moves one back. Numbers of a carrier of your own (BYOC) are moved by that carrier and do
not show here.

Endpoints (read only, permission telephony:numberRouting:view; scope telephony):
    GET /api/v2/telephony/numbers/routing   (cursor)
    GET /api/v2/organizations/me
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import EU_REGIONS, describe, is_eu
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, output
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL
from ringfence.genesys.provider.proof import ProofHandler
from ringfence.genesys.provider.registry import define, handles
from ringfence.plugin.wire import is_known

ROUTING = "/api/v2/telephony/numbers/routing"

VIEW = "telephony:numberRouting:view"
PAGE = {"pageSize": "200"}


class RoutedNumber(Model):
    """Where a number is routed."""

    number_id: str = output("Id of the number.")
    status: str | None = output("Normal, Redirected or Pending.")
    region: str | None = output("AWS region where the number is now.")
    owner_organization_id: str | None = output("Id of the organisation that owns it.")
    active_organization_id: str | None = output("Id of the organisation that takes its calls now.")
    pending_organization_id: str | None = output("Id of the organisation that it is being moved to.")


class NumberRoutingInputs(Inputs):
    """Where numbers may be routed."""

    allowed_organization_ids: list[str] = optional(
        "Ids of linked organisations that may take calls beside this one. All must live in the European Union.",
        default=[],
        traits=Traits(unordered=True),
    )


class NumberRoutingOutputs(Outputs):
    """What the platform says."""

    organization_id: str | None = output("Id of this organisation.")
    numbers: list[RoutedNumber] | None = output("Where each number is routed now.")
    redirected: int | None = output("How many numbers are not at home now.")


NUMBER_ROUTING = define(
    "genesys:telephony:NumberRouting",
    description="Proof that no number is routed out of the European Union or to an unlisted organisation. Writes "
    "nothing; re-routing is left to operators.",
    inputs=NumberRoutingInputs,
    outputs=NumberRoutingOutputs,
)


def routed_numbers(context: Context) -> list[dict[str, Any]]:
    """Where each number is routed, sorted by id."""
    names = RoutedNumber.model_fields
    wire = [info.alias for info in names.values() if info.alias]
    found = [
        {name: entry[name] for name in wire if entry.get(name) is not None}
        for entry in context.client.cursor(ROUTING, PAGE)
    ]
    return sorted(found, key=lambda number: str(number["numberId"]))


@handles(NUMBER_ROUTING)
class NumberRoutingHandler(ProofHandler):
    """Judges where numbers are routed."""

    permissions = Permissions(read=(VIEW,), create=(VIEW,), update=(VIEW,))
    operators = "where numbers are routed"
    resource_id = "numbers"
    volatile = frozenset({"numbers", "redirected"})

    def facts(self, context: Context) -> dict[str, Any]:
        """Where the numbers are."""
        numbers = routed_numbers(context)
        return {
            "organizationId": str(context.client.get("/api/v2/organizations/me")["id"]),
            "numbers": numbers,
            "redirected": sum(number.get("status") not in {None, "Normal"} for number in numbers),
        }

    def violations(self, inputs: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Problem]:
        """Numbers outside the Union, and calls that an unlisted organisation takes or is about to take."""
        if not is_known(inputs):
            return
        allowed = {facts.get("organizationId"), *(inputs.get("allowedOrganizationIds") or [])}
        for number in facts.get("numbers") or []:
            region = number.get("region")
            if region is not None and not is_eu(region):
                yield _problem(
                    f"number {number['numberId']} in {describe(region)}",
                    ", ".join(sorted(EU_REGIONS)),
                    "have an operator route the number back (POST /api/v2/telephony/numbers/routing/reset)",
                )
            for name in ("activeOrganizationId", "pendingOrganizationId"):
                taker = number.get(name)
                if taker is not None and taker not in allowed:
                    yield _problem(
                        f"number {number['numberId']} with {name} {taker!r}",
                        "this organisation and those of `allowedOrganizationIds`",
                        "have an operator route the number back, or list the organisation",
                    )


def _problem(found: str, allowed: str, fix: str) -> Problem:
    return Problem(
        place="allowedOrganizationIds", found=found, allowed=allowed, fix=fix, control=f"{RESIDENCY_CONTROL}, DORA 28"
    )
