"""What one run of the engine has shown so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.evidence import Evidence


@dataclass
class Session:
    """What was seen while the resources of one run came by one at a time.

    Attributes:
        seen: Names of carriers and how they were judged, for satellites that come later.
        analysed: URNs evaluated so far.
        judged: URNs whose retention rules have run.
        reported: URN, rule and place of every verdict so far; a stack rule does not say it again.
        providers: Providers whose region has been refused already.
        used: Places of the exemptions that covered something.
        unknown: Places that are not known yet, by URN.
        residence: Places of regions and zones that are not known yet, by URN, each told as undecided already.
        inputs: Declared properties by URN, of the types that stack rules read: outputs may lack what a provider has not
            echoed.
    """

    seen: dict[str, Evidence] = field(default_factory=dict)
    analysed: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    reported: set[tuple[str, str, str]] = field(default_factory=set)
    providers: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    residence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inputs: dict[str, Mapping[str, Any]] = field(default_factory=dict)
