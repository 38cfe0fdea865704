"""Alarms of the pipeline: they reach somebody, and what they watch can make them go off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policies.facts import each, listed, number, quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, Resource, failed, undecided
from policies.rules.comparisons import must_be_true
from policies.rules.registry import resource_rule

_FAILING = re.compile(r"fail|error|reject|drop|dead|denied", re.IGNORECASE)
_MOST_FAILURES = 1_000
"""Highest threshold of a metric that counts failures by its name."""
_SILENCE = ("LessThanThreshold", "LessThanOrEqualToThreshold")
_EXCESS = ("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")


@resource_rule("aws-cloudwatch-alarm-acts")
def alarm_acts(resource: Resource, _bounds: Bounds) -> Iterable[Finding]:
    """Actions of an alarm; a mute rule keeps one silent."""
    if resource.token.startswith("aws:cloudwatch/alarmMuteRule"):
        yield failed("type", "a mute rule", "no mute rule on alarms of the pipeline")
        return
    yield from must_be_true(resource.properties.get("actionsEnabled"), "actionsEnabled", default=True)
    actions = resource.properties.get("alarmActions")
    if not [action for action in listed(actions) if action not in (None, "")]:
        yield failed("alarmActions", "nothing", "at least one action")
    rule = resource.properties.get("alarmRule")
    if isinstance(rule, str) and rule.strip().upper() == "FALSE":
        yield failed("alarmRule", quoted(rule), "an expression that can become true")


@resource_rule("aws-cloudwatch-alarm-can-fire")
def alarm_can_fire(resource: Resource, bounds: Bounds) -> Iterable[Finding]:
    """Thresholds out of reach, silence taken for good, filters that count nothing.

    What a filter pattern matches is not judged: only the log that it reads could tell.
    """
    if resource.token.startswith("aws:cloudwatch/logMetricFilter"):
        transformation, place = next(
            each(resource.properties.get("metricTransformation"), "metricTransformation"), ({}, "")
        )
        value = transformation.get("value") if isinstance(transformation, dict) else None
        if number(value) == 0:
            yield failed(f"{place}.value", quoted(value), "a number above 0, or a field of the event")
        return
    yield from _waits(resource, bounds)
    operator, threshold = resource.properties.get("comparisonOperator"), number(resource.properties.get("threshold"))
    if operator in _SILENCE and not resource.properties.get("metricQueries"):
        yield from _silence(resource, threshold)
    if operator in _EXCESS and isinstance(threshold, float):
        name = str(resource.properties.get("metricName"))
        most = bounds.limits.alarm_thresholds.get(name, _MOST_FAILURES if _FAILING.search(name) else None)
        if most is not None and threshold > most:
            yield failed("threshold", quoted(threshold), f"at most {most}, which the metric reaches")


def _waits(resource: Resource, bounds: Bounds) -> Iterator[Finding]:
    """How long something has to last before an alarm goes off."""
    period, count = number(resource.properties.get("period")), number(resource.properties.get("evaluationPeriods"))
    enough = number(resource.properties.get("datapointsToAlarm"))
    if isinstance(period, float) and isinstance(count, float):
        waits = period * (enough if isinstance(enough, float) else count)
        if waits > bounds.limits.alarm_waits_seconds:
            found = f"{quoted(count)} periods of {quoted(period)} seconds"
            yield failed("evaluationPeriods", found, f"at most {bounds.limits.alarm_waits_seconds} seconds together")


def _silence(resource: Resource, threshold: object) -> Iterator[Finding]:
    """An alarm that something does not come: no data is what it waits for, and nothing is less than nothing."""
    missing = resource.properties.get("treatMissingData")
    if missing is UNKNOWN:
        yield undecided("treatMissingData", "breaching")
    elif missing != "breaching":
        shown = quoted(missing) if missing is not None else "nothing, which means missing"
        yield failed("treatMissingData", shown, "breaching, because silence brings no data")
    least = resource.properties.get("comparisonOperator") == "LessThanThreshold"
    if isinstance(threshold, float) and (threshold <= 0 if least else threshold < 0):
        yield failed("threshold", quoted(threshold), "a number that a count can fall below")
