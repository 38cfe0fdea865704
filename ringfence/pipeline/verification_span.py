"""The digests of a span of time, and whether they hang together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ringfence.pipeline.archive_view import ArchiveView, Version, versions
from ringfence.pipeline.digest_chain import Chain, Link
from ringfence.pipeline.digest_record import Skipped, sequence_of
from ringfence.pipeline.verification_coverage import LONGEST_SILENCE, Span, digest_floor, listed_at
from ringfence.pipeline.verification_report import Kind, Report, shown


class SpanCheck:
    """Finds the digests of a span, and writes into a report what is wrong with them.

    Args:
        view: The archive.
        chain: Its digests.
        digest_prefix: Where they lie.
        now: Moment of the view.
        since, until: The span, by the time at which objects were written; None for no limit.
        report: Where findings go.
    """

    def __init__(
        self,
        view: ArchiveView,
        chain: Chain,
        *,
        digest_prefix: str,
        now: datetime,
        since: datetime | None,
        until: datetime | None,
        report: Report,
    ) -> None:
        self._view = view
        self._chain = chain
        self._digest_prefix = digest_prefix
        self._now = now
        self._since = since
        self._until = until
        self._report = report

    def run(self) -> Span:
        """The digests of the span, checked."""
        span = self._walk()
        self._strangers()
        self._locks(span.links)
        return span

    def _walk(self) -> Span:
        """From the newest digest back to the last one before the span."""
        links: list[Link] = []
        behind: list[Link] = []  # digests that listed the archive first after the end of the span
        after = later = before = None
        for sequence, candidates in self._chain.newest_first():
            link, refused = self._chain.genuine(sequence, candidates)
            self._refused(refused, candidates)
            if link is None:
                continue
            self._written_over(link, candidates, refused)
            if later is not None:
                self._joined(link, later)
            later, at = link, listed_at(link)
            if self._since is not None and at <= self._since:
                before = link
                break
            if self._until is None or at <= self._until:
                links.append(link)
                continue
            if behind and listed_at(behind[-1]) != at:
                after, behind = behind[-1], []
            behind.append(link)
        if before is None and later is not None:
            self._beginning(later)
        first = later is not None and later.digest.header.previous is None
        short = self._until is not None and not (links and listed_at(links[0]) >= self._until)
        if behind and short and (links or before or not first):
            # What was written just before the end of the span is listed by the first digest behind it.
            links = behind + links
        elif behind:
            after = behind[-1]
        return Span(links=list(reversed(links)), before=before, after=after)

    def _refused(self, refused: Iterable[Skipped], candidates: list[Version]) -> None:
        written = {version.version_id: version.last_modified for version in candidates}
        for note in refused:
            # A stranger in a place that the chain has not reached lies before every span; it is told in its own.
            if self._since is not None and written[note.version_id] < self._since:
                continue
            self._report.add(
                Kind.FOREIGN,
                note.key,
                note.version_id,
                found=note.reason,
                expected="a digest of this place of the chain, signed with the digest key",
            )

    def _written_over(self, link: Link, candidates: list[Version], refused: list[Skipped]) -> None:
        told = {link.version_id, *(note.version_id for note in refused)}
        for extra in candidates:
            if extra.version_id not in told:
                self._report.add(
                    Kind.OVERWRITTEN,
                    extra.key,
                    extra.version_id,
                    found=f"a version of {shown(extra.last_modified)} over the digest",
                    expected=f"version {link.version_id} alone",
                )

    def _joined(self, link: Link, later: Link) -> None:
        """Whether a digest refers to the one before it."""
        wanted, found = later.digest.header.previous, link.digest
        if wanted is None:
            self._report.add(
                Kind.BROKEN_CHAIN,
                later.key,
                later.version_id,
                found="a digest that begins a new chain",
                expected=f"one that follows {link.key}, which lies before it",
            )
        elif wanted.sequence != found.header.sequence:
            self._missing(wanted.key, later)
        elif (wanted.sha256, wanted.signature) != (found.sha256, found.signature):
            self._report.add(
                Kind.BROKEN_CHAIN,
                link.key,
                link.version_id,
                found=f"sha256 {found.sha256}",
                expected=f"sha256 {wanted.sha256}, as digest {later.key} recorded",
            )

    def _beginning(self, first: Link) -> None:
        """The oldest digest that is there must be the first of all, or one whose predecessors' locks have ended."""
        header = first.digest.header
        if header.previous is not None:
            # A digest may be gone once its own lock has ended, like the objects that it lists.
            if digest_floor(first) > self._now:
                self._missing(header.previous.key, first)
        elif header.sequence != 1:
            self._report.add(
                Kind.BROKEN_CHAIN,
                first.key,
                first.version_id,
                found=f"a chain that begins with digest {header.sequence}",
                expected="digest 1: something lay in the places before it, or was removed from them",
            )
        elif self._since is not None and listed_at(first) - self._since > LONGEST_SILENCE:
            self._report.notes.append(
                f"the chain begins with {first.key} at {shown(listed_at(first))}: nothing is shown of the time before"
            )

    def _missing(self, key: str, later: Link) -> None:
        found = f"nothing, and digest {later.key} follows it"
        self._report.add(Kind.MISSING_DIGEST, key, "", found=found, expected="the digest")

    def _strangers(self) -> None:
        """Delete markers over digests, and objects beside them whose names are none of a digest."""
        for version in versions(self._view, self._digest_prefix):
            if self._since is not None and version.last_modified < self._since:
                continue
            if version.delete_marker:
                if not self._ended(version):
                    found = f"a delete marker of {shown(version.last_modified)} over the digest"
                    self._report.add(
                        Kind.HIDDEN,
                        version.key,
                        version.version_id,
                        found=found,
                        expected="the digest itself on top",
                    )
            elif sequence_of(self._digest_prefix, version.key) is None:
                self._report.add(
                    Kind.FOREIGN,
                    version.key,
                    version.version_id,
                    found="a name that no digest has",
                    expected=f"nothing but digests below {self._digest_prefix}",
                )

    def _ended(self, marker: Version) -> bool:
        """Whether a lifecycle rule wrote the marker, after the lock of the digest had ended."""
        sequence = sequence_of(self._digest_prefix, marker.key)
        found = [v for v in versions(self._view, marker.key) if v.key == marker.key and not v.delete_marker]
        if sequence is None or not found:
            return False
        link, _refused = self._chain.genuine(sequence, list(reversed(found)))
        return link is not None and digest_floor(link) <= marker.last_modified

    def _locks(self, links: list[Link]) -> None:
        """Lock and recorded checksum of the digests themselves."""
        for link in links:
            facts, header, floor = self._view.facts(link.key, link.version_id), link.digest.header, digest_floor(link)
            mode, ends = (facts.lock_mode, facts.retain_until) if facts else (None, None)
            place = (link.key, link.version_id)
            if mode not in (header.lock_mode, "COMPLIANCE"):
                self._report.add(Kind.LOCK_WEAKENED, *place, found=mode or "no lock", expected=header.lock_mode)
            elif ends is None or ends < floor:
                self._report.add(Kind.SHORTENED, *place, found=f"until {shown(ends)}", expected=f"until {shown(floor)}")
            if facts and facts.sha256 is not None and facts.sha256 != link.digest.sha256:
                found, expected = f"recorded checksum {facts.sha256}", f"sha256 {link.digest.sha256} of the file"
                self._report.add(Kind.METADATA, *place, found=found, expected=expected)
