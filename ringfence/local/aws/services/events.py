"""Amazon EventBridge: buses, rules, targets and archives.

Sources: pulumi-aws types `aws:cloudwatch/eventBus:EventBus`, `eventRule`, `eventTarget`, `eventArchive`; API
CreateEventBus, PutRule, PutTargets, CreateArchive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.partner import PARTNER_PREFIX, bus_arn, declared_or_found, local_bus_name
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.services.event_target import EventTarget
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, without_empty

__all__ = ["EventArchive", "EventBus", "EventRule", "EventTarget"]

API = Names()
TAG_CALLS = TagCalls(identifier="ResourceARN")
DEFAULT_BUS = "default"
BUS_SETTINGS = ("deadLetterConfig", "description", "kmsKeyIdentifier", "logConfig")
RULE_SETTINGS = ("description", "eventPattern", "roleArn", "scheduleExpression", "state")
ARCHIVE_SETTINGS = ("description", "eventPattern", "kmsKeyIdentifier", "retentionDays")


class EventBus(Resource):
    """A bus: the account's own, or the one that a partner's event source delivers to (`eventSourceName`)."""

    token = "aws:cloudwatch/eventBus:EventBus"  # noqa: S105 - a type, not a secret
    service = "events"
    handled = frozenset({"eventSourceName", "name", *BUS_SETTINGS})
    rules = Rules(
        replace_on=names("eventSourceName name region"),
        computed=names("logConfig"),
        # moto drops the log configuration.
        kept=names("logConfig"),
    )
    limits = (matching("name", r"[/\.\-_A-Za-z0-9]{1,256}", "1 to 256 letters, digits and /.-_"),)
    tagging = TAG_CALLS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateEventBus, under the local name."""
        scope.client("events").create_event_bus(
            Name=local_bus_name(inputs["name"]),
            Tags=TAG_CALLS.spelled(inputs.get("tagsAll") or {}),
            **API.request(without_empty(inputs), BUS_SETTINGS),
        )
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeEventBus and the tags. AWS names the bus of a partner as its event source."""
        client = scope.client("events")
        answer = client.describe_event_bus(Name=local_bus_name(resource_id))
        return {
            "name": resource_id,
            "arn": bus_arn(scope, resource_id),
            "eventSourceName": resource_id if resource_id.startswith(PARTNER_PREFIX) else known.get("eventSourceName"),
            **API.properties(answer, BUS_SETTINGS),
            "tagsAll": TAG_CALLS.read(client, answer["Arn"]),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateEventBus; moto does not serve it and says so."""
        del old, changed
        settings = API.request(without_empty(new), BUS_SETTINGS)
        scope.client("events").update_event_bus(Name=local_bus_name(resource_id), **settings)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteEventBus."""
        del known
        scope.client("events").delete_event_bus(Name=local_bus_name(resource_id))

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The bus of the same name."""
        del urn
        scope.client("events").describe_event_bus(Name=local_bus_name(inputs["name"]))
        return str(inputs["name"])

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """ARN of the bus as the emulator knows it."""
        del resource_id
        return local_bus_name(state["arn"])


class EventRule(Resource):
    """A rule; the id is `<bus>/<rule>`, or the rule's name alone on the default bus."""

    token = "aws:cloudwatch/eventRule:EventRule"  # noqa: S105 - a type, not a secret
    service = "events"
    handled = frozenset({"eventBusName", "forceDestroy", "name", "namePrefix", *RULE_SETTINGS})
    defaults = values(eventBusName=DEFAULT_BUS, forceDestroy=False)
    rules = Rules(
        replace_on=names("eventBusName name namePrefix region"),
        computed=names("state"),
        kept=names("forceDestroy namePrefix"),
        documents=names("eventPattern"),
    )
    limits = (
        one_of("state", "ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
        matching("name", r"[\.\-_A-Za-z0-9]{1,64}", "1 to 64 letters, digits and .-_"),
    )
    tagging = TAG_CALLS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """PutRule; an existing rule of that name is overwritten, as by the real provider."""
        self._put(scope, inputs, Tags=TAG_CALLS.spelled(inputs.get("tagsAll") or {}))
        bus = inputs["eventBusName"]
        return str(inputs["name"]) if bus == DEFAULT_BUS else f"{bus}/{inputs['name']}"

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeRule and the tags."""
        del known
        client = scope.client("events")
        bus, _, name = resource_id.rpartition("/")
        answer = client.describe_rule(Name=name, EventBusName=local_bus_name(bus or DEFAULT_BUS))
        path = name if not bus else f"{bus.rpartition(':event-bus/')[2]}/{name}"
        return {
            "name": name,
            "eventBusName": bus or DEFAULT_BUS,
            "arn": scope.arn("events", f"rule/{path}"),
            **API.properties(answer, RULE_SETTINGS),
            "tagsAll": TAG_CALLS.read(client, answer["Arn"]),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """PutRule, which replaces everything but the tags."""
        del resource_id, old, changed
        self._put(scope, new)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteRule; with `forceDestroy` its targets first."""
        client = scope.client("events")
        bus, _, name = resource_id.rpartition("/")
        place = {"EventBusName": local_bus_name(bus or DEFAULT_BUS)}
        if known.get("forceDestroy"):
            targets = client.list_targets_by_rule(Rule=name, **place)["Targets"]
            if targets:
                client.remove_targets(Rule=name, Ids=[target["Id"] for target in targets], **place)
        client.delete_rule(Name=name, **place)

    def tag_target(self, resource_id: str, state: Mapping[str, Any]) -> str:
        """ARN of the rule as the emulator knows it."""
        del resource_id
        head, marker, path = str(state["arn"]).rpartition(":rule/")
        bus, _, name = path.rpartition("/")
        return f"{head}{marker}{local_bus_name(bus)}/{name}" if bus else str(state["arn"])

    def _put(self, scope: Scope, inputs: Mapping[str, Any], **extra: Any) -> None:
        settings = API.request(without_empty(inputs), RULE_SETTINGS)
        bus = local_bus_name(inputs["eventBusName"])
        scope.client("events").put_rule(Name=inputs["name"], EventBusName=bus, **settings, **extra)


class EventArchive(Resource):
    """An archive of the events of a bus."""

    token = "aws:cloudwatch/eventArchive:EventArchive"  # noqa: S105 - a type, not a secret
    service = "events"
    handled = frozenset({"eventSourceArn", "name", *ARCHIVE_SETTINGS})
    defaults = values(retentionDays=0)
    # moto drops the key of an archive.
    rules = Rules(
        replace_on=names("eventSourceArn name region"),
        kept=names("kmsKeyIdentifier"),
        documents=names("eventPattern"),
    )
    limits = (
        between("retentionDays", 0, 2**31 - 1),
        matching("name", r"[\.\-_A-Za-z0-9]{1,48}", "1 to 48 letters, digits and .-_"),
    )

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateArchive, on the local bus."""
        scope.client("events").create_archive(
            ArchiveName=inputs["name"],
            EventSourceArn=local_bus_name(inputs["eventSourceArn"]),
            **API.request(without_empty(inputs), ARCHIVE_SETTINGS),
        )
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeArchive."""
        answer = scope.client("events").describe_archive(ArchiveName=resource_id)
        return {
            "name": resource_id,
            "arn": answer["ArchiveArn"],
            "eventSourceArn": declared_or_found(known.get("eventSourceArn"), answer["EventSourceArn"]),
            **API.properties(answer, ARCHIVE_SETTINGS),
        }

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """UpdateArchive."""
        del old, changed
        settings = API.request(without_empty(new), ARCHIVE_SETTINGS)
        scope.client("events").update_archive(ArchiveName=resource_id, **settings)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteArchive."""
        del known
        scope.client("events").delete_archive(ArchiveName=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The archive of the same name."""
        del urn
        return str(scope.client("events").describe_archive(ArchiveName=inputs["name"])["ArchiveName"])
