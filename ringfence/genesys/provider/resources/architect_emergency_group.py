"""genesys:architect:EmergencyGroup: a switch that sends calls to emergency flows.

Endpoints (permission routing:emergencyGroup:{view, add, edit, delete}):
    GET, POST /api/v2/architect/emergencygroups
    GET, PUT, DELETE /api/v2/architect/emergencygroups/{id}   (PUT needs the version)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class EmergencyCallFlow(Model):
    """A flow that takes over and the call routes it takes over from."""

    flow_id: str = required("Id of the emergency flow.", traits=Traits(api="emergencyFlow", reference=True))
    ivr_ids: list[str] | None = optional(
        "Ids of the call routes.", traits=Traits(api="ivrs", reference=True, unordered=True)
    )


class EmergencyGroupInputs(Inputs):
    """An emergency group."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("When to switch it on.")
    division_id: str | None = optional(
        "Id of the division; the home division when left out.",
        traits=Traits(api="division", reference=True, replace=True),
    )
    emergency_call_flows: list[EmergencyCallFlow] | None = optional("Flows and the call routes they take over from.")


class EmergencyGroupOutputs(Outputs):
    """Computed values."""

    enabled: bool | None = output("Whether the emergency is on. Operators switch it; this stack never does.")


EMERGENCY_GROUP = define(
    "genesys:architect:EmergencyGroup",
    description="A switch that sends calls to emergency flows. It is created off and only operators switch it.",
    inputs=EmergencyGroupInputs,
    outputs=EmergencyGroupOutputs,
)


@handles(EMERGENCY_GROUP)
class EmergencyGroupHandler(CollectionHandler):
    """Emergency groups. `enabled` belongs to the operators: created off, merged unchanged into every later write."""

    operators = "`enabled`, the switch of the group"
    collection = "/api/v2/architect/emergencygroups"
    permissions = Permissions.of("routing:emergencyGroup")

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Creates the group switched off."""
        created: dict[str, Any] = context.client.post(self.collection, {**self.to_api(inputs), "enabled": False})
        return created

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The switch as operators left it."""
        del inputs
        return {"enabled": bool(found.get("enabled"))}
