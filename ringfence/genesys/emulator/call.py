"""One request and one answer, reduced to what an operation needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .clock import parse_iso
from .errors import JsonObject, bad_request, invalid_value

WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
TRUTHS = {"true": True, "false": False}


@dataclass(slots=True, kw_only=True)
class Call:
    """A request that has passed routing, login, limits and permission checks.

    `document` is the parsed JSON body (None when none was sent), `raw` the body as bytes, `base_url` the address that
    the client used.
    """

    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw: bytes
    document: Any
    correlation_id: str
    base_url: str
    remote_ip: str
    client_id: str | None = None

    @property
    def body(self) -> JsonObject:
        """The JSON object of the body. Raises ApiError 400 where it is missing or another JSON type."""
        if self.document is None:
            raise bad_request("A request body is required.", code="postbody.required")
        if not isinstance(self.document, dict):
            raise bad_request("The request body must be a JSON object.")
        return self.document

    @property
    def body_list(self) -> list[Any]:
        """The JSON array of the body. Raises ApiError 400 where it is missing or another JSON type."""
        if self.document is None:
            raise bad_request("A request body is required.", code="postbody.required")
        if not isinstance(self.document, list):
            raise bad_request("The request body must be a JSON array.")
        return self.document

    def text(self, name: str) -> str | None:
        """First value of a query parameter, None when it is absent or empty."""
        values = self.query.get(name)
        return values[0] if values and values[0] else None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A query parameter that is `true` or `false`. Raises ApiError 400 for any other value."""
        value = self.text(name)
        if value is None:
            return default
        if value.lower() not in TRUTHS:
            raise invalid_value(name, value, "must be true or false")
        return TRUTHS[value.lower()]

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between `low` and `high`. Raises ApiError 400 for any other value."""
        value = self.text(name)
        if value is None:
            return default
        if WHOLE_NUMBER.fullmatch(value) is None:
            raise invalid_value(name, value, "must be a whole number")
        number = int(value)
        if not low <= number <= high:
            raise invalid_value(name, value, f"must be between {low} and {high}")
        return number

    def moment(self, name: str) -> datetime | None:
        """A date-time of ISO 8601, UTC unless it names a zone. Raises ApiError 400 for any other value."""
        value = self.text(name)
        try:
            return None if value is None else parse_iso(value)
        except ValueError:
            raise invalid_value(name, value, "must be an ISO 8601 date-time") from None


@dataclass(slots=True, kw_only=True)
class Answer:
    """What goes back on the wire: a JSON document, or `raw` bytes of `media_type`, or nothing."""

    status: int = 200
    document: Any = None
    raw: bytes | None = None
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
