"""Fills the flow templates of `components/flows`; every value becomes a quoted YAML text, so none changes the flow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import indent

from components.integrations import action_inputs
from ringfence.settings import vendors

_FOLDER = Path(__file__).parent / "flows"
_ACTION_INDENT = " " * 10


@cache
def template(name: str) -> str:
    """Text of the template `components/flows/<name>.yaml`."""
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def quoted(values: Mapping[str, str]) -> dict[str, str]:
    """Substitutions for a template, each a double-quoted YAML scalar (JSON texts are YAML texts)."""
    return {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}


def string_literal(text: str) -> str:
    """A text as a literal of an Architect expression."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def one_of(variable: str, allowed: Sequence[str]) -> str:
    """Expression that is true when a text variable equals one of the allowed values; false when nothing is allowed."""
    if not allowed:
        return "false"
    return "(" + " or ".join(f"{variable} == {string_literal(value)}" for value in allowed) + ")"


def approved_expression(regions: Sequence[str], approvers: Sequence[str]) -> str:
    """Expression that is true for an approval by two people of a failover to an allowed region.

    The person who approves must be on the list and must not be the person who asked (RTS 2024/1774 art. 17(1)(b)). A
    value that is not set equals nothing, so an empty or half-filled row approves nothing.
    """
    conditions = [
        'Flow.approvalStatus == "APPROVED"',
        one_of("Flow.approvedRegion", regions),
        one_of("Lower(Flow.approvedBy)", [approver.lower() for approver in approvers]),
        "!IsNotSetOrEmpty(Flow.requestedBy)",
        "Lower(Flow.requestedBy) != Lower(Flow.approvedBy)",
        "!IsNotSetOrEmpty(Flow.approvedAt)",
    ]
    return " and ".join(conditions)


def unexpired_expression(valid_minutes: int) -> str:
    """Expression that is true for so many minutes from the approval, and false for one that is dated ahead.

    `approved_at` is a UTC time such as `2026-11-24T13:00:00.000Z`. The end is worked out here and not taken from the
    table, so nobody can write an approval that outlives the settings.
    """
    approved = "ToDateTime(Flow.approvedAt)"
    now = "GetCurrentDateTimeUtc()"
    return f"{approved} <= {now} and {now} < AddMinutes({approved}, {valid_minutes})"


def notification_actions(integrations: Sequence[vendors.Integration], inputs: Mapping[str, str]) -> str:
    """Actions of a workflow that call every notification, one after the other; one that fails does not stop the next.

    Args:
        integrations: Notifications to call.
        inputs: Architect expressions by the name of the input they fill; other inputs stay empty.
    """
    return "\n".join(_notification(integration, inputs) for integration in integrations)


def _notification(integration: vendors.Integration, inputs: Mapping[str, str]) -> str:
    filled = {
        field.name: {"exp": inputs[field.name]} if field.name in inputs else {"noValue": True}
        for field in action_inputs(integration)
    }
    call = {
        "callData": {
            "name": f"Notify through {integration.name}",
            "timeout": {"lit": {"seconds": integration.timeout_seconds}},
            "category": {integration.category: {"dataAction": {integration.name: {"inputs": filled}}}},
        }
    }
    # One line of JSON is a YAML flow mapping: it needs no indentation of its own inside the template.
    return indent("- " + json.dumps(call, ensure_ascii=False), _ACTION_INDENT)
