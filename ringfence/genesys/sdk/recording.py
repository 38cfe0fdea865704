"""Genesys Cloud resources: recording.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "KeyConfiguration",
    "KeyRotationSchedule",
    "MediaPolicies",
    "MediaPoliciesArgs",
    "MediaPoliciesArgsDict",
    "MediaPolicy",
    "MediaPolicyArgs",
    "MediaPolicyArgsDict",
    "MediaRetentionPolicy",
    "RetentionActions",
    "RetentionActionsArgs",
    "RetentionActionsArgsDict",
    "RetentionConditions",
    "RetentionConditionsArgs",
    "RetentionConditionsArgsDict",
    "Settings",
]


class RetentionConditionsArgsDict(TypedDict):
    """Which conversations the policy is for. Conditions of different kinds must all hold. As a dictionary."""

    for_queue_ids: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[str]]]]]
    """Ids of queues that the conversation went through."""
    wrapup_code_ids: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[str]]]]]
    """Ids of wrap-up codes that an agent chose."""
    media_types: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[str]]]]]
    """Media of the conversation (only in the conditions of the policy itself). One of: CALL, CHAT."""
    directions: NotRequired[Optional[pulumi.Input[Sequence[pulumi.Input[str]]]]]
    """Who started the conversation. One of: INBOUND, OUTBOUND."""


@pulumi.input_type
class RetentionConditionsArgs:
    """Which conversations the policy is for. Conditions of different kinds must all hold."""

    for_queue_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("forQueueIds")
    wrapup_code_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("wrapupCodeIds")
    media_types: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("mediaTypes")
    directions: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("directions")

    def __init__(
        self,
        *,
        for_queue_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        wrapup_code_ids: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        media_types: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        directions: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            for_queue_ids: Ids of queues that the conversation went through.
            wrapup_code_ids: Ids of wrap-up codes that an agent chose.
            media_types: Media of the conversation (only in the conditions of the policy itself). One of: CALL,
                CHAT.
            directions: Who started the conversation. One of: INBOUND, OUTBOUND.
        """
        if for_queue_ids is not None:
            pulumi.set(self, "for_queue_ids", for_queue_ids)
        if wrapup_code_ids is not None:
            pulumi.set(self, "wrapup_code_ids", wrapup_code_ids)
        if media_types is not None:
            pulumi.set(self, "media_types", media_types)
        if directions is not None:
            pulumi.set(self, "directions", directions)


@pulumi.output_type
class RetentionConditions:
    """Which conversations the policy is for. Conditions of different kinds must all hold."""

    for_queue_ids: Optional[Sequence[str]] = pulumi.property("forQueueIds")
    """Ids of queues that the conversation went through."""
    wrapup_code_ids: Optional[Sequence[str]] = pulumi.property("wrapupCodeIds")
    """Ids of wrap-up codes that an agent chose."""
    media_types: Optional[Sequence[str]] = pulumi.property("mediaTypes")
    """Media of the conversation (only in the conditions of the policy itself). One of: CALL, CHAT."""
    directions: Optional[Sequence[str]] = pulumi.property("directions")
    """Who started the conversation. One of: INBOUND, OUTBOUND."""

    def __init__(self, *, for_queue_ids: Any, wrapup_code_ids: Any, media_types: Any, directions: Any) -> None:
        pulumi.set(self, "for_queue_ids", for_queue_ids)
        pulumi.set(self, "wrapup_code_ids", wrapup_code_ids)
        pulumi.set(self, "media_types", media_types)
        pulumi.set(self, "directions", directions)


class RetentionActionsArgsDict(TypedDict):
    """What happens to the recordings. As a dictionary."""

    retain_recording: NotRequired[Optional[pulumi.Input[bool]]]
    """Whether recordings are kept."""
    delete_recording: NotRequired[Optional[pulumi.Input[bool]]]
    """Whether recordings are deleted; ignored when `retainRecording` is true."""
    always_delete: NotRequired[Optional[pulumi.Input[bool]]]
    """Whether recordings are always deleted; beats both of the others."""
    archive_retention_days: NotRequired[Optional[pulumi.Input[int]]]
    """Days after which recordings move to the archive."""
    delete_retention_days: NotRequired[Optional[pulumi.Input[int]]]
    """Days after which recordings are deleted; no shorter than `archiveRetentionDays`."""
    export_integration_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the integration that exports recordings to a bucket."""


@pulumi.input_type
class RetentionActionsArgs:
    """What happens to the recordings."""

    retain_recording: Optional[pulumi.Input[bool]] = pulumi.property("retainRecording")
    delete_recording: Optional[pulumi.Input[bool]] = pulumi.property("deleteRecording")
    always_delete: Optional[pulumi.Input[bool]] = pulumi.property("alwaysDelete")
    archive_retention_days: Optional[pulumi.Input[int]] = pulumi.property("archiveRetentionDays")
    delete_retention_days: Optional[pulumi.Input[int]] = pulumi.property("deleteRetentionDays")
    export_integration_id: Optional[pulumi.Input[str]] = pulumi.property("exportIntegrationId")

    def __init__(
        self,
        *,
        retain_recording: Optional[pulumi.Input[bool]] = None,
        delete_recording: Optional[pulumi.Input[bool]] = None,
        always_delete: Optional[pulumi.Input[bool]] = None,
        archive_retention_days: Optional[pulumi.Input[int]] = None,
        delete_retention_days: Optional[pulumi.Input[int]] = None,
        export_integration_id: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Takes the values.

        Args:
            retain_recording: Whether recordings are kept.
            delete_recording: Whether recordings are deleted; ignored when `retainRecording` is true.
            always_delete: Whether recordings are always deleted; beats both of the others.
            archive_retention_days: Days after which recordings move to the archive.
            delete_retention_days: Days after which recordings are deleted; no shorter than `archiveRetentionDays`.
            export_integration_id: Id of the integration that exports recordings to a bucket.
        """
        if retain_recording is not None:
            pulumi.set(self, "retain_recording", retain_recording)
        if delete_recording is not None:
            pulumi.set(self, "delete_recording", delete_recording)
        if always_delete is not None:
            pulumi.set(self, "always_delete", always_delete)
        if archive_retention_days is not None:
            pulumi.set(self, "archive_retention_days", archive_retention_days)
        if delete_retention_days is not None:
            pulumi.set(self, "delete_retention_days", delete_retention_days)
        if export_integration_id is not None:
            pulumi.set(self, "export_integration_id", export_integration_id)


@pulumi.output_type
class RetentionActions:
    """What happens to the recordings."""

    retain_recording: Optional[bool] = pulumi.property("retainRecording")
    """Whether recordings are kept."""
    delete_recording: Optional[bool] = pulumi.property("deleteRecording")
    """Whether recordings are deleted; ignored when `retainRecording` is true."""
    always_delete: Optional[bool] = pulumi.property("alwaysDelete")
    """Whether recordings are always deleted; beats both of the others."""
    archive_retention_days: Optional[int] = pulumi.property("archiveRetentionDays")
    """Days after which recordings move to the archive."""
    delete_retention_days: Optional[int] = pulumi.property("deleteRetentionDays")
    """Days after which recordings are deleted; no shorter than `archiveRetentionDays`."""
    export_integration_id: Optional[str] = pulumi.property("exportIntegrationId")
    """Id of the integration that exports recordings to a bucket."""

    def __init__(self, *, retain_recording: Any, delete_recording: Any, always_delete: Any, archive_retention_days: Any, delete_retention_days: Any, export_integration_id: Any) -> None:
        pulumi.set(self, "retain_recording", retain_recording)
        pulumi.set(self, "delete_recording", delete_recording)
        pulumi.set(self, "always_delete", always_delete)
        pulumi.set(self, "archive_retention_days", archive_retention_days)
        pulumi.set(self, "delete_retention_days", delete_retention_days)
        pulumi.set(self, "export_integration_id", export_integration_id)


class MediaPolicyArgsDict(TypedDict):
    """Conditions and actions for one kind of media. As a dictionary."""

    conditions: NotRequired[Optional[pulumi.Input[Union[RetentionConditionsArgs, RetentionConditionsArgsDict]]]]
    """Which conversations."""
    actions: NotRequired[Optional[pulumi.Input[Union[RetentionActionsArgs, RetentionActionsArgsDict]]]]
    """What happens to their recordings."""


@pulumi.input_type
class MediaPolicyArgs:
    """Conditions and actions for one kind of media."""

    conditions: Optional[pulumi.Input[RetentionConditionsArgs]] = pulumi.property("conditions")
    actions: Optional[pulumi.Input[RetentionActionsArgs]] = pulumi.property("actions")

    def __init__(
        self,
        *,
        conditions: Optional[pulumi.Input[Union[RetentionConditionsArgs, RetentionConditionsArgsDict]]] = None,
        actions: Optional[pulumi.Input[Union[RetentionActionsArgs, RetentionActionsArgsDict]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            conditions: Which conversations.
            actions: What happens to their recordings.
        """
        if conditions is not None:
            pulumi.set(self, "conditions", conditions)
        if actions is not None:
            pulumi.set(self, "actions", actions)


@pulumi.output_type
class MediaPolicy:
    """Conditions and actions for one kind of media."""

    conditions: Optional[RetentionConditions] = pulumi.property("conditions")
    """Which conversations."""
    actions: Optional[RetentionActions] = pulumi.property("actions")
    """What happens to their recordings."""

    def __init__(self, *, conditions: Any, actions: Any) -> None:
        pulumi.set(self, "conditions", conditions)
        pulumi.set(self, "actions", actions)


class MediaPoliciesArgsDict(TypedDict):
    """Policies by kind of media. As a dictionary."""

    call_policy: NotRequired[Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]]]
    """Policy for calls."""
    chat_policy: NotRequired[Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]]]
    """Policy for chats."""
    email_policy: NotRequired[Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]]]
    """Policy for e-mails."""
    message_policy: NotRequired[Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]]]
    """Policy for messages."""


@pulumi.input_type
class MediaPoliciesArgs:
    """Policies by kind of media."""

    call_policy: Optional[pulumi.Input[MediaPolicyArgs]] = pulumi.property("callPolicy")
    chat_policy: Optional[pulumi.Input[MediaPolicyArgs]] = pulumi.property("chatPolicy")
    email_policy: Optional[pulumi.Input[MediaPolicyArgs]] = pulumi.property("emailPolicy")
    message_policy: Optional[pulumi.Input[MediaPolicyArgs]] = pulumi.property("messagePolicy")

    def __init__(
        self,
        *,
        call_policy: Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]] = None,
        chat_policy: Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]] = None,
        email_policy: Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]] = None,
        message_policy: Optional[pulumi.Input[Union[MediaPolicyArgs, MediaPolicyArgsDict]]] = None,
    ) -> None:
        """Takes the values.

        Args:
            call_policy: Policy for calls.
            chat_policy: Policy for chats.
            email_policy: Policy for e-mails.
            message_policy: Policy for messages.
        """
        if call_policy is not None:
            pulumi.set(self, "call_policy", call_policy)
        if chat_policy is not None:
            pulumi.set(self, "chat_policy", chat_policy)
        if email_policy is not None:
            pulumi.set(self, "email_policy", email_policy)
        if message_policy is not None:
            pulumi.set(self, "message_policy", message_policy)


@pulumi.output_type
class MediaPolicies:
    """Policies by kind of media."""

    call_policy: Optional[MediaPolicy] = pulumi.property("callPolicy")
    """Policy for calls."""
    chat_policy: Optional[MediaPolicy] = pulumi.property("chatPolicy")
    """Policy for chats."""
    email_policy: Optional[MediaPolicy] = pulumi.property("emailPolicy")
    """Policy for e-mails."""
    message_policy: Optional[MediaPolicy] = pulumi.property("messagePolicy")
    """Policy for messages."""

    def __init__(self, *, call_policy: Any, chat_policy: Any, email_policy: Any, message_policy: Any) -> None:
        pulumi.set(self, "call_policy", call_policy)
        pulumi.set(self, "chat_policy", chat_policy)
        pulumi.set(self, "email_policy", email_policy)
        pulumi.set(self, "message_policy", message_policy)


@pulumi.input_type
class _KeyConfigurationValues:
    """Values of KeyConfiguration."""

    key_configuration_type: Optional[pulumi.Input[str]] = pulumi.property("keyConfigurationType")
    url: Optional[pulumi.Input[str]] = pulumi.property("url")
    api_id: Optional[pulumi.Input[str]] = pulumi.property("apiId")
    api_key: Optional[pulumi.Input[str]] = pulumi.property("apiKey")
    on_delete: Optional[pulumi.Input[str]] = pulumi.property("onDelete")
    last_error: Any = pulumi.property("lastError")

    def __init__(self) -> None: ...


class KeyConfiguration(pulumi.CustomResource):
    """Key that protects call and digital recordings. Screen recordings are not covered by it."""

    key_configuration_type: pulumi.Output[str] = pulumi.property("keyConfigurationType")
    """Who holds the key: `KmsSymmetric` (AWS KMS key of yours), `LocalKeyManager` (HTTPS service of yours), `Native`
    or `None` (Genesys). One of: KmsSymmetric, LocalKeyManager, Native, None.
    """
    url: pulumi.Output[Optional[str]] = pulumi.property("url")
    """KMS: ARN of a key alias in the organisation's home region; local key manager: its decrypt URL."""
    api_id: pulumi.Output[Optional[str]] = pulumi.property("apiId")
    """Hawk id with which Genesys calls a local key manager."""
    api_key: pulumi.Output[Optional[str]] = pulumi.property("apiKey")
    """Hawk key with which Genesys calls a local key manager."""
    on_delete: pulumi.Output[str] = pulumi.property("onDelete")
    """Genesys cannot delete a key configuration. `refuse` stops the deletion; `disable` goes back to a key of Genesys.
    Keep the previous key for at least 31 days afterwards. One of: refuse, disable. Default: refuse.
    """
    last_error: pulumi.Output[str] = pulumi.property("lastError")
    """What Genesys met when it last used the key; empty when all is well."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        key_configuration_type: pulumi.Input[str],
        url: Optional[pulumi.Input[str]] = None,
        api_id: Optional[pulumi.Input[str]] = None,
        api_key: Optional[pulumi.Input[str]] = None,
        on_delete: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            key_configuration_type: Who holds the key: `KmsSymmetric` (AWS KMS key of yours), `LocalKeyManager`
                (HTTPS service of yours), `Native` or `None` (Genesys). One of: KmsSymmetric, LocalKeyManager,
                Native, None.
            url: KMS: ARN of a key alias in the organisation's home region; local key manager: its decrypt URL.
            api_id: Hawk id with which Genesys calls a local key manager.
            api_key: Hawk key with which Genesys calls a local key manager.
            on_delete: Genesys cannot delete a key configuration. `refuse` stops the deletion; `disable` goes back
                to a key of Genesys. Keep the previous key for at least 31 days afterwards. One of: refuse, disable.
                Default: refuse.
        """
        _values = _KeyConfigurationValues()
        _values.__dict__["key_configuration_type"] = key_configuration_type
        _values.__dict__["url"] = url
        _values.__dict__["api_id"] = api_id
        _values.__dict__["api_key"] = None if api_key is None else pulumi.Output.secret(api_key)
        _values.__dict__["on_delete"] = on_delete
        _values.__dict__["last_error"] = None
        opts = _utilities.resource_options(opts, secrets=['apiKey'])
        super().__init__("genesys:recording:KeyConfiguration", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "KeyConfiguration":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _KeyConfigurationValues()
        _values.__dict__["key_configuration_type"] = None
        _values.__dict__["url"] = None
        _values.__dict__["api_id"] = None
        _values.__dict__["api_key"] = None
        _values.__dict__["on_delete"] = None
        _values.__dict__["last_error"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = KeyConfiguration.__new__(KeyConfiguration)
        pulumi.CustomResource.__init__(
            resource, "genesys:recording:KeyConfiguration", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _KeyRotationScheduleValues:
    """Values of KeyRotationSchedule."""

    max_age_days: Optional[pulumi.Input[int]] = pulumi.property("maxAgeDays")
    on_delete: Optional[pulumi.Input[str]] = pulumi.property("onDelete")
    period: Any = pulumi.property("period")
    previous_settings: Any = pulumi.property("previousSettings")

    def __init__(self) -> None: ...


class KeyRotationSchedule(pulumi.CustomResource):
    """How often Genesys makes new recording keys. One per organisation; not for a local key manager."""

    max_age_days: pulumi.Output[int] = pulumi.property("maxAgeDays")
    """Oldest that a recording key may become, in days. The longest real period within it is set (90 gives MONTHLY, for
    Genesys has no quarterly period).
    """
    on_delete: pulumi.Output[str] = pulumi.property("onDelete")
    """What happens to the schedule when this resource is deleted: `keep` it, or `restore` what was there before. One
    of: keep, restore. Default: keep.
    """
    period: pulumi.Output[str] = pulumi.property("period")
    """Period in force: DISABLED, DAILY, WEEKLY, MONTHLY or YEARLY."""
    previous_settings: pulumi.Output[Mapping[str, Any]] = pulumi.property("previousSettings")
    """The schedule as it was before this resource."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        max_age_days: pulumi.Input[int],
        on_delete: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            max_age_days: Oldest that a recording key may become, in days. The longest real period within it is set
                (90 gives MONTHLY, for Genesys has no quarterly period).
            on_delete: What happens to the schedule when this resource is deleted: `keep` it, or `restore` what was
                there before. One of: keep, restore. Default: keep.
        """
        _values = _KeyRotationScheduleValues()
        _values.__dict__["max_age_days"] = max_age_days
        _values.__dict__["on_delete"] = on_delete
        _values.__dict__["period"] = None
        _values.__dict__["previous_settings"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:recording:KeyRotationSchedule", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "KeyRotationSchedule":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _KeyRotationScheduleValues()
        _values.__dict__["max_age_days"] = None
        _values.__dict__["on_delete"] = None
        _values.__dict__["period"] = None
        _values.__dict__["previous_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = KeyRotationSchedule.__new__(KeyRotationSchedule)
        pulumi.CustomResource.__init__(
            resource, "genesys:recording:KeyRotationSchedule", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _MediaRetentionPolicyValues:
    """Values of MediaRetentionPolicy."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    order: Optional[pulumi.Input[int]] = pulumi.property("order")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    enabled: Optional[pulumi.Input[bool]] = pulumi.property("enabled")
    conditions: Optional[pulumi.Input[RetentionConditionsArgs]] = pulumi.property("conditions")
    media_policies: Optional[pulumi.Input[MediaPoliciesArgs]] = pulumi.property("mediaPolicies")
    actions: Optional[pulumi.Input[RetentionActionsArgs]] = pulumi.property("actions")

    def __init__(self) -> None: ...


class MediaRetentionPolicy(pulumi.CustomResource):
    """How long recordings are kept, by queue, wrap-up code, media and direction."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    order: pulumi.Output[Optional[int]] = pulumi.property("order")
    """Place in the order of evaluation; the lowest number is evaluated first."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the policy is for."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the policy is applied. It never reaches back to older recordings. Default: True."""
    conditions: pulumi.Output[Optional[RetentionConditions]] = pulumi.property("conditions")
    """Which conversations, whatever their media."""
    media_policies: pulumi.Output[Optional[MediaPolicies]] = pulumi.property("mediaPolicies")
    """Conditions and actions by kind of media."""
    actions: pulumi.Output[Optional[RetentionActions]] = pulumi.property("actions")
    """What happens to the recordings."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        order: Optional[pulumi.Input[int]] = None,
        description: Optional[pulumi.Input[str]] = None,
        enabled: Optional[pulumi.Input[bool]] = None,
        conditions: Optional[pulumi.Input[Union[RetentionConditionsArgs, RetentionConditionsArgsDict]]] = None,
        media_policies: Optional[pulumi.Input[Union[MediaPoliciesArgs, MediaPoliciesArgsDict]]] = None,
        actions: Optional[pulumi.Input[Union[RetentionActionsArgs, RetentionActionsArgsDict]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            order: Place in the order of evaluation; the lowest number is evaluated first.
            description: What the policy is for.
            enabled: Whether the policy is applied. It never reaches back to older recordings. Default: True.
            conditions: Which conversations, whatever their media.
            media_policies: Conditions and actions by kind of media.
            actions: What happens to the recordings.
        """
        _values = _MediaRetentionPolicyValues()
        _values.__dict__["name"] = name
        _values.__dict__["order"] = order
        _values.__dict__["description"] = description
        _values.__dict__["enabled"] = enabled
        _values.__dict__["conditions"] = conditions
        _values.__dict__["media_policies"] = media_policies
        _values.__dict__["actions"] = actions
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:recording:MediaRetentionPolicy", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "MediaRetentionPolicy":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _MediaRetentionPolicyValues()
        _values.__dict__["name"] = None
        _values.__dict__["order"] = None
        _values.__dict__["description"] = None
        _values.__dict__["enabled"] = None
        _values.__dict__["conditions"] = None
        _values.__dict__["media_policies"] = None
        _values.__dict__["actions"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = MediaRetentionPolicy.__new__(MediaRetentionPolicy)
        pulumi.CustomResource.__init__(
            resource, "genesys:recording:MediaRetentionPolicy", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _SettingsValues:
    """Values of Settings."""

    max_simultaneous_streams: Optional[pulumi.Input[int]] = pulumi.property("maxSimultaneousStreams")
    regional_recording_storage_enabled: Optional[pulumi.Input[bool]] = pulumi.property("regionalRecordingStorageEnabled")
    recording_playback_url_ttl: Optional[pulumi.Input[int]] = pulumi.property("recordingPlaybackUrlTtl")
    recording_batch_download_url_ttl: Optional[pulumi.Input[int]] = pulumi.property("recordingBatchDownloadUrlTtl")
    on_delete: Optional[pulumi.Input[str]] = pulumi.property("onDelete")
    previous_settings: Any = pulumi.property("previousSettings")

    def __init__(self) -> None: ...


class Settings(pulumi.CustomResource):
    """Recording settings: where recordings lie and how long links to them live. One per organisation."""

    max_simultaneous_streams: pulumi.Output[Optional[int]] = pulumi.property("maxSimultaneousStreams")
    """Most screens of one agent that are recorded at once."""
    regional_recording_storage_enabled: pulumi.Output[Optional[bool]] = pulumi.property("regionalRecordingStorageEnabled")
    """Whether a recording is stored in the first media region of the site instead of the home region. Safe only when
    every site stays in the European Union.
    """
    recording_playback_url_ttl: pulumi.Output[Optional[int]] = pulumi.property("recordingPlaybackUrlTtl")
    """Lifetime of a link that plays a recording, in minutes (2 to 60)."""
    recording_batch_download_url_ttl: pulumi.Output[Optional[int]] = pulumi.property("recordingBatchDownloadUrlTtl")
    """Lifetime of a link that downloads recordings in bulk, in minutes."""
    on_delete: pulumi.Output[str] = pulumi.property("onDelete")
    """What happens to the settings when this resource is deleted: `keep` them, or `restore` what was there before. One
    of: keep, restore. Default: keep.
    """
    previous_settings: pulumi.Output[Mapping[str, Any]] = pulumi.property("previousSettings")
    """The managed settings as they were before this resource."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        max_simultaneous_streams: Optional[pulumi.Input[int]] = None,
        regional_recording_storage_enabled: Optional[pulumi.Input[bool]] = None,
        recording_playback_url_ttl: Optional[pulumi.Input[int]] = None,
        recording_batch_download_url_ttl: Optional[pulumi.Input[int]] = None,
        on_delete: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            max_simultaneous_streams: Most screens of one agent that are recorded at once.
            regional_recording_storage_enabled: Whether a recording is stored in the first media region of the site
                instead of the home region. Safe only when every site stays in the European Union.
            recording_playback_url_ttl: Lifetime of a link that plays a recording, in minutes (2 to 60).
            recording_batch_download_url_ttl: Lifetime of a link that downloads recordings in bulk, in minutes.
            on_delete: What happens to the settings when this resource is deleted: `keep` them, or `restore` what
                was there before. One of: keep, restore. Default: keep.
        """
        _values = _SettingsValues()
        _values.__dict__["max_simultaneous_streams"] = max_simultaneous_streams
        _values.__dict__["regional_recording_storage_enabled"] = regional_recording_storage_enabled
        _values.__dict__["recording_playback_url_ttl"] = recording_playback_url_ttl
        _values.__dict__["recording_batch_download_url_ttl"] = recording_batch_download_url_ttl
        _values.__dict__["on_delete"] = on_delete
        _values.__dict__["previous_settings"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:recording:Settings", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Settings":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _SettingsValues()
        _values.__dict__["max_simultaneous_streams"] = None
        _values.__dict__["regional_recording_storage_enabled"] = None
        _values.__dict__["recording_playback_url_ttl"] = None
        _values.__dict__["recording_batch_download_url_ttl"] = None
        _values.__dict__["on_delete"] = None
        _values.__dict__["previous_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Settings.__new__(Settings)
        pulumi.CustomResource.__init__(
            resource, "genesys:recording:Settings", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource
