from dataclasses import replace

import pytest

from metro.model.instrument import InstrumentState, MeasuringInstrument
from metro.model.organisation import Organisation
from metro.quantities.reading import read

from ..station import HEAD, Desk

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
