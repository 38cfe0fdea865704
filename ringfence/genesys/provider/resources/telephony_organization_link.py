"""genesys:telephony:OrganizationLink: asks another organisation to be a place of refuge for numbers.

A link moves no call by itself: operators route numbers over it when a disaster strikes. The platform makes both sides
agree: this resource asks, an operator of the other organisation approves (PATCH .../link/approve/{id}), and nothing
here ever approves a request. A link cannot be changed, so another region is another link.

Endpoints (permission telephony:organizationLink:{view, add, delete}; scope telephony):
    GET, POST /api/v2/telephony/organization/link   (the listing is the only read)
    GET /api/v2/telephony/organization/link/regions
    DELETE /api/v2/telephony/organization/link/{targetOrganizationId}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL, known, outside_eu
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import Listed
from ringfence.plugin.provider import ProviderError

LINKS = "/api/v2/telephony/organization/link"


class OrganizationLinkInputs(Inputs):
    """A link to another organisation."""

    target_organization_id: str = required(
        "Id of the organisation that may take over numbers.", min_length=1, traits=Traits(replace=True)
    )
    target_region: str = required(
        "AWS region in which that organisation lives; in the European Union. Which regions the platform offers: "
        "`getOrganizationLinkRegions`.",
        traits=Traits(replace=True),
    )


class OrganizationLinkOutputs(Outputs):
    """Computed values."""

    status: str | None = output("Pending or ApprovalPending until the other side decides, then Approved or Rejected.")
    target_name: str | None = output("Name of the other organisation.")
    source_organization_id: str | None = output("Id of this organisation.")
    source_region: str | None = output("AWS region in which this organisation lives.")


ORGANIZATION_LINK = define(
    "genesys:telephony:OrganizationLink",
    description="A request for a link to an organisation in the European Union, over which operators may route "
    "numbers in a disaster. The other organisation must approve.",
    inputs=OrganizationLinkInputs,
    outputs=OrganizationLinkOutputs,
)


def link_regions(context: Context) -> list[str]:
    """Regions that the platform offers for links of this organisation."""
    return [str(entry["regionName"]) for entry in context.client.get(f"{LINKS}/regions")]


@handles(ORGANIZATION_LINK)
class OrganizationLinkHandler(CollectionHandler):
    """Links; their id is that of the other organisation."""

    operators = "the approval by the other organisation"
    collection = LINKS
    permissions = Permissions(
        read=("telephony:organizationLink:view",),
        create=("telephony:organizationLink:view", "telephony:organizationLink:add"),
        delete=("telephony:organizationLink:delete",),
    )
    name_input = ""
    identity_input = "targetOrganizationId"
    volatile = frozenset({"status"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """The other organisation lives in the Union, and in another region than this one."""
        del olds
        target = known(inputs, "targetRegion")
        yield from outside_eu("targetRegion", target)
        if target is not None and target == region:
            yield Problem(
                place="targetRegion",
                found=f"{target!r}, the home region of this organisation",
                allowed="another region of the European Union",
                fix="name the region of the other organisation: one that falls with this one is no refuge",
                control=f"{RESIDENCY_CONTROL}, DORA 12(5)",
            )

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """The other organisation."""
        return str(inputs["targetOrganizationId"])

    def own_id(self, found: Mapping[str, Any]) -> str:
        """The other organisation."""
        return str(found["targetOrganizationId"])

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Links to that organisation."""
        wanted = inputs["targetOrganizationId"]
        entries = context.client.entries(self.collection, fresh=fresh)
        return [dict(entry) for entry in entries if entry.get("targetOrganizationId") == wanted]

    def listed(self, context: Context, resource_id: str, inputs: Mapping[str, Any]) -> Listed:
        """Nothing to add: the link is read from the listing."""
        del context, resource_id, inputs
        return lambda _fresh: False

    def get(self, context: Context, resource_id: str) -> dict[str, Any]:
        """The link as the listing shows it: there is no read of a single one."""
        for entry in context.client.get(self.collection):
            if entry.get("targetOrganizationId") == resource_id:
                return dict(entry)
        raise NotFoundError(
            method="GET", path=self.collection, status=404, message=f"no link to organisation {resource_id}"
        )

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Asks for the link. The answer says less than the listing, so that is read as well where it can be."""
        created = super().post(context, inputs)
        try:
            return self.get(context, self.own_id(created))
        except GenesysError:
            return created

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A link found on adoption that leads elsewhere: Genesys cannot change it.

        Raises:
            ProviderError: always.
        """
        del context
        raise ProviderError(
            f"targetRegion: found a link to organisation {resource_id} that is not for {body.get('targetRegion')}; "
            "allowed: the region of the existing link; correct the region, or end that link first"
        )

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """How far the two sides are."""
        del inputs
        return {name: found.get(name) for name in ("status", "targetName", "sourceOrganizationId", "sourceRegion")}
