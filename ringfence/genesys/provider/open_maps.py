"""Open maps: settings that Genesys names and extends, of which a program declares and manages only some keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.genesys.provider.mapping import pick


def covers(found: Any, declared: Any) -> bool:
    """Whether a found map says all that a declared one says, at any depth; what it says beyond does not count."""
    if isinstance(found, Mapping) and isinstance(declared, Mapping):
        return all(key in found and covers(found[key], value) for key, value in declared.items())
    return isinstance(found, bool) == isinstance(declared, bool) and bool(found == declared)


def declared_part(found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The inputs found, with of the open map `name` only the keys that the program declares, at any depth."""
    found, old = found_inputs.get(name), old_inputs.get(name)
    if not isinstance(found, Mapping) or not isinstance(old, Mapping):
        return dict(found_inputs)
    return {**found_inputs, name: pick(found, old)}
