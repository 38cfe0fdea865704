"""Locks between commands: a file each in the user's cache, taken away by whoever held it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

STALE_SECONDS: Final = 86_400.0
"""Age of a lock file that nobody holds from which it is what a killed command left."""


def cache_folder() -> Path:
    """The user's folder for what may be made again: `XDG_CACHE_HOME`, else `~/.cache`.

    Raises:
        RuntimeError: when there is neither the variable nor a home.
    """
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


@contextmanager
def exclusive(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keeps everybody else out who asks for the same file meanwhile; a killed holder lets go at once.

    Args:
        path: The file; its folder is made. It is gone afterwards.
        waiting: Called when somebody else holds the lock.

    Raises:
        OSError: when file or folder cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_stale(path.parent)
    file = _acquire(path, waiting)
    try:
        yield
    finally:
        # While it is held: whoever waits for it finds that the file has gone, and makes another.
        path.unlink(missing_ok=True)
        file.close()


def remove_stale(folder: Path) -> None:
    """Takes away what killed commands left more than `STALE_SECONDS` ago; what is held stays."""
    for path in folder.iterdir():
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < STALE_SECONDS:
                continue
            with path.open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is(file, path):
                    path.unlink()


def _acquire(path: Path, waiting: Callable[[], None]) -> IO[str]:
    while True:
        file = path.open("a")
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(file, fcntl.LOCK_EX)
            if _is(file, path):
                return file
        except BaseException:
            file.close()
            raise
        file.close()


def _is(file: IO[str], path: Path) -> bool:
    """Whether an open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
