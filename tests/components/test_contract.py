"""What every component keeps, whichever it is: parents, names, tags, outputs, protection."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import components
from components.base import DoraComponent, slug

INVENTORY_TAGS = {
    "dora:owner",
    "dora:function",
    "dora:criticality",
    "dora:classification",
    "dora:rto-minutes",
    "dora:rpo-minutes",
    "dora:legal-basis",
}
IRREVERSIBLE = {
    "aws:kms/key:Key",
    "aws:kms/alias:Alias",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:cloudtrail/trail:Trail",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:cloudwatch/logGroup:LogGroup",
    "genesys:recording:KeyConfiguration",
    "genesys:conversations:KeyConfiguration",
}
EVIDENCE = {
    "aws:s3/bucket:Bucket",
    "aws:cloudtrail/trail:Trail",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/logGroup:LogGroup",
}
UNTAGGED = {
    # AWS has no tags for these.
    "aws:kms/alias:Alias",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:lambda/permission:Permission",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:apigatewayv2/integration:Integration",
    "aws:apigatewayv2/route:Route",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:scheduler/schedule:Schedule",
}


def component_classes() -> list[type[DoraComponent]]:
    found = set()
    for module in pkgutil.iter_modules(components.__path__):
        members = vars(importlib.import_module(f"components.{module.name}")).values()
        found |= {
            member
            for member in members
            if inspect.isclass(member) and issubclass(member, DoraComponent) and member is not DoraComponent
        }
    return sorted(found, key=lambda component: component.__name__)


CLASSES = component_classes()


def instances(stack: Any, component: type[DoraComponent]) -> list[Any]:
    return [
        resource
        for resource in stack.resources
        if not resource.custom and resource.type.split(":")[2] == component.__name__
    ]


@pytest.mark.parametrize("component", CLASSES, ids=lambda component: component.__name__)
class TestEveryComponent:
    def test_is_declared_by_the_contact_centre(self, production: Any, component: type[DoraComponent]) -> None:
        assert instances(production, component)

    def test_has_a_token_of_the_house(self, production: Any, component: type[DoraComponent]) -> None:
        for instance in instances(production, component):
            assert instance.type.startswith("dora:")

    def test_names_its_children_after_itself(self, production: Any, component: type[DoraComponent]) -> None:
        for instance in instances(production, component):
            for child in production.resources:
                if child.parent == instance.urn:
                    assert child.name.startswith(f"{instance.name}-")

    def test_registers_outputs(self, production: Any, component: type[DoraComponent]) -> None:
        for instance in instances(production, component):
            assert instance.urn in production.outputs

    def test_takes_frozen_keyword_arguments(self, production: Any, component: type[DoraComponent]) -> None:
        signature = inspect.signature(component.__init__)
        args = importlib.import_module(component.__module__).__dict__[f"{component.__name__}Args"]

        assert list(signature.parameters) == ["self", "name", "args", "opts"]
        assert args.__dataclass_params__.frozen
        assert all(field.kw_only for field in dataclasses.fields(args))


def test_only_the_root_hangs_on_the_stack(production: Any) -> None:
    roots = [
        resource.type for resource in production.resources if "pulumi:pulumi:Stack" in resource.parent.split("$")[-1]
    ]

    assert roots == ["dora:cc:ContactCentre"]


def test_every_taggable_aws_resource_carries_the_asset_inventory(production: Any) -> None:
    for resource in production.resources:
        if resource.type.startswith("aws:") and "tags" in resource.inputs:
            assert set(resource.inputs["tags"]) >= INVENTORY_TAGS, resource.name
            assert all(value for value in resource.inputs["tags"].values()), resource.name


def test_no_taggable_aws_resource_goes_without_tags(production: Any) -> None:
    without = {
        resource.type
        for resource in production.resources
        if resource.type.startswith("aws:") and "tags" not in resource.inputs
    }

    s3_settings = {type_ for type_ in without if type_.startswith("aws:s3/") and type_ != "aws:s3/bucket:Bucket"}
    assert without - s3_settings <= UNTAGGED


def test_evidence_is_marked_with_its_class(production: Any) -> None:
    for resource in production.resources:
        if resource.type in EVIDENCE:
            assert resource.inputs["tags"]["dora:evidence"] == "true", resource.name
            assert resource.inputs["tags"]["dora:retention-class"] == "audit", resource.name


def test_production_protects_and_retains_what_is_irreversible(production: Any) -> None:
    guarded = {resource.type for resource in production.resources if resource.protect}

    assert guarded == IRREVERSIBLE
    for resource in production.resources:
        assert resource.protect == resource.retain == (resource.type in IRREVERSIBLE), resource.name


def test_a_test_stack_can_be_taken_down(local: Any) -> None:
    assert not [resource.name for resource in local.resources if resource.protect or resource.retain]


def test_every_aws_resource_with_a_name_has_one_of_its_own(production: Any) -> None:
    named = ("name", "bucket", "function", "repository")
    generated = [
        resource.name
        for resource in production.resources
        if resource.type.startswith("aws:")
        and resource.type not in UNTAGGED | {"aws:kms/key:Key", "aws:lambda/eventSourceMapping:EventSourceMapping"}
        and not any(key in resource.inputs for key in named)
    ]

    assert generated == []


def test_reordering_the_settings_renames_nothing(local: Any, preview: Any) -> None:
    assert {resource.urn for resource in preview.resources} == {resource.urn for resource in local.resources}


def test_no_genesys_object_is_written_before_the_region_is_proven(production: Any) -> None:
    proof = production.named("ringfence-org-residency").urn
    for resource in production.resources:
        if resource.type.startswith("genesys:") and resource.urn != proof:
            assert proof in resource.after, resource.name
            assert "ringfence-org-genesys" in resource.provider, resource.name


def test_no_secret_shows_in_an_output(production: Any) -> None:
    shown = repr(production.outputs)

    for secret in (
        "client-secret-value",
        "webhook-secret-value",
        "siem-token-value",
        "sip-password-value",
        "integration-secret-value",
    ):
        assert secret not in shown


def test_names_in_letters_outside_ascii_stay_apart_and_others_keep_their_words() -> None:
    assert slug("EU_Emergency_Queue") == "eu-emergency-queue"
    assert len({slug("Κάρτες"), slug("Δάνεια"), slug("Карти"), slug("München"), slug("Mönchen")}) == 5
