"""Shape of the configuration file; `docs/controls.md` explains each key."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ringfence.domain.hosts import canonical_address

_Reason = Annotated[str, StringConstraints(min_length=12, strip_whitespace=True)]
_Text = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
_HOST_NAME = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_LONGEST_NAME = 253


def _host(text: str) -> str:
    if canonical_address(text) == text or (len(text) <= _LONGEST_NAME and _HOST_NAME.fullmatch(text)):
        return text
    address = canonical_address(text)
    hint = f"; write {address}" if address else ""
    raise ValueError(f"neither a host name in lower case (`*.` for all below) nor an address in its usual form{hint}")


_Host = Annotated[str, AfterValidator(_host)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClassEntry(_Model):
    """A retention class."""

    floor_days: int = Field(ge=1)
    ceiling_days: int = Field(ge=1)
    legal_basis: _Text


class RetentionEntry(_Model):
    """Floor, ceiling and classes."""

    floor_days: int | None = Field(default=None, ge=1)
    ceiling_days: int | None = Field(default=None, ge=1)
    legal_basis: str = ""
    classes: dict[str, ClassEntry] = {}


class RegionEntry(_Model):
    """A region outside the European Union that the entity admits, and why."""

    name: _Text
    reason: _Reason


class VendorEntry(_Model):
    """A vendor of the register."""

    hosts: tuple[_Host, ...] = Field(min_length=1)
    operator: _Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    purpose: _Text
    legal_basis: _Text


class ScopeEntry(_Model):
    """Resources that retention rules leave alone, and why."""

    resource: _Text
    reason: _Reason


class ConfigurationFile(_Model):
    """Shape of the configuration file; `docs/controls.md` explains each key."""

    retention: RetentionEntry = RetentionEntry()
    regions: tuple[RegionEntry, ...] = ()
    vendors: tuple[VendorEntry, ...] = ()
    buckets: dict[str, str] = {}
    evidence: tuple[str, ...] = ()
    not_evidence: tuple[ScopeEntry, ...] = ()
    protected_stacks: tuple[str, ...] | None = None
    reviewed_packages: tuple[str, ...] = ()
    break_glass_roles: tuple[Annotated[str, StringConstraints(pattern=r"^[\w+=,.@-]{1,64}$")], ...] = ()
    exemptions: tuple[Any, ...] = ()
    baselines: tuple[str, ...] = ()
