"""AWS CloudTrail: trails. The emulator keeps the declaration and records nothing.

Sources: pulumi-aws type `aws:cloudtrail/trail:Trail`; API CreateTrail, UpdateTrail, PutEventSelectors, StartLogging.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, without_empty

REQUEST = Names(irregular={"cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn"})
ANSWER = Names(
    irregular={**REQUEST.irregular, "enableLogFileValidation": "LogFileValidationEnabled", "homeRegion": "HomeRegion"}
)
SELECTORS = Names(
    irregular={
        "endsWiths": "EndsWith",
        "notEndsWiths": "NotEndsWith",
        "notStartsWiths": "NotStartsWith",
        "startsWiths": "StartsWith",
    },
)
TAG_CALLS = TagCalls(identifier="ResourceId", tag="add_tags", untag="remove_tags", listing=None, tags="TagsList")
SETTINGS = (
    *("cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn", "enableLogFileValidation", "includeGlobalServiceEvents"),
    *("isMultiRegionTrail", "isOrganizationTrail", "kmsKeyId", "s3BucketName", "s3KeyPrefix", "snsTopicName"),
)
SELECTOR_KINDS = ("advancedEventSelectors", "eventSelectors")


class Trail(Resource):
    """A trail; the id is its ARN."""

    token = "aws:cloudtrail/trail:Trail"  # noqa: S105 - a type, not a secret
    service = "cloudtrail"
    handled = frozenset({"enableLogging", "name", *SELECTOR_KINDS, *SETTINGS})
    defaults = values(
        enableLogFileValidation=False,
        enableLogging=True,
        includeGlobalServiceEvents=True,
        isMultiRegionTrail=False,
        isOrganizationTrail=False,
    )
    rules = Rules(
        replace_on=names("name region"),
        unordered=names(
            "advancedEventSelectors[].fieldSelectors[].equals advancedEventSelectors[].fieldSelectors[].startsWiths"
            " advancedEventSelectors[].fieldSelectors[].endsWiths"
            " advancedEventSelectors[].fieldSelectors[].notEquals eventSelectors[].excludeManagementEventSources"
        ),
    )
    limits = (
        matching("name", r"[A-Za-z0-9][A-Za-z0-9._-]{2,127}", "3 to 128 letters, digits and ._-"),
        one_of("eventSelectors[].readWriteType", "All", "ReadOnly", "WriteOnly"),
    )
    tagging = TAG_CALLS
    conflict_code = "TrailAlreadyExistsException"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateTrail."""
        answer = scope.client("cloudtrail").create_trail(
            Name=inputs["name"],
            TagsList=TAG_CALLS.spelled(inputs.get("tagsAll") or {}),
            **REQUEST.request(without_empty(inputs), SETTINGS),
        )
        return str(answer["TrailARN"])

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """StartLogging and the event selectors."""
        if inputs["enableLogging"]:
            scope.client("cloudtrail").start_logging(Name=resource_id)
        if any(inputs.get(kind) for kind in SELECTOR_KINDS):
            _put_selectors(scope, resource_id, inputs)

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetTrail, its status, selectors and tags."""
        client = scope.client("cloudtrail")
        trail = client.get_trail(Name=resource_id)["Trail"]
        listed = client.list_tags(ResourceIdList=[resource_id])["ResourceTagList"]
        return {
            **ANSWER.properties(trail, SETTINGS),
            **_selectors(client.get_event_selectors(TrailName=resource_id), known),
            "name": trail["Name"],
            "arn": resource_id,
            "homeRegion": trail.get("HomeRegion", scope.region),
            "enableLogging": client.get_trail_status(Name=resource_id)["IsLogging"],
            "tagsAll": TAG_CALLS.parsed(listed[0].get("TagsList") if listed else []),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateTrail, logging and selectors, as far as they changed."""
        del old
        client = scope.client("cloudtrail")
        settings = changed & set(SETTINGS)
        if settings:
            wanted = {name: new.get(name, "") for name in settings}
            client.update_trail(Name=resource_id, **REQUEST.request(wanted))
        if "enableLogging" in changed:
            (client.start_logging if new["enableLogging"] else client.stop_logging)(Name=resource_id)
        if changed & set(SELECTOR_KINDS):
            _put_selectors(scope, resource_id, new)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteTrail, by name: moto takes an ARN and deletes nothing."""
        del known
        scope.client("cloudtrail").delete_trail(Name=resource_id.rpartition("/")[2])

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The trail of the same name."""
        del urn
        arn = scope.arn("cloudtrail", f"trail/{inputs['name']}")
        return str(scope.client("cloudtrail").get_trail(Name=arn)["Trail"]["TrailARN"])

    def change_tags(self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """AddTags and RemoveTags; this service removes by pairs, not by keys."""
        client = scope.client("cloudtrail")
        before, after = old.get("tagsAll") or {}, new.get("tagsAll") or {}
        gone = [{"Key": key} for key in sorted(set(before) - set(after))]
        if gone:
            client.remove_tags(ResourceId=resource_id, TagsList=gone)
        changed = {key: value for key, value in after.items() if before.get(key) != value}
        if changed:
            client.add_tags(ResourceId=resource_id, TagsList=TAG_CALLS.spelled(changed))


def _put_selectors(scope: Scope, arn: str, inputs: Mapping[str, Any]) -> None:
    """PutEventSelectors; without any declared, the service's own default: management events, read and write."""
    if inputs.get("advancedEventSelectors"):
        request = {"AdvancedEventSelectors": [SELECTORS.request(item) for item in inputs["advancedEventSelectors"]]}
    else:
        declared = inputs.get("eventSelectors") or [{"readWriteType": "All", "includeManagementEvents": True}]
        request = {"EventSelectors": [SELECTORS.request(item) for item in declared]}
    scope.client("cloudtrail").put_event_selectors(TrailName=arn, **request)


def _selectors(answer: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Selectors as found. moto keeps the old kind beside the new one: then the kind in the state is the valid one."""
    found = without_empty(SELECTORS.properties(answer, SELECTOR_KINDS))
    declared = [kind for kind in SELECTOR_KINDS if known.get(kind)]
    if len(found) > 1 and declared:
        return {kind: found[kind] for kind in declared}
    if known and not declared and list(found) == ["eventSelectors"] and _is_default(found["eventSelectors"]):
        return {}
    return found


def _is_default(selectors: list[dict[str, Any]]) -> bool:
    return [without_empty(item) for item in selectors] == [{"readWriteType": "All", "includeManagementEvents": True}]
