"""COSE_Sign1 (RFC 9052, 4.2) with EdDSA: one signed piece of bytes that names its key."""

from typing import Any

import cbor2

from metro.ports import Signer
from metro.trust.algorithms import ED25519

SIGN1 = 18
ALG, KEY = 1, 4
EDDSA = -8


def signed(payload: bytes, signer: Signer, key: bytes) -> bytes:
    """Return the tagged message; `key` is the name of the key (kid)."""
    if signer.algorithm() != ED25519:
        raise ValueError(signer.algorithm())
    return assembled(payload, key, signer.sign(statement(_head(key), payload)))


def assembled(payload: bytes, key: bytes, signature: bytes) -> bytes:
    """Return the one tagged message that these make."""
    parts = [_head(key), {}, payload, signature]
    return cbor2.dumps(cbor2.CBORTag(SIGN1, parts), canonical=True)


def _head(key: bytes) -> bytes:
    return cbor2.dumps({ALG: EDDSA, KEY: key}, canonical=True)


def statement(protected: bytes, payload: bytes) -> bytes:
    """Return the bytes that are signed: the Sig_structure without external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def opened(message: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Return key name, payload, signed bytes and signature; nothing is verified.

    Raises ValueError for what is no such message, to the byte.
    """
    tag = read(message)
    if not isinstance(tag, cbor2.CBORTag) or tag.tag != SIGN1:
        raise ValueError("tag")
    parts = tag.value
    if not isinstance(parts, list | tuple) or len(parts) != 4:
        raise ValueError("parts")
    protected, _, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise ValueError("parts")
    head = read(protected)
    key = head.get(KEY) if isinstance(head, dict) else None
    # For a key, a payload and a signature there is one message: nothing else has a place in it.
    if not isinstance(key, bytes) or assembled(payload, key, signature) != message:
        raise ValueError("head")
    return key, payload, statement(protected, payload), signature


def read(data: bytes) -> Any:
    """Return the one CBOR value that these bytes are, written as RFC 8949, 4.2 has it.

    Raises ValueError.
    """
    try:
        found = cbor2.loads(data)
        same = cbor2.dumps(found, canonical=True) == data
    except (cbor2.CBORError, EOFError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError("cbor") from error
    if not same:
        raise ValueError("form")
    return found
