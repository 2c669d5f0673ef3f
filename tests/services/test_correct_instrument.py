"""A correction is a fact with a reason: drafts follow, what was issued stays."""

from typing import Any

import pytest

from metro.journal.bodies.register import InstrumentCorrected
from metro.journal.catalogue import read, written
from metro.model.instrument import MeasuringInstrument
from metro.services.correct_instrument import Corrected

from ..station import HEAD, PASSES, VERIFIER, Desk

WHY = "the plate was misread"


def correct(desk: Desk, instrument: str, why: str = WHY, **changes: str) -> Corrected:
    wanted = {key.replace("__", "/"): text for key, text in changes.items()}
    return desk.station.correct(instrument, wanted, why, HEAD)


def thing(desk: Desk, instrument: str) -> MeasuringInstrument:
    with desk.station.ledger.reading() as reader:
        return reader.instrument(instrument)


def last_entry(desk: Desk) -> Any:
    from metro.storage import projecting
    from metro.storage.engine import reading

    with reading(desk.station.engine).begin() as connection:
        return list(projecting.entries(connection))[-1]


def test_that_what_was_wrong_is_corrected_with_a_reason(desk: Desk) -> None:
    before = thing(desk, "scale-007")
    done = correct(desk, "C31007", serial="C31017", model="B", rating__Max="30.0 kg", maker="某厂")
    after = thing(desk, "C31017")
    assert after == done.instrument
    assert (after.id, after.model, after.manufacturer) == ("scale-007", "B", "某厂")
    assert str(after.ratings["Max"]) == "30.0 kg"
    assert (after.name, after.ratings["e"]) == (before.name, before.ratings["e"])
    entry = last_entry(desk)
    assert (entry.type, entry.actor) == ("instrument_corrected", HEAD)
    assert read(entry.type, entry.version, entry.body) == InstrumentCorrected(after, WHY)
    assert written(InstrumentCorrected(after, WHY))[1] == 1


def test_that_a_rating_is_added_and_taken_away(desk: Desk) -> None:
    after = correct(desk, "scale-007", rating__colour="blue", rating__Min="").instrument
    assert after.ratings["colour"] == "blue"
    assert "Min" not in after.ratings


def test_that_an_instrument_may_have_no_holder_any_more(desk: Desk) -> None:
    assert correct(desk, "scale-007", holder="").instrument.holder == ""


def test_that_a_part_is_corrected_and_the_others_stay(desk: Desk) -> None:
    before = thing(desk, "disp-001").parts
    first = before[0].id
    wanted = {f"part/{first}/label": "9 号枪", f"part/{first}/class": "0.3"}
    wanted |= {f"part/{first}/rating/fuel": "kerosene"}
    after = desk.station.correct("disp-001", wanted, WHY, HEAD).instrument.parts
    assert (after[0].label, after[0].accuracy_class) == ("9 号枪", "0.3")
    assert after[0].ratings["fuel"] == "kerosene"
    assert after[1:] == before[1:]


def test_that_open_drafts_follow_where_nobody_typed_and_others_stay(desk: Desk) -> None:
    follows = desk.draft(PASSES, "scale-007")
    typed = desk.draft(PASSES, "scale-007")
    desk.station.take(typed, {"rating/Max": "6 kg"}, VERIFIER)
    other = desk.draft(PASSES, "scale-008")
    done = correct(desk, "scale-007", rating__Max="30 kg", place="2 号摊位")
    assert set(done.drafts) == {follows, typed}
    found = desk.station.drafts.get(follows)
    assert (found.cells["rating/Max"], found.cells["header/place"]) == ("30 kg", "2 号摊位")
    (strike,) = [row for row in found.strikes if row.cell == "rating/Max"]
    assert (strike.new, strike.who, strike.why) == ("30 kg", HEAD, WHY)
    assert desk.station.drafts.get(typed).cells["rating/Max"] == "6 kg"
    assert desk.station.drafts.get(typed).cells["header/place"] == "2 号摊位"
    assert desk.station.drafts.get(other).strikes == ()
    assert desk.station.examine(follows).record.instrument.ratings["Max"].text == "30 kg"


def test_that_what_only_the_ledger_holds_moves_no_draft(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    assert correct(desk, "scale-007", name="电子秤").drafts == ()
    assert desk.station.examine(draft).record.instrument.name == "电子秤"


def test_that_records_and_issued_bytes_stay_as_they_were(desk: Desk, made: dict[str, str]) -> None:
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(made["issued"])
        (number, *_) = [row.number for row in reader.documents_of(record.id)]
    data = desk.station.issue.bytes_of(number)
    correct(desk, "scale-001", rating__Max="30 kg", serial="C99999")
    with desk.station.ledger.reading() as reader:
        assert reader.record(made["issued"])[0] == record
    assert desk.station.issue.bytes_of(number) == data


def test_that_a_corrected_draft_prints_its_strikes(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    correct(desk, "scale-007", **{"class": "III"}, purpose="医疗卫生", rating__supports="3")
    record = desk.submit(draft)
    desk.check(record)
    desk.approve(record)
    assert desk.issue(record)
    assert [row.cell for row in record.strikes] == ["rating/supports"]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("correction.unknown_key", {"kind": "fuel_dispenser"}),
        ("correction.unknown_key", {"rating/": "1 kg"}),
        ("correction.unknown_key", {"part/1": "x"}),
        ("correction.unknown_part", {"part/9/label": "x"}),
        ("correction.same", {"serial": "C31007"}),
        ("instrument.incomplete", {"name": " "}),
        ("instrument.incomplete", {"serial": ""}),
        ("rating.wrong_kind", {"rating/Max": "15 L"}),
        ("quantity.not_legal", {"rating/Max": "15 kgf"}),
        ("organisation.unknown", {"holder": "nobody"}),
    ],
)
def test_that_what_is_no_correction_is_refused(
    desk: Desk, code: str, changes: dict[str, str]
) -> None:
    with desk.refuses(code):
        desk.station.correct("scale-007", changes, WHY, HEAD)


def test_that_a_part_has_no_other_keys(desk: Desk) -> None:
    first = thing(desk, "disp-001").parts[0].id
    for key in (f"part/{first}/colour", f"part/{first}/rating/"):
        with desk.refuses("correction.unknown_key", asked=key):
            desk.station.correct("disp-001", {key: "x"}, WHY, HEAD)


def test_that_a_correction_needs_a_reason_a_role_and_an_instrument(desk: Desk) -> None:
    with desk.refuses("reason.missing"):
        correct(desk, "scale-007", why=" ", model="B")
    with desk.refuses("instrument.unknown"):
        correct(desk, "scale-x", model="B")
    with desk.refuses("person.not_signed_in"):
        desk.station.correct("scale-007", {"model": "B"}, WHY, "")


def test_that_what_was_merged_is_not_corrected(desk: Desk) -> None:
    desk.station.register.merge("scale-007", "scale-008", "registered twice", HEAD)
    with desk.refuses("instrument.merged"):
        correct(desk, "scale-007", model="B")
