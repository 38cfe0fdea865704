"""The stand-in in a private plugin cache."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ringfence.local.aws.installation import install_plugin, official_plugin_present, plugin_folder


def test_the_stand_in_is_not_the_official_plugin(tmp_path):
    executable = install_plugin(tmp_path, Path(sys.executable))

    assert executable == plugin_folder(tmp_path) / "pulumi-resource-aws"
    assert executable.stat().st_mode & 0o111
    assert str(Path(sys.executable)) in executable.read_text()
    assert not official_plugin_present(pulumi_home=tmp_path)


def test_installing_again_changes_nothing(tmp_path):
    executable = install_plugin(tmp_path, Path(sys.executable))
    before = executable.stat().st_mtime_ns

    assert install_plugin(tmp_path, Path(sys.executable)).stat().st_mtime_ns == before


def test_the_official_plugin_is_recognised_once_it_is_whole(tmp_path):
    folder = plugin_folder(tmp_path, "7.51.1")
    assert not official_plugin_present("7.51.1", tmp_path)

    folder.mkdir(parents=True)
    (folder / "pulumi-resource-aws").touch()
    assert official_plugin_present("7.51.1", tmp_path)

    folder.with_name(f"{folder.name}.partial").touch()
    assert not official_plugin_present("7.51.1", tmp_path)


@pytest.mark.emulator
def test_the_executable_starts_and_tells_its_port(tmp_path):
    executable = install_plugin(tmp_path, Path(sys.executable))
    started = time.perf_counter()
    process = subprocess.Popen([executable, "127.0.0.1:9"], stdout=subprocess.PIPE, text=True)
    try:
        assert 0 < int(process.stdout.readline()) < 65536
        assert time.perf_counter() - started < 10
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@pytest.mark.emulator
def test_starting_imports_neither_the_sdk_nor_boto3():
    program = (
        "import sys; import ringfence.local.aws.__main__;"
        " print([name for name in ('pulumi_aws', 'boto3', 'botocore') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
