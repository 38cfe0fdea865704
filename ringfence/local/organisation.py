"""What an organisation has before anything is deployed: a role that may read audits, and the division it applies in.

A real organisation's administrator makes both once and enters their ids in the stack's configuration; the emulated one
gets them here under the configured ids.
"""

from __future__ import annotations

from typing import Any

import requests

from ringfence.local.stack_facts import StackFacts

_SECONDS = 10


def prepare_organisation(endpoint: str, facts: StackFacts) -> None:
    """Puts role and division into the emulated organisation; doing it again changes nothing.

    Args:
        endpoint: Address of the Genesys emulator.
        facts: The stack's configuration.

    Raises:
        requests.RequestException: when the emulator does not take them.
    """
    objects: dict[str, dict[str, Any]] = {}
    if facts.reader_role_id:
        objects["roles"] = {facts.reader_role_id: _role(facts.reader_role_id)}
    if facts.reader_division_id:
        objects["divisions"] = {facts.reader_division_id: _division(facts.reader_division_id)}
    if objects:
        answer = requests.post(f"{endpoint}/emulator/seed", json={"objects": objects}, timeout=_SECONDS)
        answer.raise_for_status()


def _role(role_id: str) -> dict[str, Any]:
    reading = {"domain": "audits", "entityName": "audit", "actionSet": ["view"]}
    return {
        "id": role_id,
        "name": "Audit Reader",
        "description": "Reads the audit trail and nothing else",
        "permissions": [],
        "permissionPolicies": [reading],
        "userCount": 0,
        "roleNeedsUpdate": False,
        "base": False,
        "default": False,
        "selfUri": f"/api/v2/authorization/roles/{role_id}",
    }


def _division(division_id: str) -> dict[str, Any]:
    return {
        "id": division_id,
        "name": "Contact Centre",
        "description": "",
        "homeDivision": False,
        "selfUri": f"/api/v2/authorization/divisions/{division_id}",
    }
