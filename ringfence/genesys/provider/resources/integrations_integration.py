"""genesys:integrations:Integration: a connection of the organisation to another system.

Endpoints (permission integrations:integration:{view, add, edit, delete}; scope integrations):
    GET, POST /api/v2/integrations
    GET, PATCH, DELETE /api/v2/integrations/{id}   (PATCH switches it on or off; the state follows later)
    GET, PUT /api/v2/integrations/{id}/config/current   (whole document, PUT needs the version)
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


class IntegrationInputs(Inputs):
    """An integration."""

    integration_type_id: str = required(
        "Id of the kind of integration, such as `amazon-eventbridge-source`.", traits=Traits(replace=True)
    )
    name: str = required("Name; unique in the organisation.", min_length=1)
    notes: str | None = optional("Notes on the integration.")
    properties: dict[str, Any] | None = optional(
        "Properties of this kind of integration; only the declared keys are managed.", traits=Traits(partial=True)
    )
    advanced: dict[str, Any] | None = optional(
        "Advanced properties; only the declared keys are managed.", traits=Traits(partial=True)
    )
    credential_ids: dict[str, str] | None = optional("Ids of credentials by the name that the integration gives them.")
    enabled: bool = optional("Whether the integration runs.", default=False)


class IntegrationOutputs(Outputs):
    """Computed values."""

    reported_state: str | None = output("State that the platform reports: ACTIVE, INACTIVE, ERROR and others.")


INTEGRATION = define(
    Definition(
        token="genesys:integrations:Integration",
        description="A connection of the organisation to another system, such as the audit feed to EventBridge.",
        inputs=IntegrationInputs,
        outputs=IntegrationOutputs,
    )
)
