"""JSON indented for people, as `json.dumps(value, indent=2)` writes it, at several times its speed.

The encoder of Python that indents is one of many small steps; ten thousand results are many lines.
"""

import json
from json.encoder import encode_basestring

_ROW = "\n  "


def pretty(value: object, margin: str = "\n") -> str:
    """Return a value as indented JSON, texts as they are; `margin` begins its further lines.

    Raises TypeError where JSON has no form.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = margin + "  "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_key(key)}: {pretty(child, inner)}" for key, child in value.items()]
        return f"{{{','.join(rows)}{margin}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{','.join([inner + pretty(child, inner) for child in value])}{margin}]"
    return json.dumps(value, ensure_ascii=False)


def pretty_row(value: object) -> str:
    """Return a value as a row of an indented list: text by text, a long list is not kept whole."""
    return _ROW + pretty(value, _ROW)


def _key(key: object) -> str:
    """Return a key, which is a text in JSON, whatever it was."""
    return encode_basestring(key if isinstance(key, str) else json.dumps(key))
