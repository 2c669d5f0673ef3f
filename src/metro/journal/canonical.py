"""Canonical JSON by RFC 8785 for the values the journal holds: no floats, ASCII keys.

For these values the standard library's writer gives the very bytes of RFC 8785; a test proves it
against an independent implementation.
"""

import json
from typing import Any

from metro.errors import Fault

LARGEST_INTEGER = 2**53


def canonical(value: Any) -> str:
    """Return the canonical text.

    Raises Fault `journal.not_canonical` for a float, a large integer, a key that is not ASCII, or
    a text that is no Unicode.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, child in value.items():
            if type(key) is not str or not key.isascii():
                raise Fault("journal.not_canonical", what=f"key {key!r}"[:80])
            _check(child)
    elif isinstance(value, list):
        for child in value:
            _check(child)
    elif type(value) is int:
        if abs(value) >= LARGEST_INTEGER:
            raise Fault("journal.not_canonical", what=str(value))
    elif type(value) is str:
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Fault("journal.not_canonical", what=ascii(value)[:80]) from None
    elif value is not None and type(value) is not bool:
        raise Fault("journal.not_canonical", what=type(value).__name__)
