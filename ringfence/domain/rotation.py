"""From a maximum key age to the rotation period that a platform really offers."""

from __future__ import annotations

from enum import StrEnum

KMS_MINIMUM_ROTATION_DAYS = 90
"""Shortest automatic rotation period of AWS KMS, in days."""

KMS_MAXIMUM_ROTATION_DAYS = 2560
"""Longest automatic rotation period of AWS KMS, in days."""

KMS_MINIMUM_DELETION_WINDOW_DAYS = 7
"""Shortest waiting period before AWS KMS deletes a key, in days."""

KMS_MAXIMUM_DELETION_WINDOW_DAYS = 30
"""Longest waiting period before AWS KMS deletes a key, in days."""


class Period(StrEnum):
    """Rotation periods of Genesys Cloud recording keys (`PUT /api/v2/recording/recordingkeys/rotationschedule`).

    There is no quarterly period, so a maximum age of 90 days means MONTHLY.
    """

    DISABLED = "DISABLED"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"

    @property
    def longest_days(self) -> int | None:
        """Nominal length of the period, in days (a month counts 31); None when keys are never rotated."""
        return _LONGEST_DAYS[self]


_LONGEST_DAYS: dict[Period, int | None] = {
    Period.DISABLED: None,
    Period.DAILY: 1,
    Period.WEEKLY: 7,
    Period.MONTHLY: 31,
    Period.YEARLY: 365,
}


def longest_period_within(max_age_days: int) -> Period:
    """The longest real period that keeps every key younger than `max_age_days` days.

    Raises:
        ValueError: when `max_age_days` is less than one: no period is that short.
    """
    if max_age_days < 1:
        raise ValueError(f"a key lives at least one day, not {max_age_days}: the shortest period is DAILY")
    fitting = [period for period in Period if period.longest_days is not None and period.longest_days <= max_age_days]
    return max(fitting, key=lambda period: period.longest_days or 0)
