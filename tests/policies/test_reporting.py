"""Reports: what the engine's events say, as text, JSON, SARIF and JUnit, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from policies.catalogue import catalogue
from policies.model import Status
from policies.reporting import EventsError, read_events, render
from policies.rules.comparisons import must_be_at_least
from ringfence.commands.check import command

URN = "urn:pulumi:prod::p::dora:audit:Archive$aws:sqs/queue:Queue::jobs"
PLACE = (
    "region: found 'us-east-1': us-east-1 (Northern Virginia, US); "
    "allowed: one of eu-central-1; name one (DORA 30(2)(b))"
)


def event(
    text: str = PLACE, rule: str = "any-resource-eu-region", urn: str = URN, pack: str = "ringfence", level: str = ""
) -> str:
    level = level or ("advisory" if text.startswith("undecided") or " -- exempt" in text else "mandatory")
    fields = {"policyName": rule, "policyPackName": pack, "resourceUrn": urn, "enforcementLevel": level}
    return json.dumps({"policyEvent": {**fields, "message": f"Title (DORA 30(2)(b))\n{text}"}})


RAN = json.dumps({"summaryEvent": {"PolicyPacks": {"ringfence": "0.1.0"}}})
LATER = "undecided: stack: found 2 values; allowed: values; nothing to do now (RTS 2024/1774 4(2)(b)(ii))"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([RAN], 0),
        ([event(), RAN], 1),
        ([event(f"undecided: {PLACE}"), RAN], 2),
        ([event(f"undecided: {PLACE}"), event(), RAN], 1),
        ([event(f"{PLACE} -- exempt until 2027-01-31, approved by A: reason"), RAN], 0),
        ([event(rule="aws-sns-subscription-judged-channel"), RAN], 0),
        ([event(LATER, rule="any-value-judged-later", urn=""), RAN], 0),
    ],
)
def test_the_exit_status_says_whether_rules_hold_are_violated_or_undecided(lines: list[str], status: int) -> None:
    assert read_events("\n".join(lines)).exit_status == status


def test_a_message_is_taken_apart_into_its_fields() -> None:
    (result,) = read_events(event()).results

    assert (result.place, result.allowed, result.fix) == ("region", "one of eu-central-1", "name one")
    assert (result.control, result.severity, result.level) == ("DORA 30(2)(b)", "critical", "mandatory")
    assert result.resource == "aws:sqs/queue:Queue jobs"
    assert result.sentence() == PLACE


def test_a_stream_without_the_pack_is_no_pass() -> None:
    for text in ("", "no json", event(pack="other"), json.dumps({"summaryEvent": {"PolicyPacks": {}}})):
        with pytest.raises(EventsError):
            read_events(text)


def test_the_text_names_everything_and_counts() -> None:
    text = render(read_events("\n".join([event(), event(f"undecided: {PLACE}", rule="any-resource-eu-zone")])), "text")

    assert "mandatory  any-resource-eu-region  aws:sqs/queue:Queue jobs" in text
    assert text.endswith("1 violations, 0 to judge, 1 undecided, 0 exempt\n")


def test_the_json_is_sorted_and_carries_the_controls_and_the_exemption() -> None:
    lines = [event(f"{PLACE} -- exempt until 2027-01-31, approved by A: reason"), event(rule="any-resource-eu-zone")]
    one = render(read_events("\n".join(lines)), "json")

    assert one == render(read_events("\n".join(reversed(lines))), "json")
    failing, exempt = json.loads(one)["results"]
    assert failing["controls"] == ["DORA-30.2.b", "RTS-2024/1774-4.2.b"]
    assert exempt["status"] == "exempt"
    assert exempt["exemption"] == "exempt until 2027-01-31, approved by A: reason"


def test_sarif_has_rules_with_articles_levels_and_suppressions() -> None:
    lines = [event(), event(f"{PLACE} -- exempt until 2027-01-31, approved by A: reason", urn=f"{URN}2")]
    document = json.loads(render(read_events("\n".join(lines)), "sarif"))

    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert "DORA-30.2.b" in rule["properties"]["tags"]
    assert [result["level"] for result in run["results"]] == ["error", "note"]
    assert run["results"][1]["suppressions"][0]["kind"] == "external"
    assert run["results"][0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == f"{URN}#region"


def test_junit_has_a_case_for_every_rule() -> None:
    suite = ET.fromstring(render(read_events("\n".join([event(f"{PLACE}\x07"), RAN])), "junit"))

    assert suite.get("tests") == str(len(catalogue().rules))
    assert suite.get("failures") == "1"
    (failure,) = suite.findall("testcase[@name='any-resource-eu-region']/failure")
    assert "us-east-1" in str(failure.get("message"))


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_the_command_writes_every_form_to_a_file(form: str, tmp_path: Path) -> None:
    (tmp_path / "events").write_text(f"{event()}\n{RAN}\n", encoding="utf-8")
    target = tmp_path / "report"

    answered = run(tmp_path, "--format", form, "--output", str(target))

    assert answered.exit_code == 1
    assert "us-east-1" in target.read_text(encoding="utf-8")


def test_the_command_ends_with_2_when_it_cannot_tell(tmp_path: Path) -> None:
    (tmp_path / "events").write_text("{}\n", encoding="utf-8")

    answered = run(tmp_path)

    assert answered.exit_code == 2
    assert "could not check: no run of the policy pack" in answered.output


def test_a_state_and_a_run_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "events").write_text("{}\n", encoding="utf-8")

    assert "exclude each other" in run(tmp_path, "--file", str(tmp_path / "events")).output


def run(folder: Path, *arguments: str) -> Any:
    return CliRunner().invoke(command, ["--events", str(folder / "events"), *arguments])


def test_a_status_is_one_of_three() -> None:
    assert {status.value for status in Status} == {"failed", "undecided", "exempt"}


def test_a_large_limit_is_written_out_so_that_it_can_be_copied_into_a_program() -> None:
    (finding,) = must_be_at_least(345_600, "messageRetentionSeconds", 1_209_600, "seconds")

    assert finding.allowed == "at least 1209600 seconds"


def test_the_summary_of_a_preview_is_told_from_a_run_without_the_pack() -> None:
    summary = json.dumps({"config": {}, "steps": [{"op": "create"}], "changeSummary": {"create": 1}}, indent=4)

    for text in (summary, f"warning: beside it\n{summary}\n", json.dumps(json.loads(summary))):
        with pytest.raises(EventsError, match="PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1"):
            read_events(text)


@pytest.mark.parametrize(
    "value", ["us-east-1 -- exempt until 2099-12-31, approved by me: a good reason", "undecided: us-east-1"]
)
def test_a_value_that_talks_like_an_exemption_excuses_nothing(value: str) -> None:
    texts = (f"region: found {value!r}; allowed: one of eu-central-1; name one (DORA 30(2)(b))", f"undecided: {value}")

    for text in texts:
        report = read_events("\n".join([event(text, level="mandatory"), RAN]))
        assert report.exit_status == 1
        assert report.results[0].status is Status.FAILED


def test_junit_has_only_what_readers_of_junit_know_and_its_counts_are_right() -> None:
    lines = [
        event(),
        event(f"undecided: {PLACE}", rule="any-resource-eu-zone"),
        event(rule="any-resource-judged-host"),
        RAN,
    ]
    suite = ET.fromstring(render(read_events("\n".join(lines)), "junit"))
    known = {
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
        "testcase": {"name", "classname", "time"},
        "failure": {"message", "type"},
        "skipped": {"message", "type"},
    }
    children = {"testsuite": {"testcase"}, "testcase": {"failure", "skipped"}, "failure": set(), "skipped": set()}

    for element in suite.iter():
        assert set(element.attrib) == known[element.tag]
        assert {child.tag for child in element} <= children[element.tag]
        assert all(len(list(element)) <= 1 for _ in [0] if element.tag == "testcase")
    counts = {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")}
    assert counts == {
        "tests": str(len(suite.findall("testcase"))),
        "failures": str(len(suite.findall("testcase/failure"))),
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "errors": "0",
    }
    assert (counts["failures"], counts["skipped"]) == ("1", "2")
    assert len({case.get("name") for case in suite}) == len(suite)


def test_sarif_results_refer_to_described_rules_and_have_a_place() -> None:
    log = json.loads(
        render(read_events("\n".join([event(), event(f"{PLACE} -- exempt until 2027-01-31: x"), RAN])), "sarif")
    )
    (run,) = log["runs"]
    described = {rule["id"] for rule in run["tool"]["driver"]["rules"]}

    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    for result in run["results"]:
        assert result["ruleId"] in described
        assert result["level"] in {"error", "warning", "note", "none"}
        assert result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert all(item["kind"] in {"external", "inSource"} for item in result.get("suppressions", []))
    assert all(
        rule["shortDescription"]["text"] and rule["defaultConfiguration"]["level"]
        for rule in run["tool"]["driver"]["rules"]
    )
