"""Queues, topics, subscriptions and their policies."""

import json

import pytest

from ringfence.plugin.provider import ProviderError

pytestmark = pytest.mark.emulator

QUEUE, QUEUE_POLICY = "aws:sqs/queue:Queue", "aws:sqs/queuePolicy:QueuePolicy"
TOPIC, TOPIC_POLICY = "aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
OTHER_POLICY = POLICY.replace("Deny", "Allow")


@pytest.fixture
def dead_letters(aws):
    return aws.create(QUEUE, {"name": "dead-letters", "messageRetentionSeconds": 1209600}, name="dlq")


def test_a_queue_lives_from_creation_to_deletion(aws, dead_letters):
    redrive = json.dumps({"deadLetterTargetArn": dead_letters.outputs["arn"], "maxReceiveCount": 5})
    declared = aws.cycle(
        QUEUE,
        {
            "name": "archive",
            "visibilityTimeoutSeconds": 60,
            "messageRetentionSeconds": 1209600,
            "kmsMasterKeyId": "alias/pipeline",
            "redrivePolicy": redrive,
            "tags": {"owner": "x"},
        },
        {"visibilityTimeoutSeconds": 90, "redrivePolicy": redrive.replace(": 5", ": 9"), "tags": {"owner": "y"}},
        drift=lambda queue: aws.client("sqs").set_queue_attributes(
            QueueUrl=queue.resource_id, Attributes={"MessageRetentionPeriod": "60", "KmsMasterKeyId": ""}
        ),
        drifted={"messageRetentionSeconds", "kmsMasterKeyId"},
        replaces={"name": "other", "fifoQueue": True},
    )
    assert declared.outputs["url"] == declared.resource_id


def test_a_removed_dead_letter_queue_is_taken_off(aws, dead_letters):
    redrive = json.dumps({"deadLetterTargetArn": dead_letters.outputs["arn"], "maxReceiveCount": 5})
    queue = aws.create(QUEUE, {"name": "archive", "kmsMasterKeyId": "alias/pipeline", "redrivePolicy": redrive})

    assert aws.update(queue, {"name": "archive"}) == {"kmsMasterKeyId"}

    attributes = aws.client("sqs").get_queue_attributes(QueueUrl=queue.resource_id, AttributeNames=["All"])
    assert "KmsMasterKeyId" not in attributes["Attributes"]


def test_a_fifo_queue_and_its_sources_have_no_difference(aws):
    allow = json.dumps({"redrivePermission": "denyAll"})
    inputs = {"name": "x.fifo", "fifoQueue": True, "contentBasedDeduplication": True, "redriveAllowPolicy": allow}
    assert aws.drift(aws.create(QUEUE, inputs)) == set()


def test_an_existing_queue_with_other_attributes_is_a_conflict_unless_interrupted(aws, harness, urn, dead_letters):
    with pytest.raises(ProviderError, match="QueueAlreadyExists"):
        aws.create(QUEUE, {"name": "dead-letters", "messageRetentionSeconds": 60})

    taken = harness(adopt=urn(QUEUE, "thing")).create(QUEUE, {"name": "dead-letters", "messageRetentionSeconds": 60})

    assert taken.resource_id == dead_letters.resource_id
    assert aws.drift(taken) == set()


def test_a_queue_policy_changed_behind_the_back_is_seen(aws, dead_letters):
    url = dead_letters.resource_id
    aws.cycle(
        QUEUE_POLICY,
        {"queueUrl": url, "policy": POLICY},
        {"policy": OTHER_POLICY},
        drift=lambda _: aws.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": OTHER_POLICY}),
        drifted={"policy"},
        replaces={"queueUrl": f"{url}-other"},
    )


def test_a_queue_whose_policy_is_a_resource_of_its_own_has_no_difference(aws, dead_letters):
    aws.create(QUEUE_POLICY, {"queueUrl": dead_letters.resource_id, "policy": POLICY}, name="policy")

    assert aws.drift(dead_letters) == set()


def test_a_topic_lives_from_creation_to_deletion(aws):
    aws.cycle(
        TOPIC,
        {"name": "alarms", "kmsMasterKeyId": "alias/pipeline", "tracingConfig": "Active", "tags": {"owner": "x"}},
        {"displayName": "Alarms", "kmsMasterKeyId": "alias/other", "tags": {}},
        drift=lambda topic: aws.client("sns").set_topic_attributes(
            TopicArn=topic.resource_id, AttributeName="KmsMasterKeyId", AttributeValue=""
        ),
        drifted={"kmsMasterKeyId"},
        replaces={"name": "other"},
    )


def test_a_topic_policy_gives_way_to_the_default_one(aws):
    topic = aws.create(TOPIC, {"name": "alarms"}, name="topic")
    arn = topic.resource_id
    aws.cycle(
        TOPIC_POLICY,
        {"arn": arn, "policy": POLICY},
        {"policy": OTHER_POLICY},
        drift=lambda _: aws.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="Policy", AttributeValue=OTHER_POLICY
        ),
        drifted={"policy"},
        stays=True,
    )
    assert "__default_policy_ID" in aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"]


def test_a_subscription_lives_from_creation_to_deletion(aws, dead_letters):
    topic = aws.create(TOPIC, {"name": "alarms"}, name="topic")
    aws.cycle(
        SUBSCRIPTION,
        {
            "topic": topic.resource_id,
            "protocol": "sqs",
            "endpoint": dead_letters.outputs["arn"],
            "rawMessageDelivery": True,
            "filterPolicy": '{"kind": ["incident"]}',
        },
        {"rawMessageDelivery": False, "filterPolicy": '{"kind": ["audit"]}'},
        drift=lambda one: aws.client("sns").set_subscription_attributes(
            SubscriptionArn=one.resource_id, AttributeName="FilterPolicy", AttributeValue="{}"
        ),
        drifted={"filterPolicy"},
        replaces={"endpoint": "arn:aws:sqs:eu-central-1:123456789012:other"},
    )


def test_an_interrupted_subscription_is_not_made_twice(aws, harness, urn, dead_letters):
    topic = aws.create(TOPIC, {"name": "alarms"}, name="topic")
    inputs = {"topic": topic.resource_id, "protocol": "sqs", "endpoint": dead_letters.outputs["arn"]}
    first = aws.create(SUBSCRIPTION, inputs)

    again = harness(adopt=urn(SUBSCRIPTION, "thing")).create(SUBSCRIPTION, {**inputs, "rawMessageDelivery": True})

    assert again.resource_id == first.resource_id
    assert aws.drift(again) == set()
