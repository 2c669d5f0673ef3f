import hashlib
import re
from base64 import b32encode
from dataclasses import replace
from datetime import datetime

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.journal.checkpoint import Checkpoint
from metro.journal.entry import Head
from metro.model.station import ListedKey
from metro.trust.checkpoint import SignedCheckpoints, parsed, read, written
from metro.trust.keys import WorkstationKey
from metro.trust.proof import ListProof

KEY = WorkstationKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
LISTED = ListedKey(KEY.key_id(), "Ed25519", KEY.public(), "BENCH-1", KEY.key_id(), "")
HEAD = Head("330100-A", 1, 12345, hashlib.sha256(b"head").hexdigest())
AT = "2026-03-04T13:06:07.250000+08:00"
TEXT = SignedCheckpoints(KEY).text(HEAD, AT)
STATIONS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=64)


def refused(text, keys=(LISTED,)):
    with pytest.raises(MetroError) as found:
        read(text, keys)
    return found.value


def test_that_a_checkpoint_says_what_was_signed():
    stated = Checkpoint("330100-A", 1, 12345, HEAD.hash, "20260304T050607Z", KEY.key_id())
    assert read(TEXT, [LISTED]) == stated
    assert ListProof().checkpoint(TEXT, (LISTED,)) == stated


def test_that_the_signature_is_over_the_documented_bytes():
    _, signature = parsed(TEXT)
    message = (
        b'metro/checkpoint/1\0{"at":"20260304T050607Z","epoch":1,"head":"%s","key":"%s",'
        b'"size":12345,"station":"330100-A"}' % (HEAD.hash.encode(), KEY.key_id().encode())
    )
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEY.public())).verify(signature, message)
    assert ListProof().verifies(LISTED, message, signature)


def test_that_the_text_has_the_documented_form():
    fields = TEXT.split(":")
    assert fields[:4] == ["METRO1", "GMZTAMJQGAWUC", "1", "12345"]
    assert fields[4] == b32encode(bytes.fromhex(HEAD.hash)).decode().rstrip("=")
    assert fields[5:7] == ["20260304T050607Z", KEY.key_id()]
    assert [len(field) for field in fields[4:]] == [52, 16, 16, 103]


def test_that_the_text_fits_a_small_code_in_alphanumeric_mode():
    assert re.fullmatch("[0-9A-Z:]+", TEXT)
    code = segno.make(TEXT, error="m")
    assert code.mode == "alphanumeric"
    assert code.version <= 9


def test_that_spaces_line_ends_and_small_letters_do_no_harm():
    typed = "\n".join(TEXT[i : i + 40].lower() + " " for i in range(0, len(TEXT), 40))
    assert read(typed, [LISTED]) == read(TEXT, [LISTED])


@settings(deadline=None)
@given(
    STATIONS,
    st.integers(1, 2**53 - 1),
    st.integers(1, 2**53 - 1),
    st.binary(min_size=32, max_size=32),
    st.datetimes(min_value=datetime(1970, 1, 1)),
)
def test_that_every_checkpoint_comes_back(station, epoch, size, head, at):
    head = Head(station, epoch, size, head.hex())
    text = SignedCheckpoints(KEY).text(head, f"{at.isoformat()}+00:00")
    found, signature = parsed(text)
    assert written(found, signature) == text
    assert read(text, [LISTED]) == found


@given(st.text(max_size=700))
def test_that_any_text_is_refused_with_a_code(text):
    with pytest.raises(MetroError) as found:
        parsed(text)
    assert found.value.code in (
        "checkpoint.too_long",
        "checkpoint.other_format",
        "checkpoint.damaged",
    )


@given(st.integers(0, len(TEXT) - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:"))
def test_that_one_changed_character_is_never_believed(place, character):
    changed = TEXT[:place] + character + TEXT[place + 1 :]
    if changed != TEXT:
        assert refused(changed).code.startswith("checkpoint.")


@given(st.integers(0, len(TEXT) - 1))
def test_that_a_cut_text_is_never_believed(length):
    assert refused(TEXT[:length]).code in ("checkpoint.damaged", "checkpoint.other_format")


def part(number, value):
    fields = TEXT.split(":")
    fields[number] = value
    return ":".join(fields)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("A" * 641, "checkpoint.too_long", {"most": 640}),
        ("", "checkpoint.other_format", {"text": ""}),
        ("https://example.org/", "checkpoint.other_format", {"text": "HTTPS://EXAMPLE.ORG/"}),
        ("METRO2:A", "checkpoint.other_format", {"text": "METRO2"}),
        (TEXT + ":A", "checkpoint.damaged", {"part": "length"}),
        (part(1, ""), "checkpoint.damaged", {"part": "station"}),
        (part(1, "GMZTAMJQGAWUD"), "checkpoint.damaged", {"part": "station"}),  # spare bits set
        (part(1, "77777777"), "checkpoint.damaged", {"part": "station"}),  # no UTF-8
        (part(1, "BI"), "checkpoint.damaged", {"part": "station"}),  # a line end
        (part(1, b32encode(b"A" * 65).decode()), "checkpoint.damaged", {"part": "station"}),
        (part(2, "01"), "checkpoint.damaged", {"part": "epoch"}),
        (part(3, "0"), "checkpoint.damaged", {"part": "size"}),
        (part(3, "9007199254740992"), "checkpoint.damaged", {"part": "size"}),
        (part(3, "9" * 17), "checkpoint.damaged", {"part": "size"}),
        (part(4, "A" * 50), "checkpoint.damaged", {"part": "head"}),
        (part(5, "20260230T000000Z"), "checkpoint.damaged", {"part": "time"}),
        (part(5, "20260304T0506077"), "checkpoint.damaged", {"part": "time"}),
        (part(6, "A" * 15), "checkpoint.damaged", {"part": "key"}),
        (part(7, "A" * 102), "checkpoint.damaged", {"part": "signature"}),
        (part(2, "2"), "checkpoint.forged", {"key": KEY.key_id()}),
        (part(6, "A" * 16), "checkpoint.unknown_key", {"key": "A" * 16}),
    ],
)
def test_that_a_bad_text_is_refused_by_name(text, code, said):
    error = refused(text)
    assert (error.code, dict(error.parameters)) == (code, said)


def test_that_the_key_of_another_station_is_unknown():
    assert refused(TEXT, ()).code == "checkpoint.unknown_key"


@pytest.mark.parametrize(
    ("revoked", "code"),
    [
        # The checkpoint is of 4 March, 13:06:07 at the station.
        ("2026-03-05", ""),
        ("2026-03-04", "checkpoint.key_revoked"),
        ("2026-03-04T05:06:07+00:00", "checkpoint.key_revoked"),
        ("2026-03-04T05:06:08+00:00", ""),
        ("2025-01-01", "checkpoint.key_revoked"),
    ],
)
def test_that_a_revoked_key_is_believed_for_the_time_before(revoked, code):
    keys = [replace(LISTED, revoked=revoked)]
    if code:
        assert refused(TEXT, keys).code == code
    else:
        assert read(TEXT, keys).size == 12345
