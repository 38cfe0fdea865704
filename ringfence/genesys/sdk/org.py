"""Genesys Cloud resources: org.

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict, Union

import pulumi
import pulumi.runtime

from ringfence.genesys.sdk import _utilities


__all__ = [
    "AllowedTrustee",
    "AllowedTrusteeArgs",
    "AllowedTrusteeArgsDict",
    "AuthenticationSettings",
    "GetMediaRegionsResult",
    "GetOrganizationResult",
    "GetTrusteesResult",
    "PasswordRequirements",
    "PasswordRequirementsArgs",
    "PasswordRequirementsArgsDict",
    "Residency",
    "TokenTimeout",
    "Trustee",
    "TrusteeRegister",
    "get_media_regions",
    "get_media_regions_output",
    "get_organization",
    "get_organization_output",
    "get_trustees",
    "get_trustees_output",
]


class PasswordRequirementsArgsDict(TypedDict):
    """Rules for passwords. A rule that is left out stays as it is. As a dictionary."""

    minimum_length: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest characters."""
    minimum_digits: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest digits."""
    minimum_letters: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest letters."""
    minimum_upper: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest upper-case letters."""
    minimum_lower: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest lower-case letters."""
    minimum_specials: NotRequired[Optional[pulumi.Input[int]]]
    """Fewest special characters."""
    minimum_age_seconds: NotRequired[Optional[pulumi.Input[int]]]
    """Shortest time between two changes of a password, in seconds."""
    expiration_days: NotRequired[Optional[pulumi.Input[int]]]
    """Days after which a password expires; 0 means never."""


@pulumi.input_type
class PasswordRequirementsArgs:
    """Rules for passwords. A rule that is left out stays as it is."""

    minimum_length: Optional[pulumi.Input[int]] = pulumi.property("minimumLength")
    minimum_digits: Optional[pulumi.Input[int]] = pulumi.property("minimumDigits")
    minimum_letters: Optional[pulumi.Input[int]] = pulumi.property("minimumLetters")
    minimum_upper: Optional[pulumi.Input[int]] = pulumi.property("minimumUpper")
    minimum_lower: Optional[pulumi.Input[int]] = pulumi.property("minimumLower")
    minimum_specials: Optional[pulumi.Input[int]] = pulumi.property("minimumSpecials")
    minimum_age_seconds: Optional[pulumi.Input[int]] = pulumi.property("minimumAgeSeconds")
    expiration_days: Optional[pulumi.Input[int]] = pulumi.property("expirationDays")

    def __init__(
        self,
        *,
        minimum_length: Optional[pulumi.Input[int]] = None,
        minimum_digits: Optional[pulumi.Input[int]] = None,
        minimum_letters: Optional[pulumi.Input[int]] = None,
        minimum_upper: Optional[pulumi.Input[int]] = None,
        minimum_lower: Optional[pulumi.Input[int]] = None,
        minimum_specials: Optional[pulumi.Input[int]] = None,
        minimum_age_seconds: Optional[pulumi.Input[int]] = None,
        expiration_days: Optional[pulumi.Input[int]] = None,
    ) -> None:
        """Takes the values.

        Args:
            minimum_length: Fewest characters.
            minimum_digits: Fewest digits.
            minimum_letters: Fewest letters.
            minimum_upper: Fewest upper-case letters.
            minimum_lower: Fewest lower-case letters.
            minimum_specials: Fewest special characters.
            minimum_age_seconds: Shortest time between two changes of a password, in seconds.
            expiration_days: Days after which a password expires; 0 means never.
        """
        if minimum_length is not None:
            pulumi.set(self, "minimum_length", minimum_length)
        if minimum_digits is not None:
            pulumi.set(self, "minimum_digits", minimum_digits)
        if minimum_letters is not None:
            pulumi.set(self, "minimum_letters", minimum_letters)
        if minimum_upper is not None:
            pulumi.set(self, "minimum_upper", minimum_upper)
        if minimum_lower is not None:
            pulumi.set(self, "minimum_lower", minimum_lower)
        if minimum_specials is not None:
            pulumi.set(self, "minimum_specials", minimum_specials)
        if minimum_age_seconds is not None:
            pulumi.set(self, "minimum_age_seconds", minimum_age_seconds)
        if expiration_days is not None:
            pulumi.set(self, "expiration_days", expiration_days)


@pulumi.output_type
class PasswordRequirements:
    """Rules for passwords. A rule that is left out stays as it is."""

    minimum_length: Optional[int] = pulumi.property("minimumLength")
    """Fewest characters."""
    minimum_digits: Optional[int] = pulumi.property("minimumDigits")
    """Fewest digits."""
    minimum_letters: Optional[int] = pulumi.property("minimumLetters")
    """Fewest letters."""
    minimum_upper: Optional[int] = pulumi.property("minimumUpper")
    """Fewest upper-case letters."""
    minimum_lower: Optional[int] = pulumi.property("minimumLower")
    """Fewest lower-case letters."""
    minimum_specials: Optional[int] = pulumi.property("minimumSpecials")
    """Fewest special characters."""
    minimum_age_seconds: Optional[int] = pulumi.property("minimumAgeSeconds")
    """Shortest time between two changes of a password, in seconds."""
    expiration_days: Optional[int] = pulumi.property("expirationDays")
    """Days after which a password expires; 0 means never."""

    def __init__(self, *, minimum_length: Any, minimum_digits: Any, minimum_letters: Any, minimum_upper: Any, minimum_lower: Any, minimum_specials: Any, minimum_age_seconds: Any, expiration_days: Any) -> None:
        pulumi.set(self, "minimum_length", minimum_length)
        pulumi.set(self, "minimum_digits", minimum_digits)
        pulumi.set(self, "minimum_letters", minimum_letters)
        pulumi.set(self, "minimum_upper", minimum_upper)
        pulumi.set(self, "minimum_lower", minimum_lower)
        pulumi.set(self, "minimum_specials", minimum_specials)
        pulumi.set(self, "minimum_age_seconds", minimum_age_seconds)
        pulumi.set(self, "expiration_days", expiration_days)


class AllowedTrusteeArgsDict(TypedDict):
    """An organisation that may have access. As a dictionary."""

    organization_id: pulumi.Input[str]
    """Id of the organisation."""
    reason: pulumi.Input[str]
    """Why it may have access; goes into the evidence."""


@pulumi.input_type
class AllowedTrusteeArgs:
    """An organisation that may have access."""

    organization_id: pulumi.Input[str] = pulumi.property("organizationId")
    reason: pulumi.Input[str] = pulumi.property("reason")

    def __init__(
        self,
        *,
        organization_id: pulumi.Input[str],
        reason: pulumi.Input[str],
    ) -> None:
        """Takes the values.

        Args:
            organization_id: Id of the organisation.
            reason: Why it may have access; goes into the evidence.
        """
        pulumi.set(self, "organization_id", organization_id)
        pulumi.set(self, "reason", reason)


@pulumi.output_type
class AllowedTrustee:
    """An organisation that may have access."""

    organization_id: str = pulumi.property("organizationId")
    """Id of the organisation."""
    reason: str = pulumi.property("reason")
    """Why it may have access; goes into the evidence."""

    def __init__(self, *, organization_id: Any, reason: Any) -> None:
        pulumi.set(self, "organization_id", organization_id)
        pulumi.set(self, "reason", reason)


@pulumi.output_type
class Trustee:
    """An organisation that has access."""

    organization_id: str = pulumi.property("organizationId")
    """Id of the organisation."""
    name: Optional[str] = pulumi.property("name")
    """Name of the organisation."""
    enabled: bool = pulumi.property("enabled")
    """Whether the access is switched on."""
    date_expired: Optional[str] = pulumi.property("dateExpired")
    """When the access ends, ISO 8601; empty when it does not."""
    genesys_care: bool = pulumi.property("genesysCare")
    """Whether it is the support of Genesys."""

    def __init__(self, *, organization_id: Any, name: Any, enabled: Any, date_expired: Any, genesys_care: Any) -> None:
        pulumi.set(self, "organization_id", organization_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "enabled", enabled)
        pulumi.set(self, "date_expired", date_expired)
        pulumi.set(self, "genesys_care", genesys_care)


@pulumi.input_type
class _AuthenticationSettingsValues:
    """Values of AuthenticationSettings."""

    multifactor_authentication_required: Optional[pulumi.Input[bool]] = pulumi.property("multifactorAuthenticationRequired")
    domain_allowlist_enabled: Optional[pulumi.Input[bool]] = pulumi.property("domainAllowlistEnabled")
    domain_allowlist: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("domainAllowlist")
    ip_address_allowlist: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = pulumi.property("ipAddressAllowlist")
    password_requirements: Optional[pulumi.Input[PasswordRequirementsArgs]] = pulumi.property("passwordRequirements")
    acknowledge_lockout_risk: Optional[pulumi.Input[bool]] = pulumi.property("acknowledgeLockoutRisk")
    on_delete: Optional[pulumi.Input[str]] = pulumi.property("onDelete")
    previous_settings: Any = pulumi.property("previousSettings")

    def __init__(self) -> None: ...


class AuthenticationSettings(pulumi.CustomResource):
    """How people log in: second factor, password rules, allow-lists. One per organisation."""

    multifactor_authentication_required: pulumi.Output[Optional[bool]] = pulumi.property("multifactorAuthenticationRequired")
    """Whether every login needs a second factor."""
    domain_allowlist_enabled: pulumi.Output[Optional[bool]] = pulumi.property("domainAllowlistEnabled")
    """Whether only the domains of `domainAllowlist` may embed Genesys."""
    domain_allowlist: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("domainAllowlist")
    """Domains that may embed the Genesys user interface."""
    ip_address_allowlist: pulumi.Output[Optional[Sequence[str]]] = pulumi.property("ipAddressAllowlist")
    """Address ranges (CIDR) from which people and programs may log in. A list without your own locks you out."""
    password_requirements: pulumi.Output[Optional[PasswordRequirements]] = pulumi.property("passwordRequirements")
    """Rules for passwords."""
    acknowledge_lockout_risk: pulumi.Output[bool] = pulumi.property("acknowledgeLockoutRisk")
    """Must be true to set an address allow-list or to require a second factor: both can lock out everybody, this
    provider included. Default: False.
    """
    on_delete: pulumi.Output[str] = pulumi.property("onDelete")
    """What happens to the settings when this resource is deleted: `keep` them, or `restore` what was there before. One
    of: keep, restore. Default: keep.
    """
    previous_settings: pulumi.Output[Mapping[str, Any]] = pulumi.property("previousSettings")
    """The managed settings as they were before this resource."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        multifactor_authentication_required: Optional[pulumi.Input[bool]] = None,
        domain_allowlist_enabled: Optional[pulumi.Input[bool]] = None,
        domain_allowlist: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        ip_address_allowlist: Optional[pulumi.Input[Sequence[pulumi.Input[str]]]] = None,
        password_requirements: Optional[pulumi.Input[Union[PasswordRequirementsArgs, PasswordRequirementsArgsDict]]] = None,
        acknowledge_lockout_risk: Optional[pulumi.Input[bool]] = None,
        on_delete: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            multifactor_authentication_required: Whether every login needs a second factor.
            domain_allowlist_enabled: Whether only the domains of `domainAllowlist` may embed Genesys.
            domain_allowlist: Domains that may embed the Genesys user interface.
            ip_address_allowlist: Address ranges (CIDR) from which people and programs may log in. A list without
                your own locks you out.
            password_requirements: Rules for passwords.
            acknowledge_lockout_risk: Must be true to set an address allow-list or to require a second factor: both
                can lock out everybody, this provider included. Default: False.
            on_delete: What happens to the settings when this resource is deleted: `keep` them, or `restore` what
                was there before. One of: keep, restore. Default: keep.
        """
        _values = _AuthenticationSettingsValues()
        _values.__dict__["multifactor_authentication_required"] = multifactor_authentication_required
        _values.__dict__["domain_allowlist_enabled"] = domain_allowlist_enabled
        _values.__dict__["domain_allowlist"] = domain_allowlist
        _values.__dict__["ip_address_allowlist"] = ip_address_allowlist
        _values.__dict__["password_requirements"] = password_requirements
        _values.__dict__["acknowledge_lockout_risk"] = acknowledge_lockout_risk
        _values.__dict__["on_delete"] = on_delete
        _values.__dict__["previous_settings"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:org:AuthenticationSettings", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "AuthenticationSettings":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _AuthenticationSettingsValues()
        _values.__dict__["multifactor_authentication_required"] = None
        _values.__dict__["domain_allowlist_enabled"] = None
        _values.__dict__["domain_allowlist"] = None
        _values.__dict__["ip_address_allowlist"] = None
        _values.__dict__["password_requirements"] = None
        _values.__dict__["acknowledge_lockout_risk"] = None
        _values.__dict__["on_delete"] = None
        _values.__dict__["previous_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = AuthenticationSettings.__new__(AuthenticationSettings)
        pulumi.CustomResource.__init__(
            resource, "genesys:org:AuthenticationSettings", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _ResidencyValues:
    """Values of Residency."""

    expected_home_region: Optional[pulumi.Input[str]] = pulumi.property("expectedHomeRegion")
    expected_organization_id: Optional[pulumi.Input[str]] = pulumi.property("expectedOrganizationId")
    organization_id: Any = pulumi.property("organizationId")
    organization_name: Any = pulumi.property("organizationName")
    home_region: Any = pulumi.property("homeRegion")
    core_regions: Any = pulumi.property("coreRegions")
    satellite_regions: Any = pulumi.property("satelliteRegions")

    def __init__(self) -> None: ...


class Residency(pulumi.CustomResource):
    """Proof that the organisation lives in the expected region. Writes nothing; a mismatch stops the deployment."""

    expected_home_region: pulumi.Output[str] = pulumi.property("expectedHomeRegion")
    """AWS region that must be the organisation's home region, such as `eu-central-1`; in the European Union."""
    expected_organization_id: pulumi.Output[Optional[str]] = pulumi.property("expectedOrganizationId")
    """Id that the organisation must have."""
    organization_id: pulumi.Output[str] = pulumi.property("organizationId")
    """Id of the organisation."""
    organization_name: pulumi.Output[str] = pulumi.property("organizationName")
    """Name of the organisation."""
    home_region: pulumi.Output[str] = pulumi.property("homeRegion")
    """AWS region in which the organisation lives."""
    core_regions: pulumi.Output[Sequence[str]] = pulumi.property("coreRegions")
    """AWS regions that run the full platform for this organisation."""
    satellite_regions: pulumi.Output[Sequence[str]] = pulumi.property("satelliteRegions")
    """AWS regions that may relay its media."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        expected_home_region: pulumi.Input[str],
        expected_organization_id: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            expected_home_region: AWS region that must be the organisation's home region, such as `eu-central-1`; in
                the European Union.
            expected_organization_id: Id that the organisation must have.
        """
        _values = _ResidencyValues()
        _values.__dict__["expected_home_region"] = expected_home_region
        _values.__dict__["expected_organization_id"] = expected_organization_id
        _values.__dict__["organization_id"] = None
        _values.__dict__["organization_name"] = None
        _values.__dict__["home_region"] = None
        _values.__dict__["core_regions"] = None
        _values.__dict__["satellite_regions"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:org:Residency", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "Residency":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _ResidencyValues()
        _values.__dict__["expected_home_region"] = None
        _values.__dict__["expected_organization_id"] = None
        _values.__dict__["organization_id"] = None
        _values.__dict__["organization_name"] = None
        _values.__dict__["home_region"] = None
        _values.__dict__["core_regions"] = None
        _values.__dict__["satellite_regions"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = Residency.__new__(Residency)
        pulumi.CustomResource.__init__(
            resource, "genesys:org:Residency", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _TokenTimeoutValues:
    """Values of TokenTimeout."""

    enable_idle_token_timeout: Optional[pulumi.Input[bool]] = pulumi.property("enableIdleTokenTimeout")
    idle_token_timeout_seconds: Optional[pulumi.Input[int]] = pulumi.property("idleTokenTimeoutSeconds")
    on_delete: Optional[pulumi.Input[str]] = pulumi.property("onDelete")
    previous_settings: Any = pulumi.property("previousSettings")

    def __init__(self) -> None: ...


class TokenTimeout(pulumi.CustomResource):
    """When an idle user session ends. One per organisation."""

    enable_idle_token_timeout: pulumi.Output[bool] = pulumi.property("enableIdleTokenTimeout")
    """Whether an idle session ends by itself."""
    idle_token_timeout_seconds: pulumi.Output[Optional[int]] = pulumi.property("idleTokenTimeoutSeconds")
    """Idle time after which a session ends, in seconds (300 to 28800)."""
    on_delete: pulumi.Output[str] = pulumi.property("onDelete")
    """What happens to the setting when this resource is deleted: `keep` it, or `restore` what was there before. One
    of: keep, restore. Default: keep.
    """
    previous_settings: pulumi.Output[Mapping[str, Any]] = pulumi.property("previousSettings")
    """The managed settings as they were before this resource."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        enable_idle_token_timeout: pulumi.Input[bool],
        idle_token_timeout_seconds: Optional[pulumi.Input[int]] = None,
        on_delete: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            enable_idle_token_timeout: Whether an idle session ends by itself.
            idle_token_timeout_seconds: Idle time after which a session ends, in seconds (300 to 28800).
            on_delete: What happens to the setting when this resource is deleted: `keep` it, or `restore` what was
                there before. One of: keep, restore. Default: keep.
        """
        _values = _TokenTimeoutValues()
        _values.__dict__["enable_idle_token_timeout"] = enable_idle_token_timeout
        _values.__dict__["idle_token_timeout_seconds"] = idle_token_timeout_seconds
        _values.__dict__["on_delete"] = on_delete
        _values.__dict__["previous_settings"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:org:TokenTimeout", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "TokenTimeout":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _TokenTimeoutValues()
        _values.__dict__["enable_idle_token_timeout"] = None
        _values.__dict__["idle_token_timeout_seconds"] = None
        _values.__dict__["on_delete"] = None
        _values.__dict__["previous_settings"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = TokenTimeout.__new__(TokenTimeout)
        pulumi.CustomResource.__init__(
            resource, "genesys:org:TokenTimeout", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.input_type
class _TrusteeRegisterValues:
    """Values of TrusteeRegister."""

    allowed: Optional[pulumi.Input[Sequence[pulumi.Input[AllowedTrusteeArgs]]]] = pulumi.property("allowed")
    genesys_care: Optional[pulumi.Input[str]] = pulumi.property("genesysCare")
    trustees: Any = pulumi.property("trustees")

    def __init__(self) -> None: ...


class TrusteeRegister(pulumi.CustomResource):
    """Proof that no organisation has access but those in the register. Writes nothing; an unlisted trustee stops the
    deployment.
    """

    allowed: pulumi.Output[Sequence[AllowedTrustee]] = pulumi.property("allowed")
    """Organisations that may have access. Default: []."""
    genesys_care: pulumi.Output[str] = pulumi.property("genesysCare")
    """Whether the support of Genesys may have access. Its staff may sit outside the European Economic Area, so `allow`
    is a residual risk to record. One of: refuse, allow. Default: refuse.
    """
    trustees: pulumi.Output[Sequence[Trustee]] = pulumi.property("trustees")
    """Organisations that have access, as the platform states them."""

    def __init__(
        self,
        resource_name: str,
        opts: Optional[pulumi.ResourceOptions] = None,
        *,
        allowed: Optional[pulumi.Input[Sequence[pulumi.Input[Union[AllowedTrusteeArgs, AllowedTrusteeArgsDict]]]]] = None,
        genesys_care: Optional[pulumi.Input[str]] = None,
    ) -> None:
        """Declares the resource.

        Args:
            resource_name: Name of the resource in the stack.
            opts: Options of the resource.
            allowed: Organisations that may have access. Default: [].
            genesys_care: Whether the support of Genesys may have access. Its staff may sit outside the European
                Economic Area, so `allow` is a residual risk to record. One of: refuse, allow. Default: refuse.
        """
        _values = _TrusteeRegisterValues()
        _values.__dict__["allowed"] = allowed
        _values.__dict__["genesys_care"] = genesys_care
        _values.__dict__["trustees"] = None
        opts = _utilities.resource_options(opts, secrets=[])
        super().__init__("genesys:org:TrusteeRegister", resource_name, _values, opts)  # type: ignore[arg-type]

    @staticmethod
    def get(
        resource_name: str,
        id: pulumi.Input[str],
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> "TrusteeRegister":
        """Reads an existing object without managing it.

        Args:
            resource_name: Name of the resource in the stack.
            id: Id in Genesys Cloud.
            opts: Options of the resource.
        """
        _values = _TrusteeRegisterValues()
        _values.__dict__["allowed"] = None
        _values.__dict__["genesys_care"] = None
        _values.__dict__["trustees"] = None
        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))
        resource = TrusteeRegister.__new__(TrusteeRegister)
        pulumi.CustomResource.__init__(
            resource, "genesys:org:TrusteeRegister", resource_name, _values, opts  # type: ignore[arg-type]
        )
        return resource


@pulumi.output_type
class GetMediaRegionsResult:
    """Regions that carry the organisation's media."""

    home_region: str = pulumi.property("homeRegion")
    """AWS region in which the organisation lives."""
    core_regions: Sequence[str] = pulumi.property("coreRegions")
    """AWS regions that run the full platform."""
    satellite_regions: Sequence[str] = pulumi.property("satelliteRegions")
    """AWS regions that may relay media."""

    def __init__(self, *, home_region: Any, core_regions: Any, satellite_regions: Any) -> None:
        pulumi.set(self, "home_region", home_region)
        pulumi.set(self, "core_regions", core_regions)
        pulumi.set(self, "satellite_regions", satellite_regions)


def get_media_regions(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetMediaRegionsResult:
    """Regions that carry the organisation's media, as the platform states them.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetMediaRegionsResult = pulumi.runtime.invoke("genesys:org:getMediaRegions", arguments, opts, typ=GetMediaRegionsResult).value
    return result


def get_media_regions_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetMediaRegionsResult]:
    """Regions that carry the organisation's media, as the platform states them.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetMediaRegionsResult] = pulumi.runtime.invoke_output(
        "genesys:org:getMediaRegions", arguments, opts, typ=GetMediaRegionsResult
    )
    return result


@pulumi.output_type
class GetOrganizationResult:
    """The organisation."""

    organization_id: str = pulumi.property("organizationId")
    """Id of the organisation."""
    name: str = pulumi.property("name")
    """Name of the organisation."""
    domain: Optional[str] = pulumi.property("domain")
    """Domain of the organisation."""
    default_language: Optional[str] = pulumi.property("defaultLanguage")
    """Default language, such as `en-us`."""
    default_country_code: Optional[str] = pulumi.property("defaultCountryCode")
    """Default country, ISO 3166-1 alpha-2 code."""
    default_site_id: Optional[str] = pulumi.property("defaultSiteId")
    """Id of the default site."""
    state: Optional[str] = pulumi.property("state")
    """State of the organisation."""

    def __init__(self, *, organization_id: Any, name: Any, domain: Any, default_language: Any, default_country_code: Any, default_site_id: Any, state: Any) -> None:
        pulumi.set(self, "organization_id", organization_id)
        pulumi.set(self, "name", name)
        pulumi.set(self, "domain", domain)
        pulumi.set(self, "default_language", default_language)
        pulumi.set(self, "default_country_code", default_country_code)
        pulumi.set(self, "default_site_id", default_site_id)
        pulumi.set(self, "state", state)


def get_organization(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetOrganizationResult:
    """The organisation that the provider is logged in to.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetOrganizationResult = pulumi.runtime.invoke("genesys:org:getOrganization", arguments, opts, typ=GetOrganizationResult).value
    return result


def get_organization_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetOrganizationResult]:
    """The organisation that the provider is logged in to.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetOrganizationResult] = pulumi.runtime.invoke_output(
        "genesys:org:getOrganization", arguments, opts, typ=GetOrganizationResult
    )
    return result


@pulumi.output_type
class GetTrusteesResult:
    """Who outside the organisation has access."""

    trustees: Sequence[Trustee] = pulumi.property("trustees")
    """Organisations that have access."""

    def __init__(self, *, trustees: Any) -> None:
        pulumi.set(self, "trustees", trustees)


def get_trustees(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> GetTrusteesResult:
    """Organisations outside this one that have access to it, the support of Genesys among them.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: GetTrusteesResult = pulumi.runtime.invoke("genesys:org:getTrustees", arguments, opts, typ=GetTrusteesResult).value
    return result


def get_trustees_output(
    *, opts: Optional[pulumi.InvokeOptions] = None
) -> pulumi.Output[GetTrusteesResult]:
    """Organisations outside this one that have access to it, the support of Genesys among them.

    Args:
        opts: Options of the call.
    """
    arguments: dict[str, Any] = {}
    opts = _utilities.invoke_options(opts)
    result: pulumi.Output[GetTrusteesResult] = pulumi.runtime.invoke_output(
        "genesys:org:getTrustees", arguments, opts, typ=GetTrusteesResult
    )
    return result
