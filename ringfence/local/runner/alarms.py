"""Evaluates declared alarms against the metrics that the emulator keeps; the emulator itself never does.

As CloudWatch does with the alarms that Ringfence declares: one metric, a sum or a maximum, as many periods back from
now as the alarm says, of which `DatapointsToAlarm` (all of them, where it is not given) must breach, and missing data
as `TreatMissingData` says.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

OK: Final = "OK"
ALARM: Final = "ALARM"
UNKNOWN: Final = "INSUFFICIENT_DATA"

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


@dataclass(frozen=True, kw_only=True)
class AlarmEvaluator:
    """Looks at all alarms of a region.

    Attributes:
        client: Gives a boto3 client of a service (CloudWatch, SNS).
        now: Seconds since 1970.
    """

    client: Callable[[str], Any]
    now: Callable[[], float]

    def evaluate(self) -> dict[str, str]:
        """Sets the state of every alarm, and tells its actions of a change; gives the states by alarm name.

        Raises:
            botocore.exceptions.ClientError: when the emulator refuses.
        """
        states = {}
        for page in self.client("cloudwatch").get_paginator("describe_alarms").paginate():
            for alarm in page["MetricAlarms"]:
                if alarm.get("ComparisonOperator") not in _COMPARE or "Statistic" not in alarm:
                    continue  # metric mathematics, percentiles and bands stay as they are, and stop no other
                states[alarm["AlarmName"]] = state = self.state(alarm)
                if state != alarm["StateValue"]:
                    self._change(alarm, state)
        return states

    def state(self, alarm: Mapping[str, Any]) -> str:
        """State that an alarm should be in now."""
        periods = int(alarm["EvaluationPeriods"])
        span = timedelta(seconds=int(alarm["Period"]))
        # Whole seconds, as the API takes them; the present second counts.
        end = datetime.fromtimestamp(int(self.now()) + 1, UTC)
        values = [self._value(alarm, end - span * (number + 1), end - span * number) for number in range(periods)]
        missing = alarm.get("TreatMissingData", "missing")
        # An alarm that is younger than what it looks back on has missed nothing yet.
        young = end - alarm["AlarmConfigurationUpdatedTimestamp"].astimezone(UTC) < span * periods
        if young and missing == "breaching" and None in values:
            return UNKNOWN
        breaches = _COMPARE[alarm["ComparisonOperator"]]
        verdicts = []
        for value in values:
            if value is not None:
                verdicts.append(breaches(value, float(alarm["Threshold"])))
            elif missing in ("breaching", "notBreaching"):
                verdicts.append(missing == "breaching")
        if not verdicts:
            return str(alarm["StateValue"]) if missing == "ignore" else UNKNOWN
        wanted = int(alarm.get("DatapointsToAlarm") or periods)
        # Missing data that stands for nothing is left out: what is known decides alone, as when all is known.
        return ALARM if sum(verdicts) >= min(wanted, len(verdicts)) else OK

    def _value(self, alarm: Mapping[str, Any], start: datetime, end: datetime) -> float | None:
        answer = self.client("cloudwatch").get_metric_statistics(
            Namespace=alarm["Namespace"],
            MetricName=alarm["MetricName"],
            Dimensions=alarm.get("Dimensions", []),
            StartTime=start,
            EndTime=end,
            Period=int(alarm["Period"]),
            Statistics=[alarm["Statistic"]],
        )
        # The emulator may cut the span into two of its own periods.
        values = [float(point[alarm["Statistic"]]) for point in answer["Datapoints"]]
        if not values:
            return None
        return sum(values) if alarm["Statistic"] == "Sum" else max(values)

    def _change(self, alarm: Mapping[str, Any], state: str) -> None:
        name = alarm["AlarmName"]
        reason = f"evaluated by the local function runner at {datetime.fromtimestamp(self.now(), UTC).isoformat()}"
        self.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue=state, StateReason=reason)
        actions = {ALARM: "AlarmActions", OK: "OKActions"}.get(state, "InsufficientDataActions")
        # An alarm that was never in any state tells nobody that all is well.
        if not alarm.get("ActionsEnabled", True) or (state == OK and alarm["StateValue"] == UNKNOWN):
            return
        message = {
            "AlarmName": name,
            "AlarmDescription": alarm.get("AlarmDescription"),
            "NewStateValue": state,
            "OldStateValue": alarm["StateValue"],
            "NewStateReason": reason,
        }
        for topic in alarm.get(actions, ()):
            self.client("sns").publish(TopicArn=topic, Subject=f"{state}: {name}", Message=json.dumps(message))
