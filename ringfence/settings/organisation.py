"""The Genesys Cloud organisation: who it is, where it lives, how people sign in."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.types import Strict

from ringfence.settings.base import Section
from ringfence.settings.values import (
    AddressRange,
    Days,
    Flag,
    Form,
    GenesysRegion,
    Host,
    Name,
    Number,
    Seconds,
    TimeZone,
    Uuid,
)

Language = Annotated[str, Strict(), Form(r"[a-z]{2}(?:-[a-z]{2})?", "a language such as en-us or de", 5)]


class PasswordRequirements(Section):
    """Least strength of passwords (`passwordRequirements` of the authentication settings)."""

    minimum_length: Number = Field(default=14, ge=8, le=100)
    """Characters in all."""
    minimum_digits: Number = Field(default=1, ge=0, le=20)
    """Digits among them."""
    minimum_letters: Number = Field(default=1, ge=0, le=20)
    """Letters among them."""
    minimum_upper: Number = Field(default=1, ge=0, le=20)
    """Capital letters among them."""
    minimum_lower: Number = Field(default=1, ge=0, le=20)
    """Small letters among them."""
    minimum_specials: Number = Field(default=1, ge=0, le=20)
    """Special characters among them."""
    minimum_age_seconds: Seconds = Field(default=86_400, ge=0)
    """Time before a password may be changed again."""
    expiration_days: Days = Field(default=180, ge=1, le=3650)
    """Age at which a password must be changed."""


class Authentication(Section):
    """How people sign in (`/api/v2/organizations/authentication/settings`, `/api/v2/tokens/timeout`)."""

    control: ClassVar[str] = "DORA 9(4)(c), RTS 2024/1774 21"

    multifactor_required: Flag = True
    """Whether everybody needs a second factor."""
    domain_allowlist: tuple[Host, ...] = ()
    """Web domains that may embed Genesys Cloud; empty leaves the list switched off."""
    ip_allowlist: tuple[AddressRange, ...] = ()
    """Address ranges from which users and API clients may sign in; empty leaves the list switched off."""
    acknowledge_lockout_risk: Flag = False
    """Must be true when `ip_allowlist` is set: a list without your own address locks everybody out."""
    idle_token_timeout_seconds: Seconds = Field(default=1800, ge=300, le=28_800)
    """Idle time after which a session ends; Genesys Cloud takes 300 to 28800."""
    password: PasswordRequirements = PasswordRequirements()
    """Least strength of passwords."""


class Organisation(Section):
    """The Genesys Cloud organisation that this stack configures; it must exist already."""

    control: ClassVar[str] = "RTS 2024/1774 4(2)(b), DORA 30(2)(b)"

    id: Uuid
    """Organisation id (Admin > Account settings); the deployment stops when the login belongs to another one."""
    name: Name
    """Organisation name, for people; the id decides."""
    region: GenesysRegion
    """AWS region in which the organisation was created; API hosts are derived from it and it is proven at deploy."""
    time_zone: TimeZone
    """IANA time zone of business hours and schedules, such as Europe/Berlin."""
    default_language: Language = "en-us"
    """Language of the guardrail flow's announcements, as Architect spells it."""
    division: Name = "Home"
    """Name of the division that holds queues, flows and tables; every organisation has Home."""
    division_id: Uuid | None = None
    """Id of that division; needed for any other than Home."""
    authentication: Authentication = Authentication()
    """How people sign in."""
