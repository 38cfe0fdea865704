"""Reads and references right after one's own writes: Genesys may need some seconds to see what it has just been told.

Only what may have been written a moment ago is asked for again: by this run, or by the one just before it. A 404 proves
that an object is gone when the run is older than the platform needs to settle; before, it is asked for again. So all
objects that are gone cost a run these few seconds once, and not each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider.context import Context

_DELETED = 410
"""Status of an object of which the platform knows that it was deleted: no lag explains it."""

SETTLING_WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Waits before another look."""

SETTLED_AFTER_SECONDS = sum(SETTLING_WAITS_SECONDS)
"""Age of a run from which on a 404 is an answer: what an earlier run wrote can be read by then."""

Result = TypeVar("Result")


def get_settled(context: Context, path: str) -> Any:
    """GET of what this run may have written a moment ago.

    Raises:
        NotFoundError: when it does not appear within seconds.
    """
    return settled(context, lambda: context.client.get(path), lambda error: isinstance(error, NotFoundError))


def found_or_gone(context: Context, attempt: Callable[[], Result]) -> Result | None:
    """Result of a read; None when the object is gone for certain."""

    def unless_gone() -> Result | None:
        try:
            return attempt()
        except GenesysError as error:
            if error.status == _DELETED:
                return None
            raise

    try:
        return settled(context, unless_gone, lambda error: isinstance(error, NotFoundError) and _is_young(context))
    except NotFoundError:
        return None


def found_by_now(context: Context, look: Callable[[], list[Result]]) -> list[Result]:
    """What a look into a listing finds; an empty one proves nothing while the run is young."""
    for wait in SETTLING_WAITS_SECONDS:
        found = look()
        if found or not _is_young(context):
            return found
        context.sleep(wait)
    return look()


def settled_unless(
    context: Context, found: Result, suspect: Callable[[Result], bool], look: Callable[[], Result]
) -> Result:
    """What was found, looked at again while the run is young and what is found may be too old to be true."""
    for wait in SETTLING_WAITS_SECONDS:
        if not suspect(found) or not _is_young(context):
            break
        context.sleep(wait)
        found = look()
    return found


def _is_young(context: Context) -> bool:
    return context.clock() - context.began < SETTLED_AFTER_SECONDS


def settled(context: Context, attempt: Callable[[], Result], unsettled: Callable[[GenesysError], bool]) -> Result:
    """Result of `attempt`, made again after a wait while it fails in a way that time may heal."""
    for wait in SETTLING_WAITS_SECONDS:
        try:
            return attempt()
        except GenesysError as error:
            if not unsettled(error):
                raise
        context.sleep(wait)
    return attempt()


def misses_a_reference(error: GenesysError) -> bool:
    """Whether a write was refused because something it refers to is not there (yet); nothing was done then."""
    return error.status == 400 and error.code.endswith("does.not.exist")  # noqa: PLR2004
