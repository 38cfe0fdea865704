"""A report as text, JSON, SARIF (for code scanning) and JUnit (for pull requests)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from policies.catalogue import RuleEntry, catalogue
from policies.model import Level, Status
from policies.reporting.events import Report, Reported

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PROJECT_FILE = "Pulumi.yaml"
"""Results are about resources, not lines; viewers that need a file get the project's."""


def render(report: Report, form: str) -> str:
    """The report in one of the forms of `FORMATS`."""
    return FORMATS[form](report)


def as_text(report: Report) -> str:
    """For people: one block for each result, then a count."""
    lines: list[str] = []
    for result in report.results:
        mark = result.level if result.status is Status.FAILED else result.status.value
        lines += [f"{mark:10} {result.rule}  {result.resource}", f"           {result.sentence()}", ""]
    stopping = sum(result.stops for result in report.results)
    advisory = sum(result.status is Status.FAILED and not result.stops for result in report.results)
    undecided = sum(result.status is Status.UNDECIDED for result in report.results)
    exempt = sum(result.status is Status.EXEMPT for result in report.results)
    lines.append(f"{stopping} violations, {advisory} to judge, {undecided} undecided, {exempt} exempt")
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """For pipelines and the evidence: every result with all its fields, sorted."""
    results = [
        {
            "rule": result.rule,
            "level": result.level,
            "severity": result.severity,
            "status": result.status.value,
            "urn": result.urn,
            "place": result.place,
            "found": result.found,
            "allowed": result.allowed,
            "fix": result.fix,
            "control": result.control,
            "controls": list(catalogue().rules[result.rule].controls) if result.rule in catalogue().rules else [],
            "exemption": result.exemption or None,
        }
        for result in report.results
    ]
    return json.dumps({"exitStatus": report.exit_status, "results": results}, indent=2) + "\n"


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0: rules with their articles, exempt results as suppressed."""
    used = sorted({result.rule for result in report.results})
    known = [catalogue().rules[name] for name in used if name in catalogue().rules]
    driver = {
        "name": "Ringfence",
        "rules": [_sarif_rule(rule) for rule in known],
    }
    run = {"tool": {"driver": driver}, "results": [_sarif_result(result) for result in report.results]}
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _sarif_rule(rule: RuleEntry) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.failure} Supports {catalogue().citation(rule)}."},
        "help": {"text": rule.remediation},
        "defaultConfiguration": {"level": "error" if rule.level is Level.MANDATORY else "warning"},
        "properties": {"tags": list(rule.controls), "severity": rule.severity.value},
    }


def _sarif_result(result: Reported) -> dict[str, Any]:
    level = "error" if result.stops else "warning" if result.status is Status.FAILED else "note"
    name = f"{result.urn}#{result.place}"
    written: dict[str, Any] = {
        "ruleId": result.rule,
        "level": level,
        "message": {"text": f"{result.resource}: {result.sentence()}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _PROJECT_FILE}, "region": {"startLine": 1}},
                "logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"place": f"{result.rule} {name}"},
    }
    if result.exemption:
        written["suppressions"] = [{"kind": "external", "status": "accepted", "justification": result.exemption}]
    return written


def as_junit(report: Report) -> str:
    """JUnit: one case for each rule; undecided and exempt ones are skipped, not passed."""
    by_rule: dict[str, list[Reported]] = {name: [] for name in catalogue().rules}
    for result in report.results:
        by_rule.setdefault(result.rule, []).append(result)
    suite = ET.Element("testsuite", name="ringfence", tests=str(len(by_rule)))
    failures = skipped = 0
    for name, results in by_rule.items():
        case = ET.SubElement(suite, "testcase", classname="ringfence", name=name, time="0")
        failing = [result for result in results if result.stops]
        waiting = [result for result in results if not result.stops]
        if failing:
            failures += 1
            node = ET.SubElement(case, "failure", message=_printable(failing[0].sentence()), type=failing[0].level)
            node.text = _printable("\n".join(f"{result.resource}: {result.sentence()}" for result in failing))
        elif waiting:
            skipped += 1
            kind = waiting[0].level if waiting[0].status is Status.FAILED else waiting[0].status.value
            ET.SubElement(case, "skipped", message=_printable(waiting[0].sentence()), type=kind)
    suite.set("failures", str(failures))
    suite.set("errors", "0")
    suite.set("skipped", str(skipped))
    suite.set("time", "0")
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _printable(text: str) -> str:
    """Text that XML may hold."""
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
}
"""Forms of a report."""
