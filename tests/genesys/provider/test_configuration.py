"""The provider proves where the organisation is before it does anything, in preview as well."""

from __future__ import annotations

import pytest

from ringfence.genesys.emulator import testing
from ringfence.genesys.provider.provider import GenesysProvider
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

RESIDENCY = "genesys:org:Residency"


def failures(variables, environment=None):
    return dict(GenesysProvider(environment=environment or {}).check_config("urn", variables).failures)


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-2", "eu-central-2", "eu-west-3", "Frankfurt"])
def test_a_region_without_an_organisation_in_the_union_is_refused(region):
    message = failures({"region": region})["region"]

    assert "allowed: eu-central-1, eu-west-1, eusc-de-east-1" in message
    assert "DORA 30(2)(b)" in message


def test_the_region_may_come_from_the_environment_and_must_come_from_somewhere():
    assert failures({}, {"GENESYSCLOUD_REGION": "eu-west-1"}) == {}
    assert "found nothing" in failures({})["region"]


def test_unknown_keys_are_refused_and_the_engines_own_are_not():
    told = failures({"region": "eu-west-1", "version": "0.1.0", "regoin": "x", "adoptByName": "true"})

    assert list(told) == ["regoin"]
    assert "did you mean 'region'?" in told["regoin"]


def test_configuration_that_is_known_later_is_checked_as_far_as_it_is_known():
    assert failures({"region": "eu-west-1", "oauthClientSecret": UNKNOWN}) == {}
    assert list(failures({"region": "us-east-1", "oauthClientSecret": UNKNOWN})) == ["region"]


def test_configuring_costs_one_login_and_one_read(emulator, stack):
    stack.new_run()

    assert stack.calls() == ["GET /api/v2/telephony/mediaregions"]


def test_missing_credentials_are_one_error_that_names_every_way_to_give_them():
    with pytest.raises(ProviderError) as refusal:
        GenesysProvider(environment={"GENESYSCLOUD_REGION": "eu-west-1"}).configure({})

    message = str(refusal.value)
    for part in ("genesys:oauthClientId", "genesys:oauthClientSecret", "GENESYSCLOUD_OAUTHCLIENT_SECRET", "--secret"):
        assert part in message


def test_a_wrong_secret_stops_the_run_and_is_not_shown(stack):
    with pytest.raises(ProviderError) as refusal:
        stack.new_run(GENESYSCLOUD_OAUTHCLIENT_SECRET="wrong-secret")

    assert "genesys:oauthClientSecret: found credentials that 127.0.0.1" in str(refusal.value)
    assert "wrong-secret" not in str(refusal.value)


def test_an_organisation_that_lives_elsewhere_stops_the_run(stack):
    with pytest.raises(ProviderError) as refusal:
        stack.new_run(GENESYSCLOUD_REGION="eu-west-1")

    assert "found eu-west-1 (Dublin, IE), while the organisation lives in eu-central-1 (Frankfurt, DE)" in str(
        refusal.value
    )


def test_an_organisation_that_cannot_be_reached_stops_the_run(stack):
    with pytest.raises(ProviderError, match=r"genesys:endpoint: found no answer from 127\.0\.0\.1:9"):
        stack.new_run(GENESYSCLOUD_ENDPOINT="http://127.0.0.1:9")


def test_an_endpoint_elsewhere_is_refused(stack):
    with pytest.raises(ProviderError, match="loopback address"):
        stack.new_run(GENESYSCLOUD_ENDPOINT="https://api.mypurecloud.com")


def test_a_provider_whose_configuration_is_not_known_yet_can_preview_but_not_create():
    provider = GenesysProvider(environment={"GENESYSCLOUD_REGION": "eu-central-1"})
    provider.configure({"oauthClientId": "x", "oauthClientSecret": UNKNOWN})
    urn = f"urn:pulumi:t::p::{RESIDENCY}::r"

    assert provider.create(urn, {"expectedHomeRegion": "eu-central-1"}, preview=True)[0] == ""
    with pytest.raises(ProviderError, match="not known yet"):
        provider.create(urn, {"expectedHomeRegion": "eu-central-1"}, preview=False)


def test_residency_is_proven_by_what_the_platform_says(stack):
    proof = stack.create(RESIDENCY, {"expectedHomeRegion": "eu-central-1"})

    assert proof.outputs["homeRegion"] == "eu-central-1"
    assert proof.outputs["organizationId"] == proof.id
    assert stack.diff(stack.refresh(proof)) == {}
    assert stack.writes() == []


def test_an_expected_region_that_is_not_the_providers_is_refused_in_preview(stack):
    assert (
        "eu-west-1 (Dublin, IE)" in stack.failures(RESIDENCY, {"expectedHomeRegion": "eu-west-1"})["expectedHomeRegion"]
    )
    assert (
        "eu-west-2 (London, GB)" in stack.failures(RESIDENCY, {"expectedHomeRegion": "eu-west-2"})["expectedHomeRegion"]
    )


def test_another_organisation_than_the_expected_one_stops_the_deployment(stack):
    expectation = {
        "expectedHomeRegion": "eu-central-1",
        "expectedOrganizationId": "11111111-2222-4333-8444-555555555555",
    }

    with pytest.raises(ProviderError, match="expectedOrganizationId: found"):
        stack.create(RESIDENCY, expectation)


def test_an_organisation_that_is_another_one_now_shows_as_a_difference_and_fails():
    with testing.running(organisation_id="aaaaaaaa-0000-4000-8000-000000000000") as emulator:
        environment = {
            "GENESYSCLOUD_REGION": "eu-central-1",
            "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
            "GENESYSCLOUD_ENDPOINT": emulator.url,
        }
        provider = GenesysProvider(environment=environment)
        provider.configure({})
        urn = f"urn:pulumi:t::p::{RESIDENCY}::r"
        inputs = {
            "expectedHomeRegion": "eu-central-1",
            "expectedOrganizationId": "bbbbbbbb-0000-4000-8000-000000000000",
        }

        found = provider.read(urn, inputs["expectedOrganizationId"], inputs, inputs)
        changes = provider.diff(urn, found.resource_id, found.inputs, found.outputs, inputs).changes

        assert list(changes) == ["expectedOrganizationId"]
        with pytest.raises(ProviderError, match="expectedOrganizationId"):
            provider.update(urn, found.resource_id, found.outputs, inputs, preview=False)


@pytest.mark.parametrize(
    ("token", "arguments", "expected"),
    [
        ("genesys:org:getMediaRegions", {}, {"homeRegion": "eu-central-1"}),
        ("genesys:org:getOrganization", {}, {"state": "active"}),
    ],
)
def test_functions_tell_what_the_platform_says(stack, token, arguments, expected):
    assert stack.provider.invoke(token, arguments).items() >= expected.items()


def test_kinds_of_trunks_are_listed(stack):
    kinds = stack.provider.invoke("genesys:telephony:getTrunkMetabases", {})["metabases"]

    assert "external_sip_pcv_byoc_carrier.json" in {kind["id"] for kind in kinds}


def test_a_flow_that_does_not_exist_and_a_function_that_does_not_exist_are_told(stack):
    with pytest.raises(ProviderError, match="found 0 flows named 'Nowhere'"):
        stack.provider.invoke("genesys:architect:getFlow", {"name": "Nowhere"})
    with pytest.raises(ProviderError, match="getFlow"):
        stack.provider.invoke("genesys:architect:getFloww", {"name": "Nowhere"})
    with pytest.raises(ProviderError, match="did you mean 'name'"):
        stack.provider.invoke("genesys:architect:getFlow", {"nam": "x"})


LOGINS = {
    "allow-list": (
        {"status": 401, "code": "ip.not.authorized"},
        [
            "the address of this machine: found an address that",
            "401 ip.not.authorized",
            "allow-list",
            "RTS 2024/1774 21",
        ],
    ),
    "another grant": (
        {"status": 400, "code": "unauthorized_client"},
        ["genesys:oauthClientId and genesys:oauthClientSecret: found an OAuth client that may not log in this way"],
    ),
    "wrong credentials": (
        {"status": 400, "code": "invalid_client"},
        ["genesys:oauthClientId and genesys:oauthClientSecret: found credentials that 127.0.0.1", "correct"],
    ),
    "platform": ({"status": 503}, ["found a login that 127.0.0.1", "503", "status.mypurecloud.com"]),
}


FIRST_READ = "/api/v2/telephony/mediaregions"


@pytest.mark.parametrize(
    ("case", "path"),
    [*((case, "/oauth/token") for case in LOGINS), ("allow-list", FIRST_READ), ("platform", FIRST_READ)],
)
def test_a_login_that_fails_is_told_with_its_real_cause_and_without_the_secret(stack, case, path):
    fault, parts = LOGINS[case]
    stack.fault("*", path, times=None, **fault)

    with pytest.raises(ProviderError) as refusal:
        stack.new_run()

    for part in ("configuring the provider genesys: ", "correlation id ", "allowed: ", *parts):
        assert part in str(refusal.value), str(refusal.value)
    assert stack.emulator.client_secret not in str(refusal.value)
