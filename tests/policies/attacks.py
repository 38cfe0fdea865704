"""Ways out of the Union from `attacks.yaml`: every form in every carrier that can hold it."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

TABLE = yaml.load((Path(__file__).parent / "attacks.yaml").read_bytes(), Loader=yaml.CSafeLoader)


def placed(path: str, value: Any) -> dict[str, Any]:
    """An object with a value at a path in which `[]` is a list of one; dots inside a name are not known here."""
    below: Any = value
    for step in reversed(path.split(".")):
        name = step.removesuffix("[]")
        below = {name: [below] if step.endswith("[]") else below}
    return dict(below)


def attacks() -> Iterator[dict[str, Any]]:
    """Every carrier with every form that it can carry; programs also behind base64 and gzip."""
    for kind in TABLE.values():
        for token, path in kind["carriers"]:
            for form in kind["forms"]:
                yield {"type": token, "properties": placed(path, form)}
    for script in TABLE["programs"]["forms"]:
        packed = base64.b64encode(gzip.compress(script.encode(), mtime=0)).decode()
        plain = base64.b64encode(script.encode()).decode()
        yield {"type": "aws:ec2/instance:Instance", "properties": {"userDataBase64": packed}}
        yield {"type": "aws:ec2/launchTemplate:LaunchTemplate", "properties": {"userData": plain}}
        yield {"type": "kubernetes:core/v1:Secret", "properties": {"data": {"agent": plain}}}
