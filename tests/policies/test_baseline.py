"""The ratchet: what is recorded may get stronger, never weaker, and may not vanish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from policies.baseline import BaselineError, read, record
from policies.configuration import build
from policies.evaluation import Evaluation
from policies.limits import Bounds
from policies.model import Resource, Verdict
from policies.session import Session
from policies.stack import Stack
from policies.state import ExportError, resources
from ringfence.commands.baseline import command
from tests.policies.corpus import aws
from tests.policies.harness import TODAY, resource

EVIDENCE = {"dora:evidence": "true"}


def key(**properties: Any) -> Resource:
    merged = {"enableKeyRotation": True, "rotationPeriodInDays": 90, "deletionWindowInDays": 30, **properties}
    return resource({"type": aws("kms/Key"), "name": "key", "properties": merged})


def group(days: float) -> Resource:
    properties = {"retentionInDays": days, "tags": EVIDENCE}
    return resource({"type": aws("cloudwatch/LogGroup"), "name": "log", "properties": properties})


def policy(days: float, **properties: Any) -> Resource:
    actions = {"retainRecording": True, "alwaysDelete": False, "deleteRetentionDays": days}
    media = {"callPolicy": {"conditions": {"wrapupCodeIds": ["w"]}, "actions": actions}}
    return resource(
        {
            "type": "genesys:recording:MediaRetentionPolicy",
            "name": "incident",
            "properties": {"name": "incident", "enabled": True, "mediaPolicies": media, **properties},
        }
    )


def judged(recorded: list[Resource], now: list[Resource], folder: Path) -> list[Verdict]:
    path = folder / "baseline.yaml"
    path.write_text(record(Stack(recorded, Bounds())), encoding="utf-8")
    configuration = build({"baselines": [str(path)]}, folder, TODAY)
    evaluation, session = Evaluation(configuration, read(configuration.baselines)), Session()
    verdicts = [item for one in now for item in evaluation.resource(one, session)]
    return [item for item in verdicts + evaluation.stack(now, session) if item.rule.startswith("pack-baseline")]


def test_what_is_as_recorded_or_stronger_passes(tmp_path: Path) -> None:
    recorded = [key(), group(1827), policy(1827)]

    assert judged(recorded, recorded, tmp_path) == []
    assert judged(recorded, [key(), group(2557), policy(2557)], tmp_path) == []


@pytest.mark.parametrize(
    ("recorded", "now", "place"),
    [
        (group(2557), group(1827), "retentionInDays"),
        (group(3653), group(2557), "retentionInDays"),
        (policy(2557), policy(1827), "mediaPolicies.callPolicy.actions.deleteRetentionDays"),
    ],
)
def test_a_weaker_value_is_refused_although_it_keeps_the_floor(
    recorded: Resource, now: Resource, place: str, tmp_path: Path
) -> None:
    (found,) = judged([recorded], [now], tmp_path)

    assert found.stops
    assert (found.rule, found.problem.place) == ("pack-baseline-not-weaker", place)
    assert "no weaker than the recorded" in found.problem.allowed


def test_a_value_that_breaks_a_rule_and_the_baseline_is_told_once(tmp_path: Path) -> None:
    assert judged([key()], [key(rotationPeriodInDays=365)], tmp_path) == []


def test_a_recorded_resource_that_is_gone_is_refused(tmp_path: Path) -> None:
    (found,) = judged([key(), group(1827)], [key()], tmp_path)

    assert found.stops
    assert found.rule == "pack-baseline-nothing-gone"
    assert found.urn.endswith("::log")


def test_the_record_is_the_same_whatever_the_order_and_holds_evidence_only() -> None:
    plain = resource({"type": aws("cloudwatch/LogGroup"), "name": "app", "properties": {"retentionInDays": 14}})
    one = record(Stack([key(), group(1827), plain], Bounds()))

    assert one == record(Stack([plain, group(1827.0), key()], Bounds()))
    assert [entry["urn"].rsplit("::", 1)[-1] for entry in yaml.safe_load(one)["resources"]] == ["log", "key"]


def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")

    with pytest.raises(BaselineError, match="record it again"):
        read([tmp_path / "other.yaml"])


def exported(**inputs: Any) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::p::{aws('kms/Key')}::key"
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}
    entry = {"urn": urn, "type": aws("kms/Key"), "custom": True, "inputs": {**inputs, "description": secret}}
    return {"version": 3, "deployment": {"resources": [entry]}}


def test_an_exported_stack_is_recorded_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(json.dumps(exported(rotationPeriodInDays=90)), encoding="utf-8")
    target = tmp_path / "prod.yaml"

    answered = CliRunner().invoke(command, ["record", "--file", str(tmp_path / "export.json"), "--output", str(target)])

    assert answered.exit_code == 0, answered.output
    assert "1 resources recorded" in answered.output
    (entry,) = yaml.safe_load(target.read_text(encoding="utf-8"))["resources"]
    assert entry["values"] == {"rotationPeriodInDays": 90}


def test_a_document_that_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        resources({"deployment": 5})
    (tmp_path / "export.json").write_text("[]", encoding="utf-8")

    answered = CliRunner().invoke(command, ["record", "--file", str(tmp_path / "export.json")])

    assert answered.exit_code == 2
    assert "could not record" in answered.output
