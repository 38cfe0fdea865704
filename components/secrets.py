"""The secrets of a stack: from Pulumi's encrypted configuration, else from the environment, and never anywhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi import Output
from pulumi.runtime import config as runtime

from ringfence.domain.problems import Problem
from ringfence.settings import Settings, SettingsError
from ringfence.settings.secrets import command_for

_CONTROL = "RTS 2024/1774 7(2), secrets"
_SHORTEST_SECRET = 16


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Secret values, each a secret output that Pulumi encrypts in its state; none of them shows in a `repr`.

    Attributes:
        client_id: Id of the OAuth client that deploys; None leaves it to the provider's environment.
        client_secret: Its secret.
        webhook: Shared key of the webhook's signatures.
        siem: Token of the SIEM's collector; None without a SIEM.
        sip_passwords: SIP digest passwords by carrier name.
        integrations: Secret fields by integration name and field name.
    """

    client_id: Output[str] | None = field(repr=False, default=None)
    client_secret: Output[str] | None = field(repr=False, default=None)
    webhook: Output[str] = field(repr=False)
    siem: Output[str] | None = field(repr=False, default=None)
    sip_passwords: Mapping[str, Output[str]] = field(repr=False)
    integrations: Mapping[str, Mapping[str, Output[str]]] = field(repr=False)


def read_secrets(settings: Settings) -> Secrets:
    """The secrets that the settings ask for.

    Each is looked for under its configuration key (`ringfence:webhookSecret`) and then in an environment variable
    (`RINGFENCE_WEBHOOK_SECRET`, `RINGFENCE_SIEM_TOKEN`, and with JSON objects `RINGFENCE_SIP_PASSWORDS` and
    `RINGFENCE_INTEGRATION_SECRETS`).

    Raises:
        SettingsError: when some are missing; all of them at once, each with the command that stores it.
    """
    webhook = _text("webhookSecret", "RINGFENCE_WEBHOOK_SECRET") or ""
    siem = _text("siemToken", "RINGFENCE_SIEM_TOKEN") or ""
    passwords = _mapping("sipPasswords", "RINGFENCE_SIP_PASSWORDS")
    fields = _mapping("integrationSecrets", "RINGFENCE_INTEGRATION_SECRETS")
    problems = [
        *_length_problems("webhookSecret", webhook, "webhook"),
        *(_length_problems("siemToken", siem, "siem") if settings.siem else ()),
        *_password_problems(settings, passwords),
        *_field_problems(settings, fields),
    ]
    if problems:
        raise SettingsError(problems)
    return Secrets(
        client_id=_secret(_text("genesysClientId")),
        client_secret=_secret(_text("genesysClientSecret")),
        webhook=Output.secret(webhook),
        siem=_secret(siem) if settings.siem else None,
        sip_passwords={name: Output.secret(str(value)) for name, value in passwords.items()},
        integrations={
            name: {key: Output.secret(str(value)) for key, value in values.items()}
            for name, values in fields.items()
            if isinstance(values, Mapping)
        },
    )


def _length_problems(key: str, value: str, section: str) -> Iterator[Problem]:
    if len(value.encode()) < _SHORTEST_SECRET:
        found = f"a secret of {len(value.encode())} bytes" if value else "nothing"
        yield _missing(key, found, f"a random text of at least {_SHORTEST_SECRET} bytes", section)


def _password_problems(settings: Settings, passwords: Mapping[str, object]) -> Iterator[Problem]:
    for carrier in settings.telephony.carriers:
        if carrier.sip_username and not passwords.get(carrier.name):
            place = f'sipPasswords["{carrier.name}"]'
            yield _missing(place, "nothing", f"the password of {carrier.sip_username!r}", "sipPasswords")


def _field_problems(settings: Settings, fields: Mapping[str, object]) -> Iterator[Problem]:
    for integration in settings.integrations:
        given = fields.get(integration.name)
        known = given if isinstance(given, Mapping) else {}
        for name in integration.credential_fields:
            if not known.get(name):
                place = f'integrationSecrets["{integration.name}"].{name}'
                yield _missing(place, "nothing", f"the field {name!r} of the integration", "integrationSecrets")


def _missing(place: str, found: str, allowed: str, section: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=command_for(section), control=_CONTROL)


def _secret(value: str | None) -> Output[str] | None:
    return Output.secret(value) if value else None


def _text(key: str, variable: str = "") -> str | None:
    # Read as plain text and wrapped at once: the SDK's own accessors would hide whether there is a value at all.
    configured = runtime.get_config(f"{pulumi.get_project()}:{key}")
    return str(configured) if configured else os.environ.get(variable) or None


def _mapping(key: str, variable: str) -> Mapping[str, object]:
    text = _text(key, variable) or "{}"
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        problem = Problem(
            place=key,
            found="a value that is no object",
            allowed="an object with a secret for each name",
            fix=command_for(key),
            control=_CONTROL,
        )
        raise SettingsError([problem])
    return value
