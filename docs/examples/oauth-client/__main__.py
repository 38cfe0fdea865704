"""A program that may do what one role allows, in the home division. Its secret is an output, encrypted in the state.

`pulumi config set role "Audit reader"` names the role, which must exist; choose one that allows little.
"""

import pulumi

from ringfence.genesys.sdk.authorization import get_home_division, get_role
from ringfence.genesys.sdk.oauth import Client

role = get_role(name=pulumi.Config().get("role") or "Master Admin")

client = Client(
    "reader",
    name="Example reader",
    authorized_grant_type="CLIENT-CREDENTIALS",
    role_divisions=[{"role_id": role.role_id, "division_id": get_home_division().division_id}],
    access_token_validity_seconds=3600,
)
pulumi.export("client_secret", client.client_secret)
