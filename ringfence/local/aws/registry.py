"""Every resource type of the stand-in, by token."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ringfence.local.aws.resource import Resource
from ringfence.local.aws.services import (
    apigatewayv2,
    apigatewayv2_stage,
    cloudtrail,
    cloudwatch,
    events,
    iam,
    kms,
    lambda_access,
    lambda_function,
    s3_bucket,
    s3_protection,
    s3_settings,
    scheduler,
    secretsmanager,
    sns,
    sqs,
)

_TYPES: tuple[type[Resource], ...] = (
    *(apigatewayv2.Api, apigatewayv2.Integration, apigatewayv2.Route, apigatewayv2_stage.Stage),
    *(cloudtrail.Trail, cloudwatch.LogGroup, cloudwatch.MetricAlarm),
    *(events.EventArchive, events.EventBus, events.EventRule, events.EventTarget),
    *(iam.Role, iam.RolePolicy, kms.Alias, kms.Key),
    *(lambda_access.EventSourceMapping, lambda_access.Permission, lambda_function.Function),
    *(
        s3_bucket.Bucket,
        s3_protection.BucketObjectLockConfiguration,
        s3_protection.BucketPolicy,
        s3_protection.BucketVersioning,
    ),
    *(s3_settings.BucketLifecycleConfiguration, s3_settings.BucketLogging, s3_settings.BucketOwnershipControls),
    *(s3_settings.BucketPublicAccessBlock, s3_settings.BucketReplicationConfig),
    *(s3_settings.BucketServerSideEncryptionConfiguration, scheduler.Schedule, scheduler.ScheduleGroup),
    *(secretsmanager.Secret, secretsmanager.SecretVersion),
    *(sns.Topic, sns.TopicPolicy, sns.TopicSubscription, sqs.Queue, sqs.QueuePolicy),
)

RESOURCES: Mapping[str, Resource] = MappingProxyType({kind.token: kind() for kind in _TYPES})
