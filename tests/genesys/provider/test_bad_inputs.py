"""What a program must not ask for is refused in preview, on its property, before anything is written."""

from __future__ import annotations

import pytest

from ringfence.plugin.wire import UNKNOWN

from .cases import ALIAS, FLOW
from .test_previews import CONNECTED, EVERYTHING

ROUTE = "genesys:telephony:OutboundRoute"
EMERGENCY = {
    "siteId": "s",
    "name": "Emergency",
    "classificationTypes": ["Emergency", "National"],
    "trunkBaseIds": ["one", "two"],
    "carriers": ["Carrier One AG", "Carrier Two SE"],
}
KMS = {"keyConfigurationType": "KmsSymmetric", "url": ALIAS}
KEY_ID = "arn:aws:kms:eu-central-1:123456789012:key/0d5b1c3e-1111-4222-8333-444455556666"

REFUSED = [
    ("genesys:routing:Queue", {"name": "Q", "members": ["u1"]}, "members", "unknown property"),
    ("genesys:routing:Queue", {"name": ""}, "name", "at least 1 character"),
    ("genesys:routing:WrapupCode", {}, "name", "found nothing"),
    ("genesys:routing:Queue", {"name": "Q", "acwSettings": {"timeout": 1}}, "acwSettings.timeout", "timeoutMs"),
    (ROUTE, {**EMERGENCY, "distribution": "PARALLEL"}, "distribution", "allowed: SEQUENTIAL, RANDOM"),
    (ROUTE, {**EMERGENCY, "distribution": "RANDOM"}, "distribution", "allowed: SEQUENTIAL;"),
    (ROUTE, {**EMERGENCY, "trunkBaseIds": ["one"], "carriers": ["A"]}, "trunkBaseIds", "at least two trunks"),
    (ROUTE, {**EMERGENCY, "carriers": ["A", "A"]}, "carriers", "allowed: at least two carriers"),
    (ROUTE, {**EMERGENCY, "carriers": ["A"]}, "carriers", "1 names for 2 trunks"),
    ("genesys:recording:KeyConfiguration", {**KMS, "url": KEY_ID}, "url", "give the key an alias"),
    ("genesys:conversations:KeyConfiguration", {**KMS, "url": "1234-abcd"}, "url", "give the key an alias"),
    ("genesys:recording:KeyConfiguration", {**KMS, "keyConfigurationType": "Vault"}, "keyConfigurationType", "Native"),
    ("genesys:recording:KeyRotationSchedule", {"maxAgeDays": 0}, "maxAgeDays", "greater than or equal to 1"),
    ("genesys:recording:Settings", {"recordingPlaybackUrlTtl": 61}, "recordingPlaybackUrlTtl", "less than or equal"),
    ("genesys:org:TokenTimeout", {"enableIdleTokenTimeout": True}, "idleTokenTimeoutSeconds", "found"),
    ("genesys:org:Residency", {"expectedHomeRegion": "eu-west-2"}, "expectedHomeRegion", "London"),
    (
        "genesys:telephony:Site",
        {**CONNECTED["genesys:telephony:Site"], "mediaRegions": ["eu-central-1", "us-east-1"]},
        "mediaRegions[1]",
        "Northern Virginia",
    ),
    (
        "genesys:telephony:Site",
        {"name": "S", "mediaModel": "Premises", "mediaRegions": ["eu-central-1"]},
        "locationId",
        "found nothing",
    ),
    (
        "genesys:telephony:DidPool",
        {"startPhoneNumber": "069 1234", "endPhoneNumber": "+496999"},
        "startPhoneNumber",
        "found '069 1234'",
    ),
    (
        "genesys:integrations:Integration",
        {
            "name": "A",
            "integrationTypeId": "amazon-eventbridge-source",
            "properties": {"awsAccountRegion": "us-east-1", "eventSourceSuffix": "x" * 65},
        },
        "properties.awsAccountRegion",
        "Northern Virginia",
    ),
    (
        "genesys:integrations:Integration",
        {
            "name": "A",
            "integrationTypeId": "amazon-eventbridge-source",
            "properties": {"eventSourceSuffix": "x" * 65},
        },
        "properties.eventSourceSuffix",
        "1 to 64",
    ),
    (
        "genesys:integrations:DataAction",
        {**CONNECTED["genesys:integrations:DataAction"], "requestUrlTemplate": "https://${input.host}/v1"},
        "requestUrlTemplate",
        "write the host out",
    ),
    (
        "genesys:integrations:DataAction",
        {**CONNECTED["genesys:integrations:DataAction"], "timeoutSeconds": 61},
        "timeoutSeconds",
        "less than or equal to 60",
    ),
    (
        "genesys:processautomation:Trigger",
        {**CONNECTED["genesys:processautomation:Trigger"], "description": "x" * 513},
        "description",
        "at most 512 characters",
    ),
    (
        "genesys:processautomation:Trigger",
        {**CONNECTED["genesys:processautomation:Trigger"], "eventTtlSeconds": 9},
        "eventTtlSeconds",
        "greater than or equal to 10",
    ),
    (
        "genesys:processautomation:OperationalEventAlert",
        {"name": "A", "workflowId": "w", "eventDefinitionIds": [], "description": "x" * 513},
        "eventDefinitionIds",
        "at least 1 item",
    ),
    (
        "genesys:oauth:Client",
        {**CONNECTED["genesys:oauth:Client"], "accessTokenValiditySeconds": 299},
        "accessTokenValiditySeconds",
        "greater than or equal to 300",
    ),
    (
        "genesys:architect:Flow",
        {"definition": FLOW.replace("task[Start_10]", "task[Strat_10]"), "substitutions": {"greeting": "x"}},
        "definition",
        "startUpRef to 'Strat_10', which is no refId of the flow, at line ",
    ),
    (
        "genesys:telephony:OrganizationLink",
        {"targetOrganizationId": "o", "targetRegion": "eu-central-2"},
        "targetRegion",
        "Zurich",
    ),
]


@pytest.mark.parametrize(("token", "inputs", "place", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_bad_input_is_refused_on_its_property_before_anything_is_called(stack, token, inputs, place, words):
    told = stack.failures(token, inputs)

    assert words in told[place]
    assert told[place].startswith(f"{place}: found ")
    assert "; allowed: " in told[place]
    assert stack.calls() == []


def test_emergency_calls_need_two_carriers_in_sequence(stack):
    assert stack.failures(ROUTE, EMERGENCY) == {}
    assert stack.failures(ROUTE, {**EMERGENCY, "trunkBaseIds": UNKNOWN, "carriers": UNKNOWN}) == {}
    assert stack.failures(ROUTE, {**EMERGENCY, "trunkBaseIds": [UNKNOWN, UNKNOWN]}) == {}
    assert stack.failures(ROUTE, {**EMERGENCY, "classificationTypes": ["National"], "carriers": ["A", "A"]}) == {}

    one = {**EMERGENCY, "trunkBaseIds": [UNKNOWN], "carriers": ["Carrier One AG"], "distribution": "RANDOM"}
    assert set(stack.failures(ROUTE, one)) == {"trunkBaseIds", "distribution"}


@pytest.mark.parametrize("token", EVERYTHING)
def test_an_unknown_field_and_a_wrong_type_are_refused_everywhere(stack, token):
    wrong = {name: {"not": ["of", "this", "type"]} for name in EVERYTHING[token]}

    told = stack.failures(token, {**wrong, "nonsense": 1})

    assert "unknown property" in told["nonsense"]
    places = {place.split(".")[0].split("[")[0] for place in told}
    open_maps = {"properties", "advanced", "mediaSettings", "values", "fields", "extraProperties"}
    assert set(wrong) - places <= open_maps
    assert [call for call in stack.calls() if not call.startswith("GET")] == []
