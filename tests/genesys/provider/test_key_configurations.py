"""Keys: an alias in the home region, and no deletion that Genesys does not have."""

from __future__ import annotations

import pytest

from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

from .cases import ALIAS

RECORDING = "genesys:recording:KeyConfiguration"
CONVERSATIONS = "genesys:conversations:KeyConfiguration"
both = pytest.mark.parametrize(("token", "off"), [(RECORDING, "Native"), (CONVERSATIONS, "None")])


def kms(url, **more):
    return {"keyConfigurationType": "KmsSymmetric", "url": url, **more}


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("arn:aws:kms:eu-central-1:123456789012:key/1234", "key ids and key ARNs are refused"),
        ("alias/recordings", "the ARN of a key alias"),
        ("arn:aws:s3:eu-central-1:123456789012:alias/x", "the ARN of a key alias"),
        ("arn:aws:kms:us-east-1:123456789012:alias/x", "us-east-1 (Northern Virginia, US)"),
        ("arn:aws:kms:eu-west-2:123456789012:alias/x", "eu-west-2 (London, GB)"),
        ("arn:aws:kms:eu-west-1:123456789012:alias/x", "a key in the home region, eu-central-1 (Frankfurt, DE)"),
        ("arn:aws-cn:kms:eu-central-1:123456789012:alias/x", "partition aws for eu-central-1"),
    ],
)
def test_a_key_that_is_not_an_alias_in_the_home_region_is_refused_in_preview(stack, url, text):
    assert text in stack.failures(RECORDING, kms(url))["url"]


def test_a_key_that_is_known_later_is_accepted_in_preview(stack):
    assert stack.failures(RECORDING, kms(UNKNOWN)) == {}
    assert "found nothing" in stack.failures(RECORDING, {"keyConfigurationType": "KmsSymmetric"})["url"]


def test_a_local_key_manager_needs_https_and_credentials(stack):
    told = stack.failures(RECORDING, {"keyConfigurationType": "LocalKeyManager", "url": "http://keys.bank.example"})

    assert set(told) == {"url", "apiId", "apiKey"}


@both
def test_a_key_configuration_is_not_deleted_unless_told(stack, token, off):
    created = stack.create(token, kms(ALIAS))
    stack.calls()

    with pytest.raises(ProviderError, match="set `onDelete` to 'disable'"):
        stack.delete(created)

    assert stack.writes() == []


@both
def test_a_key_configuration_is_switched_off_where_that_is_wanted(stack, token, off):
    created = stack.create(token, kms(ALIAS))
    changed = stack.update(created, kms(ALIAS, onDelete="disable"))
    stack.delete(changed)

    assert stack.refresh(changed).inputs["keyConfigurationType"] == off
    stack.calls()
    stack.delete(changed)  # a second deletion finds nothing left to do
    assert stack.writes() == []


def test_secrets_are_marked_and_kept_from_the_state(stack):
    token, inputs = (
        RECORDING,
        {
            "keyConfigurationType": "LocalKeyManager",
            "url": "https://keys.bank.example/decrypt",
            "apiId": "id",
            "apiKey": "very-secret",
        },
    )
    created = stack.create(token, inputs)

    assert "apiKey" in stack.provider.secret_outputs[token]
    assert stack.refresh(created).inputs["apiKey"] == "very-secret"
    assert "apiKey" not in stack.imported(token, created.id).inputs


def test_a_wrong_secret_is_never_quoted(stack):
    told = stack.failures(RECORDING, kms(ALIAS, apiKey=["very-secret"]))

    assert "[secret]" in told["apiKey"]
    assert "very-secret" not in told["apiKey"]
