"""genesys:telephony:Site: media regions and dial plan of a part of the organisation.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/sites
    GET, PUT, DELETE P/sites/{id}
    GET /api/v2/locations/{id}   (a site carries the emergency number of its location)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL, known, outside_eu
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import get_settled
from ringfence.plugin.provider import ReadResult

READ_ONLY = frozenset({"edges", "primaryEdges", "secondaryEdges"})
"""Parts of a site that its PUT must not carry: the platform derives them from primary and secondary sites."""


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
    "genesys:telephony:Site",
    description="A site: it decides which regions carry the media of its trunks and phones.",
    inputs=SiteInputs,
    outputs=SiteOutputs,
)


@handles(SITE)
class SiteHandler(CollectionHandler):
    """Sites, whose media must stay in the European Union."""

    collection = "/api/v2/telephony/providers/edges/sites"
    permissions = Permissions.all("telephony:plugin:all")
    volatile = frozenset({"effectiveMediaRegions", "homeRegionAdded"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Every media region in the Union, each once, and none chosen by latency."""
        del olds, region
        regions = inputs.get("mediaRegions")
        seen: set[str] = set()
        for index, name in enumerate(regions if isinstance(regions, list) else []):
            place = f"mediaRegions[{index}]"
            yield from outside_eu(place, name)
            if isinstance(name, str) and name in seen:
                yield Problem(
                    place=place,
                    found=f"{name!r} again",
                    allowed="each region once",
                    fix="remove one; the first place decides",
                    control="Genesys Cloud: PUT /api/v2/telephony/providers/edges/sites/{id}",
                )
            seen.add(str(name))
        if known(inputs, "mediaRegionsUseLatencyBased"):
            yield Problem(
                place="mediaRegionsUseLatencyBased",
                found="true, which lets Genesys relay media through any region in the world",
                allowed="false",
                fix="remove it, and list the regions in mediaRegions in order of preference",
                control=RESIDENCY_CONTROL,
            )

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Media regions in force."""
        regions = list(found.get("mediaRegions") or [])
        added = any(name not in (inputs.get("mediaRegions") or []) for name in regions)
        return {"effectiveMediaRegions": regions, "homeRegionAdded": added}

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Creates the site with the emergency number of its location, which the platform keeps in the site."""
        created: dict[str, Any] = context.client.post(self.collection, self._located(context, self.to_api(inputs)))
        return created

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the site without the parts that the platform derives."""
        writable = {name: value for name, value in body.items() if name not in READ_ONLY}
        return super().put(context, resource_id, self._located(context, writable))

    def _located(self, context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
        location = body.get("location")
        if not isinstance(location, Mapping) or set(location) != {"id"}:
            return dict(body)
        found = get_settled(context, f"/api/v2/locations/{location['id']}")
        number = found.get("emergencyNumber")
        return {**body, "location": {**location, **({"emergencyNumber": number} if number else {})}}

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the site. The home region that the platform added is no change; any other region is."""
        result = super().read(context, resource_id, old_inputs, old_outputs)
        if result is None or "mediaRegions" not in old_inputs:
            return result
        declared, found = old_inputs["mediaRegions"], result.inputs.get("mediaRegions")
        if not isinstance(found, list) or context.region in declared:
            return result
        if [name for name in found if name != context.region] != declared:
            return result
        inputs = {**result.inputs, "mediaRegions": declared}
        return replace(result, inputs=inputs, outputs={**result.outputs, **inputs, "homeRegionAdded": True})
