from datetime import date, timedelta

import pytest

from metro.evaluation.cells import cells_of
from metro.journal.bodies.register import UpstreamCertificateRecorded
from metro.model.event_kind import EventKind
from metro.model.judgement import Verdict
from metro.model.record import Shortened
from metro.model.standard import UpstreamCertificate
from metro.model.verification import StandardInUse, VerificationKind

from ..station import FAILS, METER, ONE_OF_TWO, PASSES, TWO_NOZZLES, VERIFIER, Desk

ERROR = "error_of_indication"
FIRST_METER = "First meter of a bench run passes"
LOAD = "reading/-/weighing_error/as_found/half/0"


def examined(desk: Desk, case: str, instrument: str, **cells: str):
    return desk.station.examine(desk.draft(case, instrument, **cells))


def test_that_a_draft_is_judged_and_shows_the_record_it_would_make(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        before = reader.head()
    view = examined(desk, PASSES, "scale-007")
    record = view.record
    assert view.judgement.verdict is Verdict.PASSED
    assert view.refused == {}
    assert (record.revision, record.number, record.id) == (1, "", view.id)
    assert record.instrument.serial == "C31007"
    assert record.verifier.name == "李敏"
    assert record.standard is not None
    assert record.standard.id == "mass"
    assert record.seals[0].after == "C-118"
    with desk.station.ledger.reading() as reader:
        assert reader.head() == before


def test_that_a_reading_that_means_nothing_is_refused_by_its_cell_alone(desk: Desk) -> None:
    view = examined(desk, PASSES, "scale-007", **{f"{LOAD}/indicated": "7.500 L"})
    assert {cell: error.code for cell, error in view.refused.items()} == {
        f"{LOAD}/indicated": "quantity.wrong_kind"
    }
    assert view.judgement.verdict is Verdict.PENDING


@pytest.mark.parametrize("cell", ["on", "kind", "regulation", "instrument", "verifier"])
def test_that_a_draft_without_its_head_is_refused(desk: Desk, cell: str) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.drafts.take(draft, {f"header/{cell}": ""}, VERIFIER, "2026-11-03")
    with desk.refuses("draft.incomplete", field=cell):
        desk.station.examine(draft)


@pytest.mark.parametrize(("cell", "text"), [("on", "yesterday"), ("kind", "thorough")])
def test_that_a_head_that_means_nothing_is_refused(desk: Desk, cell: str, text: str) -> None:
    draft = desk.draft(PASSES, "scale-007")
    desk.station.drafts.take(draft, {f"header/{cell}": text}, VERIFIER, "2026-11-03")
    with desk.refuses("draft.incomplete", field=cell):
        desk.station.examine(draft)


def test_that_an_unknown_draft_is_refused(desk: Desk) -> None:
    with desk.refuses("draft.unknown", draft="gone"):
        desk.station.examine("gone")


def test_that_each_point_names_the_standard_that_served_it(desk: Desk) -> None:
    view = examined(desk, TWO_NOZZLES, "disp-002")
    served = {row.instrument: row.places for row in view.record.standards}
    assert served["measure-100"] == (f"{ERROR}/Q1",)
    assert served["measure-20"] == (f"{ERROR}/Q2",)
    assert view.record.standards[0].certificate
    assert view.data.standards[f"measure@{ERROR}/Q1"].mpe is not None


def test_that_a_standard_for_all_points_gives_way_to_one_of_its_own(desk: Desk) -> None:
    cells = {"standard/measure": "measure-20", f"standard/measure@{ERROR}/Q2": ""}
    view = examined(desk, TWO_NOZZLES, "disp-002", **cells)
    served = {row.instrument: row.places for row in view.record.standards}
    assert served["measure-100"] == (f"{ERROR}/Q1",)
    assert f"{ERROR}/Q2" in served["measure-20"]
    assert f"{ERROR}/Q1" not in served["measure-20"]


def test_that_a_standard_for_something_else_is_left_out(desk: Desk) -> None:
    view = examined(desk, PASSES, "scale-007", **{"standard/nothing": "measure-20"})
    assert {row.instrument for row in view.record.standards} & {"measure-20"} == set()


def test_that_a_standard_without_any_certificate_names_no_event(desk: Desk) -> None:
    view = examined(desk, PASSES, "scale-007", **{"standard/weights": "scale-009"})
    (used,) = [row for row in view.record.standards if row.requirement == "weights"]
    assert (used.event, used.certificate, used.valid_until) == ("", "", None)


def test_that_a_certificate_is_valid_a_year_less_a_day(desk: Desk) -> None:
    view = examined(desk, PASSES, "scale-007")
    assert view.data.on == date(2026, 11, 2)
    assert view.record.valid_until == date(2027, 11, 1)


def test_that_a_station_shortens_an_interval_with_a_reason_and_never_lengthens_it(
    desk: Desk,
) -> None:
    shorter = {"header/months": "6", "header/months_why": "rough use"}
    longer = {"header/months": "24", "header/months_why": "rough use"}
    assert examined(desk, PASSES, "scale-007", **shorter).record.valid_until == date(2027, 5, 1)
    record = examined(desk, PASSES, "scale-007", **shorter).record
    assert record.shortened == Shortened(6, "rough use")
    assert cells_of(record)["header/months"] == "6", "an amendment keeps it"
    for cells in (longer, {"header/months": "6"}, {**shorter, "header/months": "0"}):
        assert examined(desk, PASSES, "scale-007", **cells).record.valid_until == date(2027, 11, 1)


def test_that_a_household_meter_gets_no_second_life(desk: Desk) -> None:
    """JJG 162: six years from the first verification up to DN 25; later ones lengthen none."""
    first = examined(desk, FIRST_METER, "meter-001").record
    assert first.valid_until == date(2032, 11, 1)
    again = {"header/kind": "periodic"}
    assert examined(desk, FIRST_METER, "meter-002", **again).record.valid_until is None
    life = UpstreamCertificate(
        id="first",
        instrument="meter-002",
        kind=EventKind.VERIFICATION,
        number="C-1",
        issuer="City",
        on=date(2023, 5, 10),
        valid_until=date(2029, 5, 9),
        passed=True,
        characteristics=StandardInUse(),
        stated="合格",
    )
    with desk.station.ledger.writing(VERIFIER) as work:
        work.append(UpstreamCertificateRecorded(life))
    assert examined(desk, FIRST_METER, "meter-002", **again).record.valid_until == date(2029, 5, 9)


def test_that_a_rejection_and_an_inspection_in_service_are_valid_for_nothing(desk: Desk) -> None:
    assert examined(desk, FAILS, "scale-007").record.valid_until is None
    view = examined(desk, PASSES, "scale-008", **{"header/kind": "in_service"})
    assert view.record.valid_until is None


def test_that_one_part_that_passes_is_valid_although_another_fails(desk: Desk) -> None:
    view = examined(desk, ONE_OF_TWO, "disp-002")
    assert view.judgement.verdict is Verdict.REJECTED
    assert view.record.valid_until is not None


def test_that_the_conclusion_names_the_class(desk: Desk) -> None:
    assert "III" in examined(desk, PASSES, "scale-007").record.conclusion.zh
    passed, failed = (
        examined(desk, case, "scale-007").record.conclusion for case in (PASSES, FAILS)
    )
    assert passed.zh != failed.zh
    assert "{" not in passed.zh + passed.en + failed.zh + failed.en


def test_that_the_measurement_standard_named_goes_before_the_one_that_fits(desk: Desk) -> None:
    view = examined(desk, PASSES, "scale-007", **{"header/standard": "fuel"})
    assert view.record.standard is not None
    assert view.record.standard.id == "fuel"


def test_that_a_body_and_a_checker_may_be_missing(desk: Desk) -> None:
    cells = {"header/applicant": "", "header/checker": ""}
    record = examined(desk, PASSES, "scale-007", **cells).record
    assert (record.applicant.name, record.checker) == ("", None)
    named = examined(desk, PASSES, "scale-008", **{"header/checker": "zhaoshen"}).record
    assert named.checker is not None
    assert named.checker.name == "赵燊"


def test_that_a_seal_not_intact_is_kept_as_such(desk: Desk) -> None:
    cells = {"seal/adjustment/intact": "no", "seal/adjustment/after": "C-119"}
    (seal,) = examined(desk, PASSES, "scale-007", **cells).record.seals
    assert (seal.before, seal.intact, seal.after) == ("C-118", False, "C-119")


def test_that_seals_that_nobody_filled_in_are_not_there(desk: Desk) -> None:
    cells = {"seal/adjustment/before": "", "seal/adjustment/after": ""}
    assert examined(desk, PASSES, "scale-007", **cells).record.seals == ()


def test_that_no_regulation_means_nothing_to_judge(desk: Desk) -> None:
    kind, on = VerificationKind.PERIODIC, desk.today - timedelta(days=1)
    draft = desk.station.start("meter-004", METER, kind, on, VERIFIER)
    assert desk.station.examine(draft).judgement.verdict is Verdict.PENDING
