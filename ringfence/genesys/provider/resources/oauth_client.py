"""genesys:oauth:Client: a program that may call the API.

Endpoints (permission oauth:client:{view, add, edit, delete}):
    GET, POST /api/v2/oauth/clients   (the secret is in the answer to POST only)
    GET, PUT, DELETE /api/v2/oauth/clients/{id}
    POST /api/v2/oauth/clients/{id}/secret   (a new secret, when asked for or when the first one was lost)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.client import AnswerLostError, GenesysError
from ringfence.genesys.provider import refusals
from ringfence.genesys.provider.base import is_gone
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import in_doubt, incomplete
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.plugin.provider import PartialCreateError

CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"

WRITABLE = frozenset(
    {
        "name",
        "description",
        "authorizedGrantType",
        "roleDivisions",
        "accessTokenValiditySeconds",
        "registeredRedirectUri",
        "scope",
        "state",
        "dateToDelete",
    }
)
"""Fields of OAuthClientRequest: what PUT takes."""


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
    secret_generation: int | None = optional(
        "Set or raise it to have Genesys make a new secret; the old one ends. The way to a secret for a client that "
        "was imported or adopted, and to change one on schedule.",
        ge=1,
        traits=Traits(local=True),
    )


class OAuthClientOutputs(Outputs):
    """Computed values."""

    client_secret: str | None = output("Secret of the client; Genesys shows it once.", secret=True)


OAUTH_CLIENT = define(
    "genesys:oauth:Client",
    description="A program that may call the API, with the roles it needs and no more.",
    inputs=OAuthClientInputs,
    outputs=OAuthClientOutputs,
)


@handles(OAUTH_CLIENT)
class OAuthClientHandler(CollectionHandler):
    """OAuth clients. The secret is recorded once, as a secret, and kept over every later read."""

    deletion = "Deletes the client, made inactive first where the platform wants that"
    collection = "/api/v2/oauth/clients"
    told_by_reading = False
    permissions = Permissions.of("oauth:client")

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """A client with credentials of its own needs roles; the others get theirs from the user."""
        del olds, region
        own = inputs.get("authorizedGrantType") == CLIENT_CREDENTIALS
        roles = inputs.get("roleDivisions")
        if own and (roles is None or roles == []):
            allowed = "at least one role in a division"
            yield _problem("nothing", allowed, "list the roles that the client needs, and no more")
        if not own and isinstance(roles, list) and roles:
            allowed = f"nothing, unless authorizedGrantType is {CLIENT_CREDENTIALS}"
            yield _problem(f"{len(roles)} roles", allowed, "remove them: the user's own roles hold")

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The secret, where the answer holds it."""
        del inputs
        return {"clientSecret": found.get("secret") or None}

    def put(self, context: Context, resource_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Writes the fields that can be written."""
        return super().put(context, resource_id, {name: body[name] for name in body if name in WRITABLE})

    def adopt(
        self, context: Context, urn: str, inputs: dict[str, Any], existing: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Takes a client that exists. One left by an interrupted create gets a new secret: the first is not known.

        A client adopted by name alone keeps its secret, which other programs may use, and it stays unknown here unless
        `secretGeneration` asks for a new one.
        """
        found = super().adopt(context, urn, inputs, existing)
        client_id = self.own_id(existing[0])
        if urn in context.adopt.urns:
            return {**found, "secret": self._new_secret(context, client_id, inputs)}
        if "secretGeneration" in inputs:
            try:
                return {**found, "secret": self._secret_of(context, client_id)}
            except GenesysError as error:
                # Others may use the client, so it must not come under an id that the next run removes.
                raise _without_new_secret(client_id, inputs, {}, error) from error
        return found

    def _look_for_own(
        self, context: Context, urn: str, inputs: dict[str, Any], error: AnswerLostError
    ) -> dict[str, Any]:
        found = super()._look_for_own(context, urn, inputs, error)
        return {**found, "secret": self._new_secret(context, self.own_id(found), inputs)}

    def _new_secret(self, context: Context, client_id: str, inputs: Mapping[str, Any]) -> str:
        try:
            return self._secret_of(context, client_id)
        except GenesysError as error:
            raise in_doubt(inputs, error, error) from error

    def _secret_of(self, context: Context, client_id: str) -> str:
        # Repeated safely: each call makes a new secret and only the last one is recorded.
        answer = context.client.post(f"{self.object_path(client_id)}/secret", repeatable=True)
        return str(answer["secret"])

    def preview_update(self, old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        """A secret that is about to change is not known."""
        outputs = super().preview_update(old_outputs, news)
        if _wants_new_secret(old_outputs, news):
            outputs.pop("clientSecret", None)
        return outputs

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Changes the client, then its secret where a new one is asked for.

        Raises:
            PartialCreateError: when the secret fails: the client is changed, and the next run makes the secret.
        """
        outputs = super().update(context, urn, resource_id, old_outputs, news)
        if _wants_new_secret(old_outputs, news):
            try:
                outputs["clientSecret"] = self._secret_of(context, resource_id)
            except GenesysError as error:
                raise _without_new_secret(resource_id, outputs, old_outputs, error) from error
        return outputs

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """Deletes the client; where the platform wants it inactive first, makes it so."""
        try:
            super().delete(context, urn, resource_id, outputs)
        except GenesysError as error:
            # A client that something refers to may be in use: it is left as it is.
            if error.status not in {400, 409} or refusals.is_referenced(error):
                raise
            current = self._current(context, resource_id)
            if current is None or current.get("state") == "inactive":
                raise
            self.put(context, resource_id, {**current, "state": "inactive"})
            super().delete(context, urn, resource_id, outputs)

    def _current(self, context: Context, resource_id: str) -> dict[str, Any] | None:
        try:
            return self.get(context, resource_id)
        except GenesysError as error:
            if is_gone(error):
                return None
            raise


def _wants_new_secret(old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    generation = news.get("secretGeneration")
    return generation is not None and generation != old_outputs.get("secretGeneration")


def _without_new_secret(
    client_id: str, outputs: Mapping[str, Any], old_outputs: Mapping[str, Any], error: GenesysError
) -> PartialCreateError:
    """The state keeps the generation of before, so that the next run makes the secret."""
    generation = {name: old_outputs[name] for name in ("secretGeneration",) if name in old_outputs}
    others = {name: value for name, value in outputs.items() if name != "secretGeneration"}
    return incomplete(client_id, {**others, **generation}, "as declared, but without its new secret", error)


def _problem(found: str, allowed: str, fix: str) -> Problem:
    return Problem(place="roleDivisions", found=found, allowed=allowed, fix=fix, control="RTS 2024/1774 21")
