"""What the roles of a deployed stack are asked for: by the recorded calls of its functions, and by AWS on their behalf.

Recorded is what the function runner keeps (`calls-<function>.jsonl`). What a service does with a role by itself is
written down here, each by its documentation.
"""

import json

from tests.permissions import Request

ACCOUNT = "123456789012"
PREFIX = "ringfence-local"


class Roles:
    """Roles, policies and declared resources of the stack in its local AWS."""

    def __init__(self, client, logs, region, replica_region):
        self.client, self.logs, self.region, self.replica_region = client, logs, region, replica_region
        self.iam = client("iam")

    def all(self):
        """Names of the roles of the stack."""
        pages = self.iam.get_paginator("list_roles").paginate()
        names = [role["RoleName"] for page in pages for role in page["Roles"]]
        return {name.removeprefix(f"{PREFIX}-") for name in names if name.startswith(PREFIX)}

    def policy(self, role):
        """The one policy of a role."""
        (name,) = self.iam.list_role_policies(RoleName=f"{PREFIX}-{role}")["PolicyNames"]
        assert not self.iam.list_attached_role_policies(RoleName=f"{PREFIX}-{role}")["AttachedPolicies"]
        return self.iam.get_role_policy(RoleName=f"{PREFIX}-{role}", PolicyName=name)["PolicyDocument"]

    def bucket_policy(self, bucket):
        return json.loads(self.client("s3").get_bucket_policy(Bucket=bucket)["Policy"])

    def requests(self, role):
        """Everything that a role was asked for."""
        function = f"{PREFIX}-{role}"
        file = self.logs / f"calls-{function}.jsonl"
        found = []
        if file.exists():
            for line in file.read_text().splitlines():
                found += self.of_call(json.loads(line))
            found += self.of_lambda(function)
        return [*found, *self.of_schedules(function), *self.of_replication(function), *self.of_rules(function)]

    def of_call(self, call):
        """Permissions for one call of a function (Service Authorization Reference)."""
        versioned = "Version" if "VersionId" in call["marks"] else ""
        match call["service"], call["operation"]:
            case "s3", "PutObject":
                yield self.object(call, "PutObject")
                yield self.object(call, "PutObjectRetention")
                yield self.key("archive", "GenerateDataKey", "s3")
            case "s3", "GetObject" | "HeadObject":
                yield self.object(call, f"GetObject{versioned}")
                if call["operation"] == "HeadObject":
                    # Lock and legal hold are in the answer only for who may read them (their "Permissions").
                    yield self.object(call, "GetObjectRetention")
                    yield self.object(call, "GetObjectLegalHold")
                yield self.key("archive", "Decrypt", "s3")
            case "s3", "ListObjectVersions":
                context = {"s3:prefix": call["Prefix"]}
                yield Request("s3:ListBucketVersions", f"arn:aws:s3:::{call['Bucket']}", context | self.transport())
            case "s3", "ListObjectsV2":
                context = {"s3:prefix": call["Prefix"]}
                yield Request("s3:ListBucket", f"arn:aws:s3:::{call['Bucket']}", context | self.transport())
            case "sqs", "SendMessage" | "SendMessageBatch":
                yield from self.send(call["QueueUrl"].rpartition("/")[2])
            case "sqs", "ChangeMessageVisibilityBatch":
                yield Request("sqs:ChangeMessageVisibility", self.queue(call["QueueUrl"].rpartition("/")[2]))
            case "kms", "Sign" | "Verify":
                context = {"kms:SigningAlgorithm": call["SigningAlgorithm"]}
                yield Request(f"kms:{call['operation']}", call["KeyId"], context)
            case "secretsmanager", "GetSecretValue":
                yield Request("secretsmanager:GetSecretValue", call["SecretId"])
                yield self.key("pipeline", "Decrypt", "secretsmanager")
            case other:
                raise AssertionError(f"which permission does {other} need?")

    def of_lambda(self, function):
        """What Lambda does with a function's role: logs, the environment, and the queue that is mapped to it."""
        stream = f"arn:aws:logs:{self.region}:{ACCOUNT}:log-group:/aws/lambda/{function}:log-stream:2026/11/24/[1]a"
        yield from (Request(f"logs:{action}", stream) for action in ("CreateLogStream", "PutLogEvents"))
        yield self.key("pipeline", "Decrypt", "lambda")
        for row in self.client("lambda").list_event_source_mappings(FunctionName=function)["EventSourceMappings"]:
            for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):
                yield Request(f"sqs:{action}", row["EventSourceArn"])
            yield self.key("pipeline", "Decrypt", "sqs")

    def of_schedules(self, role):
        """What EventBridge Scheduler does with the role of a target."""
        scheduler = self.client("scheduler")
        for row in scheduler.list_schedules()["Schedules"]:
            found = scheduler.get_schedule(Name=row["Name"], GroupName=row["GroupName"])
            target = found["Target"]
            if target["RoleArn"].rpartition("/")[2] != role:
                continue
            if ":sqs:" in target["Arn"]:
                yield from self.send(target["Arn"].rpartition(":")[2])
            else:
                yield Request("lambda:InvokeFunction", target["Arn"])
            if "DeadLetterConfig" in target:
                yield from self.send(target["DeadLetterConfig"]["Arn"].rpartition(":")[2])
            yield self.key("pipeline", "Decrypt", "scheduler")

    def of_replication(self, role):
        """What Amazon S3 does with a role that replicates (user guide, "Setting up permissions")."""
        storage = self.client("s3")
        for bucket in storage.list_buckets()["Buckets"]:
            source = f"arn:aws:s3:::{bucket['Name']}"
            try:
                found = storage.get_bucket_replication(Bucket=bucket["Name"])["ReplicationConfiguration"]
            except storage.exceptions.ClientError:
                continue
            if found["Role"].rpartition("/")[2] != role:
                continue
            (rule,) = found["Rules"]
            copy = f"{rule['Destination']['Bucket']}/audit/a"
            yield Request("s3:GetReplicationConfiguration", source)
            yield Request("s3:ListBucket", source)
            for what in ("VersionForReplication", "VersionAcl", "VersionTagging", "Retention", "LegalHold"):
                yield Request(f"s3:GetObject{what}", f"{source}/audit/a")
            yield from (Request(f"s3:Replicate{what}", copy) for what in ("Object", "Tags"))
            yield self.key("archive", "Decrypt", "s3")
            for action in ("Encrypt", "GenerateDataKey"):
                yield self.key("replica", action, "s3", self.replica_region)

    def of_rules(self, role):
        """What EventBridge does with the role of a target in another region."""
        events = self.client("events", self.replica_region)
        for rule in events.list_rules()["Rules"]:
            for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
                if target.get("RoleArn", "").rpartition("/")[2] == role:
                    yield Request("events:PutEvents", target["Arn"])

    def send(self, queue):
        """A message into a sealed queue (SQS developer guide, "Configure KMS permissions for Amazon SQS")."""
        yield Request("sqs:SendMessage", self.queue(queue))
        yield from (self.key("pipeline", action, "sqs") for action in ("GenerateDataKey", "Decrypt"))

    def object(self, call, action):
        context = {}
        if "lock_days" in call:
            context = {
                "s3:object-lock-remaining-retention-days": call["lock_days"],
                "s3:object-lock-mode": call["lock_mode"],
            }
        return Request(f"s3:{action}", f"arn:aws:s3:::{call['Bucket']}/{call['Key']}", context | self.transport())

    def transport(self):
        facts = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", "aws:PrincipalAccount": ACCOUNT}
        return facts | {"aws:PrincipalIsAWSService": "false"}

    def queue(self, name):
        return f"arn:aws:sqs:{self.region}:{ACCOUNT}:{name}"

    def key(self, purpose, action, service, region=None):
        region = region or self.region
        alias = f"alias/{PREFIX}-{purpose}"
        arn = self.client("kms", region).describe_key(KeyId=alias)["KeyMetadata"]["Arn"]
        return Request(f"kms:{action}", arn, {"kms:ViaService": f"{service}.{region}.amazonaws.com"})
