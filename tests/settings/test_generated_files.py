from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ringfence.settings import SettingsError, load_settings, reference, schema
from ringfence.settings.generated import keep_current
from ringfence.settings.load import SECTIONS
from ringfence.settings.models import Settings
from ringfence.settings.secrets import SECRET_KEYS

SCHEMA = schema.stack_file_schema()
CONFIG = SCHEMA["properties"]["config"]


def test_the_committed_schema_is_current() -> None:
    assert schema.PATH.read_text() == schema.schema_text()


def test_the_committed_configuration_reference_is_current() -> None:
    assert reference.PATH.read_text() == reference.reference_text()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_section_and_every_secret_is_in_the_schema_and_in_the_reference() -> None:
    text = reference.reference_text()
    for name in (*SECTIONS, *SECRET_KEYS):
        assert f"ringfence:{name}" in CONFIG["properties"]
        assert f"`{name}`" in text or f"`ringfence:{name}`" in text


def problems_free(config: dict[str, Any]) -> bool:
    try:
        load_settings(config)
    except SettingsError:
        return False
    return True


def properties(node: Any, name: str = "") -> list[tuple[str, dict[str, Any]]]:
    found = []
    if isinstance(node, dict):
        for key, inner in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ():
            found.append((f"{name}.{key}", inner))
        for key, inner in node.items():
            found += properties(inner, key)
    return found


def test_every_setting_has_a_description() -> None:
    bare = [name for name, inner in properties(Settings.model_json_schema()) if not inner.get("description")]

    assert bare == []


def test_every_duration_says_its_unit() -> None:
    for name, inner in properties(SCHEMA):
        unit = name.rsplit("_", 1)[-1]
        if inner.get("type") == "integer" and unit in {"days", "minutes", "seconds"}:
            assert f"Unit: {unit}." in inner["description"], name


@pytest.mark.parametrize(
    ("further", "accepted"),
    [
        ({"aws:profile": "bank"}, True),
        ({"pulumi:tags": {"team": "platform"}}, True),
        ({"ringfence:telefony": {}}, False),
        ({"name_prefix": "bank"}, False),
        ({"ringfence:siemToken": "hunter2"}, False),
        ({"ringfence:siemToken": {"secure": "v1:abc"}}, True),
        ({"ringfence:sipPasswords": {"North": {"secure": "v1:abc"}}}, True),
        ({"ringfence:sipPasswords": {"North": "hunter2"}}, False),
        ({"ringfence:genesysClientId": "deployment-client"}, True),
    ],
)
def test_the_schema_judges_further_keys_as_loading_does(
    config: dict[str, Any], further: dict[str, Any], accepted: bool
) -> None:
    document = {"config": config | further, "encryptionsalt": "v1:abc"}

    assert problems_free(config | further) is accepted
    assert Draft202012Validator(SCHEMA).is_valid(document) is accepted


def test_a_generated_file_is_written_once_and_then_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "folder" / "file.json"

    assert keep_current(path, "{}\n", module="some.module", arguments=["--check"]) == 1
    assert "python -m some.module --write" in capsys.readouterr().err
    assert keep_current(path, "{}\n", module="some.module", arguments=["--write"]) == 0
    assert keep_current(path, "{}\n", module="some.module", arguments=["--check"]) == 0
    assert json.loads(path.read_text()) == {}
