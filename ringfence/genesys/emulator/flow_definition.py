"""Reads a flow definition (Archy YAML): its type and name, what it refers to, and what is wrong with it.

References are by name. Each is looked up in the organisation; one that is missing is an error of the flow, as in the
platform's own flow jobs. Only the references that the emulator has objects for are checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from .store import Store, Stored

FLOW_TYPES = {
    "bot": "BOT",
    "commonModule": "COMMONMODULE",
    "digitalBot": "DIGITALBOT",
    "inboundCall": "INBOUNDCALL",
    "inboundChat": "INBOUNDCHAT",
    "inboundEmail": "INBOUNDEMAIL",
    "inboundShortMessage": "INBOUNDSHORTMESSAGE",
    "inqueueCall": "INQUEUECALL",
    "inQueueCall": "INQUEUECALL",
    "inqueueEmail": "INQUEUEEMAIL",
    "inqueueShortMessage": "INQUEUESHORTMESSAGE",
    "outboundCall": "OUTBOUNDCALL",
    "secureCall": "SECURECALL",
    "surveyInvite": "SURVEYINVITE",
    "voicemail": "VOICEMAIL",
    "voiceSurvey": "VOICESURVEY",
    "workflow": "WORKFLOW",
    "workitem": "WORKITEM",
}
NAMED_REFERENCES = {
    "targetQueue": ("queues", "queue"),
    "scheduleGroup": ("schedulegroups", "schedule group"),
    "emergencyGroup": ("emergencygroups", "emergency group"),
    "wrapupCode": ("wrapupcodes", "wrap-up code"),
}
STATES = {"workflow", "workitem"}


@dataclass(kw_only=True)
class FlowDefinition:
    """What a definition says. `uses` maps a kind to the ids of the objects referred to; `errors` are sentences."""

    flow_type: str = ""
    name: str = ""
    description: str = ""
    division: str | None = None
    language: str = "en-us"
    uses: dict[str, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read(text: str, store: Store) -> FlowDefinition:
    """Parses the text and resolves its references. Never raises: what is wrong stands in `errors`."""
    definition = FlowDefinition()
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        definition.errors.append(f"The YAML cannot be parsed: {' '.join(str(error).split())}")
        return definition
    if not isinstance(document, dict) or len(document) != 1:
        definition.errors.append("The YAML must have exactly one root key, the flow type.")
        return definition
    root, body = next(iter(document.items()))
    if root not in FLOW_TYPES:
        definition.errors.append(f"'{root}' is not a flow type; known are {', '.join(FLOW_TYPES)}.")
        return definition
    definition.flow_type = FLOW_TYPES[root]
    if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"].strip():
        definition.errors.append(f"/{root}/name is required.")
        return definition
    definition.name = body["name"]
    definition.description = str(body.get("description") or "")
    definition.division = None if body.get("division") is None else str(body["division"])
    definition.language = str(body.get("defaultLanguage") or "en-us")
    _check_start(root, body, definition)
    for path, node in _walk(body, f"/{root}"):
        _check_node(path, node, definition, store)
    _check_division(definition, store)
    return definition


def _check_division(definition: FlowDefinition, store: Store) -> None:
    if definition.division and not _named(store, "divisions", definition.division):
        definition.errors.append(f"The division '{definition.division}' does not exist.")


def _check_start(root: str, body: Mapping[str, Any], definition: FlowDefinition) -> None:
    start = body.get("startUpRef")
    if start is None:
        definition.errors.append(f"/{root}/startUpRef is required.")
        return
    if not _resolves(body, str(start), root):
        definition.errors.append(f"/{root}/startUpRef '{start}' names no task, menu or state of the flow.")


def _resolves(body: Mapping[str, Any], reference: str, root: str) -> bool:
    """`/inboundCall/tasks/task[Main_10]` leads to the task with refId Main_10; plain `Main_10` does too."""
    wanted = reference.rsplit("[", 1)[-1].rstrip("]").rsplit("/", 1)[-1]
    sections = ("states",) if root in STATES else ("tasks", "menus", "states")
    for section in sections:
        entries = body.get(section)
        for entry in entries if isinstance(entries, list) else []:
            for element in entry.values() if isinstance(entry, dict) else []:
                if isinstance(element, dict) and wanted in (element.get("refId"), element.get("name")):
                    return True
    return False


def _walk(root: Any, start: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping below a node, with its path. What aliases repeat, or what holds itself, is visited once."""
    waiting = [(start, root)]
    visited: set[int] = set()
    while waiting:
        path, node = waiting.pop()
        if not isinstance(node, (dict, list)) or id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, dict):
            yield path, node
            waiting += reversed([(f"{path}/{name}", value) for name, value in node.items()])
        else:
            waiting += reversed([(f"{path}[{number}]", value) for number, value in enumerate(node)])


def _check_node(path: str, node: Mapping[str, Any], definition: FlowDefinition, store: Store) -> None:
    for key, target in NAMED_REFERENCES.items():
        name = _literal_name(node.get(key))
        if name is not None:
            _use(f"{path}/{key}", target, name, definition, store)
    if "dataTableLookup" in node and isinstance(node["dataTableLookup"], dict):
        _check_table(f"{path}/dataTableLookup/dataTable", node["dataTableLookup"].get("dataTable"), definition, store)
    if "callData" in node and isinstance(node["callData"], dict):
        _check_action(f"{path}/callData/category", node["callData"].get("category"), definition, store)


def _literal_name(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    literal = value.get("lit")
    if isinstance(literal, dict) and isinstance(literal.get("name"), str):
        return str(literal["name"])
    return None


def _check_table(path: str, value: Any, definition: FlowDefinition, store: Store) -> None:
    for name, outputs in value.items() if isinstance(value, dict) else []:
        table = _use(path, ("datatables", "data table"), name, definition, store)
        if table is None or not isinstance(outputs, dict):
            continue
        columns = outputs.get("foundOutputs")
        for column in columns if isinstance(columns, dict) else ():
            if column not in table["schema"]["properties"]:
                definition.errors.append(f"{path}: the data table '{name}' has no column '{column}'.")


def _check_action(path: str, value: Any, definition: FlowDefinition, store: Store) -> None:
    for category, content in value.items() if isinstance(value, dict) else []:
        actions = content.get("dataAction") if isinstance(content, dict) else None
        for name in actions if isinstance(actions, dict) else []:
            found = [action for action in _named(store, "actions", name) if action["category"] == category]
            if not found:
                definition.errors.append(f"{path}: the data action '{name}' of category '{category}' does not exist.")
            else:
                definition.uses.setdefault("actions", []).append(found[0]["id"])


def _use(path: str, target: tuple[str, str], name: str, definition: FlowDefinition, store: Store) -> Stored | None:
    kind, label = target
    found = _named(store, kind, name)
    if not found:
        definition.errors.append(f"{path}: the {label} '{name}' does not exist.")
        return None
    used = definition.uses.setdefault(kind, [])
    if found[0]["id"] not in used:
        used.append(found[0]["id"])
    return found[0]


def _named(store: Store, kind: str, name: str) -> list[Stored]:
    return [member for member in store.all(kind) if member.get("name") == name and member.get("state") != "deleted"]
