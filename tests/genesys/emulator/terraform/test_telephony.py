"""Telephony resources through the calls of the Terraform provider: create, read back, update, delete, look up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.genesys.emulator.conftest import Api
from tests.genesys.emulator.terraform.provider import EDGES, Provider

pytestmark = pytest.mark.emulator

SITES, BASES, GROUPS, TRUNKS = (f"{EDGES}/{name}" for name in ("sites", "trunkbasesettings", "edgegroups", "trunks"))


def location(provider: Provider, name: str = "Frankfurt") -> Any:
    address = {"street1": "Mainzer Landstr. 1", "city": "Frankfurt", "zipcode": "60329", "country": "DE"}
    number = {"number": "+496912345", "type": "default"}
    body = {"name": name, "path": [], "address": address, "emergencyNumber": number}
    return provider.call("POST", "/api/v2/locations", body)


def site(provider: Provider, name: str = "Main") -> Any:
    """A site as `create` makes it: its location and the regions are read first, and it is written once more at once."""
    place = provider.read(f"/api/v2/locations/{location(provider, f'Place of {name}')['id']}", "name", "version")
    regions = provider.read("/api/v2/telephony/mediaregions", "awsHomeRegion", "awsCoreRegions", "awsSatelliteRegions")
    body = {
        "name": name,
        "location": {"id": place["id"], "emergencyNumber": place["emergencyNumber"]},
        "mediaModel": "Cloud",
        "mediaRegions": [regions["awsHomeRegion"]],
        "mediaRegionsUseLatencyBased": False,
        "callerId": "+496912345",
        "callerName": "Ringfence",
    }
    made = provider.call("POST", SITES, body)
    again = provider.update(f"{SITES}/{made['id']}", body, drop=("primaryEdges", "secondaryEdges", "edges"))
    provider.read("/api/v2/organizations/me", "version")
    assert isinstance(provider.call("GET", "/api/v2/organizations/me")["defaultSiteId"], str)
    return again


def base(provider: Provider, at: Any, name: str = "Carrier A") -> Any:
    body = {
        "name": name,
        "trunkMetabase": {"id": "external_sip_pcv_byoc_carrier.json", "name": "external_sip_pcv_byoc_carrier.json"},
        "trunkType": "EXTERNAL",
        "managed": False,
        "inboundSite": {"id": at["id"]},
        "site": {"id": at["id"]},
        "properties": {
            "trunk_label": {"value": {"instance": name}},
            "trunk_transport_serverProxyList": {"value": {"instance": ["sip.a.example:5061"]}},
        },
    }
    return provider.call("POST", BASES, body)


def test_a_location_is_created_patched_and_deleted_softly(provider: Provider) -> None:
    path = f"/api/v2/locations/{location(provider)['id']}"
    provider.read(path, "name", "version")
    version = provider.call("GET", path)["version"]
    changed = provider.call("PATCH", path, {"name": "Berlin", "path": [], "version": version, "notes": "moved"})
    assert (changed["name"], changed["notes"]) == ("Berlin", "moved")
    assert [one["id"] for one in provider.listed("/api/v2/locations", "id", "name")] == [changed["id"]]
    provider.delete(path, status=204, soft=True)


def test_a_site_is_written_twice_has_plans_and_becomes_the_default(provider: Provider) -> None:
    made = site(provider)
    path = f"{SITES}/{made['id']}"
    provider.read(path, "name", "version", "mediaModel", "state")
    plans = provider.call("GET", f"{path}/numberplans")
    own = {"name": "Own", "matchType": "regex", "match": "^1$", "normalizedFormat": "$0", "classification": "Own"}
    provider.call("PUT", f"{path}/numberplans", [*plans, {**own, "priority": 0}])
    assert "Own" in [plan["name"] for plan in provider.call("GET", f"{path}/numberplans")]
    provider.update("/api/v2/organizations/me", {"defaultSiteId": made["id"]})
    assert provider.call("GET", "/api/v2/organizations/me")["defaultSiteId"] == made["id"]
    provider.update(path, {"callerName": "Changed"}, drop=("primaryEdges", "secondaryEdges", "edges"))
    provider.update("/api/v2/organizations/me", {"defaultSiteId": ""})
    provider.delete(path, soft=True)


def test_outbound_routes_adopt_the_default_one_by_its_name(provider: Provider) -> None:
    at = site(provider)
    trunk = base(provider, at)
    routes = {
        one["id"]: provider.listed(f"{SITES}/{one['id']}/outboundroutes", "id", "name", "externalTrunkBases", "state")
        for managed in ("false", "true")
        for one in provider.listed(SITES, "id", "name", managed=managed)
    }
    default = next(route for route in routes[at["id"]] if route["name"] == "Default Outbound Route")
    body = {
        "name": "Default Outbound Route",
        "classificationTypes": ["International"],
        "enabled": True,
        "distribution": "SEQUENTIAL",
        "externalTrunkBases": [{"id": trunk["id"]}],
    }
    adopted = f"{SITES}/{at['id']}/outboundroutes/{default['id']}"
    assert provider.call("PUT", adopted, body)["externalTrunkBases"][0]["id"] == trunk["id"]
    other = {**body, "name": "National", "classificationTypes": ["National"], "externalTrunkBases": []}
    made = provider.call("POST", f"{SITES}/{at['id']}/outboundroutes", other)
    assert made["externalTrunkBases"] == []
    provider.call("GET", f"{SITES}/{at['id']}")
    provider.delete(f"{SITES}/{at['id']}/outboundroutes/{made['id']}")


def test_trunk_base_settings_are_put_twice_and_keep_their_properties(provider: Provider) -> None:
    made = base(provider, site(provider))
    path = f"{BASES}/{made['id']}"
    found = provider.read(path, "id", "version", "name", "properties", ignoreHidden="true")
    assert all("instance" in entry["value"] for entry in found["properties"].values())
    for _ in range(2):
        provider.update(path, {"description": "changed"})
    assert [one["id"] for one in provider.listed(BASES, "id", "name")] == [made["id"]]
    assert [one["id"] for one in provider.listed(BASES, "id", name=made["name"])] == [made["id"]]
    provider.delete(path, soft=True)


def test_an_edge_group_gets_a_trunk_that_is_found_in_the_list(provider: Provider) -> None:
    phone = {"name": "Phones", "trunkMetabase": {"id": "phone_connections_webrtc.json"}, "trunkType": "PHONE"}
    phones = provider.call("POST", BASES, {**phone, "managed": False, "properties": {}})
    body = {"name": "Group", "managed": False, "hybrid": False, "phoneTrunkBases": [{"id": phones["id"]}]}
    group = provider.call("POST", GROUPS, body)
    path = f"{GROUPS}/{group['id']}"
    provider.read(path, "name", "state", "version")
    tie = {"name": "Tie", "trunkMetabase": {"id": "tie_indirect.json"}, "trunkType": "EDGE"}
    edge = provider.call("POST", BASES, {**tie, "managed": False, "properties": {}})
    provider.read(f"{BASES}/{edge['id']}", "id", "version")
    assigned = provider.update(path, {"edgeTrunkBaseAssignment": {"trunkBase": {"id": edge["id"]}}})
    assert assigned["edgeTrunkBaseAssignment"]["trunkBase"]["id"] == edge["id"]
    trunks = provider.listed(TRUNKS, "id", "name", "trunkBase")
    assert all(trunk["trunkBase"]["id"] for trunk in trunks)
    made = next(trunk for trunk in trunks if trunk["trunkBase"]["id"] == edge["id"])
    provider.read(f"{TRUNKS}/{made['id']}", "name", "trunkBase")
    kept = provider.update(path, {"name": "Renamed"})
    assert kept["edgeTrunkBaseAssignment"]["trunkBase"]["id"] == edge["id"]
    provider.delete(path, soft=True)


def test_a_number_pool_is_found_by_its_range(provider: Provider, api: Api) -> None:
    pools = f"{EDGES}/didpools"
    body = {"startPhoneNumber": "+4930100", "endPhoneNumber": "+4930199", "description": "x", "comments": "y"}
    made = provider.call("POST", pools, body)
    assert [one["id"] for one in provider.listed(pools, "id", "startPhoneNumber", "endPhoneNumber")] == [made["id"]]
    assert provider.update(f"{pools}/{made['id']}", {"comments": "changed"})["comments"] == "changed"
    provider.delete(f"{pools}/{made['id']}", soft=True)
