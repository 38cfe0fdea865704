"""What the local processes must know of the stack's configuration before anything is deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_DEFAULT_REGION = "eu-central-1"


@dataclass(frozen=True, kw_only=True)
class StackFacts:
    """What the local processes must know of the stack's configuration before anything is deployed.

    Attributes:
        aws_region: Region of the stack's AWS resources.
        organisation_region: AWS region that hosts the Genesys organisation.
        organisation_id: Id that the emulated organisation must have, None where the configuration names none.
        organisation_name: Its name, likewise.
        sip_carriers: Names of the carriers that want a SIP password.
        integration_fields: Names of the secret fields by integration.
        reader_role_id: Id of the role that reads audits.
        reader_division_id: Id of the division in which it does.
        account_id: AWS account that the emulator pretends to be, None for its own.
    """

    aws_region: str
    organisation_region: str
    organisation_id: str | None = None
    organisation_name: str | None = None
    sip_carriers: tuple[str, ...] = ()
    integration_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reader_role_id: str | None = None
    reader_division_id: str | None = None
    account_id: str | None = None


def read_stack_facts(path: Path) -> StackFacts:
    """The facts of a stack's configuration file; defaults where it says nothing, or cannot be read."""
    try:
        document = yaml.safe_load(path.read_text()) or {}
    except (OSError, yaml.YAMLError):
        document = {}
    config = _mapping(document).get("config")
    organisation = _mapping(_mapping(config).get("ringfence:organisation"))
    region = str(_mapping(config).get("aws:region") or _DEFAULT_REGION)
    carriers = _mappings(_mapping(_mapping(config).get("ringfence:telephony")).get("carriers"))
    integrations = _mappings(_mapping(config).get("ringfence:integrations"))
    audit = _mapping(_mapping(config).get("ringfence:audit"))
    return StackFacts(
        reader_role_id=_text(audit.get("reader_role_id")),
        reader_division_id=_text(audit.get("reader_division_id")),
        account_id=_text(_mapping(_mapping(config).get("ringfence:aws")).get("account_id")),
        aws_region=region,
        organisation_region=str(organisation.get("region") or region),
        organisation_id=_text(organisation.get("id")),
        organisation_name=_text(organisation.get("name")),
        sip_carriers=tuple(row["name"] for row in carriers if row.get("sip_username") and row.get("name")),
        integration_fields={
            row["name"]: tuple(row.get("credential_fields") or ()) for row in integrations if row.get("name")
        },
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[dict[str, Any]]:
    return [_mapping(item) for item in value] if isinstance(value, list) else []
