"""The case of a suspect standard: declared on what holds now, its letters, its end."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from metro.app.keeping import examine
from metro.app.recalling import impact, print_letters, recalls
from metro.errors import MetroError
from metro.evaluation.shift import read_shift
from metro.model.document import DocumentState
from metro.model.impact import HolderLetter, Impact
from metro.model.organisation import Organisation
from metro.services.keep_recalls import KeepRecalls

from ..station import APPROVER, HEAD, PASSES, VERIFIER, Desk


def assessed(desk: Desk, shift: str = "") -> Impact:
    moved = read_shift(shift) if shift else None
    return impact(desk.station)("weights-m1", None, None, None, moved)


def holders_told(desk: Desk, case: str) -> tuple[str, ...]:
    with desk.station.ledger.reading() as reader:
        return reader.recall(case).holders


@pytest.fixture
def keep(desk: Desk) -> KeepRecalls:
    return recalls(desk.station)


def test_that_a_case_runs_from_its_declaration_to_its_end(desk: Desk) -> None:
    found = assessed(desk, "5 %")
    keep = recalls(desk.station)
    with desk.refuses("reason.missing"):
        keep.declare(found, " ", HEAD)
    with desk.refuses("role.needed"):
        keep.declare(found, "found +5 %", VERIFIER)
    case = keep.declare(found, "found +5 % at its calibration", HEAD)
    assert case.events == tuple(row.event for row in found.reviewed())
    with desk.station.ledger.reading() as reader:
        for number in case.documents:
            document = reader.document(number)
            assert document.under_review
            assert document.state is DocumentState.ISSUED
        due = {row.id for row in reader.due(desk.today, 100)}
        passed = {row.instrument for row in found.reviewed() if row.passed}
        assert passed & due
    letters = keep.letters(case.id, VERIFIER)
    assert letters
    for holder, data in letters.items():
        said = PdfDocument(data)[0].get_textpage().get_text_bounded()
        with desk.station.ledger.reading() as reader:
            assert reader.organisation(holder).name in said
        assert "关于复核计量检定结果的函" in said
        assert "paper." not in said
    with desk.refuses("reason.missing"):
        keep.close(case.id, "", HEAD)
    keep.close(case.id, "all verified again", HEAD)
    with desk.refuses("recall.closed"):
        keep.close(case.id, "again", HEAD)
    with desk.refuses("recall.closed"):
        keep.letters(case.id, VERIFIER)
    with desk.refuses("recall.unknown"):
        keep.close("no-case", "why", HEAD)
    with desk.station.ledger.reading() as reader:
        assert not any(reader.document(number).under_review for number in case.documents)
        assert not passed & {row.id for row in reader.due(desk.today, 100)}
        assert reader.recalls()[0].holders


def test_that_a_case_without_documents_has_no_letters(desk: Desk) -> None:
    nothing = impact(desk.station)("weights-m1", date(2020, 1, 1), date(2020, 2, 1))
    keep = recalls(desk.station)
    case = keep.declare(nothing, "damaged before it was ever used", HEAD)
    with desk.refuses("recall.no_letters"):
        keep.letters(case.id, VERIFIER)


def test_that_an_answer_is_declared_only_as_long_as_it_holds(desk: Desk, keep: KeepRecalls) -> None:
    """A certificate issued in between must not be missing from the case."""
    found = assessed(desk)
    record = desk.approved(PASSES, "scale-007", ago=0)
    (certificate,) = desk.issue(record)
    with desk.refuses("recall.changed"):
        keep.declare(found, "found off", HEAD)
    again = assessed(desk)
    desk.station.register.organisations([Organisation("elsewhere", "无关单位")], HEAD)
    case = keep.declare(again, "found off", HEAD)  # what does not bear on the answer is no matter
    assert certificate.number in case.documents
    assert record.id in case.events


def test_that_a_voided_document_makes_an_answer_stale(desk: Desk, keep: KeepRecalls) -> None:
    found = assessed(desk)
    number = next(row.documents[0] for row in found.rows if row.passed)
    desk.station.issue.void([number], "wrong applicant", APPROVER)
    with desk.refuses("recall.changed"):
        keep.declare(found, "found off", HEAD)
    assert number not in keep.declare(assessed(desk), "found off", HEAD).documents


def test_that_a_period_by_the_rule_ends_with_the_day_and_one_that_was_asked_for_does_not(
    desk: Desk, keep: KeepRecalls
) -> None:
    by_rule, asked = assessed(desk), impact(desk.station)("weights-m1", None, desk.today)
    desk.clock.move(days=1)
    with desk.refuses("recall.changed"):
        keep.declare(by_rule, "found off", HEAD)
    assert keep.declare(asked, "found off", HEAD).suspicion == asked.suspicion


def test_that_an_answer_as_known_earlier_is_not_declared_where_more_is_known(
    desk: Desk, keep: KeepRecalls
) -> None:
    since = assessed(desk).suspicion.since
    then = impact(desk.station)("weights-m1", since, desk.today, since)
    with desk.refuses("recall.changed"):
        keep.declare(then, "found off", HEAD)
    with desk.refuses("recall.changed"):
        keep.declare(replace(assessed(desk), basis=""), "found off", HEAD)


def test_that_two_holders_of_one_name_get_a_letter_each(
    desk: Desk, keep: KeepRecalls, tmp_path: Path
) -> None:
    rows = [row for row in assessed(desk).reviewed() if row.holder and row.documents]
    first = rows[0]
    other = next(row for row in rows if row.instrument != first.instrument)
    with desk.station.ledger.reading() as reader:
        name = reader.organisation(first.holder).name
        thing = reader.instrument(other.instrument)
    desk.station.register.organisations([Organisation("namesake", name)], HEAD)
    desk.station.register.instruments([replace(thing, holder="namesake")], HEAD)
    case = keep.declare(assessed(desk), "found +5 %", HEAD)
    wanted = {letter.holder.id for letter in keep.drafted(case.id)}
    assert {first.holder, "namesake"} <= wanted
    files = print_letters(desk.station, case.id, tmp_path / "letters", VERIFIER)
    assert set(files) == wanted == set(holders_told(desk, case.id))
    said = PdfDocument(files["namesake"])[0].get_textpage().get_text_bounded()
    assert other.serial in said
    assert len(list((tmp_path / "letters").iterdir())) == len(wanted)


class Jammed:
    """A press that lacks a glyph."""

    def letter(self, letter: HolderLetter) -> bytes:
        raise MetroError("paper.no_glyph", characters=letter.holder.name)


def test_that_nothing_is_recorded_of_letters_that_were_not_printed(
    desk: Desk, keep: KeepRecalls, tmp_path: Path
) -> None:
    case = keep.declare(assessed(desk), "found +5 %", HEAD)
    with desk.unchanged(), pytest.raises(MetroError, match=r"paper\.no_glyph"):
        replace(keep, press=Jammed()).letters(case.id, VERIFIER)
    with desk.refuses("task.cancelled"):
        keep.letters(case.id, VERIFIER, lambda *_: False)
    with desk.refuses("role.needed"):
        keep.letters(case.id, "nobody")
    assert holders_told(desk, case.id) == ()
    # The same folder with one name taken: what can't be written down was not written.
    folder = tmp_path / "letters"
    print_letters(desk.station, case.id, folder, VERIFIER)
    other = keep.declare(assessed(desk), "found +5 % once more", HEAD)
    with desk.refuses("file.exists"):
        print_letters(desk.station, other.id, folder, VERIFIER)
    assert holders_told(desk, other.id) == ()


def test_that_letters_of_a_case_closed_while_they_print_are_not_recorded(
    desk: Desk, keep: KeepRecalls
) -> None:
    case = keep.declare(assessed(desk), "found +5 %", HEAD)
    with pytest.raises(MetroError, match=r"recall\.closed"):
        keep.letters(
            case.id, VERIFIER, keep=lambda _: keep.close(case.id, "no fault after all", HEAD)
        )
    assert holders_told(desk, case.id) == ()


def test_that_two_cases_on_one_event_both_wait_for_it(desk: Desk, keep: KeepRecalls) -> None:
    cases = [keep.declare(assessed(desk), why, HEAD).id for why in ("found", "found again")]

    def waiting(case: str) -> frozenset[str]:
        with desk.station.ledger.reading() as reader:
            return reader.awaiting(case)

    passed = {row.instrument for row in assessed(desk).reviewed() if row.passed}
    assert waiting(cases[0]) == waiting(cases[1]) >= passed
    assert passed
    done = desk.approved(PASSES, "scale-001", ago=0)
    desk.issue(done)
    assert "scale-001" in passed
    assert waiting(cases[0]) == waiting(cases[1]) >= passed - {"scale-001"}
    assert "scale-001" not in waiting(cases[0])
    # One that both name by an earlier event, and only the later by its last, waits for the later.
    later = keep.declare(assessed(desk), "found a third time", HEAD).id
    assert "scale-001" in waiting(later)
    assert "scale-001" not in waiting(cases[0]) | waiting(cases[1])
    keep.close(cases[0], "done", HEAD)
    assert waiting(cases[0]) == frozenset()
    assert waiting(cases[1]) >= passed - {"scale-001"}
    assert examine(desk.station).whole
