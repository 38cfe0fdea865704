"""What is watched and never written: trustees and number routing; and what takes two parties: links."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

REGISTER = "genesys:org:TrusteeRegister"
ROUTING = "genesys:telephony:NumberRouting"
LINK = "genesys:telephony:OrganizationLink"
RETENTION = "genesys:analytics:DataRetention"
ALERT = "genesys:processautomation:OperationalEventAlert"
OTHER = "0d5b1c3e-1111-4222-8333-444455556666"
LINKED = {"targetOrganizationId": OTHER, "targetRegion": "eu-west-1"}
TWO_YEARS = {"retentionDays": 730, "acknowledgeIrreversibleDays": 730}


def trustee(organization_id, **fields):
    document = {"id": organization_id, "enabled": True, "organization": {"id": organization_id, "name": "Partner"}}
    return {"trustees": {organization_id: {**document, "selfUri": "/", **fields}}}


def number(number_id, own, **fields):
    home = {"numberId": number_id, "ownerOrganizationId": own, "activeOrganizationId": own, "region": "eu-central-1"}
    return {"numberroutings": {number_id: {**home, "status": "Normal", **fields}}}


def seed(stack, objects):
    stack.emulator.control("seed", {"objects": objects})


def own_id(stack):
    return stack.emulator.organisation.id


def allowed(organization_id):
    return {"allowed": [{"organizationId": organization_id, "reason": "Runs the contact centre with us"}]}


# Trustees


def test_an_organisation_without_trustees_proves_so_and_writes_nothing(stack):
    proof = stack.create(REGISTER, {})

    assert proof.outputs["trustees"] == []
    assert stack.diff(proof) == {}
    assert stack.writes() == []


def test_an_unlisted_trustee_stops_the_deployment_and_a_listed_one_does_not(stack):
    seed(stack, trustee(OTHER))

    with pytest.raises(ProviderError, match=f"allowed: found Partner \\({OTHER}\\)"):
        stack.create(REGISTER, {})
    proof = stack.create(REGISTER, allowed(OTHER))

    assert proof.outputs["trustees"] == [
        {"organizationId": OTHER, "name": "Partner", "enabled": True, "genesysCare": False}
    ]


def test_a_trustee_that_is_switched_off_has_no_access(stack):
    seed(stack, trustee(OTHER, enabled=False))

    assert stack.create(REGISTER, {}).outputs["trustees"][0]["enabled"] is False


def test_a_trustee_added_later_is_found_by_refresh_and_fails_the_next_preview(stack):
    proof = stack.create(REGISTER, {})
    seed(stack, trustee(OTHER))

    refreshed = stack.refresh(proof)

    assert stack.diff(refreshed) == {"allowed": "UPDATE"}
    with pytest.raises(ProviderError, match="end its access in Admin"):
        stack.provider.update(refreshed.urn, refreshed.id, refreshed.outputs, refreshed.inputs, preview=True)
    assert stack.update(refreshed, allowed(OTHER)).outputs["trustees"][0]["organizationId"] == OTHER


def test_genesys_support_is_refused_until_it_is_admitted(stack):
    seed(stack, trustee(OTHER, care=True))

    with pytest.raises(ProviderError, match="set `genesysCare` to 'allow'"):
        stack.create(REGISTER, {})
    assert stack.create(REGISTER, {"genesysCare": "allow"}).outputs["trustees"][0]["genesysCare"] is True


def test_a_register_has_one_entry_for_each_organisation_and_a_reason_in_each(stack):
    entry = allowed(OTHER)["allowed"][0]

    assert "again" in stack.failures(REGISTER, {"allowed": [entry, entry]})["allowed[1].organizationId"]
    assert "allowed[0].reason" in stack.failures(REGISTER, {"allowed": [{"organizationId": OTHER}]})
    assert stack.failures(REGISTER, {"allowed": UNKNOWN, "genesysCare": UNKNOWN}) == {}


def test_an_imported_register_is_empty_so_that_people_fill_it(stack):
    seed(stack, trustee(OTHER))

    imported = stack.imported(REGISTER, "trustees")

    assert imported.inputs == {"allowed": [], "genesysCare": "refuse"}
    with pytest.raises(ProviderError, match="import it with that id"):
        stack.imported(REGISTER, "other")


def test_trustees_can_be_asked_for(stack):
    seed(stack, trustee(OTHER, dateExpired="2027-01-01T00:00:00.000Z"))

    (found,) = stack.provider.invoke("genesys:org:getTrustees", {})["trustees"]

    assert found["dateExpired"] == "2027-01-01T00:00:00.000Z"


# Number routing


def test_numbers_at_home_are_proven_and_never_written(stack):
    seed(stack, number("n1", own_id(stack)))

    proof = stack.create(ROUTING, {})

    assert proof.outputs["redirected"] == 0
    assert proof.outputs["numbers"][0]["region"] == "eu-central-1"
    stack.delete(proof)
    assert stack.writes() == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"region": "us-east-1"}, "us-east-1 \\(Northern Virginia, US\\)"),
        ({"activeOrganizationId": OTHER, "status": "Redirected"}, "with activeOrganizationId"),
        ({"pendingOrganizationId": OTHER, "status": "Pending"}, "with pendingOrganizationId"),
    ],
)
def test_a_number_that_left_stops_the_deployment(stack, fields, message):
    seed(stack, number("n1", own_id(stack), **fields))

    with pytest.raises(ProviderError, match=message):
        stack.create(ROUTING, {})


def test_a_failover_to_a_listed_organisation_is_the_operators_and_no_difference(stack):
    seed(stack, number("n1", own_id(stack)))
    proof = stack.create(ROUTING, {"allowedOrganizationIds": [OTHER]})
    seed(stack, number("n1", own_id(stack), activeOrganizationId=OTHER, region="eu-west-1", status="Redirected"))

    refreshed = stack.refresh(proof)

    assert refreshed.outputs["redirected"] == 1
    assert stack.diff(refreshed) == {}
    assert stack.writes() == []


def test_number_routing_can_be_asked_for(stack):
    seed(stack, number("n1", own_id(stack)))

    assert stack.provider.invoke("genesys:telephony:getNumberRouting", {})["numbers"][0]["numberId"] == "n1"


# Links


def test_a_link_waits_for_the_other_side_and_shows_its_approval(stack):
    link = stack.create(LINK, LINKED)
    assert link.outputs["status"] == "Pending"
    assert stack.diff(link) == {}

    stack.provider._context.client.patch(f"/api/v2/telephony/organization/link/approve/{OTHER}", {"approval": True})
    refreshed = stack.refresh(link)

    assert refreshed.outputs["status"] == "Approved"
    assert stack.diff(refreshed) == {}
    stack.delete(refreshed)
    assert stack.refresh(refreshed) is None


@pytest.mark.parametrize(
    ("region", "message"),
    [("us-east-1", "Northern Virginia"), ("eu-west-2", "London"), ("eu-central-1", "the home region")],
)
def test_a_link_leads_to_another_region_of_the_union_or_is_refused_in_preview(stack, region, message):
    assert message in stack.failures(LINK, {**LINKED, "targetRegion": region})["targetRegion"]
    assert stack.calls() == []


def test_another_region_is_another_link_and_the_old_one_goes_first(stack):
    link = stack.create(LINK, LINKED)

    result = stack.diff_result(link, {**LINKED, "targetRegion": "eu-west-3"})

    assert result.delete_before_replace
    assert {path: kind.value for path, kind in result.changes.items()} == {"targetRegion": "UPDATE_REPLACE"}


def test_a_link_that_is_there_is_refused_with_the_way_to_import_it(stack):
    stack.create(LINK, LINKED)
    stack.new_run()

    with pytest.raises(ProviderError, match=f"pulumi import {LINK} it {OTHER}"):
        stack.create(LINK, LINKED)
    assert stack.imported(LINK, OTHER).inputs == LINKED


def test_a_lost_answer_to_a_link_is_looked_up(stack):
    stack.fault("POST", "/api/v2/telephony/organization/link", when="after", reset=True)

    stack.create(LINK, LINKED)

    assert len(stack.objects("organisationlinks")) == 1


def test_regions_for_links_can_be_asked_for(stack):
    stack.emulator.control("behaviour", {"linkRegions": ["eu-west-1", "us-east-1"]})

    assert stack.provider.invoke("genesys:telephony:getOrganizationLinkRegions", {}) == {
        "regions": ["eu-west-1", "us-east-1"]
    }


# Analytics data retention


def test_a_retention_needs_the_same_number_twice(stack):
    told = stack.failures(RETENTION, {**TWO_YEARS, "acknowledgeIrreversibleDays": 365})

    assert told["acknowledgeIrreversibleDays"].startswith("acknowledgeIrreversibleDays: found 365; allowed:")
    assert "acknowledgeIrreversibleDays" in stack.failures(RETENTION, {"retentionDays": 730})
    assert "retentionDays" in stack.failures(RETENTION, {"retentionDays": 30, "acknowledgeIrreversibleDays": 30})
    assert stack.failures(RETENTION, {**TWO_YEARS, "acknowledgeIrreversibleDays": UNKNOWN}) == {}


def test_a_retention_is_written_once_and_kept_when_the_resource_goes(stack):
    created = stack.create(RETENTION, TWO_YEARS)
    assert len(stack.writes()) == 1
    assert stack.diff(stack.refresh(created)) == {}

    stack.delete(created)

    assert stack.calls()[-1].startswith("GET")
    assert stack.setting("dataRetention")["retentionDays"] == 730
    assert stack.imported(RETENTION, "settings").inputs == TWO_YEARS


def test_a_retention_changed_by_somebody_is_found_and_put_right(stack):
    created = stack.create(RETENTION, TWO_YEARS)
    stack.drift("/api/v2/analytics/dataretention/settings", retentionDays=365)

    refreshed = stack.refresh(created)
    assert stack.diff(refreshed, TWO_YEARS) == {"retentionDays": "UPDATE"}
    stack.update(refreshed, TWO_YEARS)

    assert stack.setting("dataRetention")["retentionDays"] == 730


# Operational events


def test_an_operational_event_starts_a_workflow(stack):
    from .connections import workflow

    (first, *_) = stack.provider.invoke("genesys:processautomation:getOperationalEventDefinitions", {})["definitions"]
    inputs = {"name": "Trunk down", "workflowId": workflow(stack), "eventDefinitionIds": [first["id"]]}
    alert = stack.create(ALERT, inputs)
    assert stack.diff(stack.refresh(alert)) == {}

    (trigger,) = stack.objects("triggers")
    assert trigger["topicName"] == "v2.operations.events.{id}"
    assert trigger["matchCriteria"] == [{"jsonPath": "eventEntity.id", "operator": "In", "values": [first["id"]]}]
    assert stack.imported(ALERT, alert.id).inputs == alert.inputs
    stack.drift(f"/api/v2/processautomation/triggers/{alert.id}", matchCriteria=[])
    refreshed = stack.refresh(alert)
    assert list(stack.diff(refreshed, inputs)) == ["eventDefinitionIds"]
    stack.update(refreshed, inputs)
    assert len(stack.objects("triggers")[0]["matchCriteria"]) == 1
    stack.delete(alert)
    assert stack.objects("triggers") == []
