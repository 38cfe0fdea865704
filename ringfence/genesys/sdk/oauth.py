"""Genesys Cloud resources: oauth.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "Client",
    "OAuthRoleDivision",
    "OAuthRoleDivisionArgs",
    "OAuthRoleDivisionArgsDict",
]


class OAuthRoleDivisionArgsDict(TypedDict):
    """A role in a division. As a dictionary."""

    role_id: pulumi.Input[str]
    """Id of the role."""
    division_id: pulumi.Input[str]
    """Id of the division in which it holds."""


@pulumi.input_type
class OAuthRoleDivisionArgs:
    """A role in a division."""

    role_id: pulumi.Input[str] = pulumi.property("roleId")
    division_id: pulumi.Input[str] = pulumi.property("divisionId")

    def __init__(
        self,
        *,
        role_id: pulumi.Input[str],
        division_id: pulumi.Input[str],
    ) -> None:
        """Takes the values.

        Args:
            role_id: Id of the role.
            division_id: Id of the division in which it holds.
        """
        pulumi.set(self, "role_id", role_id)
        pulumi.set(self, "division_id", division_id)


@pulumi.output_type
class OAuthRoleDivision:
    """A role in a division."""

    role_id: str = pulumi.property("roleId")
    """Id of the role."""
    division_id: str = pulumi.property("divisionId")
    """Id of the division in which it holds."""

    def __init__(self, *, role_id: Any, division_id: Any) -> None:
        pulumi.set(self, "role_id", role_id)
        pulumi.set(self, "division_id", division_id)


@pulumi.input_type
class _ClientValues:
    """Values of Client."""

    name: Optional[pulumi.Input[str]] = pulumi.property("name")
    description: Optional[pulumi.Input[str]] = pulumi.property("description")
    authorized_grant_type: Optional[pulumi.Input[str]] = pulumi.property("authorizedGrantType")
    role_divisions: Optional[pulumi.Input[Sequence[pulumi.Input[OAuthRoleDivisionArgs]]]] = pulumi.property("roleDivisions")
    access_token_validity_seconds: Optional[pulumi.Input[int]] = pulumi.property("accessTokenValiditySeconds")
    secret_generation: Optional[pulumi.Input[int]] = pulumi.property("secretGeneration")
    client_secret: Any = pulumi.property("clientSecret")

    def __init__(self) -> None: ...


class Client(pulumi.CustomResource):
    """A program that may call the API, with the roles it needs and no more."""

    name: pulumi.Output[str] = pulumi.property("name")
    """Name; unique in the organisation."""
    authorized_grant_type: pulumi.Output[str] = pulumi.property("authorizedGrantType")
    """How the client logs in. One of: CLIENT-CREDENTIALS, CODE, TOKEN, SAML2-BEARER, PASSWORD."""
    description: pulumi.Output[Optional[str]] = pulumi.property("description")
    """What the client is for."""
    role_divisions: pulumi.Output[Optional[Sequence[OAuthRoleDivision]]] = pulumi.property("roleDivisions")
    """Roles of a client that logs in with its own credentials."""
    access_token_validity_seconds: pulumi.Output[Optional[int]] = pulumi.property("accessTokenValiditySeconds")
    """Lifetime of a token, in seconds (300 to 172800)."""
    secret_generation: pulumi.Output[Optional[int]] = pulumi.property("secretGeneration")
    """Set or raise it to have Genesys make a new secret; the old one ends. The way to a secret for a client that was
    imported or adopted, and to change one on schedule.
    """
    client_secret: pulumi.Output[str] = pulumi.property("clientSecret")
    """Secret of the client; Genesys shows it once."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        name: pulumi.Input[str],
        authorized_grant_type: pulumi.Input[str],
        description: Optional[pulumi.Input[str]] = None,
        role_divisions: Optional[pulumi.Input[Sequence[pulumi.Input[Union[OAuthRoleDivisionArgs, OAuthRoleDivisionArgsDict]]]]] = None,
        access_token_validity_seconds: Optional[pulumi.Input[int]] = None,
        secret_generation: Optional[pulumi.Input[int]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            name: Name; unique in the organisation.
            authorized_grant_type: How the client logs in. One of: CLIENT-CREDENTIALS, CODE, TOKEN, SAML2-BEARER,
                PASSWORD.
            description: What the client is for.
            role_divisions: Roles of a client that logs in with its own credentials.
            access_token_validity_seconds: Lifetime of a token, in seconds (300 to 172800).
            secret_generation: Set or raise it to have Genesys make a new secret; the old one ends. The way to a
                secret for a client that was imported or adopted, and to change one on schedule.
        """
        _values = _ClientValues()
        _values.__dict__["name"] = name
        _values.__dict__["authorized_grant_type"] = authorized_grant_type
        _values.__dict__["description"] = description
        _values.__dict__["role_divisions"] = role_divisions
        _values.__dict__["access_token_validity_seconds"] = access_token_validity_seconds
        _values.__dict__["secret_generation"] = secret_generation
        _values.__dict__["client_secret"] = None
        opts = _utilities.resource_options(opts, secrets=['clientSecret'])
        super().__init__("genesys:oauth:Client", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Client":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _ClientValues()
        _values.__dict__["name"] = None
        _values.__dict__["description"] = None
        _values.__dict__["authorized_grant_type"] = None
        _values.__dict__["role_divisions"] = None
        _values.__dict__["access_token_validity_seconds"] = None
        _values.__dict__["secret_generation"] = None
        _values.__dict__["client_secret"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Client.__new__(Client)
        pulumi.CustomResource.__init__(
            resource, "genesys:oauth:Client", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource
