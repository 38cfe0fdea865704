"""genesys:org:Residency: proof that the organisation is where it is said to be.

Endpoints (read only):
    GET /api/v2/organizations/me
    GET /api/v2/telephony/mediaregions
"""

from __future__ import annotations

from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


class ResidencyInputs(Inputs):
    """What the organisation is expected to be."""

    expected_home_region: str = required(
        "AWS region that must be the organisation's home region, such as `eu-central-1`; it must lie in the European Union."
    )
    expected_organization_id: str | None = optional("Id that the organisation must have.")


class ResidencyOutputs(Outputs):
    """What the platform says."""

    organization_id: str | None = output("Id of the organisation.")
    organization_name: str | None = output("Name of the organisation.")
    home_region: str | None = output("AWS region in which the organisation lives.")
    core_regions: list[str] | None = output("AWS regions that run the full platform for this organisation.")
    satellite_regions: list[str] | None = output("AWS regions that may relay its media.")


RESIDENCY = define(
    Definition(
        token="genesys:org:Residency",
        description="Proof that the organisation lives in the expected region. Writes nothing; a mismatch stops the "
        "deployment.",
        inputs=ResidencyInputs,
        outputs=ResidencyOutputs,
    )
)
