"""The Genesys Cloud organisation: the login, the proof of where it lives, and how people sign in."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import Input, ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess
from ringfence.genesys.sdk import Provider
from ringfence.genesys.sdk.org import AuthenticationSettings, Residency, TokenTimeout
from ringfence.settings.organisation import Authentication


@dataclass(frozen=True, kw_only=True)
class OrganisationArgs:
    """What the organisation needs to know.

    Attributes:
        deployment: Facts of the stack.
        authentication: How people sign in.
        client_id: Id of the OAuth client that deploys; None takes the provider's environment.
        client_secret: Its secret, a Pulumi secret.
    """

    deployment: Deployment
    authentication: Authentication
    client_id: Input[str] | None = None
    client_secret: Input[str] | None = None


class Organisation(DoraComponent):
    """Login, residency proof and sign-in settings of the organisation.

    The provider derives every host from the configured region and stops when the platform reports another home region.
    The residency proof puts the organisation's id and regions into the state as evidence (DORA art. 30(2)(b)), and
    every other Genesys resource waits for it.
    """

    def __init__(self, name: str, args: OrganisationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("org", name, args.deployment, opts)
        deployment = args.deployment
        provider = Provider(
            f"{name}-genesys",
            region=deployment.organisation_region,
            oauth_client_id=args.client_id,
            oauth_client_secret=args.client_secret,
            opts=self.child(),
        )
        self.residency = Residency(
            f"{name}-residency",
            expected_home_region=deployment.organisation_region,
            expected_organization_id=deployment.organisation_id,
            opts=ResourceOptions(parent=self, provider=provider),
        )
        self.genesys = GenesysAccess(provider=provider, proof=self.residency)
        self._sign_in(name, args.authentication)
        self.register_outputs(
            {"homeRegion": self.residency.home_region, "organisationId": self.residency.organization_id}
        )

    def _sign_in(self, name: str, authentication: Authentication) -> None:
        on_delete = "keep" if self.deployment.production else "restore"
        password = authentication.password
        AuthenticationSettings(
            f"{name}-authentication",
            multifactor_authentication_required=authentication.multifactor_required,
            domain_allowlist_enabled=bool(authentication.domain_allowlist),
            domain_allowlist=list(authentication.domain_allowlist),
            ip_address_allowlist=list(authentication.ip_allowlist),
            password_requirements={
                "minimum_length": password.minimum_length,
                "minimum_digits": password.minimum_digits,
                "minimum_letters": password.minimum_letters,
                "minimum_upper": password.minimum_upper,
                "minimum_lower": password.minimum_lower,
                "minimum_specials": password.minimum_specials,
                "minimum_age_seconds": password.minimum_age_seconds,
                "expiration_days": password.expiration_days,
            },
            # A second factor is what the settings ask for unless they say otherwise; the risk that needs a word of
            # its own is an address list, which the settings have acknowledged there.
            acknowledge_lockout_risk=authentication.acknowledge_lockout_risk or not authentication.ip_allowlist,
            on_delete=on_delete,
            opts=self.child(genesys=self.genesys),
        )
        TokenTimeout(
            f"{name}-token-timeout",
            enable_idle_token_timeout=True,
            idle_token_timeout_seconds=authentication.idle_token_timeout_seconds,
            on_delete=on_delete,
            opts=self.child(genesys=self.genesys),
        )
