"""The command line: groups are found by their files, and help costs no imports."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from ringfence.cli import main


def test_every_module_of_commands_is_a_command():
    context = click.Context(main)

    names = main.list_commands(context)

    assert "local" in names
    assert all(isinstance(main.get_command(context, name), click.Command) for name in names)


def test_an_unknown_command_is_refused_with_exit_status_2():
    result = CliRunner().invoke(main, ["lokal"])

    assert result.exit_code == 2


def test_outside_a_project_a_local_command_says_so_and_ends_with_1(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["local", "status"])

    assert result.exit_code == 1
    assert "no Pulumi.yaml" in result.output


def test_status_of_nothing_ends_with_1_and_says_how_to_start(tmp_path, monkeypatch):
    (tmp_path / "Pulumi.yaml").write_text("name: ringfence\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RINGFENCE_LOCAL_STATE", raising=False)

    result = CliRunner().invoke(main, ["local", "status"])

    assert result.exit_code == 1
    assert "make up" in result.output


@pytest.mark.parametrize(
    "module", ["ringfence.commands.local", "ringfence.pipeline.webhook", "ringfence.pipeline.archiver"]
)
def test_start_up_loads_neither_pulumi_nor_the_aws_sdk(module):
    code = (
        f"import sys, {module}; sys.exit(sorted({{'pulumi', 'boto3', 'moto', 'pydantic'}} & set(sys.modules)) or None)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode == 0
