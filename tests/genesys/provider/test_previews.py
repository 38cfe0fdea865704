"""A preview tells the truth: what the platform would refuse, what the client may not do; and it writes nothing."""

from __future__ import annotations

import pytest

from ringfence.genesys.provider import dry_run, permissions
from ringfence.genesys.provider.registry import handlers
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

from . import cases, connections

RECORDING = "genesys:recording:KeyConfiguration"
QUEUE = "genesys:routing:Queue"
KMS = {"keyConfigurationType": "KmsSymmetric", "url": cases.ALIAS}
VALIDATE = "POST /api/v2/recording/keyconfigurations/validate"

PROOFS = {
    "genesys:org:Residency": {"expectedHomeRegion": "eu-central-1"},
    "genesys:org:TrusteeRegister": {},
    "genesys:telephony:NumberRouting": {},
}
FURTHER = {
    "genesys:analytics:DataRetention": {"retentionDays": 730, "acknowledgeIrreversibleDays": 730},
    "genesys:telephony:OrganizationLink": {"targetOrganizationId": "other", "targetRegion": "eu-west-1"},
    "genesys:processautomation:OperationalEventAlert": {"name": "A", "workflowId": "w", "eventDefinitionIds": ["e"]},
    "genesys:architect:DataTableRow": {"dataTableId": "t", "key": "k", "values": {}},
}
REFERENCES = {
    "locationId": "l",
    "siteId": "s",
    "inboundSiteId": "s",
    "trunkBaseIds": ["a", "b"],
    "integrationId": "i",
    "target": {"id": "w"},
    "roleDivisions": [{"roleId": "r", "divisionId": "d"}],
}
NEEDS = {
    **{token: [name for name, _ in parents] for token, parents in connections.PARENTS.items()},
    "genesys:processautomation:Trigger": ["target"],
    "genesys:oauth:Client": ["roleDivisions"],
}
NEEDS["genesys:telephony:OutboundRoute"] = ["siteId", "trunkBaseIds"]
CONNECTED = {
    token: {**inputs, **{name: REFERENCES[name] for name in NEEDS.get(token, [])}}
    for token, inputs in connections.OBJECTS.items()
}
EVERYTHING = {**cases.ALL, **CONNECTED, **PROOFS, **FURTHER}


def restricted(stack, *permissions):
    """A stack whose client may do only this, and read where it lives and what it may do."""
    allowed = ["telephony:plugin:all", "authorization:role:view", *permissions]
    client = stack.emulator.control("clients", {"permissions": allowed})
    stack.new_run(GENESYSCLOUD_OAUTHCLIENT_ID=client["id"], GENESYSCLOUD_OAUTHCLIENT_SECRET=client["secret"])
    return stack


def test_the_cases_below_are_all_resources_there_are():
    assert set(EVERYTHING) == set(handlers())


def test_previews_of_all_resources_write_nothing_and_post_only_dry_runs(stack):
    for token, inputs in EVERYTHING.items():
        stack.preview(token, inputs)
        everything_changed = dict.fromkeys(inputs, UNKNOWN)
        stack.provider.update(stack.urn(token), "id", {**inputs}, {**inputs, **everything_changed}, preview=True)

    posted = [call for call in stack.calls() if not call.startswith("GET")]

    assert set(posted) <= {f"POST {path}" for path in dry_run.OPERATIONS}
    assert len(posted) == 2  # the two key configurations: one each
    assert stack.emulator.control("events?all=true")["events"] == []


def test_no_change_costs_no_call(stack):
    created = {token: stack.create(token, inputs) for token, inputs in cases.ALL.items()}
    stack.new_run()
    stack.calls()

    for deployed in created.values():
        assert stack.diff(deployed) == {}

    assert stack.emulator.control("calls")["calls"] == []


# The platform's dry run


def test_a_key_that_the_platform_cannot_use_is_refused_in_preview_on_its_property(stack):
    stack.emulator.control("behaviour", {"keyFailures": {cases.ALIAS: "the key policy does not admit Genesys"}})

    told = stack.failures(RECORDING, KMS)

    assert list(told) == ["url"]
    assert told["url"].startswith("url: found a value that the platform refuses: 400 invalid.value The key cannot")
    assert "the key policy does not admit Genesys" in told["url"]
    assert "correlation id" in told["url"]
    assert stack.calls() == [VALIDATE]


@pytest.mark.parametrize("token", [RECORDING, "genesys:conversations:KeyConfiguration"])
def test_a_key_is_tried_when_it_changes_and_only_then(stack, token):
    created = stack.create(token, KMS)
    stack.calls()

    stack.checked(token, KMS, created.inputs)
    stack.checked(token, {**KMS, "onDelete": "disable"}, created.inputs)
    assert stack.calls() == []

    stack.checked(token, {**KMS, "url": f"{cases.ALIAS}-2"}, created.inputs)
    assert len(stack.calls()) == 1


@pytest.mark.parametrize(
    "inputs",
    [{**KMS, "url": UNKNOWN}, {"keyConfigurationType": "Native"}, {**KMS, "url": "arn:aws:kms:eu-central-1:1:key/x"}],
)
def test_what_is_unknown_off_or_wrong_anyway_is_not_tried(stack, inputs):
    stack.failures(RECORDING, inputs)

    assert stack.calls() == []


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_dry_run_that_does_not_work_is_no_reason_to_stop(stack, status):
    stack.fault("POST", "/api/v2/recording/keyconfigurations/validate", status=status, times=None)

    assert stack.failures(RECORDING, KMS) == {}


def test_a_client_that_may_not_write_keys_learns_so_from_the_dry_run(stack):
    told = restricted(stack).failures(RECORDING, KMS)

    assert "recording:encryptionKey:edit" in told["url"]


# Permissions


def test_a_missing_permission_fails_the_preview_and_is_named(stack):
    restricted(stack, "routing:queue:view")

    with pytest.raises(ProviderError, match="roles lack routing:queue:add; allowed: a client that may create"):
        stack.preview(QUEUE, {"name": "Q"})
    with pytest.raises(ProviderError, match="roles lack routing:queue:edit"):
        stack.provider.update(stack.urn(QUEUE), "id", {"name": "Q"}, {"name": "R"}, preview=True)

    assert stack.writes() == []


@pytest.mark.parametrize("permissions", [["routing:queue:view", "routing:queue:add"], ["routing:*:*"], ["*:*:*"]])
def test_permissions_and_their_wildcards_are_enough(stack, permissions):
    restricted(stack, *permissions)

    assert stack.preview(QUEUE, {"name": "Q"})[0] == ""


def test_one_of_several_permissions_is_enough(stack):
    restricted(stack, "recording:settings:editUrlExpiration")

    stack.preview("genesys:recording:Settings", {"recordingPlaybackUrlTtl": 15})


def test_permissions_are_read_once_in_a_run(stack):
    for name in ("A", "B", "C"):
        stack.preview(QUEUE, {"name": name})

    paths = [call["path"] for call in stack.emulator.control("calls")["calls"]]
    assert paths.count("/api/v2/tokens/me") == 1
    assert sum(path.startswith("/api/v2/authorization/roles/") for path in paths) == 1


def test_a_client_that_cannot_know_its_permissions_is_told_so_once_and_then_by_the_refused_write(stack):
    client = stack.emulator.control("clients", {"permissions": ["telephony:plugin:all", "routing:queue:view"]})
    stack.new_run(GENESYSCLOUD_OAUTHCLIENT_ID=client["id"], GENESYSCLOUD_OAUTHCLIENT_SECRET=client["secret"])

    stack.preview(QUEUE, {"name": "Q"})
    stack.preview(QUEUE, {"name": "R"})
    assert stack.told == [permissions.NOT_KNOWN]

    with pytest.raises(ProviderError, match="Give a role of the OAuth client the permission routing:queue:add"):
        stack.create(QUEUE, {"name": "Q"})


def test_a_refusal_that_names_no_permission_is_completed_from_what_the_resource_needs(stack):
    stack.fault("POST", "/api/v2/routing/queues", status=403, code="missing.permissions", message="No.")

    with pytest.raises(ProviderError, match="routing:queue:add"):
        stack.create(QUEUE, {"name": "Q"})
