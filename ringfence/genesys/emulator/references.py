"""References between objects: where in an object the id of another one stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds `{id}` of another kind. `path` is dotted; `[]` after a name walks a list: `a[].b`."""

    path: str
    kind: str


def reference_ids(body: Mapping[str, Any], path: str) -> list[Any]:
    """The ids that a reference path leads to; in a body that nobody has checked they may be of any type."""
    nodes: list[Any] = [body]
    for step in path.split("."):
        name = step.removesuffix("[]")
        nodes = [node[name] for node in nodes if isinstance(node, dict) and node.get(name) is not None]
        if step.endswith("[]"):
            nodes = [item for node in nodes if isinstance(node, list) for item in node]
    return [
        node["id"] if isinstance(node, dict) else node for node in nodes if not isinstance(node, dict) or node.get("id")
    ]
