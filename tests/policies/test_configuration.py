"""The pack's own configuration: validated at once, and no way around the catalogue's floor."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policies.configuration import PATH_VARIABLE, ConfigurationError, build, load
from policies.evaluation import Evaluation
from policies.model import Status, Verdict
from policies.session import Session
from tests.policies.harness import TODAY, judge, resource

QUEUE = {"type": "aws:sqs/queue:Queue", "name": "it", "properties": {"name": "jobs", "region": "us-east-1"}}
URN = "urn:pulumi:prod::p::aws:sqs/queue:Queue::it"
EXEMPTION = {
    "rule": "any-resource-eu-region",
    "resource": URN,
    "reason": "Support desk of the vendor, approved for 2026",
    "approver": "Anna Example, DPO",
    "expires": "2027-01-31",
    "control": "DORA-30.2.b",
}


def run(configuration: dict[str, Any], today: date = TODAY, *raw: dict[str, Any]) -> list[Verdict]:
    evaluation, session = Evaluation(build(configuration, Path(), today)), Session()
    resources = [resource(item) for item in raw or (QUEUE,)]
    verdicts = [verdict for item in resources for verdict in evaluation.resource(item, session)]
    return verdicts + evaluation.stack(resources, session)


def stopping(verdicts: list[Verdict]) -> dict[str, str]:
    return {item.rule: item.problem.place for item in verdicts if item.stops}


def test_every_problem_of_a_configuration_is_told_at_once_with_its_place() -> None:
    wrong = {
        "retention": {"floor_days": "long", "classes": {"audit": {"floor_days": 1827}}},
        "regions": [{"name": "eu-west-2"}],
        "vendors": [{"hosts": ["UPPER CASE"], "operator": "V", "country": "Germany"}],
        "rules": {},
    }

    with pytest.raises(ConfigurationError) as refused:
        build(wrong, Path(), TODAY)

    places = {problem.place for problem in refused.value.problems}
    assert {"retention.floor_days", "regions.0.reason", "vendors.0.hosts.0", "vendors.0.country", "rules"} <= places
    assert all(problem.control == "pack configuration" for problem in refused.value.problems)


def test_fields_that_contradict_each_other_are_refused() -> None:
    wrong = {
        "retention": {"ceiling_days": 100, "legal_basis": "none"},
        "regions": [{"name": "eu-central-1", "reason": "It is our home region anyway"}],
        "buckets": {"logs": "nowhere-1"},
    }

    with pytest.raises(ConfigurationError) as refused:
        build(wrong, Path(), TODAY)

    assert [problem.place for problem in refused.value.problems] == [
        "retention.ceiling_days",
        "regions[0].name",
        "buckets.logs",
    ]


def test_a_file_that_is_named_but_missing_or_no_yaml_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "none.yaml"))
    with pytest.raises(ConfigurationError):
        load(tmp_path)

    (tmp_path / "bad.yaml").write_text("a: [", encoding="utf-8")
    monkeypatch.setenv(PATH_VARIABLE, str(tmp_path / "bad.yaml"))
    with pytest.raises(ConfigurationError, match=r"bad\.yaml"):
        load(tmp_path)


def test_without_a_file_the_catalogue_applies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PATH_VARIABLE, raising=False)

    assert load(tmp_path).bounds.limits.evidence_floor_days == 1827


def test_a_floor_below_the_catalogue_is_a_violation_and_not_a_setting() -> None:
    verdicts = run({"retention": {"floor_days": 365}}, TODAY, {**QUEUE, "properties": {"name": "jobs"}})

    assert stopping(verdicts) == {"pack-limits-not-loosened": "retention.floor_days"}

    admitted = {**EXEMPTION, "rule": "pack-limits-not-loosened", "resource": "retention.floor_days"}
    verdicts = run({"retention": {"floor_days": 365}, "exemptions": [admitted]})
    assert "pack-limits-not-loosened" not in stopping(verdicts)


def test_a_higher_ceiling_needs_its_legal_basis() -> None:
    assert "pack-limits-not-loosened" in stopping(run({"retention": {"ceiling_days": 7300}}))
    assert "pack-limits-not-loosened" not in stopping(
        run({"retention": {"ceiling_days": 7300, "legal_basis": "National law, section 14"}})
    )


def test_a_retention_class_sets_the_bounds_of_what_carries_its_tag() -> None:
    tags = {"dora:evidence": "true", "dora:retention-class": "audit"}
    group = {"type": "aws:cloudwatch/logGroup:LogGroup", "properties": {"retentionInDays": 3653, "tags": tags}}
    classes = {"audit": {"floor_days": 1827, "ceiling_days": 2557, "legal_basis": "MiFID II 16(7)"}}

    assert not [item for item in judge(group) if item.stops]
    found = [item for item in judge(group, configuration={"retention": {"classes": classes}}) if item.stops]
    assert found[0].problem.allowed == "a value of CloudWatch between 1827 and 2557 days"


def test_the_configuration_may_name_evidence_and_scope_resources_out() -> None:
    group = {"type": "aws:cloudwatch/logGroup:LogGroup", "name": "audit", "properties": {"retentionInDays": 30}}
    key = {"type": "aws:kms/key:Key", "name": "scratch", "properties": {}}

    assert not [item for item in judge(group) if item.stops]
    assert [item for item in judge(group, configuration={"evidence": ["*::audit"]}) if item.stops]
    assert [item for item in judge(key, stack=True) if item.stops]
    out = {"not_evidence": [{"resource": "*::scratch", "reason": "Key of the build cache only"}]}
    assert not [item for item in judge(key, configuration=out, stack=True) if item.stops]


def test_a_bucket_elsewhere_is_admitted_by_its_declared_region_only() -> None:
    stream = {
        "type": "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        "properties": {"extendedS3Configuration": {"bucketArn": "arn:aws:s3:::central-logs"}},
    }

    assert [item for item in judge(stream, stack=True) if item.stops]
    assert not [
        item
        for item in judge(stream, configuration={"buckets": {"central-logs": "eu-west-1"}}, stack=True)
        if item.stops
    ]
    foreign = [
        item
        for item in judge(stream, configuration={"buckets": {"central-logs": "us-east-1"}}, stack=True)
        if item.stops
    ]
    assert "Northern Virginia" in foreign[0].problem.found


def test_an_exemption_is_used_shown_and_needed() -> None:
    verdicts = run({"exemptions": [EXEMPTION]})

    (shown,) = [item for item in verdicts if item.status is Status.EXEMPT]
    assert shown.exemption.startswith("exempt until 2027-01-31, approved by Anna Example, DPO: Support desk")
    assert stopping(verdicts) == {}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"approver": "  "}, "exemptions[0].approver"),
        ({"reason": "because"}, "exemptions[0].reason"),
        ({"expires": "2026-11-23"}, "exemptions[0].expires"),
        ({"expires": "soon"}, "exemptions[0].expires"),
        ({"rule": "any-rule-at-all"}, "exemptions[0].rule"),
        ({"control": None}, "exemptions[0].control"),
        ({"ticket": "X-1"}, "exemptions[0].ticket"),
    ],
)
def test_an_incomplete_exemption_is_a_violation_and_covers_nothing(change: dict[str, Any], place: str) -> None:
    found = stopping(run({"exemptions": [{**EXEMPTION, **change}]}))

    assert found == {"any-resource-eu-region": "region", "pack-exemption-valid": place}


def test_an_exemption_holds_on_its_last_day_and_not_after() -> None:
    assert stopping(run({"exemptions": [EXEMPTION]}, date(2027, 1, 31))) == {}
    assert "any-resource-eu-region" in stopping(run({"exemptions": [EXEMPTION]}, date(2027, 2, 1)))


def test_an_exemption_that_nothing_needs_is_a_violation_unless_it_is_for_another_stack() -> None:
    clean = {**QUEUE, "properties": {"name": "jobs"}}
    idle = {"exemptions": [EXEMPTION]}
    foreign = {"exemptions": [{**EXEMPTION, "resource": URN.replace(":prod:", ":other:")}]}

    assert stopping(run(idle, TODAY, clean)) == {"pack-exemption-used": "exemptions[0].rule"}
    assert stopping(run(foreign, TODAY, clean)) == {}


def test_what_is_no_exemption_at_all_is_told() -> None:
    assert stopping(run({"exemptions": ["please"]}))["pack-exemption-valid"] == "exemptions[0]"


@pytest.mark.parametrize("written", ["2001:db8::5", "2001:DB8:0::5", "[2001:db8::5]"])
def test_a_carrier_that_is_registered_by_an_address_is_known_in_any_spelling(written: str) -> None:
    vendor = {
        "hosts": ["2001:db8::5"],
        "operator": "Carrier",
        "country": "IE",
        "purpose": "Voice calls",
        "legal_basis": "Contract 2026-01",
    }

    bounds = build({"vendors": [vendor]}, Path(), TODAY).bounds

    assert bounds.registered(written)
    assert not bounds.registered("2001:db8::6")


def test_an_address_in_another_form_is_refused_with_the_form_that_counts() -> None:
    vendor = {"hosts": ["2001:DB8:0::5"], "operator": "Carrier", "country": "IE"}

    with pytest.raises(ConfigurationError, match="write 2001:db8::5"):
        build({"vendors": [vendor]}, Path(), TODAY)


IMITATION = "x::aws:acm/certificate:Certificate::public-pages"
"""A name that continues as another URN does."""


@pytest.mark.parametrize(
    "pattern",
    [
        "urn:pulumi:prod::p::aws:acm/certificate:Certificate::public-*",
        "urn:pulumi:prod::*::aws:acm/certificate:Certificate::public-*",
        "*::aws:acm/certificate:Certificate::public-pages",
    ],
)
def test_a_resource_cannot_be_named_into_an_exemption(pattern: str) -> None:
    named = {**QUEUE, "name": IMITATION, "urn": f"urn:pulumi:prod::p::aws:sqs/queue:Queue::{IMITATION}"}

    verdicts = judge(named, configuration={"exemptions": [{**EXEMPTION, "resource": pattern}]})

    assert stopping(verdicts) == {"any-resource-eu-region": "region"}


@pytest.mark.parametrize("pattern", ["*", "urn:pulumi:*::*::*::*", "urn:pulumi:prod::p::*::*", "*::*", "*::*::*"])
def test_an_exemption_of_every_resource_is_a_violation_and_covers_nothing(pattern: str) -> None:
    found = stopping(run({"exemptions": [{**EXEMPTION, "resource": pattern}]}))

    assert found == {"any-resource-eu-region": "region", "pack-exemption-valid": "exemptions[0].resource"}


def test_the_rules_about_exemptions_cannot_be_exempted() -> None:
    broken = {**EXEMPTION, "approver": ""}
    excuse = {**EXEMPTION, "rule": "pack-exemption-valid", "resource": "*"}

    assert "pack-exemption-valid" in stopping(run({"exemptions": [broken, excuse]}))


def _bucket_policy(role: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": role},
        "Action": "s3:BypassGovernanceRetention",
        "Resource": "*",
    }
    return {
        "type": "aws:s3/bucketPolicy:BucketPolicy",
        "properties": {"bucket": "b", "policy": {"Statement": [statement]}},
    }


@pytest.mark.parametrize(
    ("role", "stops"),
    [
        ("arn:aws:iam::123456789012:role/break-glass", False),
        ("arn:aws:iam::123456789012:role/path/Break-Glass", False),
        ("arn:aws:iam::123456789012:role/our-own", False),
        ("arn:aws:iam::123456789012:role/app-break-glass-2", True),
        ("arn:aws:iam::123456789012:user/break-glass", True),
        ("arn:aws:iam::123456789012:role/*break-glass*", True),
    ],
)
def test_a_break_glass_role_is_known_by_its_whole_name(role: str, stops: bool) -> None:
    verdicts = judge(_bucket_policy(role), configuration={"break_glass_roles": ["our-own"]})

    assert any(item.rule == "aws-s3-policy-no-weakening-grant" for item in verdicts) is stops


@pytest.mark.parametrize(
    ("item", "stops"),
    [
        ({"type": "aws:iam/rolePolicy:RolePolicy", "name": "break-glass", "properties": {"role": "app"}}, True),
        ({"type": "aws:iam/policy:Policy", "name": "it", "properties": {"name": "break-glass"}}, True),
        ({"type": "aws:iam/rolePolicy:RolePolicy", "name": "it", "properties": {"role": "break-glass"}}, False),
    ],
)
def test_a_policy_is_not_excused_by_what_it_is_called(item: dict[str, Any], stops: bool) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Action": "kms:ScheduleKeyDeletion", "Resource": "*"}]}

    verdicts = judge({**item, "properties": {**item["properties"], "policy": policy}})

    assert any(verdict.rule == "aws-iam-policy-no-weakening-grant" for verdict in verdicts) is stops


@pytest.mark.parametrize("path", ['["retentionInDays"]', "retentionInDays", "*", '["*"]', "kmsKeyId"])
def test_a_guarded_property_is_not_ignored_in_any_notation(path: str) -> None:
    group = {
        "type": "aws:cloudwatch/logGroup:LogGroup",
        "properties": {"retentionInDays": 1827, "tags": {"dora:evidence": "true"}},
        "options": {"protect": True, "ignoreChanges": [path]},
    }

    assert any(item.rule == "any-resource-no-ignored-guard" for item in judge(group))


def test_a_protection_of_a_type_without_own_rules_is_not_ignored_either() -> None:
    def rules(path: str) -> set[str]:
        options = {"protect": True, "ignoreChanges": [path]}
        properties = {"deletionProtection": True, "tags": {"dora:evidence": "true"}}
        return {
            item.rule
            for item in judge({"type": "aws:docdb/cluster:Cluster", "properties": properties, "options": options})
        }

    assert "any-resource-no-ignored-guard" in rules("deletionProtection")
    assert "any-resource-no-ignored-guard" not in rules("engineVersion")


def test_ignoring_everything_ignores_the_region() -> None:
    queue = {"type": "aws:sqs/queue:Queue", "properties": {}, "options": {"protect": True, "ignoreChanges": ["*"]}}

    assert [item.rule for item in judge(queue) if item.stops] == ["any-resource-no-ignored-region"]


@pytest.mark.parametrize("stack", ["prod", "PROD", "prod1", "eu-prod", "prod_eu", "prd", "bank-prd-eu", "Production"])
def test_a_production_stack_is_known_by_the_words_of_its_name(stack: str) -> None:
    key = {
        "type": "aws:kms/key:Key",
        "urn": f"urn:pulumi:{stack}::p::aws:kms/key:Key::it",
        "properties": {"tags": {"dora:evidence": "true"}},
        "options": {"protect": False},
    }

    assert any(item.rule == "any-resource-protected" for item in judge(key))


def test_what_a_provider_says_about_another_place_is_stopped() -> None:
    for properties in (
        {"region": "eu-central-1", "assumeRoles": [{"roleArn": "arn:aws-us-gov:iam::123456789012:role/x"}]},
        {"region": "eu-central-1", "endpoints": [{"s3": "https://minio.example.com"}]},
        {"region": "eu-central-1", "endpoints": [{"s3": "https://s3.us-east-1.amazonaws.com"}]},
        {"region": "eu-central-1", "stsRegion": "us-east-1"},
        {"region": "eu-central-1", "httpsProxy": "http://proxy.us-east-1.example.com:3128"},
        {"profile": "default"},
    ):
        assert any(item.stops for item in judge({"type": "pulumi:providers:aws", "properties": properties})), properties


def test_a_public_page_behind_cloudfront_needs_one_exemption_and_its_certificate_none() -> None:
    certificate = {
        "type": "aws:acm/certificate:Certificate",
        "name": "page",
        "properties": {"region": "us-east-1", "domainName": "www.bank.example.eu"},
    }
    distribution = {
        "type": "aws:cloudfront/distribution:Distribution",
        "name": "page",
        "properties": {
            "origins": [{"domainName": "pages.s3.eu-central-1.amazonaws.com"}],
            "viewerCertificate": {"acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"},
        },
    }
    entry = {
        **EXEMPTION,
        "rule": "aws-global-service-no-data",
        "resource": "urn:pulumi:prod::p::aws:cloudfront/distribution:Distribution::page",
    }

    assert stopping(judge(certificate, distribution)) == {"aws-global-service-no-data": "type"}
    assert stopping(judge(certificate, distribution, configuration={"exemptions": [entry]}, stack=True)) == {}


def test_only_an_alarm_on_costs_is_excused_for_its_region() -> None:
    def alarm(namespace: str) -> dict[str, str]:
        properties = {"region": "us-east-1", "namespace": namespace, "alarmActions": []}
        return stopping(judge({"type": "aws:cloudwatch/metricAlarm:MetricAlarm", "properties": properties}))

    assert alarm("AWS/Billing") == {}
    assert alarm("AWS/Lambda") == {"any-resource-eu-region": "region"}


@pytest.mark.parametrize("pattern", ["urn:pulumi:*::*::*::*", "*::*"])
def test_a_configuration_that_scopes_everything_out_is_a_violation(pattern: str) -> None:
    out = {"not_evidence": [{"resource": pattern, "reason": "Nothing here is evidence at all"}]}

    assert stopping(run(out))["pack-limits-not-loosened"] == "not_evidence[0].resource"


@pytest.mark.parametrize(
    ("host", "stops"),
    [
        ("*.com", True),
        ("*.co.uk", True),
        ("*.amazonaws.com", True),
        ("*.eu", True),
        ("*.run.app", True),
        ("*.vendor.eu", False),
        ("api.vendor.com", False),
    ],
)
def test_the_vendor_register_admits_no_domain_of_many(host: str, stops: bool) -> None:
    vendor = {
        "hosts": [host],
        "operator": "Vendor Oy",
        "country": "FI",
        "purpose": "Security monitoring",
        "legal_basis": "Contract 2025-01",
    }

    assert ("pack-limits-not-loosened" in stopping(run({"vendors": [vendor]}))) is stops
