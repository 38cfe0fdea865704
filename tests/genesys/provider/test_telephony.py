"""Sites, number plans, trunks, routes and numbers: what keeps voice in the Union and reachable."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider.resources.telephony_trunk_base import parsed_proxy, proxy_text
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

from .connections import BYOC, LOCATION, PLANS, SITE, SITE_PATH, TRUNK, TRUNK_PATH, given

SITE_TOKEN = "genesys:telephony:Site"
PLANS_TOKEN = "genesys:telephony:NumberPlans"
TRUNK_TOKEN = "genesys:telephony:TrunkBase"
ROUTE_TOKEN = "genesys:telephony:OutboundRoute"


def test_a_media_region_outside_the_union_is_refused_with_its_place(stack):
    failures = stack.failures(SITE_TOKEN, {**SITE, "locationId": "l", "mediaRegions": ["eu-central-1", "eu-west-2"]})

    assert list(failures) == ["mediaRegions[1]"]
    assert "eu-west-2 (London, GB)" in failures["mediaRegions[1]"]
    assert "DORA 30(2)(b)" in failures["mediaRegions[1]"]


def test_a_region_not_known_yet_is_no_reason_to_stop(stack):
    assert stack.failures(SITE_TOKEN, {**SITE, "locationId": UNKNOWN, "mediaRegions": [UNKNOWN]}) == {}
    assert stack.failures(SITE_TOKEN, {**SITE, "locationId": UNKNOWN, "mediaRegions": UNKNOWN}) == {}


def test_a_media_region_chosen_by_latency_is_refused(stack):
    failures = stack.failures(SITE_TOKEN, {**SITE, "locationId": "l", "mediaRegionsUseLatencyBased": True})

    assert "any region in the world" in failures["mediaRegionsUseLatencyBased"]


def test_the_home_region_that_the_platform_adds_is_no_change(stack):
    created = stack.create(SITE_TOKEN, given(stack, SITE_TOKEN, mediaRegions=["eu-west-1"]))

    refreshed = stack.refresh(created)

    assert refreshed.inputs["mediaRegions"] == ["eu-west-1"]
    assert refreshed.outputs["effectiveMediaRegions"] == ["eu-west-1", "eu-central-1"]
    assert refreshed.outputs["homeRegionAdded"] is True
    assert stack.diff(refreshed) == {}


def test_a_site_moved_outside_the_union_shows_on_refresh_and_is_moved_back(stack):
    created = stack.create(SITE_TOKEN, given(stack, SITE_TOKEN, mediaRegions=["eu-west-1"]))
    stack.drift(f"{SITE_PATH}/{created.id}", mediaRegions=["us-east-1", "eu-central-1"])

    refreshed = stack.refresh(created)

    assert refreshed.inputs["mediaRegions"] == ["us-east-1", "eu-central-1"]
    assert stack.diff(refreshed, created.inputs)
    stack.update(refreshed, created.inputs)
    assert stack.refresh(created).inputs == created.inputs


def test_a_site_carries_the_emergency_number_of_its_location(stack):
    created = stack.create(SITE_TOKEN, given(stack, SITE_TOKEN))

    site = next(site for site in stack.objects("sites") if site["id"] == created.id)
    assert site["location"]["emergencyNumber"]["number"] == LOCATION["emergencyNumber"]["number"]
    assert len(stack.calls()) <= 3


def test_a_site_waits_for_a_location_that_was_created_a_moment_ago(stack):
    inputs = given(stack, SITE_TOKEN)
    stack.fault("GET", "/api/v2/locations/*", status=404, times=2)

    created = stack.create(SITE_TOKEN, inputs)

    assert stack.waits == [0.5, 1.0]
    assert stack.diff(created) == {}


def test_plans_wait_for_those_that_the_platform_gives_a_new_site(stack):
    inputs = given(stack, PLANS_TOKEN)
    path = f"{SITE_PATH}/{inputs['siteId']}/numberplans"
    stack.provider._context.client.put(path, [{"name": "Alone", "matchType": "interCountryCode"}])

    with pytest.raises(ProviderError, match="'Alone'"):
        stack.create(PLANS_TOKEN, inputs)

    assert stack.waits == [0.5, 1.0, 2.0, 4.0]


def test_plans_of_the_platform_stay_and_overridden_ones_come_back(stack):
    site_id = given(stack, PLANS_TOKEN)["siteId"]
    path = f"{SITE_PATH}/{site_id}/numberplans"
    client = stack.provider._context.client
    before = {plan["name"]: plan for plan in client.get(path)}
    created = stack.create(PLANS_TOKEN, {"siteId": site_id, "plans": PLANS})
    during = {plan["name"]: plan for plan in client.get(path)}

    stack.delete(created)

    assert set(during) == {*before, "Branches"}
    assert during["National"]["match"] == PLANS[0]["match"]
    after = {plan["name"]: plan for plan in client.get(path)}
    assert {name: plan.get("match") for name, plan in after.items()} == {
        name: plan.get("match") for name, plan in before.items()
    }


def test_a_plan_added_by_hand_shows_on_refresh(stack):
    created = stack.create(PLANS_TOKEN, given(stack, PLANS_TOKEN))
    path = f"{SITE_PATH}/{created.id}/numberplans"
    client = stack.provider._context.client
    client.put(path, [*client.get(path), {"name": "Abroad", "matchType": "interCountryCode", "classification": "X"}])

    refreshed = stack.refresh(created)

    assert [plan["name"] for plan in refreshed.inputs["plans"]] == ["National", "Branches", "Abroad"]
    assert stack.diff(refreshed, created.inputs)


def test_plans_that_somebody_made_by_hand_are_not_removed_by_a_create(stack):
    inputs = given(stack, PLANS_TOKEN)
    path = f"{SITE_PATH}/{inputs['siteId']}/numberplans"
    client = stack.provider._context.client
    client.put(path, [*client.get(path), {"name": "By hand", "matchType": "interCountryCode"}])

    with pytest.raises(ProviderError, match=r"'By hand'.*pulumi import"):
        stack.create(PLANS_TOKEN, inputs)


def test_a_site_has_one_list_of_plans(stack):
    inputs = given(stack, PLANS_TOKEN)
    stack.create(PLANS_TOKEN, inputs, name="one")

    with pytest.raises(ProviderError, match="'one' of this program"):
        stack.create(PLANS_TOKEN, inputs, name="two")


@pytest.mark.parametrize(
    ("plans", "place"),
    [
        ([{"name": "A", "matchType": "regex"}], "plans[0].match"),
        ([{"name": "A", "matchType": "numberList"}], "plans[0].numbers"),
        ([PLANS[0], {**PLANS[1], "name": "National"}], "plans[0].name"),
    ],
)
def test_a_plan_that_matches_nothing_or_a_name_given_twice_is_refused(stack, plans, place):
    assert place in stack.failures(PLANS_TOKEN, {"siteId": UNKNOWN, "plans": plans})


def test_a_trunk_to_a_carrier_of_ones_own_needs_both_sites(stack):
    failures = stack.failures(TRUNK_TOKEN, TRUNK)

    assert sorted(failures) == ["inboundSiteId", "siteId"]
    assert "media regions" in failures["siteId"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"serverProxies": [{"host": "sip:a.example.eu"}, {"host": "a b"}]}, "serverProxies[1].host"),
        ({"serverProxies": [{"host": "a.example.eu"}, {"host": "a.example.eu"}]}, "serverProxies[1]"),
        ({"accessAllowList": ["carrier-one"]}, "accessAllowList[0]"),
        ({"extraProperties": {"trunk_sip_authentication_credentials_password": "p"}}, "extraProperties."),
        ({"sipUsername": None}, "sipUsername"),
        ({"trunkMetabaseId": "external_sip.json"}, "inboundSiteId"),
    ],
)
def test_a_trunk_that_could_not_work_is_refused(stack, change, place):
    failures = stack.failures(TRUNK_TOKEN, {**TRUNK, "siteId": UNKNOWN, "inboundSiteId": UNKNOWN, **change})

    assert any(found.startswith(place) for found in failures), failures


def test_the_password_of_a_trunk_reaches_genesys_and_survives_other_changes(stack):
    key = "trunk_sip_authentication_credentials_password"
    created = stack.create(TRUNK_TOKEN, given(stack, TRUNK_TOKEN))
    updated = stack.update(created, {**created.inputs, "recordingEnabled": False})

    refreshed = stack.refresh(updated)

    (trunk,) = stack.objects("trunkbases")
    assert trunk["properties"][key]["value"]["instance"] == TRUNK["sipPassword"]
    assert refreshed.inputs["sipPassword"] == TRUNK["sipPassword"]
    assert "sipPassword" in stack.provider.secret_outputs[TRUNK_TOKEN]


def test_a_trunk_changed_by_hand_shows_the_property_by_its_name(stack):
    created = stack.create(TRUNK_TOKEN, given(stack, TRUNK_TOKEN))
    stack.drift(
        f"{TRUNK_PATH}/{created.id}", properties={"trunk_transport_protocolVariant": {"value": {"instance": "udp"}}}
    )

    refreshed = stack.refresh(created)

    assert stack.diff(refreshed, created.inputs) == {"transport": "UPDATE"}


def test_trunk_properties_that_nobody_declares_are_left_alone(stack):
    created = stack.create(TRUNK_TOKEN, given(stack, TRUNK_TOKEN))
    stack.drift(f"{TRUNK_PATH}/{created.id}", properties={"trunk_language": {"value": {"instance": "de-DE"}}})

    updated = stack.update(created, {**created.inputs, "transport": "tcp"})

    (trunk,) = stack.objects("trunkbases")
    assert trunk["properties"]["trunk_language"]["value"]["instance"] == "de-DE"
    assert stack.diff(stack.refresh(updated)) == {}


@pytest.mark.parametrize("text", ["a.example.eu", "a.example.eu:5061", "192.0.2.1:5060", "[2001:db8::1]:5061"])
def test_a_proxy_reads_back_as_it_was_written(text):
    assert proxy_text(parsed_proxy(text)) == text


def test_the_default_route_of_a_site_is_left_alone(stack):
    created = stack.create(ROUTE_TOKEN, given(stack, ROUTE_TOKEN))
    stack.delete(created)

    assert [route["name"] for route in stack.objects("outboundroutes")] == ["Default Outbound Route"]


def test_the_order_of_trunks_is_the_order_of_failover(stack):
    inputs = given(stack, ROUTE_TOKEN)
    second = stack.create(TRUNK_TOKEN, given(stack, TRUNK_TOKEN, name="Carrier two"), name="two").id
    created = stack.create(ROUTE_TOKEN, {**inputs, "trunkBaseIds": [*inputs["trunkBaseIds"], second]})
    turned = {**created.inputs, "trunkBaseIds": [second, *inputs["trunkBaseIds"]]}

    assert stack.diff(created, turned)
    assert stack.diff(created, {**created.inputs, "classificationTypes": ["International", "National"]}) == {}


def test_emergency_calls_never_go_over_trunks_at_random(stack):
    inputs = {"siteId": UNKNOWN, "name": "112", "classificationTypes": ["Emergency"], "distribution": "RANDOM"}

    failures = stack.failures(ROUTE_TOKEN, {**inputs, "trunkBaseIds": ["t", "t"]})

    assert sorted(failures) == ["distribution", "trunkBaseIds[1]"]


def test_another_site_means_another_route(stack):
    created = stack.create(ROUTE_TOKEN, given(stack, ROUTE_TOKEN))

    assert stack.diff(created, {**created.inputs, "siteId": "other"}) == {"siteId": "UPDATE_REPLACE"}
    assert created.id == f"{created.inputs['siteId']}/{created.id.split('/')[1]}"


def test_a_range_of_numbers_runs_forward_and_is_replaced_by_another(stack):
    token = "genesys:telephony:DidPool"
    backwards = {"startPhoneNumber": "+4969199", "endPhoneNumber": "+4969100"}
    assert "endPhoneNumber" in stack.failures(token, backwards)
    created = stack.create(token, {"startPhoneNumber": "+4969100", "endPhoneNumber": "+4969199"})

    result = stack.diff_result(created, {"startPhoneNumber": "+4969100", "endPhoneNumber": "+4969299"})

    assert result.replace
    assert result.delete_before_replace  # overlapping ranges cannot stand side by side


def test_a_kind_of_trunk_is_replaced_not_changed(stack):
    created = stack.create(TRUNK_TOKEN, given(stack, TRUNK_TOKEN))

    changed = {**created.inputs, "trunkMetabaseId": BYOC.replace("carrier", "pbx")}

    assert stack.diff(created, changed) == {"trunkMetabaseId": "UPDATE_REPLACE"}


def test_what_a_location_no_longer_says_is_emptied(stack):
    token = "genesys:telephony:Location"
    created = stack.create(token, LOCATION)

    stack.update(created, {"name": LOCATION["name"], "emergencyNumber": LOCATION["emergencyNumber"]})

    (location,) = stack.objects("locations")
    assert not location.get("notes")
    assert not location.get("address")
    assert location["emergencyNumber"]["number"] == LOCATION["emergencyNumber"]["number"]


def test_spelling_of_a_number_is_no_change(stack):
    token = "genesys:telephony:Location"
    created = stack.create(token, LOCATION)

    respelt = {**LOCATION, "emergencyNumber": {"number": "+49 69 123-456", "type": "default"}}

    assert stack.diff(created, respelt) == {}


ROUTES = "genesys:telephony:OutboundRoute"
LISTS = "genesys:telephony:NumberPlans"
CARDS = {"name": "Cards", "matchType": "regex", "match": "^116116$", "classification": "Card blocking"}
NATIONAL = {"name": "Own", "matchType": "regex", "match": "^0$", "classification": "National"}


def planned(stack, *classes):
    """A site with a plan of its own and a route that names these classifications."""
    inputs = given(stack, ROUTES)
    plans = stack.create(LISTS, {"siteId": inputs["siteId"], "plans": [CARDS]})
    route = stack.create(ROUTES, {**inputs, "name": "Out", "classificationTypes": list(classes)})
    stack.calls()
    return plans, route


@pytest.mark.parametrize("plans", [[NATIONAL], [{**CARDS, "classification": "Cards"}]], ids=["removed", "renamed"])
def test_a_classification_that_a_route_names_is_not_given_up_in_preview(stack, plans):
    declared, _ = planned(stack, "National", "Card blocking")

    told = stack.failures(LISTS, {**declared.inputs, "plans": plans}, declared.inputs)

    assert list(told) == ["plans"]
    for part in ("the classification 'Card blocking' any more", "route 'Out'", "pulumi up", "correlation id "):
        assert part in told["plans"]
    assert stack.writes() == []


def test_a_classification_that_no_route_names_any_more_goes(stack):
    declared, route = planned(stack, "National", "Card blocking")
    stack.update(route, {**route.inputs, "classificationTypes": ["National"]})

    updated = stack.update(declared, {**declared.inputs, "plans": [NATIONAL]})

    assert stack.diff(stack.refresh(updated)) == {}


def test_a_plan_that_leaves_its_classification_to_another_goes(stack):
    declared, _ = planned(stack, "National", "Card blocking")
    other = {**CARDS, "name": "Other cards", "match": "^116117$"}

    assert stack.failures(LISTS, {**declared.inputs, "plans": [other]}, declared.inputs) == {}


def test_plans_that_give_nothing_up_ask_nothing(stack):
    declared, _ = planned(stack, "Card blocking")

    assert stack.failures(LISTS, {**declared.inputs, "plans": [CARDS, NATIONAL]}, declared.inputs) == {}
    assert stack.calls() == []
