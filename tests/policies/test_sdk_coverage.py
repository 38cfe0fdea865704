"""The pack proves its own coverage: every region-bearing input of the AWS SDK is read, or listed with a reason."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from policies.residency.allowed import Allowed
from policies.residency.vocabulary import Meaning, meaning_of, words_of
from policies.residency.walker import walk

# An argument class and the getters in it, which carry the wire name. The SDK is 119 MB of generated code: parsing all
# of it takes minutes, and these two lines look the same in every file.
_LINES = re.compile(r'^class (\w+)|^    @pulumi\.getter(?:\(name="(\w+)"\))?\n    def (\w+)\(self\)', re.MULTILINE)
_SPEAKING = frozenset({"region", "regions", "regional", "zone", "zones", "az", "azs"})
_FOREIGN = {Meaning.REGION: "us-east-1", Meaning.ZONE: "us-east-1a", Meaning.FLAG: True, Meaning.LINKING: "ALL_REGIONS"}
LISTED: dict[str, str] = yaml.safe_load((Path(__file__).parent / "region_inputs.yaml").read_text(encoding="utf-8"))


@cache
def region_inputs() -> dict[str, list[str]]:
    """Wire names of inputs that speak of regions or zones, with the argument classes that have them."""
    spec = find_spec("pulumi_aws")
    assert spec is not None
    assert spec.origin is not None
    found: dict[str, list[str]] = {}
    for path in sorted(Path(spec.origin).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "egion" not in text and "one" not in text:
            continue
        owner = ""
        for match in _LINES.finditer(text):
            if match.group(1):
                owner = match.group(1)
            elif owner.endswith("Args"):
                name = match.group(2) or match.group(3)
                if not _SPEAKING.isdisjoint(words_of(name)):
                    found.setdefault(name, []).append(f"{path.parent.name}.{owner}")
    return found


def test_the_scan_finds_the_regions_of_more_than_a_thousand_argument_classes() -> None:
    assert len(region_inputs()["region"]) > 1_500
    assert {"regionName", "peerRegion", "replicas", "snsRegion", "witnessRegion"} & set(region_inputs())


def test_every_region_bearing_input_is_read_as_a_place_or_listed_with_a_reason() -> None:
    unread = {
        name: owners[0]
        for name, owners in region_inputs().items()
        if meaning_of(name) not in _FOREIGN and not LISTED.get(name)
    }

    assert unread == {}


def test_every_input_that_is_read_as_a_place_is_refused_with_a_foreign_value() -> None:
    for name in region_inputs():
        meaning = meaning_of(name)
        if meaning in _FOREIGN:
            assert walk({"outer": [{name: _FOREIGN[meaning]}]}, Allowed()).leaves, name


def test_nothing_is_listed_that_the_sdk_does_not_have() -> None:
    assert sorted(set(LISTED) - set(region_inputs())) == []


@pytest.mark.parametrize("name", ["brandNewRegion", "failoverRegions", "AWS_OTHER_REGION"])
def test_an_input_that_a_later_version_adds_is_read_by_its_name(name: str) -> None:
    assert walk({name: "eu-nowhere-1"}, Allowed()).leaves
