"""The one page by which inspectors check codes: everything is inside it, it loads nothing."""

import json
from typing import Any

from metro import language, resource
from metro.journal.codec import encode
from metro.model.station import ListedKey
from metro.trust.key_list import KeyList, fingerprint, read

FOLDER = "inspector"
EXPORT = "export { etc, getPublicKey,"
"""How the last statement of noble-ed25519 begins; a page has no module to give it to."""


def inspector_page(keys: bytes) -> bytes:
    """Return the page with a signed key list in it.

    Raises MetroError `keys.…`.
    """
    listed = read(keys)
    root = listed.root()
    plain = {
        **encode(listed),
        "keys": [_key(listed, key) for key in listed.keys if listed.counts(key)],
        "root": fingerprint(root) if root else "",
    }
    noble, _, _ = _text("noble-ed25519", "index.js").rpartition(EXPORT)
    pieces = {
        "CSS": _text("page.css"),
        "KEYS": _data(plain),
        "WORDS": _data(_words()),
        "JSQR": _text("jsqr", "jsQR.js"),
        "NOBLE": noble + "globalThis.nobleEd25519 = { hashes, verify };\n",
        "SHA512": _text("sha512.js"),
        "SEAL": _text("seal.js"),
        "PAGE": _text("page.js"),
    }
    page = _text("page.html")
    for name, piece in pieces.items():
        page = page.replace(f"/*{name}*/", piece, 1)
    return page.encode()


def _key(listed: KeyList, key: ListedKey) -> dict[str, Any]:
    """Return a key with the fingerprint of the very root that certified it."""
    root = listed.certifier(key)
    return {**encode(key), "root": fingerprint(root) if root else ""}


def _words() -> dict[str, object]:
    return {
        code: dict(words)
        for code, words in language.words().items()
        if code.startswith("inspector.")
    }


def _data(value: object) -> str:
    """Return JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _text(*parts: str) -> str:
    return resource.read_bytes(FOLDER, *parts).decode("utf-8")
