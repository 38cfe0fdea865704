"""Whether an object version is what its digest says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from ringfence.pipeline.archive_view import ArchiveView, Facts
from ringfence.pipeline.digest_chain import Link
from ringfence.pipeline.digest_record import Entry
from ringfence.pipeline.verification_report import Finding, Kind, shown

_STRONGEST: Final = "COMPLIANCE"
_SAME_SECOND: Final = timedelta(seconds=1)


class Examined(NamedTuple):
    """What came out: bytes that were read, what is wrong, and the hash of a content that is not the recorded one."""

    size: int
    findings: tuple[Finding, ...] = ()
    foreign_hash: str | None = None


class Examiner:
    """Compares versions with the entries of one digest.

    Args:
        view: The archive.
        link: The digest.
        now: Moment of the view.
    """

    def __init__(self, view: ArchiveView, link: Link, now: datetime) -> None:
        self._view = view
        self._key = link.key
        self._mode = link.digest.header.lock_mode
        self._shortest = timedelta(days=link.digest.header.retention_days)
        self._now = now

    def examine_all(self, entries: list[Entry]) -> list[Examined]:
        """Several versions, one after the other."""
        return [self.examine(entry) for entry in entries]

    def examine(self, entry: Entry) -> Examined:
        """One version: there, with its content, its metadata and its lock."""
        if entry.delete_marker:
            return Examined(0)
        facts = self._view.facts(entry.key, entry.version_id)
        content = self._view.content_hash(entry.key, entry.version_id) if facts else None
        if facts is None or content is None:
            return Examined(0, self._gone(entry))
        sha256, size = content
        if sha256 == entry.sha256 and self._as_recorded(entry, facts, size):
            return Examined(size)
        findings = (*self._lock(entry, facts), *self._metadata(entry, facts, size))
        if sha256 == entry.sha256:
            return Examined(size, findings)
        changed = self._finding(
            Kind.CHANGED, entry, f"sha256 {sha256} ({size} bytes)", f"sha256 {entry.sha256} ({entry.size} bytes)"
        )
        return Examined(size, (*findings, changed), sha256)

    def _as_recorded(self, entry: Entry, facts: Facts, size: int) -> bool:
        """The usual case in few steps; whatever else there is, the parts below name it."""
        ends, written = entry.retain_until, facts.last_modified
        return (
            facts.lock_mode == entry.lock_mode == self._mode
            and ends is not None
            and facts.retain_until == ends
            and ends - entry.last_modified >= self._shortest
            and facts.legal_hold == entry.legal_hold
            and facts.sha256 in (None, entry.sha256)
            and size == entry.size == facts.size
            and (written is None or written == entry.last_modified)
        )

    def _gone(self, entry: Entry) -> tuple[Finding, ...]:
        # After its lock has ended a lifecycle rule may delete a version.
        if entry.retain_until is not None and entry.retain_until <= self._now and not entry.legal_hold:
            return ()
        return (self._finding(Kind.MISSING, entry, "nothing", f"a version locked until {shown(entry.retain_until)}"),)

    def _lock(self, entry: Entry, facts: Facts) -> list[Finding]:
        found = []
        for what, mode in (("recorded", entry.lock_mode), ("found", facts.lock_mode)):
            wanted = self._mode if what == "recorded" else entry.lock_mode
            if mode not in (wanted, _STRONGEST):
                found.append(
                    self._finding(
                        Kind.LOCK_WEAKENED,
                        entry,
                        f"{mode or 'no lock'}, {'since before the digest' if what == 'recorded' else 'now'}",
                        str(wanted),
                    )
                )
        if entry.legal_hold and not facts.legal_hold:
            found.append(self._finding(Kind.LOCK_WEAKENED, entry, "legal hold off", "legal hold on"))
        floor, ends = entry.last_modified + self._shortest, entry.retain_until
        if ends is None or ends < floor:
            expected = f"until {shown(floor)}"
            found.append(
                self._finding(Kind.SHORTENED, entry, f"until {shown(ends)}, since before the digest", expected)
            )
        if ends is not None and (facts.retain_until is None or facts.retain_until < ends):
            expected = f"until {shown(ends)}"
            found.append(self._finding(Kind.SHORTENED, entry, f"until {shown(facts.retain_until)}", expected))
        return found

    def _metadata(self, entry: Entry, facts: Facts, size: int) -> list[Finding]:
        """What Amazon S3 keeps beside the bytes and never changes."""
        rows = []
        if facts.sha256 not in (None, entry.sha256):
            rows.append((f"recorded checksum {facts.sha256}", f"sha256 {entry.sha256}"))
        # The size of the bytes belongs to their hash; here it is the one that is told of them.
        if facts.size not in {entry.size, size}:
            rows.append((f"{facts.size} bytes told", f"{entry.size} bytes"))
        if facts.last_modified is not None and abs(facts.last_modified - entry.last_modified) >= _SAME_SECOND:
            rows.append((f"written {shown(facts.last_modified)}", f"written {shown(entry.last_modified)}"))
        return [self._finding(Kind.METADATA, entry, found, expected) for found, expected in rows]

    def _finding(self, kind: Kind, entry: Entry, found: str, expected: str) -> Finding:
        recorded = f"{expected} (digest {self._key})"
        return Finding(kind=kind, key=entry.key, version_id=entry.version_id, found=found, expected=recorded)
