"""What the local AWS does otherwise than moto alone."""

import json
import re
import subprocess
import sys
import threading

import pytest
from botocore.exceptions import ClientError

from ringfence.local.aws_server import is_here, local_aws, without_conditions
from tests.local.declared import REGION, client

TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"a": "false"}},
}
NO_DELETE = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::evidence/*"}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def test_only_unconditional_statements_are_left():
    assert without_conditions(policy(TLS_ONLY).encode()) is None
    assert json.loads(without_conditions(policy(TLS_ONLY, NO_DELETE).encode()))["Statement"] == [NO_DELETE]


@pytest.mark.emulator
def test_a_condition_denies_nothing_and_an_unconditional_deny_does():
    command = [sys.executable, "-m", "ringfence.local.aws_server", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            storage = client("s3", re.search(r"http\S+", process.stdout.readline())[0])
            storage.create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": REGION})
            storage.put_bucket_policy(Bucket="evidence", Policy=policy(TLS_ONLY, NO_DELETE))

            storage.put_object(Bucket="evidence", Key="a", Body=b"kept")

            with pytest.raises(ClientError):
                storage.delete_object(Bucket="evidence", Key="a")
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8080/hook", True),
        ("http://[::1]/hook", True),
        ("http://localhost/hook", True),
        ("https://alarms.paging.example.eu/v1/aws", False),
        ("https://127.0.0.1.example.eu/", False),
        ("no address", False),
    ],
)
def test_only_subscribers_on_this_machine_are_called(address, here):
    assert is_here(address) is here


@pytest.mark.emulator
def test_who_publishes_does_not_fail_with_a_subscriber_that_is_elsewhere_or_down():
    server = local_aws(0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        topics = client("sns", f"http://127.0.0.1:{server.server_port}")
        topic = topics.create_topic(Name="people")["TopicArn"]
        for endpoint in ("https://alarms.paging.example.eu/v1/aws", "http://127.0.0.1:9/nobody"):
            topics.subscribe(TopicArn=topic, Protocol=endpoint.partition(":")[0], Endpoint=endpoint)

        assert topics.publish(TopicArn=topic, Message="told")["MessageId"]
    finally:
        server.shutdown()
        server.server_close()
