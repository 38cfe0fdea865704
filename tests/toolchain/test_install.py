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


def test_a_second_set_up_touches_nothing_that_is_right_already(installer, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    engine = installer.choose(engine_in(tmp_path / "user", "3.259.0", host=False))
    scripts = tmp_path / "venv"
    scripts.mkdir()
    installer.install(engine, scripts)
    before = {path: path.stat().st_ctime_ns for path in scripts.iterdir()}

    installer.install(engine, scripts)

    assert {path: path.stat().st_ctime_ns for path in scripts.iterdir()} == before


def test_another_engine_takes_the_place_of_the_one_before(installer, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    scripts = tmp_path / "venv"
    scripts.mkdir()
    for name, host in (("first", False), ("second", True), ("third", False)):
        folder = Path(engine_in(tmp_path / name, "3.272.0", host=host))
        source = "release" if host else "Go modules"
        engine = installer.Engine(path=folder / "pulumi", version="3.272.0", source=source, has_host=host)

        installer.install(engine, scripts)

        assert (scripts / "pulumi").samefile(folder / "pulumi")
        assert sorted(path.name for path in scripts.iterdir()) == ["pulumi"] + [installer.HOST_NAME] * (not host)


def run_main(installer, monkeypatch, scripts):
    monkeypatch.setattr(installer.sys, "argv", ["install.py", "--scripts", str(scripts)])
    monkeypatch.delenv("RINGFENCE_ENGINE", raising=False)
    return installer.main()


def test_a_folder_that_cannot_be_written_to_is_named_without_a_traceback(installer, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", engine_in(tmp_path / "user", "3.300.1", host=False))
    (tmp_path / "file").write_text("where a folder should be")

    status = run_main(installer, monkeypatch, tmp_path / "file" / "bin")

    assert status == 1
    assert f"{tmp_path}/file/bin" in capsys.readouterr().err


def test_without_home_and_cache_the_message_says_what_to_set(installer, tmp_path, monkeypatch, capsys):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(installer.Path, "home", no_home)

    assert run_main(installer, monkeypatch, tmp_path) == 1
    assert "set HOME, or XDG_CACHE_HOME" in capsys.readouterr().err


def test_an_interrupted_set_up_ends_with_130_and_says_how_to_go_on(installer, tmp_path, monkeypatch, capsys):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(installer, "choose", interrupted)

    assert run_main(installer, monkeypatch, tmp_path) == 130
    assert "`make setup`" in capsys.readouterr().err


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
