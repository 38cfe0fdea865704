"""Every form of a way out in every property that can carry it, and stacks of banks that only look like one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.model import Status
from tests.policies.attacks import attacks, placed
from tests.policies.bank import bank
from tests.policies.harness import judge

BANK = list(bank())
WEAKENINGS = yaml.load((Path(__file__).parent / "weakenings.yaml").read_bytes(), Loader=yaml.CSafeLoader)
ADVISED = ("datadoghq",)
"""Sites of vendors: a human judges them, because a register entry may answer for them."""


def test_every_form_of_a_way_out_is_stopped_in_every_carrier() -> None:
    silent = []
    count = 0
    for item in attacks():
        count += 1
        told = [verdict for verdict in judge(item) if verdict.status is Status.FAILED]
        shown = json.dumps(item["properties"])
        if not told or (not any(verdict.stops for verdict in told) and not any(word in shown for word in ADVISED)):
            silent.append(f"{item['type']} {shown[:200]}")

    assert count > 1_800
    assert silent == []


def test_nothing_in_the_stacks_of_a_bank_is_stopped() -> None:
    verdicts = judge(*BANK, stack=True)

    assert len(BANK) > 700
    assert [f"{item.urn} {item.rule} {item.problem.render()}" for item in verdicts if item.stops] == []


@pytest.mark.parametrize(
    "properties",
    [
        {"Effect": "Deny", "AWS_REGION": "us-east-1"},
        {"Variable": "x", "StringTarget": "us-east-1"},
        {"Variable": "$.x", "StringTarget": "us-east-1"},
        {"generatedRulesType": "DENYLIST", "TARGET": "https://sqs.us-east-1.amazonaws.com/1/q"},
        {"condition": json.dumps({"notify": {"region": "us-east-1"}})},
        {"DESCRIPTION": "arn:aws:sqs:us-east-1:123456789012:jobs"},
        {"MESSAGE_FILTER": "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"},
    ],
)
def test_variables_that_pose_as_a_denial_or_as_prose_hide_nothing(properties: dict[str, Any]) -> None:
    function = {"type": "aws:lambda/function:Function", "properties": placed("environment.variables", properties)}

    assert any(verdict.stops for verdict in judge(function))


def test_every_switch_and_period_that_protects_is_told_when_it_is_weakened_on_evidence() -> None:
    silent = []
    for token, properties in WEAKENINGS["told"].items():
        for path, bad in properties.items():
            item = {"type": token, "properties": {**placed(path, bad), "tags": {"dora:evidence": "true"}}}
            name = path.rsplit(".", 1)[-1].removesuffix("[]")
            if not any(name in verdict.problem.place and verdict.stops for verdict in judge(item)):
                silent.append(f"{token} {path}")

    assert silent == []


def test_the_same_switches_are_left_alone_on_what_is_no_evidence() -> None:
    loud = [
        f"{token} {path}"
        for token, properties in WEAKENINGS["told"].items()
        for path, bad in properties.items()
        for verdict in judge({"type": token, "properties": placed(path, bad)})
        if verdict.rule == "any-evidence-no-weak-switch"
    ]

    assert loud == []
