"""Amazon SQS: queues and their policies.

Sources: pulumi-aws types `aws:sqs/queue:Queue` and `aws:sqs/queuePolicy:QueuePolicy`; API CreateQueue,
SetQueueAttributes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between, matching
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names

API = Names(
    irregular={
        "maxMessageSize": "MaximumMessageSize",
        "messageRetentionSeconds": "MessageRetentionPeriod",
        "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
        "visibilityTimeoutSeconds": "VisibilityTimeout",
    },
)
NUMBERS = (
    *("delaySeconds", "kmsDataKeyReusePeriodSeconds", "maxMessageSize", "messageRetentionSeconds"),
    *("receiveWaitTimeSeconds", "visibilityTimeoutSeconds"),
)
SWITCHES = ("contentBasedDeduplication", "fifoQueue", "sqsManagedSseEnabled")
TEXTS = (
    *("deduplicationScope", "fifoThroughputLimit", "kmsMasterKeyId"),
    *("policy", "redriveAllowPolicy", "redrivePolicy"),
)
TAG_CALLS = TagCalls(identifier="QueueUrl", tag="tag_queue", untag="untag_queue", listing="list_queue_tags", pair=None)


class Queue(Resource):
    """A queue; the id is its URL."""

    token = "aws:sqs/queue:Queue"  # noqa: S105 - a type, not a secret
    service = "sqs"
    handled = frozenset({"name", "namePrefix", *NUMBERS, *SWITCHES, *TEXTS})
    defaults = values(
        contentBasedDeduplication=False,
        delaySeconds=0,
        fifoQueue=False,
        maxMessageSize=1048576,
        messageRetentionSeconds=345600,
        receiveWaitTimeSeconds=0,
        visibilityTimeoutSeconds=30,
    )
    rules = Rules(
        replace_on=names("name namePrefix fifoQueue region"),
        computed=names(
            "deduplicationScope fifoThroughputLimit kmsDataKeyReusePeriodSeconds policy redriveAllowPolicy"
            " redrivePolicy sqsManagedSseEnabled"
        ),
        # moto does not give the redrive allow policy back.
        kept=names("namePrefix redriveAllowPolicy"),
        documents=names("policy redrivePolicy redriveAllowPolicy"),
    )
    limits = (
        between("delaySeconds", 0, 900),
        between("kmsDataKeyReusePeriodSeconds", 60, 86400),
        between("maxMessageSize", 1024, 1048576),
        between("messageRetentionSeconds", 60, 1209600),
        between("receiveWaitTimeSeconds", 0, 20),
        between("visibilityTimeoutSeconds", 0, 43200),
        matching("name", r"[A-Za-z0-9_-]{1,75}(\.fifo)?", "1 to 80 letters, digits, - and _"),
    )
    tagging = TAG_CALLS

    def automatic_name(self, resource_name: str, inputs: Mapping[str, Any]) -> str:
        """A generated name; the name of a FIFO queue ends in `.fifo`."""
        return super().automatic_name(resource_name, inputs) + (".fifo" if inputs.get("fifoQueue") is True else "")

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateQueue."""
        answer = scope.client("sqs").create_queue(
            QueueName=inputs["name"],
            Attributes=_attributes({name: inputs[name] for name in (*NUMBERS, *SWITCHES, *TEXTS) if name in inputs}),
            tags=inputs.get("tagsAll") or {},
        )
        return str(answer["QueueUrl"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetQueueAttributes and the tags."""
        del known
        client = scope.client("sqs")
        attributes = client.get_queue_attributes(QueueUrl=resource_id, AttributeNames=["All"])["Attributes"]
        found: dict[str, Any] = API.properties(attributes, (*NUMBERS, *SWITCHES, *TEXTS))
        found |= {name: int(found[name]) for name in NUMBERS if name in found}
        found |= {name: found[name] == "true" for name in SWITCHES if name in found}
        return {
            **found,
            "fifoQueue": found.get("fifoQueue", False),
            "name": resource_id.rsplit("/", 1)[-1],
            "url": resource_id,
            "arn": attributes["QueueArn"],
            "tagsAll": client.list_queue_tags(QueueUrl=resource_id).get("Tags", {}),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """SetQueueAttributes; what is no longer declared is set to nothing, which takes it off."""
        del old
        attributes = _attributes({name: new.get(name, "") for name in changed - {"name", "namePrefix"}})
        if attributes:
            scope.client("sqs").set_queue_attributes(QueueUrl=resource_id, Attributes=attributes)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteQueue."""
        del known
        scope.client("sqs").delete_queue(QueueUrl=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The queue of the same name."""
        del urn
        return str(scope.client("sqs").get_queue_url(QueueName=inputs["name"])["QueueUrl"])

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """The queue's URL."""
        del state
        return resource_id


class QueuePolicy(Resource):
    """Resource policy of a queue; the id is the queue's URL."""

    token = "aws:sqs/queuePolicy:QueuePolicy"  # noqa: S105 - a type, not a secret
    service = "sqs"
    handled = names("policy queueUrl")
    rules = Rules(replace_on=names("queueUrl region"), documents=names("policy"))
    name_property = None

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """SetQueueAttributes; an existing policy is overwritten, as by the real provider."""
        _set_policy(scope, inputs["queueUrl"], inputs["policy"])
        return str(inputs["queueUrl"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetQueueAttributes."""
        del known
        answer = scope.client("sqs").get_queue_attributes(QueueUrl=resource_id, AttributeNames=["All"])
        policy = answer["Attributes"].get("Policy")
        return {"queueUrl": resource_id, "policy": policy} if policy else None

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """SetQueueAttributes."""
        del old, changed
        _set_policy(scope, resource_id, new["policy"])

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """SetQueueAttributes with an empty policy."""
        del known
        _set_policy(scope, resource_id, "")


def _set_policy(scope: Scope, url: str, policy: str) -> None:
    scope.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})


def _attributes(values: Mapping[str, Any]) -> dict[str, str]:
    """Attributes as SQS takes them: everything is text, and FIFO attributes only go with a FIFO queue."""
    fifo_only = {"fifoQueue", "contentBasedDeduplication"}
    present = {name: value for name, value in values.items() if not (name in fifo_only and value is False)}
    return {API.to_api(name): value if isinstance(value, str) else json.dumps(value) for name, value in present.items()}
