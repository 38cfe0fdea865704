"""Integrations, credentials, data actions, OAuth clients, the organisation's settings."""

from __future__ import annotations

import pytest
import requests

pytestmark = pytest.mark.emulator

INTEGRATIONS = "/api/v2/integrations"
ACTIONS = "/api/v2/integrations/actions"
CLIENTS = "/api/v2/oauth/clients"


def test_an_integration_starts_disabled_with_a_complete_configuration(api):
    integration = api.ok("POST", INTEGRATIONS, {"integrationType": {"id": "custom-rest-actions"}})

    assert integration["name"]
    assert (integration["intendedState"], integration["reportedState"]["code"]) == ("DISABLED", "INACTIVE")
    config = api.ok("GET", f"{INTEGRATIONS}/{integration['id']}/config/current")
    assert all(
        config[name] is not None for name in ("name", "notes", "properties", "advanced", "credentials", "version")
    )


def test_a_state_is_intended_first_and_reached_later(api):
    path = f"{INTEGRATIONS}/{api.integration()['id']}"

    assert api.ok("PATCH", path, {"intendedState": "ENABLED"})["reportedState"]["code"] == "ACTIVATING"
    assert [api.ok("GET", path)["reportedState"]["code"] for _ in range(2)] == ["ACTIVATING", "ACTIVE"]


def test_an_incomplete_event_source_ends_in_error(api, emulator):
    emulator.control("behaviour", {"pendingPolls": 0})
    path = f"{INTEGRATIONS}/{api.integration('amazon-eventbridge-source')['id']}"

    api.ok("PATCH", path, {"intendedState": "ENABLED"})

    state = api.ok("GET", path)["reportedState"]
    assert state["code"] == "ERROR"
    assert "awsAccountId" in state["detail"]["message"]


def test_the_configuration_is_one_document_under_a_version(api):
    integration = api.integration("amazon-eventbridge-source", "Feed")
    path = f"{INTEGRATIONS}/{integration['id']}/config/current"
    good = {"awsAccountId": "123456789012", "awsAccountRegion": "eu-central-1", "eventSourceSuffix": "audit"}

    changed = api.ok("PUT", path, {"name": "Renamed", "version": 1, "properties": good})

    assert (changed["version"], changed["properties"], changed["credentials"]) == (2, good, {})
    assert api.ok("GET", f"{INTEGRATIONS}/{integration['id']}")["name"] == "Renamed"
    assert api.refused("PUT", path, {"version": 1}) == (409, "version.conflict")
    assert api.refused("PUT", path, {"version": 2, "properties": {**good, "awsAccountId": "1"}}) == (
        400,
        "invalid.value",
    )
    assert api.refused("PUT", path, {"version": 2, "properties": {**good, "colour": "red"}}) == (
        400,
        "invalid.property",
    )


def test_deleting_an_integration_answers_with_it(api):
    path = f"{INTEGRATIONS}/{api.integration()['id']}"

    assert api.ok("DELETE", path)["intendedState"] == "DELETED"
    assert api.refused("GET", path) == (404, "not.found")


def test_types_tell_their_configuration_schema(api):
    schema = api.ok("GET", f"{INTEGRATIONS}/types/amazon-eventbridge-source/configschemas/properties")

    assert "awsAccountRegion" in schema["properties"]
    assert "amazon-eventbridge-source" in {row["id"] for row in api.ok("GET", f"{INTEGRATIONS}/types")["entities"]}
    assert api.refused("POST", INTEGRATIONS, {"integrationType": {"id": "none"}}) == (
        400,
        "referenced.key.does.not.exist",
    )


def test_credentials_are_never_read_back(api):
    path = "/api/v2/integrations/credentials"
    body = {"name": "C", "type": {"id": "basicAuth"}, "credentialFields": {"userName": "u", "password": "hunter2"}}

    created = api.send("POST", path, body)

    assert "hunter2" not in created.text + api.send("GET", f"{path}/{created.json()['id']}").text
    assert api.ok("GET", f"{path}/listing")["entities"][0]["name"] == "C"
    assert api.refused("POST", path, {**body, "credentialFields": {"userName": "u"}}) == (400, "invalid.value")
    assert api.send("DELETE", f"{path}/{created.json()['id']}").status_code == 204


def test_an_inbound_webhook_needs_its_token_and_an_enabled_integration(api, emulator):
    webhook = api.integration("webhook")
    url = f"{emulator.url}/api/v2/integrations/webhooks/{webhook['attributes']['tokenId']}/events"
    assert requests.post(url, json={}, timeout=10).status_code == 404

    api.ok("PATCH", f"{INTEGRATIONS}/{webhook['id']}", {"intendedState": "ENABLED"})
    answer = requests.post(url, json={"any": "thing"}, timeout=10)

    assert answer.status_code == 202
    assert answer.json()["invocationId"]


def test_an_action_is_published_at_once_and_shows_what_is_asked_for(api):
    action = api.ok("POST", ACTIONS, api.action_body(api.integration()))
    path = f"{ACTIONS}/{action['id']}"

    assert "config" not in api.ok("GET", path)
    full = api.ok("GET", f"{path}?expand=contract&includeConfig=true")
    assert full["contract"]["input"]["inputSchema"]["type"] == "object"
    assert full["config"]["request"]["requestTemplateUri"] == f"{path}/templates/requesttemplate.vm"
    template = api.send("GET", full["config"]["request"]["requestTemplateUri"])
    assert (template.text, template.headers["Content-Type"]) == ("${input.rawRequest}", "text/plain")
    assert api.send("GET", f"{path}/templates/successtemplate.vm").text == "${rawResult}"


def test_contract_and_secure_of_a_published_action_are_fixed(api):
    action = api.ok("POST", ACTIONS, api.action_body(api.integration()))
    path = f"{ACTIONS}/{action['id']}"

    assert api.refused("PATCH", path, {"version": 1, "secure": True}) == (400, "invalid.property")
    assert api.refused("PATCH", path, {"version": 3, "name": "N"}) == (409, "version.conflict")
    assert api.ok("PATCH", path, {"version": 1, "name": "N"})["version"] == 2
    assert api.send("DELETE", path).status_code == 204


def test_a_draft_becomes_an_action_when_it_is_published(api):
    draft = api.ok("POST", f"{ACTIONS}/drafts", api.action_body(api.integration()))
    path = f"{ACTIONS}/{draft['id']}"
    assert api.refused("GET", path) == (404, "not.found")

    changed = api.ok("PATCH", f"{path}/draft", {"version": 1, "secure": True})
    assert api.ok("GET", f"{path}/draft/validation")["valid"]
    api.ok("POST", f"{path}/draft/publish", {"version": changed["version"]})

    assert api.ok("GET", path)["secure"]
    assert api.refused("GET", f"{path}/draft") == (404, "not.found")


@pytest.mark.parametrize("field", ["category", "name", "integrationId", "contract"])
def test_an_action_lacks_nothing_that_it_needs(api, field):
    body = api.action_body(api.integration())
    del body[field]

    assert api.send("POST", ACTIONS, body).json()["details"][0]["fieldName"] == field


def test_a_client_gets_its_secret_once_and_only_its_roles_count(api, emulator):
    policy = {"domain": "audits", "entityName": "audit", "actionSet": ["view"]}
    role = api.ok("POST", "/api/v2/authorization/roles", {"name": "Audit reader", "permissionPolicies": [policy]})
    body = {
        "name": "Reader",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roleDivisions": [{"roleId": role["id"], "divisionId": "*"}],
        "accessTokenValiditySeconds": 300,
    }

    created = api.ok("POST", CLIENTS, body)
    reader = type(api)(emulator, created["id"], created["secret"])

    assert "secret" not in api.ok("GET", f"{CLIENTS}/{created['id']}")
    assert reader.send("GET", "/api/v2/audits/query/servicemapping").status_code == 200
    assert reader.refused("GET", CLIENTS) == (403, "missing.permissions")
    assert reader.ok("GET", "/api/v2/tokens/me")["OAuthClient"]["name"] == "Reader"
    rotated = api.ok("POST", f"{CLIENTS}/{created['id']}/secret")["secret"]
    assert api.login(created["id"], created["secret"]).status_code == 401
    assert api.login(created["id"], rotated).json()["expires_in"] == 300


def test_a_client_cannot_give_what_it_does_not_hold(api, restricted):
    administrator = api.ok("GET", "/api/v2/authorization/roles?name=Master*")["entities"][0]["id"]
    body = {
        "name": "C",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roleDivisions": [{"roleId": administrator, "divisionId": "*"}],
    }

    assert restricted("oauth:client:add").refused("POST", CLIENTS, body) == (403, "missing.permissions")
    assert api.refused("POST", CLIENTS, {**body, "accessTokenValiditySeconds": 10}) == (400, "invalid.value")
    assert api.refused("POST", CLIENTS, {"name": "C", "authorizedGrantType": "CLIENT-CREDENTIALS"}) == (
        400,
        "invalid.value",
    )


def test_the_organisation_is_put_with_its_version(api):
    me = api.ok("GET", "/api/v2/organizations/me")

    assert isinstance(me["defaultSiteId"], str)
    assert api.refused("PUT", "/api/v2/organizations/me", {**me, "version": 99}) == (409, "general.conflict")
    assert api.ok("PUT", "/api/v2/organizations/me", {**me, "name": "Bank"})["version"] == me["version"] + 1


def test_an_address_allow_list_without_the_caller_locks_the_caller_out(api, emulator):
    path = "/api/v2/organizations/authentication/settings"
    assert api.ok("PATCH", path, {"ipAddressAllowlist": ["127.0.0.0/8"]})["multifactorAuthenticationRequired"] is False
    assert api.refused("PATCH", path, {"ipAddressAllowlist": ["everywhere"]}) == (400, "invalid.value")

    api.ok("PATCH", path, {"ipAddressAllowlist": ["192.0.2.0/24"]})

    assert api.refused("GET", "/api/v2/organizations/me") == (401, "ip.not.authorized")
    emulator.control("drift", {"path": path, "patch": {"ipAddressAllowlist": []}})
    assert api.send("GET", "/api/v2/organizations/me").status_code == 200


def test_password_requirements_merge_and_the_token_timeout_has_limits(api):
    path = "/api/v2/organizations/authentication/settings"

    changed = api.ok("PATCH", path, {"passwordRequirements": {"minimumLength": 14}})

    assert changed["passwordRequirements"]["minimumLength"] == 14
    assert changed["passwordRequirements"]["minimumDigits"] == 1
    timeout = "/api/v2/tokens/timeout"
    assert api.refused("PUT", timeout, {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 299}) == (
        400,
        "invalid.value",
    )
    assert (
        api.ok("PUT", timeout, {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 300})[
            "idleTokenTimeoutSeconds"
        ]
        == 300
    )


def test_divisions_place_objects_and_the_home_division_stays(api):
    division = api.ok("POST", "/api/v2/authorization/divisions", {"name": "Crisis"})
    home = api.ok("GET", "/api/v2/authorization/divisions/home")

    queue = api.ok("POST", "/api/v2/routing/queues", {"name": "Q", "division": {"id": division["id"]}})

    assert queue["division"]["name"] == "Crisis"
    assert home["homeDivision"]
    assert api.refused("DELETE", f"/api/v2/authorization/divisions/{division['id']}")[0] == 409
    assert api.refused("DELETE", f"/api/v2/authorization/divisions/{home['id']}")[0] == 400


def test_products_have_a_whole_number_as_total_and_users_me_wants_a_user(api):
    assert isinstance(api.ok("GET", "/api/v2/authorization/products")["total"], int)
    assert api.refused("GET", "/api/v2/users/me") == (400, "bad.request")


def test_trustees_come_from_pairings(api):
    pairing = api.ok("POST", "/api/v2/orgauthorization/pairings", {"userIds": []})

    trustee = api.ok("POST", "/api/v2/orgauthorization/trustees", {"pairingId": pairing["id"], "enabled": True})

    path = f"/api/v2/orgauthorization/trustees/{trustee['id']}"
    assert api.ok("PUT", path, {"enabled": False})["enabled"] is False
    assert api.send("DELETE", path).status_code == 204
    assert api.ok("GET", "/api/v2/orgauthorization/trustees")["entities"] == []


@pytest.mark.parametrize(
    "path", ["/api/v2/summary.json", "/api/v2/components.json", "/api/v2/incidents/unresolved.json"]
)
def test_the_status_page_needs_no_login(emulator, path):
    assert requests.get(emulator.url + path, timeout=10).json()["page"]["name"] == "Genesys Cloud"


def test_alert_rules_are_found_by_type_name_and_whether_they_are_on(api):
    conditions = {"type": "And", "predicates": []}
    for name, kind, enabled in [("Waiting", "ConversationMetrics", True), ("Away", "UserPresence", False)]:
        body = {"name": name, "type": kind, "enabled": enabled, "conditions": conditions}
        api.ok("POST", "/api/v2/alerting/rules", body)

    def found(**query):
        listed = api.ok("POST", "/api/v2/alerting/rules/query", query)
        return [rule["name"] for rule in listed["entities"]]

    assert found() == ["Waiting", "Away"]
    assert found(ruleType="Presence") == ["Away"]
    assert found(enabledType="Enabled") == ["Waiting"]
    assert found(ruleName="wait", nameSearchType="Contains") == ["Waiting"]
    assert found(ruleName="wait", nameSearchType="Exact") == []
    assert found(pageSize=1, pageNumber=2) == ["Away"]


def test_the_usage_of_a_client_is_asked_for_first_and_read_later(api, emulator):
    usage = f"/api/v2/oauth/clients/{emulator.client_id}/usage"
    api.refused("GET", "/api/v2/routing/queues/nothing")
    day = emulator.control("clock")["now"][:10]

    query = {"interval": f"{day}T00:00:00.000Z/{day}T23:59:59.999Z", "groupBy": ["HttpMethod", "TemplateUri"]}
    asked = api.ok("POST", f"{usage}/query", query)
    first, second = (api.ok("GET", asked["resultsUri"]) for _ in range(2))

    assert first == {"results": [], "queryStatus": "Running"}
    rows = {(row["httpMethod"], row["templateUri"]): row for row in second["results"]}
    assert rows["GET", "/api/v2/routing/queues/{queueId}"]["status400"] == 1
    assert api.refused("POST", f"{usage}/query", {"interval": "yesterday"}) == (400, "invalid.value")
    assert api.refused("GET", f"{usage}/query/results/nothing")[0] == 404
