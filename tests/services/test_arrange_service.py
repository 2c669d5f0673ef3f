"""Another body performs: who may say so, and that it closes what is lacking."""

from dataclasses import replace
from datetime import timedelta

from metro.app.holdings import arranging, completeness_of
from metro.model.arrangement import Form, ServiceArrangement
from metro.model.completeness import KindRow, NeedState

from ..station import HEAD, VERIFIER, Desk


def arrangement(desk: Desk, **more: object) -> ServiceArrangement:
    row = ServiceArrangement("a", "weight_set", "示例市所", Form.SENT_UP, desk.today, None, "函 1")
    return replace(row, **more)  # type: ignore[arg-type]


def weights(desk: Desk) -> KindRow:
    rows = completeness_of(desk.station)(desk.today).rows
    return next(row for row in rows if row.kind == "weight_set")


def test_that_a_gap_closes_by_another_body_and_opens_when_it_ends(desk: Desk) -> None:
    assert weights(desk).state is NeedState.GAP
    row = arrangement(desk)
    arranging(desk.station)(row, HEAD)
    assert (weights(desk).state, weights(desk).served_by) == (NeedState.BY_OTHER, row)
    since, until = desk.today - timedelta(days=9), desk.today - timedelta(days=1)
    arranging(desk.station)(replace(row, since=since, until=until), HEAD)
    assert weights(desk).state is NeedState.GAP


def test_that_a_kind_that_is_only_in_the_catalogue_can_be_arranged(desk: Desk) -> None:
    arranging(desk.station)(arrangement(desk, kind="rail_weighbridges"), HEAD)
    rows = completeness_of(desk.station)(desk.today, whole_catalogue=True).rows
    assert [row.kind for row in rows if row.served_by] == ["rail_weighbridges"]


def test_that_an_arrangement_is_whole_and_the_head_makes_it(desk: Desk) -> None:
    arrange = arranging(desk.station)
    with desk.unchanged():
        with desk.refuses("arrangement.incomplete"):
            arrange(arrangement(desk, body=" "), HEAD)
        with desk.refuses("arrangement.incomplete"):
            arrange(arrangement(desk, document=""), HEAD)
        with desk.refuses("arrangement.dates"):
            arrange(arrangement(desk, until=desk.today - timedelta(days=1)), HEAD)
        with desk.refuses("arrangement.unknown_kind"):
            arrange(arrangement(desk, kind="weight_sett"), HEAD)
        with desk.refuses("role.needed", role="technical_head"):
            arrange(arrangement(desk), VERIFIER)
