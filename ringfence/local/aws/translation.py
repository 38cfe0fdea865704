"""Between the SDK's property names and those of the AWS API.

The API writes `DefaultRetention` where the SDK writes `defaultRetention`: the first letter is all that differs, but for
a few names, which each resource lists. Lists that the SDK names in the plural are in that list too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Names:
    """How one resource type's names translate.

    Attributes:
        irregular: API name by SDK name, where more than the first letter differs.
        opaque: SDK names of maps whose keys are the user's own (dimensions, variables): never translated.
        plain: True for the APIs that write names as the SDK does (CloudWatch Logs).
    """

    irregular: Mapping[str, str] = field(default_factory=dict)
    opaque: frozenset[str] = frozenset()
    plain: bool = False

    def to_api(self, name: str) -> str:
        """API name of the SDK name `name`."""
        return self.irregular.get(name) or (name if self.plain else name[:1].upper() + name[1:])

    def to_sdk(self, name: str) -> str:
        """SDK name of the API name `name`."""
        known = next((sdk for sdk, api in self.irregular.items() if api == name), None)
        return known or (name if self.plain else name[:1].lower() + name[1:])

    def request(self, inputs: Mapping[str, Any], only: Iterable[str] | None = None) -> dict[str, Any]:
        """Arguments of an API call from inputs; `only` picks some of them. Absent values are left out."""
        names = inputs if only is None else [name for name in only if name in inputs]
        return {self.to_api(name): self._down(name, inputs[name]) for name in names if inputs[name] is not None}

    def properties(self, answer: Mapping[str, Any], only: Iterable[str]) -> dict[str, Any]:
        """Properties from an API answer: those named in `only` (SDK names) that the answer has."""
        return {name: self._up(name, answer[self.to_api(name)]) for name in only if self.to_api(name) in answer}

    def _down(self, name: str, value: Any) -> Any:
        if name in self.opaque:
            return value
        if isinstance(value, dict):
            return self.request(value)
        if isinstance(value, list):
            return [self._down("", item) for item in value]
        return value

    def _up(self, name: str, value: Any) -> Any:
        if name in self.opaque:
            return value
        if isinstance(value, dict):
            return {self.to_sdk(key): self._up(self.to_sdk(key), item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._up("", item) for item in value]
        return timestamp(value) if isinstance(value, datetime) else value


def timestamp(moment: datetime) -> str:
    """RFC 3339 text of a moment, with seconds and `Z` or an offset."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that hold something: not None, nor an empty string, list or map."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}
