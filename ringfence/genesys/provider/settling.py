"""Reads and references right after one's own writes: Genesys may need some seconds to see what it has just been told.

Only what this run may have written a moment ago is asked for again. A plain read takes a 404 for an answer at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider.context import Context

SETTLING_WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Waits before another look."""

Result = TypeVar("Result")


def get_settled(context: Context, path: str) -> Any:
    """GET of what this run may have written a moment ago.

    Raises:
        NotFoundError: when it does not appear within seconds.
    """
    return settled(context, lambda: context.client.get(path), lambda error: isinstance(error, NotFoundError))


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
