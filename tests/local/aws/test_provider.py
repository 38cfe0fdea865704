"""Configuration, dispatch, defaults and names: what happens before any AWS call."""

import json

import pytest

from ringfence.local.aws import configuration
from ringfence.local.aws.connection import Connection, is_loopback
from ringfence.local.aws.provider import AwsProvider
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN

KEY, QUEUE = "aws:kms/key:Key", "aws:sqs/queue:Queue"


@pytest.fixture
def provider():
    one = AwsProvider()
    one._connection = Connection(endpoint="http://127.0.0.1:9", region="eu-central-1", default_tags={"owner": "ops"})
    return one


@pytest.fixture
def check(provider, urn):
    def run(token, inputs, olds=None, name="thing"):
        return provider.check(urn(token, name), olds or {}, inputs)

    return run


@pytest.mark.parametrize("url", ["http://127.0.0.1:5000", "http://localhost:1", "http://[::1]:1", "https://127.8.8.8"])
def test_an_address_on_this_machine_is_taken(url):
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    ["", "https://kms.eu-central-1.amazonaws.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "file:///x"],
)
def test_any_other_address_is_refused(url, environ):
    with environ(AWS_ENDPOINT_URL=url), pytest.raises(ProviderError, match=r"AWS_ENDPOINT_URL.*ringfence local up"):
        AwsProvider().configure({"region": "eu-central-1"})


def test_an_endpoint_in_the_configuration_must_be_on_this_machine_too(environ):
    variables = {"region": "eu-central-1", "endpoints": json.dumps([{"s3": "https://s3.amazonaws.com"}])}
    with environ(AWS_ENDPOINT_URL="http://127.0.0.1:9"), pytest.raises(ProviderError, match=r"aws:endpoints\.s3"):
        AwsProvider().configure(variables)


def test_nothing_at_the_endpoint_is_told_with_what_to_do(environ):
    with environ(AWS_ENDPOINT_URL="http://127.0.0.1:9"), pytest.raises(ProviderError, match="does not answer"):
        AwsProvider().configure({"region": "eu-central-1"})


def test_a_missing_region_is_told(environ):
    with (
        environ(AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_REGION=None, AWS_DEFAULT_REGION=None),
        pytest.raises(ProviderError, match="aws:region"),
    ):
        AwsProvider().configure({})


def test_settings_that_the_stand_in_does_not_know_are_refused():
    news = {"region": "eu-central-1", "skipCredentialsValidation": "true", "customCaBundle": "x", "version": "7.51.1"}
    failures = dict(AwsProvider().check_config("urn", news).failures)
    assert set(failures) == {"aws:customCaBundle"}
    assert "skipCredentialsValidation" in failures["aws:customCaBundle"]


def test_a_region_that_does_not_exist_is_refused():
    assert dict(AwsProvider().check_config("urn", {"region": "eu-central-9"}).failures)["aws:region"]


def test_nested_settings_arrive_as_text_and_are_decoded():
    parsed = configuration.parsed({"aws:config:defaultTags": '{"tags": {"a": "b"}}', "region": "eu-west-1"})
    assert parsed == {"defaultTags": {"tags": {"a": "b"}}, "region": "eu-west-1"}


@pytest.mark.emulator
def test_the_account_must_be_an_allowed_one(harness):
    harness(variables={"region": "eu-central-1", "allowedAccountIds": '["123456789012"]'})
    with pytest.raises(ProviderError, match=r"not allowed: found 123456789012"):
        harness(variables={"region": "eu-central-1", "allowedAccountIds": '["210987654321"]'})
    with pytest.raises(ProviderError, match="forbiddenAccountIds"):
        harness(variables={"region": "eu-central-1", "forbiddenAccountIds": '["123456789012"]'})


@pytest.mark.emulator
def test_default_tags_go_on_everything_and_are_not_the_programs_own(harness, aws):
    tagging = harness(variables={"region": "eu-central-1", "defaultTags": '{"tags": {"owner": "ops"}}'})

    queue = tagging.create(QUEUE, {"name": "q", "tags": {"kind": "x"}})

    assert aws.client("sqs").list_queue_tags(QueueUrl=queue.resource_id)["Tags"] == {"owner": "ops", "kind": "x"}
    assert queue.outputs["tags"] == {"kind": "x"}
    assert queue.outputs["tagsAll"] == {"owner": "ops", "kind": "x"}
    assert tagging.drift(queue) == set()


@pytest.mark.emulator
def test_a_creation_that_fails_half_way_keeps_its_id_and_is_completed_later(aws, monkeypatch):
    from ringfence.local.aws.services.kms import Key
    from ringfence.plugin.provider import PartialCreateError

    def fail(*_):
        raise ProviderError("rotation failed")

    inputs = {"enableKeyRotation": True, "rotationPeriodInDays": 90}
    with monkeypatch.context() as patch:
        patch.setattr(Key, "complete", fail)
        with pytest.raises(PartialCreateError) as caught:
            aws.create(KEY, inputs)
    error = caught.value

    urn = "urn:pulumi:test::project::aws:kms/key:Key::thing"
    outputs = aws.provider.update(urn, error.resource_id, error.outputs, error.outputs, preview=False)

    assert outputs["enableKeyRotation"] is True
    assert aws.client("kms").get_key_rotation_status(KeyId=error.resource_id)["KeyRotationEnabled"]


@pytest.mark.emulator
def test_the_functions_of_the_provider_answer(aws):
    identity = aws.provider.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})
    assert identity["accountId"] == "123456789012"
    assert aws.provider.invoke("aws:index/getRegion:getRegion", {"region": "eu-west-1"})["description"] == "Dublin"
    partition = aws.provider.invoke("aws:index/getPartition:getPartition", {"region": "eusc-de-east-1"})
    assert (partition["partition"], partition["dnsSuffix"]) == ("aws-eusc", "amazonaws.eu")


def test_a_function_that_the_stand_in_does_not_have_is_told(provider):
    with pytest.raises(ProviderError, match=r"getAmi.*getCallerIdentity"):
        provider.invoke("aws:ec2/getAmi:getAmi", {})


def test_a_type_that_the_stand_in_does_not_have_is_told_with_those_it_has(check):
    with pytest.raises(ProviderError, match=r"aws:ec2/vpc:Vpc.*aws:kms/key:Key"):
        check("aws:ec2/vpc:Vpc", {})


def test_check_fills_in_what_the_real_provider_fills_in(check):
    inputs = check(KEY, {"tags": {"kind": "x"}}).inputs
    assert inputs["region"] == "eu-central-1"
    assert inputs["isEnabled"] is True
    assert inputs["tagsAll"] == {"owner": "ops", "kind": "x"}


def test_a_region_of_its_own_stays(check):
    assert check(KEY, {"region": "eu-west-1"}).inputs["region"] == "eu-west-1"


def test_a_global_type_has_no_region(check):
    policy = {"Version": "2012-10-17", "Statement": []}
    assert "region" not in check("aws:iam/role:Role", {"name": "r", "assumeRolePolicy": policy}).inputs


def test_a_name_left_out_is_generated_once_and_then_kept(check):
    first = check(QUEUE, {}, name="archive").inputs
    assert first["name"].startswith("archive-")
    assert len(first["name"]) == len("archive-") + 7
    assert check(QUEUE, {}, olds=first, name="archive").inputs["name"] == first["name"]
    assert check(QUEUE, {"fifoQueue": True}).inputs["name"].endswith(".fifo")
    assert check("aws:kms/alias:Alias", {"targetKeyId": "k"}).inputs["name"].startswith("alias/thing-")


def test_a_replacement_waits_for_the_deletion_only_when_the_name_stays(provider, urn):
    def replaces(old_name, new_name):
        old = {"name": old_name, "fifoQueue": False, "region": "eu-central-1"}
        new = {**old, "name": new_name, "fifoQueue": True}
        return provider.diff(urn(QUEUE, "archive"), "id", old, old, new).delete_before_replace

    assert replaces("fixed", "fixed")
    assert not replaces("fixed", "other")
    assert not replaces("archive-0a1b2c3", "archive-0a1b2c3")


def test_unknown_values_pass_the_check_and_are_differences(provider, check, urn):
    inputs = {"name": "a", "role": "r", "policy": {"Statement": [UNKNOWN]}}
    checked = check("aws:iam/rolePolicy:RolePolicy", inputs)
    assert checked.failures == []
    assert checked.inputs["policy"] is UNKNOWN

    old = {**checked.inputs, "policy": "{}"}
    changes = provider.diff(urn("aws:iam/rolePolicy:RolePolicy", "p"), "r:a", old, old, checked.inputs).changes
    assert set(changes) == {"policy"}


def test_a_preview_calls_nothing(provider, urn):
    assert provider.create(urn(QUEUE, "q"), {"name": "q"}, preview=True) == ("", {"name": "q"})
    assert provider.update(urn(QUEUE, "q"), "id", {"arn": "a"}, {"name": "q"}, preview=True) == {
        "arn": "a",
        "name": "q",
    }
