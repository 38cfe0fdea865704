"""Architect YAML: placeholders, identity and hash of a flow. Pure; nothing here talks to Genesys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.plugin.wire import UNKNOWN, is_known

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}")

FLOW_TYPES = frozenset(
    {
        *("BOT", "BUSINESSPROCESS", "COMMONMODULE", "DIGITALBOT", "EMAILSEND", "INBOUNDCALL", "INBOUNDCHAT"),
        *("INBOUNDEMAIL", "INBOUNDSHORTMESSAGE", "INQUEUECALL", "INQUEUEEMAIL", "INQUEUESHORTMESSAGE", "OUTBOUNDCALL"),
        *("SECURECALL", "SPEECH", "SURVEYINVITE", "VOICE", "VOICEMAIL", "VOICESURVEY", "WORKFLOW", "WORKITEM"),
    }
)
"""Types of flows that Genesys Cloud has; the root key of the YAML is one of them in camelCase."""

_CONTROL = "Genesys Cloud: POST /api/v2/flows/jobs"


class DefinitionError(ValueError):
    """YAML that is no flow; the message says where and why."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What Genesys tells flows apart by.

    Attributes:
        flow_type: Type such as INBOUNDCALL.
        name: Name of the flow.
    """

    flow_type: str
    name: str


def render(definition: str, substitutions: Mapping[str, str]) -> str:
    """The definition with every placeholder that has a value replaced by it, letter for letter."""
    return _PLACEHOLDER.sub(lambda match: substitutions.get(match[1], match[0]), definition)


def render_with_spans(definition: str, substitutions: Mapping[str, str]) -> tuple[str, list[tuple[int, int, str]]]:
    """The same, with where each value stands in the text: first character, the one after the last, placeholder."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = taken = 0
    for match in _PLACEHOLDER.finditer(definition):
        value = substitutions.get(match[1], match[0])
        parts += [definition[taken : match.start()], value]
        length += match.start() - taken
        spans.append((length, length + len(value), match[1]))
        length, taken = length + len(value), match.end()
    return "".join([*parts, definition[taken:]]), spans


def rendered(inputs: Mapping[str, Any]) -> str | None:
    """The definition of a flow after substitution; None while part of it is unknown."""
    definition, substitutions = inputs.get("definition"), inputs.get("substitutions", {})
    if not isinstance(definition, str) or not is_known(substitutions):
        return None
    return render(definition, substitutions)


def content_hash(text: str) -> str:
    """SHA-256 of a rendered definition."""
    return hashlib.sha256(text.encode()).hexdigest()


def identity(text: str) -> Identity:
    """Type and name of the flow in a rendered definition.

    Raises:
        DefinitionError: when the text is not YAML, or not one flow with a name.
    """
    import yaml  # noqa: PLC0415 - only runs that touch a flow need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # Nodes only: what Architect tags or dates is none of our business.
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise DefinitionError(f"text that is not YAML{place} ({' '.join(str(error).split())})") from error
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        second = root.value[1][0] if isinstance(root, yaml.MappingNode) and len(root.value) > 1 else None
        place = f" (a second one begins {_at(second)})" if second is not None else ""
        raise DefinitionError(f"a document whose root is not one flow{place}")
    key, body = root.value[0]
    flow_type = str(key.value).upper()
    if flow_type not in FLOW_TYPES:
        raise DefinitionError(f"the root key {key.value!r} {_at(key)}, which is no type of flow")
    fields = body.value if isinstance(body, yaml.MappingNode) else []
    for name, value in fields:
        if name.value == "name" and isinstance(value, yaml.ScalarNode) and value.value.strip():
            return Identity(flow_type=flow_type, name=value.value)
    raise DefinitionError(f"a {key.value} without a name {_at(key)}")


def known_identity(inputs: Mapping[str, Any]) -> Identity | None:
    """Identity of the flow as far as it is known: an unknown substitution may stand anywhere but in the name."""
    text = _with_marks(inputs)
    if text is None:
        return None
    try:
        found = identity(text)
    except DefinitionError:
        return None
    return None if _MARK in found.name else found


_MARK = "unknown-until-deployment"

_START = re.compile(r"^\s*startUpRef:\s*[\"']?/[^\s\"']*\[([^\]]+)\][\"']?\s*$", re.MULTILINE)
_REFERENCE_ID = re.compile(r"^[\s-]*refId:\s*(\S+)\s*$", re.MULTILINE)


def _with_marks(inputs: Mapping[str, Any]) -> str | None:
    """The definition with a mark in place of every unknown value."""
    definition, substitutions = inputs.get("definition"), inputs.get("substitutions", {})
    if not isinstance(definition, str):
        return None
    if not isinstance(substitutions, Mapping):
        substitutions = dict.fromkeys(_PLACEHOLDER.findall(definition), UNKNOWN)
    values = {name: _MARK if value is UNKNOWN else value for name, value in substitutions.items()}
    return render(definition, values)


def problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Placeholders without a value, values without a placeholder, and YAML that is no flow."""
    definition, substitutions = inputs.get("definition"), inputs.get("substitutions", {})
    if not isinstance(definition, str):
        return
    placeholders = {match[1]: match for match in reversed(list(_PLACEHOLDER.finditer(definition)))}
    names = set(placeholders)
    if isinstance(substitutions, Mapping):
        for name in sorted(names - set(substitutions)):
            fix = f"add {name!r} to `substitutions`"
            found = f"no value for the placeholder {{{{{name}}}}} at {_place(definition, placeholders[name].start())}"
            yield _problem("substitutions", found, "a value for each", fix)
        for name in sorted(set(substitutions) - names):
            found = "a value that no placeholder takes"
            yield _problem(f"substitutions.{name}", found, ", ".join(sorted(names)) or "none", "remove or correct it")
    text = _with_marks(inputs) or definition
    try:
        identity(text)
    except DefinitionError as error:
        allowed = "Architect YAML with one root key, the type of the flow, and a name below it"
        yield _problem("definition", str(error), allowed, "correct it")
        return
    start = _START.search(text)
    targets = {name.strip("\"'") for name in _REFERENCE_ID.findall(text)}
    if start and targets and _MARK not in start[0] and start[1] not in targets:
        found = f"startUpRef to {start[1]!r}, which is no refId of the flow, at {_place(text, start.start(1))}"
        yield _problem("definition", found, ", ".join(sorted(targets)), "correct startUpRef or the refId")


def _place(text: str, offset: int) -> str:
    """Line and column of a character, both counted from 1."""
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - (before.rfind(chr(10)) + 1) + 1}"


def _at(node: Any) -> str:
    mark = node.start_mark
    return f"at line {mark.line + 1}, column {mark.column + 1}"


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=_CONTROL)
