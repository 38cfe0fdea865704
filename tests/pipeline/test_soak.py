"""Twice 10,000 events through function processes that are killed at random: each archived once, digests complete."""

import json
from datetime import UTC, datetime

import pytest

from ringfence.evidence.public_keys import public_key_check
from ringfence.pipeline.archive_view import BucketView
from ringfence.pipeline.digest_signatures import public_key_pem
from ringfence.pipeline.verification import verify
from tests.pipeline.object_lock_server import REGION, client, moto, versitygw
from tests.pipeline.soak import Soak, archived_numbers

pytestmark = pytest.mark.emulator

EVENTS = 10_000


def prepare(storage, kms):
    """A locked bucket and a signing key; returns the environment of both functions."""
    place = {"LocationConstraint": REGION}
    storage.create_bucket(Bucket="archive", ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place)
    key = kms.create_key(KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    return {
        "RINGFENCE_ARCHIVE_BUCKET": "archive",
        "RINGFENCE_RETENTION_DAYS": json.dumps({"audit": 1827, "incident": 1827}),
        "RINGFENCE_DIGEST_KEY": key,
        "RINGFENCE_DIGEST_DAYS": "1827",
        "RINGFENCE_DIGEST_FLOOR_DAYS": "1827",
    }


@pytest.fixture(params=["enforcing Object Lock", "moto"])
def servers(request, tmp_path):
    """S3 server, KMS server, and how many processes may write at the same time.

    versitygw lets two conditional writes at the same moment both succeed and loses one of them; Amazon S3 and moto
    decide one after the other.
    """
    with moto() as aws:
        if request.param == "moto":
            yield aws, aws, 2
        else:
            with versitygw(tmp_path / "s3") as storage:
                yield storage, aws, 1


def test_every_accepted_event_is_archived_once_although_processes_are_killed(servers, tmp_path):
    storage_url, aws_url, lanes = servers
    storage, kms = client("s3", storage_url), client("kms", aws_url)
    variables = prepare(storage, kms)
    soak = Soak(tmp_path, storage_url, aws_url, variables)
    result = soak.run(EVENTS, batch=100, lanes=lanes, kills=6, digests=3)

    view = BucketView(storage, "archive")
    counts, foreign = archived_numbers(view, EVENTS)
    assert (counts.count(0), counts.count(1), foreign) == (0, EVENTS, 0)
    assert soak.queue.dead == []
    assert result.kills == 6
    assert result.redelivered > 0
    check = public_key_check(public_key_pem(kms, variables["RINGFENCE_DIGEST_KEY"]))
    report = verify(view, check, digest_prefix="audit-digest/", prefix="audit/", now=datetime.now(UTC))
    assert (report.exit_status, report.findings, report.waiting) == (0, [], 0)
    assert result.peak < 256
