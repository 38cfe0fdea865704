"""What the organisation is, where it lives, and who outside has access.

Endpoints:
    GET /api/v2/organizations/me
    GET /api/v2/telephony/mediaregions
    GET /api/v2/orgauthorization/trustees, /trustees/care   (permission authorization:orgTrustee:view)
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import output
from ringfence.genesys.provider.functions import NoArguments, function
from ringfence.genesys.provider.models import Model
from ringfence.genesys.provider.resources.org_trustee_register import Trustee, trustees


class GetOrganizationResult(Model):
    """The organisation."""

    organization_id: str = output("Id of the organisation.")
    name: str = output("Name of the organisation.")
    domain: str | None = output("Domain of the organisation.")
    default_language: str | None = output("Default language, such as `en-us`.")
    default_country_code: str | None = output("Default country, ISO 3166-1 alpha-2 code.")
    default_site_id: str | None = output("Id of the default site.")
    state: str | None = output("State of the organisation.")


class GetMediaRegionsResult(Model):
    """Regions that carry the organisation's media."""

    home_region: str = output("AWS region in which the organisation lives.")
    core_regions: list[str] = output("AWS regions that run the full platform.")
    satellite_regions: list[str] = output("AWS regions that may relay media.")


class GetTrusteesResult(Model):
    """Who outside the organisation has access."""

    trustees: list[Trustee] = output("Organisations that have access.")


@function(
    "genesys:org:getOrganization",
    "The organisation that the provider is logged in to.",
    arguments=NoArguments,
    result=GetOrganizationResult,
)
def get_organization(context: Context, _: NoArguments) -> GetOrganizationResult:
    """Reads the organisation."""
    found = context.client.get("/api/v2/organizations/me")
    return GetOrganizationResult(
        organization_id=found["id"],
        name=found.get("name", ""),
        domain=found.get("domain"),
        default_language=found.get("defaultLanguage"),
        default_country_code=found.get("defaultCountryCode"),
        default_site_id=found.get("defaultSiteId"),
        state=found.get("state"),
    )


@function(
    "genesys:org:getMediaRegions",
    "Regions that carry the organisation's media, as the platform states them.",
    arguments=NoArguments,
    result=GetMediaRegionsResult,
)
def get_media_regions(context: Context, _: NoArguments) -> GetMediaRegionsResult:
    """Tells what the provider read when it was configured."""
    regions = context.media_regions
    return GetMediaRegionsResult(
        home_region=regions.home, core_regions=list(regions.core), satellite_regions=list(regions.satellite)
    )


@function(
    "genesys:org:getTrustees",
    "Organisations outside this one that have access to it, the support of Genesys among them.",
    arguments=NoArguments,
    result=GetTrusteesResult,
)
def get_trustees(context: Context, _: NoArguments) -> GetTrusteesResult:
    """Lists who has access."""
    return GetTrusteesResult(trustees=[Trustee.model_validate(entry) for entry in trustees(context)])
