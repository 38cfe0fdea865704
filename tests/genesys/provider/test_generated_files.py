"""Schema and SDK are those that the models give, and carry what a program sets to the wire."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pulumi
import pytest

from ringfence.genesys.provider import generate, registry
from ringfence.genesys.provider.models import Inputs, properties
from ringfence.genesys.provider.provider import GenesysProvider
from ringfence.genesys.sdk.recording import MediaRetentionPolicy, RetentionActionsArgs


def test_committed_files_match_the_models():
    assert generate.stale_files() == []


def test_every_resource_has_a_handler_and_a_place_in_the_schema():
    schema = json.loads(GenesysProvider(environment={}).schema())

    assert set(schema["resources"]) == set(registry.definitions()) == set(registry.handlers())
    for token, definition in registry.definitions().items():
        assert set(schema["resources"][token]["inputProperties"]) == set(properties(definition.inputs))


def test_the_schema_marks_secrets_and_replacements():
    resources = json.loads(generate.schema_text())["resources"]

    assert resources["genesys:recording:KeyConfiguration"]["inputProperties"]["apiKey"]["secret"] is True
    assert resources["genesys:architect:DataTableRow"]["inputProperties"]["key"]["replaceOnChanges"] is True


def test_the_version_is_that_of_the_distribution():
    project = tomllib.loads((Path(generate.__file__).parents[3] / "pyproject.toml").read_text())

    assert project["project"]["version"] == registry.VERSION


def test_a_token_cannot_be_taken_twice():
    with pytest.raises(registry.DuplicateTokenError, match="genesys:architect:Ivr"):
        registry.define("genesys:architect:Ivr", description="Again.", inputs=Inputs)
    with pytest.raises(registry.DuplicateTokenError, match="two handlers"):
        registry.handles(registry.definitions()["genesys:architect:Ivr"])(object)


def test_snake_case_arguments_become_camel_case_inputs_at_every_depth():
    seen = {}

    class Recorder(pulumi.runtime.Mocks):
        def new_resource(self, args):
            seen[args.name] = args.inputs
            return f"{args.name}-id", args.inputs

        def call(self, args):
            return {}

    pulumi.runtime.set_mocks(Recorder(), preview=False)

    @pulumi.runtime.test
    def program():
        policy = MediaRetentionPolicy(
            "policy",
            name="Twelve months",
            conditions={"for_queue_ids": ["q1"], "media_types": ["CALL"]},
            media_policies={"call_policy": {"actions": RetentionActionsArgs(delete_retention_days=1827)}},
        )
        return policy.media_policies.apply(
            lambda found: seen.update(days=found.call_policy.actions.delete_retention_days)
        )

    program()

    assert seen["days"] == 1827
    assert seen["policy"] == {
        "name": "Twelve months",
        "conditions": {"forQueueIds": ["q1"], "mediaTypes": ["CALL"]},
        "mediaPolicies": {"callPolicy": {"actions": {"deleteRetentionDays": 1827}}},
    }
