"""A plain AWS program: declares what `declared.json` says; `$name.output` is an output of an earlier resource."""

import importlib
import json
from pathlib import Path

import pulumi

declared = {}


def resolved(value):
    if isinstance(value, str) and value.startswith("$"):
        name, _, output = value[1:].partition(".")
        return declared[name] if not output else getattr(declared[name], output)
    if isinstance(value, dict):
        return {key: resolved(item) for key, item in value.items()}
    return [resolved(item) for item in value] if isinstance(value, list) else value


for item in json.loads((Path(__file__).parent / "declared.json").read_text()):
    package, _, module = item["class"].rpartition(".")[0].partition(".")
    kind = getattr(
        importlib.import_module(f"{package}.{module}" if module else package), item["class"].rpartition(".")[2]
    )
    options = pulumi.ResourceOptions(**resolved(item.get("options", {})))
    declared[item["name"]] = kind(item["name"], **resolved(item.get("arguments", {})), opts=options)
