"""What the local AWS does otherwise than moto alone."""

import json
import re
import subprocess
import sys

import pytest
from botocore.exceptions import ClientError

from ringfence.local.aws_server import without_conditions
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
