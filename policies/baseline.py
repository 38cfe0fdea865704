"""The ratchet: guarded values of a deployed stack, recorded in a reviewed file, may not get weaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from policies.catalogue.loader import read_yaml
from policies.evidence import Evidence
from policies.facts import number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.whole import values_at
from policies.stack import Stack

VERSION = 1
_HEADING = (
    "# Guarded values of a deployed stack, reviewed like code.\n"
    "# The pack refuses any weaker value (pack-baseline-not-weaker) and any absence (pack-baseline-nothing-gone).\n"
)


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Recorded guarded values by URN and property path, and the stacks they belong to."""

    stacks: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)


class BaselineError(ValueError):
    """A baseline file cannot be read."""


def read(paths: Iterable[Path]) -> Baseline:
    """All baseline files as one.

    Raises:
        BaselineError: when a file is missing or is no baseline.
    """
    values: dict[str, Mapping[str, Any]] = {}
    tokens: dict[str, str] = {}
    for path in paths:
        try:
            content = read_yaml(path)
            for entry in content["resources"]:
                values[entry["urn"]] = dict(entry["values"])
                tokens[entry["urn"]] = entry["type"]
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise BaselineError(f"{path}: no baseline of version {VERSION} ({error}); record it again") from error
    return Baseline(stacks=frozenset(_head(urn) for urn in values), values=values, tokens=tokens)


def record(stack: Stack) -> str:
    """The guarded values of a stack as the text of a baseline file: sorted, with nothing that changes by itself."""
    resources = []
    for resource in sorted(stack.resources, key=lambda item: item.urn):
        if stack.evidence[resource.urn] is Evidence.NO:
            continue
        values = {
            place: _plain(value)
            for path in stack.bounds.limits.guarded_values.get(resource.token, {})
            for value, place in values_at(dict(resource.properties), path)
            if value is not UNKNOWN and not isinstance(value, dict | list)
        }
        if values or resource.token in stack.bounds.limits.guarded_paths:
            resources.append({"urn": resource.urn, "type": resource.token, "values": values})
    return _HEADING + yaml.safe_dump({"version": VERSION, "resources": resources}, sort_keys=False, width=200)


def weaker(resource: Resource, baseline: Baseline, bounds: Bounds) -> Iterator[Finding]:
    """Guarded values of one resource that are weaker than recorded."""
    recorded = baseline.values.get(resource.urn)
    if not recorded:
        return
    guarded = bounds.limits.guarded_values.get(resource.token, {})
    for path, direction in guarded.items():
        now = {place: value for value, place in values_at(dict(resource.properties), path)}
        for place, old in recorded.items():
            if not _same_path(path, place):
                continue
            value = now.get(place)
            if value is UNKNOWN:
                yield undecided(place, f"no weaker than the recorded {quoted(old)}")
            elif _is_weaker(old, value, direction):
                yield failed(place, quoted(value), f"no weaker than the recorded {quoted(old)}")


def gone(stack: Stack, baseline: Baseline) -> Iterator[Finding]:
    """Recorded resources that are not in the stack any more."""
    heads = {_head(resource.urn) for resource in stack.resources}
    for urn in sorted(baseline.values):
        if _head(urn) in heads and urn not in stack.by_urn:
            name = urn.rsplit("::", 1)[-1]
            yield failed(
                "stack", f"no {baseline.tokens[urn]} {quoted(name)}", "every resource of the baseline", urn=urn
            )


def _same_path(pattern: str, place: str) -> bool:
    wanted, steps = pattern.split("."), place.split(".")
    return len(wanted) == len(steps) and all(
        head in ("*", step) or (head.endswith("[]") and step.split("[")[0] == head[:-2])
        for head, step in zip(wanted, steps, strict=True)
    )


def _is_weaker(old: Any, new: Any, direction: str | Sequence[str]) -> bool:
    if direction == "on":
        return truth(old) is not True and truth(new) is True
    if direction == "off":
        return truth(old) is True and truth(new) is not True
    if isinstance(direction, str):
        return _is_less_strict(number(old), number(new), lower_is_weaker=direction == "lower")
    return _rank(new, direction) < _rank(old, direction)


def _is_less_strict(old: Any, new: Any, *, lower_is_weaker: bool) -> bool:
    """Whether a number is weaker; a recorded number that is gone is."""
    if not isinstance(old, float):
        return False
    if not isinstance(new, float):
        return True
    return _endless(new) < _endless(old) if lower_is_weaker else new > old


def _endless(days: float) -> float:
    """Log groups and archives keep for ever at 0."""
    return float("inf") if days == 0 else days


def _rank(value: Any, order: Sequence[str]) -> int:
    return next((index for index, names in enumerate(order) if str(value) in names.split("|")), -1)


def _head(urn: str) -> str:
    return "::".join(urn.split("::")[:2])


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
