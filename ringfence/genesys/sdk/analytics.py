"""Genesys Cloud resources: analytics.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "DataRetention",
]


@pulumi.input_type
class _DataRetentionValues:
    """Values of DataRetention."""

    retention_days: Optional[pulumi.Input[int]] = pulumi.property("retentionDays")
    acknowledge_irreversible_days: Optional[pulumi.Input[int]] = pulumi.property("acknowledgeIrreversibleDays")
    previous_settings: Any = pulumi.property("previousSettings")

    def __init__(self) -> None: ...


class DataRetention(pulumi.CustomResource):
    """How long Genesys keeps analytics data. Irreversible: it can be changed, never cleared, and deleting this
    resource keeps the setting. One per organisation.
    """

    retention_days: pulumi.Output[int] = pulumi.property("retentionDays")
    """Days after which Genesys deletes analytics data (90 days to 5 years); recordings live no longer."""
    acknowledge_irreversible_days: pulumi.Output[int] = pulumi.property("acknowledgeIrreversibleDays")
    """`retentionDays` once more: the setting cannot be cleared, and data that a shorter one deletes is gone."""
    previous_settings: pulumi.Output[Mapping[str, Any]] = pulumi.property("previousSettings")
    """The setting as it was before this resource; empty when unset."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        retention_days: pulumi.Input[int],
        acknowledge_irreversible_days: pulumi.Input[int],
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            retention_days: Days after which Genesys deletes analytics data (90 days to 5 years); recordings live no
                longer.
            acknowledge_irreversible_days: `retentionDays` once more: the setting cannot be cleared, and data that a
                shorter one deletes is gone.
        """
        _values = _DataRetentionValues()
        _values.__dict__["retention_days"] = retention_days
        _values.__dict__["acknowledge_irreversible_days"] = acknowledge_irreversible_days
        _values.__dict__["previous_settings"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:analytics:DataRetention", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "DataRetention":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _DataRetentionValues()
        _values.__dict__["retention_days"] = None
        _values.__dict__["acknowledge_irreversible_days"] = None
        _values.__dict__["previous_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = DataRetention.__new__(DataRetention)
        pulumi.CustomResource.__init__(
            resource, "genesys:analytics:DataRetention", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource
