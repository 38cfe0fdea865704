"""Verification of an archive by its digests: the chain, and every object that they list.

Works on the bucket and, with the public key alone, on a copy of it. It names the object and what happened to it:
deleted, hidden by a delete marker, overwritten, swapped, changed, its lock weakened or shortened, or never listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain as chained
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from ringfence.pipeline.archive_parts import LARGE, in_parts
from ringfence.pipeline.archive_view import ArchiveView, Version, versions
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_record import DigestFormatError, Entry
from ringfence.pipeline.digest_signatures import Check
from ringfence.pipeline.verification_coverage import LONGEST_SILENCE, Coverage, Span
from ringfence.pipeline.verification_objects import Examiner
from ringfence.pipeline.verification_report import Kind, Report, shown
from ringfence.pipeline.verification_span import SpanCheck

LATEST_ARRIVAL: Final = timedelta(minutes=5)
"""An upload that began before a listing may show after it: such an object is waited for, not missed."""

_BATCH = 512
_PART = 16


def verify(
    view: ArchiveView,
    check: Check,
    *,
    digest_prefix: str,
    prefix: str,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    workers: int = 8,
    progress: Callable[[Report], None] | None = None,
) -> Report:
    """Verifies the digests that cover a span of time, and everything that they list.

    Args:
        view: The archive, or a copy.
        check: Judges signatures.
        digest_prefix: Where digests lie.
        prefix: Where objects lie.
        now: Moment of the view: now for a bucket, the moment of the copy for a copy.
        since: Begin of the span, by the moments at which objects were written; None for no limit.
        until: End of the span; None for no limit.
        workers: Objects that are examined at the same time.
        progress: Told after every digest.

    Raises:
        ValueError: when the span ends before it begins.
    """
    if since is not None and until is not None and since >= until:
        raise ValueError(f"the span ends at {shown(until)} and begins at {shown(since)}: give an earlier begin")
    report = Report()
    chain = Chain(view, digest_prefix=digest_prefix, prefix=prefix, check=check)
    span = SpanCheck(view, chain, digest_prefix=digest_prefix, now=now, since=since, until=until, report=report).run()
    Coverage(span=span, now=now, since=since, until=until, digest_prefix=digest_prefix, report=report).check()
    if span.links:
        keys = sorted({link.digest.header.key_id for link in span.links})
        report.notes.append(f"digests name as their key: {', '.join(keys)}")
        report.first = span.links[0].digest.header.listed_at
        report.last = span.links[-1].digest.header.listed_at
        _Contents(view=view, chain=chain, span=span, prefix=prefix, now=now, report=report).run(workers, progress)
    return report


@dataclass(kw_only=True)
class _Contents:
    """The objects of a span.

    `known` holds versions that a digest lists, `foreign` where a content lies that does not belong there.
    """

    view: ArchiveView
    chain: Chain
    span: Span
    prefix: str
    now: datetime
    report: Report
    known: set[bytes] = field(default_factory=set)
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)

    def run(self, workers: int, progress: Callable[[Report], None] | None) -> None:
        for beside in (self.span.before, self.span.after):
            if beside is not None:
                recent = self.chain.recent_entries(beside, beside.digest.header.listed_at - LONGEST_SILENCE)
                self.known.update(_mark(entry.key, entry.version_id) for entry in recent)
        with ThreadPoolExecutor(workers) as pool:
            for link in self.span.links:
                try:
                    self._objects(link, pool)
                except DigestFormatError as error:
                    expected = "lines as the digest function writes them"
                    self.report.add(Kind.FOREIGN, link.key, link.version_id, found=str(error), expected=expected)
                self.report.digests += 1
                if progress is not None:
                    progress(self.report)
        self._listing()
        self._name_swaps()

    def _objects(self, link: Link, pool: ThreadPoolExecutor) -> None:
        examiner = Examiner(self.view, link, self.now)
        entries, oldest = link.digest.entries(), None
        while batch := list(islice(entries, _BATCH)):
            parts = [batch[start : start + _PART] for start in range(0, len(batch), _PART)]
            done = chained.from_iterable(pool.map(examiner.examine_all, parts))
            for entry, examined in zip(batch, done, strict=True):
                self.known.add(_mark(entry.key, entry.version_id))
                self.report.findings += examined.findings
                self.report.objects += not entry.delete_marker
                self.report.bytes += examined.size
                if examined.foreign_hash:
                    self.foreign[examined.foreign_hash] = (entry.key, entry.version_id)
                if oldest is None or entry.last_modified < oldest.last_modified:
                    oldest = entry
        if link.digest.header.since is None and oldest is not None:
            self._before_the_chain(link, oldest)

    def _before_the_chain(self, link: Link, oldest: Entry) -> None:
        """The first digest lists everything; what is much older lay there without one."""
        begin = link.digest.header.listed_at
        if begin - oldest.last_modified > LONGEST_SILENCE:
            self.report.undecided.append(
                f"the chain begins with {link.key} at {shown(begin)}, and {oldest.key} was written at "
                f"{shown(oldest.last_modified)}: what was done to the archive in between is not shown; find out "
                f"whether there was an earlier chain, and ask with --from {shown(begin)} for what this one covers"
            )

    def _listing(self) -> None:
        """Looks for what no digest lists, and for what lies over evidence."""
        oldest = self.span.before.digest.header.listed_at if self.span.before else None
        newest = self.span.links[-1].digest.header.listed_at
        for listed in self._keys(oldest):
            for version in listed:
                written = version.last_modified
                outside = not _since(version, oldest) or (self.span.after and written > newest)
                if not outside and _mark(version.key, version.version_id) not in self.known:
                    self._unlisted(version)
            if len(listed) > 1 or listed[0].delete_marker:
                self._over(listed)

    def _keys(self, oldest: datetime | None) -> Iterator[list[Version]]:
        """The versions of each key that must be looked at; a large archive is listed in parts at the same time."""

        def pick(part: Iterator[Version]) -> list[list[Version]]:
            keys = [list(group) for _key, group in groupby(part, key=attrgetter("key"))]
            return [key for key in keys if len(key) > 1 or key[0].delete_marker or _since(key[0], oldest)]

        wholes = [link.digest.header.whole for link in self.span.links]
        if oldest is not None and any(whole is not None and whole.versions > LARGE for whole in wholes):
            yield from chained.from_iterable(in_parts(self.view, self.prefix, pick))
        else:
            yield from (list(group) for _key, group in groupby(versions(self.view, self.prefix), attrgetter("key")))

    def _unlisted(self, version: Version) -> None:
        """Whether a later digest is still to list a version, or one should have."""
        links = [*self.span.links, self.span.after] if self.span.after else self.span.links
        for link in reversed(links):
            header = link.digest.header
            if link.digest.trailer.continues_after is None and header.covers(version.key):
                if version.last_modified <= header.listed_at - LATEST_ARRIVAL:
                    found = f"a version written {shown(version.last_modified)}"
                    expected = f"a digest that lists it, {link.key} at the latest"
                    self.report.add(Kind.UNLISTED, version.key, version.version_id, found=found, expected=expected)
                    return
                break
        self.report.waiting += 1

    def _over(self, listed: list[Version]) -> None:
        """What lies over the first version of a key: markers and other versions."""
        real = [version for version in listed if not version.delete_marker]
        if not real or not any(_mark(real[-1].key, version.version_id) in self.known for version in listed):
            return
        original = real[-1]
        facts = self.view.facts(original.key, original.version_id)
        end = facts.retain_until if facts else None
        for place, version in enumerate(listed):
            if version is original or (end is not None and version.last_modified >= end):
                continue
            expected = f"version {original.version_id} as the latest one"
            if version.delete_marker:
                found = f"a delete marker of {shown(version.last_modified)}"
                self.report.add(Kind.HIDDEN, version.key, version.version_id, found=found, expected=expected)
                continue
            mine = self.view.content_hash(original.key, original.version_id)
            other = self.view.content_hash(version.key, version.version_id)
            same = bool(mine and mine == other)
            # The archiver writes the same bytes again after a delete marker; that takes nothing away. Otherwise it
            # never writes over anything, so somebody else did, perhaps for another lock or other metadata.
            if same and place + 1 < len(listed) and listed[place + 1].delete_marker:
                continue
            found = f"{'the same' if same else 'another'} content, written over it at {shown(version.last_modified)}"
            self.report.add(Kind.OVERWRITTEN, version.key, version.version_id, found=found, expected=expected)
            if other and not same:
                self.foreign[other[0]] = (version.key, version.version_id)

    def _name_swaps(self) -> None:
        """Says of foreign content whose it is, when it is that of another object."""
        for link in self.span.links if self.foreign else ():
            for entry in link.digest.entries():
                place = self.foreign.get(entry.sha256 or "")
                if place is not None and place[0] != entry.key:
                    found = f"the content of {entry.key}"
                    self.report.add(Kind.SWAPPED, *place, found=found, expected="its own content")


def _since(version: Version, oldest: datetime | None) -> bool:
    return oldest is None or version.last_modified >= oldest


def _mark(key: str, version_id: str) -> bytes:
    """A version in 16 bytes: a set of millions of them fits into memory."""
    return hashlib.blake2b(f"{version_id}\n{key}".encode(), digest_size=16).digest()
