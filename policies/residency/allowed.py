"""Where data may be, worked out once from the allowed regions: partitions, zone codes, Genesys domains."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from ringfence.domain.regions import EU_REGIONS, REGIONS, describe

_DIRECTIONS = {
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "central": "c",
}


def zone_code(region: str) -> str:
    """Prefix of the availability zone ids of a region: `eu-central-1` is `euc1`."""
    first, *words, digit = region.split("-")
    return first + "".join(_DIRECTIONS.get(word, word[:2]) for word in words) + digit


@dataclass(frozen=True, slots=True)
class Allowed:
    """The allowed regions and what follows from them."""

    regions: frozenset[str] = EU_REGIONS
    partitions: frozenset[str] = field(init=False)
    zone_codes: frozenset[str] = field(init=False)
    genesys_domains: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        known = [REGIONS[name] for name in self.regions if name in REGIONS]
        object.__setattr__(self, "partitions", frozenset(region.partition for region in known))
        object.__setattr__(self, "zone_codes", frozenset(zone_code(region.name) for region in known))
        domains = tuple(sorted(region.genesys_domain for region in known if region.genesys_domain))
        object.__setattr__(self, "genesys_domains", domains)

    def admits_pattern(self, pattern: str) -> bool:
        """Whether a pattern with wildcards can mean an allowed region."""
        return any(fnmatchcase(region, pattern) for region in self.regions)

    def sentence(self) -> str:
        """The allowed regions for a message."""
        return f"one of {', '.join(sorted(self.regions))}"


ZONE_CODES: dict[str, str] = {zone_code(name): name for name in REGIONS}
"""Zone id prefix to region name, for every known region."""

__all__ = ["ZONE_CODES", "Allowed", "describe", "zone_code"]
