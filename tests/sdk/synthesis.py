"""Calls of every method of Genesys' Python SDK, with arguments made from what the SDK says of their types."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import PureCloudPlatformClientV2 as genesys  # noqa: N813 - a name that reads

from ringfence.genesys.emulator.catalogue.refresh import CALL, FUNCTION

PARAMETER = re.compile(r":param (?P<type>\S+(?: \w+\))?) (?P<name>\w+):(?P<text>[^\n]*)")
RETURNED = re.compile(r"response_type=(?:'([^']+)'|None)")
CHOICES = re.compile(r"def (\w+)\(self, \w+: [^\n]+\n(?:(?!\n    def ).)*?allowed_values = \[([^\]]+)\]", re.DOTALL)
UNKNOWN_ID = "6f1e0f5e-0000-4000-8000-000000000000"
PLAIN = {
    "str": "text",
    "int": 1,
    "float": 1.5,
    "bool": True,
    "object": {"key": "text"},
    "datetime": datetime(2026, 1, 1, tzinfo=UTC),
    "LocalDateTime": datetime(2026, 1, 1),
    "date": date(2026, 1, 1),
    "YearMonth": genesys.year_month.YearMonth(2026, 1),
}


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method of an Api class: HTTP verb, path, (name, type) of its arguments, type of its answer (None: none)."""

    api: str
    name: str
    verb: str
    path: str
    required: tuple[tuple[str, str], ...]
    optional: tuple[tuple[str, str], ...]
    returns: str | None

    def __str__(self) -> str:
        return f"{self.api}.{self.name}"


@cache
def methods() -> tuple[Method, ...]:
    """Every method of every Api class that makes a request."""
    found = []
    for file in sorted((Path(genesys.__file__).parent / "apis").glob("*_api.py")):
        source = file.read_text()
        api = re.search(r"^class (\w+)", source, re.MULTILINE)[1]
        pieces = FUNCTION.split(source)[1:]
        for name, body in zip(pieces[::2], pieces[1::2], strict=True):
            call = CALL.search(body)
            if call is None:
                continue
            arguments = [(hit["name"], hit["type"], "(required)" in hit["text"]) for hit in PARAMETER.finditer(body)]
            known = [(argument, kind, needed) for argument, kind, needed in arguments if kind != "callback"]
            found.append(
                Method(
                    api=api,
                    name=name,
                    verb=call["method"],
                    path=call["path"].replace(".{format}", ""),
                    required=tuple((argument, kind) for argument, kind, needed in known if needed),
                    optional=tuple((argument, kind) for argument, kind, needed in known if not needed),
                    returns=RETURNED.search(body)[1],
                )
            )
    return tuple(found)


class Maker:
    """Makes values; where a field refers to an object, one of those that `ids` has for the field's name."""

    def __init__(self, ids: dict[str, str]) -> None:
        self._ids = ids

    def value(self, kind: str, name: str, depth: int) -> Any:
        """A value of a type of the SDK. Models have fields down to `depth` levels; below that they are empty."""
        if kind.startswith(("list[", "dict(")):
            inner = kind[5:-1].split(", ", 1)[-1]
            made = self.value(inner, name, depth)
            return [made] if kind.startswith("list[") else {"key": made}
        if kind in PLAIN:
            return self._id(name) if kind == "str" and name.endswith("id") else PLAIN[kind]
        return self._model(kind, name, depth)

    def _model(self, kind: str, name: str, depth: int) -> Any:
        model = getattr(genesys, kind)()
        for field, inner in model.swagger_types.items() if depth > 0 else ():
            choices = enumerations(kind).get(field)
            made = choices[0] if choices else self.value(inner, name if field == "id" else field, depth - 1)
            try:
                setattr(model, field, [made] if choices and inner.startswith("list[") else made)
            except (TypeError, ValueError, AttributeError):  # a limit that the type does not tell
                continue
        return model

    def _id(self, name: str) -> str:
        stem = name.removesuffix("id").replace("_", "").casefold()
        return next((found for known, found in self._ids.items() if stem and known.startswith(stem)), UNKNOWN_ID)


@cache
def enumerations(model: str) -> dict[str, tuple[str, ...]]:
    """Fields of a model that take one of some values, with the values."""
    source = inspect.getsource(getattr(genesys, model))
    return {field: tuple(re.findall(r'"([^"]*)"', values)) for field, values in CHOICES.findall(source)}
