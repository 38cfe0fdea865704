"""Signing of digests with AWS KMS, and checking of their signatures there.

KMS hashes the message itself (`MessageType` RAW, at most 4096 bytes), so that what it signs is the very text of
`ringfence.pipeline.digest_record.signed_message`.
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
        raw = decoded(signature)
        if raw is None or algorithm != self.algorithm:
            return False
        try:
            answer = self._client.verify(
                KeyId=self.key_id, Message=message, MessageType="RAW", Signature=raw, SigningAlgorithm=algorithm
            )
        except self._client.exceptions.KMSInvalidSignatureException:
            return False
        return bool(answer["SignatureValid"])


def public_key_pem(client: Any, key_id: str) -> bytes:
    """Public key of a KMS key (`GetPublicKey`), PEM.

    Raises:
        botocore.exceptions.ClientError: when KMS refuses.
    """
    encoded = base64.encodebytes(client.get_public_key(KeyId=key_id)["PublicKey"]).replace(b"\n", b"")
    lines = [encoded[start : start + 64] for start in range(0, len(encoded), 64)]
    return b"\n".join([b"-----BEGIN PUBLIC KEY-----", *lines, b"-----END PUBLIC KEY-----", b""])


def decoded(signature: str) -> bytes | None:
    """A signature out of its base64 text, None when it is none."""
    try:
        return base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
