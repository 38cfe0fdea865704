"""Rules that several resources share, each as a `Problem` or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import EU_REGIONS, describe, is_eu
from ringfence.plugin.wire import is_known

RESIDENCY_CONTROL = "DORA 30(2)(b), RTS 2024/1774 4(2)(b)"
"""Location of service and data, known and agreed."""

KEY_CONTROL = "RTS 2024/1774 6, 7"
"""Encryption of data at rest and the life cycle of its keys."""

ACCESS_CONTROL = "RTS 2024/1774 21"
"""Control of access, which also means not to lock out those who keep the service running."""


def known(inputs: Mapping[str, Any], *path: str) -> Any:
    """A value by its path when it is there and known, else None."""
    value: Any = inputs
    for part in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value if value is not None and is_known(value) else None


def outside_eu(place: str, region: Any) -> Iterator[Problem]:
    """A region that must lie in the European Union. An unknown value passes: it is checked again when it is known."""
    if isinstance(region, str) and not is_eu(region):
        yield Problem(
            place=place,
            found=describe(region),
            allowed=", ".join(sorted(EU_REGIONS)),
            fix="choose a region inside the European Union",
            control=RESIDENCY_CONTROL,
        )
