"""Rewrites `operations.json` and `queries.json` from an installed Genesys Cloud Python SDK.

    python -m ringfence.genesys.emulator.catalogue.refresh <site-packages>/PureCloudPlatformClientV2

The list tells the emulator which paths the platform really has, so that it can answer 501 for those it does not
implement and 404 for those that nobody has. One row for each path and name: `[name without its method, path,
methods]`. `queries.json` has the query parameters that are documented for each implemented operation, by its name.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from ringfence.genesys.emulator.areas import platform_routes

TARGET = Path(__file__).parent / "operations.json"
QUERIES = Path(__file__).parent / "queries.json"
FUNCTION = re.compile(r"\n    def (\w+)\(")
CALL = re.compile(r"resource_path = '(?P<path>[^']+)'.*?call_api\(resource_path, '(?P<method>\w+)'", re.DOTALL)

QUERY = re.compile(r"query_params\['([^']+)'\] = ")


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


def queries(package: Path) -> dict[str, list[str]]:
    """Documented query parameters by operation, of those that the emulator implements and that have any."""
    names = {(item.method, item.template): item.name for item in platform_routes().operations if item.handler}
    found: dict[str, list[str]] = {}
    for file in sorted((package / "apis").glob("*_api.py")):
        for body in FUNCTION.split(file.read_text())[2::2]:
            call = CALL.search(body)
            name = names.get((call["method"], call["path"].replace(".{format}", ""))) if call else None
            if name and (parameters := QUERY.findall(body)):
                found[name] = parameters
    return found


def main() -> None:
    """Writes the lists."""
    rows = sorted(operations(Path(sys.argv[1])).items(), key=lambda row: (row[0][1], row[0][0]))
    lines = [json.dumps([name, path, " ".join(sorted(methods))]) for (name, path), methods in rows]
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    documented = sorted(queries(Path(sys.argv[1])).items())
    lines = [f"{json.dumps(name)}: {json.dumps(' '.join(parameters))}" for name, parameters in documented]
    QUERIES.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{len(rows)} rows in {TARGET}")  # noqa: T201 - a command line tool


if __name__ == "__main__":
    main()
