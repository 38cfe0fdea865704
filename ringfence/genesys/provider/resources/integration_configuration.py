"""The configuration document of an integration: read, merged with what is declared, and written with its version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ringfence.genesys.client import ConflictError
from ringfence.genesys.provider import refusals
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.mapping import merge
from ringfence.genesys.provider.settling import get_settled, settled_unless
from ringfence.genesys.provider.writing import UPDATE_ATTEMPTS

EMPTY_CONFIG: Final[Mapping[str, Any]] = {"notes": "", "properties": {}, "advanced": {}, "credentials": {}}
"""What the configuration document holds at least: the platform takes no null there."""


def config_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the inputs that the configuration document holds."""
    config = {
        name: inputs[name] for name in ("name", "notes", "properties", "advanced") if inputs.get(name) is not None
    }
    if inputs.get("credentialIds") is not None:
        config["credentials"] = {key: {"id": value} for key, value in inputs["credentialIds"].items()}
    return config


def configured(context: Context, path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Makes a configuration document what the inputs say, writing only what differs.

    Args:
        context: Where the client is.
        path: Path of the document.
        old: What was declared before, as `config_of` says it; empty for a new integration.
        new: What is declared now.

    Raises:
        ProviderError: when somebody else keeps changing the document.
    """
    for attempt in range(1, UPDATE_ATTEMPTS + 1):
        current: dict[str, Any] = get_settled(context, path)
        if attempt == 1 and old and old != new:
            # What is as wanted already may be the document before the last write, read too early.
            current = settled_unless(
                context,
                current,
                lambda found: {**EMPTY_CONFIG, **merge(found, old, new)} == found,
                lambda: context.client.get(path),
            )
        body = {**EMPTY_CONFIG, **merge(current, old, new)}
        if body == current:
            return current
        try:
            return context.client.put(path, body) or body
        except ConflictError as error:
            if not error.is_version_conflict:
                raise
            if attempt == UPDATE_ATTEMPTS:
                found = context.client.get(path).get("version")
                what = f"configuration of integration {path.split('/')[-3]}"
                raise refusals.kept_changing(
                    what, sent=body.get("version"), found=found, times=attempt, error=error
                ) from error
            context.sleep(0.25 * attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")
