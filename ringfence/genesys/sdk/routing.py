"""Genesys Cloud resources: routing.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "AcwSettings",
    "AcwSettingsArgs",
    "AcwSettingsArgsDict",
    "Queue",
    "WrapupCode",
]


class AcwSettingsArgsDict(TypedDict):
    """After-call work. As a dictionary."""

    wrapup_prompt: NotRequired[Optional[pulumi.Input[str]]]
    """When an agent must choose a wrap-up code, such as `MANDATORY_TIMEOUT`."""
    timeout_ms: NotRequired[Optional[pulumi.Input[int]]]
    """Time for after-call work, in milliseconds."""


@pulumi.input_type
class AcwSettingsArgs:
    """After-call work."""

    wrapup_prompt: Optional[pulumi.Input[str]] = pulumi.property("wrapupPrompt")
    timeout_ms: Optional[pulumi.Input[int]] = pulumi.property("timeoutMs")

    def __init__(
        self,
        *,
        wrapup_prompt: Optional[pulumi.Input[str]] = None,
        timeout_ms: Optional[pulumi.Input[int]] = None,
    ) -> None:
        """Takes the values.

        Args:
            wrapup_prompt: When an agent must choose a wrap-up code, such as `MANDATORY_TIMEOUT`.
            timeout_ms: Time for after-call work, in milliseconds.
        """
        if wrapup_prompt is not None:
            pulumi.set(self, "wrapup_prompt", wrapup_prompt)
        if timeout_ms is not None:
            pulumi.set(self, "timeout_ms", timeout_ms)


@pulumi.output_type
class AcwSettings:
    """After-call work."""

    wrapup_prompt: Optional[str] = pulumi.property("wrapupPrompt")
    """When an agent must choose a wrap-up code, such as `MANDATORY_TIMEOUT`."""
    timeout_ms: Optional[int] = pulumi.property("timeoutMs")
    """Time for after-call work, in milliseconds."""

    def __init__(self, *, wrapup_prompt: Any, timeout_ms: Any) -> None:
        pulumi.set(self, "wrapup_prompt", wrapup_prompt)
        pulumi.set(self, "timeout_ms", timeout_ms)


@pulumi.input_type
class _QueueValues:
    """Values of Queue."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    division_id: Optional[pulumi.Input[str]] = pulumi.property("divisionId")
    acw_settings: Optional[pulumi.Input[AcwSettingsArgs]] = pulumi.property("acwSettings")
    skill_evaluation_method: Optional[pulumi.Input[str]] = pulumi.property("skillEvaluationMethod")
    enable_manual_assignment: Optional[pulumi.Input[bool]] = pulumi.property("enableManualAssignment")
    queue_flow_id: Optional[pulumi.Input[str]] = pulumi.property("queueFlowId")
    media_settings: Optional[pulumi.Input[Mapping[str, Any]]] = pulumi.property("mediaSettings")

    def __init__(self) -> None: ...


class Queue(pulumi.CustomResource):
    """A queue of conversations that wait for an agent."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the queue is for."""
    division_id: pulumi.Output[Optional[str]] = pulumi.property("divisionId")
    """Id of the division; the home division when left out."""
    acw_settings: pulumi.Output[Optional[AcwSettings]] = pulumi.property("acwSettings")
    """After-call work."""
    skill_evaluation_method: pulumi.Output[Optional[str]] = pulumi.property("skillEvaluationMethod")
    """How skills decide who gets the call. One of: NONE, BEST, ALL."""
    enable_manual_assignment: pulumi.Output[Optional[bool]] = pulumi.property("enableManualAssignment")
    """Whether supervisors may assign conversations by hand."""
    queue_flow_id: pulumi.Output[Optional[str]] = pulumi.property("queueFlowId")
    """Id of the flow that callers hear while they wait."""
    media_settings: pulumi.Output[Optional[Mapping[str, Any]]] = pulumi.property("mediaSettings")
    """Settings by kind of media, as Genesys names them; only the declared keys are managed."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        division_id: Optional[pulumi.Input[str]] = None,
        acw_settings: Optional[pulumi.Input[Union[AcwSettingsArgs, AcwSettingsArgsDict]]] = None,
        skill_evaluation_method: Optional[pulumi.Input[str]] = None,
        enable_manual_assignment: Optional[pulumi.Input[bool]] = None,
        queue_flow_id: Optional[pulumi.Input[str]] = None,
        media_settings: Optional[pulumi.Input[Mapping[str, Any]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: What the queue is for.
            division_id: Id of the division; the home division when left out.
            acw_settings: After-call work.
            skill_evaluation_method: How skills decide who gets the call. One of: NONE, BEST, ALL.
            enable_manual_assignment: Whether supervisors may assign conversations by hand.
            queue_flow_id: Id of the flow that callers hear while they wait.
            media_settings: Settings by kind of media, as Genesys names them; only the declared keys are managed.
        """
        _values = _QueueValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["division_id"] = division_id
        _values.__dict__["acw_settings"] = acw_settings
        _values.__dict__["skill_evaluation_method"] = skill_evaluation_method
        _values.__dict__["enable_manual_assignment"] = enable_manual_assignment
        _values.__dict__["queue_flow_id"] = queue_flow_id
        _values.__dict__["media_settings"] = media_settings
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:routing:Queue", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Queue":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _QueueValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["division_id"] = None
        _values.__dict__["acw_settings"] = None
        _values.__dict__["skill_evaluation_method"] = None
        _values.__dict__["enable_manual_assignment"] = None
        _values.__dict__["queue_flow_id"] = None
        _values.__dict__["media_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Queue.__new__(Queue)
        pulumi.CustomResource.__init__(
            resource, "genesys:routing:Queue", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _WrapupCodeValues:
    """Values of WrapupCode."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    division_id: Optional[pulumi.Input[str]] = pulumi.property("divisionId")

    def __init__(self) -> None: ...


class WrapupCode(pulumi.CustomResource):
    """What an agent says a conversation was about, such as an ICT incident."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """When to choose it."""
    division_id: pulumi.Output[Optional[str]] = pulumi.property("divisionId")
    """Id of the division; the home division when left out."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        division_id: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            description: When to choose it.
            division_id: Id of the division; the home division when left out.
        """
        _values = _WrapupCodeValues()
        _values.__dict__["name"] = name
        _values.__dict__["description"] = description
        _values.__dict__["division_id"] = division_id
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:routing:WrapupCode", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "WrapupCode":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _WrapupCodeValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["division_id"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = WrapupCode.__new__(WrapupCode)
        pulumi.CustomResource.__init__(
            resource, "genesys:routing:WrapupCode", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource
