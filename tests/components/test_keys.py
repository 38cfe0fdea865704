"""Customer keys: rotation, protection from destruction, and the narrow door for Genesys Cloud."""

from __future__ import annotations

import json
from typing import Any

import pytest

PURPOSES = ["recordings", "conversations", "archive", "replica", "pipeline", "digest"]


def key(stack: Any, purpose: str) -> dict[str, Any]:
    inputs: dict[str, Any] = stack.named(f"ringfence-keys-{purpose}-key").inputs
    return inputs


def statement(policy: str, sid: str) -> dict[str, Any]:
    (found,) = [entry for entry in json.loads(policy)["Statement"] if entry["Sid"] == sid]
    result: dict[str, Any] = found
    return result


@pytest.mark.parametrize("purpose", [purpose for purpose in PURPOSES if purpose != "digest"])
def test_symmetric_keys_rotate_every_ninety_days(production: Any, purpose: str) -> None:
    inputs = key(production, purpose)

    assert inputs["enableKeyRotation"] is True
    assert inputs["rotationPeriodInDays"] == 90


def test_the_digest_key_signs_and_does_not_rotate(production: Any) -> None:
    inputs = key(production, "digest")

    assert inputs["keyUsage"] == "SIGN_VERIFY"
    assert inputs["customerMasterKeySpec"].startswith("ECC_")
    assert inputs["enableKeyRotation"] is False
    assert "rotationPeriodInDays" not in inputs


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_key_waits_thirty_days_for_its_deletion_and_stays_in_one_region(production: Any, purpose: str) -> None:
    inputs = key(production, purpose)

    assert inputs["deletionWindowInDays"] == 30
    assert inputs["multiRegion"] is False
    assert "bypassPolicyLockoutSafetyCheck" not in inputs


@pytest.mark.parametrize("purpose", PURPOSES)
def test_nobody_may_destroy_a_key(local: Any, purpose: str) -> None:
    denial = statement(key(local, purpose)["policy"], "OnlyBreakGlassMayDestroy")

    assert denial["Effect"] == "Deny"
    assert {"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation"} <= set(denial["Action"])
    assert "Condition" not in denial


def test_only_the_named_break_glass_role_is_spared(production: Any) -> None:
    denial = statement(key(production, "archive")["policy"], "OnlyBreakGlassMayDestroy")

    assert denial["Condition"] == {
        "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::210987654321:role/evidence-break-glass"}
    }


def test_key_administrators_never_get_a_destructive_action(production: Any) -> None:
    grant = statement(key(production, "pipeline")["policy"], "KeyAdministratorsSeeLabelAndRotate")

    assert grant["Principal"] == {"AWS": "arn:aws:iam::210987654321:role/key-administrators"}
    assert not {"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy", "kms:*"} & set(grant["Action"])


@pytest.mark.parametrize("purpose", ["recordings", "conversations"])
def test_genesys_may_use_its_two_keys_for_this_organisation_only(production: Any, purpose: str) -> None:
    grant = statement(key(production, purpose)["policy"], "GenesysForThisOrganisationOnly")

    assert grant["Principal"] == {"AWS": "arn:aws:iam::765628985471:root"}
    assert set(grant["Action"]) == {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"}
    assert grant["Condition"] == {
        "StringEquals": {"kms:EncryptionContext:genesys-cloud-organization-id": "3f0c9d52-6a3e-4f7c-9d1e-8c2f5a64e001"}
    }


@pytest.mark.parametrize("purpose", ["archive", "replica", "pipeline", "digest"])
def test_genesys_has_no_access_to_any_other_key(production: Any, purpose: str) -> None:
    assert "765628985471" not in key(production, purpose)["policy"]


def test_only_the_replica_key_lies_in_the_second_region(production: Any) -> None:
    elsewhere = {purpose: key(production, purpose).get("region") for purpose in PURPOSES}

    assert elsewhere == {**dict.fromkeys(PURPOSES), "replica": "eu-west-1"}


def test_genesys_keys_follow_the_organisation_into_its_home_region(varied: Any) -> None:
    assert key(varied, "recordings")["region"] == "eu-west-1"
    url = varied.named("ringfence-genesys-keys-recordings").inputs["url"]
    assert url == "arn:aws:kms:eu-west-1:123456789012:alias/ringfence-local-recordings"


def test_genesys_is_given_aliases_that_exist_by_then(production: Any) -> None:
    for kind, type_ in (("recordings", "recording"), ("conversations", "conversations")):
        configuration = production.named(f"ringfence-genesys-keys-{kind}")

        assert configuration.type == f"genesys:{type_}:KeyConfiguration"
        assert configuration.inputs["url"].endswith(f":alias/ringfence-prod-{kind}")
        assert configuration.inputs["onDelete"] == "refuse"
        assert production.named(f"ringfence-keys-{kind}-alias").urn in configuration.after


def test_conversation_data_can_be_left_to_genesys(varied: Any) -> None:
    assert varied.of("genesys:conversations:KeyConfiguration") == []
    assert "ringfence-keys-conversations-key" not in {resource.name for resource in varied.resources}


def test_alarms_and_logs_use_the_pipeline_key_for_this_account_only(production: Any) -> None:
    policy = key(production, "pipeline")["policy"]

    assert statement(policy, "AlarmsOfThisAccount")["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "210987654321"}
    }
    logs = statement(policy, "LogGroupsOfThisDeployment")
    assert logs["Principal"] == {"Service": "logs.eu-central-1.amazonaws.com"}


def test_events_pass_into_sealed_queues_and_topics_which_name_no_source_account_on_their_way(production: Any) -> None:
    allowed = statement(key(production, "pipeline")["policy"], "EventsIntoQueuesAndTopics")

    # With a condition on aws:SourceAccount or aws:SourceArn, EventBridge cannot use the key of a topic or a queue.
    assert "Condition" not in allowed
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}


def test_cloudtrail_may_look_its_key_up_without_an_encryption_context(production: Any) -> None:
    policy = key(production, "archive")["policy"]
    trail = "arn:aws:cloudtrail:eu-central-1:210987654321:trail/ringfence-prod-trail"

    assert statement(policy, "CloudTrailSealsItsLogFiles")["Action"] == "kms:GenerateDataKey*"
    lookup = statement(policy, "CloudTrailLooksTheKeyUp")
    assert lookup["Action"] == "kms:DescribeKey"
    assert lookup["Condition"] == {"StringEquals": {"aws:SourceArn": trail}}


def test_the_replay_archive_may_seal_events_anew(production: Any) -> None:
    grant = statement(key(production, "pipeline")["policy"], "EventsIntoQueuesAndTopics")

    assert "kms:ReEncrypt*" in grant["Action"]
