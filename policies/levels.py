"""Levels of rules that Pulumi's policy configuration has lowered, as a problem for whoever reads the run."""

from __future__ import annotations

from collections.abc import Mapping

from policies.catalogue import catalogue
from policies.model import Level
from ringfence.domain.problems import Problem

CONFIGURATION_POLICY = "pack-limits-not-loosened"
"""The policy whose Pulumi configuration carries the pack's own settings (`--policy-pack-config`)."""


def lowered(levels: Mapping[str, str]) -> Problem | None:
    """Mandatory rules that are no longer so, by name; None when there is none.

    Args:
        levels: Level in force of each rule: `mandatory`, `advisory` or `disabled`.
    """
    known = catalogue()
    changed = [
        f"{name} {level}"
        for name, level in sorted(levels.items())
        if known.rules[name].level is Level.MANDATORY and level != Level.MANDATORY.value
    ]
    if not changed:
        return None
    return Problem(
        place="levels",
        found=", ".join(changed),
        allowed="mandatory",
        fix="restore the level, and record an exemption for what has to pass",
        control=known.citation(known.rules[CONFIGURATION_POLICY]),
    )
