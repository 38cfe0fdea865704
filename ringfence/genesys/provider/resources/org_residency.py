"""genesys:org:Residency: proof that the organisation is where it is said to be.

Endpoints (read only):
    GET /api/v2/organizations/me
    GET /api/v2/telephony/mediaregions   (once per run, when the provider is configured)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import describe
from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import RESIDENCY_CONTROL, known, outside_eu
from ringfence.genesys.provider.registry import define, handles
from ringfence.plugin.provider import DiffResult, Kind, ProviderError, ReadResult


class ResidencyInputs(Inputs):
    """What the organisation is expected to be."""

    expected_home_region: str = required(
        "AWS region that must be the organisation's home region, such as `eu-central-1`; in the European Union."
    )
    expected_organization_id: str | None = optional("Id that the organisation must have.")


class ResidencyOutputs(Outputs):
    """What the platform says."""

    organization_id: str | None = output("Id of the organisation.")
    organization_name: str | None = output("Name of the organisation.")
    home_region: str | None = output("AWS region in which the organisation lives.")
    core_regions: list[str] | None = output("AWS regions that run the full platform for this organisation.")
    satellite_regions: list[str] | None = output("AWS regions that may relay its media.")


RESIDENCY = define(
    "genesys:org:Residency",
    description="Proof that the organisation lives in the expected region. Writes nothing; a mismatch stops the "
    "deployment.",
    inputs=ResidencyInputs,
    outputs=ResidencyOutputs,
)


@handles(RESIDENCY)
class ResidencyHandler(Handler):
    """Compares what is expected with what the platform says."""

    permissions = Permissions(read=("telephony:plugin:all",), create=("telephony:plugin:all",))
    deletion = "Nothing: it only reads"
    volatile = frozenset({"organizationId", "organizationName", "homeRegion", "coreRegions", "satelliteRegions"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """The expected region lies in the European Union and is the one that the provider was configured with."""
        del olds
        expected = known(inputs, "expectedHomeRegion")
        yield from outside_eu("expectedHomeRegion", expected)
        if expected is not None and region is not None and expected != region:
            yield _mismatch("expectedHomeRegion", describe(region), describe(expected))

    def create(self, context: Context, urn: str, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Reads, compares, writes nothing."""
        del urn
        found = _facts(context)
        _require(inputs, found)
        return found["organizationId"], {**inputs, **found}

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """Reads the facts anew; `diff` compares them with what is expected."""
        del resource_id, old_outputs
        found = _facts(context)
        inputs = old_inputs or {"expectedHomeRegion": found["homeRegion"]}
        return ReadResult(resource_id=found["organizationId"], inputs=inputs, outputs={**inputs, **found})

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Beside a changed expectation: facts that no longer meet it."""
        changes = dict(super().diff(old_inputs, old_outputs, news).changes)
        for expectation, fact in _EXPECTATIONS.items():
            expected = known(news, expectation)
            if expected is not None and fact in old_outputs and expected != old_outputs[fact]:
                changes[expectation] = Kind.UPDATE
        return DiffResult(changes=changes)

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Compares again."""
        del resource_id, old_outputs
        return self.create(context, urn, news)[1]

    def delete(self, context: Context, urn: str, resource_id: str, outputs: dict[str, Any]) -> None:
        """There is nothing to delete: the proof only reads."""


_EXPECTATIONS = {"expectedHomeRegion": "homeRegion", "expectedOrganizationId": "organizationId"}


def _facts(context: Context) -> dict[str, Any]:
    """The organisation, and its regions as they were read when the provider was configured for this run."""
    organization = context.client.get("/api/v2/organizations/me")
    return {
        "organizationId": str(organization["id"]),
        "organizationName": str(organization.get("name") or ""),
        "homeRegion": context.media_regions.home,
        "coreRegions": list(context.media_regions.core),
        "satelliteRegions": list(context.media_regions.satellite),
    }


def _require(inputs: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    problems = [
        _mismatch(expectation, repr(found[fact]), repr(inputs[expectation]))
        for expectation, fact in _EXPECTATIONS.items()
        if expectation in inputs and inputs[expectation] != found[fact]
    ]
    if problems:
        raise ProviderError("\n".join(problem.render() for problem in problems))


def _mismatch(place: str, found: str, allowed: str) -> Problem:
    return Problem(
        place=place,
        found=found,
        allowed=allowed,
        fix="log in to the organisation that the stack is for, or correct the expectation",
        control=RESIDENCY_CONTROL,
    )
