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
    """Medians of interleaved runs: the baseline, the local stack, both under a policy pack, and again.

    The baseline is `benchmarks/noop`: the same number of resources and components in the same tree with the same
    inputs, declared by a Python program and served by a Python provider that does nothing, by the same engine, without
    a policy pack. For information, the stack under all policies is also set beside the baseline under a pack of
    Pulumi's own making whose rule looks at nothing. Python may keep compiled files, on both sides; processor time is
    that of the engine and of everything it starts.
    """
    noop, local = noop_stack(say), local_stack(say)
    taken: dict[tuple[str, str], list[Timed]] = defaultdict(list)
    for repetition in range(REPETITIONS):
        say(f"no-change runs, round {repetition + 1} of {REPETITIONS} (about 30 s)")
        for name, command in COMMANDS.items():
            taken[name, "noop"].append(noop.run(*command))
            taken[name, "local"].append(local.run(*command))
            taken[name, "noop, pack"].append(noop.run(*command, policies=True))
            taken[name, "local, pack"].append(local.run(*command, policies=True))
    rows: list[Result] = [Row(name="resources on either side", value=len(local.stack.resources()))]
    for name in COMMANDS:
        title, judged = f"{name} without changes", f"{name} without changes under all policies"
        rows += _compared(title, taken[name, "local"], taken[name, "noop"], aim=AIM)
        rows += _compared(judged, taken[name, "local, pack"], taken[name, "noop"], aim=AIM)
        rows += _compared(f"{judged}, baseline under a pack", taken[name, "local, pack"], taken[name, "noop, pack"])
    return rows


def _compared(name: str, ours: list[Timed], baseline: list[Timed], *, aim: float | None = None) -> list[Row]:
    """A ratio of medians in time that passed, and one in processor time where the system can tell it."""
    ratio, note = _ratio([item.seconds for item in ours], [item.seconds for item in baseline])
    rows = [
        Row(name=name, value=ratio, unit="times", note=note)
        if aim is None
        else Row.limited(name, ratio, unit="times", at_most=aim, note=note)
    ]
    known = [
        [item.processor_seconds for item in side if item.processor_seconds is not None] for side in (ours, baseline)
    ]
    if all(known):
        ratio, note = _ratio(*known)
        rows.append(Row(name="  the same in processor time", value=ratio, unit="times", note=note))
    return rows


def _ratio(ours: list[float], baseline: list[float]) -> tuple[float, str]:
    note = f"{median_and_range(ours, 's')} against {median_and_range(baseline, 's')}"
    return statistics.median(ours) / statistics.median(baseline), note
