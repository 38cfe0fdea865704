"""CloudFormation templates in either notation as plain values; what only CloudFormation can work out is not known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import yaml

from policies.facts import document
from policies.model import UNKNOWN

LONGEST = 60_000
"""Characters that are read of a template in YAML; CloudFormation takes 51,200 bytes in a request."""

_ANCHOR = re.compile(r"[:\-]\s{1,8}[&*][A-Za-z0-9_]")
"""Anchors let a short text mean a long one, and CloudFormation's own short forms begin with another sign."""


class _Loader(yaml.CSafeLoader):
    """Safe loader that takes the short forms of CloudFormation, such as `!Ref` and `!Sub`."""


def _short_form(_loader: Any, _suffix: str, _node: Any) -> Any:
    return UNKNOWN


_Loader.add_multi_constructor("!", _short_form)


def template(text: Any) -> Any:
    """A template as plain values; None when it is none, or too long or tangled to be read."""
    parsed = document(text)
    if isinstance(parsed, Mapping) or not isinstance(text, str):
        try:
            return _settled(deepcopy(parsed) if parsed is text else parsed)
        except RecursionError:
            return None
    if len(text) > LONGEST or "Resources" not in text or _ANCHOR.search(text):
        return None
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader with one more constructor)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _settled(value: Any) -> Any:
    """The value with functions such as `{"Ref": ...}` and `{"Fn::Sub": ...}` as not known."""
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        pairs = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
        for key, below in list(pairs):
            if isinstance(below, dict) and len(below) == 1 and _is_function(next(iter(below))):
                item[key] = UNKNOWN
            else:
                stack.append(below)
    return value


def _is_function(name: Any) -> bool:
    return isinstance(name, str) and (name in {"Ref", "Condition"} or name.startswith("Fn::"))
