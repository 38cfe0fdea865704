"""The deployment stops when a number is routed out of the European Union or to an unlisted organisation."""

import pulumi

from ringfence.genesys.sdk.telephony import NumberRouting

proof = NumberRouting("numbers-at-home", allowed_organization_ids=[])
pulumi.export("redirected", proof.redirected)
