"""The provider: which organisation, and who logs in.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities

__all__ = ["Provider"]


@pulumi.input_type
class _ProviderValues:
    """Values of the provider."""

    region: Any = pulumi.property("region")
    oauth_client_id: Any = pulumi.property("oauthClientId")
    oauth_client_secret: Any = pulumi.property("oauthClientSecret")
    endpoint: Any = pulumi.property("endpoint")
    adopt_by_name: Any = pulumi.property("adoptByName")

    def __init__(self) -> None: ...


class Provider(pulumi.ProviderResource):
    """A Genesys Cloud organisation to declare resources in."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        region: Optional[pulumi.Input[str]] = None,
        oauth_client_id: Optional[pulumi.Input[str]] = None,
        oauth_client_secret: Optional[pulumi.Input[str]] = None,
        endpoint: Optional[pulumi.Input[str]] = None,
        adopt_by_name: Optional[pulumi.Input[bool]] = None,
    ) -> None:
        """Declares the provider.

        Args:
            resource_name: Name of the provider in the stack.
            opts: Options of the provider.
            region: AWS region of the Genesys Cloud organisation, such as `eu-central-1`; the host names are derived
                from it. Environment: GENESYSCLOUD_REGION.
            oauth_client_id: Id of an OAuth client with the grant Client Credentials. Environment:
                GENESYSCLOUD_OAUTHCLIENT_ID.
            oauth_client_secret: Secret of that client. Environment: GENESYSCLOUD_OAUTHCLIENT_SECRET.
            endpoint: Address of an emulator on this machine, such as `http://127.0.0.1:8080`; only loopback
                addresses are taken. Environment: GENESYSCLOUD_ENDPOINT.
            adopt_by_name: Whether creating a resource takes an existing object of the same name instead of
                refusing.
        """
        _values = _ProviderValues()
        _values.__dict__["region"] = region
        _values.__dict__["oauth_client_id"] = oauth_client_id
        _values.__dict__["oauth_client_secret"] = None if oauth_client_secret is None else pulumi.Output.secret(oauth_client_secret)
        _values.__dict__["endpoint"] = endpoint
        _values.__dict__["adopt_by_name"] = None if adopt_by_name is None else pulumi.Output.from_input(adopt_by_name).apply(pulumi.runtime.to_json)
        opts = _utilities.resource_options(opts)
        super().__init__("genesys", resource_name, _values, opts)  # type: ignore[arg-type]
