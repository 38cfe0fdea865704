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
import pkgutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from benchmarks import machine, report
from benchmarks.report import Result, Row, Say, Table

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parent / "docs" / "performance.md"


def benchmarks() -> dict[str, ModuleType]:
    """Every benchmark by name, in alphabetical order."""
    names = [found.name for found in pkgutil.iter_modules([str(FOLDER)]) if not found.name.startswith("_")]
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name: module for name, module in modules.items() if callable(getattr(module, "run", None))}


def title(module: ModuleType) -> str:
    """Heading of a benchmark."""
    told = getattr(module, "TITLE", None) or (module.__doc__ or module.__name__).strip().splitlines()[0]
    return str(told).rstrip(".")


def measure(module: ModuleType, say: Say) -> list[Result]:
    """Runs a benchmark; one that needs nobody to tell takes no argument."""
    found = module.run(say) if inspect.signature(module.run).parameters else module.run()
    return [item if isinstance(item, Table) else Row.of(item) for item in found]


def page(measured: dict[str, list[Result]], modules: dict[str, ModuleType], facts: dict[str, str]) -> str:
    """The document with the figures of one run."""
    lines = [
        "# Performance",
        "",
        "Written by `python -m benchmarks --write` (`make bench` prints the same). All figures come from one run on "
        "the machine below. A ratio compares two things that took turns on that machine; seconds are beside it only so "
        "that a reader can check it, and say nothing about another machine. `MISSED` marks an aim that is not met.",
        "",
        *(f"- {name}: {value}" for name, value in facts.items()),
    ]
    for name, results in measured.items():
        module = modules[name]
        described = inspect.getdoc(module.run) or ""
        lines += ["", f"## {title(module)}", "", " ".join(described.split()), "", report.markdown(results)]
    return "\n".join(lines).rstrip() + "\n"


def tell(text: str) -> None:
    """Progress goes to standard error, so that standard output holds results alone."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Iterable[str] | None = None) -> int:
    """Command line."""
    modules = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(modules)}; all by default")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.relative_to(FOLDER.parent)} as well")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    unknown = sorted(set(chosen.names) - set(modules))
    if unknown:
        parser.error(f"unknown benchmark {', '.join(unknown)}; there are {', '.join(modules)}")
    facts = machine.description()
    measured: dict[str, list[Result]] = {}
    for name in chosen.names or modules:
        tell(title(modules[name]))
        measured[name] = measure(modules[name], tell)
        if not chosen.json:
            print(f"\n{title(modules[name])}\n\n{report.terminal(measured[name])}\n", flush=True)
    if chosen.json:
        shown = {name: report.document(results) for name, results in measured.items()}
        print(json.dumps({"machine": facts, "benchmarks": shown}, indent=2))
    if chosen.write:
        DOCUMENT.write_text(page(measured, modules, facts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
