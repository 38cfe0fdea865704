"""Keys and aliases, as a program, a refresh and an import see them."""

import json

import pytest

pytestmark = pytest.mark.emulator

KEY, ALIAS = "aws:kms/key:Key", "aws:kms/alias:Alias"
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Principal": {"AWS": "*"}}]}
)
ROTATED = {
    "description": "recordings",
    "enableKeyRotation": True,
    "rotationPeriodInDays": 90,
    "deletionWindowInDays": 30,
    "policy": POLICY,
    "tags": {"Name": "recordings", "dora:evidence": "true"},
}


def test_a_key_lives_from_creation_to_scheduled_deletion(aws):
    aws.cycle(
        KEY,
        ROTATED,
        {"description": "other", "rotationPeriodInDays": 180, "tags": {"Name": "recordings"}},
        drift=lambda key: aws.client("kms").disable_key_rotation(KeyId=key.resource_id),
        drifted={"enableKeyRotation"},
        replaces={"multiRegion": True},
    )


def test_a_deleted_key_waits_for_the_declared_window(aws):
    key = aws.create(KEY, {**ROTATED, "deletionWindowInDays": 7})

    aws.delete(key)

    metadata = aws.client("kms").describe_key(KeyId=key.resource_id)["KeyMetadata"]
    assert metadata["KeyState"] == "PendingDeletion"


def test_a_disabled_key_and_another_policy_are_seen(aws):
    key = aws.create(KEY, ROTATED)

    aws.client("kms").disable_key(KeyId=key.resource_id)
    aws.client("kms").put_key_policy(
        KeyId=key.resource_id, PolicyName="default", Policy='{"Version": "2012-10-17", "Statement": []}'
    )

    assert aws.drift(key) == {"isEnabled", "policy"}


def test_the_same_policy_in_other_words_is_no_difference(aws):
    key = aws.create(KEY, ROTATED)

    reworded = POLICY.replace('"kms:*"', '["kms:*"]').replace(" ", "")

    assert not aws.diff(key, key.inputs, key.outputs, {**key.inputs, "policy": reworded}).changes


def test_a_key_without_a_policy_of_its_own_has_no_difference(aws):
    aws.cycle(KEY, {"description": "signing", "keyUsage": "SIGN_VERIFY", "customerMasterKeySpec": "ECC_NIST_P256"}, {})


def test_an_asymmetric_key_cannot_rotate(aws):
    inputs = {"customerMasterKeySpec": "ECC_NIST_P256", "keyUsage": "SIGN_VERIFY", "enableKeyRotation": True}
    assert "symmetric encryption keys only" in aws.problems(KEY, inputs)["enableKeyRotation"]


@pytest.mark.parametrize(("name", "value"), [("rotationPeriodInDays", 89), ("deletionWindowInDays", 6)])
def test_periods_outside_the_limits_of_kms_are_refused(aws, name, value):
    assert str(value) in aws.problems(KEY, {**ROTATED, name: value})[name]


def test_an_alias_moves_to_another_key(aws):
    first, second = aws.create(KEY, ROTATED), aws.create(KEY, ROTATED, name="second")
    aws.cycle(
        ALIAS,
        {"name": "alias/recordings", "targetKeyId": first.resource_id},
        {"targetKeyId": second.resource_id},
        drift=lambda alias: aws.client("kms").update_alias(AliasName=alias.resource_id, TargetKeyId=second.resource_id),
        drifted={"targetKeyId"},
        replaces={"name": "alias/other"},
    )


def test_an_alias_keeps_the_form_in_which_its_key_is_named(aws):
    key = aws.create(KEY, ROTATED)

    alias = aws.create(ALIAS, {"name": "alias/by-arn", "targetKeyId": key.outputs["arn"]})

    assert aws.drift(alias) == set()
    assert alias.outputs["targetKeyArn"] == key.outputs["arn"]


def test_a_key_whose_creation_was_interrupted_is_taken_over_by_the_journal(aws, harness, urn):
    first = aws.create(KEY, ROTATED)

    again = harness(adopt=urn(KEY, "thing")).create(KEY, {**ROTATED, "rotationPeriodInDays": 365})

    assert again.resource_id == first.resource_id
    assert len(aws.client("kms").list_keys()["Keys"]) == 1


def test_a_key_that_never_reached_the_journal_is_found_by_its_name_tag(aws, harness, urn):
    first = aws.create(KEY, ROTATED)
    (aws.state / "kms-journal.json").unlink()

    again = harness(adopt=urn(KEY, "thing")).create(KEY, ROTATED)

    assert again.resource_id == first.resource_id


def test_without_adoption_a_second_key_is_created(aws):
    assert aws.create(KEY, ROTATED).resource_id != aws.create(KEY, ROTATED).resource_id
