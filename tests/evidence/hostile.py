"""An archive that somebody attacks who holds the credentials of its bucket, or a copy of it, but not the digest key."""

import base64
import gzip
import hashlib
import json
import os
import shutil
from functools import cache

import boto3
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from ringfence.commands.audit import command
from ringfence.evidence import archive_access
from ringfence.evidence.public_keys import fingerprint
from ringfence.pipeline.digest_lines import signature_line
from ringfence.pipeline.digest_record import digest_key
from ringfence.pipeline.digest_signatures import public_key_pem
from tests.pipeline.bucket import Kms
from tests.pipeline.digest_world import World


def place(number):
    """Key of a digest."""
    return digest_key("audit-digest/", number)


def named(number):
    """Key of the object that was written in an hour, which digest `number + 1` lists."""
    return f"audit/evidence/hour-{number}"


@cache
def _key():
    """One key for all, because making and using one takes time."""
    return Kms()


@cache
def _rows():
    world = World(kms=_key())
    world.hours(4)
    return world.bucket.rows


def _world_of_four_hours():
    world = World(kms=_key())
    world.bucket.rows = {key: [dict(row) for row in rows] for key, rows in _rows().items()}
    world.bucket.start_ids_at(1000)
    world.bucket.pass_time(hours=4, minutes=10)
    return world


class Scene:
    """Four hours of an archive, 12:00 to 16:00, looked at ten minutes later: online, as a copy, and as a plain copy."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.world = _world_of_four_hours()
        self.key_file = folder / "digest-key.pem"
        self.key_file.write_bytes(public_key_pem(self.world.kms, "digest"))
        self.fingerprint = fingerprint(self.key_file.read_bytes())
        monkeypatch.setattr(boto3, "Session", lambda **_given: self)
        monkeypatch.setattr(archive_access, "present", lambda: self.world.bucket.now)

    def client(self, service, **_given):
        return {"s3": self.world.bucket, "kms": self.world.kms}[service]

    # what an attacker reaches

    @property
    def rows(self):
        return self.world.bucket.rows

    def first(self, key):
        return self.rows[key][0]

    def put(self, key, body, **given):
        self.world.bucket.put_object(Key=key, Body=body, **given)

    def rewrite(self, number, change, *, signed_by):
        """Replaces a digest by one with other lines, signed with a key."""
        row = self.first(place(number))
        *lines, _last = gzip.decompress(row["body"]).splitlines(keepends=True)
        lines = change(lines)
        header = json.loads(lines[0])
        previous = header["previous"]["signature"] if header["previous"] else ""
        digest = hashlib.sha256(b"".join(lines)).hexdigest()
        text = "\n".join((header["schema"], f"{header['bucket']}/{place(number)}", digest, previous))
        signature = signed_by.sign(Message=text.encode(), MessageType="RAW")["Signature"]
        last = signature_line(base64.b64encode(signature).decode())
        row["body"] = gzip.compress(b"".join([*lines, last]), mtime=0)
        row["checksum"] = base64.b64encode(hashlib.sha256(row["body"]).digest()).decode()

    def sign_all_again(self):
        """Another key, and a chain that is consistent in itself; returns the public key."""
        other, previous = Kms(), None
        for number in range(1, len(self.digests()) + 1):

            def follow(lines, previous=previous):
                header = json.loads(lines[0])
                header["previous"] = previous
                return [json.dumps(header, separators=(",", ":")).encode() + b"\n", *lines[1:]]

            self.rewrite(number, follow, signed_by=other)
            body = self.first(place(number))["body"]
            signature = json.loads(gzip.decompress(body).splitlines()[-1])["value"]
            reference = {"sequence": number, "key": place(number), "sha256": hashlib.sha256(body).hexdigest()}
            previous = reference | {"signature": signature}
        return public_key_pem(other, "other")

    def digests(self):
        return sorted(key for key in self.rows if key.startswith("audit-digest/"))

    # how an auditor looks

    def online(self, *more):
        return self._verify("--bucket", "archive", *more)

    def copied(self, *more, change=lambda _folder: None, seal=False):
        """A versioned copy, in which something is changed after it was made."""
        folder = self.folder / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        told = self.copy_to(folder)
        change(folder)
        return self.verify_copy(folder, *(["--seal", told] if seal else []), *more)

    def copy_to(self, folder):
        """Copies the bucket; returns the seal."""
        made = self._run("copy", folder, "--bucket", "archive", "--public-key", self.key_file)
        assert made.exit_code == 0, made.output
        return made.output.split("--seal ")[1].strip()

    def verify_copy(self, folder, *more):
        return self._verify("--path", folder, *more)

    def plain(self, *more, change=lambda _folder: None):
        """The latest versions, as `aws s3 sync` fetches them."""
        folder = self.folder / "plain"
        shutil.rmtree(folder, ignore_errors=True)
        for key, rows in self.rows.items():
            if rows and not rows[-1]["marker"]:
                path = folder / key
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(rows[-1]["body"])
                os.utime(path, (rows[-1]["at"].timestamp(),) * 2)
        change(folder)
        return self._verify("--path", folder, *more)

    def _verify(self, *arguments):
        return self._run("verify", "--public-key", self.key_file, *arguments)

    def _run(self, *arguments):
        done = CliRunner().invoke(command, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done


def twisted(signature):
    """Another valid form of the same ECDSA signature (r, n - s): anybody can make it out of the first."""
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973
    r, s = decode_dss_signature(base64.b64decode(signature))
    return base64.b64encode(encode_dss_signature(r, order - s)).decode()
