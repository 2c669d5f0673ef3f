"""The digest that signatures and reservations are made over."""

import hashlib

from metro.journal.canonical import canonical
from metro.journal.codec import encode


def digest_of(value: object) -> str:
    """Return the SHA-256 of the canonical text of a model object."""
    return hashlib.sha256(canonical(encode(value)).encode()).hexdigest()
