import hashlib
import struct
from base64 import b32decode
from dataclasses import replace
from datetime import date

import cbor2
import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from metro.errors import MetroError
from metro.journal.entry import Head
from metro.model.document import Paper
from metro.model.forms import ListPaper
from metro.model.judgement import Verdict
from metro.model.station import ListedKey
from metro.trust import base45, cose, seal
from metro.trust.keys import WorkstationKey
from metro.trust.proof import ListProof
from metro.trust.seal import Seals, Tally

from ..documents.samples.dispenser import dispenser_certificate, dispenser_notice
from ..documents.samples.every import SAMPLES
from ..documents.samples.forms import list_row, result_list

KEY = WorkstationKey(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
LISTED = ListedKey(KEY.key_id(), "Ed25519", KEY.public(), "BENCH-1", KEY.key_id(), "")
HEAD = Head("330100-A", 1, 12345, hashlib.sha256(b"head").hexdigest())
AT = "2026-03-04T13:06:07.250000+08:00"
DIGEST = hashlib.sha256(b"digital certificate").hexdigest()
PAPER = dispenser_certificate()
TEXT = Seals(KEY).text(PAPER, HEAD, AT, DIGEST)
EARLIER = (
    "METRO2:RRQ13AP60IO0%7WWP59 ULW9PZL8CK/+H080CL6746646KW5 D0/H95W58469%6646-Q6NE632DNF"
    "6GA7GL6ZM01T0*60B85WY0*605$9Z-0G34-HJ++1WAB %NIA3GH8J2W1EH ZH0-J+ACR%S+5M/50S+NBYB+5"
    "0D83M97F6BP5KA D TK/1GG$4HG7EP9/EC9I3H3N*PJTSI35Q72R47DDMI7I12GDK:NQP1L96.0T8BNS2K27"
    "BK$P*QR9NL WG85JSGH2KQ/H5U.A-ZV1GWKS81 LORR%2S:EKT*IZ0C*ZGT5M$$C$R3J+T/P6W6OD5DJ 7*H"
    "AIH2QL5Y1TT.5"
)
"""The code of the same paper as it was made before lists had seals."""


def body(text: str) -> bytes:
    return base45.decoded(text.removeprefix("METRO2:"))


def text_of(data: bytes) -> str:
    return "METRO2:" + base45.encoded(data)


def refused(text: str, keys=(LISTED,)) -> str:
    with pytest.raises(MetroError) as found:
        seal.read(text, keys)
    return found.value.code


def test_that_a_seal_says_what_the_paper_says():
    found = seal.read(TEXT, [LISTED])
    record = PAPER.record
    assert (found.number, found.serial) == (PAPER.number, record.instrument.serial)
    assert (found.verdict, found.on, found.until) == (
        Verdict.PASSED,
        record.data.on,
        record.valid_until,
    )
    assert (found.parts, found.digest) == ("1 号枪", DIGEST)


def test_that_a_notice_is_a_rejection_without_validity():
    found = seal.read(Seals(KEY).text(dispenser_notice(), HEAD, AT, DIGEST), [LISTED])
    assert (found.verdict, found.until) == (Verdict.REJECTED, None)


def test_that_an_instrument_without_parts_names_none():
    found = seal.read(Seals(KEY).text(SAMPLES["meter_certificate"](), HEAD, AT, DIGEST), [LISTED])
    assert found.parts == ""


def test_that_a_seal_is_a_checkpoint_too():
    stated = ListProof().checkpoint(TEXT, (LISTED,))
    assert (stated.station, stated.epoch, stated.size) == ("330100-A", 1, 12345)
    assert (stated.head, stated.at, stated.key) == (HEAD.hash, "20260304T050607Z", KEY.key_id())


def test_that_the_message_is_cose_sign1_over_the_documented_bytes():
    """Built by hand after RFC 9052, 4.4, with another library's own decoder."""
    tag = cbor2.loads(body(TEXT))
    assert tag.tag == 18
    protected, unprotected, payload, signature = tag.value
    assert dict(unprotected) == {}
    kid = b32decode(KEY.key_id())
    assert protected == b"\xa2\x01\x27\x04\x4a" + kid
    signed = b"\x84\x6aSignature1" + bytes([0x40 | len(protected)]) + protected + b"\x40"
    signed += b"\x58" + struct.pack("B", len(payload)) + payload
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEY.public())).verify(signature, signed)
    assert cbor2.loads(payload)[5] == int(f"{PAPER.record.data.on:%Y%m%d}")


def test_that_the_same_facts_give_the_same_text():
    assert Seals(KEY).text(PAPER, HEAD, AT, DIGEST) == TEXT


def test_that_what_was_sealed_before_lists_were_reads_the_same():
    assert TEXT == EARLIER
    assert seal.read(EARLIER, [LISTED]).tally is None


def list_text(paper: ListPaper) -> str:
    return Seals(KEY).text(paper, HEAD, AT, DIGEST)


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(
    st.lists(st.tuples(st.booleans(), DAYS), min_size=1, max_size=30), st.text("A-9号", min_size=1)
)
def test_that_the_seal_of_a_list_says_what_its_rows_say(rows, number: str):
    listed = tuple(replace(list_row(0, passed=passed), on=on) for passed, on in rows)
    paper = replace(result_list(1), number=number, rows=listed)
    found = seal.read(list_text(paper), [LISTED])
    assert (found.number, found.digest) == (number, DIGEST)
    assert found.tally == Tally(len(rows), [passed for passed, _ in rows].count(False))
    assert found.on == max(on for _, on in rows)
    assert (found.serial, found.parts, found.verdict, found.until) == ("", "", None, None)
    assert found.checkpoint.head == HEAD.hash
    again = replace(paper, rows=tuple(reversed(listed)), applicant="another", code="x")
    assert list_text(again) == list_text(paper), "one payload for given facts"


def test_that_the_seal_of_a_list_of_thousands_fits_a_small_code():
    paper = result_list(1)
    paper = replace(paper, rows=tuple(list_row(n) for n in range(9000)))
    code = segno.make(list_text(paper), error="m")
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 12


def test_that_a_list_is_sealed_under_the_documented_names():
    plain = cbor2.loads(cbor2.loads(body(list_text(result_list(12, 5)))).value[2])
    assert set(plain) == {1, 2, 5, 7, 8, 9, 10, 11, 13, 14}
    assert (plain[13], plain[14]) == (12, 5)


def test_that_it_fits_a_small_code_in_alphanumeric_mode():
    code = segno.make(TEXT, error="m")
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 12


def test_that_line_ends_of_copying_do_no_harm():
    torn = "\n".join(TEXT[at : at + 60] for at in range(0, len(TEXT), 60))
    assert seal.read(f"\n {torn} \r\n", [LISTED]).number == PAPER.number


@pytest.mark.parametrize("place", range(0, len(body(TEXT)), 3))
def test_that_no_byte_can_be_changed(place: int):
    data = bytearray(body(TEXT))
    data[place] ^= 1
    assert refused(text_of(bytes(data))) in (
        "seal.damaged",
        "checkpoint.forged",
        "checkpoint.unknown_key",
    )


@given(st.binary(max_size=200))
def test_that_no_bytes_are_a_seal_by_chance(data: bytes):
    assert refused(text_of(data)) == "seal.damaged"


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, 5),
        (3, "a\nb"),
        (4, 2),
        (4, True),
        (5, 20261399),
        (5, 5),
        (7, b"short"),
        (8, -1),
        (9, 2**60),
        (10, "text"),
        (11, 2**52),
        (2, None),
    ],
)
def test_that_facts_out_of_form_are_no_seal_though_signed(number: int, value: object):
    protected, _, payload, _ = cbor2.loads(body(TEXT)).value
    plain = {**cbor2.loads(payload), number: value}
    assert protected
    message = cose.signed(cbor2.dumps(plain, canonical=True), KEY, b32decode(KEY.key_id()))
    assert refused(text_of(message)) == "seal.damaged"


LIST, ONE = {13: 12, 14: 5}, {3: "W1", 4: 1}


@pytest.mark.parametrize(
    ("left_out", "put_in"),
    [
        ((13, 14), {}),
        ((13,), {}),
        ((14,), {}),
        ((), {3: "W1"}),
        ((), {4: 1}),
        ((), ONE),
        ((), {6: 20270101}),
        ((), {12: "1"}),
        ((13, 14), {3: "W1"}),
        ((13, 14), {4: 1}),
        ((13, 14), ONE | {13: 1}),
        ((), {13: 0, 14: 0}),
        ((), {13: 4}),
        ((), {13: -1}),
        ((), {13: True}),
        ((), {14: "5"}),
        ((), {14: 2**60}),
        ((), {15: 1}),
        ((), {0: 1}),
        ((), {-1: 1}),
        ((), {99: 1}),
        ((), {"count": 1}),
        ((), {True: 1}),
        *(((number,), {}) for number in (1, 2, 5, 7, 8, 9, 10, 11)),
    ],
)
def test_that_a_seal_is_of_one_instrument_or_of_a_list_and_of_nothing_else(left_out, put_in):
    plain = dict(cbor2.loads(cbor2.loads(body(list_text(result_list(12, 5)))).value[2]))
    plain = {name: row for name, row in plain.items() if name not in left_out}
    message = cose.signed(
        cbor2.dumps({**plain, **put_in}, canonical=True), KEY, b32decode(KEY.key_id())
    )
    assert refused(text_of(message)) == "seal.damaged"


def test_that_the_same_names_are_read_when_they_are_of_one_kind():
    plain = dict(cbor2.loads(cbor2.loads(body(list_text(result_list(12, 5)))).value[2]))
    one = {name: row for name, row in plain.items() if name not in LIST} | ONE
    for facts in (one, one | {12: "1", 6: 20270101}):
        message = cose.signed(cbor2.dumps(facts, canonical=True), KEY, b32decode(KEY.key_id()))
        assert seal.read(text_of(message), [LISTED]).serial == "W1"


@pytest.mark.parametrize("place", range(0, len(body(list_text(result_list(12, 5)))), 3))
def test_that_no_byte_of_a_lists_seal_can_be_changed(place: int):
    data = bytearray(body(list_text(result_list(12, 5))))
    data[place] ^= 1
    assert refused(text_of(bytes(data))) in (
        "seal.damaged",
        "checkpoint.forged",
        "checkpoint.unknown_key",
    )


@pytest.mark.parametrize(
    ("number", "value"),
    [
        *((1, "330100-B"), (2, "JQ-2026-00008"), (5, 20261124), (7, b"\x01" * 32), (8, 2)),
        *((9, 12346), (10, b"\x01" * 32), (11, 1772600768), (13, 13), (14, 4)),
    ],
)
def test_that_no_fact_of_a_lists_seal_can_be_exchanged(number: int, value: object):
    tag = cbor2.loads(body(list_text(result_list(12, 5))))
    protected, unprotected, payload, signature = tag.value
    plain = cbor2.loads(payload)
    assert plain[number] != value
    changed = cbor2.dumps({**plain, number: value}, canonical=True)
    message = cbor2.CBORTag(18, [protected, dict(unprotected), changed, signature])
    assert refused(text_of(cbor2.dumps(message, canonical=True))) == "checkpoint.forged"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd2\x84",
        b"\x84\x40\xa0\x40\x40",
        cbor2.dumps(cbor2.CBORTag(18, 5)),
        cbor2.dumps(cbor2.CBORTag(18, [b"", {1: 2}, b"", b""])),
        cbor2.dumps(cbor2.CBORTag(18, [b"\xa1\x01\x26", {}, b"", b""])),
        b"\x81" * 500,
        b"\xbf" * 300,
    ],
)
def test_that_other_cbor_is_no_seal(data: bytes):
    assert refused(text_of(data)) == "seal.damaged"


def test_that_other_texts_are_told_apart():
    assert refused("METRO2:" + "0" * 3000) == "seal.too_long"
    assert refused("HC1:6BF") == "seal.other_format"
    assert refused("METRO2:a") == "seal.damaged"


def test_that_only_a_listed_key_counts():
    assert refused(TEXT, ()) == "checkpoint.unknown_key"
    other = replace(LISTED, public="00" * 32)
    assert refused(TEXT, (other,)) == "checkpoint.forged"


def test_that_a_revoked_key_counts_for_what_it_sealed_before():
    assert refused(TEXT, (replace(LISTED, revoked="2026-03-04"),)) == "checkpoint.key_revoked"
    before = replace(LISTED, revoked="2026-03-04T05:06:08+00:00")
    assert seal.read(TEXT, [before]).on == PAPER.record.data.on != date(1970, 1, 1)


def with_serial(serial: str) -> Paper:
    thing = replace(PAPER.record.instrument, serial=serial)
    return replace(PAPER, record=replace(PAPER.record, instrument=thing))


@pytest.mark.parametrize("serial", ["C 31　007", "C31\xa0007", "", "水" * 200])
def test_that_what_is_sealed_is_read_back(serial: str):
    paper = with_serial(serial)
    seal.check(paper, HEAD, AT)
    assert seal.read(Seals(KEY).text(paper, HEAD, AT, DIGEST), [LISTED]).serial == serial


@pytest.mark.parametrize(
    ("serial", "named"),
    [
        ("C31\u200b007", "C31<U+200B>007"),
        ("12\u202e43", "12<U+202E>43"),
        ("C31\n007", "C31<U+000A>007"),
        ("\ud800", "<U+D800>"),
        ("C" * 501, "C" * 40 + "…"),
        ("水" * 400, "水" * 400),
    ],
)
def test_that_what_no_check_would_read_is_not_sealed(serial: str, named: str):
    for act in (
        lambda: seal.check(with_serial(serial), HEAD, AT),
        lambda: Seals(KEY).text(with_serial(serial), HEAD, AT, DIGEST),
    ):
        with pytest.raises(MetroError) as found:
            act()
        assert (found.value.code, found.value.parameters["number"]) == ("seal.unfit", PAPER.number)
        assert found.value.parameters["texts"] == named


@given(st.text(max_size=60))
def test_that_a_seal_is_refused_or_read_back_whatever_the_serial(serial: str):
    try:
        text = Seals(KEY).text(with_serial(serial), HEAD, AT, DIGEST)
    except MetroError as error:
        assert error.code == "seal.unfit"
        return
    assert seal.read(text, [LISTED]).serial == serial


def test_that_a_key_of_another_algorithm_seals_nothing():
    class Token(WorkstationKey):
        def algorithm(self) -> str:
            return "SM2"

    with pytest.raises(ValueError, match="SM2"):
        Seals(Token(KEY.private)).text(PAPER, HEAD, AT, DIGEST)
