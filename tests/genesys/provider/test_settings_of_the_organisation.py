"""Singletons: what can lock people out, what is mapped, what is kept."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

AUTHENTICATION = "genesys:org:AuthenticationSettings"
SCHEDULE = "genesys:recording:KeyRotationSchedule"


@pytest.mark.parametrize(
    ("name", "value"), [("ipAddressAllowlist", ["192.0.2.0/24"]), ("multifactorAuthenticationRequired", True)]
)
def test_what_can_lock_everybody_out_needs_consent(stack, name, value):
    assert "acknowledgeLockoutRisk" in stack.failures(AUTHENTICATION, {name: value})[name]

    assert stack.failures(AUTHENTICATION, {name: value, "acknowledgeLockoutRisk": True}) == {}
    assert stack.failures(AUTHENTICATION, {name: value, "acknowledgeLockoutRisk": UNKNOWN}) == {}


def test_an_address_range_must_be_one(stack):
    inputs = {"ipAddressAllowlist": ["192.0.2.0/24", "bank.example", UNKNOWN], "acknowledgeLockoutRisk": True}

    assert list(stack.failures(AUTHENTICATION, inputs)) == ["ipAddressAllowlist[1]"]


def test_settings_that_are_not_declared_stay_as_they_are(stack):
    before = stack.setting("authenticationSettings")

    stack.create(AUTHENTICATION, {"passwordRequirements": {"minimumLength": 20}})

    after = stack.setting("authenticationSettings")
    requirements = {**before["passwordRequirements"], "minimumLength": 20}
    assert after == {**before, "passwordRequirements": requirements}


def test_a_setting_declared_later_is_restored_as_well(stack):
    before = stack.setting("authenticationSettings")
    created = stack.create(AUTHENTICATION, {"passwordRequirements": {"minimumLength": 20}, "onDelete": "restore"})
    news = {"passwordRequirements": {"minimumLength": 20, "minimumDigits": 3}, "onDelete": "restore"}

    stack.delete(stack.update(created, news))

    assert stack.setting("authenticationSettings") == before


def test_a_setting_that_the_program_drops_is_no_difference(stack):
    created = stack.create(AUTHENTICATION, {"passwordRequirements": {"minimumLength": 20}, "domainAllowlist": ["a.eu"]})

    assert stack.diff(created, {"domainAllowlist": ["a.eu"]}) == {}


def test_a_write_whose_answer_was_lost_is_settled_by_reading(stack):
    stack.fault("PATCH", "/api/v2/organizations/authentication/settings", when="after", reset=True)

    stack.create(AUTHENTICATION, {"passwordRequirements": {"minimumLength": 20}})

    assert stack.setting("authenticationSettings")["passwordRequirements"]["minimumLength"] == 20


@pytest.mark.parametrize(
    ("days", "period"), [(1, "DAILY"), (7, "WEEKLY"), (30, "WEEKLY"), (90, "MONTHLY"), (365, "YEARLY"), (400, "YEARLY")]
)
def test_a_maximum_age_becomes_the_longest_real_period_within_it(stack, days, period):
    assert stack.preview(SCHEDULE, {"maxAgeDays": days})[1]["period"] == period
    assert stack.create(SCHEDULE, {"maxAgeDays": days}).outputs["period"] == period
    assert stack.setting("rotationSchedule")["period"] == period


def test_a_rotation_switched_off_by_hand_is_drift(stack):
    created = stack.create(SCHEDULE, {"maxAgeDays": 90})
    stack.drift("/api/v2/recording/recordingkeys/rotationschedule", period="DISABLED")

    drifted = stack.refresh(created)

    assert drifted.outputs["period"] == "DISABLED"
    assert stack.diff(drifted, created.inputs) == {"maxAgeDays": "ADD"}
    stack.update(drifted, created.inputs)
    assert stack.setting("rotationSchedule")["period"] == "MONTHLY"


def test_a_rotation_switched_off_by_hand_is_given_back_as_it_was_before_when_its_resource_goes(stack):
    before = stack.setting("rotationSchedule")["period"]
    created = stack.create(SCHEDULE, {"maxAgeDays": 90, "onDelete": "restore"})
    stack.drift("/api/v2/recording/recordingkeys/rotationschedule", period="DISABLED")

    stack.delete(stack.refresh(created))

    assert stack.setting("rotationSchedule")["period"] == before


def test_a_shorter_rotation_set_by_hand_is_drift_and_the_same_period_is_not(stack):
    created = stack.create(SCHEDULE, {"maxAgeDays": 90})
    assert stack.refresh(created).inputs["maxAgeDays"] == 90

    stack.drift("/api/v2/recording/recordingkeys/rotationschedule", period="DAILY")

    assert stack.refresh(created).inputs["maxAgeDays"] == 1


def test_an_idle_timeout_that_is_on_needs_a_length_in_bounds(stack):
    token = "genesys:org:TokenTimeout"

    assert "300 to 28800" in stack.failures(token, {"enableIdleTokenTimeout": True})["idleTokenTimeoutSeconds"]
    assert stack.failures(token, {"enableIdleTokenTimeout": False}) == {}
    assert list(stack.failures(token, {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 60})) == [
        "idleTokenTimeoutSeconds"
    ]


def interrupted(stack, token):
    """A run that takes up what an interrupted create may have left."""
    stack.new_run(RINGFENCE_ADOPT_URNS=stack.urn(token))
    return stack


def test_a_create_that_was_killed_after_its_write_does_not_take_its_own_values_for_older_ones(stack):
    inputs = {"passwordRequirements": {"minimumLength": 20}, "onDelete": "restore"}
    stack.create(AUTHENTICATION, inputs)  # killed before the engine could record it

    again = interrupted(stack, AUTHENTICATION).create(AUTHENTICATION, inputs)
    again = stack.update(again, {**inputs, "domainAllowlist": ["bank.example"]})

    with pytest.raises(ProviderError, match="what was there before is not known"):
        stack.delete(again)
    stack.delete(stack.update(again, {**inputs, "onDelete": "keep"}))


def test_a_create_that_was_killed_before_its_write_takes_the_snapshot_as_ever(stack):
    before = stack.setting("authenticationSettings")
    inputs = {"passwordRequirements": {"minimumLength": 20}, "onDelete": "restore"}

    stack.delete(interrupted(stack, AUTHENTICATION).create(AUTHENTICATION, inputs))

    assert stack.setting("authenticationSettings") == before
