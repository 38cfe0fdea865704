"""Checking of digest signatures with the public key alone, without AWS.

Functions in Lambda check with AWS KMS and do not bring this library along.
"""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from ringfence.pipeline.digest_signatures import ALGORITHMS, Check, decoded

_CURVE_ALGORITHMS = {"secp256r1": "ECDSA_SHA_256", "secp384r1": "ECDSA_SHA_384", "secp521r1": "ECDSA_SHA_512"}


class PublicKeyError(ValueError):
    """A text that is not a public key with which digests can be verified."""


def fingerprint(pem: bytes) -> str:
    """SHA-256 of a public key (DER, `SubjectPublicKeyInfo`), hexadecimal: by it two keys are told apart at a glance.

    Raises:
        PublicKeyError: when it is no public key.
    """
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(_loaded(pem).public_bytes(serialization.Encoding.DER, form)).hexdigest()


def public_key_check(pem: bytes) -> Check:
    """Checks signatures with a public key alone.

    Args:
        pem: Public key, PEM (`SubjectPublicKeyInfo`), as `ringfence audit public-key` writes it.

    Raises:
        PublicKeyError: when it is no elliptic curve or RSA public key.
    """
    key = _loaded(pem)
    hashing = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}

    def verify(message: bytes, raw: bytes, algorithm: str) -> None:
        digest = hashing[algorithm.rpartition("_")[2]]
        if isinstance(key, ec.EllipticCurvePublicKey) and _CURVE_ALGORITHMS.get(key.curve.name) == algorithm:
            key.verify(raw, message, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("RSASSA_PSS"):
            key.verify(raw, message, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        elif isinstance(key, rsa.RSAPublicKey) and algorithm.startswith("RSASSA_PKCS1"):
            key.verify(raw, message, padding.PKCS1v15(), digest)
        else:
            raise InvalidSignature

    def check(message: bytes, signature: str, algorithm: str) -> bool:
        raw = decoded(signature)
        if raw is None or algorithm not in ALGORITHMS:
            return False
        try:
            verify(message, raw, algorithm)
        except InvalidSignature:
            return False
        return True

    return check


def _loaded(pem: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise PublicKeyError(
            "the public key is no PEM file that begins with -----BEGIN PUBLIC KEY-----; write one with "
            "`ringfence audit public-key --output FILE`"
        ) from None
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise PublicKeyError("neither an elliptic curve nor an RSA key: no digest was signed with it")
    return key
