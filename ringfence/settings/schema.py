"""JSON schema of a whole stack file, for editors: `python -m ringfence.settings.schema --write|--check`.

It holds what a schema can say. Rules between settings are found by `load_settings` only.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ringfence.settings.generated import ROOT, keep_current
from ringfence.settings.load import AWS_REGION_KEY, PREFIX
from ringfence.settings.models import Settings
from ringfence.settings.secrets import PLAIN_ALLOWED, SECRET_KEYS

PATH = ROOT / "schemas" / "stack.schema.json"

_CIPHERTEXT = {
    "description": "A value encrypted by `pulumi config set --secret`.",
    "type": "object",
    "properties": {"secure": {"type": "string"}},
    "required": ["secure"],
    "additionalProperties": False,
}
_SECRETS = {
    "description": "Encrypted values by name; set each with `pulumi config set --secret --path`.",
    "anyOf": [
        {"$ref": "#/$defs/Ciphertext"},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/Secrets"}},
    ],
}
_OF_PULUMI = {
    "secretsprovider": "Who encrypts secrets (Pulumi).",
    "encryptedkey": "Encrypted data key (Pulumi).",
    "encryptionsalt": "Salt of the passphrase (Pulumi).",
}


def stack_file_schema() -> dict[str, Any]:
    """The schema, as JSON-like values."""
    tree = _without_titles(Settings.model_json_schema())
    definitions = {**tree["$defs"], "Ciphertext": _CIPHERTEXT, "Secrets": _SECRETS}
    sections = {
        AWS_REGION_KEY if name == "aws_region" else PREFIX + name: schema for name, schema in tree["properties"].items()
    }
    required = [AWS_REGION_KEY if name == "aws_region" else PREFIX + name for name in tree["required"]]
    environment = {"description": "Pulumi ESC environments.", "type": ["array", "object"]}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ringfence stack file",
        "description": "Pulumi.<stack>.yaml of a Ringfence deployment. Generated from ringfence/settings.",
        "type": "object",
        "properties": {
            **{name: {"type": "string", "description": text} for name, text in _OF_PULUMI.items()},
            "environment": environment,
            "config": {
                "description": "Settings of the stack.",
                "type": "object",
                "properties": sections | {PREFIX + name: _secret(name, text) for name, text in SECRET_KEYS.items()},
                "patternProperties": {f"^(?!{PREFIX}|{AWS_REGION_KEY}$)[^:]+:.+$": {"description": "Another package."}},
                "required": required,
                "additionalProperties": False,
            },
        },
        "required": ["config"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }
    _say_units(schema)
    return schema


def _secret(name: str, meaning: str) -> dict[str, Any]:
    encrypted = {"$ref": "#/$defs/Secrets"}
    return {
        "description": meaning,
        **({"anyOf": [encrypted, {"type": "string"}]} if name in PLAIN_ALLOWED else encrypted),
    }


def _without_titles(node: Any) -> Any:
    """Without pydantic's titles, which repeat the key; a setting that is itself called `title` would stay."""
    if isinstance(node, dict):
        return {key: _without_titles(value) for key, value in node.items() if key != "title" or isinstance(value, dict)}
    return [_without_titles(value) for value in node] if isinstance(node, list) else node


def _say_units(node: Any) -> None:
    """Put the unit where an editor shows it: into the description."""
    if isinstance(node, dict):
        unit = node.pop("x-unit", None)
        if unit is not None:
            node["description"] = f"{node['description']} Unit: {unit}."
        for value in node.values():
            _say_units(value)
    elif isinstance(node, list):
        for value in node:
            _say_units(value)


def schema_text() -> str:
    """The committed file's content."""
    return json.dumps(stack_file_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(keep_current(PATH, schema_text(), module="ringfence.settings.schema"))
