"""genesys:processautomation:OperationalEventAlert: starts a workflow when the platform reports an operational event.

Genesys names alerting rules of its own (/api/v2/alerting/rules), but no confirmed source says what their bodies hold,
so they are not used here. An operational event (a trunk out of service, an integration in error) reaches people through
a trigger on the topic of these events and the workflow that it starts; this resource is that trigger.

Endpoints (permission processautomation:trigger:{add, edit, view, delete}; scope process-automation):
    GET, POST /api/v2/processautomation/triggers   (cursor)
    GET, PUT, DELETE /api/v2/processautomation/triggers/{id}   (PUT needs the version)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.genesys.provider import mapping
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles

TOPIC = "v2.operations.events.{id}"

EVENT_PATH = "eventEntity.id"
"""Where the notification holds the id of the event definition."""


class OperationalEventAlertInputs(Inputs):
    """Which events start which workflow."""

    name: str = required("Name; unique among the triggers of the organisation.", min_length=1)
    workflow_id: str = required("Id of the workflow that tells people.")
    event_definition_ids: list[str] = required(
        "Ids of the operational events, as `getOperationalEventDefinitions` lists them.",
        min_length=1,
        traits=Traits(unordered=True),
    )
    enabled: bool = optional("Whether the alert is on.", default=True)
    description: str | None = optional("What the alert is for (at most 512 characters).", max_length=512)


OPERATIONAL_EVENT_ALERT = define(
    "genesys:processautomation:OperationalEventAlert",
    description="Starts a workflow when the platform reports an operational event, such as a trunk out of service.",
    inputs=OperationalEventAlertInputs,
)


@handles(OPERATIONAL_EVENT_ALERT)
class OperationalEventAlertHandler(CollectionHandler):
    """Triggers on the topic of operational events."""

    collection = "/api/v2/processautomation/triggers"
    permissions = Permissions.of("processautomation:trigger")

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The trigger that the alert is."""
        body = mapping.to_api(self.definition.inputs, inputs, skip=("workflowId", "eventDefinitionIds"))
        if "workflowId" in inputs:
            body["target"] = {
                "type": "Workflow",
                "id": inputs["workflowId"],
                "workflowTargetSettings": {"dataFormat": "Json"},
            }
        if "eventDefinitionIds" in inputs:
            values = list(inputs["eventDefinitionIds"])
            body["matchCriteria"] = [{"jsonPath": EVENT_PATH, "operator": "In", "values": values}]
        return {"topicName": TOPIC, **body}

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The alert that a trigger stands for; what somebody else made of it shows as a difference."""
        inputs = mapping.from_api(self.definition.inputs, found, skip=("workflowId", "eventDefinitionIds"))
        criteria = found.get("matchCriteria") or []
        ours = [entry for entry in criteria if entry.get("jsonPath") == EVENT_PATH and entry.get("operator") == "In"]
        events = list(ours[0].get("values") or []) if len(ours) == len(criteria) == 1 else []
        return {**inputs, "workflowId": (found.get("target") or {}).get("id"), "eventDefinitionIds": events}
