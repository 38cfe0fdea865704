"""Writes or checks what is generated from the models: `schema.json`, the Python SDK and tables of `docs/provider.md`.

Usage: python -m ringfence.genesys.provider.generate --write | --check
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from ringfence.genesys.provider import documentation, schema, sdk_writer
from ringfence.genesys.provider.registry import VERSION

SCHEMA_FILE = Path(__file__).with_name("schema.json")
SDK_FOLDER = Path(__file__).parents[1] / "sdk"
DOCUMENT = Path(__file__).parents[3] / "docs" / "provider.md"


def schema_text() -> str:
    """Content of `schema.json`."""
    return json.dumps(schema.build(VERSION), indent=2) + "\n"


def stale_files() -> list[str]:
    """Generated files that do not match the models."""
    stale = [] if SCHEMA_FILE.exists() and SCHEMA_FILE.read_text("utf-8") == schema_text() else [SCHEMA_FILE.name]
    if not DOCUMENT.exists() or documentation.updated(DOCUMENT.read_text("utf-8")) != DOCUMENT.read_text("utf-8"):
        stale.append("docs/provider.md")
    existing = {path.name: path.read_text("utf-8") for path in SDK_FOLDER.glob("*.py")}
    return [*stale, *(f"sdk/{name}" for name in sdk_writer.drift(sdk_writer.build(VERSION), existing))]


def write() -> None:
    """Writes everything and removes what is left over."""
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
    files = sdk_writer.build(VERSION)
    SDK_FOLDER.mkdir(exist_ok=True)
    for path in SDK_FOLDER.glob("*.py"):
        if path.name not in files:
            path.unlink()
    for name, content in files.items():
        (SDK_FOLDER / name).write_text(content, "utf-8")
    DOCUMENT.write_text(documentation.updated(DOCUMENT.read_text("utf-8")), "utf-8")


def main() -> int:
    """Command line; exit status 1 when `--check` finds a stale file."""
    parser = argparse.ArgumentParser(description="Generates the schema and the SDK from the resource models.")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write the files")
    mode.add_argument("--check", action="store_true", help="fail when a file is stale")
    if parser.parse_args().write:
        write()
        return 0
    stale = stale_files()
    for name in stale:
        sys.stderr.write(
            f"{name} does not match the models; run: python -m ringfence.genesys.provider.generate --write\n"
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
