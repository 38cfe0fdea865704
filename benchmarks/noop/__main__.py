"""Declares the resources of another stack's shape as ones that do nothing, in the same tree of components.

`NOOP_SHAPE` names a JSON file: a list of `{"name", "parent", "component", "inputs"}`, parents before their children.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pulumi

COMPONENT = "noop:index:Group"
RESOURCE = "noop:index:Nothing"


def declare(entries: list[dict[str, Any]]) -> None:
    """Declares every entry below its parent."""
    made: dict[str, pulumi.Resource] = {}
    for entry in entries:
        options = pulumi.ResourceOptions(parent=made.get(entry["parent"]))
        name = entry["name"]
        if entry["component"]:
            group = pulumi.ComponentResource(COMPONENT, name, None, options)
            group.register_outputs({})
            made[name] = group
        else:
            made[name] = pulumi.CustomResource(RESOURCE, name, {"content": entry["inputs"]}, options)


declare(json.loads(Path(os.environ["NOOP_SHAPE"]).read_text(encoding="utf-8")))
