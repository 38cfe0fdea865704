"""Python text of the SDK's building blocks: types, nested classes and documentation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from ringfence.genesys.provider.models import Model, Property, Shape, properties

HEADER = '''\
"""{summary}

Generated from the models of the provider by `python -m ringfence.genesys.provider.generate --write`; do not edit.
"""
'''

_SCALARS = {"string": "str", "enum": "str", "integer": "int", "number": "float", "boolean": "bool", "any": "Any"}


def output_type(shape: Shape) -> str:
    """Type of a value that is known."""
    if shape.kind in _SCALARS:
        return _SCALARS[shape.kind]
    if shape.kind == "list" and shape.item is not None:
        return f"Sequence[{output_type(shape.item)}]"
    if shape.kind == "map" and shape.item is not None:
        return f"Mapping[str, {output_type(shape.item)}]"
    return _model_name(shape)


def argument_type(shape: Shape, *, dictionaries: bool) -> str:
    """Type of an argument; with `dictionaries` a nested object may also be a plain dictionary."""
    if shape.kind == "any":
        return "Any"
    if shape.kind in _SCALARS:
        return f"pulumi.Input[{_SCALARS[shape.kind]}]"
    if shape.kind == "list" and shape.item is not None:
        return f"pulumi.Input[Sequence[{argument_type(shape.item, dictionaries=dictionaries)}]]"
    if shape.kind == "map" and shape.item is not None:
        return f"pulumi.Input[Mapping[str, {argument_type(shape.item, dictionaries=dictionaries)}]]"
    name = _model_name(shape)
    return f"pulumi.Input[Union[{name}Args, {name}ArgsDict]]" if dictionaries else f"pulumi.Input[{name}Args]"


def optional_type(text: str) -> str:
    """The type, or None."""
    return text if text == "Any" else f"Optional[{text}]"


def _model_name(shape: Shape) -> str:
    if shape.model is None:
        raise TypeError(f"a value of kind {shape.kind} has no model")
    return shape.model.__name__


def nested_models(model: type[Model]) -> list[type[Model]]:
    """Models nested in a model, innermost first, each once."""
    found: list[type[Model]] = []
    for field in properties(model).values():
        nested = field.shape.innermost.model
        if nested is not None:
            found.extend(inner for inner in nested_models(nested) if inner not in found)
            if nested not in found:
                found.append(nested)
    return found


def description(field: Property) -> str:
    """Description with the allowed values."""
    choices = field.shape.choices or (field.shape.item.choices if field.shape.item else ())
    text = f"{field.description} One of: {', '.join(choices)}." if len(choices) > 1 else field.description
    return f"{text} Default: {field.default}." if field.default not in (None, "") else text


def docstring(summary: str, arguments: Mapping[str, str], indent: str) -> str:
    """A docstring with an `Args` section."""
    lines = _wrap(summary, indent)
    if arguments:
        lines += ["", f"{indent}Args:"]
        for name, text in arguments.items():
            lines += _wrap(f"{name}: {text}", f"{indent}    ", hanging=f"{indent}        ")
    body = "\n".join(lines).lstrip()
    closing = f"\n{indent}" if len(lines) > 1 else ""
    return f'{indent}"""{body}{closing}"""'


def attribute_doc(text: str, indent: str) -> str:
    """Documentation below an attribute."""
    return docstring(text, {}, indent)


def _wrap(text: str, indent: str, *, hanging: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        width=116,
        initial_indent=indent,
        subsequent_indent=hanging if hanging is not None else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def required_first(fields: Iterable[Property]) -> list[Property]:
    """Required fields before optional ones, each in the order of declaration."""
    return sorted(fields, key=lambda field: not field.required)


def input_class(model: type[Model], name: str) -> str:
    """A class of arguments, as `pulumi.input_type` takes it."""
    fields = required_first(properties(model).values())
    lines = ["@pulumi.input_type", f"class {name}:", attribute_doc(_summary(model), "    "), ""]
    for field in fields:
        text = argument_type(field.shape, dictionaries=False)
        text = text if field.required else optional_type(text)
        lines.append(f'    {field.attribute}: {text} = pulumi.property("{field.name}")')
    lines += ["", *initialiser(fields), ""]
    return "\n".join(lines)


def initialiser(fields: list[Property]) -> list[str]:
    """`__init__` of a class of arguments: keyword only, what is None is left out."""
    lines = ["    def __init__(", "        self,"]
    lines += (["        *,"] if fields else []) + [f"        {parameter(field)}," for field in fields]
    lines += ["    ) -> None:", docstring("Takes the values.", documentation(fields), "        ")]
    for field in fields:
        setter = f'pulumi.set(self, "{field.attribute}", {field.attribute})'
        lines += (
            [f"        {setter}"]
            if field.required
            else [f"        if {field.attribute} is not None:", f"            {setter}"]
        )
    return lines


def parameter(field: Property) -> str:
    """One parameter of a constructor."""
    text = argument_type(field.shape, dictionaries=True)
    return f"{field.attribute}: {text}" if field.required else f"{field.attribute}: {optional_type(text)} = None"


def documentation(fields: Iterable[Property]) -> dict[str, str]:
    """Descriptions by Python name."""
    return {field.attribute: description(field) for field in fields}


def typed_dictionary(model: type[Model], name: str) -> str:
    """The same arguments as a dictionary with snake_case keys."""
    lines = [f"class {name}(TypedDict):", attribute_doc(f"{_summary(model)} As a dictionary.", "    "), ""]
    for field in required_first(properties(model).values()):
        text = argument_type(field.shape, dictionaries=True)
        text = text if field.required else f"NotRequired[{optional_type(text)}]"
        lines += [f"    {field.attribute}: {text}", attribute_doc(description(field), "    ")]
    return "\n".join([*lines, ""])


def output_class(model: type[Model], name: str) -> str:
    """A class of results, as `pulumi.output_type` takes it."""
    fields = list(properties(model).values())
    lines = ["@pulumi.output_type", f"class {name}:", attribute_doc(_summary(model), "    "), ""]
    for field in fields:
        lines.append(f'    {field.attribute}: {result_type(model, field)} = pulumi.property("{field.name}")')
        lines.append(attribute_doc(description(field), "    "))
    lines += [
        "",
        "    def __init__(self, *, " + ", ".join(f"{field.attribute}: Any" for field in fields) + ") -> None:",
    ]
    lines += [f'        pulumi.set(self, "{field.attribute}", {field.attribute})' for field in fields]
    return "\n".join([*lines, ""])


def result_type(model: type[Model], field: Property) -> str:
    """Type of a field in a result: optional unless the model promises it."""
    text = output_type(field.shape)
    promised = field.required or "None" not in str(model.model_fields[field.attribute].annotation)
    return text if promised else optional_type(text)


def _summary(model: type[Model]) -> str:
    return (model.__doc__ or model.__name__).strip()
