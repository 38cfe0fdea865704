"""Asks another organisation of yours, in Dublin, to be a place of refuge for numbers.

An operator of that organisation approves; until then the status is Pending. Moving numbers is left to operators.
`pulumi config set refugeOrganizationId ...` names the organisation.
"""

import pulumi

from ringfence.genesys.sdk.telephony import OrganizationLink

refuge = pulumi.Config().get("refugeOrganizationId") or "00000000-0000-4000-8000-0000000000e1"

link = OrganizationLink("refuge", target_organization_id=refuge, target_region="eu-west-1")
pulumi.export("link_status", link.status)
