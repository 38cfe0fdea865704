"""Listing a large archive in parts at the same time: one request shows 1,000 versions, and one waits for the next.

Parts are folders, found level by level: with a delimiter Amazon S3 names every key below a prefix either itself or by
its folder. So the parts and what lies beside them are everything, whatever the folders are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from ringfence.pipeline.archive_view import ArchiveView, Version, versions

LARGE: Final = 200_000
"""Versions up to which an archive is listed in one go: two hundred requests."""

WORKERS: Final = 16
"""Parts that are listed at the same time."""

_LEVELS = 3
"""Class, year and month: a month of a class is some 130 requests at most, five years of two classes 120 parts."""

T = TypeVar("T")


def in_parts(view: ArchiveView, prefix: str, pick: Callable[[Iterator[Version]], T]) -> Iterator[T]:
    """Lists everything below a prefix in parts.

    Args:
        view: The archive.
        prefix: What is listed.
        pick: Takes out of the versions of a part what is wanted. It runs in several threads, and should give back
            little: what it gives is in memory until its turn comes. All versions of a key are in the same part.

    Yields:
        What `pick` gave, part by part.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        beside: list[Version] = []
        folders = [prefix]
        for _level in range(_LEVELS):
            found = list(pool.map(view.level, folders))
            beside += [version for here, _folders in found for version in here]
            folders = [name for _here, names in found for name in names]
        yield pick(iter(beside))
        yield from pool.map(lambda folder: pick(versions(view, folder)), folders)
