"""The deployment stops when an organisation has access that is not in this register. Nothing is written."""

import pulumi

from ringfence.genesys.sdk.org import TrusteeRegister

register = TrusteeRegister(
    "third-parties",
    # Each entry says why: {"organization_id": "...", "reason": "Contract 2026-17, second-level support"}.
    allowed=[],
    genesys_care="refuse",
)
pulumi.export("trustees", register.trustees)
