"""Rules that see when somebody lays hands on a key or on the guard of the evidence."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import ResourceOptions
from pulumi_aws import cloudwatch, iam, sns

from components.base import Deployment, DoraComponent
from components.statements import document, service_trust

KEY_EVENTS = (
    *("ScheduleKeyDeletion", "DisableKey", "DisableKeyRotation", "DeleteImportedKeyMaterial"),
    *("PutKeyPolicy", "DeleteAlias", "UpdateAlias", "ReplicateKey", "UpdatePrimaryRegion"),
)
"""Calls to AWS KMS that end, weaken, move or exchange a key."""

GUARD_EVENTS = (
    *("PutBucketObjectLockConfiguration", "PutBucketVersioning", "PutBucketLifecycle", "DeleteBucketLifecycle"),
    *("PutBucketPolicy", "DeleteBucketPolicy", "PutBucketReplication", "DeleteBucketReplication"),
    *("PutBucketEncryption", "DeleteBucketEncryption", "DeleteBucketPublicAccessBlock", "DeleteBucket"),
)
"""Calls to Amazon S3 that change the guard of a bucket, as CloudTrail names them."""

TRAIL_EVENTS = ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors")
"""Calls to AWS CloudTrail that end or narrow a trail, and with it this watch, which hears through trails only."""

TAKING_EVENTS = ("AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")
"""Calls to AWS STS by which somebody takes a role, a federated login among them."""


@dataclass(frozen=True, kw_only=True)
class GuardWatchArgs:
    """What the watch needs to know.

    Attributes:
        deployment: Facts of the stack.
        topic: Topic that tells people.
        topic_ready: The topic's policy, which lets the rules publish.
        buckets: Names of the evidence buckets, the replica among them.
        key_regions: Regions with keys, the main one among them.
    """

    deployment: Deployment
    topic: sns.Topic
    topic_ready: sns.TopicPolicy
    buckets: Sequence[str]
    key_regions: Sequence[str]


def watch_rule_arns(deployment: Deployment) -> list[str]:
    """ARNs of the rules that may publish to the alarm topic, known before they exist."""
    roles = [
        "watch-keys",
        "watch-guard",
        "watch-trail",
        *(["watch-break-glass"] if deployment.break_glass_role else []),
    ]
    return [deployment.arn("events", f"rule/{deployment.physical_name(role)}") for role in roles]


class GuardWatch(DoraComponent):
    """EventBridge rules over CloudTrail events about keys, evidence buckets, trails and the break-glass role.

    The denials of key and bucket policies hold only until somebody changes them; the change itself must not go unseen
    (RTS 2024/1774 art. 12(2)(d), 23). Events of other regions are sent on to the main one.
    """

    def __init__(self, name: str, args: GuardWatchArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("alarms", name, args.deployment, opts)
        self._args = args
        self._name = name
        deployment = args.deployment
        keys = _trail_pattern("aws.kms", {"eventName": list(KEY_EVENTS)})
        self._tell("keys", "A key was disabled, scheduled for deletion or given another policy", keys)
        guarded = {"eventName": list(GUARD_EVENTS), "requestParameters": {"bucketName": list(args.buckets)}}
        guard = _trail_pattern("aws.s3", guarded)
        self._tell("guard", "The guard of an evidence bucket was changed", guard)
        trail = {"eventName": list(TRAIL_EVENTS)}
        self._tell("trail", "A trail was stopped, deleted or changed", _trail_pattern("aws.cloudtrail", trail))
        if deployment.break_glass_role:
            arn = deployment.role_arn(deployment.break_glass_role)
            assumed = {"eventName": list(TAKING_EVENTS), "requestParameters": {"roleArn": [arn]}}
            self._tell("break-glass", "Somebody took the break-glass role", _trail_pattern("aws.sts", assumed))
        elsewhere = sorted(set(args.key_regions) - {deployment.region})
        if elsewhere:
            self._forward(elsewhere, {"keys": keys, "guard": guard})
        self.register_outputs({"regions": [deployment.region, *elsewhere]})

    def _tell(self, role: str, description: str, pattern: Mapping[str, Any]) -> None:
        """A rule on the main region's default bus that publishes to the alarm topic."""
        rule = cloudwatch.EventRule(
            f"{self._name}-{role}-rule",
            name=self.deployment.physical_name(f"watch-{role}"),
            description=description,
            event_pattern=json.dumps(pattern),
            state="ENABLED",
            tags=self.deployment.tags,
            opts=self.child(),
        )
        cloudwatch.EventTarget(
            f"{self._name}-{role}-target",
            rule=rule.name,
            target_id="alarms",
            arn=self._args.topic.arn,
            opts=self.child(after=[self._args.topic_ready]),
        )

    def _forward(self, regions: Sequence[str], patterns: Mapping[str, Mapping[str, Any]]) -> None:
        """Rules in the other regions that send events about keys and buckets to the main region's default bus."""
        deployment = self.deployment
        bus_arn = deployment.arn("events", "event-bus/default")
        role_name = deployment.physical_name("watch-forwarder")
        role = iam.Role(
            f"{self._name}-forwarder-role",
            name=role_name,
            description="Sends events about keys and buckets of other regions to the main region",
            assume_role_policy=service_trust("events", deployment.account_id),
            tags=deployment.tags,
            opts=self.child(),
        )
        statement = {"Sid": "SendOn", "Effect": "Allow", "Action": "events:PutEvents", "Resource": bus_arn}
        permissions = iam.RolePolicy(
            f"{self._name}-forwarder-permissions",
            name=role_name,
            role=role.id,
            policy=document([statement]),
            opts=self.child(),
        )
        for region, (role_of_rule, pattern) in itertools.product(regions, patterns.items()):
            rule = cloudwatch.EventRule(
                f"{self._name}-{role_of_rule}-rule-{region}",
                name=deployment.physical_name(f"watch-{role_of_rule}"),
                description=f"Events about {'keys' if role_of_rule == 'keys' else 'buckets'} of {region}",
                event_pattern=json.dumps(pattern),
                state="ENABLED",
                region=region,
                tags=deployment.tags,
                opts=self.child(),
            )
            cloudwatch.EventTarget(
                f"{self._name}-{role_of_rule}-target-{region}",
                rule=rule.name,
                target_id="main-region",
                arn=bus_arn,
                role_arn=role.arn,
                region=region,
                opts=self.child(after=[permissions]),
            )


def _trail_pattern(source: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    return {"source": [source], "detail-type": ["AWS API Call via CloudTrail"], "detail": dict(detail)}
