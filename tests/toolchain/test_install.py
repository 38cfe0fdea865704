"""Which engine is taken, and whether anything of the fallback is used."""

import importlib.util
import os
import stat
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "toolchain" / "install.py"


@pytest.fixture
def installer(monkeypatch, tmp_path):
    """The installer as a module, with an empty cache and no way to the internet."""
    specification = importlib.util.spec_from_file_location("toolchain_install", SCRIPT)
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(__import__("sys").modules, "toolchain_install", module)
    specification.loader.exec_module(module)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(module, "from_release", lambda: None)
    return module


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def engine_in(folder: Path, version: str, *, host: bool) -> str:
    executable(folder / "pulumi", f"echo v{version}")
    if host:
        executable(folder / "pulumi-language-python", "exit 0")
    return str(folder)


def test_an_engine_on_path_that_is_new_enough_is_taken_with_its_own_host(installer, tmp_path):
    folder = engine_in(tmp_path / "user", "3.300.1", host=True)

    engine = installer.choose(folder)

    assert (engine.source, engine.version, engine.has_host) == ("PATH", "3.300.1", True)


def test_nothing_of_the_fallback_is_installed_beside_a_complete_engine(installer, tmp_path):
    engine = installer.choose(engine_in(tmp_path / "user", "3.300.1", host=True))
    scripts = tmp_path / "venv"
    scripts.mkdir()
    executable(scripts / "pulumi-language-python", "left over from an earlier set-up")

    installer.install(engine, scripts)

    assert list(scripts.iterdir()) == []


def test_an_engine_on_path_without_a_host_gets_ours_beside_a_name_of_its_own(installer, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    engine = installer.choose(engine_in(tmp_path / "user", "3.259.0", host=False))
    scripts = tmp_path / "venv"
    scripts.mkdir()

    installer.install(engine, scripts)

    assert (scripts / "pulumi").samefile(tmp_path / "user" / "pulumi")
    assert not (scripts / "pulumi").is_symlink()
    assert "language_host.py" in (scripts / "pulumi-language-python").read_text()
    assert os.access(scripts / "pulumi-language-python", os.X_OK)


def test_an_old_engine_on_path_is_passed_over_and_named(installer, tmp_path, capsys):
    cached = tmp_path / "cache" / "ringfence" / "engine" / f"v{installer.wanted()}"
    engine_in(cached, installer.wanted(), host=False)

    engine = installer.choose(engine_in(tmp_path / "user", "3.100.0", host=True))

    assert engine.source == "Go modules"
    assert "3.100.0, older than" in capsys.readouterr().out


def test_a_build_in_the_cache_is_used_without_go(installer, tmp_path):
    cached = tmp_path / "cache" / "ringfence" / "engine" / f"v{installer.wanted()}"
    engine_in(cached, installer.wanted(), host=False)

    engine = installer.choose("")

    assert engine.path == cached / "pulumi"
    assert not engine.has_host


def test_the_official_release_comes_before_a_build(installer, tmp_path, monkeypatch):
    folder = Path(engine_in(tmp_path / "release", "3.272.0", host=True))
    release = installer.Engine(path=folder / "pulumi", version="3.272.0", source="release", has_host=True)
    monkeypatch.setattr(installer, "from_release", lambda: release)
    monkeypatch.setattr(installer, "from_go_modules", lambda: pytest.fail("nothing needed building"))

    engine = installer.choose("")
    installer.install(engine, tmp_path)

    assert (tmp_path / "pulumi").readlink() == folder / "pulumi"
    assert not (tmp_path / "pulumi-language-python").exists()


def test_without_any_source_one_error_names_the_three_ways(installer, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(installer.NoEngineError) as caught:
        installer.choose("")

    assert [f"  {number}. " in str(caught.value) for number in (1, 2, 3)] == [True, True, True]


def test_a_broken_pulumi_on_path_is_not_taken(installer, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    executable(tmp_path / "user" / "pulumi", "exit 3")

    with pytest.raises(installer.NoEngineError):
        installer.choose(str(tmp_path / "user"))
