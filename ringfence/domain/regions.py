"""Where a region name puts data, decided by exact name.

A prefix test on `eu-` would admit London (`eu-west-2`) and Zurich (`eu-central-2`), which are not in the European
Union, and miss the European Sovereign Cloud (`eusc-de-east-1`), which is. So every region is listed; a name that is
not listed is not in the Union.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


class UnknownRegionError(ValueError):
    """A region name that no list knows; its country cannot be told."""


@dataclass(frozen=True, kw_only=True)
class Region:
    """An AWS region.

    Attributes:
        name: AWS name, such as `eu-central-1`.
        place: City or area, as AWS names it.
        country: ISO 3166-1 alpha-2 code.
        partition: AWS partition, the second field of an ARN.
        genesys_domain: Domain of the Genesys Cloud region hosted there, or None where Genesys has none.
    """

    name: str
    place: str
    country: str
    partition: str = "aws"
    genesys_domain: str | None = None

    @property
    def eu(self) -> bool:
        """True when the region lies in a member state of the European Union."""
        return self.country in EU_COUNTRIES


EU_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""Member states of the European Union, ISO 3166-1 alpha-2."""

_ROWS = (
    # name, place, country, partition, Genesys Cloud domain
    ("eu-central-1", "Frankfurt", "DE", "aws", "mypurecloud.de"),
    ("eu-west-1", "Dublin", "IE", "aws", "mypurecloud.ie"),
    ("eu-west-3", "Paris", "FR", "aws", None),
    ("eu-north-1", "Stockholm", "SE", "aws", None),
    ("eu-south-1", "Milan", "IT", "aws", None),
    ("eu-south-2", "Spain", "ES", "aws", None),
    ("eusc-de-east-1", "Brandenburg", "DE", "aws-eusc", "edee1.eusc-pure.cloud"),
    ("eu-west-2", "London", "GB", "aws", "euw2.pure.cloud"),
    ("eu-central-2", "Zurich", "CH", "aws", "euc2.pure.cloud"),
    ("eu-isoe-west-1", "United Kingdom", "GB", "aws-iso-e", None),
    ("us-east-1", "Northern Virginia", "US", "aws", "mypurecloud.com"),
    ("us-east-2", "Ohio", "US", "aws", "use2.us-gov-pure.cloud"),
    ("us-west-1", "Northern California", "US", "aws", None),
    ("us-west-2", "Oregon", "US", "aws", "usw2.pure.cloud"),
    ("ca-central-1", "Montreal", "CA", "aws", "cac1.pure.cloud"),
    ("ca-west-1", "Calgary", "CA", "aws", None),
    ("mx-central-1", "Mexico", "MX", "aws", "mxc1.pure.cloud"),
    ("sa-east-1", "Sao Paulo", "BR", "aws", "sae1.pure.cloud"),
    ("sa-west-1", "Chile", "CL", "aws", None),
    ("af-south-1", "Cape Town", "ZA", "aws", None),
    ("ap-east-1", "Hong Kong", "HK", "aws", None),
    ("ap-east-2", "Taipei", "TW", "aws", None),
    ("ap-south-1", "Mumbai", "IN", "aws", "aps1.pure.cloud"),
    ("ap-south-2", "Hyderabad", "IN", "aws", None),
    ("ap-northeast-1", "Tokyo", "JP", "aws", "mypurecloud.jp"),
    ("ap-northeast-2", "Seoul", "KR", "aws", "apne2.pure.cloud"),
    ("ap-northeast-3", "Osaka", "JP", "aws", "apne3.pure.cloud"),
    ("ap-southeast-1", "Singapore", "SG", "aws", "apse1.pure.cloud"),
    ("ap-southeast-2", "Sydney", "AU", "aws", "mypurecloud.com.au"),
    ("ap-southeast-3", "Jakarta", "ID", "aws", None),
    ("ap-southeast-4", "Melbourne", "AU", "aws", None),
    ("ap-southeast-5", "Malaysia", "MY", "aws", None),
    ("ap-southeast-6", "New Zealand", "NZ", "aws", None),
    ("ap-southeast-7", "Thailand", "TH", "aws", None),
    ("il-central-1", "Tel Aviv", "IL", "aws", None),
    ("me-central-1", "United Arab Emirates", "AE", "aws", "mec1.pure.cloud"),
    ("me-south-1", "Bahrain", "BH", "aws", None),
    ("me-west-1", "Saudi Arabia", "SA", "aws", None),
    ("cn-north-1", "Beijing", "CN", "aws-cn", None),
    ("cn-northwest-1", "Ningxia", "CN", "aws-cn", None),
    ("us-gov-east-1", "GovCloud East", "US", "aws-us-gov", None),
    ("us-gov-west-1", "GovCloud West", "US", "aws-us-gov", None),
    ("us-iso-east-1", "ISO East", "US", "aws-iso", None),
    ("us-iso-west-1", "ISO West", "US", "aws-iso", None),
    ("us-isob-east-1", "ISOB East", "US", "aws-iso-b", None),
    ("us-isob-west-1", "ISOB West", "US", "aws-iso-b", None),
    ("us-isof-east-1", "ISOF East", "US", "aws-iso-f", None),
    ("us-isof-south-1", "ISOF South", "US", "aws-iso-f", None),
)

REGIONS: Mapping[str, Region] = MappingProxyType(
    {
        name: Region(name=name, place=place, country=country, partition=partition, genesys_domain=domain)
        for name, place, country, partition, domain in _ROWS
    }
)
"""Every AWS region known here, by name."""

EU_REGIONS: frozenset[str] = frozenset(region.name for region in REGIONS.values() if region.eu)
"""AWS regions inside the European Union."""

GENESYS_EU_REGIONS: frozenset[str] = frozenset(name for name in EU_REGIONS if REGIONS[name].genesys_domain)
"""AWS regions inside the European Union that host a Genesys Cloud region."""


def is_eu(name: str) -> bool:
    """Whether `name` is, letter for letter, an AWS region inside the European Union."""
    return name in EU_REGIONS


def describe(name: str) -> str:
    """The region with its place for a message: `eu-west-2 (London, GB)`; an unknown name says that it is unknown."""
    region = REGIONS.get(name)
    return f"{name} ({region.place}, {region.country})" if region else f"{name} (unknown region)"


def genesys_domain(region: str) -> str:
    """Domain of the Genesys Cloud region in an AWS region; hosts are `api.`, `login.` and `apps.` before it.

    Raises:
        UnknownRegionError: when Genesys Cloud has no region there.
    """
    known = REGIONS.get(region)
    if known is None or known.genesys_domain is None:
        offered = ", ".join(sorted(name for name, row in REGIONS.items() if row.genesys_domain))
        raise UnknownRegionError(f"Genesys Cloud has no region {region!r}; it has: {offered}")
    return known.genesys_domain


_ARN_FIELDS = 6


def region_of_arn(arn: str) -> str | None:
    """Region field of an ARN; None for a text that is no ARN and for a global ARN, whose field is empty."""
    fields = arn.split(":", _ARN_FIELDS - 1)
    if len(fields) < _ARN_FIELDS or fields[0] != "arn":
        return None
    return fields[3] or None


def partition_of_arn(arn: str) -> str | None:
    """Partition field of an ARN (`aws`, `aws-eusc`, ...); None for a text that is no ARN."""
    fields = arn.split(":", _ARN_FIELDS - 1)
    return fields[1] or None if len(fields) == _ARN_FIELDS and fields[0] == "arn" else None
