"""Genesys Cloud resources: integrations.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "Credential",
    "DataAction",
    "GetIntegrationTypeResult",
    "GetIntegrationTypesResult",
    "Integration",
    "IntegrationTypeName",
    "get_integration_type",
    "get_integration_type_output",
    "get_integration_types",
    "get_integration_types_output",
]


@pulumi.input_type
class _CredentialValues:
    """Values of Credential."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    credential_type_id: Optional[pulumi.Input[str]] = pulumi.property("credentialTypeId")
    fields: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("fields")

    def __init__(self) -> None: ...


class Credential(pulumi.CustomResource):
    """Secrets that an integration uses."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name, by which this provider tells credentials apart. While one replaces another, both bear it."""
    credential_type_id: pulumi.Output[str] = pulumi.property("credentialTypeId")
    """Kind of credential: `basicAuth`, `userDefined`, `pureCloudOAuthClient` and others."""
    fields: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("fields")
    """The secrets by field name."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        credential_type_id: pulumi.Input[str],
        fields: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name, by which this provider tells credentials apart. While one replaces another, both bear it.
            credential_type_id: Kind of credential: `basicAuth`, `userDefined`, `pureCloudOAuthClient` and others.
            fields: The secrets by field name.
        """
        _values = _CredentialValues()
        _values.__dict__["name"] = name
        _values.__dict__["credential_type_id"] = credential_type_id
        _values.__dict__["fields"] = None if fields is None else pulumi.Output.secret(fields)
        opts = _utilities.resource_options(opts, secrets=['fields'])
        super().__init__("genesys:integrations:Credential", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Credential":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _CredentialValues()
        _values.__dict__["name"] = None
        _values.__dict__["credential_type_id"] = None
        _values.__dict__["fields"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Credential.__new__(Credential)
        pulumi.CustomResource.__init__(
            resource, "genesys:integrations:Credential", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _DataActionValues:
    """Values of DataAction."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    category: Optional[pulumi.Input[str]] = pulumi.property("category")
    integration_id: Optional[pulumi.Input[str]] = pulumi.property("integrationId")
    secure: Optional[pulumi.Input[bool]] = pulumi.property("secure")
    request_url_template: Optional[pulumi.Input[str]] = pulumi.property("requestUrlTemplate")
    request_type: Optional[pulumi.Input[str]] = pulumi.property("requestType")
    request_template: Optional[pulumi.Input[str]] = pulumi.property("requestTemplate")
    headers: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("headers")
    translation_map: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("translationMap")
    translation_map_defaults: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("translationMapDefaults")
    success_template: Optional[pulumi.Input[str]] = pulumi.property("successTemplate")
    timeout_seconds: Optional[pulumi.Input[int]] = pulumi.property("timeoutSeconds")
    input_schema: Optional[pulumi.Input[str]] = pulumi.property("inputSchema")
    success_schema: Optional[pulumi.Input[str]] = pulumi.property("successSchema")

    def __init__(self) -> None: ...


class DataAction(pulumi.CustomResource):
    """A call that flows may make to another system, such as a notification channel."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in its category."""
    category: pulumi.Output[str] = pulumi.property("category")
    """Category under which flows find it."""
    integration_id: pulumi.Output[str] = pulumi.property("integrationId")
    """Id of the integration that runs it."""
    request_url_template: pulumi.Output[str] = pulumi.property("requestUrlTemplate")
    """URL that is called: https with a literal host, or a path of the organisation's own API (`/api/v2/...`)."""
    request_type: pulumi.Output[str] = pulumi.property("requestType")
    """HTTP method. One of: GET, POST, PUT, PATCH, DELETE."""
    input_schema: pulumi.Output[str] = pulumi.property("inputSchema")
    """JSON schema of the inputs, as JSON text."""
    success_schema: pulumi.Output[str] = pulumi.property("successSchema")
    """JSON schema of the result, as JSON text."""
    secure: pulumi.Output[bool] = pulumi.property("secure")
    """Whether inputs and outputs are hidden from logs. Default: False."""
    request_template: pulumi.Output[Optional[str]] = pulumi.property("requestTemplate")
    """Velocity template of the body."""
    headers: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("headers")
    """HTTP headers."""
    translation_map: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("translationMap")
    """JSON paths by name that pick values from the answer."""
    translation_map_defaults: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("translationMapDefaults")
    """Values, as JSON text, for names whose path finds nothing."""
    success_template: pulumi.Output[Optional[str]] = pulumi.property("successTemplate")
    """Velocity template of the result."""
    timeout_seconds: pulumi.Output[Optional[int]] = pulumi.property("timeoutSeconds")
    """Longest wait for the answer, in seconds (1 to 60)."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        category: pulumi.Input[str],
        integration_id: pulumi.Input[str],
        request_url_template: pulumi.Input[str],
        request_type: pulumi.Input[str],
        input_schema: pulumi.Input[str],
        success_schema: pulumi.Input[str],
        secure: Optional[pulumi.Input[bool]] = None,
        request_template: Optional[pulumi.Input[str]] = None,
        headers: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
        translation_map: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
        translation_map_defaults: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
        success_template: Optional[pulumi.Input[str]] = None,
        timeout_seconds: Optional[pulumi.Input[int]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in its category.
            category: Category under which flows find it.
            integration_id: Id of the integration that runs it.
            request_url_template: URL that is called: https with a literal host, or a path of the organisation's own
                API (`/api/v2/...`).
            request_type: HTTP method. One of: GET, POST, PUT, PATCH, DELETE.
            input_schema: JSON schema of the inputs, as JSON text.
            success_schema: JSON schema of the result, as JSON text.
            secure: Whether inputs and outputs are hidden from logs. Default: False.
            request_template: Velocity template of the body.
            headers: HTTP headers.
            translation_map: JSON paths by name that pick values from the answer.
            translation_map_defaults: Values, as JSON text, for names whose path finds nothing.
            success_template: Velocity template of the result.
            timeout_seconds: Longest wait for the answer, in seconds (1 to 60).
        """
        _values = _DataActionValues()
        _values.__dict__["name"] = name
        _values.__dict__["category"] = category
        _values.__dict__["integration_id"] = integration_id
        _values.__dict__["request_url_template"] = request_url_template
        _values.__dict__["request_type"] = request_type
        _values.__dict__["input_schema"] = input_schema
        _values.__dict__["success_schema"] = success_schema
        _values.__dict__["secure"] = secure
        _values.__dict__["request_template"] = request_template
        _values.__dict__["headers"] = headers
        _values.__dict__["translation_map"] = translation_map
        _values.__dict__["translation_map_defaults"] = translation_map_defaults
        _values.__dict__["success_template"] = success_template
        _values.__dict__["timeout_seconds"] = timeout_seconds
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:integrations:DataAction", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "DataAction":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _DataActionValues()
        _values.__dict__["name"] = None
        _values.__dict__["category"] = None
        _values.__dict__["integration_id"] = None
        _values.__dict__["secure"] = None
        _values.__dict__["request_url_template"] = None
        _values.__dict__["request_type"] = None
        _values.__dict__["request_template"] = None
        _values.__dict__["headers"] = None
        _values.__dict__["translation_map"] = None
        _values.__dict__["translation_map_defaults"] = None
        _values.__dict__["success_template"] = None
        _values.__dict__["timeout_seconds"] = None
        _values.__dict__["input_schema"] = None
        _values.__dict__["success_schema"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = DataAction.__new__(DataAction)
        pulumi.CustomResource.__init__(
            resource, "genesys:integrations:DataAction", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _IntegrationValues:
    """Values of Integration."""

    integration_type_id: Optional[pulumi.Input[str]] = pulumi.property("integrationTypeId")
    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    notes: Optional[pulumi.Input[str]] = pulumi.property("notes")
    properties: Optional[pulumi.Input[Mapping[str, Any]]] = pulumi.property("properties")
    advanced: Optional[pulumi.Input[Mapping[str, Any]]] = pulumi.property("advanced")
    credential_ids: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = pulumi.property("credentialIds")
    enabled: Optional[pulumi.Input[bool]] = pulumi.property("enabled")
    reported_state: Any = pulumi.property("reportedState")

    def __init__(self) -> None: ...


class Integration(pulumi.CustomResource):
    """A connection of the organisation to another system, such as the audit feed to EventBridge."""

    integration_type_id: pulumi.Output[str] = pulumi.property("integrationTypeId")
    """Id of the kind of integration, such as `amazon-eventbridge-source`."""
    name: pulumi.Output[str] = pulumi.property("name")
    """Name, by which this provider tells integrations apart. While one replaces another, both bear it."""
    notes: pulumi.Output[Optional[str]] = pulumi.property("notes")
    """Notes on the integration."""
    properties: pulumi.Output[Optional[Mapping[str, Any]]] = pulumi.property("properties")
    """Properties of this kind of integration; only the declared keys are managed."""
    advanced: pulumi.Output[Optional[Mapping[str, Any]]] = pulumi.property("advanced")
    """Advanced properties; only the declared keys are managed."""
    credential_ids: pulumi.Output[Optional[Mapping[str, str]]] = pulumi.property("credentialIds")
    """Ids of credentials by the name that the integration gives them."""
    enabled: pulumi.Output[bool] = pulumi.property("enabled")
    """Whether the integration runs. Default: False."""
    reported_state: pulumi.Output[str] = pulumi.property("reportedState")
    """State that the platform reports: ACTIVE, INACTIVE, ERROR and others."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        integration_type_id: pulumi.Input[str],
        name: pulumi.Input[str],
        notes: Optional[pulumi.Input[str]] = None,
        properties: Optional[pulumi.Input[Mapping[str, Any]]] = None,
        advanced: Optional[pulumi.Input[Mapping[str, Any]]] = None,
        credential_ids: Optional[pulumi.Input[Mapping[str, pulumi.Input[str]]]] = None,
        enabled: Optional[pulumi.Input[bool]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            integration_type_id: Id of the kind of integration, such as `amazon-eventbridge-source`.
            name: Name, by which this provider tells integrations apart. While one replaces another, both bear it.
            notes: Notes on the integration.
            properties: Properties of this kind of integration; only the declared keys are managed.
            advanced: Advanced properties; only the declared keys are managed.
            credential_ids: Ids of credentials by the name that the integration gives them.
            enabled: Whether the integration runs. Default: False.
        """
        _values = _IntegrationValues()
        _values.__dict__["integration_type_id"] = integration_type_id
        _values.__dict__["name"] = name
        _values.__dict__["notes"] = notes
        _values.__dict__["properties"] = properties
        _values.__dict__["advanced"] = advanced
        _values.__dict__["credential_ids"] = credential_ids
        _values.__dict__["enabled"] = enabled
        _values.__dict__["reported_state"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:integrations:Integration", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Integration":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _IntegrationValues()
        _values.__dict__["integration_type_id"] = None
        _values.__dict__["name"] = None
        _values.__dict__["notes"] = None
        _values.__dict__["properties"] = None
        _values.__dict__["advanced"] = None
        _values.__dict__["credential_ids"] = None
        _values.__dict__["enabled"] = None
        _values.__dict__["reported_state"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Integration.__new__(Integration)
        pulumi.CustomResource.__init__(
            resource, "genesys:integrations:Integration", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.output_type
class GetIntegrationTypeResult:
    """A kind of integration with its schemas."""

    integration_type_id: str = pulumi.property("integrationTypeId")
    """Id of the kind."""
    name: Optional[str] = pulumi.property("name")
    """Name shown to people."""
    category: Optional[str] = pulumi.property("category")
    """Category under which it is listed."""
    credential_names: Sequence[str] = pulumi.property("credentialNames")
    """Names of the credentials that `credentialIds` may hold."""
    properties_schema: str = pulumi.property("propertiesSchema")
    """JSON schema of `properties`, as JSON text."""
    advanced_schema: str = pulumi.property("advancedSchema")
    """JSON schema of `advanced`, as JSON text."""

    def __init__(self, *, integration_type_id: Any, name: Any, category: Any, credential_names: Any, properties_schema: Any, advanced_schema: Any) -> None:
        pulumi.set(self, "integration_type_id", integration_type_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "category", category)
        pulumi.set(self, "credential_names", credential_names)
        pulumi.set(self, "properties_schema", properties_schema)
        pulumi.set(self, "advanced_schema", advanced_schema)


def get_integration_type(
    *, integration_type_id: str, opts: Optional[pulumi.InvokeOptions] = None
) -> GetIntegrationTypeResult:
    """A kind of integration, and what its properties may be.

    Args:
        integration_type_id: Id of the kind, such as `amazon-eventbridge-source`.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"integrationTypeId": integration_type_id}
    opts = _utilities.invoke_options(opts)
    result: GetIntegrationTypeResult = pulumi.runtime.invoke("genesys:integrations:getIntegrationType", arguments, opts, typ=GetIntegrationTypeResult).value
    return result


def get_integration_type_output(
    *, integration_type_id: pulumi.Input[str], opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetIntegrationTypeResult]:
    """A kind of integration, and what its properties may be.

    Args:
        integration_type_id: Id of the kind, such as `amazon-eventbridge-source`.
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {"integrationTypeId": integration_type_id}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetIntegrationTypeResult] = pulumi.runtime.invoke_output(
        "genesys:integrations:getIntegrationType", arguments, opts, typ=GetIntegrationTypeResult
    )
    return result


@pulumi.output_type
class IntegrationTypeName:
    """A kind of integration."""

    id: str = pulumi.property("id")
    """Id, as `integrationTypeId` of an integration takes it."""
    name: Optional[str] = pulumi.property("name")
    """Name shown to people."""
    category: Optional[str] = pulumi.property("category")
    """Category under which it is listed."""

    def __init__(self, *, id: Any, name: Any, category: Any) -> None:
        pulumi.set(self, "id", id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "category", category)


@pulumi.output_type
class GetIntegrationTypesResult:
    """Kinds of integrations."""

    types: Sequence[IntegrationTypeName] = pulumi.property("types")
    """Kinds of integrations that the organisation can have."""

    def __init__(self, *, types: Any) -> None:
        pulumi.set(self, "types", types)


def get_integration_types(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetIntegrationTypesResult:
    """Kinds of integrations that the organisation can have.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetIntegrationTypesResult = pulumi.runtime.invoke("genesys:integrations:getIntegrationTypes", arguments, opts, typ=GetIntegrationTypesResult).value
    return result


def get_integration_types_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetIntegrationTypesResult]:
    """Kinds of integrations that the organisation can have.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetIntegrationTypesResult] = pulumi.runtime.invoke_output(
        "genesys:integrations:getIntegrationTypes", arguments, opts, typ=GetIntegrationTypesResult
    )
    return result
