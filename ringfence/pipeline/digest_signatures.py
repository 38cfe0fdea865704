"""Signing of digests with AWS KMS, and checking of signatures with AWS KMS or with the public key alone.

KMS hashes the message itself (`MessageType` RAW, at most 4096 bytes), so that what it signs is the very text of
`ringfence.pipeline.digest_format.signed_message`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Final

ALGORITHMS: Final = (
    "ECDSA_SHA_256",
    "ECDSA_SHA_384",
    "ECDSA_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_256",
)
"""Signing algorithms of AWS KMS that a digest may use."""

Check = Callable[[bytes, str, str], bool]
"""Whether a signature (base64) of an algorithm fits a message."""

_CURVE_ALGORITHMS = {"secp256r1": "ECDSA_SHA_256", "secp384r1": "ECDSA_SHA_384", "secp521r1": "ECDSA_SHA_512"}


class PublicKeyError(ValueError):
    """A text that is not a public key with which digests can be verified."""


class KmsKey:
    """An asymmetric key that signs and stays in AWS KMS.

    Args:
        client: boto3 client of KMS (`Sign`, `Verify`).
        key_id: ARN of the key.
        algorithm: Signing algorithm, one of `ALGORITHMS`.
    """

    def __init__(self, client: Any, key_id: str, algorithm: str) -> None:
        self._client = client
        self.key_id = key_id
        self.algorithm = algorithm

    def sign(self, message: bytes) -> str:
        """Signature over a message, base64.

        Raises:
            botocore.exceptions.ClientError: when KMS refuses.
        """
        answer = self._client.sign(
            KeyId=self.key_id, Message=message, MessageType="RAW", SigningAlgorithm=self.algorithm
        )
        return base64.b64encode(answer["Signature"]).decode()

    def check(self, message: bytes, signature: str, algorithm: str) -> bool:
        """Whether this key made the signature.

        Raises:
            botocore.exceptions.ClientError: when KMS does not answer the question.
        """
        raw = _decoded(signature)
        if raw is None or algorithm != self.algorithm:
            return False
        try:
            answer = self._client.verify(
                KeyId=self.key_id, Message=message, MessageType="RAW", Signature=raw, SigningAlgorithm=algorithm
            )
        except self._client.exceptions.KMSInvalidSignatureException:
            return False
        return bool(answer["SignatureValid"])


def public_key_check(pem: bytes) -> Check:
    """Checks signatures with a public key alone, without AWS.

    Args:
        pem: Public key, PEM (`SubjectPublicKeyInfo`), as `ringfence audit public-key` writes it.

    Raises:
        PublicKeyError: when it is no elliptic curve or RSA public key.
    """
    # Loaded here: functions in Lambda check with KMS and do not bring this library along.
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: PLC0415

    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PublicKeyError(f"not a public key in PEM form: {error}") from None
    digests = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}

    def verify(message: bytes, raw: bytes, algorithm: str) -> None:
        digest = digests[algorithm.rpartition("_")[2]]
        if isinstance(key, ec.EllipticCurvePublicKey) and _CURVE_ALGORITHMS.get(key.curve.name) == algorithm:
            key.verify(raw, message, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("RSASSA_PSS"):
            key.verify(raw, message, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("RSASSA_PKCS1"):
            key.verify(raw, message, padding.PKCS1v15(), digest)
        else:
            raise InvalidSignature

    def check(message: bytes, signature: str, algorithm: str) -> bool:
        raw = _decoded(signature)
        if raw is None or algorithm not in ALGORITHMS:
            return False
        try:
            verify(message, raw, algorithm)
        except InvalidSignature:
            return False
        return True

    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise PublicKeyError("neither an elliptic curve nor an RSA key")
    return check


def public_key_pem(client: Any, key_id: str) -> bytes:
    """Public key of a KMS key (`GetPublicKey`), PEM.

    Raises:
        botocore.exceptions.ClientError: when KMS refuses.
    """
    encoded = base64.encodebytes(client.get_public_key(KeyId=key_id)["PublicKey"]).replace(b"\n", b"")
    lines = [encoded[start : start + 64] for start in range(0, len(encoded), 64)]
    return b"\n".join([b"-----BEGIN PUBLIC KEY-----", *lines, b"-----END PUBLIC KEY-----", b""])


def _decoded(signature: str) -> bytes | None:
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
