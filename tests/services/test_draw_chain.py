"""A chain made ready to be shown: its documents, and what stands on its lines."""

from dataclasses import replace
from pathlib import Path

from metro.app.recalling import drawn_chain
from metro.errors import MetroError
from metro.model.drawn_chain import DrawnChain
from metro.services.draw_chain import DrawChain

from ..station import Desk


def drawn(desk: Desk, instrument: str) -> DrawnChain:
    with desk.unchanged():
        return drawn_chain(desk.station, instrument, desk.today, None)


def test_that_the_lines_name_the_regulation_and_the_ratio_it_asks_for(desk: Desk) -> None:
    """JJG 539—2016, 6.1: the error of the weights is at most a third of the MPE of the scale."""
    found = drawn(desk, "scale-001")
    assert found.number == "JY-2026-00001"
    assert found.chain == desk.station.trace("scale-001", desk.today, None)
    assert found.chain.event is not None
    event = found.chain.event.id
    standard, weights = found.chain.links
    assert found.passing(event, standard, "zh") == ("JJG 539—2016", "")
    assert found.passing(event, weights, "zh") == ("JJG 539—2016", "1/3")
    cited = weights.above[0]
    assert found.passing(weights.event.id if weights.event else "", cited, "zh") == ("", "")
    scheme = cited.above[0]
    method, ratio = found.passing("", scheme, "en")
    assert (method, ratio) == ("Direct comparison (ABBA)", "1/3")
    assert scheme.named("en").startswith("Class F2 weights")
    assert scheme.named("zh").startswith("F2 等级砝码")


def test_that_a_standard_of_another_body_has_no_record_and_no_document(desk: Desk) -> None:
    found = drawn(desk, "weights-m1")
    assert (found.documents, found.regulations, found.ratios) == ((), {}, {})
    assert found.number == "市计 M2026-04-0113"


def test_that_an_instrument_without_any_event_is_headed_by_its_serial_number(desk: Desk) -> None:
    found = drawn(desk, "scale-009")
    assert (found.chain.event, found.number) == (None, found.instrument.serial)


def test_that_a_damaged_regulation_takes_the_ratio_away_and_not_the_chain(desk: Desk) -> None:
    def damaged(_: object) -> object:
        raise MetroError("object.missing", object="0")

    draw = DrawChain(desk.station.ledger, desk.station.trace, damaged)  # type: ignore[arg-type]
    found = draw("scale-001", desk.today, None)
    assert found.chain == drawn(desk, "scale-001").chain
    assert set(found.ratios.values()) == {""}


def test_that_an_unknown_instrument_is_refused(desk: Desk) -> None:
    with desk.refuses("instrument.unknown"):
        drawn_chain(desk.station, "scale-999", desk.today, None)


def test_that_printing_it_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    found = drawn(desk, "disp-001")
    with desk.unchanged():
        assert desk.station.press.chain(found) == desk.station.press.chain(replace(found))
