"""The audit trail: one record for every write, and the event that Amazon EventBridge would receive for it.

The record has the form of `AuditLogMessage` (POST /api/v2/audits/query); the event has the form that the
`amazon-eventbridge-source` integration sends to a partner event bus. No operation changes or deletes a record, as on
the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from .clock import Clock
from .errors import JsonObject
from .store import Store, Stored

TOPIC_TEMPLATE = "v2.audits.entitytype.{id}.entityid.{id}"
EVENT_SOURCE_TYPE = "amazon-eventbridge-source"
EVENT_VERSION = "2"
NO_SOURCE = "aws.partner/genesys.com/cloud/none/none"
SECRET_FIELDS = frozenset({"apiKey", "secret", "credentialFields", "fields"})
BOOKKEEPING = frozenset({"version", "dateModified", "modifiedBy", "modifiedDate", "selfUri"})


class Audits:
    """Writes audit records into the store and turns them into events."""

    def __init__(self, store: Store, clock: Clock, organisation_id: str, new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._organisation_id = organisation_id
        self._new_id = new_id

    def record(
        self,
        *,
        service: str,
        entity_type: str,
        entity_id: str,
        action: str,
        name: str | None = None,
        self_uri: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        client_id: str | None = None,
        user_id: str | None = None,
        remote_ip: str = "127.0.0.1",
        correlation_id: str = "",
    ) -> None:
        """Appends the record of one change; `before` and `after` give its property changes."""
        entity = {"id": entity_id, "name": name, "selfUri": self_uri}
        message: JsonObject = {
            "id": self._new_id(),
            "userHomeOrgId": self._organisation_id,
            "remoteIp": [remote_ip],
            "serviceName": service,
            "level": "USER",
            "eventDate": self._clock.stamp(),
            "message": {"message": f"{action} {entity_type} {name or entity_id}"},
            "action": action,
            "entity": {key: value for key, value in entity.items() if value},
            "entityType": entity_type,
            "status": "SUCCESS",
            "application": "RingfenceEmulator",
            "transactionInitiator": True,
            "propertyChanges": property_changes(before, after),
            "context": {"correlationId": correlation_id},
            "entityChanges": [],
        }
        if client_id:
            message["client"] = {"id": client_id, "selfUri": f"/api/v2/oauth/clients/{client_id}"}
        if user_id:
            message["user"] = {"id": user_id, "selfUri": f"/api/v2/users/{user_id}"}
        self._store.add_audit(self._clock.seconds(), service, message, self._sources(entity_type, entity_id))

    def events_after(self, number: int, *, limit: int, undelivered: bool) -> JsonObject:
        """What GET /emulator/events answers: events of the records after `number`, and the number to ask from next.

        A record that no enabled integration subscribes to has no event, as in real life; with `undelivered` it is
        shown all the same.
        """
        events: list[JsonObject] = []
        reached = number
        for found, message, sources in self._store.audits_after(number, limit):
            reached = found
            destinations = sources or ([NO_SOURCE] if undelivered else [])
            events += [self._event(found, message, source) for source in destinations]
        return {"events": events, "next": reached}

    def _event(self, number: int, message: JsonObject, source: str) -> JsonObject:
        account, region = self._destination(source)
        topic = topic_name(message["entityType"], message["entity"]["id"])
        return {
            "version": "0",
            "id": f"{number:08x}-{message['id'][9:]}",
            "detail-type": TOPIC_TEMPLATE,
            "source": source,
            "account": account,
            "time": message["eventDate"][:19] + "Z",
            "region": region,
            "resources": [],
            "detail": {
                "topicName": topic,
                "version": EVENT_VERSION,
                "timestamp": message["eventDate"],
                "eventBody": event_body(message),
                "metadata": {"CorrelationId": message["context"]["correlationId"]},
            },
        }

    def _sources(self, entity_type: str, entity_id: str) -> list[str]:
        topic = topic_name(entity_type, entity_id)
        return [
            self._source_name(integration["id"])
            for integration in self._subscribers()
            if _wanted(topic, self._properties(integration["id"]).get("eventFilter"))
        ]

    def _subscribers(self) -> Iterable[Stored]:
        for integration in self._store.all("integrations"):
            if integration["integrationType"]["id"] == EVENT_SOURCE_TYPE and integration["intendedState"] == "ENABLED":
                yield integration

    def _properties(self, integration_id: str) -> Mapping[str, Any]:
        config = self._store.read("integrationconfigs", integration_id)
        return config["properties"] if config else {}

    def _source_name(self, integration_id: str) -> str:
        suffix = self._properties(integration_id).get("eventSourceSuffix", "")
        return f"aws.partner/genesys.com/cloud/{self._organisation_id}/{suffix}"

    def _destination(self, source: str) -> tuple[str, str]:
        for integration in self._subscribers():
            if self._source_name(integration["id"]) == source:
                properties = self._properties(integration["id"])
                return str(properties.get("awsAccountId", "")), str(properties.get("awsAccountRegion", ""))
        return "", ""


def topic_name(entity_type: str, entity_id: str) -> str:
    """The notification topic of one entity's audit records."""
    return f"v2.audits.entitytype.{entity_type}.entityid.{entity_id}"


def event_body(message: JsonObject) -> JsonObject:
    """The `eventBody` of an event, made from the audit record."""
    body = {
        "id": message["id"],
        "userId": message.get("user", {}).get("id"),
        "userHomeOrgId": message["userHomeOrgId"],
        "clientId": message.get("client", {}).get("id"),
        "serviceName": message["serviceName"],
        "eventTime": message["eventDate"],
        "action": message["action"],
        "entityType": message["entityType"],
        "entity": {"id": message["entity"]["id"], "type": message["entityType"]},
        "propertyChanges": message["propertyChanges"],
    }
    return {name: value for name, value in body.items() if value is not None}


def property_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[JsonObject]:
    """Which top-level properties differ; values as text, secrets left out."""
    old, new = dict(before or {}), dict(after or {})
    changes = []
    for name in dict.fromkeys([*old, *new]):
        if name in SECRET_FIELDS or name in BOOKKEEPING or old.get(name) == new.get(name):
            continue
        changes.append({"property": name, "oldValues": _texts(old.get(name)), "newValues": _texts(new.get(name))})
    return changes


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        return [str(value.get("id") or value.get("name") or sorted(value))]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _wanted(topic: str, filters: object) -> bool:
    if not isinstance(filters, list) or not filters:
        return False
    return any(fnmatchcase(topic, str(pattern).replace("{id}", "*")) for pattern in filters)
