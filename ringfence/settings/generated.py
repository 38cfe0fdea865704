"""Files in the repository that are made from the models: writing them, and noticing when they are out of date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""Root of the checkout."""


def keep_current(path: Path, text: str, *, module: str, arguments: Sequence[str] | None = None) -> int:
    """Command line of a generator: `--write` writes the file, `--check` compares it.

    Args:
        path: The generated file.
        text: What it must contain.
        module: Module to name in the advice.
        arguments: Command line; that of the process when left out.

    Returns:
        Exit status: 0 when the file is, or has been made, current; 1 when it is not.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=f"Keeps {path.name} current.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the file")
    action.add_argument("--check", action="store_true", help="exit 1 when the file is out of date")
    chosen = parser.parse_args(arguments)
    current = path.is_file() and path.read_text(encoding="utf-8") == text
    if chosen.write and not current:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}: written\n")
        return 0
    if current:
        sys.stdout.write(f"{path}: current\n")
        return 0
    sys.stderr.write(f"{path}: out of date; run `python -m {module} --write` and commit the result\n")
    return 1
