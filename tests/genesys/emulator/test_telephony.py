"""Locations, sites, number plans, trunks, routes, edge groups, DID pools, organisation links."""

from __future__ import annotations

import uuid

import pytest

pytestmark = pytest.mark.emulator

EDGES = "/api/v2/telephony/providers/edges"


def test_media_regions_name_the_home_region(api):
    regions = api.ok("GET", "/api/v2/telephony/mediaregions")

    assert regions["awsHomeRegion"] == "eu-central-1"
    assert "eu-west-1" in regions["awsCoreRegions"]
    assert isinstance(regions["awsSatelliteRegions"], list)


def test_a_location_is_patched_with_its_version_only(api):
    location = api.location()
    path = f"/api/v2/locations/{location['id']}"

    assert api.refused("PATCH", path, {"name": "New"}) == (400, "invalid.value")
    assert api.refused("PATCH", path, {"name": "New", "version": 7}) == (409, "general.conflict")
    changed = api.ok("PATCH", path, {"name": "New", "version": 1})
    assert (changed["name"], changed["version"], changed["address"]) == ("New", 2, {"city": "Frankfurt"})


def test_the_home_region_is_added_to_the_media_regions_of_a_site(api):
    site = api.site(mediaRegions=["eu-west-1"])

    assert site["mediaRegions"] == ["eu-west-1", "eu-central-1"]
    assert site["mediaRegionsUseLatencyBased"] is False


def test_a_site_takes_only_known_media_regions_and_an_existing_location(api):
    location = {"id": api.location()["id"]}

    made_up = {"name": "S", "location": location, "mediaRegions": ["eu-moon-1"]}
    assert api.refused("POST", f"{EDGES}/sites", made_up) == (400, "invalid.value")
    nowhere = {"name": "S", "location": {"id": str(uuid.uuid4())}}
    assert api.refused("POST", f"{EDGES}/sites", nowhere) == (400, "referenced.key.does.not.exist")


def test_a_name_is_used_once_until_its_site_is_deleted(api):
    site = api.site("Main")
    again = {"name": "main", "location": {"id": site["location"]["id"]}}

    assert api.refused("POST", f"{EDGES}/sites", again) == (400, "duplicate.value")
    api.ok("DELETE", f"{EDGES}/sites/{site['id']}")
    assert api.ok("POST", f"{EDGES}/sites", again)["name"] == "main"


def test_a_new_site_comes_with_a_default_route_and_number_plans(api):
    site = api.site()

    routes = api.ok("GET", f"{EDGES}/sites/{site['id']}/outboundroutes")["entities"]
    plans = api.ok("GET", f"{EDGES}/sites/{site['id']}/numberplans")
    assert [route["name"] for route in routes] == ["Default Outbound Route"]
    assert routes[0]["externalTrunkBases"] == []
    assert {"Emergency", "National", "International"} <= {plan["classification"] for plan in plans}


def test_a_put_of_a_site_resets_what_it_leaves_out_and_checks_the_version(api):
    site = api.site(callerName="Bank", mediaRegions=["eu-west-1"])
    path = f"{EDGES}/sites/{site['id']}"
    body = {"name": site["name"], "location": site["location"]}

    assert api.refused("PUT", path, {**body, "version": 9}) == (409, "general.conflict")
    changed = api.ok("PUT", path, {**body, "version": 1})
    assert (changed["callerName"], changed["mediaRegions"], changed["version"]) == ("", ["eu-central-1"], 2)


def test_a_deleted_site_is_still_read_as_deleted_and_no_longer_listed(api):
    site = api.site()

    api.ok("DELETE", f"{EDGES}/sites/{site['id']}")

    assert api.ok("GET", f"{EDGES}/sites/{site['id']}")["state"] == "deleted"
    assert api.ok("GET", f"{EDGES}/sites")["entities"] == []
    assert api.refused("DELETE", f"{EDGES}/sites/{site['id']}") == (404, "not.found")


def test_what_is_in_use_is_not_deleted(api):
    site = api.site()
    trunk_base = api.trunk_base(site)
    route = {"name": "R", "classificationTypes": ["National"], "externalTrunkBases": [{"id": trunk_base["id"]}]}
    api.ok("POST", f"{EDGES}/sites/{site['id']}/outboundroutes", route)

    assert api.refused("DELETE", f"{EDGES}/sites/{site['id']}") == (409, "resource.referenced.by.another")
    assert api.refused("DELETE", f"/api/v2/locations/{site['location']['id']}")[0] == 409
    assert api.refused("DELETE", f"{EDGES}/trunkbasesettings/{trunk_base['id']}") == (400, "delete.referenced.entity")


def test_the_default_site_is_not_deleted(api):
    site = api.site()
    organisation = api.ok("GET", "/api/v2/organizations/me")
    api.ok("PUT", "/api/v2/organizations/me", {**organisation, "defaultSiteId": site["id"]})

    assert api.refused("DELETE", f"{EDGES}/sites/{site['id']}") == (409, "resource.referenced.by.another")


def test_number_plans_are_one_list_that_keeps_known_ids(api):
    path = f"{EDGES}/sites/{api.site()['id']}/numberplans"
    before = api.ok("GET", path)

    after = api.ok(
        "PUT", path, [before[0], {"name": "Own", "classification": "Own", "matchType": "regex", "match": "^1$"}]
    )

    assert [plan["name"] for plan in after] == ["Emergency", "Own"]
    assert after[0]["id"] == before[0]["id"]
    assert api.ok("GET", path) == after
    twice = [{"name": "A"}, {"name": "A"}]
    assert api.refused("PUT", path, twice) == (400, "duplicate.number.plan.name")
    assert api.refused("PUT", path, [{"name": str(number)} for number in range(201)])[0] == 400


def test_routes_and_number_plans_agree_on_classifications(api):
    site = api.site()
    path = f"{EDGES}/sites/{site['id']}"
    route = {"name": "R", "classificationTypes": ["Fax"]}

    assert api.refused("POST", f"{path}/outboundroutes", route) == (400, "address.classification.type.does.not.exist")
    api.ok("POST", f"{path}/outboundroutes", {**route, "classificationTypes": ["National"]})
    assert api.refused("PUT", f"{path}/numberplans", [{"name": "E", "classification": "Emergency"}]) == (
        400,
        "number.plan.in.use",
    )


def test_a_route_keeps_the_order_of_its_trunks(api):
    site = api.site()
    first, second = api.trunk_base(site, "Carrier B"), api.trunk_base(site, "Carrier A")
    wanted = [{"id": first["id"]}, {"id": second["id"]}]

    body = {"name": "R", "classificationTypes": ["National"], "externalTrunkBases": wanted}
    route = api.ok("POST", f"{EDGES}/sites/{site['id']}/outboundroutes", body)

    assert [trunk["name"] for trunk in route["externalTrunkBases"]] == ["Carrier B", "Carrier A"]
    assert (route["distribution"], route["enabled"]) == ("SEQUENTIAL", True)
    wrong = {**body, "name": "R2", "distribution": "LATENCY"}
    assert api.refused("POST", f"{EDGES}/sites/{site['id']}/outboundroutes", wrong) == (400, "invalid.value")


def test_a_byoc_trunk_needs_an_inbound_site(api):
    site = api.site()
    body = {"name": "T", "trunkType": "EXTERNAL", "trunkMetabase": {"id": "external_sip_pcv_byoc_carrier.json"}}

    refusal = api.send("POST", f"{EDGES}/trunkbasesettings", {**body, "site": {"id": site["id"]}}).json()

    assert refusal["details"][0]["fieldName"] == "inboundSite"
    assert api.refused("POST", f"{EDGES}/trunkbasesettings", {"name": "T", "trunkType": "EXTERNAL"}) == (
        400,
        "trunk.metabase.required",
    )


def test_trunk_secrets_are_never_read_back_and_survive_an_update(api, emulator):
    site = api.site()
    trunk_base = api.trunk_base(site)
    secret = "trunk_sip_authentication_credentials_password"
    path = f"{EDGES}/trunkbasesettings/{trunk_base['id']}"
    trunk_base["properties"][secret] = {"value": {"instance": "hunter2"}}

    api.ok("PUT", path, trunk_base)
    shown = api.ok("GET", path)
    api.ok("PUT", path, shown)

    assert secret not in shown["properties"]
    stored = emulator.control("snapshot")["objects"]["trunkbases"][trunk_base["id"]]
    assert stored["properties"][secret]["value"]["instance"] == "hunter2"


def test_templates_give_every_property_an_instance(api):
    for metabase in api.ok("GET", f"{EDGES}/trunkbasesettings/availablemetabases")["entities"]:
        template = api.ok("GET", f"{EDGES}/trunkbasesettings/template?trunkMetabaseId={metabase['id']}")
        assert all(value["value"]["instance"] is not None for value in template["properties"].values())
    assert api.refused("GET", f"{EDGES}/trunkbasesettings/template?trunkMetabaseId=none") == (404, "not.found")


def test_a_trunk_shows_the_outage_of_its_carrier(api, emulator):
    trunk_base = api.trunk_base(api.site(), proxy="sip.a.example:5061")
    trunk = api.ok("GET", f"{EDGES}/trunks")["entities"][0]
    assert trunk["trunkBase"]["id"] == trunk_base["id"]
    assert trunk["connectedStatus"]["connected"]
    assert trunk["optionsStatus"][0]["optionState"]

    emulator.control("carriers/state", {"host": "sip.a.example", "up": False})
    down = api.ok("GET", f"{EDGES}/trunks/{trunk['id']}")
    events = api.ok("POST", "/api/v2/usage/events/query", {"interval": "2026-01-01T00:00Z/2027-01-01T00:00Z"})

    assert not down["connectedStatus"]["connected"]
    assert not down["inService"]
    assert down["optionsStatus"][0]["errorInfo"]
    assert len(events["entities"]) == 1
    emulator.control("carriers/state", {"host": "sip.a.example", "up": True})
    assert api.ok("GET", f"{EDGES}/trunks/{trunk['id']}")["inService"]


def test_one_trunk_can_be_taken_down_alone(api, emulator):
    site = api.site()
    api.trunk_base(site, "A", "sip.a.example")
    api.trunk_base(site, "B", "sip.b.example")
    first, second = api.ok("GET", f"{EDGES}/trunks")["entities"]

    emulator.control(f"trunks/{first['id']}/state", {"connected": False})

    listed = api.ok("GET", f"{EDGES}/trunks")["entities"]
    assert [trunk["inService"] for trunk in listed] == [False, True]
    assert (
        api.ok("GET", f"{EDGES}/trunks/metrics?trunkIds={first['id']},{second['id']}")[1]["trunk"]["id"] == second["id"]
    )


def test_trunks_are_read_only_and_follow_their_edge_group(api):
    body = {"name": "Phones", "trunkType": "PHONE", "trunkMetabase": {"id": "phone_connections_webrtc.json"}}
    phone = api.ok("POST", f"{EDGES}/trunkbasesettings", body)
    assert api.ok("GET", f"{EDGES}/trunks")["entities"] == []

    group = api.ok("POST", f"{EDGES}/edgegroups", {"name": "G", "phoneTrunkBases": [{"id": phone["id"]}]})

    trunk = api.ok("GET", f"{EDGES}/trunks")["entities"][0]
    assert (trunk["trunkBase"]["id"], trunk["edgeGroup"]["id"]) == (phone["id"], group["id"])
    assert api.send("DELETE", f"{EDGES}/trunks/{trunk['id']}").status_code == 405


def test_did_pools_do_not_overlap_and_list_their_numbers(api):
    pool = api.ok("POST", f"{EDGES}/didpools", {"startPhoneNumber": "+496912300", "endPhoneNumber": "+496912302"})

    numbers = api.ok("GET", f"{EDGES}/didpools/dids?type=UNASSIGNED")["entities"]
    assert [number["number"] for number in numbers] == ["+496912300", "+496912301", "+496912302"]
    overlapping = {"startPhoneNumber": "+496912302", "endPhoneNumber": "+496912309"}
    assert api.refused("POST", f"{EDGES}/didpools", overlapping) == (400, "duplicate.value")
    wrong = {"startPhoneNumber": "069 123", "endPhoneNumber": "+496912309"}
    assert api.refused("POST", f"{EDGES}/didpools", wrong) == (400, "invalid.value")
    assert pool["provider"] == "PURE_CLOUD"


def test_numbers_move_only_over_an_approved_link(api, emulator):
    home, other = api.ok("GET", "/api/v2/organizations/me")["id"], str(uuid.uuid4())
    number = {"numberId": "n1", "ownerOrganizationId": home, "activeOrganizationId": home, "status": "Normal"}
    emulator.control("seed", {"objects": {"numberroutings": {"n1": number}}})
    link = "/api/v2/telephony/organization/link"
    move = [{"organizationId": other, "numberId": "n1", "targetRegion": "eu-west-1"}]

    assert api.refused("POST", link, {"targetOrganizationId": other, "targetRegion": "us-east-1"}) == (
        400,
        "invalid.value",
    )
    assert api.ok("POST", link, {"targetOrganizationId": other, "targetRegion": "eu-west-1"})["status"] == "Pending"
    assert api.refused("POST", "/api/v2/telephony/numbers/routing", move)[0] == 409
    assert api.send("PATCH", f"{link}/approve/{other}", {"approval": True}).status_code == 204
    assert api.send("POST", "/api/v2/telephony/numbers/routing", move).status_code == 204

    routed = api.ok("GET", f"/api/v2/telephony/numbers/routing?activeRoutingOrganizationId={other}")["entities"]
    assert routed[0]["status"] == "Redirected"
    api.ok("POST", "/api/v2/telephony/numbers/routing/reset", {"resetOrganizationId": home})
    assert api.ok("GET", "/api/v2/telephony/numbers/routing")["entities"][0]["status"] == "Normal"


@pytest.mark.parametrize("path", [EDGES, f"{EDGES}/metrics", "/api/v2/telephony/calls/metrics"])
def test_evidence_that_has_nothing_to_show_still_answers(api, path):
    assert api.send("GET", path).status_code == 200
