"""Canonical JSON by RFC 8785 for the values the journal holds: no floats, ASCII keys, no NUL.

For these values the standard library's writer gives the very bytes of RFC 8785; a test proves it
against an independent implementation.
"""

import json
from typing import Any

from metro.errors import Fault

LARGEST_INTEGER = 2**53


def canonical(value: Any) -> str:
    """Return the canonical text.

    Raises Fault `journal.not_canonical` for a float, a large integer, a key that is not ASCII, a
    text that is no Unicode, and U+0000, which PostgreSQL cannot keep.
    """
    _check(value)
    return _write(value)


_write = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def _check(value: Any) -> None:
    # Most of what comes is texts in mappings, and every commit waits for this.
    kind = type(value)
    if kind is str:
        if "\0" in value or not value.isascii():
            _check_text(value)
    elif kind is dict:
        for key, child in value.items():
            if type(key) is not str or not key.isascii() or "\0" in key:
                raise Fault("journal.not_canonical", what=f"key {key!r}"[:80])
            if type(child) is not str or "\0" in child or not child.isascii():
                _check(child)
    elif kind is list:
        for child in value:
            _check(child)
    elif kind is int:
        if abs(value) >= LARGEST_INTEGER:
            raise Fault("journal.not_canonical", what=str(value))
    elif value is not None and kind is not bool:
        raise Fault("journal.not_canonical", what=kind.__name__)


def _check_text(value: str) -> None:
    if "\0" in value:
        raise Fault("journal.not_canonical", what="U+0000")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Fault("journal.not_canonical", what=ascii(value)[:80]) from None
