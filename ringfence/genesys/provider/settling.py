"""Reads and references right after one's own writes: Genesys may need some seconds to see what it has just been told.

Only what may have been written a moment ago is asked for again: by this run, or by the one just before it. A 404 counts
when the run is older than the platform needs to settle; before, it is asked for again. So all objects that are gone
cost a run these few seconds once, and not each of them. A 404 that counts is still held against the listing of the
collection, which is read once a run: what a listing shows is not gone, however long its own address lags (ADR 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, TypeVar

from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider.context import Context
from ringfence.plugin.provider import ProviderError

_DELETED = 410
"""Status of an object of which the platform knows that it was deleted: no lag explains it."""

_SHOWS_NOTHING = frozenset({403, 404, 410})
"""Statuses of a listing that says nothing about its members: not for this client, or gone with its parent."""

SETTLING_WAITS_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Waits before another look."""

LOOKS_AT_SECONDS = tuple(accumulate(SETTLING_WAITS_SECONDS))
"""Ages of a run at which what was missing is looked for again. After the last one a 404 is an answer: what an earlier
run wrote can be read by then."""

LISTED_WAITS_SECONDS = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Waits for an object that its listing shows and its own address does not."""

Result = TypeVar("Result")

Listed = Callable[[bool], bool]
"""Whether a listing shows an object; the argument says whether it has to be read anew."""


def get_settled(context: Context, path: str) -> Any:
    """GET of what this run may have written a moment ago.

    Raises:
        NotFoundError: when it does not appear within seconds.
    """
    return settled(context, lambda: context.client.get(path), lambda error: isinstance(error, NotFoundError))


def found_or_gone(context: Context, attempt: Callable[[], Result], listed: Listed) -> Result | None:
    """Result of a read; None when the object is gone for certain: neither its own address nor its listing shows it.

    Raises:
        ProviderError: when the listing goes on showing what cannot be read.
    """
    missing: NotFoundError | None = None
    for _ in _looks(context):
        try:
            return attempt()
        except GenesysError as error:
            if error.status == _DELETED:
                return None
            if not isinstance(error, NotFoundError):
                raise
            missing = error
    assert missing is not None
    return _listed_or_gone(context, attempt, listed, missing)


def _listed_or_gone(
    context: Context, attempt: Callable[[], Result], listed: Listed, missing: NotFoundError
) -> Result | None:
    """The second look: one listing for all objects of the collection that are gone, more only for what it shows."""
    if not _shown(listed, fresh=False):
        return None
    for wait in LISTED_WAITS_SECONDS:
        if not _shown(listed, fresh=True):
            return None
        context.sleep(wait)
        try:
            return attempt()
        except GenesysError as error:
            if error.status == _DELETED:
                return None
            if not isinstance(error, NotFoundError):
                raise
    where = f"{missing.method} {missing.path} (correlation id {missing.correlation_id or 'none'})"
    raise ProviderError(
        f"found 404 {missing.code} at {where}, while the listing still shows it after {sum(LISTED_WAITS_SECONDS):.0f} "
        "seconds; allowed: one answer or the other; the state keeps it, run again when the platform has caught up"
    )


def _shown(listed: Listed, *, fresh: bool) -> bool:
    """Whether the listing shows the object. One that may not be read, or is gone itself, shows nothing."""
    try:
        return listed(fresh)
    except GenesysError as error:
        if error.status in _SHOWS_NOTHING:
            return False
        raise


def found_by_now(context: Context, look: Callable[[], list[Result]]) -> list[Result]:
    """What a look into a listing finds; an empty one proves nothing while the run is young."""
    found: list[Result] = []
    for _ in _looks(context):
        found = look()
        if found:
            break
    return found


def settled_unless(
    context: Context, found: Result, suspect: Callable[[Result], bool], look: Callable[[], Result]
) -> Result:
    """What was found, looked at again while the run is young and what is found may be too old to be true."""
    for number, _ in enumerate(_looks(context)):
        if number:
            found = look()
        if not suspect(found):
            break
    return found


def _looks(context: Context) -> Iterator[None]:
    """A first look at once, then one at each moment of the run that is still to come.

    The moments are those of the run, not of the read: what is missing late in a young run is not waited for longer
    than what was missing from its beginning. The looks before the last one are counted, for they spend from the rate
    limit: where very many objects are missing at once, the later ones wait for the moment that decides.
    """
    yield
    waited_until = 0.0
    for moment in LOOKS_AT_SECONDS:
        wait = moment - max(waited_until, context.clock() - context.began)
        decides = moment == LOOKS_AT_SECONDS[-1]
        if wait > 0 and (decides or context.early_looks.acquire(blocking=False)):
            context.sleep(wait)  # ends early when the user cancels, and is then not made up for
            waited_until = moment
            yield


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
