from __future__ import annotations

from pathlib import Path

import pytest

from ringfence.settings import SettingsError, load_settings
from ringfence.settings.stack_file import read_stack_config, stack_of


@pytest.mark.parametrize(
    ("name", "stack"),
    [("Pulumi.prod-eu.yaml", "prod-eu"), ("Pulumi.a.b.yml", "a.b"), ("Pulumi.yaml", None), ("other.good.yaml", None)],
)
def test_the_stack_is_the_middle_of_the_file_name(name: str, stack: str | None) -> None:
    assert stack_of(Path("/somewhere") / name) == stack


@pytest.mark.parametrize("text", ["", "- a\n", "config:\n", "config: text\n"])
def test_a_file_without_a_configuration_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "Pulumi.local.yaml"
    path.write_text(text)

    with pytest.raises(SettingsError, match=r"Pulumi\.local\.yaml: config: .*an object under the key `config`"):
        read_stack_config(path)


@pytest.mark.parametrize(
    "content", [b"config: [", b"\xff\xfe\x00", b"config:\n\t- a", b"config: !!python/name:os.system {}"]
)
def test_a_file_that_is_not_plain_yaml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Pulumi.local.yaml"
    path.write_bytes(content)

    with pytest.raises(SettingsError, match=r"Pulumi\.local\.yaml: found text that is not YAML"):
        read_stack_config(path)


def test_an_anchor_may_be_used_in_several_places(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.local.yaml"
    path.write_text("config:\n  a: &regions [eu-west-1]\n  b: *regions\n  c: *regions\n")

    assert read_stack_config(path)["c"] == ["eu-west-1"]


def test_a_value_that_contains_itself_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.local.yaml"
    path.write_text(
        "config:\n  ringfence:sipPasswords: &loop {North: *loop}\n  ringfence:approvers: &list [*list, *list]\n"
    )

    with pytest.raises(SettingsError, match=r"approvers\[1\]: found a list"):
        load_settings(read_stack_config(path))
