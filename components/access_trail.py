"""Who touched the evidence: a CloudTrail trail over the archive, in a locked bucket of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ResourceOptions
from pulumi_aws import cloudtrail

from components.base import Deployment, DoraComponent
from components.bucket_policies import trail_grants
from components.encryption import PurposeKey
from components.locked_bucket import LockedBucket, LockedBucketArgs
from ringfence.domain.retention import RetentionClass

TRAIL_ROLE = "trail"
"""Last part of the trail's name."""


@dataclass(frozen=True, kw_only=True)
class AccessTrailArgs:
    """What the trail needs to know.

    Attributes:
        deployment: Facts of the stack.
        key: Key that seals the log files; its policy lets this trail in.
        retention: Class of the log files.
        lock_mode: Object Lock mode.
        cold_storage_after_days: Age at which log files move to Glacier Instant Retrieval, in days.
        watched: Buckets of which every read and write of an object is recorded.
    """

    deployment: Deployment
    key: PurposeKey
    retention: RetentionClass
    lock_mode: str
    cold_storage_after_days: int
    watched: Sequence[LockedBucket]


class AccessTrail(DoraComponent):
    """CloudTrail trail with management events and the data events of the archive (RTS 2024/1774 art. 12(2)(c)).

    Buckets with Object Lock cannot take server access logs, so data events are the only record of who read evidence.
    Management events carry what is done to keys, queues, functions and policies, wherever in the world it is done.
    """

    def __init__(self, name: str, args: AccessTrailArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("audit", name, args.deployment, opts)
        deployment = args.deployment
        self.trail_name = deployment.physical_name(TRAIL_ROLE)
        self.trail_arn = deployment.arn("cloudtrail", f"trail/{self.trail_name}")
        bucket_name = deployment.bucket_name("trail", deployment.region)
        self.bucket = LockedBucket(
            f"{name}-logs",
            LockedBucketArgs(
                deployment=deployment,
                role="trail",
                region=deployment.region,
                key=args.key,
                retention=args.retention,
                lock_mode=args.lock_mode,
                lock_days=args.retention.floor_days,
                longest_lock_days=args.retention.floor_days,
                cold_storage_after_days=args.cold_storage_after_days,
                grants=trail_grants(deployment, bucket_name, self.trail_arn),
                writers_name_key=True,
            ),
            self.child(),
        )
        self.trail = cloudtrail.Trail(
            f"{name}-trail",
            name=self.trail_name,
            s3_bucket_name=self.bucket.name,
            kms_key_id=args.key.arn,
            enable_logging=True,
            enable_log_file_validation=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            advanced_event_selectors=[
                {
                    "name": "Management events",
                    "field_selectors": [{"field": "eventCategory", "equals": ["Management"]}],
                },
                {
                    "name": "Objects of the archive",
                    "field_selectors": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
                        {
                            "field": "resources.ARN",
                            "starts_withs": [f"{bucket.bucket_arn}/" for bucket in args.watched],
                        },
                    ],
                },
            ],
            tags=deployment.evidence_tags(args.retention),
            opts=self.child(after=[self.bucket.policy], irreversible=True),
        )
        self.register_outputs({"trailArn": self.trail_arn, "bucket": self.bucket.name})
