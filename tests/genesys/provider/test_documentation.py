"""The provider's page says what is so: its tables come from the models, and the tests that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ringfence.genesys.provider import documentation, generate
from ringfence.genesys.provider.functions import functions
from ringfence.genesys.provider.registry import definitions, handlers

TEXT = generate.DOCUMENT.read_text("utf-8")
HERE = Path(__file__).parent
OF_NO_ENTITY = {"genesys:integrations:Credential"}
"""Resources whose permissions no confirmed source names."""


def test_every_resource_and_function_has_its_place():
    for token in (*definitions(), *functions()):
        assert f"`{token}`" in TEXT


@pytest.mark.parametrize("token", handlers())
def test_a_resource_lists_the_calls_it_makes_and_the_permissions_it_needs(token):
    handler = handlers()[token]

    assert documentation.endpoints(handler)
    assert all("/api/v2/" in call or "P/" in call for call in documentation.endpoints(handler))
    assert bool(handler.permissions.every()) is (token not in OF_NO_ENTITY)
    for permission in handler.permissions.every():
        assert re.fullmatch(r"[a-zA-Z]+:[a-zA-Z]+:[a-zA-Z]+(\|[a-zA-Z]+:[a-zA-Z]+:[a-zA-Z]+)*", permission)


def test_the_tests_that_the_page_names_exist():
    named = set()
    for cell in re.findall(r"^\|.*\|$", TEXT, re.MULTILINE):
        file = None
        for found_file, test in re.findall(r"`(test_\w+\.py)?(?:::(test_\w+))?`", cell):
            file = found_file or file
            if file is not None and (test or found_file):
                named.add((file, test))
    assert len(named) >= 30
    for file, test in named:
        text = (HERE / file).read_text("utf-8")
        assert not test or f"def {test}(" in text, f"{file}::{test}"


def test_a_page_without_its_marks_is_told():
    with pytest.raises(documentation.MissingMarkError, match="put both back"):
        documentation.updated("# Nothing")
