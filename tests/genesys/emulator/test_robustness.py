"""Whatever a client sends, the emulator answers as the platform would and never with a failure of its own."""

from __future__ import annotations

import copy
import os
import random

import pytest

pytestmark = pytest.mark.emulator

ODD = (
    None,
    True,
    0,
    -1,
    1.5,
    10**20,
    "",
    "x",
    "x" * 300,
    "\u0000",
    [],
    {},
    [None],
    ["x"],
    [{}],
    {"id": None},
    {"id": "x"},
    {"x": [1]},
)
REQUESTS = int(os.environ.get("RINGFENCE_FUZZ_REQUESTS", "120"))
EDGES = "/api/v2/telephony/providers/edges"


def writes(api):
    """(method, path, valid body) of every kind of write, over objects that exist."""
    site = api.site()
    trunk_base = api.trunk_base(site)
    queue, table = api.queue(), api.table(status="string")
    workflow, integration = api.flow("W", kind="workflow"), api.integration("amazon-eventbridge-source")
    action = api.ok("POST", "/api/v2/integrations/actions", api.action_body(integration))
    draft = api.ok("POST", "/api/v2/integrations/actions/drafts", api.action_body(integration))
    key = {"keyConfigurationType": "KmsSymmetric", "url": "arn:aws:kms:eu-central-1:123456789012:alias/a"}
    configuration = api.ok("POST", "/api/v2/recording/keyconfigurations", key)
    role = api.ok("GET", "/api/v2/authorization/roles")["entities"][0]
    days = {"archiveRetention": {"days": 1}, "deleteRetention": {"days": 2}}
    policy = {"name": "P", "conditions": {"forQueues": [queue]}, "actions": {"retentionDuration": days}}
    interval = "2026-05-01T00:00:00Z/2026-05-02T00:00:00Z"
    trigger = {
        "name": "T",
        "topicName": "v2.operations.events.{id}",
        "target": {"type": "Workflow", "id": workflow, "workflowTargetSettings": {"dataFormat": "Json"}},
        "enabled": True,
        "matchCriteria": [{"jsonPath": "a", "operator": "Equal", "value": "b"}],
    }
    call_flow = {"emergencyFlow": {"id": workflow}, "ivrs": []}
    client = {
        "name": "C",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roleDivisions": [{"roleId": role["id"], "divisionId": "*"}],
    }
    aws = {
        "awsAccountId": "123456789012",
        "awsAccountRegion": "eu-central-1",
        "eventSourceSuffix": "a",
        "eventFilter": ["x"],
    }
    return [
        (
            "POST",
            "/api/v2/locations",
            {"name": "L", "path": [], "address": {"city": "B"}, "emergencyNumber": {"number": "+49"}},
        ),
        (
            "POST",
            f"{EDGES}/sites",
            {"name": "S", "location": site["location"], "mediaRegions": ["eu-west-1"], "division": site["division"]},
        ),
        ("PUT", f"{EDGES}/sites/{site['id']}", site),
        (
            "PUT",
            f"{EDGES}/sites/{site['id']}/numberplans",
            [{"name": "N", "numbers": [{"start": "1", "end": "2"}], "classification": "National"}],
        ),
        (
            "POST",
            f"{EDGES}/sites/{site['id']}/outboundroutes",
            {"name": "R", "classificationTypes": ["National"], "externalTrunkBases": [trunk_base]},
        ),
        ("PUT", f"{EDGES}/trunkbasesettings/{trunk_base['id']}", trunk_base),
        ("POST", f"{EDGES}/trunkbasesettings", {**trunk_base, "name": "T2"}),
        (
            "POST",
            f"{EDGES}/edgegroups",
            {"name": "G", "phoneTrunkBases": [trunk_base], "edgeTrunkBaseAssignment": {"trunkBase": trunk_base}},
        ),
        ("POST", f"{EDGES}/didpools", {"startPhoneNumber": "+491", "endPhoneNumber": "+492"}),
        ("POST", "/api/v2/telephony/organization/link", {"targetOrganizationId": "o", "targetRegion": "eu-west-1"}),
        (
            "POST",
            "/api/v2/telephony/numbers/routing",
            [{"organizationId": "o", "numberId": "n", "targetRegion": "eu-west-1"}],
        ),
        (
            "POST",
            "/api/v2/routing/queues",
            {"name": "Q", "acwSettings": {"wrapupPrompt": "OPTIONAL"}, "mediaSettings": {"call": {}}},
        ),
        ("PUT", f"/api/v2/routing/queues/{queue['id']}", queue),
        ("POST", f"/api/v2/routing/queues/{queue['id']}/wrapupcodes", [{"id": "x"}]),
        ("POST", "/api/v2/flows/datatables", {"name": "D", "schema": table["schema"]}),
        ("PUT", f"/api/v2/flows/datatables/{table['id']}", table),
        ("POST", f"/api/v2/flows/datatables/{table['id']}/rows", {"key": "k", "status": "s"}),
        ("POST", "/api/v2/flows/validate/jobs", {"flows": [{"flow": {"id": workflow}}]}),
        ("POST", "/api/v2/flows/executions", {"flowId": workflow, "inputData": {"a": 1}}),
        (
            "POST",
            "/api/v2/architect/schedules",
            {"name": "S", "start": "2026-01-01T08:00:00", "end": "2026-01-01T09:00:00"},
        ),
        (
            "POST",
            "/api/v2/architect/schedulegroups",
            {"name": "SG", "timeZone": "Europe/Berlin", "openSchedules": [{"id": "x"}]},
        ),
        ("POST", "/api/v2/architect/ivrs", {"name": "I", "dnis": ["+491"], "openHoursFlow": {"id": workflow}}),
        ("POST", "/api/v2/architect/emergencygroups", {"name": "E", "emergencyCallFlows": [call_flow]}),
        ("POST", "/api/v2/processautomation/triggers", trigger),
        ("PUT", f"/api/v2/recording/keyconfigurations/{configuration['id']}", key),
        ("POST", "/api/v2/conversations/keyconfigurations", key),
        ("POST", "/api/v2/recording/localkeys", {"configId": configuration["id"], "publicKey": "p", "keypairId": "k"}),
        ("PUT", "/api/v2/recording/settings", {"recordingPlaybackUrlTtl": 5}),
        ("POST", "/api/v2/recording/mediaretentionpolicies", {**policy, "mediaPolicies": {"callPolicy": policy}}),
        ("POST", "/api/v2/recording/jobs", {"action": "DELETE", "actionAge": 1, "agedConversationInterval": "P1D"}),
        ("PUT", "/api/v2/recordings/deletionprotection", {"conversationIds": ["c"]}),
        ("PUT", "/api/v2/analytics/dataretention/settings", {"retentionDays": 100}),
        (
            "POST",
            "/api/v2/audits/query",
            {"interval": interval, "filters": [{"property": "Action", "value": "x"}], "sort": [{"name": "Timestamp"}]},
        ),
        (
            "POST",
            "/api/v2/audits/query/realtime",
            {"interval": interval, "serviceName": "Routing", "pageSize": 1, "pageNumber": 1},
        ),
        ("POST", "/api/v2/integrations", {"integrationType": {"id": "webhook"}, "name": "I"}),
        (
            "PUT",
            f"/api/v2/integrations/{integration['id']}/config/current",
            {"version": 1, "properties": aws, "credentials": {"a": {"id": "x"}}},
        ),
        ("PATCH", f"/api/v2/integrations/{integration['id']}", {"intendedState": "ENABLED"}),
        (
            "POST",
            "/api/v2/integrations/credentials",
            {"name": "C", "type": {"id": "userDefined"}, "credentialFields": {"a": "b"}},
        ),
        ("POST", "/api/v2/integrations/actions", api.action_body(integration)),
        ("PATCH", f"/api/v2/integrations/actions/{action['id']}", {"version": 1, "config": action["config"]}),
        ("PATCH", f"/api/v2/integrations/actions/{draft['id']}/draft", {"version": 1, "contract": draft["contract"]}),
        ("POST", "/api/v2/oauth/clients", client),
        (
            "POST",
            "/api/v2/authorization/roles",
            {"name": "R", "permissionPolicies": [{"domain": "a", "entityName": "b", "actionSet": ["c"]}]},
        ),
        ("POST", "/api/v2/authorization/divisions", {"name": "D"}),
        (
            "PATCH",
            "/api/v2/organizations/authentication/settings",
            {"passwordRequirements": {"minimumLength": 9}, "domainAllowlist": ["a"]},
        ),
        ("PUT", "/api/v2/tokens/timeout", {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 300}),
        ("PUT", "/api/v2/organizations/me", {"version": 1, "name": "N"}),
        ("PATCH", "/api/v2/conversations/settings", {"totalActiveCallback": True}),
        ("POST", "/api/v2/usage/events/query", {"interval": interval, "eventDefinitionIds": ["x"]}),
    ]


def spoil(document, chance: random.Random):
    """The document with one value, somewhere in it, replaced by an odd one."""
    spots = []

    def visit(node):
        for key in node if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], (dict, list)):
                visit(node[key])

    document = copy.deepcopy(document)
    visit(document)
    if spots and chance.random() < 0.97:
        node, key = chance.choice(spots)
        node[key] = chance.choice(ODD)
        return document
    return chance.choice(ODD)


def test_odd_bodies_are_refused_and_never_break_the_emulator(api, emulator):
    chance = random.Random(os.environ.get("RINGFENCE_FUZZ_SEED", "ringfence"))
    valid = writes(api)
    broken = {}

    for method, path, body in valid + [chance.choice(valid) for _ in range(REQUESTS)]:
        odd = spoil(body, chance)
        answer = api.send(method, path, odd)
        if answer.status_code >= 500:
            broken[f"{method} {path}"] = odd

    assert broken == {}


def test_odd_queries_are_refused_and_never_break_the_emulator(api, emulator):
    chance = random.Random("ringfence")
    names = (
        "pageSize",
        "pageNumber",
        "name",
        "id",
        "expand",
        "showbrief",
        "after",
        "before",
        "type",
        "deleted",
        "divisionId",
    )
    listed = [
        item for item in emulator.control("operations")["operations"] if item["implemented"] and item["method"] == "GET"
    ]

    broken = []
    for item in chance.sample(listed, 60):
        query = {
            name: chance.choice(("", "x", "0", "-1", "true", "99999", "*[", "%00")) for name in chance.sample(names, 3)
        }
        path = item["path"].replace("{", "x").replace("}", "%2F")
        if api.send("GET", path, params=query).status_code >= 500:
            broken.append((item["path"], query))

    assert broken == []
