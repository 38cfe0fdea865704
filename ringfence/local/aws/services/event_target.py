"""Amazon EventBridge: targets of rules.

Sources: pulumi-aws type `aws:cloudwatch/eventTarget:EventTarget`; API PutTargets, ListTargetsByRule, RemoveTargets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between
from ringfence.local.aws.partner import declared_or_found, local_bus_name
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.translation import Names
from ringfence.plugin.provider import ProviderError

API = Names(
    irregular={"inputPaths": "InputPathsMap", "sqsTarget": "SqsParameters", "kinesisTarget": "KinesisParameters"},
    opaque=names("inputPaths"),
)
DEFAULT_BUS = "default"
SETTINGS = (
    *("arn", "deadLetterConfig", "input", "inputPath", "inputTransformer", "kinesisTarget"),
    *("retryPolicy", "roleArn", "sqsTarget"),
)


class EventTarget(Resource):
    """Where a rule sends events; the id is `<bus>-<rule>-<target>`, imported as `<bus>/<rule>/<target>`."""

    token = "aws:cloudwatch/eventTarget:EventTarget"  # noqa: S105 - a type, not a secret
    service = "events"
    handled = frozenset({"eventBusName", "forceDestroy", "rule", "targetId", *SETTINGS})
    defaults = values(eventBusName=DEFAULT_BUS, forceDestroy=False)
    rules = Rules(
        replace_on=names("eventBusName rule targetId region"),
        kept=names("forceDestroy"),
        documents=names("input"),
    )
    limits = (
        between("retryPolicy.maximumEventAgeInSeconds", 60, 86400),
        between("retryPolicy.maximumRetryAttempts", 0, 185),
    )
    name_property = "targetId"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """PutTargets; an existing target of that id is overwritten, as by the real provider."""
        _put(scope, inputs)
        return _id_of(inputs["eventBusName"], inputs["rule"], inputs["targetId"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """ListTargetsByRule."""
        bus, rule, target_id = _place_of(resource_id, known)
        pages = scope.client("events").get_paginator("list_targets_by_rule")
        for page in pages.paginate(Rule=rule, EventBusName=local_bus_name(bus)):
            for target in page["Targets"]:
                if target["Id"] == target_id:
                    found = API.properties(target, SETTINGS)
                    found["arn"] = declared_or_found(known.get("arn"), found["arn"])
                    place = {"eventBusName": bus, "rule": rule, "targetId": target_id}
                    return {"id": _id_of(bus, rule, target_id), **place, **found}
        return None

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """PutTargets, which replaces the target."""
        del resource_id, old, changed
        _put(scope, new)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """RemoveTargets."""
        bus, rule, target_id = _place_of(resource_id, known)
        scope.client("events").remove_targets(Rule=rule, EventBusName=local_bus_name(bus), Ids=[target_id])


def _put(scope: Scope, inputs: Mapping[str, Any]) -> None:
    target = {"Id": inputs["targetId"], **API.request(inputs, SETTINGS), "Arn": local_bus_name(inputs["arn"])}
    answer = scope.client("events").put_targets(
        Rule=inputs["rule"], EventBusName=local_bus_name(inputs["eventBusName"]), Targets=[target]
    )
    for failed in answer.get("FailedEntries", []):
        raise ProviderError(f"PutTargets refused {failed['TargetId']}: {failed['ErrorCode']}: {failed['ErrorMessage']}")


def _id_of(bus: str, rule: str, target_id: str) -> str:
    return f"{rule}-{target_id}" if bus == DEFAULT_BUS else f"{bus}-{rule}-{target_id}"


def _place_of(resource_id: str, known: Mapping[str, Any]) -> tuple[str, str, str]:
    """Bus, rule and target id. The id itself cannot be taken apart, so the state tells, and on import the slashes."""
    if known.get("rule") and known.get("targetId"):
        return known.get("eventBusName") or DEFAULT_BUS, known["rule"], known["targetId"]
    parts = resource_id.rsplit("/", 2)
    if len(parts) == 2:  # noqa: PLR2004 - rule and target on the default bus
        return DEFAULT_BUS, parts[0], parts[1]
    if len(parts) != 3:  # noqa: PLR2004 - bus, rule and target
        raise ProviderError(f"id {resource_id!r} of an event target; allowed: <bus>/<rule>/<target>; correct the id")
    return parts[0], parts[1], parts[2]
