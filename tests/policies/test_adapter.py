"""The edge to CrossGuard: what it builds on, and that its policies also work one by one under Pulumi's own servicer."""

from __future__ import annotations

import inspect
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from pulumi_policy import (
    EnforcementLevel,
    PolicyCustomTimeouts,
    PolicyProviderResource,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import policy as crossguard
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from policies import bundle
from policies.adapter import plain, policies
from policies.catalogue import catalogue
from policies.configuration import build
from policies.evaluation import Evaluation
from policies.model import UNKNOWN, Level
from tests.policies.harness import PACK, TODAY

ROOT = PACK.parent
OPTIONS = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [], None)
QUEUE = "aws:sqs/queue:Queue"
URN = f"urn:pulumi:dev::p::{QUEUE}::q"


@pytest.fixture(scope="module")
def by_name() -> dict[str, ResourceValidationPolicy | StackValidationPolicy]:
    evaluation = Evaluation(build({}, Path(), TODAY))
    return {policy.name: policy for policy in policies(lambda: evaluation)}


def test_the_private_class_that_the_analyzer_builds_on_still_has_its_shape() -> None:
    servicer = crossguard._PolicyAnalyzerServicer

    assert version("pulumi-policy") == "1.21.0"
    names = ("Analyze", "AnalyzeStack", "Remediate", "Configure", "ConfigureStack", "GetAnalyzerInfo", "GetPluginInfo")
    assert all("self" in inspect.signature(getattr(servicer, name)).parameters for name in names)
    assert list(inspect.signature(servicer._get_enforcement_level).parameters) == ["self", "policy"]
    assert list(inspect.signature(servicer._map_severity).parameters) == ["self", "severity"]
    assert list(inspect.signature(servicer.__init__).parameters)[1:5] == [
        "name",
        "version",
        "policies",
        "enforcement_level",
    ]


def test_mission_rules_are_mandatory_and_judged_ones_advisory(by_name: dict[str, ResourceValidationPolicy]) -> None:
    for name, rule in catalogue().rules.items():
        wanted = EnforcementLevel.MANDATORY if rule.level is Level.MANDATORY else EnforcementLevel.ADVISORY
        assert by_name[name].enforcement_level is wanted
        assert by_name[name].framework.name == "DORA"


def test_a_policy_by_itself_reports_its_own_violations_only(by_name: dict[str, ResourceValidationPolicy]) -> None:
    properties = {"region": "us-east-1", "name": UNKNOWN_STRING_VALUE, "tags": {"dora:evidence": "true"}}
    provider = PolicyProviderResource("pulumi:providers:aws", unknown_checking_proxy({}), "urn", "default")
    arguments = ResourceValidationArgs(QUEUE, unknown_checking_proxy(properties), URN, "q", OPTIONS, provider)

    def reported(name: str) -> list[str]:
        messages: list[str] = []
        by_name[name].validate(arguments, lambda message, _urn=None: messages.append(message))
        return messages

    assert "us-east-1 (Northern Virginia, US)" in reported("any-resource-eu-region")[0]
    assert reported("any-resource-eu-arn") == []
    assert "messageRetentionSeconds" in reported("aws-sqs-queue-retention")[0]


def test_a_stack_policy_by_itself_reports_the_resource_it_means(by_name: dict[str, StackValidationPolicy]) -> None:
    bucket = "aws:s3/bucket:Bucket"
    properties = unknown_checking_proxy({"bucket": "archive", "tags": {"dora:evidence": "true"}})
    urn = f"urn:pulumi:dev::p::{bucket}::archive"
    one = PolicyResource(bucket, properties, urn, "archive", OPTIONS, None, None, [], {})
    found: list[tuple[str, str | None]] = []

    by_name["aws-s3-bucket-has-lock"].validate(
        StackValidationArgs([one]), lambda message, about=None: found.append((message, about))
    )

    assert len(found) == 1
    assert found[0][1] == urn


def test_unknown_leaves_are_marked_one_by_one() -> None:
    proxy = unknown_checking_proxy({"a": {"b": UNKNOWN_STRING_VALUE, "c": [1, UNKNOWN_STRING_VALUE]}, "d": "x"})

    assert plain(proxy) == {"a": {"b": UNKNOWN, "c": [1, UNKNOWN]}, "d": "x"}


def test_the_pack_is_named_with_its_virtual_environment_and_its_pins() -> None:
    project = yaml.safe_load((PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    pins = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    wanted = [line for line in (PACK / "requirements.txt").read_text(encoding="utf-8").splitlines() if "==" in line]

    assert project["runtime"]["options"]["virtualenv"] == "../.venv"
    assert len(wanted) == 4
    assert all(f"\n{line}" in pins for line in wanted)


def test_a_bundle_holds_the_pack_and_nothing_of_this_repository_s_stacks(tmp_path: Path) -> None:
    folder = bundle.write(tmp_path / "pack")

    assert (folder / "policies" / "catalogue" / "limits.yaml").exists()
    assert (folder / "ringfence" / "domain" / "regions.py").exists()
    assert not (folder / "policies" / "configuration.yaml").exists()
    assert not (folder / "ringfence" / "genesys").exists()
    assert yaml.safe_load((folder / "PulumiPolicy.yaml").read_text())["runtime"]["options"]["virtualenv"] == "venv"

    assert bundle.write(folder) == folder
    (tmp_path / "other").mkdir()
    with pytest.raises(FileExistsError):
        bundle.write(tmp_path / "other")
