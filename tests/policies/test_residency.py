"""The residency walker: every way out of the Union is found, and no word about one is taken for it."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.configuration import build
from policies.evaluation import Evaluation
from policies.facts import quoted
from policies.model import UNKNOWN, Status
from policies.residency.allowed import Allowed
from policies.residency.hits import Kind
from policies.residency.lookalikes import fold
from policies.residency.vocabulary import Meaning, meaning_of
from policies.residency.walker import walk
from policies.session import Session
from ringfence.domain.regions import EU_REGIONS, REGIONS
from tests.policies.harness import TODAY, judge, resource

PLACES = yaml.safe_load((Path(__file__).parent / "places.yaml").read_text(encoding="utf-8"))


def stopping(item: dict[str, Any]) -> list[str]:
    return [verdict.problem.render() for verdict in judge(item) if verdict.stops]


def test_a_way_out_of_the_allowed_regions_is_stopped() -> None:
    assert [leak for leak in PLACES["leaks"] if not stopping(leak)] == []


def test_a_word_about_a_region_is_no_way_out() -> None:
    assert {str(word): stopping(word) for word in PLACES["clean"] if stopping(word)} == {}


def test_exactly_the_regions_of_the_union_are_allowed() -> None:
    refused = {region for region in REGIONS if walk({"region": region}, Allowed()).leaves}

    assert refused == set(REGIONS) - EU_REGIONS


def test_one_value_gives_one_message_even_when_two_rules_see_it() -> None:
    verdicts = judge({"type": "genesys:telephony:Site", "properties": {"mediaRegions": ["eu-west-2"]}})

    assert [item.problem.place for item in verdicts if item.stops] == ["mediaRegions[0]"]
    assert verdicts[0].rule == "genesys-site-eu-media-regions"
    assert "London" in verdicts[0].problem.found


def test_a_place_inside_a_json_text_is_named_with_its_whole_path() -> None:
    (leaf,) = walk({"policy": '{"Statement": [{"Resource": ["arn:aws:sqs:us-east-1:1:q"]}]}'}, Allowed()).leaves

    assert leaf.place == "policy.Statement[0].Resource[0]"
    assert leaf.hit.kind is Kind.ARN


def test_a_region_that_is_not_known_yet_is_undecided_and_a_name_is_not_asked() -> None:
    found = walk({"region": UNKNOWN, "targetArn": UNKNOWN, "description": UNKNOWN}, Allowed())

    assert not found.leaves
    assert found.unknown == [("region", Meaning.REGION), ("targetArn", Meaning.NEUTRAL)]


def test_a_look_alike_is_shown_so_that_the_strange_letter_can_be_seen() -> None:
    (leaf,) = walk({"region": "eu-c\u0435ntral-1"}, Allowed()).leaves

    assert "look-alike of eu-central-1" in leaf.hit.detail
    assert quoted(leaf.value) == r"'eu-c\u0435ntral-1'"
    assert fold("\uff55\uff53-east-1") == "us-east-1"


def test_the_words_of_a_name_decide_what_its_value_is() -> None:
    meanings = {name: meaning_of(name) for name in ("awsAccountRegion", "AWS_REGION", "aws:RequestedRegion")}
    assert set(meanings.values()) == {Meaning.REGION}
    assert meaning_of("regionalRecordingStorageEnabled") is Meaning.NEUTRAL
    assert meaning_of("bucketRegionalDomainName") is Meaning.HOST
    assert meaning_of("alarmDescription") is Meaning.PROSE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([UNKNOWN, *sorted(REGIONS)]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["region", "tags", "Effect"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text() | st.sampled_from(["region", "policy", "rules", "arn", "tags"]), JSON))
@settings(max_examples=25, deadline=None)
def test_the_walk_never_raises_whatever_the_properties_are(properties: dict[str, Any]) -> None:
    walk(properties, Allowed())


@given(st.sampled_from(sorted(set(REGIONS) - EU_REGIONS)), st.text(max_size=5), st.text(max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_foreign_region_is_found_under_a_region_name_whatever_stands_around_it(
    region: str, before: str, after: str
) -> None:
    assert walk({"nested": [{"targetRegion": f"{before}{region}{after}"}]}, Allowed()).leaves


@pytest.mark.parametrize(
    "text",
    [
        "us-east-" * 15_000,
        "arn:" * 30_000,
        "a." * 50_000 + "amazonaws.com",
        ".amazonaws." * 10_000,
        "{" * 30_000,
        "[" * 30_000 + "]" * 30_000,
        '{"a":' * 30_000,
        "\u0435" * 50_000,
        "region = " * 50_000,
        "us-east-1 " * 10_000,
        "us-east-1.pure.cloud." * 10_000,
        "-".join("ab" for _ in range(40_000)),
        "- us-east-1\n" * 10_000,
        "a: us-east-1\n" * 10_000,
        "\n".join(" " * step + "- us-east-1" for step in range(400)),
        "https://us-east-1.example.com " * 4_000,
        "https://a.example.co.uk " * 4_000,
        "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB " * 4_000 + "\n",
        "%75" * 40_000,
        "\\x75" * 30_000,
        "Type: AWS::A::B\n" * 8_000,
        "\n" * 60_000 + "us-east-1",
        " " * 120_000 + "us-east-1",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(value: str) -> float:
        started = time.perf_counter()
        walk({"value": value, "endpoint": value, "region": value, "policy": value}, Allowed())
        return time.perf_counter() - started

    seconds(text[:1000])
    half, full = seconds(text[: len(text) // 2]), seconds(text)

    assert full < max(6 * half, 0.3)


def test_depth_is_no_limit() -> None:
    deep: Any = "us-east-1"
    for _ in range(5_000):
        deep = {"a": [deep]}

    assert walk({"value": deep}, Allowed()).leaves


def test_what_resembles_a_comparison_or_a_denial_still_counts_where_something_goes() -> None:
    compared = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": compared}
    listed = {"generatedRulesType": "ALLOWLIST", "targets": [".us-east-1.amazonaws.com"]}
    described = {"availabilityZone": {"type": "string", "default": "us-east-1a"}}

    for token, properties in (
        ("aws:iam/policy:Policy", {"policy": json.dumps({"Statement": [allowed]})}),
        ("aws:networkfirewall/ruleGroup:RuleGroup", {"ruleGroup": {"rulesSourceList": listed}}),
        ("aws:apigateway/model:Model", {"schema": json.dumps({"properties": described})}),
        ("aws:sfn/stateMachine:StateMachine", {"definition": json.dumps({"Parameters": {"Region": "us-east-1"}})}),
        ("aws:lambda/function:Function", {"environment": {"variables": {"NUMBER_OF_REGION": "us-east-1"}}}),
    ):
        verdicts = judge({"type": token, "properties": {"region": "eu-central-1", **properties}})
        assert any(verdict.stops for verdict in verdicts), token


def test_an_expression_of_a_state_machine_is_one_undecided_value() -> None:
    definition = json.dumps({"States": {"Call": {"Arguments": {"Region": "{% $states.input.region %}"}}}})
    machine = {"region": "eu-central-1", "definition": definition}

    (verdict,) = judge({"type": "aws:sfn/stateMachine:StateMachine", "properties": machine})

    assert verdict.status is Status.UNDECIDED


def test_a_listed_region_of_a_health_check_is_for_a_human_to_judge() -> None:
    check = {"type": "HTTPS", "regions": ["eu-west-1", "us-east-1", "sa-east-1"]}

    verdicts = judge({"type": "aws:route53/healthCheck:HealthCheck", "properties": check})

    assert [verdict.problem.place for verdict in verdicts] == ["regions[1]", "regions[2]"]
    assert not any(verdict.stops for verdict in verdicts)


def test_a_value_that_was_open_is_decided_when_the_stack_shows_it() -> None:
    evaluation, session = Evaluation(build({}, Path(), TODAY)), Session()
    target = {"type": "aws:cloudwatch/eventTarget:EventTarget", "properties": {"region": "eu-central-1"}}
    opened = resource({**target, "properties": {**target["properties"], "arn": UNKNOWN_STRING_VALUE}})
    shown = resource({**target, "properties": {"arn": "arn:aws:sqs:us-east-1:123456789012:jobs"}})

    assert not evaluation.resource(opened, session)
    verdicts = evaluation.stack([shown], session)

    assert [(item.rule, item.urn, item.problem.place) for item in verdicts if item.stops] == [
        ("any-resource-eu-arn", opened.urn, "arn")
    ]
    assert "any-value-judged-later" not in {item.rule for item in verdicts}
    evaluation.resource(opened, session)
    assert "any-value-judged-later" in {item.rule for item in evaluation.stack([opened], session)}


def test_a_region_that_was_open_is_decided_when_the_stack_shows_it() -> None:
    evaluation, session = Evaluation(build({}, Path(), TODAY)), Session()
    queue = {"type": "aws:sqs/queue:Queue"}
    opened = resource({**queue, "properties": {"region": UNKNOWN_STRING_VALUE}})
    shown = resource({**queue, "properties": {"region": "us-east-1"}})

    assert [verdict.status for verdict in evaluation.resource(opened, session)] == [Status.UNDECIDED]
    stopping = [verdict for verdict in evaluation.stack([shown], session) if verdict.stops]

    assert [(item.rule, item.urn, item.problem.place) for item in stopping] == [
        ("any-resource-eu-region", opened.urn, "region")
    ]


def _packed(text: str, *, times: int = 1) -> str:
    for _ in range(times):
        text = base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
    return text


def opaque(properties: dict[str, Any], token: str = "aws:ec2/instance:Instance") -> list[str]:
    verdicts = judge({"type": token, "properties": {"region": "eu-central-1", **properties}})
    return [item.problem.found for item in verdicts if item.rule == "any-resource-judged-opaque"]


def test_a_program_that_is_too_long_or_cannot_be_unpacked_is_told_and_its_beginning_is_read() -> None:
    long = _packed("echo eu-central-1 again and again\n" * 60_000)
    foreign = _packed("aws s3 ls --region us-east-1\n" + "echo again\n" * 200_000)
    cut = _packed("echo hello\n" * 4_000)[:120]

    assert "longer than a million bytes" in opaque({"userDataBase64": long})[0]
    assert "cut off" in opaque({"userData": cut})[0]
    assert (
        "bzip2"
        in opaque({"userDataBase64": base64.b64encode(bz2.compress(b"export AWS_REGION=us-east-1")).decode()})[0]
    )
    assert "no text" in opaque({"userData": base64.b64encode(bytes(range(128, 256))).decode()})[0]
    assert stopping({"type": "aws:ec2/instance:Instance", "properties": {"userDataBase64": foreign}})


def test_ordinary_binary_content_is_not_told() -> None:
    binary = base64.b64encode(bytes(range(256)) * 8).decode()

    assert opaque({"contentBase64": binary, "bucket": "b"}, "aws:s3/bucketObjectv2:BucketObjectv2") == []
    assert opaque({"data": {"tls.key": binary}}, "kubernetes:core/v1:Secret") == []
    assert (
        opaque({"sourceCodeHash": "k3vJcw4bS5Kc2mQ0E1l0X8Q0yQ6l0Zk1m1yq2b3c4d8="}, "aws:lambda/function:Function") == []
    )
    assert opaque({"publicKey": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7"}, "aws:ec2/keyPair:KeyPair") == []
    assert opaque({"userData": "#!/bin/sh\necho hello\n"}) == []


def test_what_is_packed_again_and_again_costs_no_more_than_one_text() -> None:
    layer = "x" * 900_000
    for _ in range(4):
        layer = "\n".join([_packed(layer)] * 40)

    started = time.perf_counter()
    found = opaque({"userData": layer})

    assert time.perf_counter() - started < 3
    assert found == [] or "four million" in found[0]


def test_a_place_in_a_long_program_is_shown_with_its_line() -> None:
    script = "#!/bin/sh\n" + "echo hello\n" * 40 + "aws s3 cp x s3://y --region us-east-1\n"

    (message,) = stopping({"type": "aws:ec2/instance:Instance", "properties": {"userData": script}})

    assert "userData: found 'aws s3 cp x s3://y --region us-east-1' in line 42: us-east-1" in message
