"""genesys:integrations:Credential: secrets that an integration uses. The platform never shows them again.

Endpoints (scope integrations):
    GET /api/v2/integrations/credentials/listing   (cursor)
    POST /api/v2/integrations/credentials
    GET, PUT, DELETE /api/v2/integrations/credentials/{id}
"""

from __future__ import annotations

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.registry import Definition, define


class CredentialInputs(Inputs):
    """A credential."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    credential_type_id: str = required(
        "Kind of credential: `basicAuth`, `userDefined`, `pureCloudOAuthClient` and others.",
        traits=Traits(api="type", reference=True, replace=True),
    )
    fields: dict[str, str] | None = optional(
        "The secrets by field name.", traits=Traits(api="credentialFields", secret=True)
    )


CREDENTIAL = define(
    Definition(
        token="genesys:integrations:Credential",
        description="Secrets that an integration uses.",
        inputs=CredentialInputs,
    )
)
