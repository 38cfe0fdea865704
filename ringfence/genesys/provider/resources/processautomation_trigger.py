"""genesys:processautomation:Trigger: starts a workflow when an event arrives.

Endpoints (permission processautomation:trigger:{add, edit, view, delete}; scope process-automation):
    GET, POST /api/v2/processautomation/triggers   (cursor)
    GET, PUT, DELETE /api/v2/processautomation/triggers/{id}   (PUT needs the version)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class TriggerTarget(Model):
    """What the trigger starts."""

    type: Literal["Workflow"] = optional("Kind of target.", default="Workflow")
    id: str = required("Id of the workflow.")
    data_format: Literal["Json", "TopLevelPrimitives"] | None = optional(
        "How the event reaches the workflow.", traits=Traits(api="workflowTargetSettings.dataFormat")
    )


class TriggerMatchCriterion(Model):
    """A condition on the event."""

    json_path: str = required("JSON path into the event.")
    operator: str = required("Comparison, such as `Equal` or `In`.")
    value: Any = optional("Value to compare with.")
    values: list[Any] | None = optional("Values to compare with, for operators over several.")


class TriggerInputs(Inputs):
    """A trigger."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    topic_name: str = required("Topic of the events, such as `v2.operations.events.{id}`.", traits=Traits(replace=True))
    target: TriggerTarget = required("What the trigger starts.")
    enabled: bool = required("Whether the trigger fires.")
    match_criteria: list[TriggerMatchCriterion] | None = optional("Conditions that must all hold.")
    event_ttl_seconds: int | None = optional(
        "Oldest event that still fires, in seconds (at least 10). Not together with `delayBySeconds`.",
        ge=10,
        traits=Traits(api="eventTTLSeconds"),
    )
    delay_by_seconds: int | None = optional(
        "Wait before the workflow starts, in seconds (60 to 900). Not together with `eventTtlSeconds`.", ge=60, le=900
    )
    description: str | None = optional("What the trigger is for (at most 512 characters).", max_length=512)


TRIGGER = define(
    "genesys:processautomation:Trigger",
    description="Starts a workflow when an event arrives.",
    inputs=TriggerInputs,
)


@handles(TRIGGER)
class TriggerHandler(CollectionHandler):
    """Triggers. Their topic never changes."""

    collection = "/api/v2/processautomation/triggers"
    permissions = Permissions.of("processautomation:trigger")

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """One of two pairs that exclude each other."""
        del olds, region
        if "eventTtlSeconds" in inputs and "delayBySeconds" in inputs:
            yield _problem("delayBySeconds", "a value beside eventTtlSeconds", "one of the two")
        criteria = inputs.get("matchCriteria")
        for index, criterion in enumerate(criteria if isinstance(criteria, list) else []):
            if not isinstance(criterion, Mapping) or ("value" in criterion) != ("values" in criterion):
                continue
            found = "value and values" if "value" in criterion else "neither value nor values"
            yield _problem(f"matchCriteria[{index}]", found, "exactly one of value and values")


def _problem(place: str, found: str, allowed: str) -> Problem:
    control = "Genesys Cloud: POST /api/v2/processautomation/triggers"
    return Problem(place=place, found=found, allowed=allowed, fix="set one and remove the other", control=control)
