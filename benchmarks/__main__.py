"""Measures: `python -m benchmarks [NAME ...] [--json] [--write]`.

Every module of this folder that has a function `run` is a benchmark under its own name; `TITLE`, else the first line of
its docstring, is its heading. Figures are ratios and counts measured in one run against a named baseline. An aim that
is missed is shown as missed; the exit status is 0 when everything could be measured.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType

from benchmarks import machine, report
from benchmarks.report import Result, Row, Say, Table

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parent / "docs" / "performance.md"

INTRODUCTION = (
    "Written by `python -m benchmarks --write`; `make bench` prints the same. All figures come from one run on the "
    "machine below. A ratio compares two things that took turns on that machine; seconds are beside it only so that a "
    "reader can check it, and say nothing about another machine. `MISSED` marks an aim that is not met."
)


def benchmarks() -> list[str]:
    """Names of all benchmarks, sorted; told from the text, so that asking for one does not load what others need."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if "\ndef run(" in path.read_text(encoding="utf-8"))


def title(module: ModuleType) -> str:
    """Heading of a benchmark."""
    told = getattr(module, "TITLE", None) or (module.__doc__ or module.__name__).strip().splitlines()[0]
    return str(told).rstrip(".")


def measure(module: ModuleType, say: Say) -> list[Result]:
    """Runs a benchmark; one that needs nobody to tell takes no argument."""
    found = module.run(say) if inspect.signature(module.run).parameters else module.run()
    return [item if isinstance(item, Table) else Row.of(item) for item in found]


def page(sections: dict[str, list[Result]], explained: dict[str, str], facts: dict[str, str]) -> str:
    """The document with the figures of one run; sections and their explanations by heading."""
    lines = ["# Performance", "", INTRODUCTION, "", *(f"- {name}: {value}" for name, value in facts.items())]
    for heading, results in sections.items():
        lines += ["", f"## {heading}", "", explained[heading], "", report.markdown(results)]
    return "\n".join(lines).rstrip() + "\n"


def tell(text: str) -> None:
    """Progress goes to standard error, so that standard output holds results alone."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Command line."""
    names = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Figures of one run on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(names)}; all by default")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--write", action="store_true", help=f"write docs/{DOCUMENT.name} as well; takes all benchmarks"
    )
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(names))
    if unknown:
        parser.error(f"unknown benchmark {', '.join(unknown)}; there are {', '.join(names)}")
    if chosen.write and chosen.names:
        parser.error("the document holds one run of all benchmarks: leave the names out")
    facts = machine.description()
    began = time.monotonic()
    sections: dict[str, list[Result]] = {}
    explained: dict[str, str] = {}
    failed: list[str] = []
    for name in chosen.names or names:
        tell(name)
        try:
            module = importlib.import_module(f"benchmarks.{name}")
            results = measure(module, tell)
        except Exception:  # noqa: BLE001 - the others can still be measured
            traceback.print_exc()
            failed.append(name)
            continue
        heading = title(module)
        sections[heading] = results
        explained[heading] = " ".join((inspect.getdoc(module.run) or "").split())
        if not chosen.json:
            print(f"\n{heading}\n\n{report.terminal(results)}\n", flush=True)
    tell(f"done in {time.monotonic() - began:.0f} s")
    if chosen.json:
        shown = {heading: report.document(results) for heading, results in sections.items()}
        print(json.dumps({"machine": facts, "benchmarks": shown}, indent=2))
    if failed:
        tell(f"could not be measured: {', '.join(failed)}")
        return 1
    if chosen.write:
        DOCUMENT.write_text(page(sections, explained, facts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
