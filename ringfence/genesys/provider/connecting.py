"""Logging in to Genesys Cloud, and proving where the organisation lives."""

from __future__ import annotations

from ringfence.domain.problems import Problem
from ringfence.domain.regions import describe
from ringfence.genesys.client import Client, GenesysError
from ringfence.genesys.provider import configuration
from ringfence.genesys.provider.context import MediaRegions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL
from ringfence.plugin.provider import ProviderError


def proven_regions(client: Client, region: str) -> MediaRegions:
    """Logs in and reads where the organisation lives.

    Args:
        client: Not logged in yet.
        region: AWS region that the stack says is the home of the organisation.

    Raises:
        ProviderError: when the login fails or the organisation lives elsewhere.
    """
    try:
        found = client.get("/api/v2/telephony/mediaregions")
    except GenesysError as error:
        problem = configuration.login_problem(error) or error
        raise ProviderError(f"configuring the provider genesys: {problem}") from error
    regions = MediaRegions(
        home=str(found["awsHomeRegion"]),
        core=tuple(found.get("awsCoreRegions") or ()),
        satellite=tuple(found.get("awsSatelliteRegions") or ()),
    )
    if regions.home != region:
        raise ProviderError(_lives_elsewhere(region, regions.home).render())
    return regions


def _lives_elsewhere(region: str, home: str) -> Problem:
    return Problem(
        place="genesys:region",
        found=f"{describe(region)}, while the organisation lives in {describe(home)}",
        allowed="the organisation's own home region, inside the European Union",
        fix="correct genesys:region, or use the credentials of the organisation that the stack is for",
        control=RESIDENCY_CONTROL,
    )
