"""An archive with digests, in memory, with everything in reach of a test."""

import base64
import hashlib

from ringfence.evidence.public_keys import public_key_check
from ringfence.pipeline.archive_object import lock_end
from ringfence.pipeline.archive_view import BucketView
from ringfence.pipeline.digest_settings import digest_settings
from ringfence.pipeline.digest_signatures import KmsKey, public_key_pem
from ringfence.pipeline.digester import Digester
from ringfence.pipeline.verification import verify
from tests.pipeline.bucket import Bucket, Kms

ENVIRONMENT = {
    "RINGFENCE_ARCHIVE_BUCKET": "archive",
    "RINGFENCE_DIGEST_KEY": "arn:aws:kms:eu-central-1:123456789012:key/digest",
    "RINGFENCE_DIGEST_DAYS": "1827",
    "RINGFENCE_DIGEST_FLOOR_DAYS": "1827",
}

PLACES = {"prefix": "audit/", "digest_prefix": "audit-digest/"}


class World:
    def __init__(self, kms=None, **bucket):
        self.bucket = Bucket(**bucket)
        self.kms = kms or Kms()
        self.settings = digest_settings(ENVIRONMENT)
        self.view = BucketView(self.bucket, "archive")
        self.key = KmsKey(self.kms, self.settings.key_id, self.settings.algorithm)

    def digester(self, *, clock=None):
        now = clock or self.bucket.now.timestamp
        return Digester(self.settings, self.view, self.bucket, self.key, now)

    def digest(self, due=None):
        return self.digester().run(due)

    def archive(self, name, body=None, **changes):
        body = body or f"content of {name}".encode()
        given = {
            "Key": f"audit/evidence/{name}",
            "Body": body,
            "ChecksumSHA256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
            "ObjectLockMode": "COMPLIANCE",
            "ObjectLockRetainUntilDate": lock_end(self.bucket.now, 1827),
        }
        self.bucket.put_object(**given | changes)
        return given["Key"]

    def hours(self, count):
        """Hours in each of which an object is written, and then a digest."""
        for number in range(count):
            self.archive(f"hour-{number}")
            self.bucket.pass_time(hours=1)
            self.digest()

    def verify(self, **changes):
        given = {
            "digest_prefix": "audit-digest/",
            "prefix": "audit/",
            "now": self.bucket.now,
            "workers": 1,
        }
        check = public_key_check(public_key_pem(self.kms, "digest"))
        return verify(changes.pop("view", self.view), check, **given | changes)

    def row(self, name, number=0):
        return self.bucket.rows[f"audit/evidence/{name}"][number]

    def listed(self):
        """Names in the digests, in order."""
        found = []
        link, _skipped = self.chain().end()
        while link is not None:
            found = [entry.key.rsplit("/", 1)[1] for entry in link.digest.entries()] + found
            previous = link.digest.header.previous
            link = self.chain().follow(previous) if previous else None
        return found

    def chain(self):
        return self.digester()._chain


def kinds(report):
    return [finding.kind.value for finding in report.findings]
