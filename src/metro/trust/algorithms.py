"""The algorithms of signatures by name, so that another (SM2, a token) is one row more.

A signer names its algorithm (`ports.Signer.algorithm`); what verifies it is looked up here. A name
that is not here proves nothing.
"""

from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

Verify = Callable[[bytes, bytes, bytes], bool]
"""Public key, message and signature: is it that key's signature?"""
ED25519 = "Ed25519"
P256 = "P-256"


def _ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _p256(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public)
        key.verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


ALGORITHMS: Mapping[str, Verify] = {ED25519: _ed25519, P256: _p256}


def verifies(algorithm: str, public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether a key made this signature; an unknown algorithm proves nothing."""
    verify = ALGORITHMS.get(algorithm)
    return verify is not None and verify(public, message, signature)
