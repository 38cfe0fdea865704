"""Valid inputs of telephony, integrations, routing, triggers and OAuth clients; `given` deploys what they refer to."""

from __future__ import annotations

from typing import Any

BYOC = "external_sip_pcv_byoc_carrier.json"
TRUNK_PATH = "/api/v2/telephony/providers/edges/trunkbasesettings"
SITE_PATH = "/api/v2/telephony/providers/edges/sites"

WORKFLOW = """\
workflow:
  name: Approve
  defaultLanguage: en-us
  supportedLanguages:
    en-us: {}
  startUpRef: /workflow/states/state[Start_10]
  states:
    - state:
        name: Start
        refId: Start_10
        actions:
          - endWorkflow:
              name: End
"""

LOCATION: dict[str, Any] = {
    "name": "Frankfurt",
    "description": "Head office",
    "address": {"street1": "Main Street 1", "city": "Frankfurt", "country": "DE", "zipcode": "60311"},
    "emergencyNumber": {"number": "+4969123456", "type": "default"},
}
SITE: dict[str, Any] = {"name": "EU", "mediaRegions": ["eu-central-1", "eu-west-1"], "callerId": "+4969123400"}
TRUNK: dict[str, Any] = {
    "name": "Carrier one",
    "trunkMetabaseId": BYOC,
    "trunkType": "EXTERNAL",
    "carrier": "Carrier One AG",
    "serverProxies": [{"host": "sbc1.carrier-one.example.eu", "port": 5061}, {"host": "sbc2.carrier-one.example.eu"}],
    "transport": "tls",
    "srtpCipherSuites": ["AES_CM_128_HMAC_SHA1_80"],
    "sipRealm": "carrier-one.example.eu",
    "sipUsername": "bank",
    "sipPassword": "not-for-state",
    "accessAllowList": ["192.0.2.0/24", "198.51.100.0/24"],
    "recordingEnabled": True,
    "extraProperties": {"trunk_maxDialTimeout": "1m"},
}
PLANS: list[dict[str, Any]] = [
    {
        "name": "National",
        "matchType": "regex",
        "match": "^0([1-9].*)$",
        "normalizedFormat": "+49$1",
        "classification": "N",
    },
    {"name": "Branches", "matchType": "numberList", "numbers": [{"start": "100", "end": "199"}], "classification": "B"},
]

PARENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "genesys:telephony:Site": (("locationId", "genesys:telephony:Location"),),
    "genesys:telephony:NumberPlans": (("siteId", "genesys:telephony:Site"),),
    "genesys:telephony:TrunkBase": (("siteId", "genesys:telephony:Site"), ("inboundSiteId", "genesys:telephony:Site")),
    "genesys:telephony:OutboundRoute": (("siteId", "genesys:telephony:Site"),),
    "genesys:integrations:DataAction": (("integrationId", "genesys:integrations:Integration"),),
}

OBJECTS: dict[str, dict[str, Any]] = {
    "genesys:telephony:Location": LOCATION,
    "genesys:telephony:Site": SITE,
    "genesys:telephony:NumberPlans": {"plans": PLANS},
    "genesys:telephony:TrunkBase": TRUNK,
    "genesys:telephony:OutboundRoute": {"name": "Outbound", "classificationTypes": ["National", "International"]},
    "genesys:telephony:DidPool": {"startPhoneNumber": "+4969100", "endPhoneNumber": "+4969199", "description": "Desk"},
    "genesys:routing:Queue": {
        "name": "Emergency line",
        "description": "Always staffed",
        "acwSettings": {"wrapupPrompt": "OPTIONAL"},
        "mediaSettings": {"call": {"alertingTimeoutSeconds": 30}},
    },
    "genesys:routing:WrapupCode": {"name": "ICT incident", "description": "Part of an incident"},
    "genesys:integrations:Credential": {"name": "Pager", "credentialTypeId": "userDefined", "fields": {"key": "k"}},
    "genesys:integrations:Integration": {
        "name": "Audit feed",
        "integrationTypeId": "amazon-eventbridge-source",
        "notes": "Evidence",
        "properties": {
            "awsAccountId": "123456789012",
            "awsAccountRegion": "eu-central-1",
            "eventSourceSuffix": "audit",
            "eventFilter": ["v2.audits.entitytype.{id}.entityid.{id}"],
        },
        "enabled": True,
    },
    "genesys:integrations:DataAction": {
        "name": "Page someone",
        "category": "Notifications",
        "requestUrlTemplate": "https://events.pager.example.eu/v2/${input.kind}",
        "requestType": "POST",
        "requestTemplate": "${input.rawRequest}",
        "headers": {"Accept": "application/json"},
        "timeoutSeconds": 10,
        "inputSchema": '{"type": "object", "properties": {"kind": {"type": "string"}}}',
        "successSchema": '{"type": "object"}',
    },
    "genesys:processautomation:Trigger": {
        "name": "On operations event",
        "topicName": "v2.operations.events.{id}",
        "enabled": True,
        "matchCriteria": [
            {"jsonPath": "eventDefinition.id", "operator": "Equal", "value": "x"},
            {"jsonPath": "level", "operator": "In", "values": ["a", "b"]},
        ],
        "eventTtlSeconds": 60,
        "description": "Pages the duty officer",
    },
    "genesys:oauth:Client": {
        "name": "Audit reader",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "accessTokenValiditySeconds": 3600,
    },
}

CHANGES: dict[str, dict[str, Any]] = {
    "genesys:telephony:Location": {"description": "Branch", "address": {"city": "Offenbach", "country": "DE"}},
    "genesys:telephony:Site": {"mediaRegions": ["eu-west-1", "eu-central-1"]},
    "genesys:telephony:NumberPlans": {"plans": [{**PLANS[0], "match": "^0(.*)$"}, PLANS[1]]},
    "genesys:telephony:TrunkBase": {"serverProxies": [{"host": "sbc3.carrier-one.example.eu", "port": 5061}]},
    "genesys:telephony:OutboundRoute": {"classificationTypes": ["National"], "enabled": False},
    "genesys:telephony:DidPool": {"description": "Branches"},
    "genesys:routing:Queue": {"mediaSettings": {"call": {"alertingTimeoutSeconds": 12}}},
    "genesys:routing:WrapupCode": {"description": "ICT-related"},
    "genesys:integrations:Credential": {"fields": {"key": "other"}},
    "genesys:integrations:Integration": {"notes": "Five years", "enabled": False},
    "genesys:integrations:DataAction": {
        "requestUrlTemplate": "https://events.pager.example.eu/v3",
        "timeoutSeconds": 5,
    },
    "genesys:processautomation:Trigger": {"enabled": False, "matchCriteria": []},
    "genesys:oauth:Client": {"description": "Reads audits"},
}

FIRST_ALONE = {"genesys:integrations:Integration"}
"""Resources whose create is one POST and then more writes."""


def given(stack: Any, token: str, **changes: Any) -> dict[str, Any]:
    """Inputs of a resource, with the ids of what they refer to, deployed now unless it is there already."""
    inputs = {**OBJECTS[token], **changes}
    for name, parent in PARENTS.get(token, ()):
        inputs.setdefault(name, parent_of(stack, parent))
    if token == "genesys:telephony:OutboundRoute":
        inputs.setdefault("trunkBaseIds", [parent_of(stack, "genesys:telephony:TrunkBase")])
    if token == "genesys:processautomation:Trigger":
        inputs.setdefault("target", {"id": workflow(stack), "dataFormat": "TopLevelPrimitives"})
    if token == "genesys:oauth:Client":
        inputs.setdefault("roleDivisions", [role_division(stack)])
    stack.calls()
    return inputs


def parent_of(stack: Any, token: str) -> str:
    known = vars(stack).setdefault("parents", {})
    if token not in known:
        known[token] = stack.create(token, given(stack, token), name="parent").id
    return known[token]


def workflow(stack: Any) -> str:
    known = vars(stack).setdefault("parents", {})
    if "workflow" not in known:
        known["workflow"] = stack.create("genesys:architect:Flow", {"definition": WORKFLOW}, name="workflow").id
    return known["workflow"]


def role_division(stack: Any) -> dict[str, str]:
    client = stack.provider._context.client
    role = client.get("/api/v2/authorization/roles")["entities"][0]["id"]
    return {"roleId": role, "divisionId": client.get("/api/v2/authorization/divisions/home")["id"]}
