"""Exemptions: one rule, one pattern of resources, a reason, an approver and an end; anything less is a violation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from policies.catalogue import Catalogue, Scope
from policies.facts import quoted
from policies.model import Finding, failed
from policies.urns import names_something, urn_matches

SHORTEST_REASON = 12
"""A reason of fewer characters explains nothing."""

_FIELDS = ("rule", "resource", "reason", "approver", "expires", "control")


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """An exemption that is complete and in force.

    Attributes:
        rule: Id of the rule.
        resource: Pattern of URNs, with `*` and `?`.
        reason: Why the rule may be left unmet.
        approver: Who approved it, not the one who asked.
        expires: Last day on which it holds.
        control: Control or compensating measure that it was weighed against.
        place: Where it stands in the configuration.
    """

    rule: str
    resource: str
    reason: str
    approver: str
    expires: date
    control: str
    place: str

    def covers(self, rule: str, urn: str) -> bool:
        """Whether it exempts a resource from a rule."""
        return rule == self.rule and urn_matches(urn, self.resource)

    def sentence(self) -> str:
        """The exemption for a message and for the evidence."""
        until = self.expires.isoformat()
        return f"exempt until {until}, approved by {self.approver}: {self.reason} (weighed against {self.control})"


def read(entries: Sequence[Any], catalogue: Catalogue, today: date) -> tuple[list[Exemption], list[Finding]]:
    """Exemptions in force, and what is wrong with the others.

    Args:
        entries: Entries as the configuration holds them.
        catalogue: Rules that may be exempted.
        today: Day of the evaluation.
    """
    good: list[Exemption] = []
    bad: list[Finding] = []
    for index, entry in enumerate(entries):
        place = f"exemptions[{index}]"
        problems = list(_problems(entry, place, catalogue, today))
        if problems:
            bad.extend(problems)
        else:
            fields = {name: str(entry[name]).strip() for name in _FIELDS if name != "expires"}
            good.append(Exemption(**fields, expires=_day(entry["expires"]) or today, place=place))
    return good, bad


def unmatched(
    exemptions: Sequence[Exemption], used: set[str], urns: Sequence[str], analysed: set[str]
) -> Iterator[Finding]:
    """Exemptions for this stack that nothing in it needed.

    Args:
        exemptions: Exemptions in force.
        used: Places of the exemptions that covered a finding.
        urns: URNs of the stack.
        analysed: URNs whose resources were evaluated one by one before, so that a use would have been seen.
    """
    for exemption in exemptions:
        if exemption.place in used or not speaks_about(exemption.resource, urns):
            continue
        matching = [urn for urn in urns if urn_matches(urn, exemption.resource)]
        if not matching:
            found = f"{quoted(exemption.resource)}, which no resource of the stack matches"
            yield failed(f"{exemption.place}.resource", found, "an exemption that is needed")
        elif all(urn in analysed for urn in matching):
            found = f"{quoted(exemption.rule)}, which no matching resource violates"
            yield failed(f"{exemption.place}.rule", found, "an exemption that is needed")


def speaks_about(pattern: str, urns: Sequence[str]) -> bool:
    """Whether a pattern names the stack and project of these URNs; patterns for other stacks are left alone."""
    if not urns:
        return False
    heads = {"::".join(urn.split("::")[:2]) for urn in urns}
    wanted = "::".join(pattern.split("::")[:2])
    return any(fnmatchcase(head, wanted) or wanted.startswith("*") for head in heads)


def _problems(entry: Any, place: str, catalogue: Catalogue, today: date) -> Iterator[Finding]:
    if not isinstance(entry, Mapping):
        yield failed(place, quoted(entry), f"an object with {', '.join(_FIELDS)}")
        return
    for name in entry:
        if name not in _FIELDS:
            yield failed(f"{place}.{name}", quoted(entry[name]), f"one of {', '.join(_FIELDS)}", "remove the field")
    for name in _FIELDS:
        if not str(entry.get(name) or "").strip():
            yield failed(f"{place}.{name}", quoted(entry.get(name)), _ALLOWED[name], "fill it in")
    yield from _content_problems(entry, place, catalogue, today)


def _content_problems(entry: Mapping[str, Any], place: str, catalogue: Catalogue, today: date) -> Iterator[Finding]:
    rule, reason, expires = entry.get("rule"), str(entry.get("reason") or "").strip(), entry.get("expires")
    if rule and rule not in catalogue.rules:
        yield failed(f"{place}.rule", quoted(rule), _ALLOWED["rule"], "name one rule of docs/controls.md")
    elif rule in _NEVER_EXEMPT:
        yield failed(f"{place}.rule", quoted(rule), "a rule about resources", "correct the exemption that it is about")
    resource = str(entry.get("resource") or "").strip()
    if resource and rule in catalogue.rules and not _is_narrow(resource, catalogue.rules[rule].scope):
        yield failed(f"{place}.resource", quoted(resource), _ALLOWED["resource"], "name the type or the resource")
    if 0 < len(reason) < SHORTEST_REASON:
        yield failed(f"{place}.reason", quoted(reason), _ALLOWED["reason"], "say why")
    if expires:
        day = _day(expires)
        if day is None:
            yield failed(f"{place}.expires", quoted(str(expires)), _ALLOWED["expires"], "write it as 2027-01-31")
        elif day < today:
            found = f"{day.isoformat()}, which is past"
            yield failed(f"{place}.expires", found, _ALLOWED["expires"], "have it approved again, or remove it")


def _is_narrow(pattern: str, scope: Scope) -> bool:
    """Whether a pattern means less than every resource; what is about the whole stack has no narrower one."""
    return scope in {Scope.STACK, Scope.PACK} or names_something(pattern)


_NEVER_EXEMPT = frozenset({"pack-exemption-valid", "pack-exemption-used"})
_ALLOWED = {
    "rule": "the id of one rule of this pack",
    "resource": "a pattern of URNs with a type or a name in it",
    "reason": f"a sentence of at least {SHORTEST_REASON} characters",
    "approver": "the name of who approved it",
    "expires": "a day to come",
    "control": "the control or measure it was weighed against",
}


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
