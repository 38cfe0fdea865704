"""Genesys Cloud resources: conversations.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "KeyConfiguration",
]


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
    """Key that protects conversation data (participant data, messages)."""

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
        super().__init__("genesys:conversations:KeyConfiguration", resource_name, _values, opts)  # type: ignore[arg-type]

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
            resource, "genesys:conversations:KeyConfiguration", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource
