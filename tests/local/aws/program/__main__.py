"""A small program in the shape of the archive: everything is a child of a component, one bucket is in Dublin."""

import json

import pulumi
import pulumi_aws as aws

PARTNER = "aws.partner/genesys.com/cloud/6f7bd36c/dora"
settings = pulumi.Config()


def document(**statement: object) -> str:
    """A policy of one statement."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


class Archive(pulumi.ComponentResource):
    """Key, locked bucket with a replica, queue, function, partner bus with its rule, alarm and a secret."""

    def __init__(self, name: str) -> None:
        super().__init__("dora:audit:Archive", name)
        child = pulumi.ResourceOptions(parent=self)
        self.key = aws.kms.Key(
            f"{name}-key",
            description="evidence",
            enable_key_rotation=True,
            rotation_period_in_days=90,
            deletion_window_in_days=30,
            tags={"Name": "evidence", "dora:evidence": "true"},
            opts=child,
        )
        aws.kms.Alias(f"{name}-alias", name="alias/evidence", target_key_id=self.key.id, opts=child)
        self.bucket = aws.s3.Bucket(f"{name}-bucket", bucket="evidence", object_lock_enabled=True, opts=child)
        versioning = aws.s3.BucketVersioning(
            f"{name}-versioning",
            bucket=self.bucket.id,
            versioning_configuration={"status": "Enabled"},
            opts=child,
        )
        aws.s3.BucketObjectLockConfiguration(
            f"{name}-lock",
            bucket=self.bucket.id,
            rule={"default_retention": {"mode": settings.get("mode") or "COMPLIANCE", "days": 1827}},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )
        aws.s3.Bucket(f"{name}-replica", bucket="replica", region="eu-west-1", opts=child)
        self.queue = aws.sqs.Queue(
            f"{name}-queue",
            name=settings.get("queue") or "archive",
            message_retention_seconds=1209600,
            kms_master_key_id=self.key.arn,
            opts=child,
        )
        self._function(name, child)
        self._feed(name, child)
        secret = aws.secretsmanager.Secret(f"{name}-secret", name="webhook", recovery_window_in_days=0, opts=child)
        value = pulumi.Output.secret("correct-horse")
        aws.secretsmanager.SecretVersion(f"{name}-value", secret_id=secret.id, secret_string=value, opts=child)
        self.register_outputs({})

    def _function(self, name: str, child: pulumi.ResourceOptions) -> None:
        trust = document(Action="sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com"})
        role = aws.iam.Role(f"{name}-role", name="archiver", assume_role_policy=trust, opts=child)
        policy = self.bucket.arn.apply(lambda arn: document(Action="s3:PutObject", Resource=f"{arn}/*"))
        aws.iam.RolePolicy(f"{name}-policy", name="write", role=role.id, policy=policy, opts=child)
        code = {"handler.py": pulumi.StringAsset("def handler(event, context): return event")}
        function = aws.lambda_.Function(
            f"{name}-function",
            name="archiver",
            role=role.arn,
            runtime="python3.12",
            handler="handler.handler",
            code=pulumi.AssetArchive({**code, "Pulumi.yaml": pulumi.FileAsset("Pulumi.yaml")}),
            environment={"variables": {"BUCKET_NAME": self.bucket.bucket}},
            opts=child,
        )
        aws.lambda_.EventSourceMapping(
            f"{name}-mapping", function_name=function.arn, event_source_arn=self.queue.arn, opts=child
        )

    def _feed(self, name: str, child: pulumi.ResourceOptions) -> None:
        bus = aws.cloudwatch.EventBus(f"{name}-bus", name=PARTNER, event_source_name=PARTNER, opts=child)
        pattern = json.dumps({"source": [{"prefix": "aws.partner/genesys.com"}]})
        rule = aws.cloudwatch.EventRule(
            f"{name}-rule", name="audit", event_bus_name=bus.name, event_pattern=pattern, opts=child
        )
        aws.cloudwatch.EventTarget(
            f"{name}-target",
            rule=rule.name,
            event_bus_name=bus.name,
            target_id="archive",
            arn=self.queue.arn,
            opts=child,
        )
        aws.cloudwatch.MetricAlarm(
            f"{name}-alarm",
            name="silent",
            comparison_operator="LessThanThreshold",
            evaluation_periods=1,
            metric_name="NumberOfMessagesSent",
            namespace="AWS/SQS",
            period=3600,
            statistic="Sum",
            threshold=1,
            treat_missing_data="breaching",
            dimensions={"QueueName": self.queue.name},
            opts=child,
        )


archive = Archive("archive")
pulumi.export("key", archive.key.id)
pulumi.export("account", aws.get_caller_identity().account_id)
