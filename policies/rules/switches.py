"""Protection by the meaning of a property's name, whatever type an evidence resource has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from policies.catalogue import strength
from policies.evidence import retention_class, says_evidence
from policies.facts import number, quoted, truth
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed
from policies.production import in_production
from policies.residency.vocabulary import words_of
from policies.rules.registry import resource_rule

_MAXIMUM_DEPTH = 12
_OLD_VERSION = re.compile(r"(?:^|[-_v])1[-_.][01](?![0-9])")
"""1.0 or 1.1 in the name of a policy: `Policy-Min-TLS-1-0-2019-07`, `TLSv1.1_2016`."""
_SWITCHES = ("enabled", "enable", "status", "state")
_JUDGED_BY_THEIR_TYPE = frozenset({("aws:secretsmanager/secret:Secret", "recoveryWindowInDays")})
"""What the rule about the type asks for in production stacks only, and is right about."""
_NOT_PROPERTIES = frozenset({"tags", "tagsAll", "defaultTags"})


class _Kind(Enum):
    """What the name of a property says about its value."""

    MUST_BE_OFF = "off"
    MUST_BE_ON = "on"
    MODE = "mode of a lock"
    AT_LEAST_ONE = "more than nothing"
    DAYS_OF_FLOOR = "days, the floor of the retention class"
    HOURS = "hours"
    WINDOW_DAYS = "days of a window"
    BACKUP_DAYS = "days of a backup"


@resource_rule("any-evidence-no-weak-switch")
def weak_switch(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Switches and periods of declared evidence, at any depth, by name; the rules about a type say more."""
    for name, value, above, place in _leaves(resource.properties):
        kind = _kind_of(name, above)
        if kind is None or (resource.token, name) in _JUDGED_BY_THEIR_TYPE:
            continue
        if kind is _Kind.MUST_BE_OFF:
            if truth(value) is True:
                yield failed(place, quoted(value), "false")
        elif kind is _Kind.MUST_BE_ON:
            if _is_off(value):
                yield failed(place, quoted(value), "true")
        elif kind is _Kind.MODE:
            if isinstance(value, str) and value.strip().lower() in strength().weak_modes:
                yield failed(place, quoted(value), "COMPLIANCE, which nobody can lift")
        else:
            least, unit = _least(kind, resource, bounds)
            amount = number(value)
            if isinstance(amount, float) and 0 <= amount < least:  # below 0 means for ever where it is taken at all
                yield failed(place, quoted(value), f"at least {least} {unit}")


def protects(name: str, above: str) -> bool:
    """Whether a property of this name, below another, switches a protection or says how long something is kept."""
    return _kind_of(name, above) is not None


@lru_cache(maxsize=8192)
def _kind_of(name: str, above: str) -> _Kind | None:
    known, phrase = strength(), _phrase(name)
    if phrase in known.must_be_off:
        return _Kind.MUST_BE_OFF
    if _ends(phrase, known.must_be_on) or (name in _SWITCHES and _phrase(above) in known.switched_parents):
        return _Kind.MUST_BE_ON
    periods = (
        (known.mode_endings, _Kind.MODE),
        (known.at_least_one, _Kind.AT_LEAST_ONE),
        (known.floor_endings, _Kind.DAYS_OF_FLOOR),
        (known.hour_endings, _Kind.HOURS),
        (known.window_endings, _Kind.WINDOW_DAYS),
        (known.backup_endings, _Kind.BACKUP_DAYS),
    )
    return next((kind for endings, kind in periods if _ends(phrase, endings)), None)


def _least(kind: _Kind, resource: Resource, bounds: Bounds) -> tuple[int, str]:
    if kind is _Kind.DAYS_OF_FLOOR:
        return bounds.retention_of(retention_class(resource, bounds)).floor_days, "days"
    if kind is _Kind.AT_LEAST_ONE:
        return 1, "of them"
    if kind is _Kind.HOURS:
        return bounds.limits.stream_retention_hours, "hours"
    return (strength().window_days, "days") if kind is _Kind.WINDOW_DAYS else (strength().backup_days, "day")


@resource_rule("any-resource-judged-weakness")
def judged_weakness(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """The same switches on anything in production, at the top of its properties, where the program sets them itself."""
    names = _names_of_weaknesses()
    if names.isdisjoint(resource.properties) or not in_production(resource, bounds) or says_evidence(resource, bounds):
        return
    for name in sorted(names & resource.properties.keys()):
        value, kind = resource.properties[name], _kind_of(name, "")
        if kind is _Kind.MUST_BE_OFF and truth(value) is True:
            yield failed(name, quoted(value), "false")
        elif kind is _Kind.MUST_BE_ON and _is_off(value):
            yield failed(name, quoted(value), "true")
        elif kind is _Kind.BACKUP_DAYS and number(value) == 0:
            yield failed(name, quoted(value), f"at least {strength().backup_days} day")


@cache
def _names_of_weaknesses() -> frozenset[str]:
    """Property names, as Pulumi spells them, of what is told anywhere in production."""
    known = strength()
    phrases = known.must_be_off | known.must_be_on | known.backup_endings | known.more_switches
    words = (phrase.split() for phrase in phrases)
    return frozenset("".join([first, *(word.capitalize() for word in rest)]) for first, *rest in words)


@resource_rule("any-resource-judged-tls")
def weak_tls(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Named versions of TLS below 1.2; a default that nobody named is left to AWS."""
    known = strength()
    for name, value, _, place in _leaves(resource.properties):
        if isinstance(value, str) and _ends(_phrase(name), known.tls_endings) and _is_old(value):
            yield failed(place, quoted(value), "a policy of TLS 1.2 or later")


@resource_rule("aws-account-guard-on")
def account_guard(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Switches of a whole account whose only use is to protect."""
    for name, weak in strength().account_guards.get(resource.token, {}).items():
        value = resource.properties.get(name)
        if any(_same(value, item) for item in weak):
            yield failed(name, quoted(value), "the value that protects the account")


@lru_cache(maxsize=8192)
def _phrase(name: str) -> str:
    return " ".join(words_of(name))


def _ends(phrase: str, endings: frozenset[str]) -> bool:
    return any(phrase == ending or phrase.endswith(f" {ending}") for ending in endings)


def _leaves(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any, str, str]]:
    """Name, value, name above and place of every scalar."""
    stack: list[tuple[Any, str, str, str, int]] = [(properties, "", "", "", 0)]
    while stack:
        value, name, above, place, depth = stack.pop()
        if isinstance(value, Mapping) and depth < _MAXIMUM_DEPTH:
            for key, item in value.items():
                if not (depth == 0 and key in _NOT_PROPERTIES):
                    stack.append((item, str(key), name, f"{place}.{key}" if place else str(key), depth + 1))
        elif isinstance(value, list | tuple):
            stack += [(item, name, above, f"{place}[{index}]", depth) for index, item in enumerate(value)]
        elif value is not None and value is not UNKNOWN:
            yield name, value, above, place


def _is_off(value: Any) -> bool:
    return truth(value) is False or (isinstance(value, str) and value.strip().lower() in strength().off_words)


def _is_old(value: str) -> bool:
    text = value.strip().lower()
    return text in strength().weak_tls or _OLD_VERSION.search(text) is not None


def _same(value: Any, weak: Any) -> bool:
    if isinstance(weak, bool):
        return truth(value) is weak
    return isinstance(value, str) and value.strip().lower() == str(weak).lower()
