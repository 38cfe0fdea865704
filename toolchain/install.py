"""Finds or makes a Pulumi engine and puts it into the project's virtual environment.

Three sources, in this order: a `pulumi` already on PATH that is new enough; the official release, fetched by the
Pulumi SDK's own installer; a build from Go modules, for sites that reach only a module mirror. What was taken is
printed. A build is kept per version outside the checkout, so the next clone on the same machine finds it. Where the
engine lacks its Python language host, the one in this folder is put beside it; otherwise nothing of this folder is
used at run time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TOOLCHAIN = Path(__file__).resolve().parent
MODULE = "github.com/pulumi/pulumi/pkg/v3"
MINIMUM = (3, 259, 0)
"""Oldest engine that `pulumi policy analyze` and the tests were seen to work with."""

RELEASES = "https://get.pulumi.com/latest-version"
RELEASE_TIMEOUT_SECONDS = 10
HOST_NAME = "pulumi-language-python"

THREE_WAYS = """no Pulumi engine could be had. There are three ways:
  1. put `pulumi` {minimum} or newer on PATH (https://www.pulumi.com/docs/install/)
  2. let this machine reach get.pulumi.com, and run `make setup` again
  3. let this machine reach a Go module proxy with Go 1.25 or newer on PATH, and run `make setup` again"""

CANNOT_WRITE = """The engine is kept in the cache and linked into .venv.
Make both writable, or set XDG_CACHE_HOME to a folder that you may write to."""
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class NoEngineError(Exception):
    """No source gave an engine; the message says why for each."""


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A Pulumi engine.

    Attributes:
        path: The executable.
        version: Its version, such as `3.259.0`.
        source: Where it came from: `PATH`, `release` or `Go modules`.
        has_host: Whether a Python language host comes with it.
    """

    path: Path
    version: str
    source: str
    has_host: bool


def say(text: str) -> None:
    """Shows progress at once."""
    print(text, flush=True)


def cache_folder() -> Path:
    """Where builds are kept between clones."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:
        raise NoEngineError(
            f"{str(error).rstrip('.')}: set HOME, or XDG_CACHE_HOME to a folder that you may write to"
        ) from error
    return base / "ringfence" / "engine"


def version_of(executable: Path) -> str | None:
    """Version that `pulumi version` prints, without the leading v; None when it does not run."""
    try:
        answer = subprocess.run(
            [str(executable), "version"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v") or None


def new_enough(version: str) -> bool:
    """Whether a version is at least the minimum."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    return numbers is not None and tuple(int(part) for part in numbers.groups()) >= MINIMUM


def has_language_host(executable: Path, search_path: str) -> bool:
    """Whether the engine would find a Python language host: beside itself, or on PATH."""
    return (executable.resolve().parent / HOST_NAME).exists() or shutil.which(HOST_NAME, path=search_path) is not None


def from_path(search_path: str) -> Engine | None:
    """The engine that the user installed, if it is new enough."""
    found = shutil.which("pulumi", path=search_path)
    if found is None:
        return None
    path = Path(found)
    version = version_of(path)
    if version is None or not new_enough(version):
        say(f"pulumi on PATH ({found}) is {version or 'not working'}, older than {wanted()}: not used")
        return None
    return Engine(path=path, version=version, source="PATH", has_host=has_language_host(path, search_path))


def from_release() -> Engine | None:
    """The official release, through the SDK's installer; None where it cannot be reached."""
    try:
        with urllib.request.urlopen(RELEASES, timeout=RELEASE_TIMEOUT_SECONDS):
            pass
    except (OSError, urllib.error.URLError):
        say("the official release cannot be reached from this machine")
        return None
    from pulumi.automation import PulumiCommand  # noqa: PLC0415 - slow, and needed here alone

    say("fetching the official Pulumi release (about a minute)")
    try:
        command = PulumiCommand.install()
    except Exception as error:  # noqa: BLE001 - whatever the installer meets, the next source is tried
        say(f"the official release could not be installed: {error}")
        return None
    path = Path(command.command)
    return Engine(path=path, version=str(command.version), source="release", has_host=True)


def from_go_modules() -> Engine | None:
    """A build of the engine from Go modules, kept in the cache; None without Go or a module proxy."""
    version = wanted()
    target = cache_folder() / f"v{version}" / "pulumi"
    if version_of(target) == version:
        return Engine(path=target, version=version, source="Go modules", has_host=False)
    if shutil.which("go") is None:
        say("Go is not on PATH: the engine cannot be built")
        return None
    say(f"building the Pulumi engine {version} from Go modules (3 to 6 minutes on two cores, once per machine)")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"pulumi.{os.getpid()}")
    started = time.monotonic()
    flags = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}"
    build = subprocess.Popen(
        ["go", "build", "-trimpath", "-ldflags", flags, "-o", str(unfinished), f"{MODULE}/cmd/pulumi"],
        cwd=TOOLCHAIN,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output = _follow(build, started)
        if build.returncode == 0:
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    if build.returncode != 0:
        say(f"the engine could not be built:\n{output[-2000:]}")
        return None
    say(f"built in {time.monotonic() - started:.0f} s: {target}")
    return Engine(path=target, version=version, source="Go modules", has_host=False)


def _follow(build: subprocess.Popen[str], started: float) -> str:
    """Waits for a build, saying every half minute that it goes on; returns what it printed."""
    while True:
        try:
            return build.communicate(timeout=30)[0]
        except subprocess.TimeoutExpired:
            say(f"  still building ({time.monotonic() - started:.0f} s)")


def wanted() -> str:
    """The version that go.mod pins."""
    text = (TOOLCHAIN / "go.mod").read_text(encoding="utf-8")
    found = re.search(rf"^\s*{re.escape(MODULE)} v(\S+)", text, re.MULTILINE)
    if found is None:
        raise NoEngineError(f"{TOOLCHAIN / 'go.mod'} does not name {MODULE}")
    return found.group(1)


def choose(search_path: str, only: str | None = None) -> Engine:
    """The first engine that can be had.

    Args:
        search_path: PATH without the project's own virtual environment, so that an earlier choice is not taken for
            the user's.
        only: `path`, `release` or `go` to try that source alone.

    Raises:
        NoEngineError: when no source gives one.
    """
    sources = {"path": lambda: from_path(search_path), "release": from_release, "go": from_go_modules}
    # A cached build is as good as a release and costs nothing: it spares the network when it is there.
    cached = cache_folder() / f"v{wanted()}" / "pulumi"
    order = [only] if only else ["path", "go", "release"] if cached.exists() else ["path", "release", "go"]
    for name in order:
        engine = sources[name]()
        if engine is not None:
            return engine
    raise NoEngineError(THREE_WAYS.format(minimum=".".join(map(str, MINIMUM))))


def install(engine: Engine, scripts: Path) -> None:
    """Puts the engine, and the language host it may lack, into the virtual environment's folder of scripts."""
    link, host = scripts / "pulumi", scripts / HOST_NAME
    if engine.has_host:
        host.unlink(missing_ok=True)
        if engine.source == "PATH":
            link.unlink(missing_ok=True)
        elif not (link.is_symlink() and link.readlink() == engine.path):
            _in_one_step(link, lambda new: new.symlink_to(engine.path))
        return
    # The engine looks for the host beside its own file, links resolved: so it needs a name of its own here.
    if link.is_symlink() or not _same(engine.path, link):
        _in_one_step(link, lambda new: _hard_link_or_copy(engine.path.resolve(), new))
    launcher = f'#!/bin/sh\nexec "{scripts / "python"}" "{TOOLCHAIN / "language_host.py"}" "$@"\n'
    if not host.is_file() or host.read_text(encoding="utf-8") != launcher:
        _in_one_step(host, lambda new: _write_executable(new, launcher))


def _in_one_step(target: Path, make: Callable[[Path], None]) -> None:
    """Makes a file beside its place and moves it there: who starts it meanwhile finds the old one or the new one."""
    new = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        make(new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def _hard_link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _write_executable(target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")
    target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _same(first: Path, second: Path) -> bool:
    """Whether two files are one, or one a copy of the other."""
    try:
        mine, other = first.stat(), second.stat()
    except OSError:
        return False
    return os.path.samestat(mine, other) or (mine.st_size, mine.st_mtime) == (other.st_size, other.st_mtime)


def main() -> int:
    """Command line: `install.py [--only path|release|go] [--scripts FOLDER]`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", choices=["path", "release", "go"], default=os.environ.get("RINGFENCE_ENGINE"))
    parser.add_argument("--scripts", type=Path, default=Path(sys.prefix) / "bin")
    arguments = parser.parse_args()
    own = {arguments.scripts.resolve(), (Path(sys.prefix) / "bin").resolve()}
    search_path = os.pathsep.join(
        entry for entry in os.environ.get("PATH", "").split(os.pathsep) if entry and Path(entry).resolve() not in own
    )
    try:
        engine = choose(search_path, arguments.only)
        install(engine, arguments.scripts)
    except NoEngineError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. {CANNOT_WRITE}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; `make setup` begins this step again", file=sys.stderr)
        return INTERRUPTED
    host = "its own language host" if engine.has_host else "the language host in toolchain/"
    say(f"Pulumi engine {engine.version} from {engine.source} ({engine.path}), with {host}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
