"""The part of `docs/provider.md` that follows from the models: what each resource calls, needs, replaces and hides."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from ringfence.genesys.provider.base import Handler
from ringfence.genesys.provider.fields import Traits
from ringfence.genesys.provider.functions import Function, functions
from ringfence.genesys.provider.models import Model, Property, properties
from ringfence.genesys.provider.permissions import OR
from ringfence.genesys.provider.registry import Definition, definitions, handlers

BEGIN = "<!-- generated from the models: begin -->"
END = "<!-- generated from the models: end -->"


class MissingMarkError(Exception):
    """The document has lost the marks between which the generated part stands."""


def updated(document: str) -> str:
    """The document with its generated part made anew.

    Raises:
        MissingMarkError: when the marks are not there.
    """
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise MissingMarkError(f"docs/provider.md: found no {BEGIN} ... {END}; put both back where the tables belong")
    return f"{head}{BEGIN}\n\n{body()}\n{END}{tail}"


def body() -> str:
    """The generated part."""
    lines: list[str] = []
    for area in sorted({definition.area for definition in definitions().values()}):
        chosen = [definition for definition in definitions().values() if definition.area == area]
        lines += [f"### {area}", ""]
        for definition in chosen:
            lines += [*_resource(definition, handlers()[definition.token]), ""]
    lines += ["## Functions", "", "| Function | Arguments | What it tells |", "|---|---|---|"]
    lines += [_function(function) for function in functions().values()]
    return "\n".join([*lines, ""])


def _resource(definition: Definition, handler: Handler) -> Iterator[str]:
    yield f"#### `{definition.token}`"
    yield ""
    yield definition.description
    yield ""
    yield "| | |"
    yield "|---|---|"
    rows = {
        "Calls": "<br>".join(f"`{line}`" for line in endpoints(handler)),
        "Permissions": _permissions(handler),
        "Replaced when changed": _names(definition.inputs, lambda traits: traits.replace),
        "Secrets": ", ".join(f"`{name}`" for name in sorted(definition.secrets)),
        "Written once": _names(definition.inputs, lambda traits: traits.operator_owned),
        "Left to operators": handler.operators,
        "Deleting it": handler.deletion,
        "Example": f"[{example(definition)}](examples/{example(definition)}/__main__.py)",
    }
    yield from (f"| {name} | {text} |" for name, text in rows.items() if text)


def _names(model: type[Model], wanted: Callable[[Traits], bool]) -> str:
    return ", ".join(f"`{name}`" for name, field in properties(model).items() if wanted(field.traits))


def _permissions(handler: Handler) -> str:
    return ", ".join(f"`{permission}`" for permission in handler.permissions.every()).replace(OR, "` or `")


def example(definition: Definition) -> str:
    """Folder of the example of a resource."""
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in definition.name)
    return f"{definition.area}{name}"


def endpoints(handler: Handler) -> list[str]:
    """The calls that the file of a resource lists at its top."""
    text = sys.modules[type(handler).__module__].__doc__ or ""
    _, _, listing = text.partition("\nEndpoint")
    return [" ".join(line.split()) for line in listing.splitlines()[1:] if line.startswith("    ")]


def _function(function: Function) -> str:
    arguments = ", ".join(_argument(name, field) for name, field in properties(function.arguments).items())
    return f"| `{function.token}` | {arguments or '-'} | {function.description} |"


def _argument(name: str, field: Property) -> str:
    return f"`{name}`" if field.required else f"`{name}` (optional)"
