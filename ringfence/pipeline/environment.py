"""What a function is told about its surroundings: environment variables, all read in one place.

| Variable | Function | Meaning |
|---|---|---|
| `RINGFENCE_QUEUE_URL` | webhook | queue that takes accepted bodies |
| `RINGFENCE_SIEM_QUEUE_URL` | webhook | queue that takes a copy of them for the SIEM; left out without one |
| `RINGFENCE_WEBHOOK_SECRET_ID` | webhook | name or ARN of the shared secret in Secrets Manager |
| `RINGFENCE_WEBHOOK_SIGNATURE_HEADER` | webhook | default `x-ringfence-signature` |
| `RINGFENCE_WEBHOOK_TIMESTAMP_HEADER` | webhook | default `x-ringfence-timestamp` |
| `RINGFENCE_WEBHOOK_ALGORITHM` | webhook | `sha256` (default), `sha384` or `sha512` |
| `RINGFENCE_WEBHOOK_TOLERANCE_SECONDS` | webhook | how far a timestamp may be from now, default 300 |
| `RINGFENCE_WEBHOOK_MAXIMUM_BODY_BYTES` | webhook | default 120000 |
| `RINGFENCE_ARCHIVE_BUCKET` | archiver | bucket with Object Lock |
| `RINGFENCE_ARCHIVE_PREFIX` | archiver | default `audit/` |
| `RINGFENCE_ARCHIVE_LOCK_MODE` | archiver | `COMPLIANCE` (default) or `GOVERNANCE` |
| `RINGFENCE_ARCHIVE_KMS_KEY` | archiver | key ARN; left out, the bucket's default encryption applies |
| `RINGFENCE_ARCHIVE_DEAD_LETTER_URL` | archiver | queue that is told of messages which nobody understands |
| `RINGFENCE_AUDIT_CLASS` | archiver | retention class of audit events, default `audit` |
| `RINGFENCE_INCIDENT_CLASS` | archiver | retention class of incidents, default `incident` |
| `RINGFENCE_RETENTION_DAYS` | archiver | JSON object, class name to days, such as `{"audit": 1827, "incident": 1827}` |
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ringfence.domain.problems import Problem, render_all
from ringfence.domain.retention import OBJECT_LOCK_MAXIMUM_DAYS
from ringfence.pipeline.events import Kind

LOCK_MODES = ("COMPLIANCE", "GOVERNANCE")
"""Modes of Object Lock."""

_CONTROL = "configuration of the function"
_ALGORITHMS = ("sha256", "sha384", "sha512")


class EnvironmentVariableError(ValueError):
    """The function cannot run with the environment it was given; the message names every variable that is wrong."""


@dataclass(frozen=True, kw_only=True)
class WebhookSettings:
    """What the webhook needs to know; times in seconds, sizes in bytes."""

    queue_url: str
    siem_queue_url: str | None
    secret_id: str
    signature_header: str
    timestamp_header: str
    algorithm: str
    tolerance_seconds: int
    maximum_body_bytes: int


@dataclass(frozen=True, kw_only=True)
class ArchiverSettings:
    """What the archiver needs to know.

    Attributes:
        bucket, prefix: Where objects go.
        lock_mode: Object Lock mode.
        kms_key: ARN of a key to name, None for the bucket's own.
        dead_letter_url: Queue that is told of messages which nobody understands, None for no queue.
        classes: Retention class of a kind.
        days: Lock of a class, in days.
    """

    bucket: str
    prefix: str
    lock_mode: str
    kms_key: str | None
    dead_letter_url: str | None
    classes: Mapping[Kind, str]
    days: Mapping[str, int]


class Reader:
    """Takes values out of an environment and gathers what is wrong, to be told at once by `finish`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[Problem] = []

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = self._environment.get(name, "") or default
        if value is None:
            self.refuse(name, "nothing", "a text", "set it on the function")
            return ""
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(name, default)
        if value not in allowed:
            self.refuse(name, repr(value), "one of " + ", ".join(allowed), "choose one of these")
        return value

    def count(self, name: str, default: int | None = None) -> int:
        """A whole number, 1 or more; without a default it must be there."""
        value = self._environment.get(name, "") or ("" if default is None else str(default))
        if not value.isascii() or not value.isdigit() or int(value) < 1:
            self.refuse(name, repr(value), "a whole number, 1 or more", "correct it")
            return default or 1
        return int(value)

    def days(self, name: str, needed: tuple[str, ...]) -> dict[str, int]:
        """A JSON object with the days of each class that is needed."""
        text = self.text(name)
        try:
            parsed = json.loads(text or "{}")
        except ValueError:
            parsed = None
        days = parsed if isinstance(parsed, dict) else {}
        for class_name in needed:
            value = days.get(class_name)
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= OBJECT_LOCK_MAXIMUM_DAYS:
                self.refuse(
                    f"{name}.{class_name}",
                    repr(value),
                    f"days, 1 to {OBJECT_LOCK_MAXIMUM_DAYS}",
                    "give the class its days",
                )
        return days

    def refuse(self, name: str, found: str, allowed: str, fix: str) -> None:
        """Notes that a value cannot be used."""
        self.problems.append(Problem(place=name, found=found, allowed=allowed, fix=fix, control=_CONTROL))

    def finish(self) -> None:
        """Ends the reading.

        Raises:
            EnvironmentVariableError: when something was refused.
        """
        if self.problems:
            raise EnvironmentVariableError(render_all(self.problems))


def webhook_settings(environment: Mapping[str, str]) -> WebhookSettings:
    """Settings of the webhook.

    Raises:
        EnvironmentVariableError: when a variable is missing or wrong; all of them at once.
    """
    read = Reader(environment)
    settings = WebhookSettings(
        queue_url=read.text("RINGFENCE_QUEUE_URL"),
        siem_queue_url=environment.get("RINGFENCE_SIEM_QUEUE_URL") or None,
        secret_id=read.text("RINGFENCE_WEBHOOK_SECRET_ID"),
        signature_header=read.text("RINGFENCE_WEBHOOK_SIGNATURE_HEADER", "x-ringfence-signature").lower(),
        timestamp_header=read.text("RINGFENCE_WEBHOOK_TIMESTAMP_HEADER", "x-ringfence-timestamp").lower(),
        algorithm=read.choice("RINGFENCE_WEBHOOK_ALGORITHM", _ALGORITHMS, "sha256"),
        tolerance_seconds=read.count("RINGFENCE_WEBHOOK_TOLERANCE_SECONDS", 300),
        maximum_body_bytes=read.count("RINGFENCE_WEBHOOK_MAXIMUM_BODY_BYTES", 120_000),
    )
    read.finish()
    return settings


def archiver_settings(environment: Mapping[str, str]) -> ArchiverSettings:
    """Settings of the archiver.

    Raises:
        EnvironmentVariableError: when a variable is missing or wrong; all of them at once.
    """
    read = Reader(environment)
    audit = read.text("RINGFENCE_AUDIT_CLASS", "audit")
    incident = read.text("RINGFENCE_INCIDENT_CLASS", "incident")
    settings = ArchiverSettings(
        bucket=read.text("RINGFENCE_ARCHIVE_BUCKET"),
        prefix=read.text("RINGFENCE_ARCHIVE_PREFIX", "audit/"),
        lock_mode=read.choice("RINGFENCE_ARCHIVE_LOCK_MODE", LOCK_MODES, "COMPLIANCE"),
        kms_key=environment.get("RINGFENCE_ARCHIVE_KMS_KEY") or None,
        dead_letter_url=environment.get("RINGFENCE_ARCHIVE_DEAD_LETTER_URL") or None,
        # What nobody recognised may be an audit record of a new form, so it is kept as long as one; heartbeats prove
        # that audit records would have come.
        classes={kind: incident if kind is Kind.INCIDENT else audit for kind in Kind},
        days=read.days("RINGFENCE_RETENTION_DAYS", tuple(dict.fromkeys((audit, incident)))),
    )
    read.finish()
    return settings
