"""Reading the YAML of a stack file, more strictly than YAML itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from ringfence.domain.problems import Problem
from ringfence.settings.base import HOUSE_RULE
from ringfence.settings.errors import SettingsError
from ringfence.settings.secrets import quote


def stack_of(path: Path) -> str | None:
    """Name of the stack that a file `Pulumi.<stack>.yaml` belongs to; None for another name."""
    named = re.fullmatch(r"Pulumi\.(.+)\.ya?ml", path.name)
    return named[1] if named else None


def read_stack_config(path: Path) -> dict[str, Any]:
    """The mapping under `config:` of a stack file, with secrets still encrypted.

    Raises:
        SettingsError: when the file is not YAML, names a key twice, or has no mapping under `config:`.
        OSError: when the file cannot be read.
    """
    try:
        document = _document(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        found = f"text that is not YAML{line}: {getattr(error, 'problem', None) or type(error).__name__}"
        raise SettingsError([_problem(path.name, found, "a stack file in YAML")]) from None
    config = document.get("config") if isinstance(document, Mapping) else None
    if not isinstance(config, Mapping):
        allowed = "an object under the key `config`"
        raise SettingsError([_problem(f"{path.name}: config", quote(config), allowed)])
    return {str(key): value for key, value in config.items()}


def _document(text: str) -> Any:
    loader = yaml.CSafeLoader(text) if yaml.__with_libyaml__ else yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_repeated_keys(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _refuse_repeated_keys(root: yaml.Node) -> None:
    """YAML silently takes the last of two equal keys; whoever wrote both meant something else."""
    waiting, visited = [root], {id(root)}  # an alias makes a node stand in several places, even inside itself
    while waiting:
        node = waiting.pop()
        inner: list[yaml.Node] = []
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in keys:
                    text = f"the key '{key.value}' is written twice"
                    raise yaml.constructor.ConstructorError(None, None, text, key.start_mark)
                keys.add(str(key.value))
                inner += [key, value]
        elif isinstance(node, yaml.SequenceNode):
            inner = node.value
        fresh = [child for child in inner if id(child) not in visited]
        visited.update(map(id, fresh))
        waiting += fresh


def _problem(place: str, found: str, allowed: str) -> Problem:
    fix = "correct the file; `pulumi config` rewrites it in the right form"
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=HOUSE_RULE)
