"""Encryption keys, recording settings, retention, deletion protection, bulk jobs."""

from __future__ import annotations

import uuid

import pytest

pytestmark = pytest.mark.emulator

ALIAS = "arn:aws:kms:eu-central-1:123456789012:alias/recordings"
RECORDING = "/api/v2/recording/keyconfigurations"
CONVERSATIONS = "/api/v2/conversations/keyconfigurations"
POLICIES = "/api/v2/recording/mediaretentionpolicies"


@pytest.mark.parametrize("path", [RECORDING, CONVERSATIONS])
@pytest.mark.parametrize(
    "url",
    [
        "arn:aws:kms:eu-central-1:123456789012:key/1234abcd",
        "arn:aws:kms:us-east-1:123456789012:alias/recordings",
        "1234abcd",
        None,
    ],
)
def test_a_key_is_the_alias_of_a_key_in_the_home_region(api, path, url):
    body = {"keyConfigurationType": "KmsSymmetric", "url": url}

    assert api.refused("POST", path, body) == (400, "invalid.value")
    assert api.refused("POST", f"{path}/validate", body) == (400, "invalid.value")


@pytest.mark.parametrize("path", [RECORDING, CONVERSATIONS])
def test_validation_saves_nothing_and_there_is_no_delete(api, path):
    body = {"keyConfigurationType": "KmsSymmetric", "url": ALIAS}

    assert api.ok("POST", f"{path}/validate", body)["url"] == ALIAS
    assert api.ok("GET", path)["total"] == 0
    created = api.ok("POST", path, body)
    assert api.send("DELETE", f"{path}/{created['id']}").status_code == 405
    off = {"keyConfigurationType": "Native" if path == RECORDING else "None"}
    assert api.ok("PUT", f"{path}/{created['id']}", off)["keyConfigurationType"] == off["keyConfigurationType"]


def test_the_hawk_secret_of_a_local_key_manager_is_not_read_back(api):
    body = {
        "keyConfigurationType": "LocalKeyManager",
        "url": "https://lkm.example/decrypt",
        "apiId": "id",
        "apiKey": "secret",
    }

    created = api.ok("POST", RECORDING, body)
    key = {"configId": created["id"], "publicKey": "cHVibGlj", "keypairId": str(uuid.uuid4())}

    assert "apiKey" not in created
    assert api.ok("POST", "/api/v2/recording/localkeys", key)["keyConfigurationType"] == "LocalKeyManager"
    assert api.refused("POST", CONVERSATIONS, body) == (400, "invalid.value")


def test_a_key_that_stops_working_shows_in_last_error(api, emulator):
    path = f"{RECORDING}/{api.ok('POST', RECORDING, {'keyConfigurationType': 'KmsSymmetric', 'url': ALIAS})['id']}"
    assert "lastError" not in api.ok("GET", path)

    emulator.control("behaviour", {"keyFailures": {ALIAS: "AccessDeniedException"}})

    assert api.ok("GET", path)["lastError"]["message"] == "AccessDeniedException"
    assert (
        api.refused("POST", f"{RECORDING}/validate", {"keyConfigurationType": "KmsSymmetric", "url": ALIAS})[0] == 400
    )


def test_rotation_knows_no_quarter(api):
    path = "/api/v2/recording/recordingkeys/rotationschedule"

    assert api.ok("GET", path)["period"] == "DISABLED"
    assert api.refused("PUT", path, {"period": "QUARTERLY"}) == (400, "invalid.value")
    assert api.ok("PUT", path, {"period": "MONTHLY"})["period"] == "MONTHLY"
    assert api.send("DELETE", path).status_code == 405


def test_rotating_now_makes_a_key_and_keeps_the_old_ones(api):
    api.ok("POST", RECORDING, {"keyConfigurationType": "KmsSymmetric", "url": ALIAS})

    new = api.ok("POST", "/api/v2/recording/recordingkeys")

    keys = api.ok("GET", "/api/v2/recording/recordingkeys")["entities"]
    assert len(keys) == 2
    assert keys[0]["id"] == new["id"]
    assert new["kmsKeyArn"] == ALIAS


def test_recording_settings_keep_what_is_not_sent_and_have_limits(api):
    path = "/api/v2/recording/settings"

    assert api.ok("PUT", path, {"recordingPlaybackUrlTtl": 5})["maxSimultaneousStreams"] == 1
    assert api.ok("GET", path)["recordingPlaybackUrlTtl"] == 5
    assert api.refused("PUT", path, {"recordingPlaybackUrlTtl": 61}) == (400, "recording.org.settings.request.invalid")


def test_a_retention_policy_gives_back_every_field(api):
    queues = [{"id": api.queue(name)["id"]} for name in ("A", "B")]
    duration = {"archiveRetention": {"days": 30, "storageMedium": "CLOUDARCHIVE"}, "deleteRetention": {"days": 1827}}
    body = {
        "name": "Incidents",
        "order": 1,
        "description": "five years",
        "enabled": True,
        "conditions": {"mediaTypes": ["CALL"], "forQueues": queues},
        "mediaPolicies": {
            "callPolicy": {"conditions": {"forQueues": queues}, "actions": {"retentionDuration": duration}}
        },
        "actions": {"retainRecording": True, "retentionDuration": duration},
    }

    created = api.ok("POST", POLICIES, body)

    shown = api.ok("GET", f"{POLICIES}/{created['id']}")
    assert {name: shown[name] for name in body} == body
    assert "version" not in shown
    assert api.ok("PATCH", f"{POLICIES}/{created['id']}", {"enabled": False})["enabled"] is False


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ({"retentionDuration": {"archiveRetention": {"days": 90}, "deleteRetention": {"days": 30}}}, "invalid.value"),
        ({"retentionDuration": {"deleteRetention": {"days": 0}}}, "invalid.value"),
        ({"integrationExport": {"integration": {"id": "none"}}}, "recording.policy.export.integration.invalid"),
    ],
)
def test_a_retention_policy_that_cannot_be_carried_out_is_refused(api, actions, code):
    assert api.refused("POST", POLICIES, {"name": "P", "actions": actions}) == (400, code)


def test_several_policies_are_deleted_at_once(api):
    ids = [api.ok("POST", POLICIES, {"name": f"P{number}"})["id"] for number in range(2)]

    assert api.send("DELETE", f"{POLICIES}?ids={','.join(ids)}").status_code == 200
    assert api.ok("GET", POLICIES)["total"] == 0


def test_deletion_protection_holds_a_hundred_a_call_and_a_thousand_in_all(api):
    path = "/api/v2/recordings/deletionprotection"

    assert (
        api.refused("PUT", f"{path}?protect=true", {"conversationIds": [str(number) for number in range(101)]})[0]
        == 400
    )
    for start in range(0, 1000, 100):
        ids = [str(number) for number in range(start, start + 100)]
        assert api.send("PUT", f"{path}?protect=true", {"conversationIds": ids}).status_code == 204
    assert api.refused("PUT", f"{path}?protect=true", {"conversationIds": ["one more"]}) == (400, "invalid.value")
    api.ok("PUT", f"{path}?protect=false", {"conversationIds": ["5"]})
    assert [found["id"] for found in api.ok("POST", path, {"conversationIds": ["4", "5"]})] == ["4"]


def test_data_retention_is_empty_at_first_and_cannot_be_cleared(api):
    path = "/api/v2/analytics/dataretention/settings"

    assert api.ok("GET", path) == {}
    assert api.refused("PUT", path, {"retentionDays": 89}) == (400, "invalid.value")
    assert api.ok("PUT", path, {"retentionDays": 400})["retentionDays"] == 400
    assert api.refused("PUT", path, {"retentionDays": None}) == (409, "analytics.data.retention.update.conflict")


def test_a_bulk_job_is_ready_then_started_then_fulfilled(api):
    path = "/api/v2/recording/jobs"
    body = {
        "action": "DELETE",
        "actionDate": "2030-01-01T00:00:00Z",
        "agedConversationInterval": "2025-01-01/2025-02-01",
    }
    answer = api.send("POST", path, body)
    job = f"{path}/{answer.json()['id']}"

    assert (answer.status_code, answer.json()["state"]) == (202, "PENDING")
    assert api.refused("PUT", job, {"state": "PROCESSING"})[0] == 409
    assert [api.ok("GET", job)["state"] for _ in range(2)] == ["PENDING", "READY"]
    assert api.ok("PUT", job, {"state": "PROCESSING"})["state"] == "PROCESSING"
    assert [api.ok("GET", job)["state"] for _ in range(2)] == ["PROCESSING", "FULFILLED"]
    assert api.refused("DELETE", job)[0] == 409
    assert api.refused("POST", path, {**body, "action": "EXPORT"}) == (400, "invalid.value")
