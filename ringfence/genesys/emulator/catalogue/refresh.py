"""Rewrites `operations.json` from an installed Genesys Cloud Python SDK.

    python -m ringfence.genesys.emulator.catalogue.refresh <site-packages>/PureCloudPlatformClientV2

The list tells the emulator which paths the platform really has, so that it can answer 501 for those it does not
implement and 404 for those that nobody has. One row for each path and name: `[name without its method, path,
methods]`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

TARGET = Path(__file__).parent / "operations.json"
FUNCTION = re.compile(r"\n    def (\w+)\(")
CALL = re.compile(r"resource_path = '(?P<path>[^']+)'.*?call_api\(resource_path, '(?P<method>\w+)'", re.DOTALL)


def operations(package: Path) -> dict[tuple[str, str], list[str]]:
    """Methods by (name without its method, path) of every operation of the SDK."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in sorted((package / "apis").glob("*_api.py")):
        pieces = FUNCTION.split(file.read_text())[1:]
        for function, body in zip(pieces[::2], pieces[1::2], strict=True):
            call = CALL.search(body)
            if call:
                name = function.removeprefix(f"{call['method'].lower()}_")
                methods = found.setdefault((name, call["path"].replace(".{format}", "")), [])
                if call["method"] not in methods:
                    methods.append(call["method"])
    return found


def main() -> None:
    """Writes the list."""
    rows = sorted(operations(Path(sys.argv[1])).items(), key=lambda row: (row[0][1], row[0][0]))
    lines = [json.dumps([name, path, " ".join(sorted(methods))]) for (name, path), methods in rows]
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{len(rows)} rows in {TARGET}")  # noqa: T201 - a command line tool


if __name__ == "__main__":
    main()
