from metro.model.number_review import NumberState
from metro.regulations import library

from ..station import HEAD, SCALE, Desk, refused

WEIGHTS = "jjg-99-2022-weights"


def test_that_a_review_says_who_confirmed_and_by_which_entry(desk: Desk) -> None:
    found = desk.station.review(SCALE)
    number = next(row for row in found if row.state is NumberState.CONFIRMED)
    assert number.mark is not None
    assert (number.mark.person, number.mark.name) == (HEAD, "陈衡")
    assert number.mark.note == "compared with the printed text"
    assert number.mark.seq > 0
    assert found.waits == 0


def test_that_a_filled_gap_carries_note_and_page(desk: Desk) -> None:
    path = "interval.other_classes"
    desk.station.numbers.correct(WEIGHTS, path, "1 year", "clause 8", HEAD, "12")
    row = next(row for row in desk.station.review(WEIGHTS) if row.path == path)
    assert (row.state, row.value, row.printed) == (NumberState.CORRECTED, "1 year", None)
    assert row.mark is not None
    assert (row.mark.note, row.mark.page) == ("clause 8", "12")


def test_that_every_regulation_of_the_library_is_listed(desk: Desk) -> None:
    assert desk.station.review.ids() == library.ids()


def test_that_a_value_is_tried_before_it_is_recorded(desk: Desk) -> None:
    path = "interval.other_classes"
    with desk.unchanged():
        assert desk.station.numbers.try_value(WEIGHTS, path, "1 year") == "1 year"
    with desk.unchanged(), refused("regulation.unknown"):
        desk.station.numbers.try_value("jjg-0", path, "1 year")
