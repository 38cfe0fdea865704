"""Policy results in an event stream of the engine: of a preview, an update, or `pulumi policy analyze --json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from policies.catalogue import catalogue
from policies.model import Level, Status

PACK = "ringfence"
_LATER = "any-value-judged-later"
_UNDECIDED = "undecided: "
_EXEMPT = " -- exempt until "
_SENTENCE = re.compile(
    r"(?P<place>.+?): found (?P<found>.*); allowed: (?P<allowed>.*?); (?P<fix>.*) \((?P<control>[^;]+)\)", re.DOTALL
)
_SUMMARY = re.compile(r'"(steps|changeSummary)": *[\[{]')
"""Keys of the one document that `pulumi preview --json` writes unless it is told to stream."""

FOUND_NOTHING, VIOLATIONS, NOT_DECIDED = 0, 1, 2
"""Exit statuses: every rule holds, a mandatory rule is violated, something could not be decided."""


class EventsError(ValueError):
    """A text is no event stream, or no run of this pack is in it."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One result of one rule.

    Attributes:
        rule: Id of the rule.
        level: `mandatory` or `advisory`.
        severity: `low` to `critical`.
        status: failed, undecided or exempt.
        urn: Resource, empty for the stack.
        place: Property path.
        found: What is there.
        allowed: What would be accepted.
        fix: What to do.
        control: Articles that the rule supports.
        exemption: The exemption in force, where one is.
    """

    rule: str
    level: str
    severity: str
    status: Status
    urn: str
    place: str
    found: str
    allowed: str
    fix: str
    control: str
    exemption: str = ""

    @property
    def stops(self) -> bool:
        """Whether it stops a deployment."""
        return self.status is Status.FAILED and self.level == "mandatory"

    @property
    def resource(self) -> str:
        """Type and name of the resource, for people."""
        if not self.urn:
            return "stack"
        parts = self.urn.split("::")
        return f"{parts[-2].rsplit('$', 1)[-1]} {parts[-1]}"

    def sentence(self) -> str:
        """The whole message."""
        text = f"{self.place}: found {self.found}; allowed: {self.allowed}; {self.fix} ({self.control})"
        return f"{text}{' -- ' + self.exemption if self.exemption else ''}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """Results of one run, worst first."""

    results: tuple[Reported, ...]

    @property
    def exit_status(self) -> int:
        """1 with a mandatory violation, else 2 with something that a rule could not decide, else 0."""
        if any(result.stops for result in self.results):
            return VIOLATIONS
        open_results = (result for result in self.results if result.status is Status.UNDECIDED)
        return NOT_DECIDED if any(result.rule != _LATER for result in open_results) else FOUND_NOTHING


def read_events(text: str) -> Report:
    """Results of this pack in an event stream, one JSON document on each line.

    Raises:
        EventsError: when the text is no event stream, or the pack has not run in it.
    """
    events = list(_events(text))
    results = [_reported(event["policyEvent"]) for event in events if _is_ours(event.get("policyEvent"))]
    ran = any(PACK in (event.get("summaryEvent", {}).get("PolicyPacks") or {}) for event in events)
    if not ran and not results:
        if _SUMMARY.search(text) and not any("timestamp" in event for event in events):
            raise EventsError(
                "found the summary of a preview, which leaves out what policies said; allowed: an event stream; "
                "run `pulumi preview --json --policy-pack ...` with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1"
            )
        raise EventsError(f"no run of the policy pack {PACK} in these events: record them with --policy-pack")
    return Report(results=tuple(sorted(set(results), key=_order)))


def _events(text: str) -> Iterator[dict[str, Any]]:
    """Events of a stream; lines that the engine prints beside it are no events."""
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


def _is_ours(event: Any) -> bool:
    return isinstance(event, dict) and event.get("policyPackName") == PACK


def _reported(event: dict[str, Any]) -> Reported:
    text = str(event.get("message", "")).partition("\n")[2] or str(event.get("message", ""))
    status, exemption = Status.FAILED, ""
    if event.get("enforcementLevel") == Level.MANDATORY.value:
        pass  # the pack reports what is undecided or exempt as advisory: such words in a value change nothing
    elif text.startswith(_UNDECIDED):
        status, text = Status.UNDECIDED, text.removeprefix(_UNDECIDED)
    elif _EXEMPT in text:
        status = Status.EXEMPT
        text, _, rest = text.rpartition(_EXEMPT)
        exemption = f"exempt until {rest.strip()}"
    match = _SENTENCE.fullmatch(text.strip())
    parts = match.groupdict() if match else {"place": "", "found": text, "allowed": "", "fix": "", "control": ""}
    rule = catalogue().rules.get(str(event.get("policyName")))
    return Reported(
        rule=str(event.get("policyName")),
        level=rule.level.value if rule else str(event.get("enforcementLevel")),
        severity=rule.severity.value if rule else str(event.get("severity", "")),
        status=status,
        urn=str(event.get("resourceUrn") or ""),
        exemption=exemption,
        **parts,
    )


_STATUSES = {Status.FAILED: 0, Status.UNDECIDED: 1, Status.EXEMPT: 2}
_SEVERITIES = {"critical": 0, "high": 1, "medium": 2, "low": 3}


def _order(result: Reported) -> tuple[Any, ...]:
    severity = _SEVERITIES.get(result.severity, 9)
    return (not result.stops, _STATUSES[result.status], severity, result.urn, result.rule, result.place, result.found)
