"""From a preview to a deployment, a recorded baseline and a checked state: the pack beside a plain AWS program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ringfence.commands.baseline import command as baseline
from ringfence.commands.check import command as check
from tests.policies.engine.conftest import Outcome, Plain
from tests.policies.engine.test_outside import made

pytestmark = pytest.mark.engine

EXEMPTION = {
    "rule": "any-resource-eu-region",
    "resource": "urn:pulumi:prod-plain::plain::*::abroad",
    "reason": "Queue of the office in Virginia, no personal data",
    "approver": "Anna Example, DPO",
    "expires": "2099-12-31",
    "control": "DORA-30.2.b",
}
KEY = "urn:pulumi:prod-plain::plain::*::key"


@pytest.fixture
def deployed(plain: Plain) -> Iterator[Plain]:
    """The project, emptied again afterwards."""
    yield plain
    plain.configure()
    plain.pulumi("destroy", "--yes", "--skip-preview", "--stack", plain.stack)


def up(plain: Plain, *arguments: str) -> Outcome:
    return plain.pulumi("up", "--yes", "--stack", plain.stack, "--policy-pack", str(plain.pack), *arguments)


def exported(plain: Plain) -> Path:
    file = plain.folder / "export.json"
    written = plain.pulumi("stack", "export", "--stack", plain.stack, "--file", str(file))
    assert written.status == 0, written.output
    return file


def checked(plain: Plain, monkeypatch: pytest.MonkeyPatch, form: str, *arguments: str) -> tuple[int, str]:
    monkeypatch.chdir(plain.folder / "program")
    given = ["--file", str(exported(plain)), "--policy-pack", str(plain.pack), "--format", form, *arguments]
    answered = CliRunner().invoke(check, given)
    return answered.exit_code, answered.stdout


def key(name: str = "key", **arguments: Any) -> dict[str, Any]:
    return made("kms.Key", name, **{"enable_key_rotation": True, "rotation_period_in_days": 90, **arguments})


def test_a_value_that_a_preview_cannot_know_is_refused_by_the_deployment_before_it_is_written(deployed: Plain) -> None:
    deployed.configure(exemptions=[EXEMPTION])
    deployed.declare(
        made("sqs.Queue", "abroad", name="abroad", region="us-east-1"),
        made("sqs.Queue", "home", name="home", redrive_policy="$abroad.arn", message_retention_seconds=1_209_600),
    )

    previewed = deployed.preview()
    assert previewed.status == 0, previewed.output
    assert "not known yet" in previewed.output
    assert "exempt until 2099-12-31" in previewed.output

    outcome = up(deployed)

    assert outcome.status != 0
    assert "us-east-1 (Northern Virginia, US)" in outcome.output
    assert "::home" not in exported(deployed).read_text(encoding="utf-8")


def test_an_exemption_that_is_past_unneeded_or_not_approved_is_a_violation_with_its_place(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "jobs", name="jobs"))
    gone = {**EXEMPTION, "resource": "urn:pulumi:prod-plain::plain::*::nobody"}
    past = {**EXEMPTION, "expires": "2020-01-31"}
    settings = plain.folder / "exemptions.json"
    wanted = {"exemptions": [gone, past, {**EXEMPTION, "approver": " "}]}
    settings.write_text(json.dumps({"pack-limits-not-loosened": wanted}), encoding="utf-8")

    outcome = plain.preview("--policy-pack-config", str(settings))

    assert outcome.status != 0
    assert "exemptions[0].resource: found 'urn:pulumi:prod-plain::plain::*::nobody'" in outcome.output
    assert "exemptions[1].expires: found 2020-01-31, which is past" in outcome.output
    assert "exemptions[2].approver: found " in outcome.output


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"regions": [{"name": "eu-central-1", "reason": "it is in the Union anyway"}]}, "regions[0].name"),
        ({"retention": {"floor_days": 4000, "ceiling_days": 10}}, "retention.ceiling_days"),
        ({"retention": {"floor_days": 1.5}}, "retention.floor_days"),
        ({"regiones": []}, "regiones"),
        ({"retention": "long"}, "retention"),
    ],
)
def test_a_wrong_setting_of_the_engines_configuration_is_told_with_its_place(
    plain: Plain, settings: dict[str, Any], place: str
) -> None:
    plain.declare(made("sqs.Queue", "jobs", name="jobs"))
    file = plain.folder / "wrong.json"
    file.write_text(json.dumps({"pack-limits-not-loosened": settings}), encoding="utf-8")

    outcome = plain.preview("--policy-pack-config", str(file))

    assert outcome.status != 0
    assert place in outcome.output, outcome.output
    assert "Traceback" not in outcome.output


def test_a_recorded_value_may_not_get_weaker_and_its_resource_may_not_go(
    deployed: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.declare(key(), made("sqs.Queue", "jobs", name="jobs"))
    outcome = up(deployed, "--skip-preview")
    assert outcome.status == 0, outcome.output
    monkeypatch.chdir(deployed.folder / "program")
    target = deployed.pack / "recorded.yaml"
    given = ["record", "--file", str(exported(deployed)), "--policy-pack", str(deployed.pack), "--output", str(target)]
    recorded = CliRunner().invoke(baseline, given)
    assert recorded.exit_code == 0, recorded.output
    deployed.configure(baselines=["recorded.yaml"])
    assert deployed.preview().status == 0

    deployed.declare(key(rotation_period_in_days=180), made("sqs.Queue", "jobs", name="jobs"))
    weaker = deployed.preview()
    assert weaker.status != 0
    assert "rotationPeriodInDays: found 180" in weaker.output

    deployed.declare(made("sqs.Queue", "jobs", name="jobs"))
    gone = deployed.preview()
    assert gone.status != 0
    assert "pack-baseline-nothing-gone" in gone.output


def test_an_exported_state_is_checked_in_every_form_and_with_its_exit_status(
    deployed: Plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.declare(key(), made("sqs.Queue", "jobs", name="jobs"))
    assert deployed.pulumi("up", "--yes", "--skip-preview", "--stack", deployed.stack).status == 0
    status, text = checked(deployed, monkeypatch, "text")
    assert (status, text.splitlines()[-1].startswith("0 violations")) == (0, True), text

    deployed.declare(key(enable_key_rotation=False), made("sqs.Queue", "away", name="away", region="us-east-1"))
    assert deployed.pulumi("up", "--yes", "--skip-preview", "--stack", deployed.stack).status == 0

    for form in ("text", "json", "sarif", "junit"):
        status, text = checked(deployed, monkeypatch, form)
        assert status == 1, text
        assert "any-resource-eu-region" in text
        (deployed.folder / f"report.{form}").write_text(text, encoding="utf-8")


def test_a_region_from_the_environment_alone_is_refused_at_the_default_provider(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "jobs", name="jobs"), region=None)

    outcome = plain.preview(AWS_REGION="eu-central-1")

    assert outcome.status != 0
    assert outcome.output.count("[mandatory]") == 1
    assert "region: found nothing: a profile or the environment decides unseen" in outcome.output
    assert "set aws:region in the stack's configuration" in outcome.output


def test_the_summary_of_a_preview_is_no_event_stream_and_the_command_says_how_to_get_one(plain: Plain) -> None:
    plain.declare(made("sqs.Queue", "jobs", name="jobs"))
    summary = plain.folder / "summary.json"
    summary.write_text(plain.preview("--json").output, encoding="utf-8")

    answered = CliRunner().invoke(check, ["--events", str(summary)])

    assert answered.exit_code == 2
    assert "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1" in answered.output
