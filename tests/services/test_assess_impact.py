from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from metro.app.recalling import impact, recalls
from metro.evaluation.shift import read_shift
from metro.model.document import DocumentKind
from metro.model.impact import Impact, Outcome
from metro.model.instrument import InstrumentState
from metro.storage import tables

from ..station import APPROVER, HEAD, VERIFIER, Desk

TODAY = date(2026, 11, 3)
YEAR = date(2026, 1, 1)


def assessed(desk: Desk, shift: str = "", since: date | None = None) -> Impact:
    with desk.unchanged():
        moved = read_shift(shift) if shift else None
        return impact(desk.station)("weights-m1", since, None, None, moved)


def test_that_what_relied_on_the_weights_is_found_and_nothing_else(desk: Desk) -> None:
    found = assessed(desk)
    with desk.station.ledger.reading() as reader:
        wanted = set()
        for row in found.rows:
            record, _ = reader.record(row.event)
            assert "weights-m1" in {used.instrument for used in record.standards}
        for thing in reader.instruments("", "", 500):
            for row in reader.records_of(thing.id):
                record, state = reader.record(row.id)
                used = {one.instrument for one in record.standards}
                if state.value == "issued" and "weights-m1" in used:
                    wanted.add(row.id)
    assert {row.event for row in found.rows} == wanted
    assert wanted
    assert all(row.direct for row in found.rows)
    assert found.count(Outcome.SUSPECT) == len(found.rows)


def test_that_the_period_starts_at_the_last_good_event(desk: Desk) -> None:
    suspicion = assessed(desk).suspicion
    with desk.station.ledger.reading() as reader:
        good = reader.effective_event("weights-m1", TODAY, "24:00", "", 10**18)
    assert good is not None
    assert (suspicion.since, suspicion.from_event) == (good.on, True)
    assert (suspicion.until, suspicion.to_event) == (desk.today, False)


def test_that_a_certificate_that_nobody_accepted_ends_no_period(desk: Desk) -> None:
    before = assessed(desk)
    with desk.station.ledger.reading() as reader:
        good = reader.effective_event("weights-m1", TODAY, "24:00", "", 10**18)
        assert good is not None
        filed = reader.upstream(good.id)
    assert filed is not None
    again = replace(filed, id="up-again", number="F-1", on=desk.today)
    desk.station.standards.certificate(again, b"", HEAD)
    after = assessed(desk)
    assert after.suspicion == before.suspicion
    assert {row.event for row in after.rows} == {row.event for row in before.rows}
    assert after.rows


def test_that_a_period_before_the_standard_was_used_reaches_nothing(desk: Desk) -> None:
    found = impact(desk.station)("weights-m1", date(2020, 1, 1), date(2020, 2, 1))
    assert found.rows == ()
    assert found.instruments() == ()


def test_that_a_period_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    with desk.refuses("impact.period"):
        impact(desk.station)("weights-m1", TODAY, YEAR)
    with desk.refuses("impact.no_event"):
        impact(desk.station)("scale-009")


def test_that_a_small_shift_keeps_and_a_large_one_flips(desk: Desk) -> None:
    small, large = assessed(desk, "0.0001 %"), assessed(desk, "5 %")
    assert {row.outcome for row in small.rows} == {Outcome.KEEPS}
    flips = [row for row in large.rows if row.outcome is Outcome.FLIPS]
    assert flips
    assert list(large.rows[: len(flips)]) == flips, "flips come first"
    assert {row.verdict for row in flips if row.passed} == {"rejected"}


@pytest.mark.parametrize("shift", ["3 L", "0 L .. 5 L: 1 %", "0 kg .. 5 kg: 1 mL"])
def test_that_a_shift_of_a_kind_that_the_standard_never_gave_is_refused(
    desk: Desk, shift: str
) -> None:
    with desk.refuses("impact.other_kind", text=shift, known=("mass",)):
        assessed(desk, shift)


def test_that_other_standards_of_the_record_lend_it_no_kind(
    desk: Desk, made: dict[str, str]
) -> None:
    desk.station.issue(made["approved"], APPROVER)
    asked = ("measure-20", date(2026, 10, 1), None, None, read_shift("3 kg"))
    with desk.refuses("impact.other_kind") as found:
        impact(desk.station)(*asked)
    assert "volume" in found.value.parameters["known"]
    assert "mass" not in found.value.parameters["known"]


def test_that_a_shift_beyond_what_was_used_gives_no_size(desk: Desk) -> None:
    found = assessed(desk, "500 kg .. 600 kg: 1 %")
    assert {row.outcome for row in found.rows} == {Outcome.SUSPECT}


def test_that_a_shift_of_what_nobody_used_is_not_asked_for_its_kind(desk: Desk) -> None:
    used = (date(2020, 1, 1), date(2020, 2, 1), None, read_shift("3 L"))
    assert impact(desk.station)("weights-m1", *used).rows == ()


def test_that_a_merged_instrument_hands_its_events_on(desk: Desk) -> None:
    found = assessed(desk)
    gone = next(row for row in found.rows if row.instrument.startswith("scale"))
    register = desk.station.register
    with desk.refuses("instrument.merged"):
        register.merge(gone.instrument, gone.instrument, "typed twice", VERIFIER)
    with desk.refuses("instrument.merged"):
        register.merge(gone.instrument, "disp-001", "typed twice", VERIFIER)
    with desk.refuses("reason.missing"):
        register.merge(gone.instrument, "scale-009", " ", VERIFIER)
    before = desk.today - timedelta(days=0)
    desk.clock.move(days=1)
    register.merge(gone.instrument, "scale-009", "typed twice", VERIFIER)
    with desk.station.ledger.reading() as reader:
        point = reader.known_point(before)
        kept = reader.effective_event("scale-009", desk.today, "24:00", "", 10**18)
        assert kept is not None
        assert reader.effective_event("scale-009", desk.today, "24:00", "", point) is None
        assert reader.instrument(gone.instrument).state is InstrumentState.MERGED
    with desk.refuses("instrument.merged"):
        register.state(gone.instrument, InstrumentState.IN_USE, "back", VERIFIER)
    with desk.refuses("instrument.merged"):
        register.state("scale-008", InstrumentState.MERGED, "alone", VERIFIER)
    with desk.refuses("instrument.merged"):
        register.merge("scale-008", gone.instrument, "into what is gone", VERIFIER)


@pytest.mark.parametrize("text", ["much", "0 kg .. 5 kg: much", "0 kg .. 5: 1 %"])
def test_that_a_shift_that_is_none_is_refused(desk: Desk, text: str) -> None:
    with desk.unchanged(), pytest.raises(Exception, match=r"quantity|unit|number"):
        read_shift(text)


@pytest.mark.parametrize("shift", ["0.0001 %", "-0.0005 %", "0.02 %", "5 %", "0.1 g", "-30 g"])
def test_that_screening_by_stored_margins_gives_what_judging_all_gives(
    desk: Desk, shift: str
) -> None:
    screened = assessed(desk, shift)
    with desk.station.ledger.engine.begin() as connection:
        connection.execute(delete(tables.margin))
    every = assessed(desk, shift)
    assert not any(row.screened for row in every.rows)
    assert [replace(row, screened=False) for row in screened.rows] == list(every.rows)
    if shift == "0.0001 %":
        assert sum(row.screened for row in screened.rows) == len(every.rows) > 0
    if shift == "5 %":
        assert not any(row.screened for row in screened.rows)


def of_dispenser(desk: Desk, made: dict[str, str], shift: str) -> tuple[Impact, str]:
    """Assess one nozzle of two passed, its certificate issued, with a shift of the measure."""
    issued = desk.station.issue(made["approved"], APPROVER)
    number = next(row.number for row in issued if row.kind is DocumentKind.CERTIFICATE)
    found = impact(desk.station)("measure-20", date(2026, 10, 1), None, None, read_shift(shift))
    return found, number


@pytest.mark.parametrize("shift", ["1 %", "0.3 %", "0.06 L"])
def test_that_one_part_that_flips_puts_the_documents_under_review(
    desk: Desk, made: dict[str, str], shift: str
) -> None:
    """+1 % rejects nozzle 1 that passed; +0.3 % lets nozzle 2 pass that got a notice."""
    found, number = of_dispenser(desk, made, shift)
    (row,) = [row for row in found.rows if row.event == made["approved"]]
    assert (row.outcome, row.screened) == (Outcome.FLIPS, False)
    case = recalls(desk.station).declare(found, "found at its calibration", HEAD)
    assert number in case.documents
    with desk.station.ledger.reading() as reader:
        assert reader.document(number).under_review


def test_that_a_shift_that_moves_no_part_keeps(desk: Desk, made: dict[str, str]) -> None:
    found, _ = of_dispenser(desk, made, "0.01 %")
    (row,) = [row for row in found.rows if row.event == made["approved"]]
    assert (row.outcome, row.verdict, row.screened) == (Outcome.KEEPS, "rejected", True)


@pytest.mark.parametrize("shift", ["1 %", "0.01 %"])
def test_that_a_merged_standard_has_a_size_under_either_name(
    desk: Desk, made: dict[str, str], shift: str
) -> None:
    before, _ = of_dispenser(desk, made, shift)
    with desk.station.ledger.reading() as reader:
        twin = replace(reader.instrument("measure-20"), id="measure-20-b")
    desk.station.register.instruments([twin], HEAD)
    desk.station.register.merge("measure-20", twin.id, "typed twice", HEAD)
    since, moved = date(2026, 10, 1), read_shift(shift)
    for name in ("measure-20", twin.id):
        after = impact(desk.station)(name, since, None, None, moved)
        outcomes = [(row.event, row.outcome, row.verdict) for row in after.rows]
        assert outcomes == [(row.event, row.outcome, row.verdict) for row in before.rows]
        assert not any(row.screened for row in after.rows)
