"""What a digest lists: which part of the archive, and which of the versions in it.

Correctness rests on the listings of everything alone. A version that a whole listing shows is put into its digest
unless an earlier digest has it; what was written more than `OVERLAP` before the last whole listing began was shown by
that one. So by induction every version is in exactly one digest once a whole listing has begun after it.

A whole listing of an archive of years takes thousands of requests. Above `LARGE` versions it is made once a day, in
parts at the same time, and the hourly digests between list the folders of the last hours: what the archiver writes now.
An event that is older than `LATENESS` waits for the daily one. A partial listing puts nothing aside: it only lists
earlier what would come anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ringfence.pipeline.archive_parts import LARGE, in_parts
from ringfence.pipeline.archive_view import ArchiveView, Marker, Version
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_file import DigestWriter
from ringfence.pipeline.digest_record import Entry, Whole
from ringfence.pipeline.digest_settings import DigestSettings

OVERLAP: Final = timedelta(hours=2)
"""How far a listing looks back before the last one: an upload counts from its beginning, but shows at its end."""

WHOLE_EVERY: Final = timedelta(hours=23, minutes=30)
"""After this time a large archive is listed as a whole again: once a day, with room for a schedule that is early."""

LONGEST_BREAK: Final = timedelta(days=2)
"""After a longer break a listing goes on from digest to digest, key by key: there may be very much to write."""

LATENESS: Final = timedelta(hours=6)
"""How late an event may reach the archive and still be in the next digest of a large archive."""

ENTRIES_LIMIT: Final = 50_000
"""Most entries of one digest; a first run over a large archive writes several."""

TIME_TO_WRITE_MILLISECONDS: Final = 30_000
"""Time that a run keeps for signing and writing what it has listed; a page and its entries take a few seconds."""

_WORKERS = 8
_CLOCKS = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Window:
    """What a digest covers.

    Attributes:
        folders: Prefixes to list, None for everything.
        whole: The last complete listing of everything before.
        since: Oldest moment of writing that is looked at, None for any.
        listed_at: When the listing begins.
        in_parts: Whether everything is listed in parts at the same time, which cannot go on in a later run.
        after: Where it goes on after the digest before.
        listed: Versions that were shown up to there.
        known: Versions in earlier digests.
    """

    folders: tuple[str, ...] | None
    whole: Whole | None
    since: datetime | None
    listed_at: datetime
    in_parts: bool = False
    after: Marker | None = None
    listed: int = 0
    known: frozenset[Marker] = frozenset()


def window_after(end: Link | None, *, chain: Chain, view: ArchiveView, prefix: str, now: datetime) -> Window:
    """What the next digest covers.

    Args:
        end: The newest digest, None for the first.
        chain: Where digests are read.
        view: The archive.
        prefix: What is listed.
        now: Present moment.
    """
    if end is None:
        return Window(folders=None, whole=None, since=None, listed_at=now)
    header, trailer = end.digest.header, end.digest.trailer
    if trailer.continues_after is not None:
        return Window(
            folders=header.folders,
            whole=header.whole,
            since=header.since,
            listed_at=header.listed_at,
            after=trailer.continues_after,
            listed=trailer.listed,
            # A first listing of everything needs no memory: it never comes back to a version.
            known=frozenset() if header.since is None else _known(chain, end, header.since),
        )
    whole = header.whole if header.folders is not None else Whole(listed_at=header.listed_at, versions=trailer.listed)
    # A clock that went back must not open a gap.
    listed_at = max(now, header.listed_at)
    # Nor one that was ahead for a run: what was written meanwhile bears times before that listing.
    since = min(whole.listed_at, now) - OVERLAP if whole else None
    large = whole is not None and whole.versions > LARGE
    passed = listed_at - whole.listed_at if whole else LONGEST_BREAK
    recent = large and passed < WHOLE_EVERY
    return Window(
        folders=recent_folders(view.level(prefix)[1], min(header.listed_at, now), listed_at) if recent else None,
        whole=whole,
        since=since,
        listed_at=listed_at,
        in_parts=large and not recent and passed < LONGEST_BREAK,
        known=_known(chain, end, since),
    )


def recent_folders(classes: list[str], before: datetime, now: datetime) -> tuple[str, ...]:
    """Prefixes of the hours in which an event lies that reached the archive since `before`, for each class folder.

    Without a slash at the end: reports of the reconciler lie in the folder of a day, and begin with the hour.
    """
    first = (before - LATENESS).replace(minute=0, second=0, microsecond=0)
    count = int((now + _CLOCKS - first) / timedelta(hours=1)) + 1
    hours = [first + timedelta(hours=number) for number in range(count)]
    return tuple(sorted(f"{name}{hour:%Y/%m/%d/%H}" for name in classes for hour in hours))


def _known(chain: Chain, end: Link, since: datetime | None) -> frozenset[Marker]:
    return frozenset((entry.key, entry.version_id) for entry in chain.recent_entries(end, since))


def _wanted(listed: Iterable[Version], window: Window) -> tuple[int, list[Version]]:
    """How many versions there are, and which of them no digest has."""
    count, wanted = 0, []
    for version in listed:
        count += 1
        if (window.since is None or version.last_modified >= window.since) and (
            (version.key, version.version_id) not in window.known
        ):
            wanted.append(version)
    return count, wanted


class Listing:
    """Writes the entries of a window.

    Args:
        settings: Prefix and lock.
        view: The archive.
        time_left: Milliseconds left to this run.
    """

    def __init__(self, settings: DigestSettings, view: ArchiveView, time_left: Callable[[], int]) -> None:
        self._settings = settings
        self._view = view
        self._time_left = time_left
        self.listed = 0
        self.findings: list[str] = []

    def write(self, window: Window, writer: DigestWriter) -> Marker | None:
        """Writes all entries of a window; returns where the next digest goes on when this one ended before."""
        self.listed = window.listed
        with ThreadPoolExecutor(_WORKERS) as pool:
            if window.in_parts:
                for count, wanted in in_parts(self._view, self._settings.prefix, lambda part: _wanted(part, window)):
                    self._put(count, wanted, writer, pool)
                return None
            for page, following in self._pages(window):
                self._put(*_wanted(page, window), writer, pool)
                full = writer.entries >= ENTRIES_LIMIT or self._time_left() < TIME_TO_WRITE_MILLISECONDS
                if following is not None and full:
                    return following
        return None

    def _put(self, count: int, wanted: list[Version], writer: DigestWriter, pool: ThreadPoolExecutor) -> None:
        self.listed += count
        for entry, seen in pool.map(self._entry, wanted):
            if entry is not None:
                writer.add(entry)
            self.findings += seen

    def _pages(self, window: Window) -> Iterator[tuple[list[Version], Marker | None]]:
        if window.folders is None:
            yield from self._view.pages(self._settings.prefix, window.after)
            return
        for folder in window.folders:
            if window.after is None or folder > window.after[0]:
                yield from self._view.pages(folder)
            elif window.after[0].startswith(folder):
                yield from self._view.pages(folder, window.after)

    def _entry(self, version: Version) -> tuple[Entry | None, list[str]]:
        place = f"{version.key} (version {version.version_id})"
        if version.delete_marker:
            entry = Entry(version.key, version.version_id, version.last_modified, delete_marker=True)
            return entry, [f"{place} is a delete marker"] if self._hides_evidence(version) else []
        facts = self._view.facts(version.key, version.version_id)
        if facts is None:
            return None, [f"{place} went away while it was listed"]
        sha256 = facts.sha256
        if sha256 is None:
            read = self._view.content_hash(version.key, version.version_id)
            if read is None:
                return None, [f"{place} went away while it was listed"]
            sha256 = read[0]
        entry = Entry(
            version.key,
            version.version_id,
            version.last_modified,
            sha256=sha256,
            size=facts.size,
            lock_mode=facts.lock_mode,
            retain_until=facts.retain_until,
            legal_hold=facts.legal_hold,
        )
        floor = version.last_modified + timedelta(days=self._settings.floor_days)
        if facts.lock_mode != self._settings.lock_mode or facts.retain_until is None or facts.retain_until < floor:
            return entry, [f"{place} is locked {facts.lock_mode or 'not at all'} until {facts.retain_until}"]
        return entry, []

    def _hides_evidence(self, marker: Version) -> bool:
        """Whether a marker hides a version whose lock had not ended: a lifecycle rule hides later, and rightly."""
        for page, _next in self._view.pages(marker.key):
            for version in page:
                if version.key != marker.key or version.delete_marker:
                    continue
                facts = self._view.facts(version.key, version.version_id)
                if facts and facts.retain_until and facts.retain_until > marker.last_modified:
                    return True
        return False
