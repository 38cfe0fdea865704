"""How many calls to the Genesys Cloud API each operation takes, from the emulator's recorder."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.official_provider import CALLS, VERSION, Official
from benchmarks.report import Result, Row, Say, Table
from benchmarks.stacks import NO_CHANGE, local_stack
from ringfence.genesys.provider import dry_run
from tests.genesys.faults.test_matrix import REMOVABLE
from tests.genesys.faults.world import World
from tests.genesys.provider.examples import CHANGES, TOKENS, inputs_of

TITLE = "Calls to the Genesys Cloud API"

CONFIGURATION = frozenset({"POST /oauth/token", "GET /api/v2/telephony/mediaregions"})
"""What the provider's configuration takes once a run: the login and the proof of the region."""

DRY_RUNS = frozenset(f"POST {path}" for path in dry_run.OPERATIONS)
NOT_STATED = ""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Calls of one operation, by what they do."""

    writes: int
    reads: int
    dry_runs: int

    @classmethod
    def of(cls, calls: Iterable[str]) -> Count:
        """Counts calls such as `GET /api/v2/routing/queues`; those of the configuration are left out."""
        beyond = [call for call in calls if call not in CONFIGURATION]
        dry_runs = sum(call in DRY_RUNS for call in beyond)
        reads = sum(call.startswith("GET ") for call in beyond)
        return cls(writes=len(beyond) - reads - dry_runs, reads=reads, dry_runs=dry_runs)

    @property
    def all(self) -> int:
        """Every call."""
        return self.writes + self.reads + self.dry_runs

    def __str__(self) -> str:
        parts = ((self.writes, "W"), (self.reads, "R"), (self.dry_runs, "D"))
        return " ".join(f"{number} {kind}" for number, kind in parts if number) or "0"


@dataclass(frozen=True, kw_only=True)
class Life:
    """Calls of one resource from its creation to its end, and how long its create waited on purpose, in seconds."""

    create: Count
    no_change: Count
    refresh: Count
    update: Count
    delete: Count
    waited: float


def run(say: Say) -> list[Result]:
    """The local stack through the engine, then each resource type by itself."""
    return [*_of_the_local_stack(say), *_by_type(say)]


def _of_the_local_stack(say: Say) -> list[Result]:
    local = local_stack(say)
    resources = local.genesys_resources()
    created = Count.of(_texts(local.first_calls))
    say("one preview and one refresh of the local stack (about 10 s)")
    local.run("preview", NO_CHANGE, policies=True)
    previewed = Count.of(_texts(local.calls()))
    local.run("refresh", "--yes", "--skip-preview", NO_CHANGE)
    refreshed = Count.of(_texts(local.calls()))
    return [
        Row(name="Genesys resources in the local stack", value=resources),
        Row.limited(
            "writes per created resource, local stack",
            created.writes / resources,
            unit="calls",
            at_most=1,
            note=f"{created.writes} writes; a flow takes 2 (job, upload), an integration up to 3, a proof none",
        ),
        Row(
            name="look-ups per created resource, local stack",
            value=created.reads / resources,
            unit="calls",
            note=f"{created.reads} reads: names looked up once a run, settings read first, jobs polled",
        ),
        Row.limited(
            "calls of a preview without changes, beyond the configuration", previewed.all, unit="calls", at_most=0
        ),
        Row.limited(
            "reads per refreshed resource, local stack",
            refreshed.reads / resources,
            unit="calls",
            at_most=1,
            note=f"{refreshed.reads} reads, {refreshed.writes} writes",
        ),
    ]


def _texts(calls: list[dict[str, str]]) -> list[str]:
    return [f"{call['method']} {call['path']}" for call in calls]


def _by_type(say: Say) -> list[Result]:
    say(f"the life of each of {len(TOKENS)} resource types (about 10 s)")
    world = World()
    beginning = world.moment()
    lives = {}
    for token in TOKENS:
        world.back_to(beginning)
        lives[token] = _life(world, token)
    writing = [life for life in lives.values() if life.create.writes]
    several = [_name(token) for token, life in lives.items() if life.create.writes > 1]
    return [
        Row.limited(
            "writes of a create, median of the types that write",
            statistics.median(life.create.writes for life in writing),
            unit="calls",
            at_most=1,
            note=f"{len(writing)} types; more than 1: {', '.join(several) or 'none'}",
        ),
        Row.limited(
            "calls of a check and a comparison without changes, highest of all types",
            max(life.no_change.all for life in lives.values()),
            unit="calls",
            at_most=0,
        ),
        Row.limited(
            "reads of a refresh, median of all types",
            statistics.median(life.refresh.reads for life in lives.values()),
            unit="calls",
            at_most=1,
            note="more than 1: " + ", ".join(_name(token) for token, life in lives.items() if life.refresh.reads > 1),
        ),
        _table(lives),
    ]


def _life(world: World, token: str) -> Life:
    """Plays the life of a resource; each operation is that of a new run, which has nothing cached."""
    inputs = {**inputs_of(world, token), **REMOVABLE.get(token, {})}
    counts = []
    world.new_run()
    world.waits.clear()
    deployed = world.create(token, inputs)
    counts.append(Count.of(world.calls()))
    waited = sum(world.waits)
    world.new_run()
    assert not world.diff(deployed, inputs)
    counts.append(Count.of(world.calls()))
    world.new_run()
    world.refresh(deployed)
    counts.append(Count.of(world.calls()))
    world.new_run()
    changed = {**inputs, **CHANGES[token]}
    if world.diff_result(deployed, changed).replace:
        updated, update = deployed, Count(writes=0, reads=0, dry_runs=0)
    else:
        world.calls()
        updated = world.update(deployed, changed)
        update = Count.of(world.calls())
    world.new_run()
    world.delete(updated)
    delete = Count.of(world.calls())
    create, no_change, refresh = counts
    return Life(create=create, no_change=no_change, refresh=refresh, update=update, delete=delete, waited=waited)


def _table(lives: dict[str, Life]) -> Table:
    lines = []
    for token, life in lives.items():
        official = CALLS.get(token)
        waited = f", waits {life.waited:g} s" if life.waited else ""
        create = f"{life.create}{waited}"
        update = str(life.update) if life.update.all else "replaced"
        lines.append((_name(token), create, str(life.refresh), update, str(life.delete), *_official(official)))
    return Table(
        title=f"Calls by resource type, beside the official Terraform provider {VERSION} as read in its source",
        header=(
            "Resource",
            *("Create", "Refresh", "Update", "Delete"),
            *("Official: create", "Official: refresh", "Official: update", "Official: delete"),
        ),
        lines=tuple(lines),
        note="W = writes, R = reads, D = dry runs; each operation in a run of its own, where nothing is cached: a name "
        "is looked up before a create, so that an interrupted create is found again, and all creates of a type in one "
        "run share that read. A wait ends as soon as the platform is ready. Columns of the official provider count "
        "calls; its plan, and the read that follows each of its creates and updates, are not in them. Empty: nothing "
        "was read about it.",
    )


def _official(official: Official | None) -> tuple[str, str, str, str]:
    if official is None:
        return (NOT_STATED,) * 4
    update = NOT_STATED if official.update is None else str(official.update)
    return str(official.create), str(official.refresh), update, str(official.delete)


def _name(token: str) -> str:
    _package, area, name = token.split(":")
    return f"{area}.{name}"
