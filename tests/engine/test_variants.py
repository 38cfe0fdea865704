"""Shapes that a bank may choose instead of the committed one: deployed, unchanged afterwards, and removed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.engine.stack import PROJECT, Stack

pytestmark = pytest.mark.timeout(900)

Config = dict[str, Any]
CARRIER_THREE = ["sbc.carrier-three.example.eu", "2001:db8:3::5"]
"""Hosts of a third carrier, one of them an address of the sixth version."""


def third_carrier(config: Config) -> None:
    """Three carriers, the third reached by name and by address, each route over all of them."""
    telephony = config["ringfence:telephony"]
    telephony["carriers"].append(
        {
            "name": "Carrier Three",
            "vendor": "carrier-three",
            "site": telephony["sites"][0]["name"],
            "physical_path": "Exchange DUB2, ring west",
            "proxies": [{"host": CARRIER_THREE[0]}, {"host": CARRIER_THREE[1], "port": 5071}],
            "allow_list": ["203.0.113.0/28", "2001:db8:3::/64"],
        }
    )
    for route in telephony["routes"]:
        route["carriers"].append("Carrier Three")
    config["ringfence:vendors"].append(
        {
            "key": "carrier-three",
            "name": "Carrier Three Ltd",
            "operator": "Carrier Three Ltd",
            "purpose": "Voice calls",
            "hosts": CARRIER_THREE,
            "country": "IE",
            "data_sensitiveness": "medium",
            "legal_basis": "Interconnection contract 2026-01",
        }
    )


def dublin(config: Config) -> None:
    """The organisation lives in Dublin, with everything else there and Frankfurt as the second region."""
    config["aws:region"] = "eu-west-1"
    config["ringfence:name_prefix"] = "ringfence-dublin"
    organisation, telephony = config["ringfence:organisation"], config["ringfence:telephony"]
    organisation |= {"region": "eu-west-1", "time_zone": "Europe/Dublin"}
    telephony["location"] |= {"city": "Dublin", "country": "IE", "zipcode": "D02"}
    for site in telephony["sites"]:
        site["media_regions"].reverse()
    config["ringfence:archive"] |= {"region": "eu-west-1", "replica_region": "eu-central-1"}
    config["ringfence:routing"]["allowed_failover_regions"] = ["eu-central-1"]
    genesys = next(vendor for vendor in config["ringfence:vendors"] if vendor["key"] == "genesys")
    genesys |= {"hosts": ["api.mypurecloud.ie", "login.mypurecloud.ie"], "storage_country": "IE"}
    third_carrier(config)
    siem("elastic")(config)


def siem(kind: str) -> Callable[[Config], None]:
    """Another collector."""
    paths = {"splunk": "services/collector/event", "elastic": "_bulk", "otlp": "v1/logs", "https": "events"}

    def change(config: Config) -> None:
        config["ringfence:siem"] = {
            "kind": kind,
            "endpoint": f"https://collector.siem.example.eu/{paths[kind]}",
            "vendor": "siem",
            **({"index": "genesys.audit" if kind == "elastic" else "genesys_audit"} if kind != "https" else {}),
        }

    return change


def plain(config: Config) -> None:
    """No SIEM, carriers that ask for no password, one queue, one number, no holidays, German announcements."""
    config.pop("ringfence:siem")
    telephony, routing = config["ringfence:telephony"], config["ringfence:routing"]
    for carrier in telephony["carriers"]:
        carrier.pop("sip_realm")
        carrier.pop("sip_username")
    telephony["sites"] = telephony["sites"][:1]
    telephony["number_plans"] = []
    routing["queues"] = [queue for queue in routing["queues"] if queue["name"] == "EU_Emergency_Queue"]
    routing["call_routes"] = routing["call_routes"][:1]
    routing["business_hours"]["holidays"] = []
    config["ringfence:organisation"]["default_language"] = "de-de"
    config["ringfence:integrations"] = config["ringfence:integrations"][:1]


def wide(config: Config) -> None:
    """Four sites, three carriers, several calls to other systems, another collector."""
    telephony = config["ringfence:telephony"]
    for number in (3, 4):
        telephony["sites"].append({**telephony["sites"][0], "name": f"Frankfurt {number}"})
    third_carrier(config)
    lookup = config["ringfence:integrations"][1]
    config["ringfence:integrations"].append({**lookup, "name": "Card lookup", "description": "Reads a card"})
    config["ringfence:organisation"]["default_language"] = "fr-fr"
    siem("otlp")(config)


@pytest.fixture
def deployed_as(tmp_path: Path) -> Iterator[Callable[[Callable[[Config], None]], Stack]]:
    stacks: list[Stack] = []

    def deploy(change: Callable[[Config], None]) -> Stack:
        stack = Stack(tmp_path / change.__name__, change=change)
        stacks.append(stack)
        pack = yaml.safe_load((PROJECT / "policies/configuration.yaml").read_text())
        pack["vendors"][0]["hosts"] += CARRIER_THREE
        configuration = stack.root / "pack.yaml"
        configuration.write_text(yaml.safe_dump(pack))
        stack.environment["RINGFENCE_POLICY_CONFIGURATION"] = str(configuration)
        stack.up()
        return stack

    yield deploy
    for stack in stacks:
        stack.close()


def assert_unchanged(stack: Stack, change: Callable[[Config], None] | None = None) -> None:
    """Neither the next preview nor one after a refresh wants anything."""
    for options in (("--expect-no-changes",), ("--refresh", "--expect-no-changes")):
        run = stack.pulumi("preview", *options, change=change, policies=True)
        assert run.status == 0, run.output[-5000:]
        assert "[mandatory]" not in run.output


def collector_of(stack: Stack) -> dict[str, str]:
    """Ids of what belongs to the collector alone."""
    return {item["urn"]: item.get("id", "") for item in stack.resources() if "dora:audit:Siem" in item["urn"]}


EVIDENCE = ("aws:s3/", "aws:kms/", "dora:", "pulumi:")
"""What stays where the pipeline has archived something meanwhile: the bucket of locked objects and what it needs."""


def assert_removed(stack: Stack) -> None:
    """Everything goes but evidence that is locked already."""
    run = stack.pulumi("destroy", "--yes", "--skip-preview", "--continue-on-error")
    left = stack.resources()
    assert run.status == 0 or "BucketNotEmpty" in run.output, run.output[-5000:]
    assert (run.status == 0) == (left == [])
    assert [item["urn"] for item in left if not item["type"].startswith(EVIDENCE)] == []


@pytest.mark.parametrize("variant", [dublin, plain, wide])
def test_the_variant_is_deployed_unchanged_afterwards_and_removed(variant, deployed_as):
    stack = deployed_as(variant)

    assert_unchanged(stack)
    assert_removed(stack)


def test_every_kind_of_collector_follows_the_other_in_place_and_none_at_last(deployed_as):
    stack = deployed_as(siem("https"))
    before = collector_of(stack)

    for kind in ("splunk", "elastic", "otlp"):
        stack.up(change=siem(kind))
        assert collector_of(stack) == before

    def none(config: Config) -> None:
        config.pop("ringfence:siem")

    stack.up(change=none)
    assert_unchanged(stack, none)
    assert collector_of(stack) == {}
    assert_removed(stack)
