"""One pass over a resource, one over a stack: which rules apply, what they find, one verdict for each cause."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from policies import baseline as ratchet
from policies import places
from policies.baseline import Baseline
from policies.catalogue import Catalogue, RuleEntry, Scope, catalogue
from policies.configuration import Configuration
from policies.evidence import Evidence, judge
from policies.exemptions import unmatched
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Level, Resource, Status, Verdict, failed
from policies.rules import RESOURCE_RULES, STACK_RULES, check_against
from policies.rules.registry import ResourceRule
from policies.rules.selection import matches_any
from policies.session import Session
from policies.spellings import readings
from policies.stack import CARRIER_NAMES, CARRIERS, Stack
from ringfence.domain.problems import Problem

_READ_BY_STACK_RULES = ("genesys:", "aws:s3/", "aws:sqs/", "aws:cloudtrail/", "aws:cloudwatch/", "aws:kinesis/")
_PROVIDERS = "pulumi:providers:"
_NOT_WEAKER = "pack-baseline-not-weaker"
_BY_NAME = "any-evidence-no-weak-switch"
_LATER = "any-value-judged-later"
_PROVIDER_REGION = "aws-resource-provider-region"


@dataclass(frozen=True)
class _Applicable:
    always: tuple[tuple[RuleEntry, ResourceRule], ...]
    evidence: tuple[tuple[RuleEntry, ResourceRule], ...]
    declared: tuple[tuple[RuleEntry, ResourceRule], ...]


class Evaluation:
    """The rules of the catalogue with one configuration."""

    def __init__(self, configuration: Configuration, recorded: Baseline | None = None) -> None:
        check_against(catalogue())
        self.configuration = configuration
        self.bounds = configuration.bounds
        self.baseline = recorded if recorded is not None else Baseline()
        self._applicable: dict[str, _Applicable] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Controls and rules."""
        return catalogue()

    def resource(self, resource: Resource, session: Session) -> list[Verdict]:
        """Verdicts on one resource, in the order of the catalogue, the most specific rule first."""
        session.analysed.add(resource.urn)
        rules = self._rules_for(resource.token)
        evidence = judge(resource, self.bounds, session.seen)
        self._remember(resource, evidence, session)
        chosen = list(rules.always)
        if evidence >= Evidence.JUDGED:
            chosen += rules.evidence
            session.judged.add(resource.urn)
        if evidence is Evidence.DECLARED:
            chosen += rules.declared
        findings = _without_repetition(self._run(chosen, resource) + self._in_other_spellings(resource, session))
        findings += places.refused(
            resource, {finding.place for _, finding in findings}, session, self.bounds, self.catalogue
        )
        if evidence is not Evidence.DEFERRED:
            findings += self._weaker(resource, findings)
        if resource.token.startswith(_PROVIDERS) and any(finding.place == "region" for _, finding in findings):
            session.providers.add(resource.urn)
        elif resource.provider is not None and resource.provider.urn in session.providers:
            findings = [item for item in findings if not _is_inherited(*item, resource)]
        return self._verdicts(findings, resource.urn, session)

    def stack(self, resources: Iterable[Resource], session: Session) -> list[Verdict]:
        """Verdicts on all resources together, with those that only the whole stack lets decide."""
        resources = list(resources)
        findings = places.decided_since(resources, session, self.bounds, self.catalogue)
        stack = Stack((_with_inputs(resource, session) for resource in resources), self.bounds)
        for resource in stack.resources:
            evidence = stack.evidence[resource.urn]
            if evidence is Evidence.NO or resource.urn in session.judged:
                continue
            rules = self._rules_for(resource.token)
            chosen = rules.evidence + (rules.declared if evidence is Evidence.DECLARED else ())
            found = _without_repetition(self._run(chosen, resource))
            found += self._weaker(resource, found)
            findings += [(rule, places.about(finding, resource.urn)) for rule, finding in found]
        for name, function in STACK_RULES.items():
            findings += self._guarded(self.catalogue.rules[name], function, stack)
        findings += [
            (self.catalogue.rules["pack-baseline-nothing-gone"], finding)
            for finding in ratchet.gone(stack, self.baseline)
        ]
        findings += [(self.catalogue.rules[rule], finding) for rule, finding in self.configuration.findings]
        later = list(places.listed_later(session.unknown))
        findings += [(self.catalogue.rules[_LATER], finding) for finding in later]
        verdicts = self._verdicts(findings, "", session)
        exemptions = self.configuration.exemptions
        waiting = unmatched(exemptions, session.used, [item.urn for item in stack.resources], session.analysed)
        return verdicts + self._verdicts(
            [(self.catalogue.rules["pack-exemption-used"], item) for item in waiting], "", session
        )

    def _weaker(self, resource: Resource, told: Iterable[tuple[RuleEntry, Finding]]) -> list[tuple[RuleEntry, Finding]]:
        """What is weaker than recorded, where no rule has refused it already."""
        if resource.urn not in self.baseline.values:
            return []
        refused = {finding.place for _, finding in told}
        found = ratchet.weaker(resource, self.baseline, self.bounds)
        return [(self.catalogue.rules[_NOT_WEAKER], finding) for finding in found if finding.place not in refused]

    def _in_other_spellings(self, resource: Resource, session: Session) -> list[tuple[RuleEntry, Finding]]:
        """What the retention rules find in a resource that another provider or a template spells.

        A key is judged when it is declared evidence: what else it encrypts cannot be seen there.
        """
        findings: list[tuple[RuleEntry, Finding]] = []
        for group in readings(resource):
            whole = Evidence.NO
            for reading in group:
                own = judge(reading.resource, self.bounds, session.seen)
                if own is Evidence.DECLARED or (own is Evidence.JUDGED and not self._is_satellite(reading.resource)):
                    whole = max(whole, own)
                guards = reading.resource.token in self.bounds.limits.guardian_types
                evidence = max(whole, Evidence.JUDGED if guards else Evidence.NO)
                rules = self._rules_for(reading.resource.token)
                chosen = tuple(item for item in rules.always if reading.resource.token in item[0].applies_to)
                chosen += rules.evidence if evidence >= Evidence.JUDGED else ()
                chosen += rules.declared if evidence is Evidence.DECLARED else ()
                for rule, finding in self._run(chosen, reading.resource):
                    declared = reading.declared(finding)
                    if declared is not None:
                        findings.append((rule, declared))
        return findings

    def _is_satellite(self, resource: Resource) -> bool:
        """Whether a type belongs to another: alone it would be judged as evidence, because its target is not seen."""
        return resource.token in self.bounds.limits.satellite_links

    def _rules_for(self, token: str) -> _Applicable:
        known = self._applicable.get(token)
        if known is None:
            chosen: Mapping[Scope, list[tuple[RuleEntry, ResourceRule]]] = {scope: [] for scope in Scope}
            for entry in self.catalogue.rules.values():
                if entry.id in RESOURCE_RULES and matches_any(token, entry.applies_to):
                    chosen[entry.scope].append((entry, RESOURCE_RULES[entry.id]))
            known = _Applicable(
                tuple(chosen[Scope.RESOURCE]), tuple(chosen[Scope.EVIDENCE]), tuple(chosen[Scope.DECLARED])
            )
            self._applicable[token] = known
        return known

    def _run(
        self, rules: Iterable[tuple[RuleEntry, ResourceRule]], resource: Resource
    ) -> list[tuple[RuleEntry, Finding]]:
        findings: list[tuple[RuleEntry, Finding]] = []
        for entry, function in rules:
            findings += self._guarded(entry, function, resource)
        return findings

    def _guarded(
        self, entry: RuleEntry, function: Callable[[Any, Bounds], Iterable[Finding]], about: Resource | Stack
    ) -> list[tuple[RuleEntry, Finding]]:
        """A rule that breaks is a violation: an input that no rule can read is not a pass."""
        try:
            return [(entry, finding) for finding in function(about, self.bounds)]
        except Exception as error:  # noqa: BLE001  (whatever it is, the answer is the same)
            found = f"values that the rule cannot read ({type(error).__name__})"
            return [(entry, failed("properties", found, "values of the types that the provider documents"))]

    @staticmethod
    def _remember(resource: Resource, evidence: Evidence, session: Session) -> None:
        if resource.token.startswith(_READ_BY_STACK_RULES):
            session.inputs[resource.urn] = resource.properties
        if resource.token in CARRIERS:
            for key in CARRIER_NAMES:
                name = resource.properties.get(key)
                if isinstance(name, str) and name:
                    session.seen[name] = evidence

    def _verdicts(self, findings: Iterable[tuple[RuleEntry, Finding]], urn: str, session: Session) -> list[Verdict]:
        verdicts: list[Verdict] = []
        waiting: set[tuple[str, str]] = set()
        for entry, finding in findings:
            about = finding.urn or urn
            key = (about, entry.id, finding.place)
            if finding.status is Status.UNDECIDED and (about, finding.place) in waiting:
                continue  # one value that is not known yet is one message, however many rules wait for it
            if finding.status is Status.UNDECIDED:
                waiting.add((about, finding.place))
            if not urn and key in session.reported:
                continue
            session.reported.add(key)
            verdicts.append(self._verdict(entry, finding, about, session))
        return list(dict.fromkeys(verdicts))

    def _verdict(self, entry: RuleEntry, finding: Finding, urn: str, session: Session) -> Verdict:
        problem = Problem(
            place=finding.place,
            found=finding.found,
            allowed=finding.allowed,
            fix=finding.fix or entry.remediation,
            control=self.catalogue.citation(entry),
        )
        status, exemption = finding.status, ""
        if status is Status.FAILED:
            for item in self.configuration.exemptions:
                if item.covers(entry.id, urn):
                    session.used.add(item.place)
                    status, exemption = Status.EXEMPT, item.sentence()
                    break
        return Verdict(
            rule=entry.id,
            level=Level(entry.level),
            severity=entry.severity.value,
            status=status,
            urn=urn,
            problem=problem,
            exemption=exemption,
        )


def _without_repetition(findings: list[tuple[RuleEntry, Finding]]) -> list[tuple[RuleEntry, Finding]]:
    """Findings without those of the rule that goes by names alone, where a rule about the type says more."""
    told = {finding.place for rule, finding in findings if rule.id != _BY_NAME}
    return [(rule, finding) for rule, finding in findings if rule.id != _BY_NAME or finding.place not in told]


def _with_inputs(resource: Resource, session: Session) -> Resource:
    """A resource of the stack as declared, completed by its outputs: a provider may echo little, or old values."""
    declared = session.inputs.get(resource.urn)
    if not declared:
        return resource
    known = {name: value for name, value in declared.items() if value is not UNKNOWN}
    return replace(resource, properties=ChainMap(known, resource.properties))  # type: ignore[arg-type]


def _is_inherited(rule: RuleEntry, finding: Finding, resource: Resource) -> bool:
    """Whether a finding only repeats that the provider's region is refused, which is told at the provider."""
    inherited = resource.provider.properties.get("region") if resource.provider else None
    own = resource.properties.get("region")
    return rule.id == _PROVIDER_REGION or (finding.place == "region" and own is not None and own == inherited)
