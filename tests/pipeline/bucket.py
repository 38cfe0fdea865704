"""A versioned bucket and a signing key in memory: the parts of Amazon S3 and AWS KMS that digests rely on."""

import base64
import hashlib
import io
import itertools
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

START = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


class ServiceError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class Stream(io.BytesIO):
    def iter_chunks(self, size):
        while chunk := self.read(size):
            yield chunk


class Bucket:
    """boto3 client of S3 with one bucket in it; `faults` are called before each operation with its name."""

    def __init__(self, name="archive", page=1000):
        self.name = name
        self.page = page
        self.now = START
        self.rows = {}
        self.faults = []
        self.after = []
        self._ids = itertools.count(1)

    def start_ids_at(self, number):
        self._ids = itertools.count(number)

    def pass_time(self, **span):
        self.now += timedelta(**span)
        return self.now

    def put_object(self, **given):
        self._fail("put_object")
        key = given["Key"]
        latest = (self.rows.get(key) or [None])[-1]
        if given.get("IfNoneMatch") == "*" and latest is not None and not latest["marker"]:
            raise ServiceError("PreconditionFailed")
        body = given["Body"] if isinstance(given["Body"], bytes) else given["Body"].read()
        if "ChecksumSHA256" in given:
            assert base64.b64decode(given["ChecksumSHA256"]) == hashlib.sha256(body).digest()
        row = {
            "id": f"v{next(self._ids)}",
            "body": body,
            "at": self.now.replace(microsecond=0),
            "marker": False,
            "mode": given.get("ObjectLockMode"),
            "until": given.get("ObjectLockRetainUntilDate"),
            "checksum": given.get("ChecksumSHA256"),
            "hold": given.get("ObjectLockLegalHoldStatus") == "ON",
            "given": given,
        }
        self.rows.setdefault(key, []).append(row)
        for hook in self.after:
            hook("put_object")
        return {"VersionId": row["id"]}

    def delete_object(self, **given):
        row = {"id": f"v{next(self._ids)}", "marker": True, "at": self.now.replace(microsecond=0), "body": b""}
        self.rows.setdefault(given["Key"], []).append(row)

    def list_object_versions(self, **given):
        self._fail("list_object_versions")
        prefix, delimiter = given.get("Prefix", ""), given.get("Delimiter")
        rows, folders = [], []
        for key in sorted(self.rows):
            if not key.startswith(prefix):
                continue
            rest = key.removeprefix(prefix)
            if delimiter and delimiter in rest:
                folders.append(prefix + rest.partition(delimiter)[0] + delimiter)
                continue
            found = self.rows[key]
            rows += [(key, row, row is found[-1]) for row in reversed(found)]
        if given.get("KeyMarker"):
            marker = (given["KeyMarker"], given.get("VersionIdMarker"))
            places = [(key, row["id"]) for key, row, _latest in rows]
            rows = rows[places.index(marker) + 1 :]
        page, more = rows[: self.page], rows[self.page :]
        answer = {"CommonPrefixes": [{"Prefix": name} for name in sorted(set(folders))], "IsTruncated": bool(more)}
        if more:
            answer |= {"NextKeyMarker": page[-1][0], "NextVersionIdMarker": page[-1][1]["id"]}
        for name, marker in (("Versions", False), ("DeleteMarkers", True)):
            answer[name] = [
                {
                    "Key": key,
                    "VersionId": row["id"],
                    "LastModified": row["at"],
                    "IsLatest": latest,
                    "Size": len(row["body"]),
                }
                for key, row, latest in page
                if row["marker"] is marker
            ]
        return answer

    def head_object(self, **given):
        row = self._row("head_object", given)
        answer = {"ContentLength": len(row["body"]), "LastModified": row["at"]}
        if row["checksum"]:
            answer["ChecksumSHA256"] = row["checksum"]
        if row["mode"]:
            answer |= {"ObjectLockMode": row["mode"], "ObjectLockRetainUntilDate": row["until"]}
        if row.get("hold"):
            answer["ObjectLockLegalHoldStatus"] = "ON"
        return answer

    def get_object(self, **given):
        return {"Body": Stream(self._row("get_object", given)["body"])}

    def _row(self, operation, given):
        self._fail(operation)
        rows = self.rows.get(given["Key"], [])
        found = [row for row in rows if row["id"] == given["VersionId"]] if "VersionId" in given else rows[-1:]
        if not found or found[0]["marker"]:
            raise ServiceError("NoSuchVersion" if "VersionId" in given else "NoSuchKey")
        return found[0]

    def _fail(self, operation):
        for fault in list(self.faults):
            fault(operation)


class InvalidSignatureError(Exception):
    pass


class Kms:
    """boto3 client of KMS with one ECC_NIST_P384 key in it."""

    class exceptions:  # noqa: N801
        KMSInvalidSignatureException = InvalidSignatureError

    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP384R1())

    def sign(self, **given):
        assert given["MessageType"] == "RAW"
        assert len(given["Message"]) <= 4096
        return {"Signature": self._key.sign(given["Message"], ec.ECDSA(hashes.SHA384()))}

    def verify(self, **given):
        try:
            self._key.public_key().verify(given["Signature"], given["Message"], ec.ECDSA(hashes.SHA384()))
        except InvalidSignature:
            raise InvalidSignatureError from None
        return {"SignatureValid": True}

    def get_public_key(self, **given):
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return {"PublicKey": self._key.public_key().public_bytes(serialization.Encoding.DER, form)}
