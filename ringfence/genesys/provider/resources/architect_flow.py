"""genesys:architect:Flow: an Architect flow, deployed from YAML.

Endpoints (permission architect:job:create, architect:job:view, architect:flow:{view, delete}; scope architect):
    POST /api/v2/flows/jobs, PUT <presigned URL>, GET /api/v2/flows/jobs/{jobId}?expand=messages
    GET /api/v2/flows   (by name and type)
    GET, DELETE /api/v2/flows/{id}
"""

from __future__ import annotations

from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


class FlowInputs(Inputs):
    """A flow."""

    definition: str = required(
        "The flow as Architect YAML. `{{name}}` is replaced by the value of that name in `substitutions`. Name and type "
        "of the flow come from here; changing either makes a new flow.",
        min_length=1,
    )
    substitutions: dict[str, str] | None = optional("Values for the placeholders of the definition.")


class FlowOutputs(Outputs):
    """Computed values."""

    name: str | None = output("Name of the flow, from the definition.")
    flow_type: str | None = output("Type of the flow, such as INBOUNDCALL, from the definition.")
    content_hash: str | None = output("SHA-256 of the definition after substitution.")
    published_version: str | None = output("Version that is published now.")
    deployed_version: str | None = output("Version that this stack published last; another one is somebody's change.")
    division_id: str | None = output("Id of the division of the flow.")


FLOW = define(
    Definition(
        token="genesys:architect:Flow",
        description="An Architect flow, published from YAML. Changes made in the Genesys user interface are found by "
        "refresh.",
        inputs=FlowInputs,
        outputs=FlowOutputs,
    )
)
