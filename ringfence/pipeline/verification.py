"""Verification of an archive by its digests: the chain, and every object that they list.

Works on the bucket and, with the public key alone, on a copy of it. It names the object and what happened to it:
deleted, hidden by a delete marker, overwritten, swapped, changed, its lock weakened or shortened, or never listed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain, groupby, islice, pairwise
from typing import Final

from ringfence.pipeline.archive_view import ArchiveView, Version, content_hash, versions
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_format import Entry
from ringfence.pipeline.digest_signatures import Check
from ringfence.pipeline.events import format_time

LONGEST_SILENCE: Final = timedelta(minutes=90)
"""Longest time between two hourly digests; more is a gap."""

LATEST_ARRIVAL: Final = timedelta(minutes=5)
"""An upload that began before a listing may show after it: such an object is waited for, not missed."""

_BATCH = 512
_PART = 16


class Kind(StrEnum):
    """What can be wrong."""

    FOREIGN = "foreign digest"
    MISSING_DIGEST = "missing digest"
    BROKEN_CHAIN = "broken chain"
    GAP = "missing hours"
    MISSING = "deleted"
    HIDDEN = "hidden by a delete marker"
    OVERWRITTEN = "overwritten"
    SWAPPED = "swapped"
    CHANGED = "changed"
    LOCK_WEAKENED = "lock weakened"
    SHORTENED = "retention shortened"
    UNLISTED = "in no digest"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        kind: What.
        key, version_id: Object, digest or nothing (for hours).
        detail: How it shows, in words.
    """

    kind: Kind
    key: str
    version_id: str
    detail: str

    @property
    def text(self) -> str:
        """The finding as one line."""
        version = f" (version {self.version_id})" if self.version_id else ""
        return f"{self.kind.value}: {self.key}{version}: {self.detail}" if self.key else f"{self.kind}: {self.detail}"


@dataclass(kw_only=True)
class Report:
    """What a verification found.

    Attributes:
        digests, objects, bytes: What was checked.
        first, last: When the first and the last checked digest listed the archive.
        waiting: Objects that the next digest will list.
        findings: What is wrong.
        undecided: What could not be decided.
    """

    digests: int = 0
    objects: int = 0
    bytes: int = 0
    first: datetime | None = None
    last: datetime | None = None
    waiting: int = 0
    findings: list[Finding] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 everything holds, 1 something is wrong, 2 it could not be decided."""
        if self.findings:
            return 1
        return 2 if self.undecided else 0


@dataclass(frozen=True, kw_only=True)
class _Examined:
    findings: tuple[Finding, ...]
    size: int
    foreign_hash: str | None = None


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
    """Verifies the digests of a span and everything that they list.

    Args:
        view: The archive, or a copy.
        check: Judges signatures.
        digest_prefix: Where digests lie.
        prefix: Where objects lie.
        now: Moment of the view: now for a bucket, the moment of the copy for a copy.
        since: Begin of the span, by the moments at which digests listed the archive; None for no limit.
        until: End of the span; None for no limit.
        workers: Objects that are examined at the same time.
        progress: Told after every digest.
    """
    verification = _Verification(
        view=view,
        chain=Chain(view, digest_prefix=digest_prefix, prefix=prefix, check=check),
        prefix=prefix,
        now=now,
        since=since,
        until=until,
        workers=workers,
        progress=progress or _silent,
    )
    return verification.run()


def _silent(report: Report) -> None:
    """Tells nobody."""


@dataclass(kw_only=True)
class _Verification:
    view: ArchiveView
    chain: Chain
    prefix: str
    now: datetime
    since: datetime | None
    until: datetime | None
    workers: int
    progress: Callable[[Report], None]
    report: Report = field(default_factory=Report)
    known: set[bytes] = field(default_factory=set)
    foreign: dict[str, tuple[str, str]] = field(default_factory=dict)

    def run(self) -> Report:
        links, before = self._links()
        if not links:
            self.report.undecided.append("no digest of this span can be verified")
            return self.report
        self.report.first = links[0].digest.header.listed_at
        self.report.last = links[-1].digest.header.listed_at
        self._gaps(links, before)
        if before is not None:
            self.known.update(_mark(entry.key, entry.version_id) for entry in before.digest.entries())
        with ThreadPoolExecutor(self.workers) as pool:
            for link in links:
                self._objects(link, pool)
                self.report.digests += 1
                self.progress(self.report)
        self._listing(links, before)
        self._name_swaps(links)
        return self.report

    def _links(self) -> tuple[list[Link], Link | None]:
        """Genuine digests of the span in order, and the one before it; checks how they hang together."""
        links: list[Link] = []
        later: Link | None = None
        before: Link | None = None
        for sequence, candidates in self.chain.newest_first():
            link, refused = self.chain.genuine(sequence, candidates)
            for note in refused:
                self._add(Kind.FOREIGN, note.key, note.version_id, note.reason)
            if link is None:
                continue
            listed_at = link.digest.header.listed_at
            for extra in candidates:
                if extra.version_id != link.version_id and extra.version_id not in {n.version_id for n in refused}:
                    self._add(Kind.OVERWRITTEN, extra.key, extra.version_id, "written over a digest")
            if later is not None:
                self._joined(link, later)
            if self.since is not None and listed_at < self.since:
                before = link
                break
            if self.until is None or listed_at <= self.until:
                links.append(link)
            later = link
        previous = later.digest.header.previous if later is not None and before is None else None
        # A digest may be gone once its own lock has ended, like the objects that it lists.
        if later is not None and previous is not None and _digest_floor(later) > self.now:
            self._add(Kind.MISSING_DIGEST, previous.key, "", f"digest {later.key} follows it")
        self._digest_locks(links)
        return list(reversed(links)), before

    def _joined(self, link: Link, later: Link) -> None:
        """Whether a digest refers to the one before it."""
        wanted = later.digest.header.previous
        if wanted is None:
            self._add(Kind.BROKEN_CHAIN, later.key, later.version_id, "begins a chain although there is one before it")
        elif wanted.sequence != link.digest.header.sequence:
            self._add(Kind.MISSING_DIGEST, wanted.key, "", f"digest {later.key} follows it")
        elif (wanted.sha256, wanted.signature) != (link.digest.sha256, link.digest.signature):
            self._add(Kind.BROKEN_CHAIN, link.key, link.version_id, f"is not the file that digest {later.key} follows")

    def _digest_locks(self, links: list[Link]) -> None:
        for link in links:
            facts = self.view.facts(link.key, link.version_id)
            header = link.digest.header
            floor = _digest_floor(link)
            if facts is None or facts.lock_mode != header.lock_mode:
                found = facts.lock_mode if facts else None
                self._add(Kind.LOCK_WEAKENED, link.key, link.version_id, f"{found}, not {header.lock_mode}")
            elif facts.retain_until is None or facts.retain_until < floor:
                self._add(Kind.SHORTENED, link.key, link.version_id, f"until {facts.retain_until}, not {floor}")

    def _gaps(self, links: list[Link], before: Link | None) -> None:
        moments = [link.digest.header.listed_at for link in ([before] if before else []) + links]
        if self.since is not None and before is None and moments[0] - self.since > LONGEST_SILENCE:
            first = links[0].digest.header
            if first.previous is not None:
                moments.insert(0, self.since)
        moments.append(min(self.until, self.now) if self.until else self.now)
        for earlier, later in pairwise(moments):
            if later - earlier > LONGEST_SILENCE:
                self._add(Kind.GAP, "", "", f"no digest between {format_time(earlier)} and {format_time(later)}")

    def _objects(self, link: Link, pool: ThreadPoolExecutor) -> None:
        entries = link.digest.entries()
        while batch := list(islice(entries, _BATCH)):
            parts = [batch[start : start + _PART] for start in range(0, len(batch), _PART)]
            done = chain.from_iterable(pool.map(self._examine_all, parts))
            for entry, examined in zip(batch, done, strict=True):
                self.known.add(_mark(entry.key, entry.version_id))
                self.report.findings += examined.findings
                self.report.objects += not entry.delete_marker
                self.report.bytes += examined.size
                if examined.foreign_hash:
                    self.foreign[examined.foreign_hash] = (entry.key, entry.version_id)

    def _examine_all(self, entries: list[Entry]) -> list[_Examined]:
        return [self._examine(entry) for entry in entries]

    def _examine(self, entry: Entry) -> _Examined:
        """Compares a version with what a digest says of it."""
        if entry.delete_marker:
            return _Examined(findings=(), size=0)
        found: list[Finding] = []

        def add(kind: Kind, detail: str) -> None:
            found.append(Finding(kind=kind, key=entry.key, version_id=entry.version_id, detail=detail))

        facts = self.view.facts(entry.key, entry.version_id)
        content = content_hash(self.view, entry.key, entry.version_id) if facts else None
        if facts is None or content is None:
            # After its lock has ended a lifecycle rule may delete a version.
            if entry.retain_until is None or entry.retain_until > self.now:
                add(Kind.MISSING, f"locked until {entry.retain_until}, and the version is not there")
            return _Examined(findings=tuple(found), size=0)
        if facts.lock_mode not in (entry.lock_mode, "COMPLIANCE"):
            add(Kind.LOCK_WEAKENED, f"recorded {entry.lock_mode}, found {facts.lock_mode}")
        if entry.retain_until is not None and (facts.retain_until is None or facts.retain_until < entry.retain_until):
            add(Kind.SHORTENED, f"recorded until {entry.retain_until}, found until {facts.retain_until}")
        sha256, size = content
        if sha256 != entry.sha256:
            add(Kind.CHANGED, f"recorded sha256 {entry.sha256} ({entry.size} bytes), found {sha256} ({size} bytes)")
            return _Examined(findings=tuple(found), size=size, foreign_hash=sha256)
        return _Examined(findings=tuple(found), size=size)

    def _listing(self, links: list[Link], before: Link | None) -> None:
        """Looks for what no digest lists, and for what lies over evidence."""
        oldest = before.digest.header.listed_at if before else None
        newest = links[-1].digest.header.listed_at
        whole = links[-1].digest.trailer.continues_after is None
        for key, group in groupby(versions(self.view, self.prefix), key=lambda version: version.key):
            listed = list(group)
            for version in listed:
                if (oldest is not None and version.last_modified < oldest) or _mark(
                    key, version.version_id
                ) in self.known:
                    continue
                if version.last_modified > newest - LATEST_ARRIVAL or not whole:
                    self.report.waiting += self.until is None
                else:
                    self._add(Kind.UNLISTED, key, version.version_id, f"written {version.last_modified}")
            if len(listed) > 1 or listed[0].delete_marker:
                self._over(listed)

    def _over(self, listed: list[Version]) -> None:
        """What lies over the first version of a key: markers and other versions."""
        real = [version for version in listed if not version.delete_marker]
        if not real or not any(_mark(real[-1].key, version.version_id) in self.known for version in listed):
            return
        original = real[-1]
        facts = self.view.facts(original.key, original.version_id)
        end = facts.retain_until if facts else None
        for version in listed:
            if version is original or (end is not None and version.last_modified >= end):
                continue
            if version.delete_marker:
                detail = f"delete marker of {version.last_modified}"
                self._add(Kind.HIDDEN, version.key, version.version_id, detail)
                continue
            mine = content_hash(self.view, original.key, original.version_id)
            other = content_hash(self.view, version.key, version.version_id)
            # The archiver writes the same bytes again after a delete marker; that takes nothing away.
            if mine and other and mine != other:
                detail = f"another content was written over version {original.version_id} at {version.last_modified}"
                self._add(Kind.OVERWRITTEN, version.key, version.version_id, detail)
                self.foreign[other[0]] = (version.key, version.version_id)

    def _name_swaps(self, links: list[Link]) -> None:
        """Says of foreign content whose it is, when it is that of another object."""
        for link in links if self.foreign else ():
            for entry in link.digest.entries():
                place = self.foreign.get(entry.sha256 or "")
                if place is not None and place[0] != entry.key:
                    self._add(Kind.SWAPPED, *place, f"holds the content of {entry.key}")

    def _add(self, kind: Kind, key: str, version_id: str, detail: str) -> None:
        self.report.findings.append(Finding(kind=kind, key=key, version_id=version_id, detail=detail))


def _digest_floor(link: Link) -> datetime:
    """Until when a digest must be locked at least."""
    return link.digest.header.listed_at + timedelta(days=link.digest.header.retention_days)


def _mark(key: str, version_id: str) -> bytes:
    """A version in 16 bytes: a set of millions of them fits into memory."""
    return hashlib.blake2b(f"{version_id}\n{key}".encode(), digest_size=16).digest()


def render(report: Report, view_name: str) -> Iterable[str]:
    """The report for people, line by line."""
    yield from _summary(report, view_name)
    for finding in report.findings:
        yield f"  {finding.text}"
    for text in report.undecided:
        yield f"  could not decide: {text}"


def _summary(report: Report, view_name: str) -> Iterator[str]:
    span = f" of {_shown(report.first)} to {_shown(report.last)}" if report.first else ""
    yield f"{view_name}: {report.digests} digests{span}, {report.objects} objects, {report.bytes} bytes verified"
    if report.waiting:
        yield f"  {report.waiting} newer objects wait for the next digest"
    verdicts = {0: "everything holds", 1: f"{len(report.findings)} violations", 2: "not decided"}
    yield f"  {verdicts[report.exit_status]}"


def _shown(moment: datetime | None) -> str:
    return format_time(moment.astimezone(UTC)) if moment else ""
