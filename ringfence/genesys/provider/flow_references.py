"""What an Architect flow refers to by name: queues, tables, actions and the like. Pure; nothing here talks to Genesys.

Only references whose YAML is documented are known here (Archy examples of the Genesys Cloud blueprints); what a flow
refers to in other ways is left to the deployment, whose messages are shown in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringfence.genesys.provider import flow_definition


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind of object that flows refer to.

    Attributes:
        label: What users call it.
        token: Resource that declares one.
        path: Listing that shows those which the organisation has.
        key: Fields that tell two of them apart.
    """

    label: str
    token: str
    path: str
    key: tuple[str, ...] = ("name",)

    def key_of(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        """Key of an object that the platform lists."""
        return tuple(str(entry.get(field)) for field in self.key)


QUEUE = Target(label="queue", token="genesys:routing:Queue", path="/api/v2/routing/queues")  # noqa: S106 - a type
TABLE = Target(label="data table", token="genesys:architect:DataTable", path="/api/v2/flows/datatables")  # noqa: S106
GROUP = Target(
    label="schedule group",
    token="genesys:architect:ScheduleGroup",  # noqa: S106
    path="/api/v2/architect/schedulegroups",
)
EMERGENCY_GROUP = Target(
    label="emergency group",
    token="genesys:architect:EmergencyGroup",  # noqa: S106
    path="/api/v2/architect/emergencygroups",
)
WRAP_UP_CODE = Target(
    label="wrap-up code",
    token="genesys:routing:WrapupCode",  # noqa: S106
    path="/api/v2/routing/wrapupcodes",
)
ACTION = Target(
    label="data action",
    token="genesys:integrations:DataAction",  # noqa: S106
    path="/api/v2/integrations/actions",
    key=("category", "name"),
)

TARGETS = (QUEUE, TABLE, GROUP, EMERGENCY_GROUP, WRAP_UP_CODE, ACTION)

_LITERALS = {
    "targetQueue": QUEUE,
    "scheduleGroup": GROUP,
    "emergencyGroup": EMERGENCY_GROUP,
    "wrapupCode": WRAP_UP_CODE,
}
"""Keys whose value is `{lit: {name: ...}}`."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One reference of a flow.

    Attributes:
        target: Kind of object.
        key: Values of the fields in `target.key`.
        place: Input property that holds the name: `definition` or `substitutions.<name>`.
        line: Line of the name in the YAML after substitution, counted from 1.
        column: Its column, counted from 1.
    """

    target: Target
    key: tuple[str, ...]
    place: str
    line: int
    column: int


def references(inputs: Mapping[str, Any]) -> list[Reference]:
    """What a flow with known inputs refers to by literal name, each object once, in the order of the YAML.

    The inputs have passed `flow_definition.problems`, so the YAML can be read.
    """
    import yaml  # noqa: PLC0415 - only runs that touch a flow need it

    text, spans = flow_definition.render_with_spans(inputs["definition"], inputs.get("substitutions") or {})
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found: dict[tuple[Target, tuple[str, ...]], Reference] = {}
    for target, key, node in _found(root, set()):
        mark = node.start_mark
        name = next((name for start, end, name in spans if start <= mark.index < end), "")
        reference = Reference(
            target=target,
            key=key,
            place=f"substitutions.{name}" if name else "definition",
            line=mark.line + 1,
            column=mark.column + 1,
        )
        found.setdefault((target, key), reference)
    return list(found.values())


_Found = tuple[Target, tuple[str, ...], Any]


def _found(node: Any, seen: set[int]) -> Iterator[_Found]:
    """References at and below a YAML node. An anchor may hold itself, or stand a billion times: each is read once."""
    if id(node) in seen or not isinstance(node.value, list):
        return
    seen.add(id(node))
    for item in node.value:
        if not isinstance(item, tuple):
            yield from _found(item, seen)
            continue
        key, value = item
        yield from _named(key.value, value)
        yield from _found(value, seen)


def _named(key: Any, value: Any) -> Iterator[_Found]:
    """References right below a key; a key that is no plain text, such as a list, names nothing."""
    if not isinstance(key, str):
        return
    if key in _LITERALS:
        yield from _literal(_LITERALS[key], value)
    elif key == "dataTableLookup":
        yield from ((TABLE, (name.value,), name) for name, _ in _pairs(_child(value, "dataTable")))
    elif key == "callData":
        yield from _actions(_child(value, "category"))


def _literal(target: Target, value: Any) -> Iterator[_Found]:
    name = _child(_child(value, "lit"), "name")
    if isinstance(getattr(name, "value", None), str):
        yield target, (name.value,), name


def _actions(category: Any) -> Iterator[_Found]:
    for called, content in _pairs(category):
        for name, _ in _pairs(_child(content, "dataAction")):
            yield ACTION, (called.value, name.value), name


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    """Keys and values of a mapping whose keys are plain text; nothing for any other node."""
    value = getattr(node, "value", None)
    entries = [item for item in value if isinstance(item, tuple)] if isinstance(value, list) else []
    return [(key, content) for key, content in entries if isinstance(key.value, str)]


def _child(node: Any, name: str) -> Any:
    return next((value for key, value in _pairs(node) if key.value == name), None)
