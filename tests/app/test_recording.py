from dataclasses import replace
from datetime import date

import pytest

from metro.app.recording import chosen, record_case

from ..station import HEAD, PASSES, TWO_NOZZLES, VERIFIER, Desk, cases, refused


def test_that_a_case_is_chosen_by_its_name_or_because_it_is_alone() -> None:
    every = list(cases().values())
    assert chosen(every, PASSES).name == PASSES
    assert chosen(every[:1], None) is every[0]
    with refused("case.several", count=len(every)):
        chosen(every, None)
    with refused("case.unknown", name="another"):
        chosen(every, "another")
    with refused("case.none"):
        chosen([], PASSES)


def test_that_the_header_goes_into_the_draft(desk: Desk) -> None:
    case = replace(desk.cases[PASSES], on=desk.today)
    draft = record_case(desk.station, case, "scale-007", VERIFIER, place="3 号摊位", job="job-1")
    cells = desk.station.drafts.get(draft).cells
    assert (cells["header/place"], cells["header/job"]) == ("3 号摊位", "job-1")


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("reading/-/weighing_error/as_found/half/0/added", "1.0 L", "quantity.wrong_kind"),
        ("reading/-/weighing_error/as_found/half/0/added", "a little", "quantity.not_a_number"),
        ("reading/-/weighing_error/as_found/half/0/colour", "1.0 g", "cell.unknown"),
    ],
)
def test_that_a_cell_that_means_nothing_leaves_no_draft(
    desk: Desk, cell: str, text: str, code: str
) -> None:
    case = desk.cases[PASSES]
    wrong = replace(case, cells={**case.cells, cell: text})
    with desk.refuses(code, cell=cell):
        record_case(desk.station, wrong, "scale-007", VERIFIER)


def test_that_a_regulation_not_in_force_on_the_day_is_refused(desk: Desk) -> None:
    old = replace(desk.cases[PASSES], on=date(2017, 5, 29))
    with desk.refuses("regulation.not_in_force"):
        record_case(desk.station, old, "scale-007", VERIFIER)


@pytest.mark.parametrize(
    ("cell", "text", "ledger"),
    [("rating/e", "10 g", "5 g"), ("class", "II", "III"), ("rating/supports", "3", "4")],
)
def test_that_the_plate_of_the_ledger_holds(desk: Desk, cell: str, text: str, ledger: str) -> None:
    case = desk.cases[PASSES]
    other = replace(case, cells={**case.cells, cell: text})
    words = {"cell": cell, "case": text, "ledger": ledger, "serial": "C31007"}
    with desk.unchanged(), desk.refuses("case.other_plate", **words):
        record_case(desk.station, other, "scale-007", VERIFIER)


@pytest.mark.parametrize("text", ["5.0 g", "0.005 kg", "5", " 5 g ", ""])
def test_that_the_same_value_written_otherwise_stands_as_in_the_ledger(
    desk: Desk, text: str
) -> None:
    case = desk.cases[PASSES]
    same = replace(case, cells={**case.cells, "rating/e": text})
    draft = record_case(desk.station, same, "scale-007", VERIFIER)
    assert desk.station.drafts.get(draft).cells["rating/e"] == "5 g"


def test_that_a_value_of_the_plate_that_cannot_be_read_is_another_one(desk: Desk) -> None:
    case = desk.cases[PASSES]
    other = replace(case, cells={**case.cells, "rating/e": "5 L"})
    with desk.unchanged(), desk.refuses("case.other_plate", cell="rating/e", case="5 L"):
        record_case(desk.station, other, "scale-007", VERIFIER)


def test_that_what_the_ledger_lacks_comes_from_the_case_as_typed(desk: Desk) -> None:
    with desk.station.ledger.reading() as reader:
        scale = reader.instrument("scale-007")
    ratings = {name: value for name, value in scale.ratings.items() if name != "e"}
    desk.station.register.instruments([replace(scale, ratings=ratings, accuracy_class="")], HEAD)
    case = desk.cases[PASSES]
    more = replace(case, cells={**case.cells, "rating/e": "5.0 g"})
    cells = desk.station.drafts.get(record_case(desk.station, more, "scale-007", VERIFIER)).cells
    assert (cells["rating/e"], cells["class"]) == ("5.0 g", "III")


def test_that_another_part_or_its_rating_is_refused(desk: Desk) -> None:
    case = desk.cases[TWO_NOZZLES]
    third = replace(case, cells={**case.cells, "part/3/rating/fuel": "petrol"})
    third = replace(third, cells={**third.cells, "part/2/rating/fuel": "diesel"})
    with desk.unchanged(), desk.refuses("case.other_part", part="3", known="1、2"):
        record_case(desk.station, third, "disp-002", VERIFIER)
    words = {"cell": "part/2/rating/fuel", "ledger": "diesel", "case": "petrol"}
    with desk.unchanged(), desk.refuses("case.other_plate", **words):
        record_case(desk.station, case, "disp-002", VERIFIER)
