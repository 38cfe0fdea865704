"""What a program may ask the platform, and what it is told when the answer is not one object."""

from __future__ import annotations

import json

import pytest

from ringfence.plugin.provider import ProviderError

from .cases import FLOW

BYOC = "external_sip_pcv_byoc_carrier.json"


def ask(stack, token, **arguments):
    return stack.provider.invoke(f"genesys:{token}", arguments)


def test_the_template_of_a_trunk_names_its_properties(stack):
    answer = ask(stack, "telephony:getTrunkTemplate", trunkMetabaseId=BYOC)

    assert "trunk_transport_serverProxyList" in answer["propertyKeys"]
    assert json.loads(answer["template"])["trunkMetabase"]["id"] == BYOC


def test_kinds_of_integrations_come_with_their_schemas(stack):
    listed = [entry["id"] for entry in ask(stack, "integrations:getIntegrationTypes")["types"]]
    assert "amazon-eventbridge-source" in listed

    answer = ask(stack, "integrations:getIntegrationType", integrationTypeId="amazon-eventbridge-source")

    assert "awsAccountRegion" in json.loads(answer["propertiesSchema"])["properties"]


def test_a_user_is_found_by_name_and_told_apart_by_address(stack):
    user = ask(stack, "authorization:getUser", name="Emulator Administrator")

    assert user["email"] == "administrator@ringfence.example"
    assert ask(stack, "authorization:getUser", name=user["name"], email=user["email"].upper()) == user
    with pytest.raises(ProviderError, match="found 0 users named 'Emulator Administrator'"):
        ask(stack, "authorization:getUser", name=user["name"], email="somebody@else.example")


def test_a_role_is_found_by_name_with_its_permissions(stack):
    stack.emulator.control("clients", {"name": "Reader", "permissions": ["audits:audit:view", "routing:queue:view"]})

    role = ask(stack, "authorization:getRole", name="Role of Reader")

    assert role["permissions"] == ["audits:audit:view", "routing:queue:view"]
    with pytest.raises(ProviderError, match="name: found 0 roles named 'Nobody'; allowed: exactly one; check the name"):
        ask(stack, "authorization:getRole", name="Nobody")


def test_a_flow_is_found_by_name(stack):
    flow = stack.create("genesys:architect:Flow", {"definition": FLOW, "substitutions": {"greeting": "Hello"}})

    assert ask(stack, "architect:getFlow", name="Main")["flowId"] == flow.id


def test_the_vocabulary_of_audits_can_be_read(stack):
    services = {service["name"]: service["entities"] for service in ask(stack, "audit:getServiceMapping")["services"]}

    assert any(entity["name"] == "Queue" and "Create" in entity["actions"] for entity in services["Routing"])


def test_functions_read_and_never_write(stack):
    for token, arguments in {
        "authorization:getHomeDivision": {},
        "org:getOrganization": {},
        "org:getMediaRegions": {},
        "org:getTrustees": {},
        "telephony:getTrunkMetabases": {},
        "telephony:getOrganizationLinkRegions": {},
        "telephony:getNumberRouting": {},
        "processautomation:getOperationalEventDefinitions": {},
    }.items():
        ask(stack, token, **arguments)

    assert stack.writes() == []


def test_a_wrong_argument_is_refused_with_its_path(stack):
    with pytest.raises(ProviderError, match="nmae: found unknown property"):
        ask(stack, "authorization:getRole", name="x", nmae="y")
