"""Writes the Python SDK: one module per area with its resource classes, plus the provider class.

The classes have the shape of every Pulumi SDK (`CustomResource`, typed keyword arguments, `get`), so editors, mypy and
policies see what they expect; the wire names are camelCase, the arguments snake_case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ringfence.genesys.provider import sdk_package
from ringfence.genesys.provider import sdk_text as text
from ringfence.genesys.provider.functions import Function, functions
from ringfence.genesys.provider.models import Model, Property, properties
from ringfence.genesys.provider.registry import Definition, definitions


def build(version: str) -> dict[str, str]:
    """Every file of the SDK: name to content."""
    areas = sorted({item.area for item in definitions().values()} | {item.area for item in functions().values()})
    files = {f"{area}.py": _area(area) for area in areas}
    files["provider.py"] = sdk_package.provider_module()
    files["_utilities.py"] = sdk_package.utilities_module(version)
    files["__init__.py"] = sdk_package.package_module()
    return files


def _area(area: str) -> str:
    resources = [definition for definition in definitions().values() if definition.area == area]
    calls = [function for function in functions().values() if function.area == area]
    parts = [text.HEADER.format(summary=f"Genesys Cloud resources: {area}.") + sdk_package.IMPORTS]
    names: list[str] = []

    def add(name: str, body: str) -> None:
        if name in names:
            return
        names.append(name)
        parts.append(body)

    for definition in resources:
        for model in text.nested_models(definition.inputs):
            add(f"{model.__name__}ArgsDict", text.typed_dictionary(model, f"{model.__name__}ArgsDict"))
            add(f"{model.__name__}Args", _args(model))
            add(model.__name__, text.output_class(model, model.__name__))
        for model in text.nested_models(definition.outputs):
            add(model.__name__, text.output_class(model, model.__name__))
    for definition in resources:
        parts.append(_state(definition))
        add(definition.name, _resource(definition))
    for function in calls:
        for model in (*text.nested_models(function.result), function.result):
            add(model.__name__, text.output_class(model, model.__name__))
        add(_snake(function.name), _function(function))
        add(f"{_snake(function.name)}_output", _function_output(function))
    listing = "\n".join(f'    "{name}",' for name in sorted(names))
    parts.insert(1, f"__all__ = [\n{listing}\n]\n")
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _args(model: type[Model]) -> str:
    return text.input_class(model, f"{model.__name__}Args")


def _state(definition: Definition) -> str:
    """Private class that carries the arguments to the engine: it knows their wire names and types."""
    lines = ["@pulumi.input_type", f"class _{definition.name}Values:", f'    """Values of {definition.name}."""', ""]
    for field in properties(definition.inputs).values():
        kind = text.optional_type(text.argument_type(field.shape, dictionaries=False))
        lines.append(f'    {field.attribute}: {kind} = pulumi.property("{field.name}")')
    outputs = properties(definition.outputs).values()
    lines += [f'    {field.attribute}: Any = pulumi.property("{field.name}")' for field in outputs]
    return "\n".join([*lines, "", "    def __init__(self) -> None: ...", ""])


def _fields(definition: Definition) -> list[Property]:
    return [*properties(definition.inputs).values(), *properties(definition.outputs).values()]


def _resource(definition: Definition) -> str:
    inputs = text.required_first(properties(definition.inputs).values())
    outputs = list(properties(definition.outputs).values())
    lines = [f"class {definition.name}(pulumi.CustomResource):", text.docstring(definition.description, {}, "    "), ""]
    for field in inputs:
        kind = text.output_type(field.shape)
        promised = field.required or field.default is not None
        lines.append(_attribute(field, kind if promised else text.optional_type(kind)))
        lines.append(text.attribute_doc(text.description(field), "    "))
    for field in outputs:
        kind = text.output_type(field.shape)
        lines.append(_attribute(field, kind))
        lines.append(text.attribute_doc(text.description(field), "    "))
    lines += ["", *_constructor(definition, inputs, outputs), "", *_get(definition)]
    return "\n".join([*lines, ""])


def _attribute(field: Property, kind: str) -> str:
    return f'    {field.attribute}: pulumi.Output[{kind}] = pulumi.property("{field.name}")'


def _constructor(definition: Definition, inputs: list[Property], outputs: list[Property]) -> list[str]:
    arguments = {"resource_name": "Name of the resource in the stack.", "opts": "Options of the resource."}
    lines = ["    def __init__(", "        self,", "        resource_name: str,"]
    lines += ["        opts: Optional[pulumi.ResourceOptions] = None,", "        *,"]
    lines += [f"        {text.parameter(field)}," for field in inputs]
    lines += ["    ) -> None:"]
    lines += [text.docstring("Declares the resource.", {**arguments, **text.documentation(inputs)}, "        ")]
    lines += [f"        _values = _{definition.name}Values()"]
    for field in inputs:
        value = field.attribute
        if field.traits.secret:
            value = f"None if {value} is None else pulumi.Output.secret({value})"
        lines.append(f'        _values.__dict__["{field.attribute}"] = {value}')
    lines += [f'        _values.__dict__["{field.attribute}"] = None' for field in outputs]
    secrets = sorted(definition.secrets)
    lines.append(f"        opts = _utilities.resource_options(opts, secrets={secrets!r})")
    lines.append(
        f'        super().__init__("{definition.token}", resource_name, _values, opts)  # type: ignore[arg-type]'
    )
    return lines


def _get(definition: Definition) -> list[str]:
    name = definition.name
    arguments = {
        "resource_name": "Name of the resource in the stack.",
        "id": "Id in Genesys Cloud.",
        "opts": "Options of the resource.",
    }
    return [
        "    @staticmethod",
        "    def get(",
        "        resource_name: str,",
        "        id: pulumi.Input[str],",
        "        opts: Optional[pulumi.ResourceOptions] = None,",
        f'    ) -> "{name}":',
        text.docstring("Reads an existing object without managing it.", arguments, "        "),
        f"        _values = _{name}Values()",
        *(f'        _values.__dict__["{field.attribute}"] = None' for field in _fields(definition)),
        "        opts = pulumi.ResourceOptions.merge(_utilities.resource_options(opts), pulumi.ResourceOptions(id=id))",
        f"        resource = {name}.__new__({name})",
        "        pulumi.CustomResource.__init__(",
        f'            resource, "{definition.token}", resource_name, _values, opts  # type: ignore[arg-type]',
        "        )",
        "        return resource",
    ]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _function(function: Function) -> str:
    fields = text.required_first(properties(function.arguments).values())
    parameters = ", ".join(
        f"{field.attribute}: {text.output_type(field.shape)}"
        if field.required
        else f"{field.attribute}: {text.optional_type(text.output_type(field.shape))} = None"
        for field in fields
    )
    return _call(function, fields, parameters, suffix="", result=function.result.__name__)


def _function_output(function: Function) -> str:
    fields = text.required_first(properties(function.arguments).values())
    parameters = ", ".join(text.parameter(field) for field in fields)
    result = f"pulumi.Output[{function.result.__name__}]"
    return _call(function, fields, parameters, suffix="_output", result=result)


def _call(function: Function, fields: list[Property], parameters: str, *, suffix: str, result: str) -> str:
    keywords = f"*, {parameters}, " if parameters else "*, "
    values = ", ".join(f'"{field.name}": {field.attribute}' for field in fields)
    name = function.result.__name__
    body = (
        f'pulumi.runtime.invoke_output(\n        "{function.token}", arguments, opts, typ={name}\n    )'
        if suffix
        else f'pulumi.runtime.invoke("{function.token}", arguments, opts, typ={name}).value'
    )
    lines = [
        f"def {_snake(function.name)}{suffix}(",
        f"    {keywords}opts: Optional[pulumi.InvokeOptions] = None",
        f") -> {result}:",
        text.docstring(function.description, {**text.documentation(fields), "opts": "Options of the call."}, "    "),
        f"    arguments: dict[str, Any] = {{{values}}}",
        "    opts = _utilities.invoke_options(opts)",
        f"    result: {result} = {body}",
        "    return result",
    ]
    return "\n".join([*lines, ""])


def drift(files: Mapping[str, str], existing: Mapping[str, str]) -> Iterable[str]:
    """Names of files that differ, are missing or are left over."""
    return sorted(name for name in {*files, *existing} if files.get(name) != existing.get(name))
