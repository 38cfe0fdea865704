"""Kinds of trunks.

Endpoint: GET /api/v2/telephony/providers/edges/trunkbasesettings/availablemetabases
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import optional, output
from ringfence.genesys.provider.functions import function
from ringfence.genesys.provider.models import Model

_METABASES = "/api/v2/telephony/providers/edges/trunkbasesettings/availablemetabases"


class TrunkMetabase(Model):
    """A kind of trunk."""

    id: str = output("Id, as `trunkMetabaseId` of a trunk takes it.")
    name: str | None = output("Name shown to people.")
    type: str | None = output("Type of the kind: EXTERNAL, PHONE or EDGE.")


class GetTrunkMetabasesArguments(Model):
    """Which kinds."""

    type: str | None = optional("Only kinds of this type: EXTERNAL, PHONE or EDGE.")


class GetTrunkMetabasesResult(Model):
    """The kinds."""

    metabases: list[TrunkMetabase] = output("Kinds of trunks that the organisation offers.")


@function(
    "genesys:telephony:getTrunkMetabases",
    "Kinds of trunks that the organisation offers.",
    arguments=GetTrunkMetabasesArguments,
    result=GetTrunkMetabasesResult,
)
def get_trunk_metabases(context: Context, arguments: GetTrunkMetabasesArguments) -> GetTrunkMetabasesResult:
    """Lists the kinds of trunks."""
    found = [
        TrunkMetabase(id=item["id"], name=item.get("name"), type=item.get("type"))
        for item in context.client.pages(_METABASES, {})
    ]
    return GetTrunkMetabasesResult(
        metabases=[kind for kind in found if arguments.type is None or kind.type == arguments.type]
    )
