"""Derives `shapes.json`, the names and types of every supported resource, from the source of the installed SDK.

The SDK is read with `ast`, not imported: importing `pulumi_aws` takes longer than the whole start of this provider.
Run `python -m ringfence.local.aws.shapes_generator` after changing the version of `pulumi_aws`; a test compares the
committed file with what this module derives.

A type is written as `string`, `boolean`, `integer`, `number`, `archive`, `asset`, `document` (a policy as JSON text or
as an object), `any`, `{"list": T}`, `{"map": T}`, `{"enum": [values]}` or `{"object": name}`.
"""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

from ringfence.local.aws.shapes import SHAPES_FILE, TOKENS

SCALARS = {
    "str": "string",
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "Archive": "archive",
    "Asset": "asset",
    "Any": "any",
}
DOCUMENT_ARGUMENTS = ("PolicyDocumentArgs",)
"""Argument classes that stand for a policy document: the SDK takes its JSON text as well."""

Type = str | dict[str, Any]


def main() -> None:
    """Writes `shapes.json` beside this module."""
    SHAPES_FILE.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"{SHAPES_FILE}: {len(TOKENS)} resource types of pulumi_aws {sdk_version()}\n")


def sdk_version() -> str:
    """Version of the installed `pulumi_aws` distribution."""
    return importlib.metadata.version("pulumi_aws")


def render() -> str:
    """The text that `shapes.json` must have for the installed SDK."""
    objects: dict[str, Any] = {}
    resources = {token: _resource(token, objects) for token in TOKENS}
    shapes = {"sdk": sdk_version(), "resources": resources, "objects": dict(sorted(objects.items()))}
    return json.dumps(shapes, indent=1, sort_keys=False) + "\n"


def _resource(token: str, objects: dict[str, Any]) -> dict[str, Any]:
    """Inputs, required inputs and outputs of the resource type `token`."""
    service, member = token.split(":")[1].split("/")
    package = sdk_folder() / ("lambda_" if service == "lambda" else service)
    module = package / f"{_snake(member)}.py"
    name = token.rsplit(":", 1)[1]
    # The SDK says InitArgs where a nested type already has the plain name (BucketLogging).
    arguments = f"{name}Args" if f"{name}Args" in _sources(module) else f"{name}InitArgs"
    shape = _members(_class(module, arguments), package, objects)
    shape["outputs"] = sorted(_wire_names(_class(module, name)).values())
    return shape


def _members(node: ast.ClassDef, package: Path, objects: dict[str, Any]) -> dict[str, Any]:
    """Inputs of an argument class by wire name, and which are required (no `Optional` in the constructor)."""
    constructor = next(item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__")
    wire_names = _wire_names(node)
    inputs: dict[str, Type] = {}
    required: list[str] = []
    for argument in constructor.args.kwonlyargs:
        assert argument.annotation is not None, argument.arg
        inputs[wire_names[argument.arg]] = _type(argument.annotation, package, objects)
        if "Optional[" not in ast.unparse(argument.annotation):
            required.append(wire_names[argument.arg])
    return {"inputs": dict(sorted(inputs.items())), "required": sorted(required)}


def _wire_names(node: ast.ClassDef) -> dict[str, str]:
    """Name on the wire of each property: what `@pulumi.getter(name=...)` says, else the Python name itself."""
    names: dict[str, str] = {}
    for item in node.body:
        if not isinstance(item, ast.FunctionDef):
            continue
        for decorator in item.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pulumi.getter":
                given = [keyword.value for keyword in decorator.keywords if keyword.arg == "name"]
                names[item.name] = ast.literal_eval(given[0]) if given else item.name
            elif ast.unparse(decorator) == "pulumi.getter":
                names[item.name] = item.name
    return names


def _type(node: ast.expr, package: Path, objects: dict[str, Any]) -> Type:
    """The type that an annotation means, without the `Input` and `Optional` around it."""
    if isinstance(node, ast.Constant):
        return _named(str(node.value), package, objects)
    if isinstance(node, ast.Attribute | ast.Name):
        return SCALARS[node.attr if isinstance(node, ast.Attribute) else node.id]
    assert isinstance(node, ast.Subscript), ast.unparse(node)
    outer = ast.unparse(node.value).rsplit(".", 1)[-1]
    if outer in {"Input", "Optional"}:
        return _type(node.slice, package, objects)
    if outer == "Sequence":
        return {"list": _type(node.slice, package, objects)}
    assert isinstance(node.slice, ast.Tuple), ast.unparse(node)
    if outer == "Mapping":
        return {"map": _type(node.slice.elts[1], package, objects)}
    assert outer == "Union", outer
    alternatives = [_type(item, package, objects) for item in node.slice.elts]
    return next((item for item in alternatives if item != "string"), "string")


def _named(name: str, package: Path, objects: dict[str, Any]) -> Type:
    """The type behind a quoted name: an enum, a policy document or an argument class (recorded in `objects`)."""
    if not name.endswith("Args"):
        return {"enum": _enum(name, package)}
    if name.endswith(DOCUMENT_ARGUMENTS):
        return "document"
    key = f"{package.name.rstrip('_')}:{name.removesuffix('Args')}"
    if key not in objects:
        objects[key] = {}
        objects[key] = _members(_class(package / "_inputs.py", name), package, objects)
    return {"object": key}


def _enum(name: str, package: Path) -> list[str]:
    """Values of an enum class, in the SDK's order."""
    values = [
        ast.literal_eval(item.value)
        for item in _class(package / "_enums.py", name.rsplit(".", 1)[-1]).body
        if isinstance(item, ast.Assign)
    ]
    assert values, name
    return values


def _class(path: Path, name: str) -> ast.ClassDef:
    """The class `name` of a source file."""
    node = ast.parse(_sources(path)[name]).body[0]
    assert isinstance(node, ast.ClassDef), name
    return node


@functools.cache
def _sources(path: Path) -> dict[str, str]:
    """Source of each class of a file. Only the few in use are parsed: a file has up to half a million characters."""
    parts = re.split(r"^(?=class |@|def |if )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {found[1]: part for part in parts if (found := re.match(r"class (\w+)", part))}


@functools.cache
def sdk_folder() -> Path:
    """Folder of the installed `pulumi_aws`, found without importing it."""
    found = importlib.util.find_spec("pulumi_aws")
    assert found is not None, "pulumi_aws is not installed"
    assert found.origin is not None, "pulumi_aws has no folder"
    return Path(found.origin).parent


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


if __name__ == "__main__":
    main()
