"""What a run that changes nothing costs, beside as many resources that do nothing through the same engine."""

from __future__ import annotations

import statistics
from collections import defaultdict

from benchmarks.report import Result, Row, Say, median_and_range
from benchmarks.stacks import NO_CHANGE, local_stack, noop_stack
from benchmarks.timed import Timed

TITLE = "A run that changes nothing, as a ratio to no-op resources"

REPETITIONS = 5
AIM = 2.0

COMMANDS = {
    "preview": ("preview", NO_CHANGE),
    "up": ("up", "--yes", "--skip-preview", NO_CHANGE),
}


def run(say: Say) -> list[Result]:
    """Medians of interleaved runs: the baseline, the local stack, the local stack under all policies, and again.

    The baseline is `benchmarks/noop`: the same number of resources and components in the same tree with the same
    inputs, declared by a Python program and served by a Python provider that does nothing, by the same engine, without
    a policy pack.
    """
    noop, local = noop_stack(say), local_stack(say)
    taken: dict[tuple[str, str], list[Timed]] = defaultdict(list)
    for repetition in range(REPETITIONS):
        say(f"no-change runs, round {repetition + 1} of {REPETITIONS} (about 30 s)")
        for name, command in COMMANDS.items():
            taken[name, "noop"].append(noop.run(*command))
            taken[name, ""].append(local.run(*command))
            taken[name, "under all policies"].append(local.run(*command, policies=True))
    rows: list[Result] = []
    for name in COMMANDS:
        baseline = taken[name, "noop"]
        for variant in ("", "under all policies"):
            rows += _compared(f"{name} without changes {variant}".strip(), taken[name, variant], baseline)
    return [Row(name="resources on either side", value=len(local.stack.resources())), *rows]


def _compared(name: str, ours: list[Timed], baseline: list[Timed]) -> list[Row]:
    seconds = [item.seconds for item in ours], [item.seconds for item in baseline]
    rows = [
        Row.limited(
            name,
            statistics.median(seconds[0]) / statistics.median(seconds[1]),
            unit="times",
            at_most=AIM,
            note=" against ".join(median_and_range(side, "s") for side in seconds),
        )
    ]
    processor = [item.processor_seconds for item in ours], [item.processor_seconds for item in baseline]
    known = [[value for value in side if value is not None] for side in processor]
    if all(known):
        rows.append(
            Row(
                name="  the same in processor time",
                value=statistics.median(known[0]) / statistics.median(known[1]),
                unit="times",
                note=" against ".join(median_and_range(side, "s") for side in known),
            )
        )
    return rows
