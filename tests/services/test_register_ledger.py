from dataclasses import replace
from typing import Any

import pytest

from metro.model.instrument import InstrumentState, MeasuringInstrument, Part, Use
from metro.model.organisation import Organisation
from metro.quantities.reading import read

from ..station import HEAD, VERIFIER, Desk

CODE = "91350100M000100Y43"  # the example that GB 32100-2015 prints
SCALE = MeasuringInstrument("s-9", "digital_indicating_scale", "电子秤", "A", "C9", "某厂", "o-9")


def test_that_bodies_are_kept_with_their_credit_code_in_capitals(desk: Desk) -> None:
    desk.station.register.organisations([Organisation("o-9", "某公司", f" {CODE.lower()} ")], HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.organisation("o-9").credit_code == CODE


@pytest.mark.parametrize("code", ["91350100M000100Y44", "1234", "91350100M000100Y4O"])
def test_that_a_wrong_credit_code_is_refused_and_none_of_the_list_kept(
    desk: Desk, code: str
) -> None:
    with desk.refuses("organisation.credit_code", number=code):
        desk.station.register.organisations(
            [Organisation("o-8", "好公司", CODE), Organisation("o-9", "某公司", code)], HEAD
        )


def test_that_a_body_without_a_name_is_refused(desk: Desk) -> None:
    with desk.refuses("organisation.no_name"):
        desk.station.register.organisations([Organisation("o-9", " ")], HEAD)


def test_that_an_instrument_is_found_by_its_serial_number(desk: Desk) -> None:
    desk.station.register.organisations([Organisation("o-9", "某公司")], HEAD)
    desk.station.register.instruments([SCALE], HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.instrument("C9") == SCALE


@pytest.mark.parametrize("missing", ["name", "serial", "kind"])
def test_that_an_incomplete_instrument_is_refused_with_the_whole_list(
    desk: Desk, missing: str
) -> None:
    good = replace(SCALE, id="s-8", holder="")
    with desk.refuses("instrument.incomplete"):
        desk.station.register.instruments([good, replace(good, id="s-9", **{missing: ""})], HEAD)


def test_that_a_rating_of_the_wrong_kind_is_refused_with_the_whole_list(desk: Desk) -> None:
    good = replace(SCALE, id="s-8", holder="", ratings={"Max": read("15 kg")})
    bad = replace(good, id="s-9", ratings={"Max": read("15 L")})
    with desk.refuses("rating.wrong_kind", rating="Max", text="15 L", kind="mass"):
        desk.station.register.instruments([good, bad], HEAD)


@pytest.mark.parametrize("text", ["C31\u200b007", "12\u202e43", "C31\t007", "C" * 501])
def test_that_what_nobody_sees_is_not_registered(desk: Desk, text: str) -> None:
    good = replace(SCALE, holder="")
    for field in ("name", "model", "serial"):
        with desk.refuses("instrument.hidden", field=field, part=""):
            desk.station.register.instruments([good, replace(good, **{field: text})], HEAD)
    part = Part("2", text)
    with desk.refuses("instrument.hidden", field="label", part="2"):
        desk.station.register.instruments([replace(good, parts=(part,))], HEAD)
    with desk.refuses("instrument.hidden", field="serial"):
        desk.station.correct("scale-001", {"serial": text}, "typed again", HEAD)


@pytest.mark.parametrize("serial", ["C 31　007", "C31\xa0007"])
def test_that_a_space_of_any_width_stays_as_it_was_typed(desk: Desk, serial: str) -> None:
    desk.station.register.instruments([replace(SCALE, holder="", serial=serial)], HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.instrument("s-9").serial == serial


def test_that_an_unknown_holder_is_refused(desk: Desk) -> None:
    with desk.refuses("organisation.unknown"):
        desk.station.register.instruments([SCALE], HEAD)


def test_that_an_instrument_is_scrapped_with_a_reason_and_falls_due_no_more(desk: Desk) -> None:
    desk.station.register.state("scale-001", InstrumentState.SCRAPPED, "worn out", HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.instrument("scale-001").state is InstrumentState.SCRAPPED


def test_that_a_state_needs_a_reason_and_an_instrument(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        desk.station.register.state("scale-001", InstrumentState.STOPPED, " ", HEAD)
    with desk.refuses("instrument.unknown"):
        desk.station.register.state("scale-x", InstrumentState.STOPPED, "broken", HEAD)


def twin(desk: Desk, serial: str = "", **changes: Any) -> MeasuringInstrument:
    """Register the weights once more, as the head."""
    with desk.station.ledger.reading() as reader:
        known = reader.instrument("weights-m1")
    row = replace(known, id="second", serial=serial or known.serial, **changes)
    desk.station.register.instruments([row], HEAD)
    return row


def test_that_a_standard_is_merged_by_the_technical_head_alone(desk: Desk) -> None:
    twin(desk, " w - 0815")
    for one, other in (("second", "weights-m1"), ("weights-m1", "second")):
        with desk.refuses("role.needed", role="technical_head"):
            desk.station.register.merge(one, other, "typed twice", VERIFIER)
    desk.station.register.merge("second", "weights-m1", "typed twice", HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.instrument("second").state is InstrumentState.MERGED


@pytest.mark.parametrize("use", [Use.STANDARD, Use.AUXILIARY])
def test_that_a_certificate_vouches_for_no_other_serial_number(desk: Desk, use: Use) -> None:
    twin(desk, "W-0816", use=use)
    with desk.station.ledger.reading() as reader:
        row = replace(reader.instrument("weights-m1"), id="third", use=use)
    desk.station.register.instruments([row], HEAD)
    words = {"serial": "W-0816", "into": "W-0815"}
    with desk.refuses("instrument.other_serial", **words):
        desk.station.register.merge("second", "third", "typed twice", HEAD)


def test_that_what_serves_otherwise_is_not_merged(desk: Desk) -> None:
    twin(desk, use=Use.WORKING)
    for one, other in (("second", "weights-m1"), ("weights-m1", "second")):
        with desk.refuses("instrument.other_use"):
            desk.station.register.merge(one, other, "typed twice", HEAD)
        with desk.refuses("role.needed"):
            desk.station.register.merge(one, other, "typed twice", VERIFIER)


def test_that_what_was_merged_is_not_registered_anew(desk: Desk) -> None:
    row = twin(desk)
    desk.station.register.merge("second", "weights-m1", "typed twice", HEAD)
    with desk.refuses("instrument.merged"):
        desk.station.register.instruments([row], HEAD)


def test_that_an_id_which_is_the_serial_number_of_another_is_a_new_instrument(desk: Desk) -> None:
    """Asked by serial number the ledger finds the weights; whose id this is, nobody is yet."""
    row = MeasuringInstrument("W-0815", "digital_indicating_scale", "秤", "A", "C9", "某厂")
    desk.station.register.instruments([row], VERIFIER)
    with desk.station.ledger.reading() as reader:
        assert reader.instrument("W-0815") == row
