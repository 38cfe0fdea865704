"""The package schema, generated from the models: what editors, `pulumi package` and other languages read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.genesys.provider.configuration import Configuration
from ringfence.genesys.provider.functions import functions
from ringfence.genesys.provider.models import Model, Property, Shape, properties
from ringfence.genesys.provider.registry import PACKAGE, definitions


def build(version: str) -> dict[str, Any]:
    """The whole schema as a JSON-like dictionary."""
    types: dict[str, Any] = {}
    resources = {}
    for token, definition in definitions().items():
        inputs, outputs = properties(definition.inputs), properties(definition.outputs)
        resources[token] = {
            "description": definition.description,
            "inputProperties": _properties(definition.area, inputs, types),
            "requiredInputs": _required(inputs),
            "properties": _properties(definition.area, {**inputs, **outputs}, types),
            "required": _required(inputs),
        }
    calls = {}
    for token, function in functions().items():
        arguments, result = properties(function.arguments), properties(function.result)
        calls[token] = {
            "description": function.description,
            "inputs": {"properties": _properties(function.area, arguments, types), "required": _required(arguments)},
            "outputs": {"properties": _properties(function.area, result, types), "required": _certain(function.result)},
        }
    configuration = properties(Configuration)
    variables = _properties("index", configuration, types)
    return {
        "name": PACKAGE,
        "displayName": "Genesys Cloud in the European Union",
        "version": version,
        "description": "Genesys Cloud as code, for organisations that must stay in the European Union.",
        "license": "Apache-2.0",
        "config": {"variables": variables, "defaults": []},
        "provider": {"inputProperties": variables, "requiredInputs": []},
        "types": dict(sorted(types.items())),
        "resources": resources,
        "functions": calls,
    }


def _properties(area: str, fields: Mapping[str, Property], types: dict[str, Any]) -> dict[str, Any]:
    return {name: _property(area, field, types) for name, field in fields.items()}


def _required(fields: Mapping[str, Property]) -> list[str]:
    return [name for name, field in fields.items() if field.required]


def _certain(model: type[Model]) -> list[str]:
    """Fields of a result that are always there: their type does not admit None."""
    return [
        name
        for name, field in properties(model).items()
        if "None" not in str(model.model_fields[field.attribute].annotation)
    ]


def _property(area: str, field: Property, types: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {"description": _description(field), **_type(area, field.shape, types)}
    if field.default is not None:
        spec["default"] = field.default
    if field.traits.secret:
        spec["secret"] = True
    if field.traits.replace:
        spec["replaceOnChanges"] = True
    return spec


def _description(field: Property) -> str:
    choices = field.shape.choices or (field.shape.item.choices if field.shape.item else ())
    return f"{field.description} One of: {', '.join(choices)}." if len(choices) > 1 else field.description


_SIMPLE = {"string": "string", "enum": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def _type(area: str, shape: Shape, types: dict[str, Any]) -> dict[str, Any]:
    if shape.kind in _SIMPLE:
        return {"type": _SIMPLE[shape.kind]}
    if shape.kind == "list" and shape.item is not None:
        return {"type": "array", "items": _type(area, shape.item, types)}
    if shape.kind == "map" and shape.item is not None:
        return {"type": "object", "additionalProperties": _type(area, shape.item, types)}
    if shape.kind == "object" and shape.model is not None:
        return {"$ref": f"#/types/{_object(area, shape.model, types)}"}
    return {"$ref": "pulumi.json#/Any"}


def _object(area: str, model: type[Model], types: dict[str, Any]) -> str:
    token = f"{PACKAGE}:{area}:{model.__name__}"
    if token not in types:
        fields = properties(model)
        types[token] = {}  # claims the name, so that a model may contain itself
        types[token] = {
            "type": "object",
            "description": (model.__doc__ or "").strip(),
            "properties": _properties(area, fields, types),
            "required": _required(fields),
        }
    return token
