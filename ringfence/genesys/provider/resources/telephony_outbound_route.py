"""genesys:telephony:OutboundRoute: which trunks carry which outbound calls, in which order.

The platform gives every new site a route named "Default Outbound Route". It is left alone: to manage it, import it.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/sites/{siteId}/outboundroutes
    GET, PUT, DELETE P/sites/{siteId}/outboundroutes/{id}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles

EMERGENCY = "Emergency"
"""Classification of calls to emergency services."""

CONTINUITY_CONTROL = "DORA 12(4)"
"""Redundant capacity, adequate to the needs of the business."""


class OutboundRouteInputs(Inputs):
    """An outbound route of a site."""

    site_id: str = required("Id of the site.", traits=Traits(replace=True, local=True))
    name: str = required("Name; unique in the site.", min_length=1)
    description: str | None = optional("What the route is for.")
    classification_types: list[str] = required(
        "Classes of numbers that take this route.", min_length=1, traits=Traits(unordered=True)
    )
    enabled: bool = optional("Whether the route is used.", default=True)
    distribution: Literal["SEQUENTIAL", "RANDOM"] = optional(
        "How trunks are chosen: `SEQUENTIAL` is failover in order, `RANDOM` spreads the load.", default="SEQUENTIAL"
    )
    trunk_base_ids: list[str] = required(
        "Ids of the trunks, first choice first.",
        min_length=1,
        traits=Traits(api="externalTrunkBases", reference=True),
    )
    carriers: list[str] | None = optional(
        "Names of the operators behind the trunks, in the same order. Kept in the state as declared evidence of "
        "diversity, not sent to Genesys.",
        min_length=1,
        traits=Traits(local=True),
    )


OUTBOUND_ROUTE = define(
    "genesys:telephony:OutboundRoute",
    description="Which trunks carry which outbound calls; two carriers in sequence survive the loss of one.",
    inputs=OutboundRouteInputs,
)


@handles(OUTBOUND_ROUTE)
class OutboundRouteHandler(CollectionHandler):
    """Outbound routes; their id is `siteId/routeId`."""

    collection = "/api/v2/telephony/providers/edges/sites/{siteId}/outboundroutes"
    permissions = Permissions.all("telephony:plugin:all")
    scope = ("siteId",)

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Each trunk once; emergency calls over two carriers in a fixed order."""
        del olds, region
        yield from _repeated_trunks(inputs)
        yield from _carrier_problems(inputs)
        if EMERGENCY in (known(inputs, "classificationTypes") or []):
            yield from _emergency_problems(inputs)


def _repeated_trunks(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    trunks = inputs.get("trunkBaseIds")
    seen: set[str] = set()
    for index, trunk in enumerate(trunks if isinstance(trunks, list) else []):
        if isinstance(trunk, str) and trunk in seen:
            fix = "remove one, or put the trunk of another carrier there"
            yield _problem(f"trunkBaseIds[{index}]", f"{trunk!r} again", "each trunk once", fix)
        seen.add(str(trunk))


def _carrier_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    carriers, trunks = inputs.get("carriers"), inputs.get("trunkBaseIds")
    if isinstance(carriers, list) and isinstance(trunks, list) and len(carriers) != len(trunks):
        found = f"{len(carriers)} names for {len(trunks)} trunks"
        yield _problem("carriers", found, "one name for each trunk", "name the operator behind each trunk, in order")


def _emergency_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    trunks, carriers = inputs.get("trunkBaseIds"), known(inputs, "carriers")
    if known(inputs, "distribution") == "RANDOM":
        fix = "list the trunks in the order of failover and set SEQUENTIAL"
        yield _problem("distribution", "'RANDOM' on a route for emergency calls", "SEQUENTIAL", fix)
    if isinstance(trunks, list) and len(trunks) == 1:
        found, fix = "one trunk on a route for emergency calls", "add a trunk of another carrier"
        yield _problem("trunkBaseIds", found, "at least two trunks, of different carriers", fix)
    elif carriers is not None and len(carriers) > 1 and len(set(carriers)) == 1:
        found, fix = f"{carriers[0]!r} alone on a route for emergency calls", "add a trunk of another carrier"
        yield _problem("carriers", found, "at least two carriers", fix)


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=CONTINUITY_CONTROL)
