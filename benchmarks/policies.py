"""The policy pack over the analyzer protocol, beside a pack that does nothing, on the same stream of clean resources.

python -m benchmarks.policies            prints a table
python -m benchmarks.policies --json     prints the measurements
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pulumi.runtime import proto

from policies.configuration import PATH_VARIABLE
from policies.protocol import Pack, request, running, stack_request
from tests.policies.corpus import corpus
from tests.policies.harness import resource

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 1_000, 10_000
ROUNDS = 3
BATCH = 100


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One number with what it is aimed at."""

    name: str
    value: float
    unit: str
    aim: str = ""


def stream(count: int) -> Iterator[Any]:
    """`count` clean resources of mixed types, each with a name of its own."""
    templates = [resource(item) for item in corpus() if "Key" not in item["type"]]
    for index in range(count):
        base = templates[index % len(templates)]
        yield request_with_urn(base, index)


def request_with_urn(base: Any, index: int) -> Any:
    prepared = request(base)
    prepared.urn, prepared.name = f"{base.urn}-{index}", f"{base.name}-{index}"
    return prepared


def stack_of(count: int) -> Any:
    """A whole stack of `count` resources as one request."""
    templates = [resource(item) for item in corpus()]
    items = []
    for index in range(count):
        base = templates[index % len(templates)]
        item = stack_request(base)
        item.urn, item.name = f"{base.urn}-{index}", f"{base.name}-{index}"
        items.append(item)
    return proto.AnalyzeStackRequest(resources=items)


def compare(packs: Sequence[Pack], requests: Sequence[Any]) -> list[float]:
    """Milliseconds for each request, one number for each pack.

    The packs take turns batch by batch, and the median of the batches counts, so that a burst of other work on the
    machine falls on both and outweighs neither.
    """
    times: list[list[float]] = [[] for _ in packs]
    for start in range(0, len(requests), BATCH):
        batch = requests[start : start + BATCH]
        for pack, taken in zip(packs, times, strict=True):
            started = time.perf_counter()
            for prepared in batch:
                pack.send(prepared)
            taken.append((time.perf_counter() - started) * 1000 / len(batch))
    return [statistics.median(taken) for taken in times]


def processor_seconds(process_id: int) -> float:
    """Processor time of a process so far (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mebibytes(process_id: int) -> float:
    """Highest resident memory of a process so far (Linux)."""
    for line in Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def start_seconds(folder: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    with running(folder, environment):
        return time.perf_counter() - started


def run() -> list[Measurement]:
    """All measurements, medians of a few rounds, the two packs taking turns."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "configuration.yaml"
        empty.write_text("{}\n", encoding="utf-8")
        return list(_measure({**os.environ, PATH_VARIABLE: str(empty)}))


def _measure(environment: dict[str, str]) -> Iterator[Measurement]:
    ours, nothing = ROOT / "policies", ROOT / "benchmarks" / "do_nothing_pack"
    small, large = list(stream(SMALL)), list(stream(LARGE))
    starts = [start_seconds(ours, environment) for _ in range(ROUNDS)]
    bare_starts = [start_seconds(nothing, environment) for _ in range(ROUNDS)]
    with running(ours, environment) as pack, running(nothing, environment) as bare:
        both = (pack, bare)
        compare(both, small)
        rounds = [compare(both, small) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(values) for values in zip(*rounds, strict=True))
        before = [processor_seconds(item.process_id) for item in both]
        mine_big, theirs_big = compare(both, large)
        processor, bare_processor = (
            (processor_seconds(item.process_id) - spent) * 1000 / LARGE
            for item, spent in zip(both, before, strict=True)
        )
        whole = stack_of(LARGE)
        stacks = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            pack.send_stack(whole)
            stacks.append(time.perf_counter() - started)
        yield Measurement(name="per resource, 1,000", value=mine, unit="ms", aim="below 0.74 to 0.82 of public peers")
        yield Measurement(name="the same, pack that does nothing", value=theirs, unit="ms")
        yield Measurement(name="added at 1,000", value=mine - theirs, unit="ms", aim="under 0.35")
        yield Measurement(name="per resource, 10,000", value=mine_big, unit="ms")
        yield Measurement(name="the same, pack that does nothing", value=theirs_big, unit="ms")
        yield Measurement(name="processor time per resource", value=processor, unit="ms")
        yield Measurement(name="the same, pack that does nothing", value=bare_processor, unit="ms")
        yield Measurement(name="growth 1,000 to 10,000", value=mine_big / mine, unit="times", aim="under 1.15")
        yield Measurement(name="stack of 10,000", value=statistics.median(stacks), unit="s", aim="under 1.0")
        yield Measurement(name="start-up", value=statistics.median(starts), unit="s", aim="under 0.7")
        yield Measurement(name="the same, pack that does nothing", value=statistics.median(bare_starts), unit="s")
        yield Measurement(name="peak memory", value=peak_mebibytes(pack.process_id), unit="MiB", aim="under 250")
        yield Measurement(name="the same, pack that does nothing", value=peak_mebibytes(bare.process_id), unit="MiB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    chosen = parser.parse_args()
    measurements = run()
    if chosen.json:
        print(json.dumps([asdict(item) for item in measurements], indent=2))
        return
    for item in measurements:
        print(f"{item.name:36} {item.value:9.3f} {item.unit:6} {item.aim and 'aim: ' + item.aim}")


if __name__ == "__main__":
    main()
