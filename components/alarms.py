"""Alarms on the pipeline, and the topic that tells people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import ResourceOptions
from pulumi_aws import cloudwatch, sns

from components.base import Deployment, DoraComponent
from components.encryption import PurposeKey
from components.guard_watch import GuardWatch, GuardWatchArgs, watch_rule_arns
from components.pipeline_function import PipelineFunction
from components.queue_leg import QueueLeg
from components.statements import Statement, document, rules_may
from ringfence.settings.vendors import Notifications

PERIOD_SECONDS = 300
"""Span over which a metric is looked at, in seconds."""

VERIFICATION_HOURS = 26
"""Hours without a verification that are an alarm: a day, and what a run that is retried may take."""


@dataclass(frozen=True, kw_only=True)
class ReplicationPair:
    """Two buckets of which one is copied into the other.

    Attributes:
        source: Name of the bucket that is copied.
        destination: Name of its replica.
        rule: Id of the replication rule.
    """

    source: str
    destination: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class AlarmsArgs:
    """What the alarms need to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key of the topic.
        notifications: Topic name, subscribers, and how long silence and waiting may last.
        legs: Queues whose age and dead letters are watched, by their role.
        functions: Functions whose failures are watched, by their role.
        archiver: The function whose silence means that nothing is archived.
        digest: The function that lists the archive every hour and verifies it every day.
        replication: The buckets whose copying is watched.
        guarded_buckets: Names of the evidence buckets, the replica among them.
        key_regions: Regions with keys.
    """

    deployment: Deployment
    key: PurposeKey
    notifications: Notifications
    legs: Mapping[str, QueueLeg]
    functions: Mapping[str, PipelineFunction]
    archiver: PipelineFunction
    digest: PipelineFunction
    replication: ReplicationPair
    guarded_buckets: Sequence[str]
    key_regions: Sequence[str]


class Alarms(DoraComponent):
    """Alarms for everything by which evidence can be late, lost or weakened (RTS 2024/1774 art. 12(2)(e))."""

    def __init__(self, name: str, args: AlarmsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("alarms", name, args.deployment, opts)
        self._args = args
        self._name = name
        self._topic()
        for role, leg in args.legs.items():
            self._dead_letters(role, leg)
            self._waiting(role, leg)
        for role, function in args.functions.items():
            self._failures(role, function)
        self._silence(args.archiver)
        self._digests(args.digest)
        self._copies(args.replication)
        GuardWatch(
            f"{name}-watch",
            GuardWatchArgs(
                deployment=args.deployment,
                topic=self.topic,
                topic_ready=self.topic_policy,
                buckets=args.guarded_buckets,
                key_regions=args.key_regions,
            ),
            self.child(),
        )
        self.register_outputs({"topicArn": self.topic_arn})

    def _topic(self) -> None:
        args, deployment = self._args, self.deployment
        topic_name = deployment.physical_name(args.notifications.topic_name)
        # Known before the topic exists, so that a preview shows that every alarm reaches it.
        self.topic_arn = topic_arn = deployment.arn("sns", topic_name)
        self.topic = sns.Topic(
            f"{self._name}-topic",
            name=topic_name,
            kms_master_key_id=args.key.alias_arn,
            tags=deployment.tags,
            opts=self.child(after=[args.key.alias]),
        )
        alarms_may: Statement = {
            "Sid": "AlarmsMayPublish",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": deployment.account_id}},
        }
        self.topic_policy = sns.TopicPolicy(
            f"{self._name}-topic-policy",
            arn=self.topic.arn,
            policy=document([alarms_may, rules_may("sns:Publish", topic_arn, watch_rule_arns(deployment))]),
            opts=self.child(),
        )
        for endpoint in args.notifications.endpoints:
            # Two channels of one vendor differ only in their address, and an address may not stand in a name.
            mark = hashlib.sha256(endpoint.endpoint.encode()).hexdigest()[:8]
            sns.TopicSubscription(
                f"{self._name}-subscription-{endpoint.vendor}-{mark}",
                topic=self.topic.arn,
                protocol=endpoint.protocol,
                endpoint=endpoint.endpoint,
                opts=self.child(),
            )

    def _alarm(self, role: str, description: str, **measure: Any) -> None:
        deployment = self.deployment
        settings: dict[str, Any] = {
            "comparison_operator": "GreaterThanThreshold",
            "threshold": 0,
            "period": PERIOD_SECONDS,
            "evaluation_periods": 1,
            "treat_missing_data": "notBreaching",
            **measure,
        }
        cloudwatch.MetricAlarm(
            f"{self._name}-{role}",
            name=deployment.physical_name(role),
            alarm_description=description,
            actions_enabled=True,
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=deployment.tags,
            opts=self.child(after=[self.topic_policy]),
            **settings,
        )

    def _dead_letters(self, role: str, leg: QueueLeg) -> None:
        self._alarm(
            f"{role}-dead-letters",
            f"Messages of {leg.queue_name} were given up; they are lost after 14 days",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": leg.dead_letter_name},
            statistic="Maximum",
        )

    def _waiting(self, role: str, leg: QueueLeg) -> None:
        self._alarm(
            f"{role}-waiting",
            f"Messages of {leg.queue_name} wait too long: their consumer is slow or down",
            namespace="AWS/SQS",
            metric_name="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": leg.queue_name},
            statistic="Maximum",
            threshold=60 * self._args.notifications.queue_age_minutes,
        )

    def _failures(self, role: str, function: PipelineFunction) -> None:
        for metric, what in (("Errors", "fails"), ("Throttles", "is held back")):
            self._alarm(
                f"{role}-{metric.lower()}",
                f"Function {function.function_name} {what}",
                namespace="AWS/Lambda",
                metric_name=metric,
                dimensions={"FunctionName": function.function_name},
                statistic="Sum",
            )

    def _silence(self, archiver: PipelineFunction) -> None:
        """No data is the alarm: the heartbeat calls the archiver every few minutes while the pipeline lives."""
        self._alarm(
            "silence",
            "Nothing reached the archiver, not even the heartbeat: the audit pipeline is cut",
            namespace="AWS/Lambda",
            metric_name="Invocations",
            dimensions={"FunctionName": archiver.function_name},
            statistic="Sum",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=60 * self._args.notifications.silence_minutes,
            treat_missing_data="breaching",
        )

    def _digests(self, digest: PipelineFunction) -> None:
        """No digest for two hours, and whatever a digest or a verification found (metrics of the function itself)."""
        measured = {"namespace": "Ringfence", "dimensions": {"service": digest.function_name}, "statistic": "Sum"}
        self._alarm(
            "digest-late",
            "No digest of the archive for two hours: what was archived since is not yet proven",
            metric_name="DigestsReached",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=3600,
            evaluation_periods=2,
            treat_missing_data="breaching",
            **measured,
        )
        self._alarm(
            "verification-failed",
            "The archive is not as its digests say: run `ringfence audit verify`",
            metric_name="VerificationFailures",
            # Between two verifications nothing is measured, and nothing is mended: the alarm stays as it is.
            treat_missing_data="ignore",
            **measured,
        )
        self._alarm(
            "verification-late",
            "The archive was not verified for 26 hours, or without a verdict: the logs of the digest function say why",
            metric_name="Verifications",
            comparison_operator="LessThanThreshold",
            threshold=1,
            period=3600,
            evaluation_periods=VERIFICATION_HOURS,
            treat_missing_data="breaching",
            **measured,
        )

    def _copies(self, pair: ReplicationPair) -> None:
        self._alarm(
            "replication-failures",
            f"Evidence of {pair.source} was not copied to {pair.destination}; this alarm ends by itself, and what"
            " was given up stays without a copy until S3 Batch Replication makes one",
            namespace="AWS/S3",
            metric_name="OperationsFailedReplication",
            dimensions={"SourceBucket": pair.source, "DestinationBucket": pair.destination, "RuleId": pair.rule},
            statistic="Sum",
        )
