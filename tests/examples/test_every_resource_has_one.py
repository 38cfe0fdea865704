"""A resource without an example is not finished: nobody sees how it is used, and no engine has run it."""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from ringfence.genesys.provider.registry import definitions

from .project import EXAMPLES

FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/__main__.py"))


def folder_name(token: str) -> str:
    """`genesys:architect:DataTableRow` has its example in `architect-data-table-row`."""
    _, area, name = token.split(":")
    return f"{area}-{re.sub('(?<!^)(?=[A-Z])', '-', name).lower()}"


@pytest.mark.parametrize("token", definitions())
def test_a_resource_has_an_example_that_declares_it(token):
    program = EXAMPLES / folder_name(token) / "__main__.py"
    assert program.is_file(), f"{token} has no example: write {program}"

    _, area, name = token.split(":")
    tree = ast.parse(program.read_text())
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == f"ringfence.genesys.sdk.{area}"
        for alias in node.names
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert name in imported & called


def test_no_example_is_for_a_resource_that_is_not_there():
    assert {folder.name for folder in FOLDERS} == {folder_name(token) for token in definitions()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_example_is_a_project_of_its_own_that_says_what_it_shows(folder):
    project = yaml.safe_load((folder / "Pulumi.yaml").read_text())

    assert project["name"] == f"example-{folder.name}"
    assert project["description"]
    (plugin,) = project["plugins"]["providers"]
    assert (folder / plugin["path"] / "PulumiPlugin.yaml").is_file()
    assert ast.get_docstring(ast.parse((folder / "__main__.py").read_text()))
