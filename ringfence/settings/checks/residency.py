"""Regions that must agree with each other. That each of them is in the EU is checked where it is read."""

from __future__ import annotations

from collections.abc import Iterator

from ringfence.domain.problems import Problem
from ringfence.domain.regions import EU_REGIONS, REGIONS, describe
from ringfence.settings.checks.common import repeated
from ringfence.settings.evidence import GENESYS_KEY_ACCOUNT, Archive, Encryption
from ringfence.settings.organisation import Organisation
from ringfence.settings.routing import Routing
from ringfence.settings.telephony import Telephony
from ringfence.settings.values import LOCATION

COMMERCIAL_PARTITION = "aws"


def archive_lies_in_the_deployment_region(aws_region: str, archive: Archive) -> Iterator[Problem]:
    """`aws:region` decides where AWS resources go, so `archive.region` must say the same."""
    if aws_region != archive.region:
        yield Problem(
            place="archive.region",
            found=f"'{describe(archive.region)}'",
            allowed=f"the region of the deployment, '{describe(aws_region)}' (aws:region)",
            fix="make the two equal",
            control=LOCATION,
        )


def replica_lies_in_another_region(archive: Archive) -> Iterator[Problem]:
    """A replica in the same region falls with it; across AWS partitions nothing replicates."""
    partition = REGIONS[archive.region].partition
    others = sorted(name for name in EU_REGIONS if REGIONS[name].partition == partition and name != archive.region)
    if archive.replica_region in others:
        return
    same = archive.replica_region == archive.region
    reason = "the region of the archive itself" if same else f"a region outside the partition {partition}"
    yield Problem(
        place="archive.replica_region",
        found=f"'{describe(archive.replica_region)}', {reason}",
        allowed=f"another EU region of the partition {partition} [{', '.join(others) or 'it has none'}]",
        fix="choose one of them" if others else "place archive and replica in EU regions of the partition aws",
        control="DORA 12(3), DORA 12(4)",
    )


def key_and_organisation_share_a_partition(aws_region: str, organisation: Organisation) -> Iterator[Problem]:
    """Genesys uses our keys from its own account, which no partition lets into another."""
    partition = REGIONS[organisation.region].partition
    if REGIONS[aws_region].partition != partition:
        fitting = ", ".join(sorted(name for name in EU_REGIONS if REGIONS[name].partition == partition))
        yield Problem(
            place="aws:region",
            found=f"'{describe(aws_region)}' in the partition {REGIONS[aws_region].partition}",
            allowed=f"an EU region of the partition {partition}, where the organisation is [{fitting}]",
            fix="choose one of them, or correct organisation.region",
            control="RTS 2024/1774 7",
        )


def sovereign_cloud_has_another_key_account(organisation: Organisation, encryption: Encryption) -> Iterator[Problem]:
    """The published Genesys account belongs to the commercial partition; another partition has another account."""
    commercial = REGIONS[organisation.region].partition == COMMERCIAL_PARTITION
    if not commercial and encryption.genesys_principal_account == GENESYS_KEY_ACCOUNT:
        yield Problem(
            place="encryption.genesys_principal_account",
            found=f"'{GENESYS_KEY_ACCOUNT}', an account of the partition {COMMERCIAL_PARTITION}",
            allowed=f"the Genesys account in the partition of '{describe(organisation.region)}'",
            fix="ask Genesys support for its account id there and set it",
            control="RTS 2024/1774 7",
        )


def regions_are_listed_once(telephony: Telephony, routing: Routing) -> Iterator[Problem]:
    """A region named twice in an ordered list was meant to be another one."""
    for number, site in enumerate(telephony.sites):
        yield from repeated(site.media_regions, f"telephony.sites[{number}].media_regions[{{}}]", kind="region")
    yield from repeated(routing.allowed_failover_regions, "routing.allowed_failover_regions[{}]", kind="region")
