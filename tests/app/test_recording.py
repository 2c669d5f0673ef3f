from dataclasses import replace
from datetime import date

import pytest

from metro.app.recording import chosen, record_case

from ..station import PASSES, VERIFIER, Desk, cases, refused


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
