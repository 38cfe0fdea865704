"""genesys:telephony:Site: media regions and dial plan of a part of the organisation.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/sites
    GET, PUT, DELETE P/sites/{id}
"""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


class SiteInputs(Inputs):
    """A site."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    location_id: str = required("Id of the location.", traits=Traits(api="location", reference=True))
    description: str | None = optional("What the site is for.")
    media_model: Literal["Cloud", "Premises"] = optional(
        "Where media runs: `Cloud` (Genesys) or `Premises` (edges of yours).", default="Cloud"
    )
    media_regions: list[str] = required(
        "AWS regions that may carry the media, in order of preference. Each must lie in the European Union. Genesys "
        "adds the home region when it is missing.",
        min_length=1,
    )
    media_regions_use_latency_based: bool = optional(
        "Whether Genesys picks the media region by latency, which may be any region in the world. Must be false.",
        default=False,
    )
    caller_id: str | None = optional("Number shown to the called party, in E.164 form.")
    caller_name: str | None = optional("Name shown to the called party.")


class SiteOutputs(Outputs):
    """Computed values."""

    effective_media_regions: list[str] | None = output("Media regions in force, with the home region if it was added.")
    home_region_added: bool | None = output("Whether Genesys added the home region by itself.")


SITE = define(
    Definition(
        token="genesys:telephony:Site",
        description="A site: it decides which regions carry the media of its trunks and phones.",
        inputs=SiteInputs,
        outputs=SiteOutputs,
    )
)
