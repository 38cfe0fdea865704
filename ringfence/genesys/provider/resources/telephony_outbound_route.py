"""genesys:telephony:OutboundRoute: which trunks carry which outbound calls, in which order.

Endpoints (P = /api/v2/telephony/providers/edges):
    GET, POST P/sites/{siteId}/outboundroutes
    GET, PUT, DELETE P/sites/{siteId}/outboundroutes/{id}
"""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.registry import Definition, define


class OutboundRouteInputs(Inputs):
    """An outbound route of a site."""

    site_id: str = required("Id of the site.", traits=Traits(replace=True))
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


OUTBOUND_ROUTE = define(
    Definition(
        token="genesys:telephony:OutboundRoute",
        description="Which trunks carry which outbound calls; two carriers in sequence survive the loss of one.",
        inputs=OutboundRouteInputs,
    )
)
