"""genesys:org:AuthenticationSettings: how people log in to the organisation (one object per organisation).

Endpoints:
    GET, PATCH /api/v2/organizations/authentication/settings   (permission directory:organization:admin)
"""

from __future__ import annotations

from typing import Any, Literal

from ringfence.genesys.provider.fields import Traits, optional, output
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.registry import Definition, define


class PasswordRequirements(Model):
    """Rules for passwords. A rule that is left out stays as it is."""

    minimum_length: int | None = optional("Fewest characters.", ge=0)
    minimum_digits: int | None = optional("Fewest digits.", ge=0)
    minimum_letters: int | None = optional("Fewest letters.", ge=0)
    minimum_upper: int | None = optional("Fewest upper-case letters.", ge=0)
    minimum_lower: int | None = optional("Fewest lower-case letters.", ge=0)
    minimum_specials: int | None = optional("Fewest special characters.", ge=0)
    minimum_age_seconds: int | None = optional("Shortest time between two changes of a password, in seconds.", ge=0)
    expiration_days: int | None = optional("Days after which a password expires; 0 means never.", ge=0)


class AuthenticationSettingsInputs(Inputs):
    """Settings that this stack manages; what is left out stays as it is."""

    multifactor_authentication_required: bool | None = optional("Whether every login needs a second factor.")
    domain_allowlist_enabled: bool | None = optional("Whether only the domains of `domainAllowlist` may embed Genesys.")
    domain_allowlist: list[str] | None = optional(
        "Domains that may embed the Genesys user interface.", traits=Traits(unordered=True)
    )
    ip_address_allowlist: list[str] | None = optional(
        "Address ranges (CIDR) from which people and programs may log in. A list without your own address locks you out.",
        traits=Traits(unordered=True),
    )
    password_requirements: PasswordRequirements | None = optional("Rules for passwords.")
    acknowledge_lockout_risk: bool = optional(
        "Must be true to set an address allow-list or to require a second factor: both can lock out everybody, this "
        "provider included.",
        default=False,
        traits=Traits(local=True),
    )
    on_delete: Literal["keep", "restore"] = optional(
        "What happens to the settings when this resource is deleted: `keep` them, or `restore` what was there before.",
        default="keep",
        traits=Traits(local=True),
    )


class AuthenticationSettingsOutputs(Outputs):
    """Computed values."""

    previous_settings: dict[str, Any] | None = output("The managed settings as they were before this resource.")


AUTHENTICATION_SETTINGS = define(
    Definition(
        token="genesys:org:AuthenticationSettings",
        description="How people log in: second factor, password rules, allow-lists. One per organisation.",
        inputs=AuthenticationSettingsInputs,
        outputs=AuthenticationSettingsOutputs,
    )
)
