"""Secrets and the settings: they never meet.

Secrets have configuration keys of their own, encrypted by Pulumi, and `__main__.py` reads them as secret outputs.
This module knows those keys, recognises a secret that stands elsewhere, and quotes values for messages without
showing one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

SECRET_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "genesysClientId": "Client id of the OAuth client (client credentials) that deploys; may be plain.",
        "genesysClientSecret": "Secret of that OAuth client.",
        "webhookSecret": "Key that signs webhook calls, a random text of at least 16 bytes.",
        "sipPasswords": "SIP digest passwords, by carrier name.",
        "siemToken": "Token of the SIEM's collector, at least 16 bytes; needed where `ringfence:siem` is set.",
        "integrationSecrets": "Secret fields of integrations, by integration name and field name.",
    }
)
"""Configuration keys (after `ringfence:`) that hold secrets, with their meaning."""

PLAIN_ALLOWED = frozenset({"genesysClientId"})
"""An OAuth client id names the client and opens nothing without its secret."""

_SECRET_NAME = re.compile(
    r"pass(?:word|wd|phrase)|secret|token|credential|bearer|authori[sz]ation|cookie|client_?id"
    r"|(?:api|private|access|routing|signing|shared|subscription)[_-]?key",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~-]{20,}")
_LONG_RUN = re.compile(r"[A-Za-z0-9]{28,}")
_LONGEST_QUOTE = 80

_COMMANDS = MappingProxyType(
    {
        "telephony": "--path 'ringfence:sipPasswords[\"<carrier>\"]'",
        "siem": "ringfence:siemToken",
        "webhook": "ringfence:webhookSecret",
        "organisation": "ringfence:genesysClientSecret",
        "integrations": "--path 'ringfence:integrationSecrets[\"<integration>\"].<field>'",
    }
)


def is_secret_name(key: str) -> bool:
    """Whether a key's name says that its value is a secret (`sip_password`, `apiKey`, `token`)."""
    return _SECRET_NAME.search(key) is not None


def is_ciphertext(value: object) -> bool:
    """Whether a value is one that Pulumi encrypted: an object with the single key `secure`."""
    return isinstance(value, Mapping) and set(value) == {"secure"} and isinstance(value["secure"], str)


def all_ciphertext(value: object) -> bool:
    """Whether a secret key's value holds nothing in plain text, at any depth."""
    waiting: list[Any] = [value]
    visited: set[int] = set()  # a YAML alias may put an object inside itself
    while waiting:
        current = waiting.pop()
        if is_ciphertext(current) or id(current) in visited:
            continue
        visited.add(id(current))
        if isinstance(current, Mapping):
            waiting.extend(current.values())
        elif isinstance(current, list | tuple):
            waiting.extend(current)
        else:
            return False
    return True


def command_for(section: str, key: str = "") -> str:
    """The command that stores the secret a user tried to write into `section`, or under the top-level `key`."""
    if section in SECRET_KEYS:
        nested = {"sipPasswords": '["<carrier>"]', "integrationSecrets": '["<integration>"].<field>'}.get(section)
        target = f"--path 'ringfence:{section}{nested}'" if nested else f"ringfence:{section}"
    else:
        target = _COMMANDS.get(section) or f"ringfence:<one of {', '.join(sorted(SECRET_KEYS))}>"
    remove = f"remove `{key}` here and " if key else ""
    return f"{remove}run `pulumi config set --secret {target}`, which asks for the value"


def _looks_secret(text: str) -> bool:
    if _UUID.fullmatch(text) or not _TOKEN.fullmatch(text):
        return False
    mixed = all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    return mixed or _LONG_RUN.search(text) is not None


def quote(value: object, *, key: str = "") -> str:
    """A value for a message: quoted, shortened, and hidden when its key or its look says that it is secret.

    Args:
        value: What stands in the configuration.
        key: Name of the key under which it stands.
    """
    if value is None or isinstance(value, bool | Mapping | list | tuple):
        return _kind(value)
    if key and is_secret_name(key):
        return "a value that is not shown"
    if isinstance(value, int | float):
        return _number(value)
    return _text(value) if isinstance(value, str) else f"a {type(value).__name__}"


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "an encrypted value" if is_ciphertext(value) else "an object"
    return "a list"


def _text(value: str) -> str:
    if _looks_secret(value):
        return f"a text of {len(value)} characters that is not shown, as it may be a secret"
    short = value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "..."
    return f"'{short}'" if short.isprintable() else "'" + short.encode("unicode_escape").decode("ascii") + "'"


def _number(value: float) -> str:
    try:
        return str(value)[:_LONGEST_QUOTE]
    except ValueError:  # CPython refuses to print integers of more than 4300 digits
        return "a very large number"
