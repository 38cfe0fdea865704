"""A thousand Genesys resources through the engine, beside what the platform's rate limit allows."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.official_provider import CALLS, VERSION, Operation
from benchmarks.report import Result, Row, Say, Table
from benchmarks.timed import Timed, timed
from tests.engine.small import Small, small
from tests.engine.thousand import CHANGED, PARENTS, PROGRAM, SIZE, TENTHS, deployment

TITLE = "A thousand Genesys resources: calls, time beside the rate limit, memory"

ALLOWANCE = 300
"""Requests a minute that the platform allows a token."""

WINDOW_SECONDS = 60
AIM_MEBIBYTES = 150
AIM_RATIO = 1.15
NO_COMPILED_FILES = "PYTHONDONTWRITEBYTECODE"
REFUSED = "429"


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One run of the engine over the whole stack.

    Attributes:
        name: What it does.
        arguments: Of the engine.
        changed: How many of the queues the program declares otherwise than they were created.
        calls: Most calls for each resource concerned.
        concerned: Resources that the phase is about.
        official: Operation of the official provider, by its field in `official_provider`; empty for none.
    """

    name: str
    arguments: tuple[str, ...]
    changed: int = 0
    calls: float
    concerned: int = SIZE + PARENTS
    official: str = ""


PHASES = (
    Phase(name="create", arguments=("up", "--yes", "--skip-preview"), calls=1.5, official="create"),
    Phase(name="preview without changes", arguments=("preview", "--expect-no-changes"), calls=0),
    Phase(
        name="refresh",
        arguments=("refresh", "--yes", "--skip-preview", "--expect-no-changes"),
        calls=1,
        official="refresh",
    ),
    Phase(
        name=f"update of {CHANGED} queues",
        arguments=("up", "--yes", "--skip-preview"),
        changed=CHANGED,
        calls=2,
        concerned=CHANGED,
        official="update",
    ),
    Phase(
        name="destroy",
        arguments=("destroy", "--yes", "--skip-preview"),
        changed=CHANGED,
        calls=1,
        official="delete",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a phase took; `calls` by verb, without the two of the provider's configuration (login, proof of region)."""

    took: Timed
    calls: Counter[str]

    @property
    def all_calls(self) -> int:
        """Calls that were answered, refused ones left out."""
        return sum(self.calls.values()) - self.calls[REFUSED]


def run(say: Say) -> list[Result]:
    """300 queues, 300 wrap-up codes, 200 rows of a data table, 100 sites, 100 trunks, and what they need.

    They are deployed onto an emulator of their own: once without and once with its limit of 300 requests a minute,
    which refuses what is beyond as the platform does. Every phase is run both ways, each in a new process whose token
    has the whole allowance. The least time is the number of full minutes that must have passed before the last call.
    """
    say("a thousand resources without a rate limit: five phases (1 to 2 minutes)")
    free = _lifetime(say, limit=0)
    say("the same under 300 requests a minute: five phases (about 11 minutes)")
    paced = _lifetime(say, limit=ALLOWANCE)
    peaks = [measured.took.peak("genesys/provider") for measured in (*free.values(), *paced.values())]
    rows: list[Result] = [*_calls(free), *_times(paced)]
    rows.append(
        Row.limited(
            "calls refused for their pace in all phases under the limit",
            sum(measured.calls[REFUSED] for measured in paced.values()),
            unit="calls",
            at_most=0,
        )
    )
    rows.append(Row.limited("peak memory of the provider, all phases", max(peaks), unit="MiB", at_most=AIM_MEBIBYTES))
    return [*rows, _table(free, paced), _official_table(free)]


def _lifetime(say: Say, *, limit: int) -> dict[str, Measured]:
    with (
        tempfile.TemporaryDirectory(prefix="ringfence-thousand-") as folder,
        small(Path(folder), limit=limit) as project,
    ):
        project.environment.pop(NO_COMPILED_FILES, None)
        project.program(PROGRAM)
        found = {}
        for phase in PHASES:
            found[phase.name] = _play(project, phase)
            say(f"  {phase.name}: {found[phase.name].took.seconds:.0f} s")
        return found


def _play(project: Small, phase: Phase) -> Measured:
    project.calls()
    took = timed(
        [str(project.engine), *phase.arguments, "--non-interactive"],
        folder=project.folder,
        environment={**project.environment, **deployment(changed=phase.changed)},
        watch=True,
    )
    calls = project.calls()
    calls["GET"] -= 1  # the proof of the region; the login is no call to the API
    return Measured(took=took, calls=+calls)


def _calls(free: Mapping[str, Measured]) -> list[Row]:
    return [
        Row.limited(
            f"calls per resource, {phase.name}",
            free[phase.name].all_calls / phase.concerned,
            unit="calls",
            at_most=phase.calls,
            note=f"{_verbs(free[phase.name].calls)} for {phase.concerned} resources",
        )
        for phase in PHASES
    ]


def _times(paced: Mapping[str, Measured]) -> list[Row]:
    """Ratios for the phases that the limit holds up at all."""
    held_up = {name: _least_seconds(measured.all_calls + 1) for name, measured in paced.items()}
    return [
        Row.limited(
            f"time over the least that the rate limit allows, {name}",
            paced[name].took.seconds / least,
            unit="times",
            at_most=AIM_RATIO,
            note=f"{paced[name].took.seconds:.0f} s over {least} s for {paced[name].all_calls} calls",
        )
        for name, least in held_up.items()
        if least
    ]


def _least_seconds(calls: int) -> int:
    """Seconds that pass at least before the last of so many calls may be made."""
    return (max(1, calls) - 1) // ALLOWANCE * WINDOW_SECONDS


def _table(free: Mapping[str, Measured], paced: Mapping[str, Measured]) -> Table:
    return Table(
        title="By phase",
        header=("Phase", "Calls", "Seconds, no limit", "Seconds, 300 a minute", "Least by the limit", "Provider, MiB"),
        lines=tuple(
            (
                name,
                _verbs(measured.calls) or "0",
                f"{measured.took.seconds:.1f}",
                f"{paced[name].took.seconds:.1f}",
                str(_least_seconds(paced[name].all_calls + 1)),
                f"{max(measured.took.peak('genesys/provider'), paced[name].took.peak('genesys/provider')):.0f}",
            )
            for name, measured in free.items()
        ),
        note="Without the login and the proof of the region that each run begins with. A create looks up the names of "
        "a type once; a row looks for itself, a site reads its location.",
    )


def _official_table(free: Mapping[str, Measured]) -> Table:
    lines = []
    for phase in PHASES:
        if not phase.official:
            continue
        calls, sleep = _official(phase)
        ours = free[phase.name].all_calls
        lines.append(
            (
                phase.name,
                str(ours),
                f"at least {calls}",
                str(_least_seconds(ours)),
                f"at least {_least_seconds(calls)}",
                f"{sleep} s" if sleep else "none",
            )
        )
    return Table(
        title=f"The same resources with the official Terraform provider {VERSION}, added up from its source",
        header=(
            "Phase",
            "Calls",
            "Official: calls",
            "Least seconds",
            "Official: least seconds",
            "Official: fixed sleeps",
        ),
        lines=tuple(lines),
        note="Added up from the table of calls by resource type: its source was read, it was not run. Not in it: the "
        "read that follows each of its creates and updates, its plans, and calls that a loop adds. Least seconds "
        "follow from the calls and one token's 300 a minute. Sleeps are the sum over all resources, some of which it "
        "waits for side by side; with number plans each site sleeps another 10 s on create.",
    )


def _official(phase: Phase) -> tuple[int, int]:
    """Calls and seconds of fixed sleeps."""
    numbers = {token: SIZE * tenths // 10 for token, tenths in TENTHS.items()}
    numbers |= {"genesys:telephony:Location": 1, "genesys:architect:DataTable": 1}
    if phase.concerned == CHANGED:
        numbers = {"genesys:routing:Queue": CHANGED}
    calls = sleep = 0
    for token, number in numbers.items():
        operation: Operation = getattr(CALLS[token], phase.official)
        calls += number * operation.calls
        sleep += number * operation.sleep
    return calls, sleep


def _verbs(calls: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {verb}" for verb, number in sorted(calls.items()))
