"""The matrix of a small station at work: what it has, and what every removed thing opens."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from metro.app.holdings import completeness_of
from metro.journal.bodies.register import SettingsChanged
from metro.model.completeness import Completeness, KindRow, NeedState
from metro.model.instrument import InstrumentState, MeasuringInstrument, Use

from ..station import HEAD, Desk

SCALE = "digital_indicating_scale"


def matrix(desk: Desk, on: date | None = None, *, whole: bool = False) -> Completeness:
    return completeness_of(desk.station)(on or desk.today, whole_catalogue=whole)


def row(desk: Desk, kind: str, on: date | None = None) -> KindRow:
    return next(found for found in matrix(desk, on, whole=True).rows if found.kind == kind)


def states(found: KindRow) -> str:
    letters = {"met": "m", "gap": "g", "waits": "w", "by_other": "o"}
    return "".join(letters[cell.state] for cell in found.cells)


def codes(found: KindRow) -> list[str]:
    return [gap.reason.code for cell in found.cells for gap in cell.gaps]


def test_that_the_small_station_lacks_three_numbers_of_one_regulation(desk: Desk) -> None:
    """JJG 99 has three numbers that nobody published: a gap stays a gap."""
    found = {seen.kind: (states(seen), seen.instruments) for seen in matrix(desk).rows}
    assert found == {
        "weight_set": ("mgmmm", 1),
        SCALE: ("mmmmm", 10),
        "fuel_dispenser": ("mmmmm", 4),
        "cold_water_meter": ("mmmmm", 4),
    }
    (gap,) = [gap for _, gap in matrix(desk).gaps()]
    assert (gap.reason.parameters["count"], gap.instruments) == ("3", 1)


def test_that_gaps_come_first_and_the_catalogue_last(desk: Desk) -> None:
    rows = matrix(desk, whole=True).rows
    assert rows[0].kind == "weight_set"
    assert [seen.in_ledger for seen in rows] == [True] * 4 + [False] * (len(rows) - 4)
    named = {seen.kind: seen for seen in rows}
    listed = named["sphygmomanometer"]
    assert (listed.instruments, listed.compulsory, states(listed)) == (0, True, "ggggw")
    assert listed.name.en == "Sphygmomanometer"
    # An entry of which no regulation is here goes by the name of the catalogue.
    assert named["rail_weighbridges"].name.zh == "轨道衡"
    assert codes(named["rail_weighbridges"])[1] == "completeness.no_regulation"
    assert not named["weight_set"].compulsory


def test_that_a_kind_nobody_knows_goes_by_the_name_in_the_ledger(desk: Desk) -> None:
    thing = MeasuringInstrument("odd-1", "odd_gauge", "古怪量规", "G", "1", "厂")
    desk.station.register.instruments([thing], HEAD)
    found = row(desk, "odd_gauge")
    assert (found.name.zh, found.name.en) == ("古怪量规", "odd gauge")
    assert states(found) == "ggggw"


def test_that_a_regulation_that_is_not_yet_in_force_is_told(desk: Desk) -> None:
    """JJG 1204 verifies price computing scales from 2027-01-08; JJG 539 does until then."""
    assert codes(row(desk, "price_computing_scale", date(2027, 3, 1)))[1] == (
        "completeness.regulation_open"
    )
    found = row(desk, "price_computing_scale", date(1980, 1, 1))
    assert codes(found)[1] == "completeness.regulation_not_in_force"


def test_that_a_certificate_that_ends_breaks_the_chain_from_the_next_day_on(desk: Desk) -> None:
    """The bench's certificate is of 300 days ago and valid for 730."""
    until = date(2026, 1, 7) + timedelta(days=730)
    assert states(row(desk, "cold_water_meter", until))[-1] == "m"
    found = row(desk, "cold_water_meter", until + timedelta(days=1))
    assert states(found)[-1] == "g"
    gap = found.cells[-1].gaps[0]
    assert gap.because is not None
    assert (gap.because.code, gap.remedies) == ("chain.expired", ("calibrate",))


def test_that_a_voided_event_breaks_the_chain(desk: Desk) -> None:
    desk.station.standards.void("up-weights-m1", "wrong certificate", HEAD)
    assert codes(row(desk, SCALE)) == ["completeness.chain"]


@pytest.mark.parametrize(
    ("instrument", "kind", "code"),
    [
        ("weights-m1", SCALE, "completeness.lacks_instrument"),
        ("thermometer-118", "fuel_dispenser", "completeness.lacks_auxiliary"),
    ],
)
def test_that_what_is_scrapped_serves_no_more(
    desk: Desk, instrument: str, kind: str, code: str
) -> None:
    desk.station.register.state(instrument, InstrumentState.SCRAPPED, "broken", HEAD)
    assert code in codes(row(desk, kind))


def test_that_only_working_instruments_in_use_are_counted(desk: Desk) -> None:
    desk.station.register.state("scale-001", InstrumentState.SCRAPPED, "fire", HEAD)
    desk.station.register.state("scale-002", InstrumentState.STOPPED, "repair", HEAD)
    assert row(desk, SCALE).instruments == 8


def test_that_a_large_scale_is_a_gap_of_its_own(desk: Desk) -> None:
    """The weights make up 20 + 10 + 5 + … = 39.99 kg."""
    with desk.station.ledger.reading() as reader:
        thing = reader.instrument("scale-003")
    from metro.quantities.reading import read

    large = replace(thing, id="big", serial="B1", ratings={**thing.ratings, "Max": read("60 kg")})
    desk.station.register.instruments([large], HEAD)
    found = row(desk, SCALE)
    assert [(gap.reason.parameters["value"], gap.instruments) for gap in found.cells[0].gaps] == [
        ("60 kg", 1)
    ]


def test_that_the_authorisation_of_the_station_counts(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        settings = reader.settings()
    ends = replace(settings.authorisation, instruments=("weight_set",))
    with desk.station.ledger.writing(HEAD) as work:
        work.append(SettingsChanged(replace(settings, authorisation=ends), "renewed"))
    assert codes(row(desk, SCALE)) == ["completeness.authority_scope"]


def test_that_a_thousand_instruments_more_cost_no_question_more(desk: Desk) -> None:
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        asked.append(statement)

    engine = desk.station.engine
    for listening in (engine, getattr(desk.station.ledger, "_reading", engine)):
        event.listen(listening, "before_cursor_execute", note)
    matrix(desk)
    before = len(asked)
    with desk.station.ledger.reading() as reader:
        thing = reader.instrument("scale-003")
    more = [replace(thing, id=f"more-{n}", serial=f"M{n}") for n in range(1000)]
    desk.station.register.instruments(more, HEAD)
    asked.clear()
    assert row_of(matrix(desk)).instruments == 1010
    assert 0 < len(asked) <= before


def row_of(found: Completeness) -> KindRow:
    return next(seen for seen in found.rows if seen.kind == SCALE)


def test_that_a_standard_never_stands_in_the_matrix_itself(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        kinds = {plate.example.kind for plate in reader.plates()}
        uses = {plate.example.use for plate in reader.plates()}
    assert "water_meter_bench" not in kinds
    assert uses == {Use.WORKING}
    assert matrix(desk).count(NeedState.MET) == (3, 18)
