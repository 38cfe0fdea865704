"""Read the catalogue once, and refuse one that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from policies.catalogue.models import (
    Control,
    ControlsFile,
    Example,
    ExamplesFile,
    Limits,
    Placement,
    RuleEntry,
    RulesFile,
    Scope,
    Spelling,
    Strength,
)
from policies.model import Level

_FOLDER = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueError(ValueError):
    """The catalogue contradicts itself; the message lists every contradiction."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Controls and rules by id."""

    controls: dict[str, Control]
    rules: dict[str, RuleEntry]
    undecidable: tuple[str, ...]

    def citation(self, rule: RuleEntry) -> str:
        """Articles that a rule supports, for a message."""
        return ", ".join(self.controls[control].citation for control in rule.controls)


def read_yaml(path: Path) -> Any:
    """A YAML file as plain values."""
    with path.open("rb") as stream:
        return yaml.load(stream, Loader=_LOADER)  # noqa: S506  (both loaders are the safe ones)


@cache
def placement() -> Placement:
    """How the residency walker reads names and texts."""
    return Placement.model_validate(read_yaml(_FOLDER / "placement.yaml"))


@cache
def spellings() -> dict[str, tuple[Spelling, ...]]:
    """Other spellings by type, such as `AWS::S3::Bucket`."""
    content = read_yaml(_FOLDER / "shapes.yaml")
    return {name: tuple(Spelling.model_validate(item) for item in items) for name, items in content.items()}


@cache
def strength() -> Strength:
    """How the rules about evidence read names of switches and periods."""
    return Strength.model_validate(read_yaml(_FOLDER / "strength.yaml"))


@cache
def limits() -> Limits:
    """The numbers and lists of the catalogue, before a customer's configuration."""
    loaded = Limits.model_validate(read_yaml(_FOLDER / "limits.yaml"))
    if loaded.evidence_floor_days > loaded.evidence_ceiling_days:
        raise CatalogueError("limits.yaml: evidence_floor_days is above evidence_ceiling_days")
    return loaded


@cache
def catalogue() -> Catalogue:
    """Controls and rules.

    Raises:
        CatalogueError: when an id appears twice, a control is missing, or a rule's fields contradict its scope.
    """
    controls = ControlsFile.model_validate(read_yaml(_FOLDER / "controls.yaml"))
    rules = [
        rule
        for path in sorted((_FOLDER / "rules").glob("*.yaml"))
        for rule in RulesFile.model_validate(read_yaml(path)).rules
    ]
    loaded = Catalogue(
        controls={control.id: control for control in controls.controls},
        rules={rule.id: rule for rule in rules},
        undecidable=controls.undecidable,
    )
    problems = list(_contradictions(loaded, controls.controls, rules))
    if problems:
        raise CatalogueError("\n".join(problems))
    return loaded


def load_examples() -> dict[str, Example]:
    """A passing program and its mutations for every rule; read by tests and documents, not by a running pack.

    Raises:
        CatalogueError: when a rule has none or two, or an example has no rule.
    """
    files = [ExamplesFile.model_validate(read_yaml(path)) for path in sorted((_FOLDER / "examples").glob("*.yaml"))]
    examples = [_with_program(example, file) for file in files for example in file.examples]
    by_rule = {example.rule: example for example in examples}
    known = set(catalogue().rules)
    problems = [f"{rule}: no example" for rule in sorted(known - set(by_rule))]
    problems += [f"{rule}: an example of no rule" for rule in sorted(set(by_rule) - known)]
    problems += [f"{rule}: two examples" for rule in _repeated(example.rule for example in examples)]
    if problems:
        raise CatalogueError("\n".join(problems))
    return by_rule


def _with_program(example: Example, file: ExamplesFile) -> Example:
    resources = file.programs.get(example.program, ()) if example.program else example.resources
    if not resources:
        raise CatalogueError(f"{example.rule}: an example without resources")
    return example.model_copy(update={"resources": resources})


def _contradictions(loaded: Catalogue, controls: Iterable[Control], rules: list[RuleEntry]) -> Iterable[str]:
    yield from (f"{rule}: defined twice" for rule in _repeated(rule.id for rule in rules))
    yield from (f"{control}: defined twice" for control in _repeated(control.id for control in controls))
    for rule in rules:
        yield from (f"{rule.id}: no control {name}" for name in rule.controls if name not in loaded.controls)
        if rule.level is Level.ADVISORY and not rule.judged_by_human:
            yield f"{rule.id}: advisory, but says not what a human has to judge"
        if rule.scope in {Scope.RESOURCE, Scope.EVIDENCE, Scope.DECLARED} and not rule.applies_to:
            yield f"{rule.id}: looks at resources, but at no type"


def _repeated(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({name for name in names if name in seen or seen.add(name)})  # type: ignore[func-returns-value]
