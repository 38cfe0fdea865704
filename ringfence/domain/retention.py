"""How long evidence is kept: a floor, a ceiling and the legal basis of both.

DORA sets no period of five years. Delegated Regulation (EU) 2024/1774 article 12(2)(a) has the entity set the
retention period of logs, and article 22(d) has incident evidence kept no longer than necessary; other Union law
brings the five years. So a class has a floor and a ceiling: a lock that outlives its legal basis is a breach as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

EVIDENCE_FLOOR_DAYS = 1827
"""Five calendar years in days with up to two leap days; five times 365 falls short."""

OBJECT_LOCK_MAXIMUM_DAYS = 36_500
"""Longest default retention that Amazon S3 Object Lock takes, in days."""

CLOUDWATCH_RETENTION_DAYS: tuple[int, ...] = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""The only values that CloudWatch Logs takes for `retentionInDays`; 0 means for ever."""


@dataclass(frozen=True, kw_only=True)
class RetentionClass:
    """A class of evidence.

    Attributes:
        name: Name that the tag `dora:retention-class` carries.
        floor_days: Shortest retention, in days.
        ceiling_days: Longest retention, in days.
        legal_basis: Law and article that justify both.
    """

    name: str
    floor_days: int
    ceiling_days: int
    legal_basis: str

    def admits(self, days: int) -> bool:
        """Whether a retention of `days` keeps the floor and the ceiling."""
        return self.floor_days <= days <= self.ceiling_days


def retain_until(start: datetime, days: int) -> datetime:
    """The moment until which something dated `start` is locked for `days` days.

    Raises:
        ValueError: when `start` has no time zone, or `days` is less than one.
    """
    if start.tzinfo is None:
        raise ValueError("a retention needs a start with a time zone: a naive time has no fixed end")
    if days < 1:
        raise ValueError(f"a retention lasts at least one day, not {days}")
    return start + timedelta(days=days)


def log_group_retention_days(floor_days: int) -> int:
    """Smallest retention of CloudWatch Logs, in days, that is no shorter than the floor; 0 (for ever) above all."""
    return next((days for days in CLOUDWATCH_RETENTION_DAYS if days >= floor_days), 0)
