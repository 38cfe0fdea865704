"""For random valid inputs of each resource: create, then read, then compare shows no change."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import connections

NUMBERS = itertools.count(1)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
NAME = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda name: name == name.strip())
HOST = st.from_regex(r"[a-z][a-z0-9]{0,9}\.example\.eu", fullmatch=True)
LEAF = st.one_of(st.booleans(), st.integers(-1000, 1000), NAME, st.lists(NAME, max_size=3))
FLAGS = st.dictionaries(NAME, NAME, max_size=3)
REGIONS = st.lists(st.sampled_from(["eu-central-1", "eu-west-1", "eu-west-3"]), min_size=1, max_size=3, unique=True)
SCHEMA = st.dictionaries(NAME, st.just({"type": "string"}), max_size=3).map(
    lambda properties: json.dumps({"type": "object", "properties": properties})
)


def some(required: dict, optional: dict) -> st.SearchStrategy:
    return st.fixed_dictionaries(required, optional=optional)


PROXY = some({"host": HOST}, {"port": st.integers(1, 65_535)})
ADDRESS = some({}, {"street1": TEXT, "street2": TEXT, "city": TEXT, "state": TEXT, "country": st.just("DE")})
PLAN = st.one_of(
    some(
        {"matchType": st.just("regex"), "match": NAME},
        {"normalizedFormat": NAME, "classification": NAME, "priority": st.integers(0, 99)},
    ),
    some(
        {
            "matchType": st.just("numberList"),
            "numbers": st.lists(some({"start": NAME}, {"end": NAME}), min_size=1, max_size=3),
        },
        {"classification": NAME},
    ),
    some({"matchType": st.just("digitLength"), "digitLength": st.just({"start": "3", "end": "5"})}, {}),
    some({"matchType": st.just("intraCountryCode")}, {}),
)
CRITERION = st.one_of(
    some({"jsonPath": NAME, "operator": st.just("Equal"), "value": LEAF}, {}),
    some({"jsonPath": NAME, "operator": st.just("In"), "values": st.lists(NAME, min_size=1, max_size=3)}, {}),
)
PLANS = st.dictionaries(NAME, PLAN, min_size=1, max_size=4).map(
    lambda plans: [{"name": name, **plan} for name, plan in plans.items()]
)

RANDOM: dict[str, st.SearchStrategy] = {
    "genesys:telephony:Location": some(
        {},
        {
            "description": TEXT,
            "address": ADDRESS,
            "emergencyNumber": some(
                {"number": st.just("+49 69 123456")}, {"type": st.sampled_from(["default", "elin"])}
            ),
        },
    ),
    "genesys:telephony:Site": some(
        {"mediaRegions": REGIONS}, {"description": TEXT, "callerId": TEXT, "callerName": TEXT}
    ),
    "genesys:telephony:NumberPlans": some({"plans": PLANS}, {}),
    "genesys:telephony:TrunkBase": some(
        {},
        {
            "description": TEXT,
            "carrier": TEXT,
            "serverProxies": st.lists(PROXY, max_size=3, unique_by=lambda proxy: (proxy["host"], proxy.get("port"))),
            "transport": st.sampled_from(["udp", "tcp", "tls"]),
            "srtpCipherSuites": st.lists(NAME, max_size=2),
            "accessAllowList": st.lists(st.sampled_from(["192.0.2.0/24", "198.51.100.7", "2001:db8::/32"]), max_size=3),
            "recordingEnabled": st.booleans(),
            "extraProperties": st.dictionaries(st.sampled_from(["trunk_language", "trunk_maxDialTimeout"]), LEAF),
        },
    ),
    "genesys:telephony:OutboundRoute": some(
        {"classificationTypes": st.permutations(["National", "International"])},
        {"description": TEXT, "enabled": st.booleans(), "distribution": st.sampled_from(["SEQUENTIAL", "RANDOM"])},
    ),
    "genesys:telephony:DidPool": some({}, {"description": TEXT, "comments": TEXT}),
    "genesys:routing:Queue": some(
        {},
        {
            "description": TEXT,
            "acwSettings": some({"wrapupPrompt": st.just("OPTIONAL")}, {}),
            "skillEvaluationMethod": st.sampled_from(["NONE", "BEST", "ALL"]),
            "enableManualAssignment": st.booleans(),
            "mediaSettings": st.fixed_dictionaries(
                {}, optional={"call": some({}, {"alertingTimeoutSeconds": st.integers(7, 60)})}
            ),
        },
    ),
    "genesys:routing:WrapupCode": some({}, {"description": TEXT}),
    "genesys:integrations:Credential": some({"fields": FLAGS}, {}),
    "genesys:integrations:Integration": some(
        {"integrationTypeId": st.just("custom-rest-actions")},
        {"notes": TEXT, "enabled": st.booleans()},
    ),
    "genesys:integrations:DataAction": some(
        {"inputSchema": SCHEMA, "successSchema": SCHEMA, "secure": st.booleans()},
        {
            "requestTemplate": TEXT,
            "successTemplate": TEXT,
            "headers": FLAGS,
            "translationMap": FLAGS,
            "translationMapDefaults": FLAGS,
            "timeoutSeconds": st.integers(1, 60),
        },
    ),
    "genesys:processautomation:Trigger": some(
        {"enabled": st.booleans()}, {"description": TEXT, "matchCriteria": st.lists(CRITERION, max_size=3)}
    ),
    "genesys:oauth:Client": some({}, {"description": TEXT, "accessTokenValiditySeconds": st.integers(300, 172_800)}),
}

KEPT = {
    "genesys:telephony:TrunkBase": ("trunkMetabaseId", "trunkType"),
    "genesys:integrations:Credential": ("credentialTypeId",),
    "genesys:integrations:DataAction": ("category", "requestUrlTemplate", "requestType"),
    "genesys:processautomation:Trigger": ("topicName",),
    "genesys:oauth:Client": ("authorizedGrantType",),
}
"""Inputs that are not random, from the common cases."""


@pytest.mark.parametrize("token", connections.OBJECTS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_random_inputs_come_back_as_they_went(stack, token, data):
    number = next(NUMBERS)
    base = connections.given(stack, token)
    parents = {name: value for name, value in base.items() if name not in connections.OBJECTS[token]}
    fixed = {name: base[name] for name in KEPT.get(token, ())}
    inputs = {**parents, **fixed, **data.draw(RANDOM[token])}
    if token == "genesys:telephony:DidPool":
        inputs |= {"startPhoneNumber": f"+4969{number:05}0", "endPhoneNumber": f"+4969{number:05}9"}
    elif token != "genesys:telephony:NumberPlans":
        inputs["name"] = f"{data.draw(NAME)} {number}"

    created = stack.create(token, inputs, name=f"it-{number}")

    assert stack.diff(created) == {}
    refreshed = stack.refresh(created)
    assert refreshed.inputs == created.inputs
    assert refreshed.outputs == created.outputs
    assert stack.diff(refreshed) == {}
    if token == "genesys:telephony:NumberPlans":
        stack.delete(created)
