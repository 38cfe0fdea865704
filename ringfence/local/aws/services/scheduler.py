"""Amazon EventBridge Scheduler: schedules and their groups. The emulator keeps them and calls nothing.

Sources: pulumi-aws types `aws:scheduler/schedule:Schedule` and `scheduleGroup`; API CreateSchedule, UpdateSchedule,
CreateScheduleGroup.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, timestamp

API = Names(irregular={"eventbridgeParameters": "EventBridgeParameters"})
TAG_CALLS = TagCalls(identifier="ResourceArn")
DEFAULT_GROUP = "default"
SETTINGS = (
    *("actionAfterCompletion", "description", "endDate", "flexibleTimeWindow", "kmsKeyArn", "scheduleExpression"),
    *("scheduleExpressionTimezone", "startDate", "state", "target"),
)
NAME = matching("name", r"[0-9a-zA-Z._-]{1,64}", "1 to 64 letters, digits and ._-")


class Schedule(Resource):
    """A schedule; the id is `<group>/<name>`."""

    token = "aws:scheduler/schedule:Schedule"  # noqa: S105 - a type, not a secret
    service = "scheduler"
    handled = frozenset({"groupName", "name", "namePrefix", *SETTINGS})
    defaults = values(groupName=DEFAULT_GROUP, scheduleExpressionTimezone="UTC", state="ENABLED")
    rules = Rules(
        replace_on=names("groupName name namePrefix region"),
        computed=names("actionAfterCompletion"),
        kept=names("namePrefix"),
        documents=names("target.input"),
    )
    limits = (
        NAME,
        one_of("state", "ENABLED", "DISABLED"),
        one_of("flexibleTimeWindow.mode", "OFF", "FLEXIBLE"),
        between("flexibleTimeWindow.maximumWindowInMinutes", 1, 1440),
        between("target.retryPolicy.maximumEventAgeInSeconds", 60, 86400),
        between("target.retryPolicy.maximumRetryAttempts", 0, 185),
        matching("scheduleExpression", r"(rate|cron|at)\(.+\)", "rate(...), cron(...) or at(...)"),
    )

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateSchedule."""
        place = {"Name": inputs["name"], "GroupName": inputs["groupName"]}
        scope.client("scheduler").create_schedule(**place, **API.request(inputs, SETTINGS))
        return f"{inputs['groupName']}/{inputs['name']}"

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetSchedule."""
        del known
        answer = scope.client("scheduler").get_schedule(**_place_of(resource_id))
        found = API.properties(answer, ("name", "groupName", *SETTINGS))
        return {**found, "arn": answer["Arn"]}

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateSchedule, which replaces everything."""
        del old, changed
        scope.client("scheduler").update_schedule(**_place_of(resource_id), **API.request(new, SETTINGS))

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteSchedule."""
        del known
        scope.client("scheduler").delete_schedule(**_place_of(resource_id))

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The schedule of the same group and name."""
        del urn
        resource_id = f"{inputs['groupName']}/{inputs['name']}"
        scope.client("scheduler").get_schedule(**_place_of(resource_id))
        return resource_id


class ScheduleGroup(Resource):
    """A group of schedules; the id is its name."""

    token = "aws:scheduler/scheduleGroup:ScheduleGroup"  # noqa: S105 - a type, not a secret
    service = "scheduler"
    handled = names("name namePrefix")
    rules = Rules(replace_on=names("name namePrefix region"), kept=names("namePrefix"))
    limits = (NAME,)
    tagging = TAG_CALLS
    conflict_code = "ConflictException"

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateScheduleGroup."""
        tags = TAG_CALLS.spelled(inputs.get("tagsAll") or {})
        scope.client("scheduler").create_schedule_group(Name=inputs["name"], Tags=tags)
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """GetScheduleGroup and the tags."""
        del known
        client = scope.client("scheduler")
        group = client.get_schedule_group(Name=resource_id)
        return {
            "name": group["Name"],
            "arn": group["Arn"],
            "state": group["State"],
            "creationDate": timestamp(group["CreationDate"]),
            "lastModificationDate": timestamp(group["LastModificationDate"]),
            "tagsAll": TAG_CALLS.read(client, group["Arn"]),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Nothing but tags can change."""

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteScheduleGroup; asked first whether it is there, because moto fails on a missing one."""
        del known
        client = scope.client("scheduler")
        client.get_schedule_group(Name=resource_id)
        client.delete_schedule_group(Name=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The group of the same name."""
        del urn
        return str(scope.client("scheduler").get_schedule_group(Name=inputs["name"])["Name"])


def _place_of(resource_id: str) -> dict[str, str]:
    group, _, name = resource_id.rpartition("/")
    return {"GroupName": group or DEFAULT_GROUP, "Name": name}
