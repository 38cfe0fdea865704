"""Genesys Cloud resources: processautomation.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "GetOperationalEventDefinitionsResult",
    "OperationalEventAlert",
    "OperationalEventDefinition",
    "Trigger",
    "TriggerMatchCriterion",
    "TriggerMatchCriterionArgs",
    "TriggerMatchCriterionArgsDict",
    "TriggerTarget",
    "TriggerTargetArgs",
    "TriggerTargetArgsDict",
    "get_operational_event_definitions",
    "get_operational_event_definitions_output",
]


class TriggerTargetArgsDict(TypedDict):
    """What the trigger starts. As a dictionary."""

    id: pulumi.Input[str]
    """Id of the workflow."""
    type: NotRequired[Optional[pulumi.Input[str]]]
    """Kind of target. Default: Workflow."""
    data_format: NotRequired[Optional[pulumi.Input[str]]]
    """How the event reaches the workflow. One of: Json, TopLevelPrimitives."""


@pulumi.input_type
class TriggerTargetArgs:
    """What the trigger starts."""

    id: pulumi.Input[str] = pulumi.property("id")
    type: Optional[pulumi.Input[str]] = pulumi.property("type")
    data_format: Optional[pulumi.Input[str]] = pulumi.property("dataFormat")

    def __init__(
        self,
        *,
        id: pulumi.Input[str],
        type: Optional[pulumi.Input[str]] = None,
        data_format: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Takes the values.

        Args:
            id: Id of the workflow.
            type: Kind of target. Default: Workflow.
            data_format: How the event reaches the workflow. One of: Json, TopLevelPrimitives.
        """
        pulumi.set(self, "id", id)
        if type is not None:
            pulumi.set(self, "type", type)
        if data_format is not None:
            pulumi.set(self, "data_format", data_format)


@pulumi.output_type
class TriggerTarget:
    """What the trigger starts."""

    type: str = pulumi.property("type")
    """Kind of target. Default: Workflow."""
    id: str = pulumi.property("id")
    """Id of the workflow."""
    data_format: str = pulumi.property("dataFormat")
    """How the event reaches the workflow. One of: Json, TopLevelPrimitives."""

    def __init__(self, *, type: Any, id: Any, data_format: Any) -> None:
        pulumi.set(self, "type", type)
        pulumi.set(self, "id", id)
        pulumi.set(self, "data_format", data_format)


class TriggerMatchCriterionArgsDict(TypedDict):
    """A condition on the event. As a dictionary."""

    json_path: pulumi.Input[str]
    """JSON path into the event."""
    operator: pulumi.Input[str]
    """Comparison, such as `Equal` or `In`."""
    value: NotRequired[Any]
    """Value to compare with."""
    values: NotRequired[Optional[pulumi.Input[Sequence[Any]]]]
    """Values to compare with, for operators over several."""


@pulumi.input_type
class TriggerMatchCriterionArgs:
    """A condition on the event."""

    json_path: pulumi.Input[str] = pulumi.property("jsonPath")
    operator: pulumi.Input[str] = pulumi.property("operator")
    value: Any = pulumi.property("value")
    values: Optional[pulumi.Input[Sequence[Any]]] = pulumi.property("values")

    def __init__(
        self,
        *,
        json_path: pulumi.Input[str],
        operator: pulumi.Input[str],
        value: Any = None,
        values: Optional[pulumi.Input[Sequence[Any]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            json_path: JSON path into the event.
            operator: Comparison, such as `Equal` or `In`.
            value: Value to compare with.
            values: Values to compare with, for operators over several.
        """
        pulumi.set(self, "json_path", json_path)
        pulumi.set(self, "operator", operator)
        if value is not None:
            pulumi.set(self, "value", value)
        if values is not None:
            pulumi.set(self, "values", values)


@pulumi.output_type
class TriggerMatchCriterion:
    """A condition on the event."""

    json_path: str = pulumi.property("jsonPath")
    """JSON path into the event."""
    operator: str = pulumi.property("operator")
    """Comparison, such as `Equal` or `In`."""
    value: Any = pulumi.property("value")
    """Value to compare with."""
    values: Optional[Sequence[Any]] = pulumi.property("values")
    """Values to compare with, for operators over several."""

    def __init__(self, *, json_path: Any, operator: Any, value: Any, values: Any) -> None:
        pulumi.set(self, "json_path", json_path)
        pulumi.set(self, "operator", operator)
        pulumi.set(self, "value", value)
        pulumi.set(self, "values", values)


@pulumi.input_type
class _OperationalEventAlertValues:
    """Values of OperationalEventAlert."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    workflow_id: Optional[pulumi.Input[str]] = pulumi.property("workflowId")
    event_definition_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("eventDefinitionIds")
    enabled: Optional[pulumi.Input[bool]] = pulumi.property("enabled")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")

    def __init__(self) -> None: ...


class OperationalEventAlert(pulumi.CustomResource):
    """Starts a workflow when the platform reports an operational event, such as a trunk out of service."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique among the triggers of the organisation."""
    workflow_id: pulumi.Output[str] = pulumi.property("workflowId")
    """Id of the workflow that tells people."""
    event_definition_ids: pulumi.Output[Sequence[str]] = pulumi.property("eventDefinitionIds")
    """Ids of the operational events, as `getOperationalEventDefinitions` lists them."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the alert is on. Default: True."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the alert is for (at most 512 characters)."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        workflow_id: pulumi.Input[str],
        event_definition_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        enabled: Optional[pulumi.Input[bool]] = None,
        description: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique among the triggers of the organisation.
            workflow_id: Id of the workflow that tells people.
            event_definition_ids: Ids of the operational events, as `getOperationalEventDefinitions` lists them.
            enabled: Whether the alert is on. Default: True.
            description: What the alert is for (at most 512 characters).
        """
        _values = _OperationalEventAlertValues()
        _values.__dict__["name"] = name
        _values.__dict__["workflow_id"] = workflow_id
        _values.__dict__["event_definition_ids"] = event_definition_ids
        _values.__dict__["enabled"] = enabled
        _values.__dict__["description"] = description
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:processautomation:OperationalEventAlert", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "OperationalEventAlert":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _OperationalEventAlertValues()
        _values.__dict__["name"] = None
        _values.__dict__["workflow_id"] = None
        _values.__dict__["event_definition_ids"] = None
        _values.__dict__["enabled"] = None
        _values.__dict__["description"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = OperationalEventAlert.__new__(OperationalEventAlert)
        pulumi.CustomResource.__init__(
            resource, "genesys:processautomation:OperationalEventAlert", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _TriggerValues:
    """Values of Trigger."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    topic_name: Optional[pulumi.Input[str]] = pulumi.property("topicName")
    target: Optional[pulumi.Input[TriggerTargetArgs]] = pulumi.property("target")
    enabled: Optional[pulumi.Input[bool]] = pulumi.property("enabled")
    match_criteria: Optional[pulumi.Input[Sequence[pulumi.Input[TriggerMatchCriterionArgs]]]] = pulumi.property("matchCriteria")
    event_ttl_seconds: Optional[pulumi.Input[int]] = pulumi.property("eventTtlSeconds")
    delay_by_seconds: Optional[pulumi.Input[int]] = pulumi.property("delayBySeconds")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")

    def __init__(self) -> None: ...


class Trigger(pulumi.CustomResource):
    """Starts a workflow when an event arrives."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    topic_name: pulumi.Output[str] = pulumi.property("topicName")
    """Topic of the events, such as `v2.operations.events.{id}`."""
    target: pulumi.Output[TriggerTarget] = pulumi.property("target")
    """What the trigger starts."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the trigger fires."""
    match_criteria: pulumi.Output[Optional[Sequence[TriggerMatchCriterion]]] = pulumi.property("matchCriteria")
    """Conditions that must all hold."""
    event_ttl_seconds: pulumi.Output[Optional[int]] = pulumi.property("eventTtlSeconds")
    """Oldest event that still fires, in seconds (at least 10). Not together with `delayBySeconds`."""
    delay_by_seconds: pulumi.Output[Optional[int]] = pulumi.property("delayBySeconds")
    """Wait before the workflow starts, in seconds (60 to 900). Not together with `eventTtlSeconds`."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the trigger is for (at most 512 characters)."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        topic_name: pulumi.Input[str],
        target: pulumi.Input[Union[TriggerTargetArgs, TriggerTargetArgsDict]],
        enabled: pulumi.Input[bool],
        match_criteria: Optional[pulumi.Input[Sequence[pulumi.Input[Union[TriggerMatchCriterionArgs, TriggerMatchCriterionArgsDict]]]]] = None,
        event_ttl_seconds: Optional[pulumi.Input[int]] = None,
        delay_by_seconds: Optional[pulumi.Input[int]] = None,
        description: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            topic_name: Topic of the events, such as `v2.operations.events.{id}`.
            target: What the trigger starts.
            enabled: Whether the trigger fires.
            match_criteria: Conditions that must all hold.
            event_ttl_seconds: Oldest event that still fires, in seconds (at least 10). Not together with
                `delayBySeconds`.
            delay_by_seconds: Wait before the workflow starts, in seconds (60 to 900). Not together with
                `eventTtlSeconds`.
            description: What the trigger is for (at most 512 characters).
        """
        _values = _TriggerValues()
        _values.__dict__["name"] = name
        _values.__dict__["topic_name"] = topic_name
        _values.__dict__["target"] = target
        _values.__dict__["enabled"] = enabled
        _values.__dict__["match_criteria"] = match_criteria
        _values.__dict__["event_ttl_seconds"] = event_ttl_seconds
        _values.__dict__["delay_by_seconds"] = delay_by_seconds
        _values.__dict__["description"] = description
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:processautomation:Trigger", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Trigger":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _TriggerValues()
        _values.__dict__["name"] = None
        _values.__dict__["topic_name"] = None
        _values.__dict__["target"] = None
        _values.__dict__["enabled"] = None
        _values.__dict__["match_criteria"] = None
        _values.__dict__["event_ttl_seconds"] = None
        _values.__dict__["delay_by_seconds"] = None
        _values.__dict__["description"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Trigger.__new__(Trigger)
        pulumi.CustomResource.__init__(
            resource, "genesys:processautomation:Trigger", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.output_type
class OperationalEventDefinition:
    """A kind of operational event."""

    id: str = pulumi.property("id")
    """Id, as `eventDefinitionIds` of an alert takes it."""
    name: Optional[str] = pulumi.property("name")
    """Name shown to people."""
    description: Optional[str] = pulumi.property("description")
    """When the event occurs."""

    def __init__(self, *, id: Any, name: Any, description: Any) -> None:
        pulumi.set(self, "id", id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "description", description)


@pulumi.output_type
class GetOperationalEventDefinitionsResult:
    """Kinds of operational events."""

    definitions: Sequence[OperationalEventDefinition] = pulumi.property("definitions")
    """Kinds of operational events that the platform reports."""

    def __init__(self, *, definitions: Any) -> None:
        pulumi.set(self, "definitions", definitions)


def get_operational_event_definitions(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetOperationalEventDefinitionsResult:
    """Kinds of operational events that the platform reports, such as a trunk out of service.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetOperationalEventDefinitionsResult = pulumi.runtime.invoke("genesys:processautomation:getOperationalEventDefinitions", arguments, opts, typ=GetOperationalEventDefinitionsResult).value
    return result


def get_operational_event_definitions_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetOperationalEventDefinitionsResult]:
    """Kinds of operational events that the platform reports, such as a trunk out of service.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetOperationalEventDefinitionsResult] = pulumi.runtime.invoke_output(
        "genesys:processautomation:getOperationalEventDefinitions", arguments, opts, typ=GetOperationalEventDefinitionsResult
    )
    return result
