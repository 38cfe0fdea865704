"""Compares inputs, and states what was found in terms of the inputs a program wrote."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.local.aws import documents
from ringfence.plugin.provider import Kind
from ringfence.plugin.wire import UNKNOWN, is_known


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How the values of one resource type compare. Paths are generic: `rules[].status`.

    Attributes:
        replace_on: Paths whose change needs a new resource.
        computed: Top-level inputs that AWS fills in when a program leaves them out: absent means "as it is".
        kept: Paths that neither AWS nor the emulator gives back: the recorded value stands.
        documents: Paths of JSON texts, compared by meaning.
        unordered: Paths of lists whose order has no meaning.
    """

    replace_on: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    unordered: frozenset[str] = frozenset()

    def differences(self, old: Mapping[str, Any], new: Mapping[str, Any], names: Collection[str]) -> dict[str, Kind]:
        """Kind of difference by property path (as the engine writes paths) over the top-level `names`."""
        found: dict[str, Kind] = {}
        for name in sorted(names):
            absent = is_empty(new.get(name)) and name in self.computed
            if not absent:
                self._compare(old.get(name), new.get(name), name, name, found)
        return found

    def _compare(self, old: Any, new: Any, path: str, generic: str, found: dict[str, Kind]) -> None:
        if is_empty(new) and (is_empty(old) or _is_default(old)):
            return
        if not is_empty(old) and not is_empty(new):
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                for key in sorted({*old, *new}):
                    inner = path_of(path, key)
                    self._compare(old.get(key), new.get(key), inner, f"{generic}.{key}", found)
                return
            if _comparable_lists(old, new) and generic not in self.unordered:
                for index in range(max(len(old), len(new))):
                    pair = (_at(old, index), _at(new, index))
                    self._compare(*pair, f"{path}[{index}]", f"{generic}[]", found)
                return
            if self._same(old, new, generic):
                return
        found[path] = self._kind(old, new, generic)

    def _same(self, old: Any, new: Any, generic: str) -> bool:
        if not is_known(new):
            return False
        if generic in self.documents and isinstance(old, str) and isinstance(new, str):
            return documents.equivalent(old, new)
        if _comparable_lists(old, new) and generic in self.unordered:
            return sorted(map(_sortable, old)) == sorted(map(_sortable, new))
        return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)

    def _kind(self, old: Any, new: Any, generic: str) -> Kind:
        kind = "ADD" if is_empty(old) else "DELETE" if is_empty(new) else "UPDATE"
        replaces = any(generic == entry or generic.startswith((f"{entry}.", f"{entry}[")) for entry in self.replace_on)
        return Kind(f"{kind}_REPLACE") if replaces else Kind(kind)

    def as_inputs(self, found: Mapping[str, Any], old: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
        """Inputs that a program would have to write to get what was `found`.

        A value that means the same as in `old` keeps the form it has there. A value that `old` does not set is told
        only when it is not what AWS gives to everyone: so a change behind our back is seen, and a default is not
        mistaken for one. With no `old` (an import), everything found is told.
        """
        importing = not old
        inputs: dict[str, Any] = {}
        for name in sorted(names):
            before, now = old.get(name), found.get(name)
            if name in self.kept and not is_empty(before):
                inputs[name] = before
            elif is_empty(now):
                if _says_nothing(before):
                    inputs[name] = before
            elif before is not None:
                inputs[name] = self._reconciled(before, now, name)
            elif importing or (name not in self.computed and not _is_default(now)):
                inputs[name] = now
        return inputs

    def _reconciled(self, before: Any, now: Any, generic: str) -> Any:
        if self._same(before, now, generic):
            return before
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            merged: dict[str, Any] = {}
            for key in sorted({*before, *now}):
                inner, was, item = f"{generic}.{key}", before.get(key), now.get(key)
                if inner in self.kept and was is not None:
                    merged[key] = was
                elif is_empty(item):
                    if _says_nothing(was):
                        merged[key] = was
                elif was is not None:
                    merged[key] = self._reconciled(was, item, inner)
                elif not _is_default(item):
                    merged[key] = item
            return merged
        if isinstance(before, list) and isinstance(now, list) and generic not in self.unordered:
            pairs = [(_at(before, index), item) for index, item in enumerate(now)]
            return [item if was is None else self._reconciled(was, item, f"{generic}[]") for was, item in pairs]
        return now


def is_empty(value: Any) -> bool:
    """Whether `value` says nothing: absent, an empty text or list, or a map of such. Not `False`, 0 or unknown."""
    if isinstance(value, Mapping):
        return all(is_empty(item) for item in value.values())
    return value is not UNKNOWN and (value is None or value in ("", []))


def _says_nothing(written: Any) -> bool:
    """Whether a value that a program wrote means the same as none at all."""
    return written is False or (written is not None and is_empty(written))


def path_of(path: str, key: str) -> str:
    """Property path of a member, quoted where the name is not a plain word (tag keys)."""
    if key.isidentifier():
        return f"{path}.{key}" if path else key
    return f'{path}["{key}"]'


def _comparable_lists(old: Any, new: Any) -> bool:
    return isinstance(old, list) and isinstance(new, list)


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _is_default(value: Any) -> bool:
    """Whether a value that no program set is what AWS reports of something never set."""
    return value is False or value == 0


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None
