"""Why the engine stopped: its event log, told in the few lines that somebody reads last.

The engine prints violations somewhere in the middle of its output, with outputs and a summary after them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MOST_REASONS = 12
"""How many are listed; the others are in the engine's output."""

_SUMMARIES = frozenset({"preview failed", "update failed", "resource registration failed"})
"""What the engine says when something else, which it has said already, went wrong."""


def reasons(log: Path) -> list[str]:
    """Violations of mandatory policies and errors, in their order, each once.

    Args:
        log: Event log of the engine (`--event-log`), one JSON object a line; it may be missing or cut off.
    """
    found = list(dict.fromkeys(reason for event in _events(log) for reason in _reason(event)))
    more = len(found) - MOST_REASONS
    return found if more <= 0 else [*found[:MOST_REASONS], f"{more} more, above"]


def _events(log: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:  # the line that was being written when the engine ended
            continue
        if isinstance(event, dict):
            yield event


def _reason(event: dict[str, Any]) -> Iterator[str]:
    violation, message = event.get("policyEvent"), event.get("diagnosticEvent")
    if violation and violation.get("enforcementLevel") == "mandatory":
        # The first line is the rule's title; what was found stands under it.
        title, _, details = violation["message"].strip().partition("\n")
        yield f"policy {violation['policyName']} ({_name(violation)}): {' '.join((details or title).split())}"
    elif message and message.get("severity") == "error" and not message.get("ephemeral"):
        text = message["message"].strip()
        if text and text not in _SUMMARIES:
            yield text


def _name(event: dict[str, Any]) -> str:
    return str(event.get("resourceUrn", "")).rpartition("::")[2] or "the whole stack"
