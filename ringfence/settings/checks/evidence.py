"""Retention, archive, webhook and alarms: evidence that can be kept, and silence that is noticed in time."""

from __future__ import annotations

from collections.abc import Iterator

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.checks.common import missing_reference, repeated
from ringfence.settings.evidence import Retention, Webhook
from ringfence.settings.models import Resilience
from ringfence.settings.routing import Routing
from ringfence.settings.vendors import Notifications

RETENTION = "RTS 2024/1774 12(2)(a), 22(d)"


def retention_classes_are_possible(retention: Retention) -> Iterator[Problem]:
    """A class whose ceiling lies under its floor permits no retention at all."""
    for name, chosen in retention.classes.items():
        if chosen.ceiling_days < chosen.floor_days:
            yield Problem(
                place=f"retention.classes.{name}.ceiling_days",
                found=str(chosen.ceiling_days),
                allowed=f"at least {chosen.floor_days} days, the floor",
                fix="raise the ceiling or lower the floor, whichever the legal basis supports",
                control=RETENTION,
            )


def retention_classes_are_declared(retention: Retention) -> Iterator[Problem]:
    """The two classes in use are among the declared ones."""
    known = list(retention.classes)
    for key in ("incident_class", "audit_class"):
        place = f"retention.{key}"
        yield from missing_reference(getattr(retention, key), known, place=place, kind="class", control=RETENTION)


def incident_recordings_outlive_the_others(retention: Retention) -> Iterator[Problem]:
    """Otherwise the mark of an incident would not save a recording from the ordinary deletion."""
    incident = retention.classes.get(retention.incident_class)
    if incident is not None and incident.floor_days <= retention.recordings_default_days:
        yield Problem(
            place=f"retention.classes.{retention.incident_class}.floor_days",
            found=str(incident.floor_days),
            allowed=f"more than {retention.recordings_default_days} days (retention.recordings_default_days)",
            fix="raise the floor of the incident class, or shorten the ordinary retention",
            control=RETENTION,
        )


def incident_marks_exist(retention: Retention, routing: Routing) -> Iterator[Problem]:
    """Wrap-up codes are unique, and queues of the incident class are declared."""
    codes = [code.name for code in retention.incident_wrapup_codes]
    yield from repeated(codes, "retention.incident_wrapup_codes[{}].name", kind="wrap-up code")
    queues = [queue.name for queue in routing.queues]
    for index, name in enumerate(retention.incident_queues):
        yield from missing_reference(name, queues, place=f"retention.incident_queues[{index}]", kind="queue")
    yield from repeated(retention.incident_queues, "retention.incident_queues[{}]", kind="queue")


def webhook_headers_differ(webhook: Webhook) -> Iterator[Problem]:
    """Signature and time of sending cannot stand in one header."""
    if webhook.signature_header == webhook.timestamp_header:
        yield Problem(
            place="webhook.timestamp_header",
            found=f"'{webhook.timestamp_header}', which is the signature header as well",
            allowed="another header than `webhook.signature_header`",
            fix="choose two names",
            control=HOUSE_RULE,
        )


def alarms_come_in_time(notifications: Notifications, resilience: Resilience) -> Iterator[Problem]:
    """An alarm that comes after the recovery target cannot help to meet it."""
    if notifications.queue_age_minutes > resilience.rto_minutes:
        yield Problem(
            place="notifications.queue_age_minutes",
            found=str(notifications.queue_age_minutes),
            allowed=f"at most {resilience.rto_minutes} minutes (resilience.rto_minutes)",
            fix="shorten it",
            control="RTS 2024/1774 12(2)(e)",
        )
