"""Key policies, built as plain documents: who may use a key, and who may never destroy it.

Losing a key makes everything it sealed unreadable, locked or not (crypto-shredding), so protection of keys is part
of retention: RTS 2024/1774 art. 7 (whole key life cycle, protection against loss) and art. 21 (need to use).
"""

from __future__ import annotations

from collections.abc import Sequence

from components.base import Deployment
from components.statements import Statement, document

GENESYS_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey")
"""What Genesys Cloud needs of a customer key (Genesys help: use an AWS KMS symmetric key for recordings)."""

DESTRUCTIVE_ACTIONS = (
    "kms:ScheduleKeyDeletion",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:DeleteImportedKeyMaterial",
    "kms:UpdatePrimaryRegion",
    "kms:ReplicateKey",
)
"""Actions that end, weaken or move a key; only the break-glass role keeps them."""


ADMINISTRATIVE_ACTIONS = (
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:EnableKeyRotation",
    "kms:RotateKeyOnDemand",
    "kms:TagResource",
    "kms:UntagResource",
)
"""What a key administrator needs day by day: to see, to label and to rotate, never to end a key."""


def key_policy(deployment: Deployment, *, deletion_window_days: int, grants: Sequence[Statement] = ()) -> str:
    """The policy of one key as JSON text.

    The account statement keeps administration possible (without it a key can lock everybody out) and lets IAM
    policies grant use; the denials take back what would destroy the key, from everybody but the break-glass role.

    Args:
        deployment: Facts of the stack.
        deletion_window_days: Shortest waiting period before deletion, in days.
        grants: Further statements for services and for Genesys Cloud.
    """
    account = f"arn:{deployment.partition}:iam::{deployment.account_id}:root"
    statements: list[Statement] = [
        {
            "Sid": "AccountAdministersThroughIam",
            "Effect": "Allow",
            "Principal": {"AWS": account},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "OnlyBreakGlassMayDestroy",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": list(DESTRUCTIVE_ACTIONS),
            "Resource": "*",
            **deployment.except_break_glass(),
        },
        {
            "Sid": "NobodyMayShortenTheDeletionWindow",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "kms:ScheduleKeyDeletion",
            "Resource": "*",
            "Condition": {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": str(deletion_window_days)}},
        },
        *_administrators(deployment),
        *grants,
    ]
    return document(statements)


def _administrators(deployment: Deployment) -> list[Statement]:
    """The statement for the key administrators' role, where the settings name one."""
    if not deployment.key_administrator_role:
        return []
    return [
        {
            "Sid": "KeyAdministratorsSeeLabelAndRotate",
            "Effect": "Allow",
            "Principal": {"AWS": deployment.role_arn(deployment.key_administrator_role)},
            "Action": list(ADMINISTRATIVE_ACTIONS),
            "Resource": "*",
        }
    ]


def genesys_grant(deployment: Deployment, principal_account: str) -> Statement:
    """Use of a key by Genesys Cloud, for data of this one organisation only.

    Genesys sends the organisation id as encryption context; the condition keeps the vendor's account from using the
    key for anybody else's data.
    """
    return {
        "Sid": "GenesysForThisOrganisationOnly",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{deployment.partition}:iam::{principal_account}:root"},
        "Action": list(GENESYS_ACTIONS),
        "Resource": "*",
        "Condition": {
            "StringEquals": {"kms:EncryptionContext:genesys-cloud-organization-id": deployment.organisation_id}
        },
    }


def trail_grants(deployment: Deployment, trail_arn: str) -> list[Statement]:
    """Sealing of CloudTrail log files, for one trail only.

    Looking a key up carries no encryption context, so a condition on one would refuse it, and with it the trail
    (AWS CloudTrail: configure AWS KMS key policies for CloudTrail).
    """
    principal = {"Service": "cloudtrail.amazonaws.com"}
    only_this_trail = {"StringEquals": {"aws:SourceArn": trail_arn}}
    return [
        {
            "Sid": "CloudTrailSealsItsLogFiles",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "kms:GenerateDataKey*",
            "Resource": "*",
            "Condition": {
                **only_this_trail,
                "StringLike": {
                    "kms:EncryptionContext:aws:cloudtrail:arn": deployment.arn("cloudtrail", "trail/*", region="*")
                },
            },
        },
        {
            "Sid": "CloudTrailLooksTheKeyUp",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "kms:DescribeKey",
            "Resource": "*",
            "Condition": only_this_trail,
        },
    ]


def logs_grant(deployment: Deployment) -> Statement:
    """Sealing of CloudWatch log groups of this deployment."""
    return {
        "Sid": "LogGroupsOfThisDeployment",
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{deployment.region}.{deployment.dns_suffix}"},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": {
            "ArnLike": {
                "kms:EncryptionContext:aws:logs:arn": deployment.arn("logs", f"log-group:*{deployment.name_prefix}*")
            }
        },
    }


def messaging_grants(deployment: Deployment) -> list[Statement]:
    """Passing of events and alarms through sealed queues, topics and buses of this account.

    EventBridge and CloudWatch alarms act as service principals, so no IAM policy can let them in. The calls that
    EventBridge makes on its way into a sealed topic or queue name no source account: a condition on it would refuse
    them all, unseen (Amazon SNS developer guide, "Enable compatibility between event sources from AWS services and
    encrypted topics"). Which rules may send is said by the policies of the queues and of the topic.
    """
    use = ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"]
    # An archive of a bus seals events anew (Amazon EventBridge: encrypting archives).
    reseal = [*use, "kms:ReEncrypt*"]
    return [
        {
            "Sid": "EventsIntoQueuesAndTopics",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": reseal,
            "Resource": "*",
        },
        {
            "Sid": "AlarmsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": use,
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": deployment.account_id}},
        },
    ]
