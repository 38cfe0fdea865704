"""AWS Lambda: who may call a function, and what feeds it.

Sources: pulumi-aws types `aws:lambda/permission:Permission` and `eventSourceMapping`; API AddPermission, GetPolicy,
CreateEventSourceMapping.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.documents import ROOT_PRINCIPAL
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, timestamp, without_empty
from ringfence.plugin.provider import ProviderError

API = Names(irregular={"destinationArn": "Destination", "kmsKeyArn": "KMSKeyArn"})
TAG_CALLS = TagCalls(identifier="Resource", listing="list_tags", pair=None)
PERMISSION_API = Names(irregular={"principalOrgId": "PrincipalOrgID"})
PERMISSION_SETTINGS = (
    *("action", "eventSourceToken", "functionUrlAuthType", "principal", "principalOrgId"),
    *("sourceAccount", "sourceArn", "statementId"),
)
CONDITIONS = {
    "sourceArn": "AWS:SourceArn",
    "sourceAccount": "AWS:SourceAccount",
    "principalOrgId": "aws:PrincipalOrgID",
    "eventSourceToken": "lambda:EventSourceToken",
    "functionUrlAuthType": "lambda:FunctionUrlAuthType",
}
MAPPING_SETTINGS = (
    *("batchSize", "bisectBatchOnFunctionError", "destinationConfig", "filterCriteria", "functionResponseTypes"),
    *("kmsKeyArn", "maximumBatchingWindowInSeconds", "maximumRecordAgeInSeconds", "maximumRetryAttempts"),
    *("parallelizationFactor", "scalingConfig", "tumblingWindowInSeconds"),
)


class Permission(Resource):
    """A statement of a function's policy; the id is the statement's, imported as `<function>/<statement>`."""

    token = "aws:lambda/permission:Permission"  # noqa: S105 - a type, not a secret
    service = "lambda"
    handled = frozenset({"function", "qualifier", "statementIdPrefix", *PERMISSION_SETTINGS})
    rules = Rules(
        replace_on=frozenset({"function", "qualifier", "region", "statementIdPrefix", *PERMISSION_SETTINGS}),
        kept=names("statementIdPrefix"),
    )
    limits = (
        matching("action", r"lambda:(\*|[a-zA-Z]+)", "lambda:InvokeFunction or another lambda: action"),
        matching("statementId", r"[a-zA-Z0-9_-]{1,100}", "1 to 100 letters, digits, - and _"),
    )
    name_property = "statementId"
    # AWS refuses a second statement of the same id; moto adds it beside the first.
    conflict_code = "ResourceConflictException"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """AddPermission."""
        request = PERMISSION_API.request(without_empty(inputs), (*PERMISSION_SETTINGS, "qualifier"))
        scope.client("lambda").add_permission(FunctionName=inputs["function"], **request)
        return str(inputs["statementId"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """The statement in the function's policy."""
        function, _, statement_id = resource_id.rpartition("/")
        function = function or known.get("function", "")
        qualifier = {"Qualifier": known["qualifier"]} if known.get("qualifier") else {}
        policy = json.loads(scope.client("lambda").get_policy(FunctionName=function, **qualifier)["Policy"])
        for statement in policy["Statement"]:
            if statement["Sid"] == statement_id:
                return {
                    "id": statement_id,
                    "statementId": statement_id,
                    "function": function,
                    "qualifier": known.get("qualifier"),
                    "action": statement["Action"],
                    "principal": _principal(statement["Principal"], known.get("principal")),
                    **_conditions(statement.get("Condition", {})),
                }
        return None

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Nothing can change in place: every input replaces the statement."""

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """RemovePermission."""
        qualifier = {"Qualifier": known["qualifier"]} if known.get("qualifier") else {}
        scope.client("lambda").remove_permission(
            FunctionName=known["function"], StatementId=resource_id.rpartition("/")[2], **qualifier
        )

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The statement of the same id."""
        del urn
        found = self.read(scope, inputs["statementId"], inputs)
        return f"{inputs['function']}/{inputs['statementId']}" if found else None


LARGEST_BATCH_WITHOUT_WINDOW = 10
"""Messages of a queue that one receive gives; a larger batch has to be gathered."""


def _check_queue(scope: Scope, inputs: Mapping[str, Any]) -> None:
    """What AWS refuses and moto does not (Lambda developer guide, "Using Lambda with Amazon SQS").

    Raises:
        ProviderError: when the batch is gathered without a window, or messages come again before a run can have ended.
    """
    batch = int(inputs.get("batchSize") or LARGEST_BATCH_WITHOUT_WINDOW)
    if batch > LARGEST_BATCH_WITHOUT_WINDOW and not inputs.get("maximumBatchingWindowInSeconds"):
        raise ProviderError(
            f"InvalidParameterValueException: batchSize: found {batch} without a batching window; allowed: at most "
            f"{LARGEST_BATCH_WITHOUT_WINDOW}; set maximumBatchingWindowInSeconds to 1 or more"
        )
    queues, name = scope.client("sqs"), inputs["eventSourceArn"].rpartition(":")[2]
    url = queues.get_queue_url(QueueName=name)["QueueUrl"]
    hidden = int(
        queues.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"][
            "VisibilityTimeout"
        ]
    )
    function = scope.client("lambda").get_function_configuration(FunctionName=inputs["functionName"])
    limit = int(function.get("Timeout") or 0)
    if hidden < limit:
        raise ProviderError(
            f"InvalidParameterValueException: eventSourceArn: found a queue that hides messages for {hidden} s; "
            f"allowed: at least the {limit} s of the function; raise visibilityTimeoutSeconds, best to six times that"
        )


class EventSourceMapping(Resource):
    """What feeds a function from a queue or stream; the id is a UUID."""

    token = "aws:lambda/eventSourceMapping:EventSourceMapping"  # noqa: S105 - a type, not a secret
    service = "lambda"
    handled = frozenset({"enabled", "eventSourceArn", "functionName", "startingPosition", *MAPPING_SETTINGS})
    defaults = values(enabled=True)
    rules = Rules(
        replace_on=names("eventSourceArn region startingPosition"),
        computed=names(
            "batchSize functionResponseTypes maximumBatchingWindowInSeconds maximumRecordAgeInSeconds"
            " maximumRetryAttempts parallelizationFactor"
        ),
        kept=names("startingPosition"),
        documents=names("filterCriteria.filters[].pattern"),
        unordered=names("functionResponseTypes"),
    )
    limits = (
        between("batchSize", 1, 10000),
        between("maximumBatchingWindowInSeconds", 0, 300),
        between("scalingConfig.maximumConcurrency", 2, 1000),
        one_of("functionResponseTypes[]", "ReportBatchItemFailures"),
        one_of("startingPosition", "AT_TIMESTAMP", "LATEST", "TRIM_HORIZON"),
    )
    name_property = None
    tagging = TAG_CALLS
    conflict_code = "ResourceConflictException"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateEventSourceMapping."""
        if ":sqs:" in inputs["eventSourceArn"]:
            _check_queue(scope, inputs)
        answer = scope.client("lambda").create_event_source_mapping(
            FunctionName=inputs["functionName"],
            Enabled=inputs["enabled"],
            **API.request(without_empty(inputs), ("eventSourceArn", "startingPosition", *MAPPING_SETTINGS)),
        )
        return str(answer["UUID"])

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """Tags: moto drops those of the creation."""
        arn = scope.arn("lambda", f"event-source-mapping:{resource_id}")
        TAG_CALLS.change(scope.client("lambda"), arn, {}, inputs.get("tagsAll") or {})

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetEventSourceMapping and the tags."""
        client = scope.client("lambda")
        answer = client.get_event_source_mapping(UUID=resource_id)
        if answer["State"] == "Deleting":
            return None
        arn = scope.arn("lambda", f"event-source-mapping:{resource_id}")
        function = str(answer["FunctionArn"])
        declared = known.get("functionName")
        return {
            **API.properties(answer, ("eventSourceArn", *MAPPING_SETTINGS)),
            "functionName": declared if declared in {function, function.rsplit(":", 1)[-1]} else function,
            "enabled": answer["State"] in {"Creating", "Enabled", "Enabling", "Updating"},
            "arn": arn,
            "uuid": answer["UUID"],
            "functionArn": function,
            "lastModified": timestamp(answer["LastModified"]),
            "lastProcessingResult": answer.get("LastProcessingResult"),
            "state": answer["State"],
            "stateTransitionReason": answer.get("StateTransitionReason"),
            "tagsAll": TAG_CALLS.read(client, arn),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateEventSourceMapping."""
        del old
        empty: dict[str, Any] = {
            "filterCriteria": {},
            "functionResponseTypes": [],
            "destinationConfig": {},
            "scalingConfig": {},
        }
        wanted = {name: new.get(name, empty.get(name)) for name in changed & {*MAPPING_SETTINGS, "enabled"}}
        scope.client("lambda").update_event_source_mapping(
            UUID=resource_id, FunctionName=new["functionName"], **API.request(wanted)
        )

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteEventSourceMapping."""
        del known
        scope.client("lambda").delete_event_source_mapping(UUID=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The mapping of the same source to the same function."""
        del urn
        answer = scope.client("lambda").list_event_source_mappings(
            FunctionName=inputs["functionName"], EventSourceArn=inputs["eventSourceArn"]
        )
        for mapping in answer["EventSourceMappings"]:
            if mapping["EventSourceArn"] == inputs["eventSourceArn"]:
                return str(mapping["UUID"])
        return None

    def change_tags(self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Tags are on the ARN of the mapping."""
        arn = scope.arn("lambda", f"event-source-mapping:{resource_id}")
        TAG_CALLS.change(scope.client("lambda"), arn, old.get("tagsAll") or {}, new.get("tagsAll") or {})


def _principal(principal: Any, declared: object) -> str:
    """The principal as it was declared: an account id and its root ARN are the same."""
    found = str(next(iter(principal.values())) if isinstance(principal, dict) else principal)
    root = ROOT_PRINCIPAL.fullmatch(found)
    return str(declared) if root and root[1] == declared else found


def _conditions(condition: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    values = {key.lower(): value for operator in condition.values() for key, value in operator.items()}
    return {name: values[key.lower()] for name, key in CONDITIONS.items() if key.lower() in values}
