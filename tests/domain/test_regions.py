"""Where a region name puts data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.domain import regions


def test_the_eu_set_is_exactly_the_seven_regions_inside_the_union():
    assert (
        frozenset(
            {
                "eu-central-1",
                "eu-west-1",
                "eu-west-3",
                "eu-north-1",
                "eu-south-1",
                "eu-south-2",
                "eusc-de-east-1",
            }
        )
        == regions.EU_REGIONS
    )


@pytest.mark.parametrize(
    "name", ["eu-west-2", "eu-central-2", "eu-isoe-west-1", "us-east-1", "eu-west-9", "EU-WEST-1", ""]
)
def test_regions_that_look_european_or_are_unknown_are_not(name):
    assert not regions.is_eu(name)


def test_a_cyrillic_look_alike_is_not_a_region_of_the_union():
    assert not regions.is_eu("\u0435u-west-1")


@given(st.text())
def test_only_exact_names_are_inside_the_union(name):
    assert regions.is_eu(name) == (name in regions.EU_REGIONS)


def test_a_region_is_described_with_its_place():
    assert regions.describe("eu-west-2") == "eu-west-2 (London, GB)"
    assert regions.describe("mars-1") == "mars-1 (unknown region)"


def test_the_genesys_host_follows_from_the_region():
    assert regions.genesys_domain("eu-central-1") == "mypurecloud.de"
    with pytest.raises(regions.UnknownRegionError, match="eu-west-1"):
        regions.genesys_domain("eu-west-3")


@pytest.mark.parametrize(
    ("arn", "region"),
    [
        ("arn:aws:sqs:us-east-1:1:q", "us-east-1"),
        ("arn:aws:iam::1:role/a:b", None),
        ("arn:aws-eusc:kms:eusc-de-east-1:1:key/x", "eusc-de-east-1"),
        ("not an arn", None),
        ("arn:aws", None),
    ],
)
def test_the_region_field_of_an_arn_is_read(arn, region):
    assert regions.region_of_arn(arn) == region
