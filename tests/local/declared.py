"""A small stack declared by hand in the local AWS: what the components declare, in as few calls as possible."""

import io
import json
import uuid
import zipfile
from pathlib import Path

import boto3

from components.function_code import function_files

REGION = "eu-central-1"


def client(service, url):
    return boto3.client(
        service, endpoint_url=url, region_name=REGION, aws_access_key_id="local", aws_secret_access_key="local"
    )


def archive(files):
    """A zip of `{name: text}`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    return content.getvalue()


def pipeline_archive(more=None):
    """The archive that the components hand to Lambda, with further files where a test adds some."""
    return archive({name: Path(path).read_text() for name, path in function_files().items()} | (more or {}))


class Declared:
    """Declares functions, queues and HTTP APIs, and keeps archives where the runner looks for them."""

    def __init__(self, url, archives):
        self.url = url
        self.archives = archives
        self.functions = client("lambda", url)
        self.queues = client("sqs", url)
        self.gateway = client("apigatewayv2", url)
        trust = json.dumps({"Version": "2012-10-17", "Statement": []})
        role = client("iam", url).create_role(RoleName=f"function-{uuid.uuid4()}", AssumeRolePolicyDocument=trust)
        self.role = role["Role"]["Arn"]

    def function(self, name, *, code, handler="main.handler", timeout=5, concurrency=None, variables=None, public=True):
        if code is not None:
            (self.archives / f"{name}.zip").write_bytes(code)
        arn = self.functions.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=self.role,
            Handler=handler,
            Code={"ZipFile": code or archive({"main.py": ""})},
            Timeout=timeout,
            Environment={"Variables": variables or {}},
        )["FunctionArn"]
        if concurrency is not None:
            self.functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=concurrency)
        if public:
            self.functions.add_permission(
                FunctionName=name,
                StatementId="http-api",
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
            )
        return arn

    def api(self, name, routes, **stage):
        api_id = self.gateway.create_api(Name=name, ProtocolType="HTTP")["ApiId"]
        for key, function_arn in routes.items():
            integration = self.gateway.create_integration(
                ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=function_arn, PayloadFormatVersion="2.0"
            )["IntegrationId"]
            self.gateway.create_route(ApiId=api_id, RouteKey=key, Target=f"integrations/{integration}")
        self.gateway.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True, **stage)
        return api_id

    def queue(self, name, *, dead_letters_after=None, visibility=30):
        attributes = {"VisibilityTimeout": str(visibility)}
        if dead_letters_after:
            dead = self.queues.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
            attributes["RedrivePolicy"] = json.dumps(
                {"deadLetterTargetArn": self.queue_arn(dead), "maxReceiveCount": dead_letters_after}
            )
        return self.queues.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def queue_arn(self, url):
        return self.queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def counts(self, url):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self.queues.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return tuple(int(attributes[name]) for name in names)

    def mapping(self, queue_url, function_name, *, batch=10, window=0):
        self.functions.create_event_source_mapping(
            EventSourceArn=self.queue_arn(queue_url),
            FunctionName=function_name,
            BatchSize=batch,
            MaximumBatchingWindowInSeconds=window,
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
