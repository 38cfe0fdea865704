"""Kinds of trunks and their templates, regions for links, and where numbers are routed.

Endpoints (P = /api/v2/telephony/providers/edges):
    GET P/trunkbasesettings/availablemetabases, P/trunkbasesettings/template?trunkMetabaseId=   (telephony:plugin:all)
    GET /api/v2/telephony/organization/link/regions   (telephony:organizationLink:view)
    GET /api/v2/telephony/numbers/routing   (telephony:numberRouting:view)
"""

from __future__ import annotations

import json

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model
from ringfence.genesys.provider.resources.telephony_number_routing import RoutedNumber, routed_numbers
from ringfence.genesys.provider.resources.telephony_organization_link import link_regions

_TRUNK_BASES = "/api/v2/telephony/providers/edges/trunkbasesettings"
_METABASES = f"{_TRUNK_BASES}/availablemetabases"


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


class GetTrunkTemplateArguments(Model):
    """Which kind of trunk."""

    trunk_metabase_id: str = required("Id of the kind, such as `external_sip_pcv_byoc_carrier.json`.", min_length=1)


class GetTrunkTemplateResult(Model):
    """What a trunk of that kind holds."""

    property_keys: list[str] = output("Keys that `extraProperties` of a trunk may hold, sorted.")
    template: str = output("The whole template, as JSON text.")


class GetOrganizationLinkRegionsResult(Model):
    """Where a linked organisation may live."""

    regions: list[str] = output("AWS regions that the platform offers; some may lie outside the European Union.")


class GetNumberRoutingResult(Model):
    """Where numbers are routed."""

    numbers: list[RoutedNumber] = output("Where each number of Genesys Cloud Voice is routed now.")


@function(
    "genesys:telephony:getTrunkTemplate",
    "The template of a kind of trunk: which properties it has, and their defaults.",
    arguments=GetTrunkTemplateArguments,
    result=GetTrunkTemplateResult,
)
def get_trunk_template(context: Context, arguments: GetTrunkTemplateArguments) -> GetTrunkTemplateResult:
    """Reads the template."""
    parameters = {"trunkMetabaseId": arguments.trunk_metabase_id}
    found = context.client.get(f"{_TRUNK_BASES}/template", parameters)
    return GetTrunkTemplateResult(
        property_keys=sorted(found.get("properties") or {}), template=json.dumps(found, sort_keys=True)
    )


@function(
    "genesys:telephony:getOrganizationLinkRegions",
    "Regions in which an organisation may live that this one links to.",
    arguments=NoArguments,
    result=GetOrganizationLinkRegionsResult,
)
def get_organization_link_regions(context: Context, _: NoArguments) -> GetOrganizationLinkRegionsResult:
    """Lists the regions."""
    return GetOrganizationLinkRegionsResult(regions=link_regions(context))


@function(
    "genesys:telephony:getNumberRouting",
    "Where the numbers of Genesys Cloud Voice are routed now.",
    arguments=NoArguments,
    result=GetNumberRoutingResult,
)
def get_number_routing(context: Context, _: NoArguments) -> GetNumberRoutingResult:
    """Lists the numbers."""
    return GetNumberRoutingResult(numbers=[RoutedNumber.model_validate(entry) for entry in routed_numbers(context)])
