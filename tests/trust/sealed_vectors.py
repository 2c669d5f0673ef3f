"""Makes `seal_vectors.json`: seals good and bad, by a writer of CBOR and Base45 of its own.

Whoever reads seals has to come to the same: `python -m tests.trust.sealed_vectors` writes the file.
"""

import json
from base64 import b32encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = Path(__file__).with_name("seal_vectors.json")
KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KID = sha256(KEY.public_key().public_bytes_raw()).digest()[:10]
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
NAMES = (
    *("station", "number", "serial", "verdict", "on", "until", "digest"),
    *("epoch", "size", "head", "time", "parts", "count", "rejected"),
)
ONE: dict[Any, Any] = {
    1: "SLX",
    2: "JY-2026-00001",
    3: "C31001",
    4: 1,
    5: 20261120,
    6: 20281119,
    7: b"\x11" * 32,
    8: 1,
    9: 412,
    10: b"\x22" * 32,
    11: 1795226400,
}
LIST = {name: row for name, row in ONE.items() if name not in (3, 4, 6)} | {13: 300, 14: 7}


def base45(data: bytes) -> str:
    out = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            out.append(DIGITS[digit])
    return "".join(out)


def head(kind: int, count: int, size: int = 0) -> bytes:
    """Return the head of a CBOR item, of `size` bytes after the first where one is asked for."""
    least = next(
        n for n, most in ((0, 24), (1, 2**8), (2, 2**16), (4, 2**32), (8, 2**64)) if count < most
    )
    size = size or least
    if not size:
        return bytes([kind << 5 | count])
    return bytes([kind << 5 | 24 + {1: 0, 2: 1, 4: 2, 8: 3}[size]]) + count.to_bytes(size)


def cbor(value: Any) -> bytes:
    match value:
        case bool() | None:
            return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            data = value.encode("utf-8", "surrogatepass")
            return head(3, len(data)) + data
        case list():
            return head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            rows = sorted(((cbor(k), cbor(v)) for k, v in value.items()), key=_order)
            return head(5, len(value)) + b"".join(key + row for key, row in rows)
    raise TypeError(value)


def _order(row: tuple[bytes, bytes]) -> tuple[int, bytes]:
    return len(row[0]), row[0]


PROTECTED = cbor({1: -8, 4: KID})


def message(
    payload: bytes, protected: bytes = PROTECTED, bare: bytes = b"\xa0", size: int = 0
) -> bytes:
    statement = cbor(["Signature1", protected, b"", payload])
    parts = cbor(protected) + bare + cbor(payload) + cbor(KEY.sign(statement))
    return head(6, 18, size) + b"\x84" + parts


def code(data: bytes) -> str:
    return f"METRO2:{base45(data)}"


def of(facts: dict[Any, Any]) -> str:
    return code(message(cbor(facts)))


def good() -> dict[str, tuple[str, dict[Any, Any]]]:
    texts = {
        "a full-width space in a serial": "C 31　007",
        "a space that does not break": "C31\u00a0007",
        "marks and Chinese": "№ 1/23-水_4.5",
        "a character beyond the plane": "𫘜 12",
        "an empty serial": "",
        "a serial of 500": "C" * 500,
    }
    rows = {name: (of(ONE | {3: text}), ONE | {3: text}) for name, text in texts.items()}
    rows |= {
        "of one instrument": (of(ONE), ONE),
        "of a list": (of(LIST), LIST),
        "with parts": (of(ONE | {12: "1 号枪"}), ONE | {12: "1 号枪"}),
        "rejected": (of(ONE | {4: 0}), ONE | {4: 0}),
        "a leap day": (of(ONE | {5: 20240229}), ONE | {5: 20240229}),
        "the last second of all": (of(ONE | {11: 253402300799}), ONE | {11: 253402300799}),
        "the largest size": (of(ONE | {9: 2**53 - 1}), ONE | {9: 2**53 - 1}),
        "small letters before the colon": (of(ONE).replace("METRO2", "metro2"), ONE),
        "torn by copying": (f"\n　{of(ONE)[:40]}\r\n{of(ONE)[40:]}\n ", ONE),
        "behind the mark of an encoding": (f"\ufeff{of(ONE)}", ONE),
    }
    return rows


def _facts() -> dict[str, str]:
    """Return seals that are signed and well written, but state what no station states."""
    hidden = {
        "a bidi override": "12\u202e43",
        "a zero-width space": "C31\u200b001",
        "a mark of an encoding": "\ufeffC31001",
        "an end of a line": "C31\n001",
        "a line separator": "C31\u2028001",
        "half a character": "C31\ud800",
        "a serial of 501": "C" * 501,
    }
    changes: dict[str, dict[Any, Any]] = {
        **{f"{name} in a serial": {3: text} for name, text in hidden.items()},
        "a bidi override in a number": {2: "JY\u202e1"},
        **{f"verified on {day}": {5: day} for day in (20261399, 20260230, 20260001, 5, 9991231)},
        **{f"verified on {day}": {5: day} for day in (100000101, 20250229, 20260100)},
        "until no day": {6: 99999999},
        "a time beyond all years": {11: 2**53 - 1},
        "a time after the last": {11: 253402300800},
        "a time before the first": {11: -1},
        "a size too large": {9: 2**53},
        "a size of 2^63": {9: 2**63},
        "a third verdict": {4: 2},
        "a verdict that is true": {4: True},
        "a station that is a number": {1: 5},
        "a short hash": {7: b"short"},
        "a hash that is text": {10: "x" * 32},
        "an unknown name": {15: 1},
        "the name 0": {0: 1},
        "a name that is text": {"count": 1},
        "a name that is bytes": {b"1": 1},
        "a count in a seal of one": {13: 1},
    }
    lists: dict[str, dict[Any, Any]] = {
        "a list with a serial": {3: "W1"},
        "a list with a validity": {6: 20281119},
        "an empty list": {13: 0, 14: 0},
        "more rejected than listed": {14: 301},
        "a count that is text": {13: "300"},
    }
    left = {f"without {NAMES[name - 1]}": name for name in ONE if name != 6}
    return (
        {name: of(ONE | change) for name, change in changes.items()}
        | {name: of(LIST | change) for name, change in lists.items()}
        | {name: of({n: row for n, row in ONE.items() if n != out}) for name, out in left.items()}
    )


def _forms() -> dict[str, str]:
    """Return seals that are signed and true, but not written in their one form."""
    payload = cbor(ONE)
    behind = b"".join(cbor(k) + cbor(v) for k, v in reversed(ONE.items()))
    wide = payload.replace(cbor(5) + cbor(20261120), cbor(5) + head(0, 20261120, 8))
    long = head(5, len(ONE), 1) + payload[1:]
    rows = {
        "a wide integer": message(wide),
        "a wide head of a map": message(long),
        "names out of order": message(head(5, len(ONE)) + behind),
        "a name twice": message(head(5, len(ONE) + 1) + payload[1:] + cbor(11) + cbor(1)),
        "a map without an end given": message(b"\xbf" + payload[1:] + b"\xff"),
        "a float for a number": message(
            payload.replace(cbor(8) + b"\x01", cbor(8) + b"\xf9\x3c\x00")
        ),
        "a wide tag": message(payload, size=1),
        "something behind": message(payload) + b"\x00",
        "something behind the facts": message(payload + b"\x00"),
        "facts that are a list": message(cbor([1, 2])),
        "a head that states more": message(payload, cbor({1: -8, 4: KID, 99: "x"})),
        "a head that says critical": message(payload, cbor({1: -8, 2: [4], 4: KID})),
        "a head without its key": message(payload, cbor({1: -8})),
        "a short key": message(payload, cbor({1: -8, 4: KID[:9]})),
        "another algorithm": message(payload, cbor({1: -7, 4: KID})),
        "an algorithm that is a float": message(payload, b"\xa2\x01\xf9\xc8\x00\x04" + cbor(KID)),
        "a head in another order": message(payload, b"\xa2\x04" + cbor(KID) + b"\x01\x27"),
        "a short signature": message(payload)[:-66] + cbor(bytes(63)),
        "another tag": b"\xd1" + message(payload)[1:],
        "no tag": message(payload)[1:],
        "three pieces": b"\xd2\x83" + cbor(PROTECTED) + b"\xa0" + cbor(payload),
    }
    bare = {
        "a map": cbor({99: "x"}),
        "a text": cbor("junk"),
        "no text": cbor(""),
        "none": cbor(None),
    }
    rows |= {f"outside the signature {n}": message(payload, bare=row) for n, row in bare.items()}
    rows["outside the signature a list"] = message(payload, bare=b"\x80")
    return {name: code(data) for name, data in rows.items()}


def bad() -> dict[str, str]:
    true = of(ONE)
    return {
        **_facts(),
        **_forms(),
        "nothing": "METRO2:",
        "one digit": "METRO2:A",
        "small letters behind the colon": true[:7] + true[7:].lower(),
        "a digit too large": "METRO2:::::::",
        "too long": "METRO2:" + "0" * 1600,
        "a tab within": f"{true[:50]}\t{true[50:]}",
        "an end of a page within": f"{true[:50]}\f{true[50:]}",
        "cut": true[:-2],
    }


OTHER = {
    "a greeting": "hello",
    "of another kind": "HC1:6BF",
    "a later form": "METRO3:0",
    "empty": "x",
}


def named(facts: dict[Any, Any]) -> dict[str, Any]:
    plain = {NAMES[name - 1]: row for name, row in facts.items()}
    return {name: row.hex() if isinstance(row, bytes) else row for name, row in plain.items()}


def rows() -> list[dict[str, Any]]:
    return [
        *(
            {"name": n, "found": "good", "text": t, "facts": named(f)}
            for n, (t, f) in good().items()
        ),
        *({"name": n, "found": "damaged", "text": t} for n, t in bad().items()),
        *({"name": n, "found": "other", "text": t} for n, t in OTHER.items()),
    ]


def written() -> str:
    key = {"key": b32encode(KID).decode(), "public": KEY.public_key().public_bytes_raw().hex()}
    return json.dumps({**key, "seals": rows()}, ensure_ascii=True, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
