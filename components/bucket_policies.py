"""Bucket policies of evidence buckets, built as plain documents: what nobody may do, whatever else allows it.

They answer RTS 2024/1774 art. 12(2)(d): protection of logs from tampering, deletion and unauthorised access. Object
Lock alone leaves ways around it: a writer may ask for a shorter retention than the bucket's default, and whoever may
change the bucket's default lowers it for every later object.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.base import Deployment
from components.statements import Statement, document

GUARD_ACTIONS = (
    "s3:BypassGovernanceRetention",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutObjectLegalHold",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutReplicationConfiguration",
    "s3:PutEncryptionConfiguration",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:DeleteBucket",
)
"""Actions that could lift, shorten or go around the lock; only the break-glass role keeps them."""

LOWEST_TLS_VERSION = "1.2"
"""Oldest protocol version that may carry evidence (RTS 2024/1774 art. 14)."""


def evidence_bucket_policy(
    deployment: Deployment,
    *,
    bucket_name: str,
    region: str,
    writers_name_key: bool,
    floor_days: int,
    grants: Sequence[Statement] = (),
) -> str:
    """The policy of one evidence bucket as JSON text.

    It must be the last thing put on the bucket: from then on only the break-glass role can change the guard.

    Args:
        deployment: Facts of the stack.
        bucket_name: Name of the bucket.
        region: AWS region of the bucket.
        writers_name_key: Whether writers name the key that seals an object, as CloudTrail does; then it must be one of
            this account and region. Nobody else may name any: the bucket's own key seals everything.
        floor_days: Shortest retention that a writer may ask for, in days.
        grants: Further statements for services that write.
    """
    bucket = deployment.bucket_arn(bucket_name)
    both = [bucket, f"{bucket}/*"]
    objects = f"{bucket}/*"
    statements: list[Statement] = [
        _deny("PlainTransport", "s3:*", both, {"Bool": {"aws:SecureTransport": "false"}}),
        _deny("OldTransport", "s3:*", both, {"NumericLessThan": {"s3:TlsVersion": LOWEST_TLS_VERSION}}),
        _deny(
            "OtherAccounts",
            "s3:*",
            both,
            {
                "StringNotEquals": {"aws:PrincipalAccount": deployment.account_id},
                "Bool": {"aws:PrincipalIsAWSService": "false"},
            },
        ),
        _deny("OtherKeys", "s3:PutObject", objects, _other_keys(deployment, region, writers_name_key=writers_name_key)),
        _deny(
            "OtherEncryption",
            "s3:PutObject",
            objects,
            {
                "StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
                "Null": {"s3:x-amz-server-side-encryption": "false"},
            },
        ),
        _deny(
            "CallerKeys",
            "s3:PutObject",
            objects,
            {"Null": {"s3:x-amz-server-side-encryption-customer-algorithm": "false"}},
        ),
        _deny(
            "ShortRetention",
            ["s3:PutObject", "s3:PutObjectRetention"],
            objects,
            {"NumericLessThan": {"s3:object-lock-remaining-retention-days": str(floor_days)}},
        ),
        _deny("WeakLock", ["s3:PutObject", "s3:PutObjectRetention"], objects, _weaker_than_compliance()),
        _deny("GuardChanges", list(GUARD_ACTIONS), both, deployment.except_break_glass().get("Condition")),
        *grants,
    ]
    return document(statements)


def trail_grants(deployment: Deployment, bucket_name: str, trail_arn: str) -> list[Statement]:
    """What CloudTrail needs of the bucket it writes to: for one trail only, and into this account's folder only."""
    bucket = deployment.bucket_arn(bucket_name)
    principal = {"Service": "cloudtrail.amazonaws.com"}
    return [
        {
            "Sid": "CloudTrailReadsTheAcl",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:GetBucketAcl",
            "Resource": bucket,
            "Condition": {"StringEquals": {"aws:SourceArn": trail_arn}},
        },
        {
            "Sid": "CloudTrailWrites",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "s3:PutObject",
            "Resource": f"{bucket}/AWSLogs/{deployment.account_id}/*",
            "Condition": {
                "StringEquals": {"aws:SourceArn": trail_arn, "s3:x-amz-acl": "bucket-owner-full-control"},
            },
        },
    ]


def _other_keys(deployment: Deployment, region: str, *, writers_name_key: bool) -> dict[str, Any]:
    """Condition on a named key; a request that names none takes the bucket's own.

    The conditions say `Null: false`, for a negated operator alone would match a missing header as well. They name no
    key id, so the policy is known, and can be judged, before the key exists.
    """
    header = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    named = {"Null": {header: "false"}}
    keys = deployment.arn("kms", "key/*", region=region)
    return {"ArnNotLike": {header: keys}, **named} if writers_name_key else named


def _weaker_than_compliance() -> dict[str, Any]:
    return {"StringNotEquals": {"s3:object-lock-mode": "COMPLIANCE"}, "Null": {"s3:object-lock-mode": "false"}}


def _deny(what: str, action: str | list[str], resource: str | list[str], condition: dict[str, Any] | None) -> Statement:
    statement: Statement = {
        "Sid": f"Deny{what}",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resource,
    }
    return {**statement, "Condition": condition} if condition else statement
