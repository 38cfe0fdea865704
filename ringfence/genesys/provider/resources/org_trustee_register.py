"""genesys:org:TrusteeRegister: proof that nobody outside the organisation has access but those in a register.

A trustee is an organisation that has been given access to this one; the support of Genesys is one as well. Access is
granted by a pairing that the other organisation starts, so there is nothing here for a program to create: this resource
reads and judges.

Endpoints (read only, permission authorization:orgTrustee:view):
    GET /api/v2/orgauthorization/trustees
    GET /api/v2/orgauthorization/trustees/care
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Model, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.proof import ProofHandler
from ringfence.genesys.provider.registry import define, handles
from ringfence.plugin.wire import is_known

TRUSTEES = "/api/v2/orgauthorization/trustees"
VIEW = "authorization:orgTrustee:view"

THIRD_PARTY_CONTROL = "DORA 28(3), 30(2)(a); RTS 2024/1774 21"
"""A register of third parties, and access for those alone who need it."""


class AllowedTrustee(Model):
    """An organisation that may have access."""

    organization_id: str = required("Id of the organisation.", min_length=1)
    reason: str = required("Why it may have access; goes into the evidence.", min_length=1)


class Trustee(Model):
    """An organisation that has access."""

    organization_id: str = output("Id of the organisation.")
    name: str | None = output("Name of the organisation.")
    enabled: bool = output("Whether the access is switched on.")
    date_expired: str | None = output("When the access ends, ISO 8601; empty when it does not.")
    genesys_care: bool = output("Whether it is the support of Genesys.")


class TrusteeRegisterInputs(Inputs):
    """Who may have access."""

    allowed: list[AllowedTrustee] = optional(
        "Organisations that may have access.", default=[], traits=Traits(unordered=True)
    )
    genesys_care: Literal["refuse", "allow"] = optional(
        "Whether the support of Genesys may have access. Its staff may sit outside the European Economic Area, so "
        "`allow` is a residual risk to record.",
        default="refuse",
    )


class TrusteeRegisterOutputs(Outputs):
    """What the platform says."""

    trustees: list[Trustee] | None = output("Organisations that have access, as the platform states them.")


TRUSTEE_REGISTER = define(
    "genesys:org:TrusteeRegister",
    description="Proof that no organisation has access but those in the register. Writes nothing; an unlisted trustee "
    "stops the deployment.",
    inputs=TrusteeRegisterInputs,
    outputs=TrusteeRegisterOutputs,
)


def trustees(context: Context) -> list[dict[str, Any]]:
    """Organisations that have access, sorted by id."""
    care = {str(entry["id"]) for entry in context.client.get(f"{TRUSTEES}/care").get("entities") or []}
    found = [_trustee(entry, care) for entry in context.client.pages(TRUSTEES)]
    return sorted(found, key=lambda trustee: str(trustee["organizationId"]))


def _trustee(entry: Mapping[str, Any], care: set[str]) -> dict[str, Any]:
    organization = entry.get("organization") or {}
    trustee = {
        "organizationId": str(entry["id"]),
        "name": organization.get("name"),
        "enabled": bool(entry.get("enabled")),
        "dateExpired": entry.get("dateExpired"),
        "genesysCare": bool(care & {str(entry["id"]), str(organization.get("id"))}),
    }
    return {name: value for name, value in trustee.items() if value is not None}


@handles(TRUSTEE_REGISTER)
class TrusteeRegisterHandler(ProofHandler):
    """Compares who has access with who may."""

    permissions = Permissions(read=(VIEW,), create=(VIEW,), update=(VIEW,))
    resource_id = "trustees"
    volatile = frozenset({"trustees"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """One entry for each organisation."""
        del olds, region
        seen: set[str] = set()
        entries = inputs.get("allowed")
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            organization = known(entry, "organizationId") if isinstance(entry, Mapping) else None
            if organization in seen:
                yield Problem(
                    place=f"allowed[{index}].organizationId",
                    found=f"{organization!r} again",
                    allowed="one entry for each organisation",
                    fix="remove one",
                    control=THIRD_PARTY_CONTROL,
                )
            seen.add(str(organization))

    def facts(self, context: Context) -> dict[str, Any]:
        """Who has access."""
        return {"trustees": trustees(context)}

    def violations(self, inputs: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Problem]:
        """Trustees with access that is switched on, and no entry in the register."""
        if not is_known(inputs):
            return
        listed = {entry["organizationId"] for entry in inputs.get("allowed") or []}
        care_admitted = inputs.get("genesysCare") == "allow"
        for trustee in facts.get("trustees") or []:
            admitted = trustee["organizationId"] in listed or (trustee["genesysCare"] and care_admitted)
            if trustee["enabled"] and not admitted:
                yield _unlisted(trustee)

    def as_imported(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """An empty register: who may have access is for people to say, not for an import."""
        del facts
        return {"allowed": [], "genesysCare": "refuse"}


def _unlisted(trustee: Mapping[str, Any]) -> Problem:
    who = f"{trustee.get('name') or 'an organisation'} ({trustee['organizationId']})"
    place = "genesysCare" if trustee["genesysCare"] else "allowed"
    remedy = "set `genesysCare` to 'allow'" if trustee["genesysCare"] else "add it to `allowed` with the reason"
    return Problem(
        place=place,
        found=f"{who}, which has access to this organisation",
        allowed="the organisations of the register",
        fix=f"end its access in Admin > Authorized Organizations, or {remedy}",
        control=THIRD_PARTY_CONTROL,
    )
