"""Keys are judged by what they encrypt: evidence, something else, or nothing that the stack shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.corpus import aws
from tests.policies.harness import judge

EVIDENCE = {"dora:evidence": "true"}
ARN = "arn:aws:kms:eu-central-1:123456789012:key/1"
URN = f"urn:pulumi:prod::p::{aws('kms/Key')}::key"


def weak_key(**properties: Any) -> dict[str, Any]:
    return {"type": aws("kms/Key"), "name": "key", "properties": {"arn": ARN, "keyId": "1", **properties}}


def group(name: str, key: str = ARN, **properties: Any) -> dict[str, Any]:
    values = {"retentionInDays": 1827, "kmsKeyId": key, **properties}
    return {"type": aws("cloudwatch/LogGroup"), "name": name, "properties": values}


ALIAS = {"type": aws("kms/Alias"), "name": "alias", "properties": {"name": "alias/x", "targetKeyId": "1"}}


def stopped(*resources: dict[str, Any]) -> set[str]:
    return {item.rule for item in judge(*resources, stack=True) if item.stops}


def test_a_key_that_nothing_uses_is_judged_as_evidence() -> None:
    assert "aws-kms-key-rotation" in stopped(weak_key())
    assert "aws-kms-key-rotation" in stopped(weak_key(), ALIAS)


def test_a_key_of_something_else_is_left_alone() -> None:
    assert stopped(weak_key(), group("app")) == set()


def test_a_key_of_evidence_is_evidence_also_through_its_alias_and_beside_other_users() -> None:
    evidence = group("audit", tags=EVIDENCE)

    assert "aws-kms-key-rotation" in stopped(weak_key(), group("app"), evidence)
    assert "aws-kms-key-rotation" in stopped(weak_key(), ALIAS, group("audit", key="alias/x", tags=EVIDENCE))


def test_a_recorded_link_counts_where_the_value_is_not_known_yet() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    linked = {**group("audit", key=unknown, tags=EVIDENCE), "links": {"kmsKeyId": (URN,)}}
    elsewhere = {**group("app", key=unknown), "links": {"kmsKeyId": (URN,)}}

    assert "aws-kms-key-rotation" in stopped(weak_key(), linked)
    assert stopped(weak_key(), elsewhere) == set()


def test_a_policy_that_names_a_key_does_not_use_it() -> None:
    role = {"type": aws("iam/RolePolicy"), "name": "may", "properties": {"policy": "{}"}, "links": {"policy": (URN,)}}

    assert "aws-kms-key-rotation" in stopped(weak_key(), role)


@pytest.mark.parametrize("tags", [{"dora:evidence": "true"}, {"dora:evidence": "TRUE"}])
def test_a_tagged_key_is_judged_at_once(tags: dict[str, str]) -> None:
    assert [item for item in judge(weak_key(tags=tags)) if item.stops]
