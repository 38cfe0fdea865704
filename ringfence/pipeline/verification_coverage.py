"""Whether the digests of a span cover it: no hours are missing, also not at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from ringfence.pipeline.digest_chain import LONGEST_LISTING, Link
from ringfence.pipeline.verification_report import Kind, Report, shown

LONGEST_SILENCE: Final = timedelta(minutes=90)
"""Longest time between two hourly digests; more is a gap."""

CADENCE: Final = timedelta(hours=1)
"""How often the digest function is started."""

CLOCKS: Final = timedelta(minutes=5)
"""How far two clocks may be apart, and how long a digest takes as a rule."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Digests that cover a span of time.

    Attributes:
        links: In order; what was written in the span is in one of them.
        before: The digest before them, None when there is none.
        after: The digest behind them, None when they are the newest.
    """

    links: list[Link]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Writes into a report what of a span is not covered.

    Attributes:
        span: Its digests.
        now: Moment of the view.
        since, until: What was asked for.
        digest_prefix: Where digests lie.
        report: Where findings go.
    """

    span: Span
    now: datetime
    since: datetime | None
    until: datetime | None
    digest_prefix: str
    report: Report

    def check(self) -> None:
        """All of it."""
        self._gaps()
        self._clock()
        if self.span.after is None:
            self._overdue()
        self._end()
        if not self.span.links:
            self._nothing()

    def _gaps(self) -> None:
        """Hours without a digest, also at the end: whoever cut off the newest digests left hours without one."""
        span = self.span
        known = [span.before, *span.links] if span.before else span.links
        if not known:
            return
        moments = [(listed_at(link), link.key) for link in known]
        previous = known[0].digest.header.previous
        if span.before is None and self.since is not None and previous is not None:
            moments.insert(0, (self.since, previous.key))
        moments.append((self.now if self.until is None else min(self.until, self.now), ""))
        long_listings = {
            link.key
            for part, link in pairwise(known)
            if part.digest.trailer.continues_after is not None and link is not known[-1]
        }
        for (earlier, key), (later, _key) in pairwise(moments):
            # A listing that took several runs has the moment of its first one; what follows it is chained to it.
            if later - earlier > (LONGEST_LISTING if key in long_listings else LONGEST_SILENCE):
                found = f"no digest between {shown(earlier)} and {shown(later)}"
                self.report.add(Kind.GAP, key, "", found=found, expected=f"one every hour after {key}")

    def _clock(self) -> None:
        newest = self.span.after or self._last()
        if newest is not None and listed_at(newest) > self.now + CLOCKS:
            self.report.undecided.append(
                f"digest {newest.key} listed the archive at {shown(listed_at(newest))}, and this view is of "
                f"{shown(self.now)}: set the clock of this machine, or copy the archive again"
            )

    def _overdue(self) -> None:
        """Between the hour at which the next digest is due and the one at which it is missed."""
        newest = self._last()
        if newest is None or not CADENCE + CLOCKS < self.now - listed_at(newest) <= LONGEST_SILENCE:
            return
        self.report.undecided.append(
            f"the newest digest is {newest.key} of {shown(listed_at(newest))}, and the next one was due at "
            f"{shown(listed_at(newest) + CADENCE)}: it is late, or was removed; ask again after "
            f"{shown(listed_at(newest) + LONGEST_SILENCE)}"
        )

    def _end(self) -> None:
        links, until = self.span.links, self.until
        if until is None:
            return
        if until > self.now:
            self.report.undecided.append(
                f"--to {shown(until)} is after {shown(self.now)}, the moment of this view: ask again later"
            )
        elif links and listed_at(links[-1]) < until:
            self.report.undecided.append(
                f"what was written between {shown(listed_at(links[-1]))} ({links[-1].key}) and --to {shown(until)} is "
                "listed by the next digest: ask again after the next full hour"
            )

    def _nothing(self) -> None:
        before, after = self.span.before, self.span.after
        asked = (
            f"{shown(self.since) if self.since else 'the beginning'} to {shown(self.until) if self.until else 'now'}"
        )
        nearest = f"none lies below {self.digest_prefix}; is it the right bucket, --prefix and --region?"
        if before is not None:
            nearest = f"the newest one, {before.key}, listed the archive at {shown(listed_at(before))}"
        elif after is not None:
            nearest = f"the first one, {after.key}, listed the archive at {shown(listed_at(after))}"
        self.report.undecided.append(f"no digest that can be verified covers {asked}: {nearest}")

    def _last(self) -> Link | None:
        return self.span.links[-1] if self.span.links else self.span.before


def digest_floor(link: Link) -> datetime:
    """Until when a digest must be locked at least."""
    return listed_at(link) + timedelta(days=link.digest.header.retention_days)


def listed_at(link: Link) -> datetime:
    """When a digest listed the archive."""
    return link.digest.header.listed_at
