"""Query parameters: one that the platform documents and the emulator does not heed is refused, never ignored.

A filter that is ignored gives wrong answers that look right. So each request's query is watched: a documented parameter
that the operation did not read answers 501 with its name. What the platform does not document it ignores, and so does
the emulator.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from .errors import ApiError
from .routing import Operation

CATALOGUE = Path(__file__).parent / "catalogue" / "queries.json"

HARMLESS = {
    "expand": "adds fields to the answer; a field that is not there is seen to be missing",
    "userCount": "the number of users is always in the answer",
    "ignoreHidden": "trunk bases have no hidden properties",
    "showCloudMedia": "there are no media devices in the cloud to show",
    "preserveIdleTTL": "tokens have no idle timeout of their own",
    "createDefault": "settings are always there",
    "includeAuthActions": "there are no authentication actions",
    "allowRedirect": "permits a redirect, which the emulator never needs",
    "includeTotal": "the total is always in the answer, and its pages are numbered",
    "includePreview": "there are no preview topics",
    "integrationPresenceSource": "applies to an expansion only",
    "userCustomAttributeSchemaIds": "applies to an expansion only",
}
"""Parameters without effect on a right answer of this emulator, with the reason."""

NOTHING_TO_FILTER = frozenset(
    {
        "get_telephony_providers_edges",
        "get_telephony_providers_edges_metrics",
        "get_routing_queue_members",
        "get_routing_queue_users",
        "get_recording_job_failedrecordings",
        "get_recordings_retention_query",
    }
)
"""Operations whose list is always empty here: any filter gives the same right answer."""

UNLESS_TRUE = frozenset({"objectCount", "summary", "includeSchemas"})
"""Flags that change the answer when they are true; `false` is what the platform does without them."""

OF_LISTS = frozenset({"pageSize", "pageNumber", "sortBy", "sortOrder", "nextPage", "previousPage"})
"""The platform documents these even for the read of one object, where they have no meaning."""


class Query(dict[str, list[str]]):
    """Query parameters that remember which of them were read."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """The values of a parameter, which counts as read."""
        self.seen.add(name)
        return super().get(name, default)


@cache
def documented() -> dict[str, tuple[str, ...]]:
    """Query parameters that the platform documents, by operation; operations without any are left out."""
    return {name: tuple(names.split()) for name, names in json.loads(CATALOGUE.read_text()).items()}


def refuse_unread(operation: Operation, query: Query) -> None:
    """Raises ApiError 501 for a documented parameter with a value that the operation did not read."""
    if not query or operation.name in NOTHING_TO_FILTER:
        return
    harmless = HARMLESS.keys() | (OF_LISTS if operation.template.endswith("}") else frozenset())
    for name in documented().get(operation.name, ()):
        values = [value for value in query[name] if value] if name in query and name not in query.seen else []
        if name in UNLESS_TRUE:
            values = [value for value in values if value.lower() != "false"]
        if values and name not in harmless:
            text = "{parameter} is a query parameter of {operation} that this emulator does not have; leave it out."
            raise ApiError(501, "not.implemented", text, params={"parameter": name, "operation": operation.name})
