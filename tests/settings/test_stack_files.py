from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from ringfence.settings import load_stack_file
from ringfence.settings.schema import stack_file_schema

ROOT = Path(__file__).parents[2]
STACKS = ("prod-eu", "sandbox-eu", "local")
FILES = [ROOT / f"Pulumi.{stack}.yaml" for stack in STACKS]
every_stack_file = pytest.mark.parametrize("path", FILES, ids=STACKS)


def shape(node: Any) -> Any:
    """The keys of a value, without what stands under them."""
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items()}
    return [shape(value) for value in node] if isinstance(node, list) else type(node).__name__


@every_stack_file
def test_a_stack_file_loads(path: Path) -> None:
    load_stack_file(path)


@every_stack_file
def test_a_stack_file_satisfies_the_schema_that_its_first_line_names(path: Path) -> None:
    first_line = path.read_text().splitlines()[0]
    assert first_line == "# yaml-language-server: $schema=schemas/stack.schema.json"

    validator = Draft202012Validator(stack_file_schema())
    assert [error.message for error in validator.iter_errors(yaml.safe_load(path.read_text()))] == []


@every_stack_file
def test_a_stack_file_says_how_to_set_its_secrets_and_holds_none(path: Path) -> None:
    text = path.read_text()
    stack = path.name.split(".")[1]

    assert f"pulumi config set --secret --stack {stack} ringfence:genesysClientSecret" in text
    assert not re.search(r"^\s*(encryptionsalt|secure):|ringfence:\w*(Secret|Token|Passwords)\w*:", text, re.MULTILINE)


def test_all_stacks_have_the_same_shape() -> None:
    shapes = [shape(yaml.safe_load(path.read_text())) for path in FILES]

    assert shapes[0] == shapes[1] == shapes[2]


def test_production_is_in_frankfurt_with_dublin_as_second_region_and_two_carriers() -> None:
    production = load_stack_file(FILES[0])

    assert production.organisation.region == production.aws_region == production.archive.region == "eu-central-1"
    assert production.archive.replica_region == "eu-west-1"
    assert len({carrier.vendor for carrier in production.telephony.carriers}) == 2
    assert production.protection == "production"
    assert production.siem is not None


def test_the_test_tenant_is_another_organisation_in_another_account() -> None:
    production, sandbox = load_stack_file(FILES[0]), load_stack_file(FILES[1])

    assert sandbox.organisation.id != production.organisation.id
    assert sandbox.aws.account_id != production.aws.account_id
    assert sandbox.name_prefix != production.name_prefix


def test_this_machine_has_the_account_and_the_organisation_of_the_emulators() -> None:
    local = load_stack_file(FILES[2])

    assert local.aws.account_id == "123456789012"
    assert local.organisation.id == "11111111-2222-4333-8444-555555555555"
    assert local.protection == "none"
