"""Integrations, data actions, retention and settings through the calls of the Terraform provider."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from tests.genesys.emulator.terraform.provider import Provider

pytestmark = pytest.mark.emulator

INTEGRATIONS, ACTIONS = "/api/v2/integrations", "/api/v2/integrations/actions"
POLICIES, SETTINGS = "/api/v2/recording/mediaretentionpolicies", "/api/v2/organizations/authentication/settings"


def integration(provider: Provider, kind: str = "purecloud-data-actions") -> str:
    return str(provider.call("POST", INTEGRATIONS, {"integrationType": {"id": kind}})["id"])


def action(integration_id: str, **fields: Any) -> dict[str, Any]:
    empty = {"type": "object", "properties": {}}
    return {
        "name": "Notify",
        "category": "Genesys Cloud Data Action",
        "integrationId": integration_id,
        "secure": False,
        "contract": {"input": {"inputSchema": empty}, "output": {"successSchema": empty}},
        "config": {
            "request": {"requestUrlTemplate": "/api/v2/users/me", "requestType": "GET", "requestTemplate": "x"},
            "response": {"successTemplate": "${rawResult}", "translationMap": {}, "translationMapDefaults": {}},
        },
        **fields,
    }


def test_an_integration_is_named_by_the_platform_and_configured_at_once(provider: Provider) -> None:
    one = integration(provider)
    path = f"{INTEGRATIONS}/{one}"
    for _ in range(2):
        current = provider.read(
            f"{path}/config/current", "name", "notes", "properties", "advanced", "credentials", "version"
        )
    body = {**current, "name": "Own API", "notes": "x", "properties": {}, "advanced": {}, "credentials": {}}
    provider.call("PUT", f"{path}/config/current", body)
    provider.call("PATCH", path, {"intendedState": "ENABLED"})
    found = provider.read(path, "integrationType", "name", pageSize=25, pageNumber=1, sortBy="", expand="", nextPage="")
    assert (found["integrationType"]["id"], found["name"]) == ("purecloud-data-actions", "Own API")
    assert provider.read(f"{path}/config/current", "version")["version"] == current["version"] + 1
    assert [member["id"] for member in provider.listed(INTEGRATIONS, "id", "name", "integrationType")] == [one]
    provider.call("DELETE", path)
    provider.call("GET", path, status=404)


def test_a_data_action_is_read_with_its_templates_and_patched_with_its_version(provider: Provider) -> None:
    made = provider.call("POST", ACTIONS, action(integration(provider)))
    path = f"{ACTIONS}/{made['id']}"
    query = {"expand": "contract", "includeConfig": "true"}
    found = provider.read(path, "name", "category", "integrationId", "secure", "config", "contract", "version", **query)
    assert found["config"]["request"]["requestUrlTemplate"] == "/api/v2/users/me"
    assert provider.text(f"{path}/templates/requesttemplate.vm") == "x"
    assert provider.text(f"{path}/templates/successtemplate.vm") == "${rawResult}"
    changes = {"name": "Notify", "category": "Changed", "version": found["version"], "config": action("x")["config"]}
    provider.call("PATCH", path, changes)
    assert provider.read(path, **query)["category"] == "Changed"
    listed = provider.listed(
        ACTIONS, "id", "name", "category", nextPage="", previousPage="", includeAuthActions="false"
    )
    assert [one["id"] for one in listed] == [made["id"]]
    assert [one["id"] for one in provider.listed(ACTIONS, "id", name="Notify", secure="")] == [made["id"]]
    provider.delete(path, status=204)


def test_a_function_action_is_published_from_a_draft_with_its_package(provider: Provider) -> None:
    body = action(integration(provider, "function-data-actions"), category="Function Data Actions", config={})
    draft = provider.call("POST", f"{ACTIONS}/drafts", body)
    path = f"{ACTIONS}/{draft['id']}"
    upload = {"fileName": "function.zip", "signedUrlTimeoutSeconds": 1200}
    place = provider.call("POST", f"{path}/draft/function/upload", upload)
    names = ("correlationid", "filename", "functionid", "organizationid")
    assert place["headers"].keys() >= {f"x-amz-meta-{name}" for name in names} | {"x-amz-tagging"}
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", "")
    provider.put_file(place["url"], package.getvalue(), {**place["headers"], "Content-Type": "application/zip"})
    function = provider.read(f"{path}/draft/function", "zip")
    settings = {"description": "", "handler": "index.handler", "runtime": "nodejs22.x", "timeoutSeconds": 15}
    provider.call("PUT", f"{path}/draft/function", {**settings, "zipId": function["zip"]["id"]})
    shown = provider.read(f"{path}/draft/function", "function")["function"]
    assert {"description", "handler", "runtime", "timeoutSeconds", "zipId"} <= shown.keys()
    query = {"expand": "contract", "flatten": "true", "includeConfig": "true"}
    version = provider.read(f"{path}/draft", "version", **query)["version"]
    provider.call("POST", f"{path}/draft/publish", {"version": version})
    assert provider.read(path, "config", expand="contract", includeConfig="true")["config"]["request"]
    provider.text(f"{path}/templates/requesttemplate.vm")
    provider.text(f"{path}/templates/successtemplate.vm")
    assert provider.read(f"{path}/function", "function")["function"]["handler"] == "index.handler"


def test_a_retention_policy_is_put_whole_and_found_by_name(provider: Provider) -> None:
    retention = {"deleteRetention": {"days": 1827}, "archiveRetention": {"days": 30, "storageMedium": "CLOUDARCHIVE"}}
    actions = {"retainRecording": True, "deleteRecording": False, "retentionDuration": retention}
    media = {"callPolicy": {"conditions": {"directions": ["INBOUND"]}, "actions": actions}}
    body = {
        "name": "Incidents",
        "order": 1,
        "description": "",
        "enabled": True,
        "mediaPolicies": media,
        "conditions": {},
        "actions": actions,
    }
    made = provider.call("POST", POLICIES, body)
    path = f"{POLICIES}/{made['id']}"
    assert provider.read(path, "id")["mediaPolicies"] == media
    provider.call("PUT", path, {**body, "order": 2})
    assert provider.read(path, "id")["order"] == 2
    assert [one["id"] for one in provider.listed(POLICIES, "id", "name", name="Incidents")] == [made["id"]]
    provider.delete(path)


def test_authentication_settings_are_patched_whole_and_left_on_delete(provider: Provider) -> None:
    before = provider.read(SETTINGS)
    body = {
        "multifactorAuthenticationRequired": True,
        "domainAllowlistEnabled": False,
        "domainAllowlist": [],
        "ipAddressAllowlist": [],
        "passwordRequirements": {"minimumLength": 14, "minimumDigits": 1},
    }
    provider.call("PATCH", SETTINGS, body)
    timeout = {"idleTokenTimeoutSeconds": 900, "enableIdleTokenTimeout": True}
    provider.call("PUT", "/api/v2/tokens/timeout", timeout)
    after = provider.read(SETTINGS)
    assert {name: after[name] for name in ("multifactorAuthenticationRequired", "domainAllowlist")} == {
        "multifactorAuthenticationRequired": True,
        "domainAllowlist": [],
    }
    assert after["passwordRequirements"].items() >= body["passwordRequirements"].items()
    assert before.keys() <= after.keys()
    assert provider.read("/api/v2/tokens/timeout").items() >= timeout.items()


def test_conversation_settings_are_patched_without_an_answer(provider: Provider) -> None:
    names = [name for name, value in provider.read("/api/v2/conversations/settings").items() if isinstance(value, bool)]
    body = dict.fromkeys(names, True)
    assert provider.call("PATCH", "/api/v2/conversations/settings", body, status=204) is None
    assert provider.read("/api/v2/conversations/settings").items() >= body.items()
