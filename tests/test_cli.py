"""The command line: groups are found by their files, and help costs no imports."""

import errno
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from ringfence.cli import main
from ringfence.local.state import LocalState


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


@pytest.fixture
def empty_project(tmp_path, monkeypatch):
    (tmp_path / "Pulumi.yaml").write_text("name: ringfence\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RINGFENCE_LOCAL_STATE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_down_with_nothing_there_says_that_there_was_nothing(empty_project):
    result = CliRunner().invoke(main, ["local", "down"])

    assert result.exit_code == 0
    assert "nothing to stop" in result.output
    assert "removed" not in result.output


def test_down_says_what_it_removed(empty_project):
    LocalState.find().prepare()

    result = CliRunner().invoke(main, ["local", "down"])

    assert result.output == f"0 processes ended, {empty_project / '.ringfence' / 'local'} removed\n"


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, "the same command goes on from there"),
        (
            OSError(errno.ENOSPC, "No space left on device", "/disk/file"),
            1,
            "/disk/file: No space left on device; free",
        ),
        (OSError(errno.EROFS, "Read-only file system", "/disk/file"), 1, "make the file system writable"),
    ],
)
def test_what_the_machine_refuses_is_told_with_what_to_do(empty_project, monkeypatch, error, status, told):
    def refused(*_arguments):
        raise error

    monkeypatch.setattr(LocalState, "prepare", refused)

    result = CliRunner().invoke(main, ["local", "up"])

    assert result.exit_code == status
    assert told in result.output
    assert "Traceback" not in result.output


def test_no_command_asks_a_proxy_for_this_machine(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.setenv("no_proxy", "intranet.example")

    CliRunner().invoke(main, ["local", "status"])

    assert os.environ["no_proxy"] == os.environ["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


def test_a_file_that_cannot_be_written_is_named_with_exit_status_2(empty_project, monkeypatch):
    def refused(*_arguments, **_options):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/nowhere/report.json")

    monkeypatch.setattr("ringfence.commands.local.LocalState.find", refused)

    result = CliRunner().invoke(main, ["local", "status"])

    assert result.exit_code == 2
    assert result.output == "Error: /nowhere/report.json: No such file or directory\n"


def test_an_error_that_is_about_no_file_keeps_its_traceback(empty_project, monkeypatch):
    def refused(*_arguments, **_options):
        raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    monkeypatch.setattr("ringfence.commands.local.LocalState.find", refused)

    with pytest.raises(ConnectionRefusedError):
        CliRunner().invoke(main, ["local", "status"], catch_exceptions=False)


@pytest.mark.broad
@pytest.mark.parametrize("name", ["", *main.list_commands(click.Context(main))])
def test_help_that_is_cut_off_by_its_reader_leaves_no_traceback(name):
    command = f"{sys.executable} -c 'from ringfence.cli import main; main()' {name} --help"

    done = subprocess.run(["bash", "-c", f"{command} | head -c 1"], capture_output=True, text=True, check=False)

    assert done.stderr == ""
