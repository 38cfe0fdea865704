"""genesys:oauth:Client: a program that may call the API.

Endpoints (permission oauth:client:{view, add, edit, delete}):
    GET, POST /api/v2/oauth/clients   (the secret is in the answer to POST only)
    GET, PUT, DELETE /api/v2/oauth/clients/{id}
"""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.registry import Definition, define


class OAuthRoleDivision(Model):
    """A role in a division."""

    role_id: str = required("Id of the role.")
    division_id: str = required("Id of the division in which it holds.")


class OAuthClientInputs(Inputs):
    """An OAuth client."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("What the client is for.")
    authorized_grant_type: Literal["CLIENT-CREDENTIALS", "CODE", "TOKEN", "SAML2-BEARER", "PASSWORD"] = required(
        "How the client logs in."
    )
    role_divisions: list[OAuthRoleDivision] | None = optional(
        "Roles of a client that logs in with its own credentials.", traits=Traits(unordered=True)
    )
    access_token_validity_seconds: int | None = optional(
        "Lifetime of a token, in seconds (300 to 172800).", ge=300, le=172_800
    )


class OAuthClientOutputs(Outputs):
    """Computed values."""

    client_secret: str | None = output("Secret of the client; Genesys shows it once.", secret=True)


OAUTH_CLIENT = define(
    Definition(
        token="genesys:oauth:Client",
        description="A program that may call the API, with the roles it needs and no more.",
        inputs=OAuthClientInputs,
        outputs=OAuthClientOutputs,
    )
)
