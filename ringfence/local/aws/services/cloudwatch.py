"""Amazon CloudWatch: log groups and metric alarms.

Sources: pulumi-aws types `aws:cloudwatch/logGroup:LogGroup` and `aws:cloudwatch/metricAlarm:MetricAlarm`; API
CreateLogGroup, PutRetentionPolicy, PutMetricAlarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.retention import CLOUDWATCH_RETENTION_DAYS
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.differences import Rules
from ringfence.local.aws.limits import between, matching, one_of
from ringfence.local.aws.resource import Resource, names, values
from ringfence.local.aws.tags import TagCalls
from ringfence.local.aws.translation import Names, without_empty

LOG_TAGS = TagCalls(identifier="resourceArn", tags="tags", keys="tagKeys", pair=None)
ALARM_API = Names(irregular={"okActions": "OKActions", "stat": "Stat"}, opaque=names("dimensions"))
ALARM_TAGS = TagCalls(identifier="ResourceARN")
ALARM_ACTIONS = ("alarmActions", "insufficientDataActions", "okActions")
ALARM_SETTINGS = (
    *("actionsEnabled", "alarmDescription", "comparisonOperator", "datapointsToAlarm"),
    *("evaluateLowSampleCountPercentiles", "evaluationPeriods", "extendedStatistic", "metricName", "namespace"),
    *("period", "statistic", "threshold", "thresholdMetricId", "treatMissingData", "unit", *ALARM_ACTIONS),
)


class LogGroup(Resource):
    """A log group; `retentionInDays` 0 keeps for ever."""

    token = "aws:cloudwatch/logGroup:LogGroup"  # noqa: S105 - a type, not a secret
    service = "logs"
    handled = names("deletionProtectionEnabled kmsKeyId logGroupClass name namePrefix retentionInDays skipDestroy")
    defaults = values(retentionInDays=0, skipDestroy=False)
    rules = Rules(
        replace_on=names("name namePrefix logGroupClass region"),
        computed=names("deletionProtectionEnabled logGroupClass"),
        # moto knows neither classes nor deletion protection.
        kept=names("deletionProtectionEnabled logGroupClass namePrefix skipDestroy"),
    )
    limits = (
        one_of("retentionInDays", 0, *CLOUDWATCH_RETENTION_DAYS),
        one_of("logGroupClass", "STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
        matching("name", r"[A-Za-z0-9._/#-]{1,512}", "1 to 512 letters, digits and ._/#-"),
    )
    tagging = LOG_TAGS

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """CreateLogGroup."""
        request: dict[str, Any] = {"logGroupName": inputs["name"], "tags": inputs.get("tagsAll") or {}}
        if inputs.get("kmsKeyId"):
            request["kmsKeyId"] = inputs["kmsKeyId"]
        scope.client("logs").create_log_group(**without_empty(request))
        return str(inputs["name"])

    def complete(self, scope: Scope, resource_id: str, inputs: Mapping[str, Any]) -> None:
        """PutRetentionPolicy."""
        if inputs["retentionInDays"]:
            _set_retention(scope, resource_id, inputs["retentionInDays"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeLogGroups and the tags."""
        del known
        client = scope.client("logs")
        for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=resource_id):
            for group in page["logGroups"]:
                if group["logGroupName"] == resource_id:
                    arn = str(group["arn"]).removesuffix(":*")
                    return {
                        "name": resource_id,
                        "arn": arn,
                        "retentionInDays": group.get("retentionInDays", 0),
                        "kmsKeyId": group.get("kmsKeyId"),
                        "tagsAll": LOG_TAGS.read(client, arn),
                    }
        return None

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """Retention and key; moto does not serve a change of the key and says so."""
        del old
        client = scope.client("logs")
        if "retentionInDays" in changed:
            _set_retention(scope, resource_id, new["retentionInDays"])
        if "kmsKeyId" in changed and new.get("kmsKeyId"):
            client.associate_kms_key(logGroupName=resource_id, kmsKeyId=new["kmsKeyId"])
        elif "kmsKeyId" in changed:
            client.disassociate_kms_key(logGroupName=resource_id)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteLogGroup, unless the program asked to leave it."""
        if not known.get("skipDestroy"):
            scope.client("logs").delete_log_group(logGroupName=resource_id)

    def find(self, scope: Scope, inputs: Mapping[str, Any], urn: str) -> str | None:
        """The log group of the same name."""
        del urn
        return str(inputs["name"]) if self.read(scope, inputs["name"], {}) else None


class MetricAlarm(Resource):
    """An alarm on one metric or on an expression over several."""

    token = "aws:cloudwatch/metricAlarm:MetricAlarm"  # noqa: S105 - a type, not a secret
    service = "cloudwatch"
    handled = frozenset({"name", "dimensions", "metricQueries", *ALARM_SETTINGS})
    defaults = values(actionsEnabled=True, treatMissingData="missing")
    rules = Rules(
        replace_on=names("name region"),
        computed=names("evaluateLowSampleCountPercentiles"),
        unordered=frozenset(ALARM_ACTIONS),
    )
    limits = (
        one_of("treatMissingData", "breaching", "notBreaching", "ignore", "missing"),
        one_of("statistic", "SampleCount", "Average", "Sum", "Minimum", "Maximum"),
        one_of(
            "comparisonOperator",
            *("GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold"),
            *("LessThanOrEqualToThreshold", "LessThanLowerOrGreaterThanUpperThreshold"),
            *("LessThanLowerThreshold", "GreaterThanUpperThreshold"),
        ),
        between("evaluationPeriods", 1, 1440),
    )
    tagging = ALARM_TAGS

    def validate(self, inputs: Mapping[str, Any]) -> Iterator[Problem]:
        """Limits, and that the alarm watches something."""
        yield from super().validate(inputs)
        if not inputs.get("metricName") and not inputs.get("metricQueries"):
            yield Problem(
                place="metricName",
                found="nothing",
                allowed="metricName with namespace, or metricQueries",
                fix="set one of them",
                control="Amazon CloudWatch PutMetricAlarm",
            )

    def create(self, scope: Scope, inputs: Mapping[str, Any]) -> str:
        """PutMetricAlarm; an existing alarm of that name is overwritten, as by the real provider."""
        _put_alarm(scope, inputs, Tags=ALARM_TAGS.spelled(inputs.get("tagsAll") or {}))
        return str(inputs["name"])

    def read(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
        """DescribeAlarms and the tags."""
        del known
        client = scope.client("cloudwatch")
        alarms = client.describe_alarms(AlarmNames=[resource_id])["MetricAlarms"]
        if not alarms:
            return None
        alarm = without_empty(alarms[0])
        found = {"name": resource_id, "arn": alarm["AlarmArn"], **ALARM_API.properties(alarm, ALARM_SETTINGS)}
        if "Dimensions" in alarm:
            found["dimensions"] = _dimension_map(alarm["Dimensions"])
        if "Metrics" in alarm:
            found["metricQueries"] = [_query(metric) for metric in alarm["Metrics"]]
        return {**found, "tagsAll": ALARM_TAGS.read(client, alarm["AlarmArn"])}

    def update(
        self, scope: Scope, resource_id: str, old: Mapping[str, Any], new: Mapping[str, Any], changed: frozenset[str]
    ) -> None:
        """PutMetricAlarm, which replaces everything but the tags."""
        del resource_id, old, changed
        _put_alarm(scope, new)

    def delete(self, scope: Scope, resource_id: str, known: Mapping[str, Any]) -> None:
        """DeleteAlarms."""
        del known
        scope.client("cloudwatch").delete_alarms(AlarmNames=[resource_id])


def _set_retention(scope: Scope, name: str, days: int) -> None:
    if days:
        scope.client("logs").put_retention_policy(logGroupName=name, retentionInDays=days)
    else:
        scope.client("logs").delete_retention_policy(logGroupName=name)


def _put_alarm(scope: Scope, inputs: Mapping[str, Any], **extra: Any) -> None:
    request = {"AlarmName": inputs["name"], **ALARM_API.request(without_empty(inputs), ALARM_SETTINGS), **extra}
    if inputs.get("dimensions"):
        request["Dimensions"] = _dimension_list(inputs["dimensions"])
    if inputs.get("metricQueries"):
        request["Metrics"] = [_metric(query) for query in inputs["metricQueries"]]
    scope.client("cloudwatch").put_metric_alarm(**request)


def _dimension_list(dimensions: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in sorted(dimensions.items())]


def _dimension_map(dimensions: list[dict[str, str]]) -> dict[str, str]:
    return {item["Name"]: item["Value"] for item in dimensions}


def _metric(query: Mapping[str, Any]) -> dict[str, Any]:
    """API form of a metric query: name, namespace and dimensions sit one level deeper than in the SDK."""
    rest = {name: value for name, value in query.items() if name != "metric"}
    result = ALARM_API.request(rest)
    metric = query.get("metric")
    if metric:
        inner = {"MetricName": metric["metricName"], "Namespace": metric.get("namespace")}
        inner["Dimensions"] = _dimension_list(metric.get("dimensions") or {})
        stat = {"Period": metric["period"], "Stat": metric["stat"], "Unit": metric.get("unit")}
        result["MetricStat"] = {"Metric": without_empty(inner), **without_empty(stat)}
    return result


def _query(metric: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in metric.items() if name != "MetricStat"}
    result = {ALARM_API.to_sdk(name): value for name, value in rest.items()}
    stat = metric.get("MetricStat")
    if stat:
        inner = stat["Metric"]
        result["metric"] = without_empty(
            {
                "metricName": inner["MetricName"],
                "namespace": inner.get("Namespace"),
                "dimensions": _dimension_map(inner.get("Dimensions", [])),
                "period": stat["Period"],
                "stat": stat["Stat"],
                "unit": stat.get("Unit"),
            }
        )
    return result
