"""The emulator's clock: real time plus an offset, or frozen, so that expiry can be tested without waiting."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def iso(moment: datetime) -> str:
    """The date-time form of the platform: UTC with milliseconds and a trailing Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def parse_iso(text: str) -> datetime:
    """The reverse of `iso`; a value without zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Clock:
    """Time of the organisation. `offset` is a whole shift against real time; `frozen` stops it at one moment."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.frozen: datetime | None = None

    def now(self) -> datetime:
        """The present moment of the organisation, in UTC."""
        if self.frozen is not None:
            return self.frozen
        return datetime.fromtimestamp(time.time(), UTC) + self.offset

    def seconds(self) -> float:
        """The present moment as seconds since 1970."""
        if self.frozen is not None:
            return self.frozen.timestamp()
        return time.time() + self.offset.total_seconds()

    def stamp(self) -> str:
        """The present moment as the platform writes it."""
        return iso(self.now())

    def advance(self, seconds: float) -> None:
        """Moves the clock by so many seconds (negative: backwards). Raises OverflowError beyond the years 1 to 9999."""
        _ = self.now() + timedelta(seconds=seconds)
        if self.frozen is not None:
            self.frozen += timedelta(seconds=seconds)
        else:
            self.offset += timedelta(seconds=seconds)

    def freeze(self, moment: datetime | None = None) -> None:
        """Stops the clock at `moment`, or at the present one."""
        self.frozen = (moment or self.now()).astimezone(UTC)

    def release(self) -> None:
        """Lets a frozen clock run on from where it stood."""
        if self.frozen is not None:
            self.offset = self.frozen - datetime.fromtimestamp(time.time(), UTC)
            self.frozen = None

    def reset(self) -> None:
        """Back to real time."""
        self.offset = timedelta(0)
        self.frozen = None
