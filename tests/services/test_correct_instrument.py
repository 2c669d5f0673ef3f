"""A correction is a fact with a reason: drafts follow, what was issued stays."""

from dataclasses import replace
from typing import Any

import pytest

from metro.errors import MetroError
from metro.journal.bodies.register import InstrumentCorrected
from metro.journal.catalogue import read, written
from metro.model.draft import DraftView
from metro.model.instrument import MeasuringInstrument
from metro.model.record import VerificationRecord
from metro.services.correct_instrument import Corrected

from ..station import CHECKER, HEAD, PASSES, VERIFIER, Desk, password, refused

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


NEW = {"serial": "NEW-1", "rating/e": "10 g"}
FITS = {"serial": "NEW-1", "rating/supports": "3"}
"""What changes no limit, so that the readings still fit."""


def again(desk: Desk, record: VerificationRecord, **more: bool) -> VerificationRecord:
    """Send a record back, amend it and bring it to the approver again."""
    desk.station.sign.send_back(record.id, "the plate", CHECKER, password(CHECKER))
    second = desk.submit(desk.station.amend(record.id, "the plate", VERIFIER, **more))
    desk.check(second)
    return desk.approve(second)


def said(record: VerificationRecord) -> tuple[str, str]:
    return record.instrument.serial, str(record.instrument.ratings["e"])


def test_that_no_stale_plate_is_issued(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    done = desk.station.correct("scale-007", NEW, WHY, HEAD)
    assert (done.drafts, done.records) == ((), (record.number,))
    with desk.refuses("gate.refused", rules=("gate.plate_as_known",)) as found:
        desk.issue(record)
    words = [row.parameters for row in found.value.parameters["reasons"]]
    assert [(row["recorded"], row["now"]) for row in words] == [
        ("C31007", "NEW-1"),
        ("5 g", "10 g"),
    ]


@pytest.mark.parametrize("state", ["submitted", "checked"])
def test_that_a_record_under_way_is_named_only_where_it_prints_something_else(
    desk: Desk, made: dict[str, str], state: str
) -> None:
    with desk.station.ledger.reading() as reader:
        record, _ = reader.record(made[state])
    thing = record.instrument.id
    assert desk.station.correct(thing, {"place": "x", "holder": ""}, WHY, HEAD).records == ()
    assert desk.station.correct(thing, NEW, WHY, HEAD).records == (record.number,)


def test_that_a_record_of_a_dispenser_is_left_behind_by_a_part(
    desk: Desk, made: dict[str, str]
) -> None:
    first = thing(desk, "disp-001").parts[0].id
    done = desk.station.correct("disp-001", {f"part/{first}/label": "9 号枪"}, WHY, HEAD)
    with desk.station.ledger.reading() as reader:
        assert done.records == (reader.record(made["approved"])[0].number,)


def test_that_a_record_sent_back_and_amended_says_what_the_ledger_says(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    desk.station.correct("scale-007", {**FITS, "place": "2 号摊位"}, WHY, HEAD)
    second = again(desk, record)
    assert (second.instrument.serial, second.place) == ("NEW-1", "2 号摊位")
    assert {(row.cell, row.old, row.new) for row in second.strikes} == {
        ("plate/serial", "C31007", "NEW-1"),
        ("rating/supports", "4", "3"),
    }
    assert desk.issue(second)


def test_that_the_technical_head_may_let_an_old_plate_pass(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    desk.station.correct("scale-007", NEW, WHY, HEAD)
    rule = "gate.plate_as_known"
    desk.station.sign.override(record.id, rule, "so it was that day", HEAD, password(HEAD))
    assert desk.issue(record)


def test_that_what_the_verifier_read_at_the_bench_stays_where_the_ledger_says_nothing_new(
    desk: Desk,
) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {"rating/supports": "3"}, VERIFIER)
    record = desk.submit(draft)
    assert desk.station.correct("scale-007", {"holder": ""}, WHY, HEAD).records == ()
    desk.check(record)
    desk.approve(record)
    assert desk.issue(record)


def test_that_a_correction_during_the_submission_is_not_missed(desk: Desk) -> None:
    """Another workstation corrects the ledger while this one asks for the password."""
    draft = desk.draft(PASSES, "scale-007")
    submit = desk.station.submit

    def slow(draft: str) -> DraftView:
        view = submit.examine(draft)
        correct(desk, "scale-007", serial="NEW-1")
        return view

    with refused("draft.ledger_changed", serial="C31007"):
        replace(submit, examine=slow)(draft, CHECKER, password(VERIFIER))
    assert desk.submit(draft).instrument.serial == "NEW-1"


def test_that_a_draft_of_nothing_is_not_submitted(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {"header/instrument": ""}, VERIFIER)
    with desk.refuses("draft.incomplete", field="instrument"):
        desk.submit(draft)


def test_that_a_correction_that_reaches_no_draft_is_not_written(desk: Desk) -> None:
    """The disk of the drafts is full: the ledger stays as it was, and it is made again later."""
    draft = desk.draft(PASSES, "scale-007")

    class Full:
        """Drafts on a full disk."""

        def __init__(self) -> None:
            self.all = desk.station.drafts.all

        def take(self, *_: Any) -> None:
            raise MetroError("station.full", where="")

    with desk.unchanged(), pytest.raises(MetroError):
        replace(desk.station.correct, drafts=Full())("scale-007", NEW, WHY, HEAD)
    assert desk.station.correct("scale-007", NEW, WHY, HEAD).drafts == (draft,)


def test_that_a_draft_left_by_a_crash_after_its_submission_follows_nothing(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    kept = desk.station.drafts.get(draft)
    record = desk.submit(draft)
    desk.station.drafts.begin(draft, kept.cells, VERIFIER, kept.changed_at)
    done = desk.station.correct("scale-007", NEW, WHY, HEAD)
    assert (done.drafts, done.records) == ((), (record.number,))


def test_that_an_amendment_begun_after_a_correction_is_no_mixture(
    desk: Desk, made: dict[str, str]
) -> None:
    with desk.station.ledger.reading() as reader:
        first, _ = reader.record(made["issued"])
    desk.station.correct("scale-001", {**NEW, "maker": "某厂"}, WHY, HEAD)
    follows = desk.station.examine(desk.station.amend(first.id, "misread", VERIFIER)).record
    assert (*said(follows), follows.instrument.manufacturer) == ("NEW-1", "10 g", "某厂")
    assert len(follows.strikes) == 3
    kept = desk.station.amend(first.id, "another place", VERIFIER, as_recorded=True)
    assert desk.station.examine(kept).record.instrument == first.instrument
    desk.station.take(kept, {"header/place": "3 区"}, VERIFIER, "corrected")
    second = desk.submit(kept)
    desk.check(second)
    desk.approve(second)
    with desk.refuses("gate.refused", rules=("gate.plate_as_known",)):
        desk.issue(second)


def test_that_an_open_amendment_follows_a_later_correction(
    desk: Desk, made: dict[str, str]
) -> None:
    draft = desk.station.amend(made["issued"], "misread", VERIFIER)
    assert desk.station.correct("scale-001", NEW, WHY, HEAD).drafts == (draft,)
    record = desk.station.examine(draft).record
    assert said(record) == ("NEW-1", "10 g")
    assert {row.why for row in record.strikes} == {WHY}


def test_that_a_second_correction_of_one_field_is_followed_too(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    correct(desk, "scale-007", serial="NEW-1")
    second = again(desk, record)
    correct(desk, "scale-007", serial="NEW-2")
    third = again(desk, second)
    assert third.instrument.serial == "NEW-2"
    assert desk.issue(third)


def test_that_what_the_verifier_typed_is_not_overwritten_by_an_amendment(desk: Desk) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.take(draft, {"rating/supports": "3"}, VERIFIER)
    record = desk.submit(draft)
    correct(desk, "scale-007", rating__supports="2")
    desk.station.sign.send_back(record.id, "the plate", CHECKER, password(CHECKER))
    amended = desk.station.examine(desk.station.amend(record.id, "the plate", VERIFIER)).record
    assert str(amended.instrument.ratings["supports"]) == "3"


def test_that_saying_the_same_anew_is_no_correction(desk: Desk) -> None:
    record = desk.approved(PASSES, "scale-007")
    before = thing(desk, "scale-007")
    desk.station.correct("scale-007", NEW, WHY, HEAD)
    desk.station.register.instruments([thing(desk, "scale-007")], HEAD)
    with desk.station.ledger.reading() as reader:
        assert reader.said_since(record.id) == (before,)
        assert reader.said_since("none") == ()
