"""genesys:routing:Queue: a queue of conversations that wait for an agent. Members are not part of it.

Endpoints (permission routing:queue:{view, add, edit, delete}; scope routing):
    GET, POST /api/v2/routing/queues
    GET, PUT, DELETE /api/v2/routing/queues/{id}   (never forced: a queue in use is not deleted)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.open_maps import covers, declared_part
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class AcwSettings(Model):
    """After-call work."""

    wrapup_prompt: str | None = optional("When an agent must choose a wrap-up code, such as `MANDATORY_TIMEOUT`.")
    timeout_ms: int | None = optional("Time for after-call work, in milliseconds.", ge=0)


class QueueInputs(Inputs):
    """A queue."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the queue is for.")
    division_id: str | None = optional(
        "Id of the division; the home division when left out.",
        traits=Traits(api="division", reference=True, replace=True),
    )
    acw_settings: AcwSettings | None = optional("After-call work.")
    skill_evaluation_method: Literal["NONE", "BEST", "ALL"] | None = optional("How skills decide who gets the call.")
    enable_manual_assignment: bool | None = optional("Whether supervisors may assign conversations by hand.")
    queue_flow_id: str | None = optional(
        "Id of the flow that callers hear while they wait.", traits=Traits(api="queueFlow", reference=True)
    )
    media_settings: dict[str, Any] | None = optional(
        "Settings by kind of media, as Genesys names them; only the declared keys are managed.",
        traits=Traits(partial=True, equal=covers),
    )


QUEUE = define(
    "genesys:routing:Queue",
    description="A queue of conversations that wait for an agent.",
    inputs=QueueInputs,
)


@handles(QUEUE)
class QueueHandler(CollectionHandler):
    """Queues, without their members."""

    deletion = "Deletes the queue; never by force, so refused while it is in use"
    collection = "/api/v2/routing/queues"
    permissions = Permissions.of("routing:queue")

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Of the media settings, the keys that the program declares; an import leaves them out, they have defaults."""
        if not old_inputs:
            return super().as_found({**found_inputs, "mediaSettings": None}, old_inputs)
        return super().as_found(declared_part(found_inputs, old_inputs, "mediaSettings"), old_inputs)
