"""The pack's own configuration: what a customer may adjust, validated with every problem at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from policies.catalogue import catalogue, limits, placement
from policies.catalogue.loader import read_yaml
from policies.configuration_file import ConfigurationFile
from policies.exemptions import Exemption, read
from policies.facts import quoted
from policies.limits import Bounds, Vendor
from policies.model import Finding, failed
from policies.residency.allowed import Allowed
from policies.urns import names_something
from ringfence.domain.problems import Problem, render_all
from ringfence.domain.regions import EU_REGIONS, REGIONS
from ringfence.domain.retention import RetentionClass

PATH_VARIABLE = "RINGFENCE_POLICY_CONFIGURATION"
"""Environment variable that names a configuration file elsewhere than beside the pack."""

FILE_NAME = "configuration.yaml"
_CONTROL = "pack configuration"
_SHORT_ENDING, _SHORT_LABEL = 2, 3
"""An ending of two short labels, such as `co.uk` or `com.au`, is nobody's own."""


class ConfigurationError(ValueError):
    """The configuration has problems; the message lists all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render_all(self.problems))


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """The configuration in force.

    Attributes:
        bounds: Limits, regions, vendors and scopes.
        exemptions: Exemptions in force.
        findings: What is wrong with exemptions and limits: rule id and finding; they are violations of every stack.
        baselines: Baseline files.
    """

    bounds: Bounds = field(default_factory=Bounds)
    exemptions: tuple[Exemption, ...] = ()
    findings: tuple[tuple[str, Finding], ...] = ()
    baselines: tuple[Path, ...] = ()


def load(folder: Path, today: date | None = None) -> Configuration:
    """Configuration of a pack: the file that the environment names, else the one beside the pack, else the defaults.

    Args:
        folder: Folder of the pack.
        today: Day of the evaluation; today when not given.

    Raises:
        ConfigurationError: when the file cannot be read or has problems.
    """
    named = os.environ.get(PATH_VARIABLE)
    path = Path(named) if named else folder / FILE_NAME
    if not named and not path.exists():
        return build({}, folder, today)
    try:
        values = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(
            [_problem(str(path), _first_line(error), "a YAML file", "correct the file")]
        ) from error
    return build(values or {}, path.parent, today)


def build(values: Any, folder: Path, today: date | None = None) -> Configuration:
    """Configuration from plain values.

    Raises:
        ConfigurationError: with every problem at once.
    """
    day = today or datetime.now(tz=UTC).date()
    try:
        parsed = ConfigurationFile.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_shape_problems(error)) from error
    problems = list(_cross_problems(parsed))
    if problems:
        raise ConfigurationError(problems)
    exemptions, wrong = read(parsed.exemptions, catalogue(), day)
    loosened = [
        finding
        for finding in _loosened(parsed)
        if not any(item.covers("pack-limits-not-loosened", finding.place) for item in exemptions)
    ]
    return Configuration(
        bounds=_bounds(parsed, day),
        exemptions=tuple(exemptions),
        findings=(
            *(("pack-exemption-valid", finding) for finding in wrong),
            *(("pack-limits-not-loosened", finding) for finding in loosened),
        ),
        baselines=_baseline_paths(parsed, folder),
    )


def _bounds(parsed: ConfigurationFile, today: date) -> Bounds:
    base = limits()
    changes: dict[str, Any] = {
        "evidence_floor_days": parsed.retention.floor_days or base.evidence_floor_days,
        "evidence_ceiling_days": parsed.retention.ceiling_days or base.evidence_ceiling_days,
        "break_glass_roles": (*base.break_glass_roles, *parsed.break_glass_roles),
        "reviewed_packages": base.reviewed_packages | set(parsed.reviewed_packages),
    }
    if parsed.protected_stacks is not None:
        changes["protected_stacks"] = parsed.protected_stacks
    vendors = {
        host: Vendor(
            host=host,
            operator=entry.operator,
            country=entry.country,
            purpose=entry.purpose,
            legal_basis=entry.legal_basis,
        )
        for entry in parsed.vendors
        for host in entry.hosts
    }
    classes = {
        name: RetentionClass(
            name=name, floor_days=entry.floor_days, ceiling_days=entry.ceiling_days, legal_basis=entry.legal_basis
        )
        for name, entry in parsed.retention.classes.items()
    }
    return Bounds(
        limits=base.model_copy(update=changes),
        allowed=Allowed(EU_REGIONS | {region.name for region in parsed.regions}),
        classes=classes,
        vendors=vendors,
        buckets=parsed.buckets,
        evidence=(*base.evidence_patterns, *parsed.evidence),
        not_evidence={entry.resource: entry.reason for entry in parsed.not_evidence},
        today=today,
    )


def _loosened(parsed: ConfigurationFile) -> Iterable[Finding]:
    base = limits()
    floor, ceiling = base.evidence_floor_days, base.evidence_ceiling_days
    numbers = [("retention", parsed.retention.floor_days, parsed.retention.ceiling_days, parsed.retention.legal_basis)]
    numbers += [
        (f"retention.classes.{name}", entry.floor_days, entry.ceiling_days, entry.legal_basis)
        for name, entry in parsed.retention.classes.items()
    ]
    for index, entry in enumerate(parsed.not_evidence):
        if not names_something(entry.resource):
            allowed = "a pattern of URNs with a type or a name in it"
            yield failed(f"not_evidence[{index}].resource", quoted(entry.resource), allowed)
    for index, vendor in enumerate(parsed.vendors):
        for host in vendor.hosts:
            if host.startswith("*.") and _is_shared(host.removeprefix("*.")):
                allowed = "a host, or all hosts below a domain of the operator"
                yield failed(f"vendors[{index}].hosts", quoted(host), allowed)
    for place, low, high, basis in numbers:
        if low is not None and low < floor:
            yield failed(f"{place}.floor_days", quoted(low), f"at least {floor}, the catalogue's floor")
        if high is not None and high > ceiling and not basis:
            yield failed(f"{place}.ceiling_days", quoted(high), f"at most {ceiling}, or a legal_basis beside it")


def _is_shared(domain: str) -> bool:
    """Whether a domain belongs to many: an ending such as `com` or `co.uk`, or a domain of a cloud."""
    clouds = (*placement().aws_host_suffixes, *placement().other_cloud_suffixes)
    labels = domain.split(".")
    ending = len(labels) == 1 or (len(labels) == _SHORT_ENDING and all(len(label) <= _SHORT_LABEL for label in labels))
    return ending or any(domain == suffix or suffix.endswith(f".{domain}") for suffix in clouds)


def _cross_problems(parsed: ConfigurationFile) -> Iterable[Problem]:
    ranges = [("retention", parsed.retention.floor_days or limits().evidence_floor_days, parsed.retention.ceiling_days)]
    ranges += [
        (f"retention.classes.{name}", entry.floor_days, entry.ceiling_days)
        for name, entry in parsed.retention.classes.items()
    ]
    for place, low, high in ranges:
        if high is not None and high < low:
            yield _problem(f"{place}.ceiling_days", quoted(high), f"at least the floor, {low}", "raise the ceiling")
    for index, region in enumerate(parsed.regions):
        if region.name in EU_REGIONS:
            yield _problem(
                f"regions[{index}].name",
                quoted(region.name),
                "a region outside the list",
                "remove it: it is allowed anyway",
            )
    for name, region_name in parsed.buckets.items():
        if region_name not in REGIONS:
            yield _problem(
                f"buckets.{name}", quoted(region_name), "the name of an AWS region", "name the bucket's region"
            )


def _shape_problems(error: ValidationError) -> Iterable[Problem]:
    for detail in error.errors(include_url=False):
        place = ".".join(str(step) for step in detail["loc"]).replace(".[", "[") or FILE_NAME
        missing = detail["type"] == "missing"
        found = "nothing" if missing else quoted(detail.get("input"))
        extra = detail["type"] == "extra_forbidden"
        allowed = "no such key" if extra else str(detail["msg"])
        yield _problem(place, found, allowed, "remove the key" if extra else "correct the value")


def _baseline_paths(parsed: ConfigurationFile, folder: Path) -> tuple[Path, ...]:
    if parsed.baselines:
        return tuple(folder / name for name in parsed.baselines)
    return tuple(sorted((folder / "baseline").glob("*.yaml")))


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=_CONTROL)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
