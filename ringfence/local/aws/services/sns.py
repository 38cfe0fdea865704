"""Amazon SNS: topics, their policies and subscriptions.

Sources: pulumi-aws types `aws:sns/topic:Topic`, `topicPolicy`, `topicSubscription`; API CreateTopic,
SetTopicAttributes, Subscribe, SetSubscriptionAttributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names

API = Names()
TAG_CALLS = TagCalls(identifier="ResourceArn")
TOPIC_SETTINGS = (
    *("contentBasedDeduplication", "deliveryPolicy", "displayName", "fifoTopic", "kmsMasterKeyId"),
    *("policy", "signatureVersion", "tracingConfig"),
)
SUBSCRIPTION_SETTINGS = (
    *("deliveryPolicy", "filterPolicy", "filterPolicyScope", "rawMessageDelivery"),
    *("redrivePolicy", "subscriptionRoleArn"),
)
SWITCHES = ("contentBasedDeduplication", "fifoTopic", "rawMessageDelivery")
WITHOUT_MEANING = ("", "{}")
"""What SNS reports of an attribute that nobody set, or that was taken off."""


class Topic(Resource):
    """A topic; the id is its ARN."""

    token = "aws:sns/topic:Topic"  # noqa: S105 - a type, not a secret
    service = "sns"
    handled = frozenset({"name", "namePrefix", *TOPIC_SETTINGS})
    defaults = values(contentBasedDeduplication=False, fifoTopic=False)
    rules = Rules(
        replace_on=names("name namePrefix fifoTopic region"),
        computed=names("policy signatureVersion tracingConfig"),
        # moto gives neither of the last two back.
        kept=names("namePrefix signatureVersion tracingConfig"),
        documents=names("policy deliveryPolicy"),
    )
    limits = (
        matching("name", r"[A-Za-z0-9_-]{1,251}(\.fifo)?", "1 to 256 letters, digits, - and _"),
        one_of("tracingConfig", "Active", "PassThrough"),
        one_of("signatureVersion", 1, 2),
    )
    tagging = TAG_CALLS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateTopic."""
        answer = scope.client("sns").create_topic(
            Name=inputs["name"],
            Attributes=_attributes(inputs, TOPIC_SETTINGS),
            Tags=TAG_CALLS.spelled(inputs.get("tagsAll") or {}),
        )
        return str(answer["TopicArn"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetTopicAttributes and the tags."""
        del known
        client = scope.client("sns")
        attributes = client.get_topic_attributes(TopicArn=resource_id)["Attributes"]
        return {
            **_properties(attributes, TOPIC_SETTINGS),
            "name": resource_id.rsplit(":", 1)[-1],
            "arn": resource_id,
            "owner": attributes["Owner"],
            "tagsAll": TAG_CALLS.read(client, resource_id),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """SetTopicAttributes, one call for each attribute."""
        del old
        for name in sorted(changed & set(TOPIC_SETTINGS)):
            scope.client("sns").set_topic_attributes(
                TopicArn=resource_id, AttributeName=API.to_api(name), AttributeValue=_text(new.get(name))
            )

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteTopic."""
        del known
        scope.client("sns").delete_topic(TopicArn=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The topic of the same name."""
        del urn
        arn = scope.arn("sns", inputs["name"])
        scope.client("sns").get_topic_attributes(TopicArn=arn)
        return arn


class TopicPolicy(Resource):
    """Access policy of a topic; the id is the topic's ARN."""

    token = "aws:sns/topicPolicy:TopicPolicy"  # noqa: S105 - a type, not a secret
    service = "sns"
    handled = names("arn policy")
    rules = Rules(replace_on=names("arn region"), documents=names("policy"))
    name_property = None

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """SetTopicAttributes; an existing policy is overwritten, as by the real provider."""
        _set_policy(scope, inputs["arn"], inputs["policy"])
        return str(inputs["arn"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetTopicAttributes."""
        del known
        attributes = scope.client("sns").get_topic_attributes(TopicArn=resource_id)["Attributes"]
        return {"arn": resource_id, "policy": attributes["Policy"], "owner": attributes["Owner"]}

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """SetTopicAttributes."""
        del old, changed
        _set_policy(scope, resource_id, new["policy"])

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """A topic always has a policy: the owner's default takes the place of this one."""
        del known
        scope.client("sns").get_topic_attributes(TopicArn=resource_id)
        _set_policy(scope, resource_id, _default_policy(scope, resource_id))


class TopicSubscription(Resource):
    """A subscription; the id is its ARN."""

    token = "aws:sns/topicSubscription:TopicSubscription"  # noqa: S105 - a type, not a secret
    service = "sns"
    handled = frozenset(
        {
            *("confirmationTimeoutInMinutes", "endpoint", "endpointAutoConfirms", "protocol", "topic"),
            *SUBSCRIPTION_SETTINGS,
        }
    )
    defaults = values(confirmationTimeoutInMinutes=1, endpointAutoConfirms=False, rawMessageDelivery=False)
    rules = Rules(
        replace_on=names("endpoint protocol topic region"),
        computed=names("filterPolicyScope"),
        kept=names("confirmationTimeoutInMinutes endpointAutoConfirms"),
        documents=names("deliveryPolicy filterPolicy redrivePolicy"),
    )
    limits = (
        one_of(
            "protocol",
            *("application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"),
        ),
        one_of("filterPolicyScope", "MessageAttributes", "MessageBody"),
    )
    name_property = None

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """Subscribe."""
        answer = scope.client("sns").subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            Attributes=_attributes(inputs, SUBSCRIPTION_SETTINGS),
            ReturnSubscriptionArn=True,
        )
        return str(answer["SubscriptionArn"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetSubscriptionAttributes."""
        del known
        attributes = scope.client("sns").get_subscription_attributes(SubscriptionArn=resource_id)["Attributes"]
        return {
            **_properties(attributes, SUBSCRIPTION_SETTINGS),
            "arn": resource_id,
            "topic": attributes["TopicArn"],
            "protocol": attributes["Protocol"],
            "endpoint": attributes["Endpoint"],
            "ownerId": attributes["Owner"],
            "pendingConfirmation": attributes.get("PendingConfirmation") == "true",
            "confirmationWasAuthenticated": attributes.get("ConfirmationWasAuthenticated") == "true",
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """SetSubscriptionAttributes, one call for each attribute; an empty policy takes a filter off."""
        del old
        for name in sorted(changed & set(SUBSCRIPTION_SETTINGS)):
            value = "{}" if name in self.rules.documents and not new.get(name) else _text(new.get(name))
            scope.client("sns").set_subscription_attributes(
                SubscriptionArn=resource_id, AttributeName=API.to_api(name), AttributeValue=value
            )

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """Unsubscribe."""
        del known
        scope.client("sns").unsubscribe(SubscriptionArn=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The subscription of the same endpoint to the same topic."""
        del urn
        pages = scope.client("sns").get_paginator("list_subscriptions_by_topic")
        for page in pages.paginate(TopicArn=inputs["topic"]):
            for entry in page["Subscriptions"]:
                if (entry["Protocol"], entry["Endpoint"]) == (inputs["protocol"], inputs["endpoint"]):
                    return str(entry["SubscriptionArn"])
        return None


def _text(value: Any) -> str:
    """An attribute as SNS takes it: text."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _attributes(inputs: Mapping[str, Any], settings: tuple[str, ...]) -> dict[str, str]:
    present = {name: inputs[name] for name in settings if inputs.get(name) not in (None, "", False)}
    return {API.to_api(name): _text(value) for name, value in present.items()}


def _properties(attributes: Mapping[str, str], settings: tuple[str, ...]) -> dict[str, Any]:
    set_ones = {name: value for name, value in attributes.items() if value not in WITHOUT_MEANING}
    found: dict[str, Any] = API.properties(set_ones, settings)
    switches = {name: str(found.get(name, "false")).lower() == "true" for name in SWITCHES if name in settings}
    return {**found, **switches}


def _set_policy(scope: Scope, topic: str, policy: str) -> None:
    scope.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)


def _default_policy(scope: Scope, topic: str) -> str:
    from ringfence.local.aws.documents import text_of  # noqa: PLC0415

    actions = ("GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic")
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in (*actions, "Subscribe", "ListSubscriptionsByTopic", "Publish")],
        "Resource": topic,
        "Condition": {"StringEquals": {"AWS:SourceOwner": scope.account}},
    }
    return text_of({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})
