"""Archiver, digests and verification on real S3 servers: one that enforces Object Lock, and moto, which does not."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from ringfence.evidence.public_keys import public_key_check
from ringfence.evidence.versioned_copy import CopyView, copy_archive
from ringfence.pipeline.archive_parts import in_parts
from ringfence.pipeline.archive_view import BucketView, versions
from ringfence.pipeline.archiver import Archiver
from ringfence.pipeline.digest_settings import digest_settings
from ringfence.pipeline.digest_signatures import KmsKey, public_key_pem
from ringfence.pipeline.digester import Digester
from ringfence.pipeline.environment import archiver_settings
from ringfence.pipeline.verification import verify
from tests.pipeline.digest_world import PLACES, kinds
from tests.pipeline.object_lock_server import REGION, client, moto, versitygw
from tests.pipeline.test_archiver import audit_body

pytestmark = pytest.mark.emulator


class Server:
    """A bucket on a server, with the functions that use it."""

    def __init__(self, storage, kms):
        self.storage = storage
        self.kms = kms
        self.bucket = f"archive-{uuid.uuid4().hex[:12]}"
        place = {"LocationConstraint": REGION}
        storage.create_bucket(Bucket=self.bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place)
        key = kms.create_key(KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        self.settings = digest_settings(
            {
                "RINGFENCE_ARCHIVE_BUCKET": self.bucket,
                "RINGFENCE_DIGEST_KEY": key,
                "RINGFENCE_DIGEST_DAYS": "1827",
                "RINGFENCE_DIGEST_FLOOR_DAYS": "1827",
            }
        )
        self.view = BucketView(storage, self.bucket)
        self.key = KmsKey(kms, key, self.settings.algorithm)
        self.check = public_key_check(public_key_pem(kms, key))

    def archive(self, *names):
        variables = {"RINGFENCE_ARCHIVE_BUCKET": self.bucket}
        variables["RINGFENCE_RETENTION_DAYS"] = json.dumps({"audit": 1827, "incident": 1827})
        archiver = Archiver(archiver_settings(variables), self.storage)
        attributes = {"SentTimestamp": "1795525200000"}
        records = [{"messageId": name, "body": audit_body(name), "attributes": attributes} for name in names]
        assert archiver.handle({"Records": records}) == {"batchItemFailures": []}

    def digest(self):
        return Digester(self.settings, self.view, self.storage, self.key).run()

    def verify(self, view=None):
        now = datetime.now(UTC)
        places = {"digest_prefix": self.settings.digest_prefix, "prefix": self.settings.prefix}
        return verify(view or self.view, self.check, now=now, **places)

    def first(self):
        return next(versions(self.view, "audit/"))


@pytest.fixture(scope="module")
def aws():
    with moto() as url:
        yield url


@pytest.fixture(scope="module")
def enforcing(tmp_path_factory):
    with versitygw(tmp_path_factory.mktemp("object-lock")) as url:
        yield url


@pytest.fixture
def locked(enforcing, aws):
    return Server(client("s3", enforcing), client("kms", aws))


@pytest.fixture(params=["enforcing", "aws"])
def server(request, aws):
    return Server(client("s3", request.getfixturevalue(request.param)), client("kms", aws))


def test_what_the_archiver_writes_is_listed_and_verifies(server):
    server.archive("a", "b")
    first = server.digest()
    server.archive("b", "c")
    server.digest()

    report = server.verify()
    assert (report.exit_status, report.findings) == (0, [])
    assert (report.digests, report.objects) == (2, 2)
    assert first.findings == ()


def test_a_listing_in_parts_shows_everything_on_a_server_as_well(server):
    server.archive("a", "b")
    for key in ("audit/direct", "audit/odd/direct", "audit/audit/2020/direct", "audit/1/2/3/4/5/6", "auditor"):
        server.storage.put_object(Bucket=server.bucket, Key=key, Body=b"x", ChecksumAlgorithm="SHA256")
    server.storage.delete_object(Bucket=server.bucket, Key="audit/direct")

    parts = list(in_parts(server.view, "audit/", list))
    listed = [(version.key, version.version_id) for part in parts for version in part]
    assert sorted(listed) == sorted((v.key, v.version_id) for v in versions(server.view, "audit/"))
    assert len(listed) == 6


def test_two_digests_never_share_a_place(server):
    server.digest()
    first = server.digest().end
    with pytest.raises(ClientError, match="PreconditionFailed"):
        server.storage.put_object(Bucket=server.bucket, Key=first.key, Body=b"x", IfNoneMatch="*")


def test_a_delete_marker_and_an_overwritten_object_are_named(server):
    server.archive("a")
    server.digest()
    version = server.first()
    server.storage.put_object(Bucket=server.bucket, Key=version.key, Body=b"forged", ChecksumAlgorithm="SHA256")
    assert "overwritten" in kinds(server.verify())

    server.storage.delete_object(Bucket=server.bucket, Key=version.key)
    report = server.verify()
    assert {"hidden by a delete marker", "overwritten"} <= set(kinds(report))
    assert {finding.key for finding in report.findings} == {version.key}


def test_a_copy_verifies_away_from_the_server(server, tmp_path):
    server.archive("a", "b")
    server.digest()
    copy_archive(server.view, tmp_path / "copy", now=lambda: datetime.now(UTC), **PLACES)

    assert server.verify(CopyView(tmp_path / "copy")).exit_status == 0


def test_a_listing_over_many_pages_lists_every_version_once(server):
    for number in range(7):
        server.storage.put_object(Bucket=server.bucket, Key=f"pages/{number}", Body=b"x", ChecksumAlgorithm="SHA256")
    call = server.storage.list_object_versions
    server.view._storage = type(
        "Paged", (), {"list_object_versions": lambda _self, **given: call(MaxKeys=3, **given)}
    )()

    assert [version.key for version in versions(server.view, "pages/")] == [f"pages/{number}" for number in range(7)]


class TestEnforcement:
    """What only a server that enforces Object Lock can show; moto accepts most of it."""

    def test_no_archived_version_can_be_deleted(self, locked):
        locked.archive("a")
        version = locked.first()
        for bypass in (False, True):
            with pytest.raises(ClientError, match="AccessDenied"):
                locked.storage.delete_object(
                    Bucket=locked.bucket,
                    Key=version.key,
                    VersionId=version.version_id,
                    BypassGovernanceRetention=bypass,
                )

    def retain(self, server, mode, days):
        version = server.first()
        server.storage.put_object_retention(
            Bucket=server.bucket,
            Key=version.key,
            VersionId=version.version_id,
            Retention={"Mode": mode, "RetainUntilDate": datetime.now(UTC) + timedelta(days=days)},
            BypassGovernanceRetention=True,
        )

    def test_no_lock_can_be_weakened(self, locked):
        locked.archive("a")
        with pytest.raises(ClientError, match="AccessDenied"):
            self.retain(locked, "GOVERNANCE", 2)

    def test_a_lock_that_was_shortened_is_named(self, locked):
        # Amazon S3 refuses this; this server takes it from its root user, as a broken store might.
        locked.archive("a")
        locked.digest()
        self.retain(locked, "COMPLIANCE", 2)

        assert kinds(locked.verify()) == ["retention shortened"]

    def test_versioning_cannot_be_suspended(self, locked):
        with pytest.raises(ClientError, match="InvalidBucketState"):
            locked.storage.put_bucket_versioning(Bucket=locked.bucket, VersioningConfiguration={"Status": "Suspended"})

    def test_no_digest_can_be_deleted(self, locked):
        end = locked.digest().end
        with pytest.raises(ClientError, match="AccessDenied"):
            locked.storage.delete_object(Bucket=locked.bucket, Key=end.key, VersionId=end.version_id)

    def test_a_lock_that_is_extended_still_verifies(self, locked):
        locked.archive("a")
        locked.digest()
        self.retain(locked, "COMPLIANCE", 4000)

        assert locked.verify().exit_status == 0
