"""genesys:org:AuthenticationSettings: how people log in to the organisation (one object per organisation).

Endpoints:
    GET, PATCH /api/v2/organizations/authentication/settings   (permission directory:organization:admin)
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.fields import Traits, optional, output
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import ACCESS_CONTROL, known
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.singleton import SingletonHandler
from ringfence.plugin.wire import is_known


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
        "Address ranges (CIDR) from which people and programs may log in. A list without your own locks you out.",
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
    "genesys:org:AuthenticationSettings",
    description="How people log in: second factor, password rules, allow-lists. One per organisation.",
    inputs=AuthenticationSettingsInputs,
    outputs=AuthenticationSettingsOutputs,
)


@handles(AUTHENTICATION_SETTINGS)
class AuthenticationSettingsHandler(SingletonHandler):
    """Login settings of the organisation."""

    path = "/api/v2/organizations/authentication/settings"
    permissions = Permissions.all("directory:organization:admin")
    verb = "PATCH"

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """What can lock everybody out needs a word of consent, and an address range must be one."""
        del olds, region
        yield from _lockout_risks(inputs)
        ranges = inputs.get("ipAddressAllowlist")
        for index, address in enumerate(ranges if isinstance(ranges, list) else []):
            if is_known(address) and not _is_range(address):
                yield Problem(
                    place=f"ipAddressAllowlist[{index}]",
                    found=repr(address),
                    allowed="an address or a range in CIDR form, such as 192.0.2.0/24",
                    fix="correct it",
                    control="Genesys Cloud: PATCH /api/v2/organizations/authentication/settings",
                )


def _lockout_risks(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    if known(inputs, "acknowledgeLockoutRisk") or not is_known(inputs.get("acknowledgeLockoutRisk")):
        return
    risks = {
        "ipAddressAllowlist": "a list without your own address, or that of the pipeline, ends all access",
        "multifactorAuthenticationRequired": "people without a second factor can no longer log in",
    }
    for name, risk in risks.items():
        if known(inputs, name):
            yield Problem(
                place=name,
                found=repr(inputs[name]),
                allowed="this setting only together with `acknowledgeLockoutRisk: true`",
                fix=f"make sure that you can still log in ({risk}), then set `acknowledgeLockoutRisk` to true",
                control=ACCESS_CONTROL,
            )


def _is_range(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
