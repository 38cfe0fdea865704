"""genesys:integrations:Credential: secrets that an integration uses. The platform never shows them again.

Endpoints (scope integrations):
    GET /api/v2/integrations/credentials/listing   (cursor)
    POST /api/v2/integrations/credentials
    GET, PUT, DELETE /api/v2/integrations/credentials/{id}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class CredentialInputs(Inputs):
    """A credential."""

    name: str = required(
        "Name, by which this provider tells credentials apart. While one replaces another, both bear it.", min_length=1
    )
    credential_type_id: str = required(
        "Kind of credential: `basicAuth`, `userDefined`, `pureCloudOAuthClient` and others.",
        traits=Traits(api="type", reference=True, replace=True),
    )
    fields: dict[str, str] | None = optional(
        "The secrets by field name.", traits=Traits(api="credentialFields", secret=True)
    )


CREDENTIAL = define(
    "genesys:integrations:Credential",
    description="Secrets that an integration uses.",
    inputs=CredentialInputs,
)


@handles(CREDENTIAL)
class CredentialHandler(CollectionHandler):
    """Credentials. The fields are written whole with every change, since they cannot be read to be merged."""

    collection = "/api/v2/integrations/credentials"
    listing = f"{collection}/listing"
    permissions = Permissions()
    # No rule of the platform against it is known, and where there is one the create fails before anything changes.
    shares_names = True

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Credentials of that name; the collection itself cannot be listed, `listing` can."""
        return context.client.find(self.listing, str(inputs["name"]), fresh=fresh)

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the credential. The listing lies beside its path, so the client cannot keep it up to date itself."""
        written = super().put(context, resource_id, body)
        context.client.invalidate(self.listing)
        return written

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes the credential; one of the same name may follow at once."""
        super().delete(context, urn, resource_id, outputs)
        context.client.invalidate(self.listing)

    def merged(
        self, current: Mapping[str, Any], old_body: Mapping[str, Any], new_body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The whole credential as declared: redacted fields must not be written back."""
        del current, old_body
        return dict(new_body)
