"""Peak memory of the processes of a deployment."""

from __future__ import annotations

from benchmarks.report import Result, Row, Say
from benchmarks.stacks import local_stack

TITLE = "Peak memory while the local stack is deployed from nothing, under all policies"

AIM_MEBIBYTES = 150

OTHERS = {
    "stand-in for the AWS provider": ("ringfence.local.aws",),
    "policy pack": ("pulumi.policy",),
    "Pulumi program": ("run_program.py",),
    "engine": ("pulumi", "--config-file"),
}
"""Processes shown beside the provider, by what their command lines hold."""


def run(say: Say) -> list[Result]:
    """Highest resident memory of each process, as the system keeps it."""
    first = local_stack(say).first
    provider = first.peak("genesys/provider")
    rows: list[Result] = [Row.limited("Genesys provider", provider, unit="MiB", at_most=AIM_MEBIBYTES)]
    for name, marks in OTHERS.items():
        if any(all(mark in line for mark in marks) for line in first.peaks):
            rows.append(Row(name=name, value=first.peak(*marks), unit="MiB"))
    return rows
